import subprocess
import sys
from dataclasses import replace

import pytest

from modn_watch.disk import Disk
from modn_watch.model import Limits, State
from modn_watch.sandbox import Sandbox
from tests.builders import a_dxf
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
NAME = f"{PLACE}/plate-MS-5mm-x1.dxf"
FIRST, LATE = b"the first drawing", b"THE LATER DRAWING"
#: Writes each line that it is told at the start of a file; ends when it is told no more.
WRITER = """
import mmap, os, sys
handle = os.open(sys.argv[1], os.O_RDWR)
if sys.argv[2] == "mapped":
    view = mmap.mmap(handle, 0)
    os.close(handle)
print(flush=True)
for line in sys.stdin:
    text = line.rstrip().encode()
    if sys.argv[2] == "mapped":
        view[: len(text)] = text
    else:
        os.pwrite(handle, text, 0)
    print(flush=True)
"""


class Writer:
    """Another program that has a file open for writing."""

    def __init__(self, path, how):
        self._program = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", WRITER, path, how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._program.stdout.readline()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def write(self, text):
        self._program.stdin.write(text + b"\n")
        self._program.stdin.flush()
        assert self._program.stdout.readline() == b"\n"

    def close(self):
        self._program.communicate(timeout=60)


@pytest.fixture(params=["move", "copy"])
def at(tmp_path, request):
    with an_installation(tmp_path, copied=request.param == "copy") as installation:
        yield installation


def step_to(at, state):
    for _ in range(9):
        if at.records()[0].state is state:
            return
        at.step()
    raise AssertionError(f"it never was {state}: {at.records()}")


def carry_on(at, seconds):
    """Take every step that is due within so many seconds."""
    for _ in range(0, seconds, 5):
        while at.step():
            pass
        at.time.pass_by(5)


def contents(at):
    return [(at.archive / path).read_bytes() for path in at.archived()]


@pytest.mark.parametrize("how", ["handle", "mapped"])
@pytest.mark.parametrize("state", [State.CLAIMED, State.PARSED, State.FILING, State.TIDYING])
def test_what_is_written_through_an_old_handle_is_the_next_version(at, state, how):
    path = at.save(NAME, FIRST)
    at.settle()
    with Writer(path, how) as writer:
        step_to(at, state)
        writer.write(LATE)
        carry_on(at, seconds=10)
    at.drain()
    at.drain()
    unfiled = not at.drop.copied and state is not State.TIDYING
    assert contents(at) == ([LATE] if unfiled else [FIRST, LATE])
    assert {record.state for record in at.records()} == {State.DONE}
    assert at.strays() == []


def test_what_was_open_when_it_was_taken_is_kept_until_it_is_closed_however_late(tmp_path):
    with an_installation(tmp_path) as at:
        path = at.save(NAME, FIRST)
        at.settle()
        with Writer(path, "handle") as writer:
            carry_on(at, seconds=120)
            assert at.records()[0].state is State.TIDYING
            assert contents(at) == [FIRST]
            writer.write(LATE)
            carry_on(at, seconds=120)
            assert len(at.strays()) == 1
        at.drain()
        assert contents(at) == [FIRST, LATE]
        assert at.strays() == []


def test_what_is_written_without_any_sign_is_the_next_version(tmp_path):
    with an_installation(tmp_path) as at:
        path = at.save(NAME, FIRST)
        at.settle()
        with Writer(path, "mapped") as writer:
            step_to(at, State.CLAIMED)
            # From now on, until the kernel writes the page back, no write changes any time.
            writer.write(FIRST)
            step_to(at, State.TIDYING)
            writer.write(LATE)
        at.drain()
        assert contents(at) == [FIRST, LATE]
        assert at.strays() == []


def test_what_is_written_while_the_original_is_copied_is_copied_anew(tmp_path):
    class Interrupted(Disk):
        """Somebody saves, and is half done when the copy is made."""

        def copy(self, source, target):
            if source.name != path.name or path.read_bytes() != FIRST:
                return super().copy(source, target)
            path.write_bytes(LATE[:9])
            digest = super().copy(source, target)
            path.write_bytes(LATE)
            return digest

    with an_installation(tmp_path, copied=True, disk=Interrupted()) as at:
        path = at.save(NAME, FIRST)
        at.drain()
        at.drain()
        assert contents(at) == [LATE]
        assert at.strays() == []


def test_what_is_written_while_it_is_read_is_read_anew(tmp_path):
    discs = [a_dxf(("CIRCLE", {8: "CUT", 10: 0, 20: 0, 40: radius})) for radius in (11, 22)]
    with (
        an_installation(tmp_path) as at,
        Sandbox(workers=1, timeout_s=60, memory_mb=1024, limits=Limits(), warm=False) as sandbox,
    ):
        seen = []

        def parse(path, name, *, begin, **more):
            def begin_late():
                begin()
                if not seen:
                    path.write_bytes(discs[1])
                seen.append(name)

            return sandbox.parse(path, name, begin=begin_late, **more)

        at.shop = replace(at.shop, parse=parse)
        at.save(NAME, discs[0])
        (record,) = at.drain()
        assert (len(seen), record.attempts) == (2, 1)
        assert contents(at) == [discs[1]]
        extract = at.shop.journal.records.extract(record.id)
        assert extract["geometry"]["bounding_box"]["width"] == 44
