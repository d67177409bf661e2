"""A parser that does what the file tells it: `STUNT` or `STUNT argument`."""

import contextlib
import ctypes
import errno
import itertools
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
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
        "nice": os.getpriority(os.PRIO_PROCESS, 0),
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
    show(mine)
    await_(other)
    return extract("both were here")


def show(name, text=""):
    """Let the test and other children see a text; no place but the own folder takes one."""
    unfinished = Path(os.environ["TMPDIR"], "unfinished")
    unfinished.write_text(text)
    unfinished.rename(unfinished.with_name(name))


def await_(name):
    """Wait for a path, or for what another child shows."""
    around = Path(os.environ["TMPDIR"]).parent
    while not (Path(name).exists() or list(around.glob(f"*/{Path(name).name}"))):
        time.sleep(0.005)


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
        show(argument.split()[0], f"{os.getpid()} {program.pid}")


def stunt_start_program_and_crash(argument, stream, limits):
    mine, other = argument.split()
    program = subprocess.Popen(["sleep", "600"])
    show(mine, f"{os.getpid()} {program.pid}")
    await_(other)
    os.kill(os.getpid(), signal.SIGSEGV)


def stunt_attempt(argument, stream, limits):
    """Do what is forbidden; say how the kernel answers."""
    name, _, rest = argument.partition(" ")
    try:
        globals()[f"attempt_{name}"](*rest.split())
    except OSError as error:
        return extract(errno.errorcode[error.errno])
    return extract("done")


def attempt_write(path):
    with Path(path).open("ab") as out:
        out.write(b"spoilt")


def attempt_make(path):
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))


def attempt_empty(path):
    os.close(os.open(path, os.O_RDONLY | os.O_TRUNC))


def attempt_truncate(path):
    os.truncate(path, 0)


def attempt_remove(path):
    Path(path).unlink()


def attempt_make_folder(path):
    Path(path).mkdir()


def attempt_make_fifo(path):
    os.mkfifo(path)


def attempt_make_link(path):
    Path(path).symlink_to("/etc")


def attempt_move_away(path):
    Path(path).rename(f"{path}.moved")


def attempt_move_in(path):
    Path(path).rename(Path(os.environ["TMPDIR"], "caught"))


def attempt_link_in(path):
    os.link(path, Path(os.environ["TMPDIR"], "caught"))


def attempt_change_rights(path):
    Path(path).chmod(0)


def attempt_change_owner(path):
    os.chown(path, 1, 1)


def attempt_change_times(path):
    os.utime(path, (1, 1))


def attempt_change_attribute(path):
    os.setxattr(path, "user.spoilt", b"1")


def attempt_connect(family, kind):
    socket.socket(getattr(socket, family), getattr(socket, kind))


def attempt_run(program):
    subprocess.run([program], check=True)


def attempt_run_a_copy(program):
    copied = shutil.copyfile(program, Path(os.environ["TMPDIR"], "copied"))
    subprocess.run([copied], check=True)


def attempt_fork():
    if os.fork() == 0:
        os._exit(0)


def attempt_leave_the_session():
    os.setsid()


def attempt_leave_the_group():
    os.setpgid(0, 0)


def attempt_leave_from_a_program(program):
    subprocess.run([program], start_new_session=True, check=True)


def attempt_signal(pid):
    os.kill(int(pid), 0)


def attempt_signal_the_server():
    os.kill(os.getppid(), 0)


def attempt_signal_the_guard():
    [guard] = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    os.kill(int(guard), 0)


def attempt_signal_the_group():
    os.killpg(0, 0)


def attempt_write_to_memory_of(pid):
    os.close(os.open(f"/proc/{pid}/mem", os.O_RDWR))


def attempt_read_memory_of(pid):
    os.close(os.open(f"/proc/{pid}/mem", os.O_RDONLY))


def attempt_limit(pid):
    resource.prlimit(int(pid), resource.RLIMIT_CORE, (0, 0))


def attempt_hide_in_memory():
    os.memfd_create("hidden")


def attempt_call(name, *arguments):
    function = getattr(ctypes.CDLL(None, use_errno=True), name)
    if function(*map(int, arguments)) == -1:
        raise OSError(ctypes.get_errno(), name)


def stunt_close_everything(argument, stream, limits):
    os.closerange(3, 1024)
    return extract("closed")


def stunt_open_everything(argument, stream, limits):
    while True:
        HOARD.append(os.open(os.devnull, os.O_RDONLY))


def stunt_start_threads(argument, stream, limits):
    for _ in range(int(argument)):
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    return extract("started")


def stunt_ignore_the_alarm(argument, stream, limits):
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    show("ignoring", f"{os.getpid()} 0")
    for _ in itertools.count():
        pass


def stunt_return_a_stranger(argument, stream, limits):
    return extract(threading.Lock(), details={"function": parse, "open": stream})


def stunt_nest(argument, stream, limits):
    nested = []
    for _ in range(int(argument)):
        nested = [nested]
    return extract(details={"nested": nested})


def stunt_say_long(argument, stream, limits):
    return extract("short", "x" * int(argument))


class Unspeakable(Exception):
    """An exception that cannot be printed."""

    def __str__(self):
        raise ValueError


def stunt_raise_the_unspeakable(argument, stream, limits):
    raise Unspeakable
