"""Rows of a journal, as they are after a file was seen, read or filed."""

from dataclasses import replace
from datetime import UTC, datetime

from modn_watch.journal import Arrival, Wish
from modn_watch.model import Identity, Owner, Record, State
from modn_watch.orders import Order

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ORDER = Order(by="anna", at=NOW)
ME = Owner(host="here", boot="b", pid=1, started=2, token="mine")
YOU = replace(ME, token="yours", pid=2)


def an_arrival(path=b"a/b.dxf", **changes):
    identity = Identity(
        inbox="i", path=path, device=1, inode=2**64 - 1, size=3, mtime_ns=4, ctime_ns=5
    )
    return Arrival(
        identity=replace(identity, **changes),
        copied=False,
        held_name=f"{path!r}{sorted(changes.items())}",
        file_type="dxf",
        submitted_by="anna",
    )


def opened(journal, *arrivals):
    journal.ingests.open(arrivals or [an_arrival()], NOW)


def decided(journal, ingest):
    return journal.places.decide(ingest, a_wish(ingest), NOW)


def a_wish(ingest, above=0):
    stem = ingest.logical_name
    return Wish(
        stems=(stem,),
        path=lambda _, version: f"{stem}-v{version}",
        whole=lambda _: True,
        above=above,
    )


def leased(journal, path, **changes):
    """Open an ingest that was read, and take it in hand."""
    opened(journal, an_arrival(path))
    (number,) = [i.id for i in journal.ingests.active() if i.identity.path == path]
    read = {
        "state": State.PARSED,
        "sha256": "same",
        "extension": "dxf",
        "record": Record(client_code="C", project_code="P"),
        "logical_name": "part",
        **changes,
    }
    ingest = journal.ingests.lease_next(ME, NOW)
    assert ingest.id == number
    return journal.ingests.save(replace(ingest, **read), keep=True)


def finished(journal, path, state, **changes):
    ingest = decided(journal, leased(journal, path, **changes))
    return journal.ingests.save(replace(ingest, state=state), keep=False)
