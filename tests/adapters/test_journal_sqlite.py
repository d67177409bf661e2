import contextlib
import os
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from modn_watch import states
from modn_watch.errors import JournalBusy, Misconfigured
from modn_watch.journal import Query, open_journal
from modn_watch.model import State
from tests.journals import ME, NOW, ORDER, an_arrival, decided, finished, leased, opened
from tests.mounting import a_small_file_system


@pytest.fixture
def journal(tmp_path):
    made = open_journal(f"sqlite:///{tmp_path}/journal.db")
    with made.connected():
        yield made


def test_the_database_keeps_its_promises_about_power_cuts_and_cascades(journal):
    pragmas = {
        name: journal.database.execute_sql(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
    (tmp_path / "journal.db").write_bytes(b"this is a drawing" * 100)
    with pytest.raises(Misconfigured):
        open_journal(f"sqlite:///{tmp_path}/journal.db")


def test_a_database_in_a_missing_folder_names_the_key(tmp_path):
    with pytest.raises(Misconfigured) as caught:
        open_journal(f"sqlite:///{tmp_path}/nowhere/journal.db")
    assert "database_url" in caught.value.hint


def without_patience(journal):
    journal.database.timeout = 0.05


def test_a_write_that_another_program_holds_up_is_put_off(journal, tmp_path):
    opened(journal)
    without_patience(journal)
    with contextlib.closing(sqlite3.connect(tmp_path / "journal.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalBusy, match="locked"):
            journal.ingests.renew("mine", NOW)
        with pytest.raises(JournalBusy, match="locked"):
            journal.ingests.lease_next(ME, NOW)
    assert journal.ingests.lease_next(ME, NOW) is not None


def test_a_full_disk_is_what_is_spoken_of_and_room_is_used_once_there_is(tmp_path):
    with a_small_file_system(tmp_path / "small", "size=1m"):
        made = open_journal(f"sqlite:///{tmp_path}/small/journal.db")
        with made.connected():
            ballast = tmp_path / "small" / "ballast"
            with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as stream:
                while True:
                    stream.write(bytes(4096))
            os.truncate(ballast, ballast.stat().st_size - (64 << 10))
            with pytest.raises(JournalBusy, match="disk is full"):
                made.ingests.open([an_arrival(b"%d" % number) for number in range(600)], NOW)
            ballast.unlink()
            opened(made)
            assert made.ingests.lease_next(ME, NOW) is not None


def looked_at(journal):
    with journal.connected():
        return journal.records.get(1)


def test_a_file_that_was_replaced_by_another_gets_no_further_write(journal, tmp_path):
    opened(journal)
    for name in ("journal.db", "journal.db-wal", "journal.db-shm"):
        (tmp_path / name).rename(tmp_path / name.replace("journal", "away"))
    with pytest.raises(JournalBusy, match="removed or replaced"):
        journal.ingests.renew("mine", NOW)
    with ThreadPoolExecutor(1) as another, pytest.raises(JournalBusy, match="removed or replaced"):
        another.submit(looked_at, journal).result()
    assert not (tmp_path / "journal.db").exists()
    open_journal(f"sqlite:///{tmp_path}/journal.db")
    with pytest.raises(JournalBusy, match="removed or replaced"):
        journal.ingests.lease_next(ME, NOW)
    for name in ("journal.db", "journal.db-wal", "journal.db-shm"):
        (tmp_path / name.replace("journal", "away")).replace(tmp_path / name)
    assert journal.ingests.lease_next(ME, NOW) is not None


def test_a_connection_that_another_program_holds_up_is_put_off(tmp_path):
    journal = open_journal(f"sqlite:///{tmp_path}/journal.db")
    without_patience(journal)
    with contextlib.closing(sqlite3.connect(tmp_path / "journal.db")) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalBusy), journal.connected():
            journal.ingests.renew("mine", NOW)
        with pytest.raises(JournalBusy):
            journal.ingests.active()


READS = [
    lambda journal: journal.ingests.owners(),
    lambda journal: journal.ingests.active(),
    lambda journal: journal.ingests.known(an_arrival().identity),
    lambda journal: journal.changes.condemned(),
    lambda journal: journal.records.in_quarantine(),
    lambda journal: journal.records.page(Query()),
    lambda journal: journal.records.extract(1),
    lambda journal: journal.roots.id_of("inbox", "/x"),
    lambda journal: journal.schema_version(),
]


@pytest.mark.parametrize("read", READS)
def test_a_read_that_breaks_off_is_put_off_too(journal, read):
    journal.database.connection().set_progress_handler(lambda: 1, 1)
    with pytest.raises(JournalBusy, match=r"interrupted|constructor failed"):
        read(journal)


def test_a_read_that_breaks_off_between_two_rows_is_put_off_too(journal):
    opened(journal, *(an_arrival(str(n).encode()) for n in range(500)))
    rows = journal.database.execute_sql("SELECT * FROM file_ingests a, file_ingests b")
    journal.database.connection().set_progress_handler(lambda: 1, 1)
    with pytest.raises(JournalBusy, match="interrupted"):
        list(iter(rows.fetchone, None))


def test_what_was_refused_half_way_is_undone_as_a_whole(journal):
    journal.database.execute_sql(
        "CREATE TRIGGER no BEFORE INSERT ON file_ingests WHEN NEW.source = X'62'"
        " BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(JournalBusy):
        opened(journal, an_arrival(b"a"), an_arrival(b"b"))
    assert journal.ingests.active() == []
    assert not journal.database.in_transaction()


def plan_of(journal, statement, *values):
    rows = journal.database.execute_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    return " / ".join(row[3] for row in rows)


def statements(journal, monkeypatch, call):
    """Return every statement that a call sends, with its values."""
    seen, real = [], journal.database.execute_sql

    def recorded(sql, params=None):
        seen.append((sql, params))
        return real(sql, params)

    with monkeypatch.context() as patched:
        patched.setattr(journal.database, "execute_sql", recorded)
        call()
    return [(sql, values) for sql, values in seen if sql.startswith("SELECT")]


@pytest.mark.parametrize(
    ("call", "index"),
    [
        (lambda ingests: ingests._hand_over(an_arrival().identity), "file_ingests_released_to"),
        (lambda ingests: ingests.known(an_arrival().identity), "file_ingests_source"),
        (lambda ingests: ingests.claiming("i"), "file_ingests_state"),
        (lambda ingests: ingests.count_active(), "file_ingests_state"),
        (lambda ingests: ingests.moving(4), "file_ingests_source"),
        (lambda ingests: ingests._next_id(NOW), "file_ingests_source"),
    ],
)
def test_what_is_asked_often_never_walks_through_the_history(journal, monkeypatch, call, index):
    asked = statements(journal, monkeypatch, lambda: call(journal.ingests))
    plans = [plan_of(journal, sql, *values) for sql, values in asked]
    assert index in " ".join(plans)
    assert not [plan for plan in plans if "SCAN file_ingests" in plan or "SCAN t" in plan], plans


@pytest.mark.parametrize("name", ["given_up", "condemned"])
def test_looking_for_deletions_to_finish_looks_at_nothing_else(journal, monkeypatch, name):
    asked = statements(journal, monkeypatch, getattr(journal.changes, name))
    plans = [plan_of(journal, sql, *values) for sql, values in asked]
    assert plans
    assert not [plan for plan in plans if "SCAN" in plan or "file_ingests_state" in plan]


INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")


def stored_instants(journal):
    columns = ("lease_at", "due_at", "created_at", "updated_at", "processed_at", "deleted_at")
    rows = journal.database.execute_sql(f"SELECT {', '.join(columns)} FROM file_ingests")
    return [value for row in rows.fetchall() for value in row if value is not None]


def test_every_instant_is_stored_in_the_one_form_that_sorts(journal):
    original = finished(journal, b"a", State.DONE)
    twin = decided(journal, leased(journal, b"b"))
    journal.ingests.save(replace(twin, state=State.DUPLICATE, processed_at=NOW), keep=False)
    hidden = finished(journal, b"c", State.DONE, logical_name="c", sha256="c")
    bad = finished(journal, b"d", State.QUARANTINED, logical_name="d", sha256="d")
    journal.changes.hide(hidden, ORDER)
    journal.changes.send_round(bad, b"to", (), ORDER, what="release")
    journal.changes.released(states.released(bad, NOW), ORDER)
    journal.changes.condemn(original, ORDER)
    journal.ingests.renew(ME.token, NOW)
    stored = stored_instants(journal)
    assert len(stored) > 15
    assert [value for value in stored if not INSTANT.fullmatch(value)] == []
    assert journal.records.get(twin.id).deleted_at == NOW
