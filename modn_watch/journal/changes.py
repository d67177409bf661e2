"""What people change in finished records, by command.

Each write touches only the columns that it is about, and says in which state it holds, because a
daemon may be at work on the same row; and writes down, in the same transaction, who ordered what.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from modn_watch import documents, states
from modn_watch.errors import Busy
from modn_watch.journal import listing
from modn_watch.journal.audit import told
from modn_watch.journal.rows import identity_row, ingest_of, row_of
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from modn_watch.journal.audit import Audit
    from modn_watch.journal.records import Records
    from modn_watch.journal.tables import Tables
    from modn_watch.model import Extract, Fact, Ingest
    from modn_watch.orders import Order

Row = dict[str, Any]

#: What was ordered of a file in quarantine, and is not done by then, broke off.
_UNDER_WAY: Final = timedelta(seconds=60)
_ACTIVE = [state.value for state in states.ACTIVE]
_UNFILED = {"version": None, "file_path": None, "stored_filename": None}
#: What a new reading may change; where a file is filed, and under which name, stays.
_READ_ANEW = (
    *("part_name", "material", "thickness_mm", "quantity", "stated_version", "confidence_score"),
    *("file_type", "mime_type", "notes", "stated", "updated_at"),
)


class Changes:
    """The operator's side of the journal."""

    def __init__(self, database: Any, tables: Tables, records: Records, audit: Audit) -> None:
        self._db = database
        self._tables = tables
        self._table = tables.ingest
        self._records = records
        self._audit = audit

    def send_round(
        self, ingest: Ingest, to: bytes, stated: Sequence[Fact], order: Order, *, what: str
    ) -> None:
        """Write that a quarantined file is to go to a path in its inbox, and what is stated of it.

        Whoever opens the next ingest for that path hands the statements on to it.

        Args:
            ingest: in quarantine.
            to: relative to its inbox.
            stated: all that people said about it.
            order: whose.
            what: `release` or `assign`.

        Raises:
            Busy: it is not in quarantine any more, is to be deleted, or somebody has just ordered
                something else of it.
        """
        row = {
            "released_to": to,
            "stated": [asdict(fact) for fact in stated],
            "updated_at": order.at,
        }
        with self._db.atomic():
            self._require_no_other_order(ingest, row, order)
            self._change(ingest, row, State.QUARANTINED, order=order, what=what)

    def released(self, ingest: Ingest, order: Order, before: State = State.QUARANTINED) -> None:
        """Write that a file has left quarantine, or what was held of a halted ingest."""
        row = {"state": ingest.state.value, "updated_at": ingest.updated_at}
        with self._db.atomic():
            self._change(ingest, row, before, order=order, what="released")

    def hide(self, ingest: Ingest, order: Order) -> None:
        """Delete a record softly: it is not listed any more; hidden already, it stays as it is."""
        with self._db.atomic():
            for each in self._rows(self._table.id == ingest.id, self._table.deleted_at.is_null()):
                row = {"deleted_at": order.at, "updated_at": order.at}
                self._change(each, row, each.state, order=order, what="hide")

    def condemn(self, ingest: Ingest, order: Order) -> None:
        """Write that an archived file is to be deleted for good.

        Its place stays reserved and its digest goes, so that nothing is filed there and nothing
        is found a duplicate of it, until file and rows are gone. Earlier duplicates point to no
        file any more, and are hidden with it.

        Raises:
            Busy: an ingest in hand relies on that file, or points to its record; or it is not
                filed any more.
        """
        table = self._table
        same_bytes = table.duplicate_of == ingest.id
        gone = {"sha256": None, "updated_at": order.at}
        with self._db.atomic():
            if table.select().where(same_bytes, table.state.in_(_ACTIVE)).exists():
                raise Busy("The same file was saved again and is being looked at.")
            for each in self._rows(same_bytes, table.stem.is_null()):
                hidden = {"deleted_at": each.deleted_at or order.at, "updated_at": order.at}
                self._change(each, {**_UNFILED, **hidden}, each.state, order=order, what="hide")
            row = {**gone, "deleted_at": ingest.deleted_at or order.at}
            if not self._change(ingest, row, State.DONE, order=order, what="delete"):
                raise Busy(f"Record {ingest.id} has changed meanwhile.", hint="Look at it again.")

    def give_up(self, ingest: Ingest, order: Order) -> None:
        """Write that a file in quarantine is to be deleted for good: nothing else hides one there.

        Raises:
            Busy: it is not in quarantine any more, or somebody has just ordered that it be sent on.
        """
        row = {"deleted_at": order.at, "updated_at": order.at}
        with self._db.atomic():
            self._require_no_other_order(ingest, row, order)
            self._change(ingest, row, State.QUARANTINED, order=order, what="delete")

    def given_up(self) -> list[Ingest]:
        """Return every record whose file in quarantine is to be deleted for good."""
        table = self._table
        return self._rows(
            table.deleted_at.is_null(is_null=False), table.state == State.QUARANTINED.value
        )

    def condemned(self) -> list[Ingest]:
        """Return every record whose archived file is to be deleted for good."""
        table = self._table
        return self._rows(
            table.deleted_at.is_null(is_null=False),
            table.sha256.is_null(),
            table.stem.is_null(is_null=False),
            listing.only(table, State.DONE),
        )

    def _rows(self, *which: Any) -> list[Ingest]:
        query = self._table.select().where(*which).order_by(self._table.id)
        return [ingest_of(row) for row in query.dicts()]

    def delete(self, ingest: Ingest, order: Order) -> None:
        """Delete a record's rows for good.

        A copied source leaves a tombstone, so that it does not come back; an archived file its
        version, so that no other file gets its name.
        """
        with self._db.atomic():
            if ingest.copied:
                self._remember(self._tables.tombstone, identity_row(ingest.identity))
            if ingest.stem is not None:
                self._remember(self._tables.retired, _version_row(ingest))
            for last in self._rows(self._table.id == ingest.id):
                before = documents.record(last)
                self._told(order, "deleted", last, before=before, after=None)
            self._table.delete().where(self._table.id == ingest.id).execute()

    def read_anew(
        self,
        ingest: Ingest,
        extract: Extract,
        facts: Sequence[Fact],
        order: Order,
        *,
        seen_at: datetime,
    ) -> None:
        """Write what a new reading of an archived file came to.

        Args:
            ingest: with what is now known, and what people state; only that is written.
            extract: what the parser read.
            facts: all that was stated by name, folder, content and people.
            order: whose.
            seen_at: when the record that this began with was changed last.

        Raises:
            Busy: it was changed since, so that somebody's statement would be lost.
        """
        row = row_of(ingest)
        amended = {name: row[name] for name in _READ_ANEW}
        with self._db.atomic():
            self._require_unchanged(ingest, seen_at)
            before = self._as_it_is(ingest.id, amended, ingest.state)
            if before is None:
                return
            earlier = self._records.facts(ingest.id)
            self._table.update(amended).where(self._table.id == ingest.id).execute()
            self._records.keep_reading(ingest, extract, facts)
            later = self._records.facts(ingest.id)
            was, now = _differing(before, amended)
            was["facts"] = [fact for fact in earlier if fact not in later]
            now["facts"] = [fact for fact in later if fact not in earlier]
            what = "state" if was.get("stated") or now.get("stated") else "re-extract"
            self._told(order, what, ingest, before=was, after=now)

    def _change(self, ingest: Ingest, row: Row, state: State, *, order: Order, what: str) -> bool:
        """Write columns of a record that is in a state, and who changed them; False = it is not.

        Where they hold that already, somebody repeats himself: nothing is written down twice.
        """
        before = self._as_it_is(ingest.id, row, state)
        if before is None:
            return False
        was, now = _differing(before, row)
        if now:
            self._table.update(row).where(self._table.id == ingest.id).execute()
            self._told(order, what, ingest, before=was, after=now)
        return True

    def _require_no_other_order(self, ingest: Ingest, row: Row, order: Order) -> None:
        """Do nothing where nobody else is about to move or remove a file in quarantine.

        What broke off may be ordered again at once, and something else after a while.
        """
        columns = {"released_to": None, "deleted_at": None, **row}
        before = self._as_it_is(ingest.id, columns, State.QUARANTINED)
        if before is None:
            raise Busy(f"Record {ingest.id} is not in quarantine any more.", hint="Look again.")
        same = not _differing({name: before[name] for name in row}, row)[1]
        lately = order.at - before["updated_at"] < _UNDER_WAY
        sent = before["released_to"] is not None and lately and not same
        if before["deleted_at"] is not None:
            sent = "released_to" in row
        if sent:
            raise Busy(
                f"Somebody has just ordered something else of record {ingest.id}.",
                hint="Look at it again in a minute.",
            )

    def _require_unchanged(self, ingest: Ingest, seen_at: datetime) -> None:
        table = self._table
        same = table.select().where(table.id == ingest.id, table.updated_at == seen_at)
        if not same.exists():
            raise Busy(f"Record {ingest.id} was changed meanwhile.", hint="Ask again.")

    def _as_it_is(self, number: int, row: Row, state: State) -> Row | None:
        """Return the columns that are to be written; None = the record is in no such state."""
        table = self._table
        columns = (getattr(table, name) for name in row)
        finished = (table.id == number) & (table.state == state.value)
        found: Row | None = table.select(*columns).where(finished).dicts().first()
        return found

    def _told(
        self, order: Order, what: str, ingest: Ingest, *, before: Row, after: Row | None
    ) -> None:
        subject = documents.shown(ingest.identity.path)
        self._audit.add(order, what, ingest=ingest.id, subject=subject, before=before, after=after)

    def _remember(self, table: Any, row: dict[str, Any]) -> None:
        table.insert(row).on_conflict_ignore().execute()


def _version_row(ingest: Ingest) -> dict[str, Any]:
    return {
        "client_code": ingest.record.client_code,
        "project_code": ingest.record.project_code,
        "stem": ingest.stem,
        "extension": ingest.extension,
        "version": ingest.version,
    }


def _differing(before: Row, after: Row) -> tuple[Row, Row]:
    """Return what differs between two rows, as it was and as it is; when is told apart."""
    was, now = told(before), told(after)
    names = [name for name in now if name != "updated_at" and was[name] != now[name]]
    return {name: was[name] for name in names}, {name: now[name] for name in names}
