"""How a child ended that did not answer."""

from __future__ import annotations

import signal
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING

from modn_watch.errors import Overtime

if TYPE_CHECKING:
    from pebble import ProcessFuture

    from modn_watch.sandbox.reading import Outcome, Task

#: Between two looks at whether a child has gone without a word.
_LOOK_S = 1.0


class ChildDied(Exception):
    """The child broke down while it read a file; its text is a clause that says how."""

    def __init__(self, exit_code: int) -> None:
        self.exit_code = exit_code
        super().__init__(_clause(exit_code))


def overtime(task: Task) -> Overtime:
    """Return that a file took too long."""
    return Overtime(f"Reading the file took longer than {task.timeout_s:g} seconds.")


def answered(future: ProcessFuture[Outcome]) -> bool:
    """Wait a moment; return whether there is an answer, or there will be none."""
    with suppress(TimeoutError, CancelledError):
        future.exception(_LOOK_S)
    return future.done()


def _clause(exit_code: int) -> str:
    if exit_code < 0:
        names = {number.value: number.name for number in signal.Signals}
        return f"it was killed by {names.get(-exit_code, f'signal {-exit_code}')}"
    return f"it ended with exit code {exit_code}"
