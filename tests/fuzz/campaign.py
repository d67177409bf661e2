"""Many inputs in a child that may crash, hang or eat memory, and what became of them.

The child counts in memory that is shared with its parent.  When it dies, the input that it was at
is the culprit: it is kept, and another child goes on behind it.
"""

import gc
import json
import mmap
import os
import resource
import signal
import struct
import time
import traceback
import warnings
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.fuzz.trial import MEMORY_BYTES, Verdict

#: Of work on one input, then the child is ended.
HANG_S = 10.0
#: Problems of one sort that are kept with their input.
_KEPT = 5
#: A child is replaced after so many inputs: what libraries leak goes with it.
_INPUTS_PER_CHILD = 5_000
#: Drawings are full of references in circles; after so many inputs they are swept out.
_COLLECTED = 16
_BOARD_BYTES = 64 << 20
#: The number of the input that is tried, and the bytes of answers.
_HEAD = struct.Struct("qq")


@dataclass
class Tally:
    """What became of the inputs of one kind."""

    kind: str
    inputs: int = 0
    outcomes: Counter = field(default_factory=Counter)
    problems: Counter = field(default_factory=Counter)
    leaks: Counter = field(default_factory=Counter)
    #: From a problem or a leak to the first input that showed it.
    first: dict = field(default_factory=dict)
    seconds: float = 0.0
    slowest: tuple = (0.0, -1)

    def add(self, number, verdict):
        """Count a verdict; return whether its input is worth keeping."""
        self.inputs += 1
        self.outcomes[verdict.outcome] += 1
        self.slowest = max(self.slowest, (verdict.seconds, number))
        sorts = [sort_of(problem) for problem in verdict.problems]
        for problem, sort in zip(verdict.problems, sorts, strict=True):
            self.problems[sort] += 1
            self.first.setdefault(sort, f"{number}: {problem}")
        if verdict.leak:
            self.leaks[verdict.leak] += 1
            self.first.setdefault(verdict.leak, str(number))
        return any(self.problems[sort] <= _KEPT for sort in sorts)

    def row(self):
        results = self.outcomes["result"]
        rejected = self.inputs - results - self.outcomes["dead"]
        problems = sum(self.problems.values())
        return (self.kind, self.inputs, results, rejected, problems, round(self.seconds))


def sort_of(problem):
    """What a problem has in common with others of its sort: its words without the numbers."""
    return "".join("#" if char.isdigit() else char for char in problem)[:60]


class Board:
    """Memory in which a child writes and its parent reads: no system call an input."""

    def __init__(self):
        self._memory = mmap.mmap(-1, _BOARD_BYTES)

    def clear(self):
        self._memory[: _HEAD.size] = _HEAD.pack(-1, 0)

    def begin(self, number):
        """Say which input is tried now."""
        _, used = _HEAD.unpack_from(self._memory)
        self._memory[: _HEAD.size] = _HEAD.pack(number, used)

    def write(self, answer):
        number, used = _HEAD.unpack_from(self._memory)
        line = json.dumps(answer).encode() + b"\n"
        start = _HEAD.size + used
        self._memory[start : start + len(line)] = line
        self._memory[: _HEAD.size] = _HEAD.pack(number, used + len(line))

    def read(self):
        """Return the number of the input that was tried last, and every answer."""
        number, used = _HEAD.unpack_from(self._memory)
        lines = self._memory[_HEAD.size : _HEAD.size + used].splitlines()
        return number, [json.loads(line) for line in lines]


def run(kind, seeds, numbers, *, keep, say):
    """Try the inputs of those numbers; return their tally."""
    tally, began, board = Tally(kind=kind.name), time.monotonic(), Board()
    # Imports what the children need, so that all of them run the same code.
    kind.judge()
    start, stop = numbers.start, numbers.stop
    while start < stop:
        end = min(stop, start + _INPUTS_PER_CHILD)
        status = _child(kind, seeds, range(start, end), board)
        last, answers = board.read()
        for answer in answers:
            _heard(answer, kind, seeds, tally, keep)
        if status:
            verdict = Verdict(outcome="dead", problems=[_death(status)])
            _note(kind, seeds, last, verdict, tally, keep)
            end = last + 1
        start = end
        tally.seconds = time.monotonic() - began
        say(tally, start, stop)
    return tally


def _child(kind, seeds, numbers, board):
    """Try some inputs; return how the child ended."""
    board.clear()
    child = os.fork()
    if child == 0:
        _try_all(kind, seeds, numbers, board)
    return os.waitpid(child, 0)[1]


def _heard(answer, kind, seeds, tally, keep):
    assert not isinstance(answer, str), answer
    number, verdict = answer
    _note(kind, seeds, number, Verdict(**verdict), tally, keep)


def _try_all(kind, seeds, numbers, board):
    status = 1
    try:
        judge = kind.judge()
        gc.collect()
        gc.freeze()
        _limit()
        for number in numbers:
            board.begin(number)
            data = kind.input(number, seeds)
            signal.setitimer(signal.ITIMER_PROF, HANG_S)
            board.write([number, _counted(judge(data, number))])
            if number % _COLLECTED == 0:
                gc.collect()
        status = 0
    except BaseException:  # noqa: BLE001 - the harness's own mistakes must be seen
        board.write(traceback.format_exc())
    finally:
        os._exit(status)


def _counted(verdict):
    return {name: value for name, value in asdict(verdict).items() if value or name == "outcome"}


def _limit():
    """What libraries print is no matter here; where a child would hang or dump, it dies."""
    warnings.simplefilter("ignore")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.environ["RUST_BACKTRACE"] = "0"
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    limit_memory()


def limit_memory():
    """Let this process take what one small file may, and no more."""
    _lower(resource.RLIMIT_CORE, 0)
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + MEMORY_BYTES)


def _lower(limit, value):
    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _note(kind, seeds, number, verdict, tally, keep):
    if tally.add(number, verdict):
        folder = Path(keep) / kind.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.input").write_bytes(kind.input(number, seeds))
        text = "\n".join(verdict.problems)
        (folder / f"{number}.txt").write_text(text, "utf-8", "backslashreplace")


def _death(status):
    number = os.waitstatus_to_exitcode(status)
    if number == -signal.SIGPROF:
        return f"hang: more than {HANG_S:g} s of work"
    name = signal.Signals(-number).name if number < 0 else f"exit code {number}"
    return f"the child died: {name}"
