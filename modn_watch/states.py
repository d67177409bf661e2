"""The life of one ingest, as a table and pure functions.

    CLAIMING -> CLAIMED -> PARSED -> FILING -> TIDYING -> DONE
                              `-------------> TIDYING -> DUPLICATE
    any of the first four -> REJECTING -> QUARANTINED -> RELEASED
    CLAIMING -> ABANDONED          any -> HALTED

A state is written only after the effect that it speaks of, so a crash repeats an effect and never
skips one; every effect can bear that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from modn_watch.errors import Unreadable
from modn_watch.model import Note, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from modn_watch.errors import Corrupt, Deferred, Rejected
    from modn_watch.model import Ingest


class Step(Enum):
    """What is done next."""

    CLAIM = auto()
    READ = auto()
    DECIDE = auto()
    FILE = auto()
    TIDY = auto()
    REJECT = auto()


#: The step that each unfinished state asks for.
STEPS: Mapping[State, Step] = {
    State.CLAIMING: Step.CLAIM,
    State.CLAIMED: Step.READ,
    State.PARSED: Step.DECIDE,
    State.FILING: Step.FILE,
    State.TIDYING: Step.TIDY,
    State.REJECTING: Step.REJECT,
}

#: States in which somebody must still act, and modn-watch does.
ACTIVE: tuple[State, ...] = tuple(STEPS)

STATUSES: Mapping[State, str] = {
    State.CLAIMING: "pending",
    State.CLAIMED: "processing",
    State.PARSED: "processing",
    State.FILING: "processing",
    State.TIDYING: "processing",
    State.REJECTING: "processing",
    State.DONE: "completed",
    State.DUPLICATE: "completed",
    State.QUARANTINED: "failed",
    State.HALTED: "failed",
    State.RELEASED: "released",
    State.ABANDONED: "abandoned",
}

#: A parser's child may die this often on one file.
DEATHS_ALLOWED = 3
#: The note of a rejected file that could not be moved yet.
_NOT_MOVED = "not_moved_yet"
#: Who was put off so often in a row, after seven seconds, waits for something that lasts.
PATIENCE = 4
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 60.0
#: How often in an hour an ingest is put off that waits long.
PAUSES_AN_HOUR = int(3600 / _LONGEST_PAUSE_S)
#: Nothing is put off for so long: what is due later was put off under a clock that ran ahead.
BEYOND_ANY_PAUSE = timedelta(seconds=2 * _LONGEST_PAUSE_S)


def next_step(ingest: Ingest, now: datetime) -> Step | None:
    """Return what to do now; None when it is finished or not yet due."""
    waits = now < ingest.due_at <= now + BEYOND_ANY_PAUSE
    return None if waits else STEPS.get(ingest.state)


def succeeded(ingest: Ingest, now: datetime) -> Ingest:
    """Return the ingest after the step that its state asked for."""
    state = _after(ingest)
    finished = state not in STEPS
    return replace(
        ingest,
        state=state,
        notes=_without(ingest.notes, _NOT_MOVED),
        deferrals=0,
        error_code=ingest.error_code if state is State.QUARANTINED else None,
        error_message=ingest.error_message if state is State.QUARANTINED else None,
        error_hint=ingest.error_hint if state is State.QUARANTINED else None,
        updated_at=now,
        processed_at=now if finished else ingest.processed_at,
    )


def _after(ingest: Ingest) -> State:
    match ingest.state:
        case State.CLAIMING:
            return State.CLAIMED
        case State.CLAIMED:
            return State.PARSED
        case State.PARSED:
            return State.FILING if ingest.stem else State.TIDYING
        case State.FILING:
            return State.TIDYING
        case State.TIDYING:
            return State.DONE if ingest.stem else State.DUPLICATE
        case State.REJECTING:
            return State.QUARANTINED
        case finished:
            raise AssertionError(f"{finished} asks for no step")


def begun(ingest: Ingest, now: datetime) -> Ingest:
    """Return the ingest with one more run of its parser counted, before that run."""
    return replace(ingest, attempts=ingest.attempts + 1, in_child=True, updated_at=now)


def given_back(ingest: Ingest) -> Ingest:
    """Return the ingest with the present run uncounted: nothing was the file's fault."""
    if not ingest.in_child:
        return ingest
    return replace(ingest, attempts=ingest.attempts - 1, in_child=False)


def deferred(ingest: Ingest, error: Deferred, now: datetime) -> Ingest:
    """Return the ingest as it waits for the world to mend; each pause is twice the last.

    A rejected file keeps its rejection, which a designer is told in the end; what it waits for on
    its way to quarantine is a note.
    """
    pause_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** min(ingest.deferrals, 10))
    waits = replace(
        given_back(ingest),
        deferrals=ingest.deferrals + 1,
        due_at=now + timedelta(seconds=pause_s),
        updated_at=now,
    )
    if ingest.state is State.REJECTING:
        note = Note(code="not_moved_yet", message=error.message, evidence=error.code)
        return replace(waits, notes=(*_without(waits.notes, _NOT_MOVED), note))
    return replace(waits, error_code=error.code, error_message=error.message, error_hint=error.hint)


def waits_for(ingest: Ingest) -> tuple[str, str] | None:
    """Return code and message of what keeps an unfinished ingest; None = nothing does."""
    if ingest.state is State.REJECTING:
        notes = (note for note in ingest.notes if note.code == _NOT_MOVED)
        return next(((note.evidence, note.message) for note in notes), None)
    if ingest.error_code is None or ingest.error_message is None:
        return None
    return ingest.error_code, ingest.error_message


def _without(notes: tuple[Note, ...], code: str) -> tuple[Note, ...]:
    return tuple(note for note in notes if note.code != code)


def rejected(ingest: Ingest, error: Rejected, quarantine_path: str, now: datetime) -> Ingest:
    """Return the ingest on its way to a reserved place in quarantine."""
    return replace(
        ingest,
        state=State.REJECTING,
        in_child=False,
        deferrals=0,
        error_code=error.code,
        error_message=error.message,
        error_hint=error.hint,
        quarantine_path=quarantine_path,
        updated_at=now,
    )


def died(ingest: Ingest, now: datetime) -> Ingest:
    """Return the ingest after its parser's child died: the run stays counted."""
    pause_s = _FIRST_PAUSE_S * ingest.attempts
    return replace(ingest, in_child=False, due_at=now + timedelta(seconds=pause_s), updated_at=now)


def reread(ingest: Ingest, now: datetime) -> Ingest:
    """Return the ingest of a held file that was written to before it was filed.

    What was read of it, and the place that was reserved for it, are given up.
    """
    return replace(
        ingest,
        state=State.CLAIMED,
        sha256=None,
        stamp=None,
        stem=None,
        version=None,
        file_path=None,
        duplicate_of=None,
        due_at=now + timedelta(seconds=_FIRST_PAUSE_S),
        updated_at=now,
    )


def exhausted(ingest: Ingest, how: str) -> Unreadable | None:
    """Return the rejection of a file that killed its parser once too often, else None.

    Args:
        ingest: with the last run counted.
        how: what became of the child, as a clause: `it was killed by SIGSEGV`.
    """
    if ingest.attempts < DEATHS_ALLOWED:
        return None
    return Unreadable(
        f"The program that reads this kind of file broke down on it {ingest.attempts} times: {how}."
    )


def orphaned(ingest: Ingest, *, same_boot: bool) -> Ingest:
    """Return the ingest after the process that had it in hand died.

    A power cut says nothing about the file. A dead daemon might: what it was parsing is parsed
    once alone, and a death while alone counts.
    """
    free = replace(ingest, owner=None)
    if not ingest.in_child:
        return free
    if not same_boot:
        return replace(given_back(free), alone=False)
    if ingest.alone:
        return replace(free, in_child=False)
    return replace(given_back(free), alone=True)


def abandoned(ingest: Ingest, now: datetime) -> Ingest:
    """Return the ingest of a file that was not there any more, or was another one."""
    return replace(ingest, state=State.ABANDONED, held_name=None, updated_at=now, processed_at=now)


def halted(ingest: Ingest, error: Corrupt, now: datetime) -> Ingest:
    """Return the ingest stopped: a person must look."""
    return replace(
        ingest,
        state=State.HALTED,
        error_code=error.code,
        error_message=error.message,
        error_hint=error.hint,
        updated_at=now,
        processed_at=now,
    )


def released(ingest: Ingest, now: datetime) -> Ingest:
    """Return the ingest of a file that has left quarantine."""
    return replace(ingest, state=State.RELEASED, updated_at=now)
