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
import tempfile
import time
import traceback
import warnings
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.fuzz.trial import Verdict

#: Of work on one input, then the child is ended.
HANG_S = 10.0
#: Problems of one sort that are kept with their input.
_KEPT = 5
_ADDRESS_SPACE = 6 << 30
#: A child is replaced after so many inputs: what libraries leak goes with it.
_INPUTS_PER_CHILD = 20_000


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


def run(kind, seeds, numbers, *, keep, say):
    """Try the inputs of those numbers; return their tally."""
    tally, began = Tally(kind=kind.name), time.monotonic()
    place = mmap.mmap(-1, 8)
    # Imports what the children need, so that all of them run the same code.
    kind.judge(keep)
    start, stop = numbers.start, numbers.stop
    while start < stop:
        end = min(stop, start + _INPUTS_PER_CHILD)
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            status, last = _child(kind, seeds, range(start, end), folder, place, tally, keep)
        if status:
            verdict = Verdict(outcome="dead", problems=[_death(status)])
            _note(kind, seeds, last, verdict, tally, keep)
            end = last + 1
        start = end
        tally.seconds = time.monotonic() - began
        say(tally, start, stop)
    return tally


def _child(kind, seeds, numbers, folder, place, tally, keep):
    """Try some inputs; return how the child ended and the number that it was at."""
    reader, writer = os.pipe()
    place[:8] = struct.pack("q", numbers.start)
    child = os.fork()
    if child == 0:
        os.close(reader)
        _try_all(kind, seeds, numbers, folder, place, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        for line in answers:
            if line.endswith(b"\n"):
                _heard(json.loads(line), kind, seeds, tally, keep)
    _, status = os.waitpid(child, 0)
    return status, struct.unpack("q", place[:8])[0]


def _heard(answer, kind, seeds, tally, keep):
    assert not isinstance(answer, str), answer
    number, verdict = answer
    _note(kind, seeds, number, Verdict(**verdict), tally, keep)


def _try_all(kind, seeds, numbers, folder, place, writer):
    status = 1
    try:
        _limited(folder)
        judge = kind.judge(folder)
        gc.collect()
        gc.freeze()
        for number in numbers:
            place[:8] = struct.pack("q", number)
            data = kind.input(number, seeds)
            signal.setitimer(signal.ITIMER_PROF, HANG_S)
            verdict = judge(data, number)
            signal.setitimer(signal.ITIMER_PROF, 0)
            os.write(writer, json.dumps([number, asdict(verdict)]).encode() + b"\n")
        status = 0
    except BaseException:  # noqa: BLE001 - the harness's own mistakes must be seen
        os.write(writer, json.dumps(traceback.format_exc()).encode() + b"\n")
    finally:
        os._exit(status)


def _limited(folder):
    """What libraries print is no matter here; where a child would hang or dump, it dies."""
    warnings.simplefilter("ignore")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.environ["RUST_BACKTRACE"] = "0"
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, resource.RLIM_INFINITY))
    os.chdir(folder)


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
