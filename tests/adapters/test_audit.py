"""Who changed what: a row for each change that was ordered, and none of them can be altered."""

from dataclasses import replace

import peewee
import pytest

from modn_watch.commands import configured
from modn_watch.commands.delete import delete_for_good, hide
from modn_watch.commands.release import assign, release
from modn_watch.commands.reread import reread
from modn_watch.config import Settings
from modn_watch.errors import JournalBusy, ModnWatchError, StorageFull
from modn_watch.housekeeping import finish_deletions, settle_departures, tidy_up
from modn_watch.journal import Asked, open_journal
from modn_watch.model import Extract, State
from modn_watch.orders import Order
from tests.journals import NOW, ORDER
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
NAME = f"{PLACE}/plate_5mm_MS_x3.dxf"


@pytest.fixture
def at(tmp_path, database):
    with an_installation(tmp_path, database=database) as here:
        yield here


@pytest.fixture
def journal(database):
    journal = open_journal(database)
    with journal.connected():
        yield journal


def told(journal, **wanted):
    """Return the log, oldest first."""
    return journal.audit.page(Asked(limit=1000, **wanted))[1][::-1]


def log(at):
    return told(at.shop.journal)


def by(at, name):
    return replace(at.shop, by=name)


def filed(at, name=NAME, content=b"drawing"):
    at.save(name, content)
    return at.drain()[-1]


def test_what_the_pipeline_does_by_itself_is_no_order(at):
    filed(at)
    filed(at, "loose.dxf")
    assert log(at) == []


def test_a_release_tells_who_sent_what_where(at):
    record = filed(at, content=b"bad")
    at.time.pass_by(5)
    release(by(at, "anna"), record)
    sent, gone = log(at)
    assert (sent.by, sent.what, sent.ingest, sent.subject) == ("anna", "release", record.id, NAME)
    assert (sent.before, sent.after) == ({"released_to": None}, {"released_to": NAME})
    assert sent.at == at.time.now()
    assert (gone.by, gone.what) == ("anna", "released")
    assert (gone.before, gone.after) == ({"state": "QUARANTINED"}, {"state": "RELEASED"})


def test_an_assignment_tells_what_was_stated(at):
    record = filed(at, "loose.dxf")
    assign(by(at, "ben"), record, "CL-0007", "demo", others={"quantity": 4})
    sent, gone = log(at)
    assert (sent.by, sent.what, gone.what) == ("ben", "assign", "released")
    assert (sent.before["stated"], sent.before["released_to"]) == ([], None)
    stated = {fact["field"]: fact["value"] for fact in sent.after["stated"]}
    assert stated == {"client_code": "CL0007", "project_code": "demo", "quantity": 4}


def test_what_left_quarantine_by_hand_was_noticed_by_the_daemon(at):
    record = filed(at, content=b"bad")
    at.quarantine.joinpath(record.quarantine_path).unlink()
    settle_departures(at.shop)
    assert [(e.by, e.what, e.ingest) for e in log(at)] == [("daemon", "released", record.id)]


def test_an_order_that_is_refused_is_no_change(at):
    record = filed(at)
    with pytest.raises(ModnWatchError):
        release(by(at, "anna"), record)
    assert log(at) == []


def test_hiding_is_told_once_however_often_it_is_ordered(at):
    record = filed(at)
    hide(by(at, "anna"), record)
    hide(by(at, "ben"), record)
    (entry,) = log(at)
    assert (entry.by, entry.what, entry.before) == ("anna", "hide", {"deleted_at": None})
    assert entry.after == {"deleted_at": at.time.now().isoformat()}


def test_what_was_deleted_for_good_is_still_told_of_with_all_that_it_was(at):
    record = filed(at)
    delete_for_good(by(at, "anna"), record)
    assert at.records() == []
    ordered, done = log(at)
    assert (ordered.what, ordered.ingest) == ("delete", record.id)
    assert ordered.before == {"sha256": record.sha256, "deleted_at": None}
    assert ordered.after == {"sha256": None, "deleted_at": at.time.now().isoformat()}
    assert (done.what, done.ingest, done.subject) == ("deleted", record.id, NAME)
    assert (done.before["file_path"], done.before["material"]) == (record.file_path, "Mild Steel")
    assert done.after is None


def test_an_order_that_is_given_again_after_a_breakdown_is_told_once(at):
    good, bad = filed(at), filed(at, f"{PLACE}/bad.dxf", b"bad")
    changes = at.shop.journal.changes
    for name in ("anna", "ben"):
        order = replace(ORDER, by=name)
        changes.condemn(at.shop.journal.records.get(good.id), order)
        changes.send_round(bad, b"x", (), order, what="release")
    assert [(entry.by, entry.what) for entry in log(at)] == [
        ("anna", "delete"),
        ("anna", "release"),
    ]


def test_a_release_that_broke_off_was_ordered_by_one_and_done_by_another(at, monkeypatch):
    record = filed(at, content=b"bad")
    with monkeypatch.context() as away:
        away.setattr("modn_watch.housekeeping.release", lambda *_: (_ for _ in ()).throw(OSError()))
        with pytest.raises(OSError):
            release(by(at, "anna"), record)
    assert [(e.by, e.what) for e in log(at)] == [("anna", "release")]
    settle_departures(at.shop)
    assert [(e.by, e.what) for e in log(at)] == [("anna", "release"), ("daemon", "released")]


def test_a_deletion_that_the_daemon_finished_tells_both(at, monkeypatch):
    record = filed(at)
    with monkeypatch.context() as away:
        away.setattr(at.shop.disk, "remove", lambda path: (_ for _ in ()).throw(OSError(5, "x")))
        with pytest.raises(OSError, match="x"):
            delete_for_good(by(at, "anna"), record)
    finish_deletions(at.shop)
    assert [(e.by, e.what) for e in log(at)] == [("anna", "delete"), ("daemon", "deleted")]


def test_a_deletion_in_quarantine_that_broke_off_is_finished_and_told_of(at, monkeypatch):
    record = filed(at, content=b"bad")
    with monkeypatch.context() as away:
        away.setattr("modn_watch.housekeeping.release", lambda *_: (_ for _ in ()).throw(OSError()))
        with pytest.raises(OSError):
            delete_for_good(by(at, "anna"), record)
    tidy_up(at.shop)
    assert at.shop.journal.records.get(record.id) is None
    assert [(e.by, e.what) for e in log(at)] == [
        ("anna", "delete"),
        ("daemon", "released"),
        ("daemon", "deleted"),
    ]


def test_a_record_that_comes_back_with_its_bytes_is_told_of(at):
    record = filed(at)
    hide(by(at, "anna"), record)
    at.save(NAME, b"drawing")
    at.drain()
    assert at.shop.journal.records.get(record.id).deleted_at is None
    hidden, back = log(at)
    assert (hidden.what, back.what, back.ingest) == ("hide", "bring_back", record.id)
    assert (back.before["deleted_at"] is not None, back.after) == (True, {"deleted_at": None})


def test_duplicates_that_go_with_a_file_are_told_of_too(at):
    original = filed(at)
    at.save(NAME, b"drawing")
    twin = at.drain()[-1]
    assert twin.state is State.DUPLICATE
    delete_for_good(by(at, "anna"), original)
    hidden = next(e for e in log(at) if e.what == "hide")
    assert (hidden.ingest, hidden.before["deleted_at"]) == (twin.id, None)
    assert (hidden.before["file_path"], hidden.after["file_path"]) == (original.file_path, None)


def test_a_rejected_file_that_is_deleted_is_told_of(at):
    record = filed(at, content=b"bad")
    delete_for_good(by(at, "anna"), record)
    assert [(e.by, e.what) for e in log(at)] == [
        ("anna", "delete"),
        ("anna", "released"),
        ("anna", "deleted"),
    ]
    assert log(at)[-1].before["error_code"] == "unreadable"


def test_a_new_reading_tells_what_it_changed(at):
    record = filed(at)
    parsed = at.shop.parse

    def otherwise(path, name, **options):
        return replace(parsed(path, name, **options), mime_type="image/x-dxf")

    reread(replace(by(at, "anna"), parse=otherwise), record)
    (entry,) = log(at)
    assert (entry.by, entry.what, entry.ingest) == ("anna", "re-extract", record.id)
    assert entry.before == {"mime_type": "image/vnd.dxf", "facts": []}
    assert entry.after == {"mime_type": "image/x-dxf", "facts": []}


def test_a_new_reading_tells_which_facts_came_and_went(at):
    record = filed(at)
    journal = at.shop.journal
    facts = journal.records.facts(record.id)
    extract = Extract(file_type="dxf", parser_version="2", mime_type="image/vnd.dxf")
    journal.changes.read_anew(record, extract, (), ORDER, seen_at=record.updated_at)
    (entry,) = log(at)
    assert (entry.before["facts"], entry.after["facts"]) == (facts, [])
    assert facts


@pytest.mark.parametrize("what", ["hide", "condemn", "delete", "read_anew", "send_round"])
def test_a_change_that_cannot_be_written_down_is_not_made(at, what, monkeypatch):
    good, bad = filed(at), filed(at, f"{PLACE}/bad.dxf", b"bad")

    def full(*_, **__):
        raise StorageFull

    changes = at.shop.journal.changes
    monkeypatch.setattr(at.shop.journal.audit, "add", full)
    extract = Extract(file_type="dxf", parser_version="2", mime_type="x/y")
    orders = {
        "hide": lambda: changes.hide(good, ORDER),
        "condemn": lambda: changes.condemn(good, ORDER),
        "delete": lambda: changes.delete(good, ORDER),
        "read_anew": lambda: changes.read_anew(
            replace(good, mime_type="x/y"), extract, (), ORDER, seen_at=good.updated_at
        ),
        "send_round": lambda: changes.send_round(bad, b"x", (), ORDER, what="release"),
    }
    with pytest.raises(StorageFull):
        orders[what]()
    assert at.records() == [good, bad]


STATEMENTS = [
    "UPDATE audit_log SET by_whom = 'nobody'",
    "UPDATE audit_log SET after = NULL WHERE id = 1",
    "DELETE FROM audit_log",
    "DELETE FROM audit_log WHERE id = 1",
]
OF_SQLITE = [
    "REPLACE INTO audit_log (id, at, by_whom, what) VALUES (1, 'x', 'nobody', 'nothing')",
    "UPDATE OR REPLACE audit_log SET by_whom = 'nobody'",
    """INSERT INTO audit_log (id, at, by_whom, what) VALUES (1, 'x', 'nobody', 'nothing')
        ON CONFLICT (id) DO UPDATE SET by_whom = 'nobody'""",
]
OF_POSTGRESQL = [
    "TRUNCATE audit_log",
    "SET session_replication_role = replica; DELETE FROM audit_log",
    """INSERT INTO audit_log (id, at, by_whom, what) VALUES (1, now(), 'nobody', 'nothing')
        ON CONFLICT (id) DO UPDATE SET by_whom = 'nobody'""",
]


def test_no_statement_alters_or_removes_what_was_written_down(journal, database):
    journal.audit.add(ORDER, "hide", before={"a": 1}, after={"a": 2}, ingest=7)
    (before,) = told(journal)
    others = OF_SQLITE if database.startswith("sqlite") else OF_POSTGRESQL
    for statement in (*STATEMENTS, *others):
        with pytest.raises((JournalBusy, peewee.DatabaseError), match="only ever added to"):
            journal.database.execute_sql(statement)
        assert told(journal) == [before], statement


def test_the_log_is_asked_by_time_person_change_and_record(journal):
    later = replace(ORDER, at=NOW.replace(year=2027))
    journal.audit.add(ORDER, "hide", before={}, after={}, ingest=7)
    journal.audit.add(later, "release", before={}, after={}, ingest=8)
    journal.audit.add(replace(later, by="ben"), "release", before=None, after=None, subject="x")
    assert [e.ingest for e in told(journal)] == [7, 8, None]
    assert [e.ingest for e in told(journal, since=later.at)] == [8, None]
    assert [e.subject for e in told(journal, by="ben")] == ["x"]
    assert [e.ingest for e in told(journal, what="release")] == [8, None]
    assert [e.what for e in told(journal, ingest=7)] == ["hide"]
    total, entries = journal.audit.page(Asked(limit=1, offset=1))
    assert (total, [e.ingest for e in entries]) == (3, [8])
    assert (entries[0].before, entries[0].after) == ({}, {})
    assert (told(journal, by="ben")[0].before, told(journal, by="ben")[0].after) == (None, None)


def settings(**changes):
    return Settings(database_url="postgresql://anna:geheim@db.example/modn", **changes)


def test_other_settings_than_last_time_are_told_of_and_no_password(at):
    for each in (settings(), settings(), settings(review_below=0.5, materials={"Staal": "MS"})):
        configured.note(at.shop, each, "daemon")
    configured.note(at.shop, settings(review_below=0.5), "daemon")
    first, second, third = log(at)
    assert {first.by, first.what} == {"daemon", "configuration"}
    assert first.before is None
    assert (first.after["parsing.workers"], first.after["review_below"]) == (2, 0.7)
    assert second.before == {"review_below": 0.7}
    assert second.after == {"review_below": 0.5, "materials.Staal": "MS"}
    assert (third.before, third.after) == ({"materials.Staal": "MS"}, {})
    assert "geheim" not in str(log(at))


def test_programs_are_held_against_their_own_last_time(at):
    configured.note(at.shop, settings(), "daemon")
    configured.note(at.shop, settings(review_below=0.1), "api")
    configured.note(at.shop, settings(), "daemon")
    assert [e.before for e in log(at)] == [None, None]


def test_a_name_that_no_encoding_holds_is_written_down_all_the_same(journal):
    order = Order(by="o\0dd \ud800", at=NOW)
    journal.audit.add(order, "hide", before={"x": b"\xff\0"}, after=None, subject="\0")
    (entry,) = told(journal)
    assert (entry.subject, entry.before) == ("\ufffd", {"x": "\ufffd\ufffd"})
