"""One input through a parser, and what of it the sandbox hands on."""

import io
import os
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from modn_watch import errors, parsers
from modn_watch.model import Limits
from modn_watch.sandbox import fitting, reading
from modn_watch.sandbox.reading import Outcome
from tests.fuzz import contract

#: Of work, not of real time: other programs on the machine must not look like a slow parser.
SLOW_S = 2.0
#: One small file may take no more: the largest sheet that is accepted has half of it in cells.
MEMORY_BYTES = 1 << 30
#: Every so many inputs are read twice.
_TWICE = 100
#: Fewer entities than in a real shop: what reading costs grows with what is read.
LIMITS = Limits(entities=2_000, pixels=50_000_000)
#: Every eighth input meets these.
TIGHT = Limits(extract_bytes=6_000, entities=6, texts=3, rows=2, pages=1, pixels=2_000)


@dataclass
class Verdict:
    """What became of one input."""

    #: `result`, or the code of the error.
    outcome: str
    #: What must not be.
    problems: list[str] = field(default_factory=list)
    #: An exception that only the sandbox turned into a rejection: what, and where.
    leak: str = ""
    seconds: float = 0.0


class Reader:
    """One parser as the sandbox's child runs it, with an ear at what the parser itself says."""

    def __init__(self, known):
        self.known, self.leak = known, ""
        self._parse = reading.parser(known)
        # Which disk it came from is no matter here: none ever fails.
        with reading.Source(os.devnull) as self._source:
            pass

    def read(self, data, limits):
        """Return what the sandbox's child answers, and the parser's own extract or None."""
        self.leak, stream = "", io.BytesIO(data)
        try:
            head = reading.head(self._source, stream)
            # Also when it is told what to read: no beginning of a file may break the choice.
            with suppress(errors.Rejected):
                parsers.pick(f"file{self.known.suffixes[0]}", head)
            extract = self._parse(stream, limits)
            return Outcome(extract=fitting.fit(extract, limits.extract_bytes)), extract
        except BaseException as error:  # noqa: BLE001 - as in the child
            if not isinstance(error, errors.ModnWatchError):
                self.leak = leak_of(error)
            blame = reading.blamed(error, self.known, self._source, MEMORY_BYTES)
            return reading.refusal(blame), None

    def tried(self, data, number):
        """Read one input and judge all that came of it."""
        limits = TIGHT if number % 8 == 7 else LIMITS
        start = time.process_time()
        outcome, heard = self.read(data, limits)
        verdict = Verdict(
            outcome=outcome.code or "result", leak=self.leak, seconds=time.process_time() - start
        )
        verdict.problems += self._judged(outcome, heard, limits)
        verdict.problems += too_slow(verdict.seconds)
        if number % _TWICE == 0 and self.read(data, limits) != (outcome, heard):
            verdict.problems.append("the same bytes gave two different answers")
        return verdict

    def _judged(self, outcome, heard, limits):
        if outcome.extract is None:
            yield from _refused(outcome)
            return
        yield from contract.broken_rules(heard, texts=limits.texts)
        yield from contract.broken_promises(outcome.extract, limits.extract_bytes)


def _refused(outcome):
    known = errors.catalogue().get(outcome.code)
    if known is None or not issubclass(known, errors.Rejected):
        yield f"neither a result nor a rejection: {outcome.code} {outcome.message}"
    if not outcome.message or not outcome.hint:
        yield f"a rejection without words: {outcome}"
    if "more memory" in outcome.message:
        yield "memory: more than one small file may take"


def too_slow(seconds):
    if seconds > SLOW_S:
        yield f"slow: {seconds:.1f} s of work"


def leak_of(error):
    """An exception in one line: its type, where our code called, and where it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}modn_watch{os.sep}" in frame.filename]
    last = frames[-1]
    called = f"{Path(ours[-1].filename).stem}:{ours[-1].lineno}" if ours else "?"
    return f"{type(error).__name__} at {called} from {Path(last.filename).stem}:{last.lineno}"
