"""One way into the database for every write, and one word for its refusals."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import peewee

from modn_watch.errors import JournalBusy

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def answering() -> Iterator[None]:
    """Run what is inside, and say in our own words that the database did not take it.

    Raises:
        JournalBusy: the database was locked, full or gone, or another process has just taken
            what this one wanted; nothing was written, and the step may be repeated.
    """
    try:
        yield
    except (peewee.OperationalError, peewee.IntegrityError) as error:
        raise JournalBusy(f"The database did not take it: {error}.") from error


@contextlib.contextmanager
def transaction(database: Any) -> Iterator[None]:
    """Run what is inside as one transaction, or as part of the one around it.

    Raises:
        JournalBusy: the database was locked, full or gone; nothing was written.
    """
    with answering(), database.atomic():
        yield
