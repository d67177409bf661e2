"""A parser that does what the file tells it: `STUNT` or `STUNT argument`."""

import contextlib
import ctypes
import itertools
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from modn_watch.errors import Oversize, Unreadable
from modn_watch.model import Extract, Fact, Note, Source, Table
from modn_watch.parsers import Choice, Format

HOARD = []


def choose(name, head, kind):
    return Choice(
        format=Format(
            name=kind or "stunt", suffixes=(".stunt",), sniff=len, module=__name__, version="7"
        ),
        extension="stunt",
        notes=(Note(code="chosen", message=f"{name}: {len(head)} bytes"),),
    )


def choose_what_is_missing(name, head, kind):
    return Choice(
        format=Format(
            name="dxf", suffixes=(".dxf",), sniff=len, module="no.such.module", version="1"
        ),
        extension="dxf",
    )


def parse(stream, limits):
    stunt, _, argument = stream.read().decode().strip().partition(" ")
    return globals()[f"stunt_{stunt}"](argument, stream, limits)


def extract(*texts, **more):
    return Extract(
        file_type="stunt", parser_version="7", mime_type="text/x-stunt", texts=texts, **more
    )


def stunt_say(argument, stream, limits):
    return extract(argument, notes=(Note(code="said", message="It was said."),))


def stunt_self(argument, stream, limits):
    own = {
        "pid": os.getpid(),
        "group": os.getpgid(0),
        "session": os.getsid(0),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "file": resource.getrlimit(resource.RLIMIT_FSIZE)[0],
        "nice": os.nice(0),
        "oom": int(Path("/proc/self/oom_score_adj").read_text()),
        "threads": [os.environ["OMP_THREAD_LIMIT"], os.environ["OPENBLAS_NUM_THREADS"]],
        "scratch": [os.environ["TMPDIR"], tempfile.tempdir],
        "modules": sorted(sys.modules),
        "ours": len(HOARD),
        "mebibytes": int(Path("/proc/self/statm").read_text().split()[1]) * 4096 >> 20,
    }
    return extract(json.dumps(own))


def stunt_sleep(argument, stream, limits):
    began_s = time.monotonic()
    time.sleep(float(argument))
    return extract(str(began_s), str(time.monotonic()))


def stunt_wait(argument, stream, limits):
    mine, other = argument.split()
    Path(mine).touch()
    while not Path(other).exists():
        time.sleep(0.005)
    return extract("both were here")


def stunt_spin(argument, stream, limits):
    for _ in itertools.count():
        pass


def stunt_spin_in_a_library(argument, stream, limits):
    # The interpreter gets no word in until this is done, which is never.
    return re.match(r"(a+)+$", "a" * 60 + "b")


def stunt_allocate(argument, stream, limits):
    size = int(argument) << 20
    return extract(str(len(bytearray(size)) >> 20))


def stunt_allocate_bit_by_bit(argument, stream, limits):
    return extract(
        str(sum(len(part) for part in [bytes([n % 256]) * 65536 for n in range(1 << 20)]))
    )


def stunt_hoard(argument, stream, limits):
    HOARD.append(bytearray(int(argument) << 20))
    return extract("kept")


def stunt_fill(argument, stream, limits):
    for size in (1 << 20, 1 << 12, 1 << 6):
        with contextlib.suppress(MemoryError):
            while True:
                HOARD.append(bytes([size % 251]) * size)
    raise MemoryError


def stunt_leave_circles(argument, stream, limits):
    circle = [b"x" * (int(argument) << 20)]
    circle.append(circle)
    return extract("left")


def stunt_signal(argument, stream, limits):
    os.kill(os.getpid(), getattr(signal, argument))
    time.sleep(60)


def stunt_read_address_zero(argument, stream, limits):
    ctypes.string_at(0)


def stunt_exit(argument, stream, limits):
    os._exit(int(argument))


def stunt_raise(argument, stream, limits):
    kinds = {
        "OSError": OSError("bad group code"),
        "ValueError": ValueError("a\nb " + "long " * 500),
        "SystemExit": SystemExit(0),
        "KeyboardInterrupt": KeyboardInterrupt(),
        "Panic": Panic("called `Option::unwrap()` on a `None` value"),
        "Unreadable": Unreadable("It ends in the middle.", hint="Save it again."),
        "Oversize": Oversize("The picture has 900 megapixels."),
        "StopIteration": StopIteration(),
    }
    raise kinds[argument]


class Panic(BaseException):
    """What a library in Rust raises, and `except Exception` does not catch."""


def stunt_recurse(argument, stream, limits):
    return stunt_recurse(argument, stream, limits)


def stunt_return_nothing(argument, stream, limits):
    return None


def stunt_lose_the_disk(argument, stream, limits):
    stream.seek(0)
    os.close(stream.fileno())
    return extract(stream.read())


def stunt_huge(argument, stream, limits):
    fact = Fact(field="material", value="MS", evidence="loose text", source=Source.UNLABELLED)
    return extract(*["x" * 100] * limits.extract_bytes, facts=(fact,), details={"few": 1})


def stunt_no_numbers(argument, stream, limits):
    nan, infinity = float("nan"), float("inf")
    return extract(
        "NUL \0 and \udce4",
        facts=(
            Fact(field="thickness_mm", value=nan, evidence="", source=Source.LABELLED),
            Fact(field="quantity", value=4, evidence="", source=Source.LABELLED),
        ),
        tables=(Table(name="t", columns=("a", "b"), rows=((nan, 1.5),)),),
        geometry={"width": infinity, "parts": ({"height": -infinity}, 2)},
        details={1: {"deep": [nan, Path("x")]}},
    )


def stunt_print(argument, stream, limits):
    sys.stdout.write(f"{argument}\n")
    sys.stdout.flush()
    os.write(1, b"from a library\n")
    subprocess.run(["echo", "from a program"], check=True)
    return extract(argument)


def stunt_scribble(argument, stream, limits):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"left behind")
    return extract(file.name)


def stunt_start_program(argument, stream, limits):
    with subprocess.Popen(["sleep", "600"]) as program:
        Path(argument).write_text(f"{os.getpid()} {program.pid}")


def stunt_fork(argument, stream, limits):
    pid = os.fork()
    if pid == 0:
        time.sleep(600)
        os._exit(0)
    Path(argument).write_text(f"{os.getpid()} {pid}")
    time.sleep(600)


def stunt_start_program_and_crash(argument, stream, limits):
    program = subprocess.Popen(["sleep", "600"])
    Path(argument).write_text(f"{os.getpid()} {program.pid}")
    os.kill(os.getpid(), signal.SIGSEGV)
