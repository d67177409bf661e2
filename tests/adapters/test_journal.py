import contextlib
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta

import peewee
import pytest

from modn_watch import states
from modn_watch.errors import Busy, JournalBusy, Misconfigured, Unreadable
from modn_watch.journal import LeaseLost, Query, open_journal
from modn_watch.journal.tables import tables
from modn_watch.model import Fact, Note, Record, Source, Stamp, State
from tests.journals import (
    ME,
    NOW,
    ORDER,
    YOU,
    a_wish,
    an_arrival,
    decided,
    finished,
    leased,
    opened,
)


@pytest.fixture
def journal(database):
    opened = open_journal(database)
    with opened.connected():
        yield opened


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

    def found_long_ago(now, *_, **__):
        monkeypatch.setattr(journal.ingests, "_next_id", real)
        other = journal.ingests.lease_next(YOU, now)
        journal.ingests.save(replace(other, state=State.DONE), keep=False)
        return other.id

    monkeypatch.setattr(journal.ingests, "_next_id", found_long_ago)
    assert journal.ingests.lease_next(ME, NOW) is None
    assert journal.records.get(1).state is State.DONE


def test_many_threads_take_each_ingest_once(database):
    journal = open_journal(database)
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
    journal.changes.delete(only, ORDER)
    opened(journal)
    assert journal.ingests.active()[0].id == only.id + 1


def test_deleting_a_record_takes_its_facts_along_and_only_unties_its_duplicates(journal):
    opened(journal, an_arrival(b"a"), an_arrival(b"b"))
    first = journal.ingests.lease_next(ME, NOW)
    second = journal.ingests.lease_next(ME, NOW)
    journal.ingests.save(replace(second, duplicate_of=first.id), keep=True)
    journal.changes.delete(first, ORDER)
    assert journal.records.get(second.id).duplicate_of is None
    assert journal.records.get(first.id) is None


def test_the_migrations_make_what_the_tables_say(database):
    journal = open_journal(database)
    made = tables(journal.database)
    with journal.connected():
        for table in (made.ingest, made.extraction, made.fact, made.root, made.tombstone):
            columns = {c.name: c.null for c in journal.database.get_columns(table._meta.table_name)}
            fields = {f.column_name: f.null for f in table._meta.sorted_fields}
            assert columns == fields


def test_a_schema_of_a_newer_program_is_refused(database, journal):
    journal.database.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_x', '2030-01-01')"
    )
    with pytest.raises(Misconfigured) as caught:
        open_journal(database)
    assert "newer" in caught.value.message


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
        (Query(order="id", descending=False), [1, 2, 3]),
        (Query(order="thickness_mm", descending=False), [1, 2, 3]),
        # What has none is last either way.
        (Query(order="thickness_mm"), [2, 1, 3]),
        (Query(order="confidence_score"), [2, 1, 3]),
        (Query(order="client_code", descending=False, limit=2, offset=1), [2, 3]),
        (Query(since=NOW), [3, 2, 1]),
        (Query(since=NOW + timedelta(microseconds=1)), []),
        (Query(before=NOW + timedelta(microseconds=1)), [3, 2, 1]),
        (Query(before=NOW), []),
        (Query(words=("pla",)), [2]),
        (Query(words=("pla", "nothing")), []),
        (Query(words=("pla",), client="CL0001"), []),
    ],
)
def test_records_are_found_by_what_is_asked(journal, query, ids):
    names = (b"one", b"plate", b"three", b"plate 4")
    opened(journal, *(an_arrival(name) for name in names))
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
    journal.changes.delete(replace(only, copied=True), ORDER)
    assert journal.ingests.known(an_arrival(device=77).identity)
    assert not journal.ingests.known(an_arrival(device=77, inode=5).identity)


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


def test_an_archived_file_that_a_twin_in_hand_points_to_is_not_condemned(journal):
    original = finished(journal, b"a", State.DONE)
    elsewhere = leased(journal, b"b", logical_name="other")
    twin = decided(journal, elsewhere)
    assert (twin.state, twin.duplicate_of) == (State.FILING, original.id)
    with pytest.raises(Busy):
        journal.changes.condemn(original, ORDER)
    assert journal.records.get(original.id).sha256 == "same"
    done = replace(twin, state=State.DONE)
    journal.ingests.save(done, keep=False)
    journal.changes.condemn(original, ORDER)
    assert journal.records.get(original.id).sha256 is None


OPENING = (
    "import sys\n"
    "from modn_watch.journal import open_journal\n"
    "print('ready', flush=True)\n"
    "sys.stdin.readline()\n"
    "journal = open_journal(sys.argv[1])\n"
    "with journal.connected(): print(len(journal.ingests.active()))\n"
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_many_may_open_a_new_database_at_once(kind, tmp_path, request):
    urls = {"sqlite": f"sqlite:///{tmp_path}/new.db"}
    if kind == "postgresql":
        urls[kind] = request.getfixturevalue("postgres_url")
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, urls[kind]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    with contextlib.ExitStack() as ended:
        [ended.enter_context(program) for program in programs]
        assert {program.stdout.readline() for program in programs} == {"ready\n"}
        for program in programs:
            program.stdin.write("go\n")
            program.stdin.flush()
        answers = [(program.stdout.read(), program.stderr.read()) for program in programs]
    assert answers == [("0\n", "")] * 6


def test_versions_that_many_decide_on_at_once_are_each_given_out_once(database):
    journal, number = open_journal(database), 24
    with journal.connected():
        ingests = [leased(journal, str(n).encode(), sha256=str(n)) for n in range(number)]
    decided_on = []

    def work(mine):
        with journal.connected():
            decided_on.extend(decided(journal, ingest).version for ingest in mine)

    threads = [threading.Thread(target=work, args=(ingests[n::4],)) for n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(decided_on) == list(range(1, number + 1))


def test_what_was_decided_without_an_answer_is_decided_the_same_way_again(journal):
    ingest = leased(journal, b"a")
    first = decided(journal, ingest)
    assert decided(journal, ingest) == first


def test_nobody_else_waits_while_an_archived_file_is_read_again(journal):
    finished(journal, b"a", State.DONE)
    again = leased(journal, b"b")
    seen = []

    def whole(_):
        seen.append(journal.database.in_transaction())
        return True

    after = journal.places.decide(again, replace(a_wish(again), whole=whole), NOW)
    assert (after.state, seen) == (State.TIDYING, [False])


def test_a_version_that_was_filed_while_another_was_read_is_not_overlooked(journal):
    finished(journal, b"a", State.DONE)
    again = leased(journal, b"b")
    seen = []

    def whole(original):
        if not seen:
            finished(journal, b"c", State.DONE, sha256="other")
            finished(journal, b"d", State.DONE)
        seen.append(original.version)
        return True

    after = journal.places.decide(again, replace(a_wish(again), whole=whole), NOW)
    assert (after.state, after.duplicate_of, seen) == (State.TIDYING, 4, [1, 3])
