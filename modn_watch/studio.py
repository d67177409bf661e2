"""Where pictures are made: by whom, each once, and how many are kept."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from modn_watch.pictures import Painted, Picture

_GIBIBYTE: Final = 2**30


class Paint(Protocol):
    """Paints a file, or two on each other, in a child process; `sandbox.Sandbox.paint`."""

    def __call__(self, files: Sequence[tuple[Path, str]], picture: Picture) -> Painted:
        """Return the picture."""


class Turns:
    """Who wants what another makes just now waits for it, and does not make it again."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken: set[str] = set()

    @contextlib.contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Let nobody else make that of this name for the block."""
        with self._changed:
            self._changed.wait_for(lambda: name not in self._taken)
            self._taken.add(name)
        try:
            yield
        finally:
            with self._changed:
                self._taken.discard(name)
                self._changed.notify_all()


class Room:
    """How much was put into a folder since somebody looked how full it is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        #: Nobody has looked yet.
        self._added: int | None = None

    def is_due(self, added_bytes: int, most_bytes: int) -> bool:
        """Count what was added; return whether to look again, which counts as done.

        It is when a process begins, and whenever a twentieth of the room has been added.
        """
        with self._lock:
            known = self._added is not None
            self._added = (self._added or 0) + added_bytes
            if known and self._added * 20 < most_bytes:
                return False
            self._added = 0
            return True


@dataclass(frozen=True, kw_only=True)
class Studio:
    """How an installation makes its pictures."""

    paint: Paint
    #: What they depend on beside the files: how this shop draws.
    manner: str = ""
    #: Of all that are kept; 0 = none are.
    most_bytes: int = _GIBIBYTE
    turns: Turns = field(default_factory=Turns)
    room: Room = field(default_factory=Room)
