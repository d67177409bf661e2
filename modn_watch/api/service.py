"""What an answer is made from, and how an endpoint comes by it."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final, cast

from fastapi import Depends, Path, Request

from modn_watch.errors import Busy, Deferred, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modn_watch.config import Settings
    from modn_watch.journal import Journal
    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

#: Forms with files that are read at once: each has a thread now and then, and a file open.
_UPLOADS: Final = 32


class InHand:
    """Records that somebody has just asked to be changed, each by one at a time."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._numbers: set[int] = set()

    @contextlib.contextmanager
    def only(self, number: int) -> Iterator[None]:
        """Let nobody else change a record for the block.

        Raises:
            Busy: somebody does.
        """
        with self._guard:
            if number in self._numbers:
                raise Busy(f"Record {number} is being changed already.", hint="Ask again later.")
            self._numbers.add(number)
        try:
            yield
        finally:
            with self._guard:
                self._numbers.discard(number)


class Turns:
    """So many at once, and no more."""

    def __init__(self, most: int) -> None:
        self._guard = threading.Lock()
        #: How many more may have one.
        self.left = most

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Take a turn for the block.

        Raises:
            Deferred: too many have one.
        """
        with self._guard:
            if self.left == 0:
                raise Deferred("Too many files are being sent at once.", hint="Send it again.")
            self.left -= 1
        try:
            yield
        finally:
            with self._guard:
                self.left += 1


@dataclass(frozen=True, kw_only=True)
class Service:
    """One installation, to be asked over HTTP."""

    shop: Shop
    settings: Settings
    in_hand: InHand = field(default_factory=InHand)
    #: Forms with files that are being read.
    uploads: Turns = field(default_factory=lambda: Turns(_UPLOADS))
    #: Says to whoever carries files through their steps that there are some.
    ring: Callable[[], None] = lambda: None
    #: Set when it is to answer no longer.
    ending: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def journal(self) -> Iterator[Journal]:
        """Lend the journal for one answer; this thread's connection is closed after it."""
        with self.shop.journal.connected():
            yield self.shop.journal


def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


#: The installation that an endpoint answers for.
Asked = Annotated[Service, Depends(_service)]
#: A record's number.
Number = Annotated[int, Path(ge=1, le=2**62, description="Number of the record.", examples=[12])]


def record(journal: Journal, number: int) -> Ingest:
    """Return a record by its number, whatever its state, deleted or not.

    Raises:
        Unknown: there is none.
    """
    found = journal.records.get(number)
    if found is None:
        raise Unknown(f"There is no record {number}.", hint="GET /files lists those there are.")
    return found
