"""What an answer is made from, and how an endpoint comes by it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Path, Request

from modn_watch.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config import Settings
    from modn_watch.journal import Journal
    from modn_watch.model import Ingest
    from modn_watch.shop import Shop


@dataclass(frozen=True, kw_only=True)
class Service:
    """One installation, to be asked over HTTP."""

    shop: Shop
    settings: Settings

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
