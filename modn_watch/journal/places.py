"""Which place in the archive a file gets: decided once, in one transaction, before it is filed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from peewee import fn

from modn_watch import documents, states
from modn_watch.errors import Busy
from modn_watch.journal.rows import ingest_of
from modn_watch.journal.twins import elsewhere
from modn_watch.model import Note, State
from modn_watch.orders import DAEMON, Order
from modn_watch.twin_words import same_geometry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from modn_watch.journal.audit import Audit
    from modn_watch.journal.ingests import Ingests
    from modn_watch.journal.tables import Tables
    from modn_watch.model import Digest, Ingest

_OF_TWINS = ("went_back", "same_bytes_elsewhere", "same_geometry_elsewhere")
#: The archive has them, whatever happens.
_FILED = [State.TIDYING.value, State.DONE.value]
#: Where these end nobody knows.
_ON_ITS_WAY = [
    *(State.CLAIMING.value, State.CLAIMED.value, State.PARSED.value, State.FILING.value),
]
_IN_QUARANTINE = [State.REJECTING.value, State.QUARANTINED.value]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Where a file would like to go."""

    #: Stems in order of preference; the last is its own beyond doubt.
    stems: tuple[str, ...]
    #: From stem and version to the path below the archive root.
    path: Callable[[str, int], str]
    #: Whether an archived file is there with the bytes that its row states.
    whole: Callable[[Ingest], bool]
    #: Versions up to this one are taken by files that the journal does not know.
    above: int = 0


class Places:
    """The archive's side of the journal."""

    def __init__(self, database: Any, tables: Tables, ingests: Ingests, audit: Audit) -> None:
        self._db = database
        self._tables = tables
        self._table = tables.ingest
        self._retired = tables.retired
        self._ingests = ingests
        self._audit = audit

    def decide(self, ingest: Ingest, wish: Wish, now: datetime) -> Ingest:
        """Find the ingest a duplicate, or reserve a place for it; journal that.

        Raises:
            LeaseLost: it is in somebody else's hand.
        """
        while (decided := self._decided(ingest, wish, now)) is None:
            pass
        return decided

    def _decided(self, ingest: Ingest, wish: Wish, now: datetime) -> Ingest | None:
        """Decide and journal that; None = there is another newest version by now."""
        seen = self._newest(ingest)
        # Before the transaction: it reads a whole file, and nobody else could write meanwhile.
        whole = seen is not None and _same_bytes(ingest, seen) and wish.whole(ingest_of(seen))
        with self._db.atomic():
            newest = self._newest(ingest)
            if _standing(newest) != _standing(seen):
                return None
            if newest is None or not _same_bytes(ingest, newest):
                decided = self._placed(ingest, wish)
            else:
                decided = self._known(ingest, newest, wish, now, whole=whole)
            return self._ingests.save(states.succeeded(decided, now), keep=True)

    def _known(
        self, ingest: Ingest, newest: dict[str, Any], wish: Wish, now: datetime, *, whole: bool
    ) -> Ingest:
        """Decide on bytes that the newest version has; if the archive has lost it, file them."""
        if not whole:
            message = "The archive had these bytes before, but that file is gone or was changed."
            note = Note(code="archived_copy_lost", message=message, evidence=newest["file_path"])
            return self._placed(replace(ingest, notes=(*ingest.notes, note)), wish)
        self._bring_back(newest, Order(by=ingest.submitted_by or DAEMON, at=now))
        return _duplicate_of(ingest, newest)

    def filed(self, digest: Digest, codes: Mapping[str, str]) -> Ingest | None:
        """Return the record of these bytes, hidden or not; None = there is none.

        It is the newest that owns an archived file, else one that is still on its way there, for
        which client and project nobody may know yet.

        Args:
            digest: of the bytes.
            codes: of client and project, by field; where it is empty, of any.
        """
        table = self._table
        wanted = [(getattr(table, field), code) for field, code in codes.items()]
        query = table.select().where(
            table.sha256 == digest,
            table.state.in_(_ON_ITS_WAY)
            | (table.state.in_(_FILED) & table.stem.is_null(is_null=False)),
            *((column == code) | column.is_null() for column, code in wanted),
        )
        found = [ingest_of(row) for row in query.order_by(table.id.desc()).dicts()]
        theirs = [each for each in found if _may_be_of(each, codes)]
        return next((each for each in theirs if each.state.value in _FILED), (*theirs, None)[0])

    def move_on(self, ingest: Ingest, wish: Wish) -> Ingest:
        """Reserve the next free version: the reserved name is taken by another file.

        Raises:
            LeaseLost: it is in somebody else's hand.
        """
        with self._db.atomic():
            return self._ingests.save(self._placed(replace(ingest, stem=None), wish), keep=True)

    def reserve(
        self,
        paths: Iterator[str],
        reserved: Callable[[str], Ingest],
        twin: Ingest | None = None,
    ) -> Ingest:
        """Reserve a place in quarantine; journal that.

        Args:
            paths: where the file could go, in order of preference.
            reserved: from the path to the ingest that waits to go there.
            twin: the same bytes of the same name, released if that was still in quarantine: its
                place is taken over.

        Raises:
            LeaseLost: it is in somebody else's hand.
        """
        table = self._table
        used = table.select().where(table.state.in_(_IN_QUARANTINE))
        with self._db.atomic():
            if twin is not None and self._gives_way(twin):
                return self._ingests.save(reserved(twin.quarantine_path or ""), keep=True)
            path = next(p for p in paths if not used.where(table.quarantine_path == p).exists())
            return self._ingests.save(reserved(path), keep=True)

    def _gives_way(self, twin: Ingest) -> bool:
        table = self._table
        still = (table.id == twin.id) & (table.state == State.QUARANTINED.value)
        after = {"state": twin.state.value, "updated_at": twin.updated_at}
        return bool(table.update(after).where(still).execute())

    def _newest(self, ingest: Ingest) -> dict[str, Any] | None:
        """Return the newest version under the same logical name and extension."""
        table = self._table
        query = self._reliable().where(
            table.logical_name == ingest.logical_name,
            table.extension == ingest.extension,
            table.id != ingest.id,
        )
        return next(iter(query.order_by(table.id.desc()).limit(1).dicts()), None)

    def _reliable(self) -> Any:
        """Select what has a place in the archive; a halted one keeps its place, but who knows."""
        table = self._table
        return table.select().where(
            table.stem.is_null(is_null=False), table.state != State.HALTED.value
        )

    def _bring_back(self, row: dict[str, Any], order: Order) -> None:
        if row["deleted_at"] is not None:
            back = {"deleted_at": None, "updated_at": order.at}
            self._table.update(back).where(self._table.id == row["id"]).execute()
            was, now = {"deleted_at": row["deleted_at"]}, {"deleted_at": None}
            subject = documents.shown(ingest_of(row).identity.path)
            self._audit.add(
                order, "bring_back", ingest=row["id"], subject=subject, before=was, after=now
            )

    def _placed(self, ingest: Ingest, wish: Wish) -> Ingest:
        stem = self._stem(ingest, wish.stems)
        version = self._version(ingest, stem, wish.above)
        twin = self._twin(ingest)
        others = [note for note in ingest.notes if note.code not in _OF_TWINS]
        return replace(
            ingest,
            stem=stem,
            version=version,
            file_path=wish.path(stem, version),
            duplicate_of=twin["id"] if twin else None,
            notes=(*others, *(_twin_notes(ingest, twin) if twin else self._same_part(ingest))),
        )

    def _same_part(self, ingest: Ingest) -> tuple[Note, ...]:
        found = elsewhere(self._tables, ingest)
        return (same_geometry(*found),) if found else ()

    def _stem(self, ingest: Ingest, stems: tuple[str, ...]) -> str:
        """Return the first stem that is free or already this logical name's.

        Spellings that differ by case alone are one stem: many see the archive through a share
        that cannot tell them apart.
        """
        for stem in stems:
            table = self._table
            query = table.select(table.stem, table.logical_name).where(
                table.client_code == ingest.record.client_code,
                table.project_code == ingest.record.project_code,
                fn.LOWER(table.stem) == stem.lower(),
            )
            row = query.limit(1).dicts().first()
            if row is None:
                return stem
            if row["logical_name"] == ingest.logical_name:
                return str(row["stem"])
        raise AssertionError("the last stem carries a hash of the logical name")

    def _version(self, ingest: Ingest, stem: str, above: int) -> int:
        table = self._table
        query = table.select(table.version).where(
            table.client_code == ingest.record.client_code,
            table.project_code == ingest.record.project_code,
            table.stem == stem,
            table.extension == ingest.extension,
            table.id != ingest.id,
        )
        taken = {row["version"] for row in query.dicts()} | self._retired_versions(ingest, stem)
        stated = ingest.record.stated_version
        if stated is not None and stated > above and stated not in taken:
            return stated
        return max(taken | {above}) + 1

    def _retired_versions(self, ingest: Ingest, stem: str) -> set[int]:
        """Return the versions of a stem that were deleted for good: no name is used twice."""
        table = self._retired
        query = table.select(table.version).where(
            table.client_code == ingest.record.client_code,
            table.project_code == ingest.record.project_code,
            fn.LOWER(table.stem) == stem.lower(),
            table.extension == ingest.extension,
        )
        return {row["version"] for row in query.dicts()}

    def _twin(self, ingest: Ingest) -> dict[str, Any] | None:
        """Return another archived file with the same bytes, the oldest of them."""
        table = self._table
        query = self._reliable().where(table.sha256 == ingest.sha256, table.id != ingest.id)
        return next(iter(query.order_by(table.id).limit(1).dicts()), None)


def _same_bytes(ingest: Ingest, row: dict[str, Any]) -> bool:
    """Return whether a row is about the same bytes; only once the archive has them, too."""
    same: bool = row["sha256"] == ingest.sha256
    if same and row["state"] == State.FILING.value:
        raise Busy("The same file is being filed at this moment.")
    return same


def _may_be_of(ingest: Ingest, codes: Mapping[str, str]) -> bool:
    """Return whether a file may be for client and project: what is stated of it outranks all."""
    stated = {fact.field: fact.value for fact in ingest.stated}
    return all(stated.get(field, code) == code for field, code in codes.items())


def _standing(row: dict[str, Any] | None) -> object:
    return row and (row["id"], row["state"], row["sha256"])


def _duplicate_of(ingest: Ingest, row: dict[str, Any]) -> Ingest:
    original = ingest_of(row)
    return replace(
        ingest,
        stem=None,
        version=original.version,
        file_path=original.file_path,
        duplicate_of=original.id,
    )


def _twin_notes(ingest: Ingest, twin: dict[str, Any]) -> tuple[Note, ...]:
    lost = {note.evidence for note in ingest.notes if note.code == "archived_copy_lost"}
    if twin["file_path"] in lost:
        return ()
    if twin["logical_name"] == ingest.logical_name:
        message = "The same bytes were filed before as an older version: somebody went back to it."
        return (Note(code="went_back", message=message, evidence=twin["file_path"]),)
    message = "The same bytes are filed elsewhere too."
    return (Note(code="same_bytes_elsewhere", message=message, evidence=twin["file_path"]),)
