import contextlib
import re
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import peewee
import pytest

from modn_watch import states
from modn_watch.errors import Busy, JournalBusy, Misconfigured, Unreadable
from modn_watch.journal import Arrival, LeaseLost, Query, Wish, open_journal
from modn_watch.journal.tables import tables
from modn_watch.model import Fact, Identity, Note, Owner, Record, Source, Stamp, State

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ME = Owner(host="here", boot="b", pid=1, started=2, token="mine")
YOU = replace(ME, token="yours", pid=2)


@pytest.fixture
def journal(tmp_path):
    opened = open_journal(f"sqlite:///{tmp_path}/journal.db")
    with opened.connected():
        yield opened


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


def test_what_is_written_is_read_back_whole(journal):
    opened(journal, an_arrival(b"\xff/\xe4\n.dxf"))
    ingest = journal.ingests.lease_next(ME, NOW)
    full = replace(
        ingest,
        state=State.FILING,
        stamp=Stamp(device=1, inode=2, size=9, blocks=8, mtime_ns=2**62, ctime_ns=3),
        record=Record(client_code="CL0001", material="Mild Steel", thickness_mm=0.53, quantity=4),
        stated=(Fact(field="quantity", value=4, evidence="operator", source=Source.OPERATOR),),
        notes=(Note(code="x", message="y"),),
        released_to=b"\xff",
        stem="s",
        version=2,
        file_path="a/b-v2.dxf",
        processed_at=NOW + timedelta(microseconds=1),
    )
    journal.ingests.save(full, keep=True)
    assert journal.records.get(ingest.id) == full


def test_one_condition_of_a_file_is_opened_once(journal):
    opened(journal)
    opened(journal)
    opened(journal, an_arrival(size=4))
    assert len(journal.ingests.active()) == 2


def test_only_one_of_two_gets_the_lease(journal):
    opened(journal)
    assert journal.ingests.lease_next(ME, NOW).owner == ME
    assert journal.ingests.lease_next(YOU, NOW) is None


def test_who_lost_the_lease_writes_nothing(journal):
    opened(journal)
    mine = journal.ingests.lease_next(ME, NOW)
    journal.ingests.free(ME, same_boot=True)
    journal.ingests.lease_next(YOU, NOW)
    with pytest.raises(LeaseLost):
        journal.ingests.save(replace(mine, state=State.CLAIMED), keep=True)
    assert journal.records.get(mine.id).state is State.CLAIMING


def test_an_ingest_waits_for_older_ones_of_its_path_and_for_no_other(journal):
    opened(journal, an_arrival(b"a"), an_arrival(b"a", size=9), an_arrival(b"b"))
    paths = []
    while (ingest := journal.ingests.lease_next(ME, NOW)) is not None:
        paths.append((ingest.identity.path, ingest.identity.size))
    assert paths == [(b"a", 3), (b"b", 3)]


def test_what_is_not_due_is_not_taken(journal):
    opened(journal)
    ingest = journal.ingests.lease_next(ME, NOW)
    later = NOW + timedelta(seconds=5)
    journal.ingests.save(replace(ingest, due_at=later), keep=False)
    assert journal.ingests.lease_next(ME, NOW) is None
    assert journal.ingests.next_due_at() == later
    assert journal.ingests.lease_next(ME, later) is not None


def test_a_clean_stop_gives_everything_back_uncounted(journal):
    opened(journal)
    ingest = journal.ingests.lease_next(ME, NOW)
    journal.ingests.save(states.begun(replace(ingest, state=State.CLAIMED), NOW), keep=True)
    journal.ingests.give_back(ME)
    again = journal.ingests.lease_next(YOU, NOW)
    assert (again.attempts, again.in_child, again.alone) == (0, False, False)


def test_what_was_finished_since_it_was_found_is_not_taken_again(journal, monkeypatch):
    opened(journal)
    real = journal.ingests._next_id

    def found_long_ago(now, *_):
        monkeypatch.setattr(journal.ingests, "_next_id", real)
        other = journal.ingests.lease_next(YOU, now)
        journal.ingests.save(replace(other, state=State.DONE), keep=False)
        return other.id

    monkeypatch.setattr(journal.ingests, "_next_id", found_long_ago)
    assert journal.ingests.lease_next(ME, NOW) is None
    assert journal.records.get(1).state is State.DONE


def test_many_threads_take_each_ingest_once(tmp_path):
    journal = open_journal(f"sqlite:///{tmp_path}/journal.db")
    with journal.connected():
        journal.ingests.open([an_arrival(str(n).encode()) for n in range(200)], NOW)
    taken = []

    def work(owner):
        with journal.connected():
            while (ingest := journal.ingests.lease_next(owner, NOW)) is not None:
                taken.append(ingest.id)

    threads = [threading.Thread(target=work, args=(replace(ME, token=str(n)),)) for n in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(taken) == list(range(1, 201))


def test_an_id_that_was_deleted_is_never_given_out_again(journal):
    opened(journal)
    (only,) = journal.ingests.active()
    journal.changes.delete(only)
    opened(journal)
    assert journal.ingests.active()[0].id == only.id + 1


def test_deleting_a_record_takes_its_facts_along_and_only_unties_its_duplicates(journal):
    opened(journal, an_arrival(b"a"), an_arrival(b"b"))
    first = journal.ingests.lease_next(ME, NOW)
    second = journal.ingests.lease_next(ME, NOW)
    journal.ingests.save(replace(second, duplicate_of=first.id), keep=True)
    journal.changes.delete(first)
    assert journal.records.get(second.id).duplicate_of is None
    assert journal.records.get(first.id) is None


def test_the_migrations_make_what_the_tables_say(tmp_path):
    journal = open_journal(f"sqlite:///{tmp_path}/journal.db")
    made = tables(journal.database)
    with journal.connected():
        for table in (made.ingest, made.extraction, made.fact, made.root, made.tombstone):
            columns = {c.name: c.null for c in journal.database.get_columns(table._meta.table_name)}
            fields = {f.column_name: f.null for f in table._meta.sorted_fields}
            assert columns == fields


def test_the_database_keeps_its_promises_about_power_cuts_and_cascades(journal):
    pragmas = {
        name: journal.database.execute_sql(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_schema_of_a_newer_program_is_refused(tmp_path):
    url = f"sqlite:///{tmp_path}/journal.db"
    open_journal(url)
    with sqlite3.connect(tmp_path / "journal.db") as db:
        db.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_x', '2030-01-01')")
    db.close()
    with pytest.raises(Misconfigured) as caught:
        open_journal(url)
    assert "newer" in caught.value.message


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
    (tmp_path / "journal.db").write_bytes(b"this is a drawing" * 100)
    with pytest.raises(Misconfigured):
        open_journal(f"sqlite:///{tmp_path}/journal.db")


def test_a_database_in_a_missing_folder_names_the_key(tmp_path):
    with pytest.raises(Misconfigured) as caught:
        open_journal(f"sqlite:///{tmp_path}/nowhere/journal.db")
    assert "database_url" in caught.value.hint


def test_two_files_cannot_own_one_place_in_the_archive(journal):
    opened(journal, an_arrival(b"a"), an_arrival(b"b"))
    place = {
        "stem": "s",
        "version": 1,
        "file_path": "p",
        "record": Record(client_code="C", project_code="P"),
    }
    first, second = (journal.ingests.lease_next(ME, NOW) for _ in range(2))
    journal.ingests.save(replace(first, **place), keep=True)
    with pytest.raises(JournalBusy):
        journal.ingests.save(replace(second, **place), keep=True)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (Query(), [3, 2, 1]),
        (Query(client="CL0001"), [1]),
        (Query(material="Mild Steel"), [2, 1]),
        (Query(thickness_mm=0.53), [1]),
        (Query(file_type="pdf"), []),
        (Query(status="completed"), [2, 1]),
        (Query(status="pending"), [3]),
        (Query(review_below=0.7), [1]),
        (Query(limit=1), [3]),
        (Query(limit=1, offset=1), [2]),
        (Query(deleted=True), [4, 3, 2, 1]),
    ],
)
def test_records_are_found_by_what_is_asked(journal, query, ids):
    opened(journal, *(an_arrival(str(n).encode()) for n in range(4)))
    rows = [journal.ingests.lease_next(ME, NOW) for _ in range(4)]
    one = Record(
        client_code="CL0001", material="Mild Steel", thickness_mm=0.53, confidence_score=0.5
    )
    two = Record(client_code="CL0002", material="Mild Steel", thickness_mm=5, confidence_score=0.9)
    journal.ingests.save(replace(rows[0], state=State.DONE, record=one), keep=False)
    journal.ingests.save(replace(rows[1], state=State.DONE, record=two), keep=False)
    journal.ingests.save(replace(rows[3], state=State.DONE, deleted_at=NOW), keep=False)
    total, found = journal.records.page(query)
    assert [r.id for r in found] == ids
    if query.limit == 50:
        assert total == len(ids)


def test_what_lies_in_history_is_listed_only_on_request(journal):
    opened(journal)
    ingest = journal.ingests.lease_next(ME, NOW)
    journal.ingests.save(replace(ingest, state=State.ABANDONED), keep=False)
    assert journal.records.page(Query()) == (0, [])
    assert journal.records.page(Query(status="abandoned"))[0] == 1
    assert journal.records.get(ingest.id) is not None


def test_a_stem_with_wild_cards_finds_itself_alone(journal):
    opened(journal, an_arrival(b"a_b.dxf"), an_arrival(b"axb.dxf"))
    for code in ("one", "two"):
        ingest = journal.ingests.lease_next(ME, NOW)
        record = Record(client_code=code, project_code=f"{code}-005")
        journal.ingests.save(
            replace(ingest, state=State.DONE, record=record, stem=code, version=1, file_path=code),
            keep=False,
        )
    assert journal.records.projects_of_stem(None, "A_B") == {("one", "one-005")}
    assert journal.records.projects_of_stem("two", "a_b") == set()
    assert journal.records.projects_of_job(None, "005") == {("one", "one-005"), ("two", "two-005")}


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


def test_a_connection_that_another_program_holds_up_is_put_off(tmp_path):
    journal = open_journal(f"sqlite:///{tmp_path}/journal.db")
    without_patience(journal)
    with contextlib.closing(sqlite3.connect(tmp_path / "journal.db")) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalBusy), journal.connected():
            pass
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
    with pytest.raises(JournalBusy, match="interrupted"):
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


def test_a_mistake_of_our_own_is_not_taken_for_a_busy_database(journal):
    with pytest.raises(peewee.ProgrammingError):
        journal.database.execute_sql("SELECT ?", ())


def put_off(journal, path, deferrals):
    ingest = next(i for i in journal.ingests.active() if i.identity.path == path)
    leased = journal.ingests.lease_next(ME, NOW)
    while leased.id != ingest.id:
        leased = journal.ingests.lease_next(ME, NOW)
    journal.ingests.save(replace(leased, deferrals=deferrals), keep=False)
    journal.ingests.give_back(ME)


def test_what_is_stuck_and_what_waits_behind_it_does_not_move(journal):
    opened(journal, an_arrival(b"a"), an_arrival(b"a", size=9))
    assert journal.ingests.moving(4)
    put_off(journal, b"a", 3)
    assert journal.ingests.moving(4)
    put_off(journal, b"a", 4)
    assert not journal.ingests.moving(4)
    opened(journal, an_arrival(b"b"))
    assert journal.ingests.moving(4)
    assert journal.ingests.count_active() == 3


def test_what_is_finished_neither_moves_nor_counts(journal):
    opened(journal)
    ingest = journal.ingests.lease_next(ME, NOW)
    journal.ingests.save(replace(ingest, state=State.DONE), keep=False)
    assert not journal.ingests.moving(4)
    assert journal.ingests.count_active() == 0


def test_what_is_open_and_lies_in_its_inbox_still_is_known_by_its_condition(journal):
    here, elsewhere = an_arrival(b"a"), an_arrival(b"b", inbox="other")
    opened(journal, here, elsewhere, an_arrival(b"c"))
    journal.ingests.lease_next(ME, NOW)
    journal.ingests.lease_next(ME, NOW)
    taken = journal.ingests.lease_next(ME, NOW)
    journal.ingests.save(replace(taken, state=State.CLAIMED), keep=False)
    assert journal.ingests.claiming("i") == {here.identity}
    assert journal.ingests.claiming("other") == {elsewhere.identity}


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


def test_what_was_put_off_under_a_clock_that_ran_ahead_is_due_once_it_is_set_right(journal):
    opened(journal)
    ahead = NOW + timedelta(days=365)
    ingest = journal.ingests.lease_next(ME, ahead)
    waiting = states.deferred(ingest, Busy("open"), ahead)
    journal.ingests.save(waiting, keep=False)
    assert journal.ingests.lease_next(ME, ahead) is None
    assert journal.ingests.lease_next(ME, NOW).id == ingest.id


def test_a_file_is_known_again_though_its_share_was_mounted_anew(journal):
    opened(journal)
    assert journal.ingests.known(an_arrival(device=77).identity)
    (only,) = journal.ingests.active()
    journal.changes.delete(replace(only, copied=True))
    assert journal.ingests.known(an_arrival(device=77).identity)
    assert not journal.ingests.known(an_arrival(device=77, inode=5).identity)


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


def test_nothing_is_found_a_duplicate_of_what_a_person_must_look_at(journal):
    halted = finished(journal, b"a", State.HALTED)
    again = decided(journal, leased(journal, b"b"))
    assert (halted.version, again.version) == (1, 2)
    assert (again.state, again.duplicate_of, again.notes) == (State.FILING, None, ())
    elsewhere = leased(journal, b"c", logical_name="other")
    twin = decided(journal, elsewhere)
    assert twin.duplicate_of == again.id


def test_nobody_relies_on_a_file_before_it_is_filed(journal):
    decided(journal, leased(journal, b"a"))
    with pytest.raises(Busy):
        decided(journal, leased(journal, b"b"))


def test_what_moves_on_and_on_notes_its_twin_once(journal):
    finished(journal, b"a", State.DONE, logical_name="other")
    ingest = decided(journal, leased(journal, b"b", notes=(Note(code="x", message="y"),)))
    for _ in range(3):
        ingest = journal.places.move_on(ingest, a_wish(ingest, above=ingest.version))
    assert ingest.version == 4
    assert [note.code for note in ingest.notes] == ["x", "same_bytes_elsewhere"]


def test_a_place_in_quarantine_that_something_is_on_its_way_to_is_not_given_out_again(journal):
    paths = []
    for name in (b"a", b"b"):
        ingest = leased(journal, name, state=State.CLAIMED)
        reserved = journal.places.reserve(
            iter(["q", "q-2", "q-3"]),
            lambda path, ingest=ingest: states.rejected(ingest, Unreadable("bad"), path, NOW),
        )
        paths.append(reserved.quarantine_path)
    assert paths == ["q", "q-2"]


def test_what_a_dead_owner_was_reading_is_free_uncounted_and_suspected(journal):
    ingest = leased(journal, b"a", state=State.CLAIMED)
    journal.ingests.save(states.begun(ingest, NOW), keep=True)
    leased(journal, b"b", state=State.CLAIMED)
    assert journal.ingests.free(ME, same_boot=True) == 2
    after = [(i.owner, i.attempts, i.in_child, i.alone) for i in journal.ingests.active()]
    assert after == [(None, 0, False, True), (None, 0, False, False)]
    assert journal.ingests.owners() == {}


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
    journal.changes.hide(hidden, NOW)
    journal.changes.send_round(bad, b"to", (), NOW)
    journal.changes.released(states.released(bad, NOW))
    journal.changes.condemn(original, NOW)
    journal.ingests.renew(ME.token, NOW)
    stored = stored_instants(journal)
    assert len(stored) > 15
    assert [value for value in stored if not INSTANT.fullmatch(value)] == []
    assert journal.records.get(twin.id).deleted_at == NOW


def test_an_archived_file_that_a_twin_in_hand_points_to_is_not_condemned(journal):
    original = finished(journal, b"a", State.DONE)
    elsewhere = leased(journal, b"b", logical_name="other")
    twin = decided(journal, elsewhere)
    assert (twin.state, twin.duplicate_of) == (State.FILING, original.id)
    with pytest.raises(Busy):
        journal.changes.condemn(original, NOW)
    assert journal.records.get(original.id).sha256 == "same"
    done = replace(twin, state=State.DONE)
    journal.ingests.save(done, keep=False)
    journal.changes.condemn(original, NOW)
    assert journal.records.get(original.id).sha256 is None
