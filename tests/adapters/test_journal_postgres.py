import contextlib
import subprocess
import sys
import threading
import time
from urllib.parse import quote

import peewee
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modn_watch.errors import JournalBusy, Misconfigured
from modn_watch.journal import LeaseLost, is_there, open_journal, postgres
from tests.cables import a_cable
from tests.journals import ME, NOW, ORDER, YOU, an_arrival, opened


@pytest.fixture
def url(postgres_server, migrated_database):
    with postgres_server.a_database(migrated_database) as made:
        yield made


@pytest.fixture
def journal(url):
    made = open_journal(url)
    with made.connected():
        yield made


@pytest.fixture
def cable(postgres_server):
    with a_cable(postgres_server.socket) as made:
        yield made


@pytest.fixture
def far_journal(url, cable):
    """A journal behind a cable."""
    name = url.partition("@/")[2].partition("?")[0]
    made = open_journal(f"postgresql://postgres@127.0.0.1:{cable.port}/{name}")
    with made.connected():
        yield made


OF_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def ask(url, sql):
    with psycopg.connect(url, autocommit=True) as other:
        return other.execute(sql).fetchall()


def end_all_others(url):
    ask(url, f"SELECT pg_terminate_backend(pid) {OF_OTHERS}")


def until_it_answers(call):
    """Return what a call says once it says something, and how often it was refused."""
    for refused in range(50):
        try:
            return call(), refused
        except JournalBusy:
            time.sleep(0.02)
    raise AssertionError("it never recovers")


# what breaks off


def test_a_connection_that_was_ended_while_nobody_spoke_costs_nothing(journal, url):
    opened(journal)
    end_all_others(url)
    assert len(journal.ingests.active()) == 1
    end_all_others(url)
    opened(journal, an_arrival(b"b"))
    assert len(journal.ingests.active()) == 2


def test_a_transaction_whose_connection_was_ended_writes_nothing(journal, url):
    def write():
        with journal.database.atomic():
            opened(journal, an_arrival(b"a"))
            end_all_others(url)
            opened(journal, an_arrival(b"b"))

    with pytest.raises(JournalBusy):
        write()
    assert not journal.database.in_transaction()
    assert journal.ingests.active() == []
    opened(journal, an_arrival(b"c"))
    assert len(journal.ingests.active()) == 1


def test_a_part_of_a_transaction_whose_connection_was_ended_is_refused_too(journal, url):
    def write():
        with journal.database.atomic(), journal.database.atomic():
            end_all_others(url)
            opened(journal)

    with pytest.raises(JournalBusy):
        write()
    assert journal.ingests.active() == []


def test_what_went_wrong_first_is_told_though_the_connection_was_ended_too(journal, url):
    def write():
        with journal.database.atomic():
            opened(journal)
            end_all_others(url)
            raise LeaseLost

    with pytest.raises(LeaseLost):
        write()
    assert journal.ingests.active() == []


def test_a_restarted_server_is_found_again_by_every_thread(postgres_server, journal):
    refusals, begun, restarted = [], threading.Barrier(4), threading.Event()

    def work():
        with journal.connected():
            journal.ingests.active()
            begun.wait()
            restarted.wait()
            refusals.append(until_it_answers(journal.ingests.active)[1])

    threads = [threading.Thread(target=work, daemon=True) for _ in range(3)]
    [thread.start() for thread in threads]
    begun.wait()
    with postgres_server.down():
        with pytest.raises(JournalBusy):
            journal.ingests.active()
        with pytest.raises(JournalBusy):
            opened(journal)
    restarted.set()
    [thread.join() for thread in threads]
    assert refusals == [0, 0, 0]
    assert journal.ingests.active() == []


def test_what_lay_idle_when_the_server_was_restarted_is_given_to_nobody(postgres_server, journal):
    journal.ingests.active()

    def visit():
        with journal.connected():
            refusals.append(until_it_answers(journal.ingests.active)[1])

    refusals = []
    visitors = [threading.Thread(target=visit) for _ in range(3)]
    [visitor.start() for visitor in visitors]
    [visitor.join() for visitor in visitors]
    assert journal.database._pool._idle
    somebody_elses = journal.database._pool.take()
    with postgres_server.down():
        pass
    assert until_it_answers(journal.ingests.active)[1] == 0
    assert journal.database._pool._idle == []
    journal.database._pool.give_back(somebody_elses)
    later = threading.Thread(target=visit)
    later.start()
    later.join()
    assert refusals == [0, 0, 0, 0]


def test_no_connection_outlives_those_who_use_the_journal(journal, url):
    count = f"SELECT count(*) {OF_OTHERS}"
    journal.ingests.active()
    deadline = time.monotonic() + 60
    # What a test before this one used may still be on its way out.
    while ask(url, count) != [(1,)]:
        assert time.monotonic() < deadline
    journal.database.close()
    while ask(url, count) != [(0,)]:
        assert time.monotonic() < deadline


def test_a_cut_cable_costs_nothing_where_nobody_was_writing(far_journal, cable):
    opened(far_journal)
    cable.cut()
    assert len(far_journal.ingests.active()) == 1


def test_nobody_waits_for_ever_on_a_dead_cable(far_journal, cable, monkeypatch):
    monkeypatch.setattr(postgres, "_ANSWER_S", 0.3)
    opened(far_journal)
    cable.go_dead()
    began = time.monotonic()
    with pytest.raises(JournalBusy):
        far_journal.ingests.active()
    assert time.monotonic() - began < 30
    cable.revive()
    assert len(until_it_answers(far_journal.ingests.active)[0]) == 1


def test_a_new_connection_over_a_dead_cable_is_given_up_too(url, cable):
    cable.go_dead()
    name = url.partition("@/")[2].partition("?")[0]
    began = time.monotonic()
    with pytest.raises(JournalBusy, match="cannot be reached"):
        open_journal(f"postgresql://postgres@127.0.0.1:{cable.port}/{name}?connect_timeout=2")
    assert time.monotonic() - began < 30


def test_time_limits_are_set_on_both_ends(journal):
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    limits = [journal.database.execute_sql(f"SHOW {name}").fetchone()[0] for name in names]
    assert limits == ["10s", "15s", "5min"]
    found = journal.database.connection().info.get_parameters()
    assert found["connect_timeout"] == "10"
    assert found["tcp_user_timeout"] == "15000"
    assert found["keepalives_idle"] == "5"


REFUSALS = {
    "40001": "serialization_failure",
    "40P01": "deadlock_detected",
    "53100": "disk_full",
    "53200": "out_of_memory",
    "53300": "too_many_connections",
    "55P03": "lock_not_available",
    "57014": "query_canceled",
    "57P03": "cannot_connect_now",
    "58030": "io_error",
    "25006": "read_only_sql_transaction",
    "25P03": "idle_in_transaction_session_timeout",
    "23505": "unique_violation",
    "42501": "insufficient_privilege",
}


def raising(code):
    return f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$"


@pytest.mark.parametrize("code", REFUSALS, ids=REFUSALS.values())
def test_what_the_world_refuses_is_put_off(journal, code):
    def write():
        with journal.database.atomic():
            opened(journal)
            journal.database.execute_sql(raising(code))

    with pytest.raises(JournalBusy, match="did not take it: no"):
        write()
    assert journal.ingests.active() == []


@pytest.mark.parametrize("code", ["22001", "22003", "22P02", "42601", "42703", "42P01"])
def test_a_mistake_of_our_own_stays_one(journal, code):
    with pytest.raises(peewee.DatabaseError):
        journal.database.execute_sql(raising(code))
    assert journal.ingests.active() == []


# one writer at a time


def test_a_writer_waits_until_no_other_transaction_is_open(journal):
    done = threading.Event()

    def write():
        with journal.connected():
            opened(journal, an_arrival(b"b"))
            done.set()

    with journal.database.atomic():
        thread = threading.Thread(target=write)
        thread.start()
        assert not done.wait(0.3)
        assert journal.ingests.active() == []
    thread.join()
    assert len(journal.ingests.active()) == 1


def test_who_waits_too_long_for_another_writer_is_put_off_and_no_worse(journal, url):
    journal.database.execute_sql("SET lock_timeout = '50ms'")
    other = open_journal(url)
    with other.connected(), other.database.atomic():
        with pytest.raises(JournalBusy, match="lock timeout"):
            opened(journal)
        assert not journal.database.in_transaction()
        assert journal.ingests.active() == []
    opened(journal)
    assert len(journal.ingests.active()) == 1


def test_every_write_waits_its_turn(journal, monkeypatch):
    loose = []
    real = journal.database.execute_sql

    def watched(sql, params=None):
        if (
            not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE"))
            and not journal.database.in_transaction()
        ):
            loose.append(sql)
        return real(sql, params)

    monkeypatch.setattr(journal.database, "execute_sql", watched)
    opened(journal)
    ingest = journal.ingests.lease_next(ME, NOW)
    journal.ingests.renew(ME.token, NOW)
    journal.ingests.save(ingest, keep=True)
    journal.ingests.give_back(ME)
    journal.ingests.free(ME, same_boot=True)
    journal.roots.remember("inbox", "/x", "1")
    journal.changes.hide(ingest, ORDER)
    journal.changes.delete(ingest, ORDER)
    assert loose == []


def test_journals_of_two_schemas_are_two_journals_and_none_waits_for_the_other(
    postgres_server, url
):
    name = url.partition("@/")[2].partition("?")[0]
    ask(url, "SELECT 1 FROM pg_database")
    postgres_server.execute("CREATE SCHEMA left_; CREATE SCHEMA right_", database=name)
    urls = [f"{url}&options=-csearch_path%3D{schema}" for schema in ("left_", "right_")]
    assert [is_there(each) for each in urls] == [False, False]
    one, other = (open_journal(each) for each in urls)
    with one.connected(), other.connected(), one.database.atomic():
        opened(one)
        other.database.execute_sql("SET lock_timeout = '50ms'")
        opened(other, an_arrival(b"b"), an_arrival(b"c"))
    with one.connected(), other.connected():
        assert [len(one.ingests.active()), len(other.ingests.active())] == [1, 2]


def test_a_stricter_isolation_of_the_server_changes_nothing(postgres_server, url):
    name = url.partition("@/")[2].partition("?")[0]
    postgres_server.execute(
        f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'"
    )
    journal = open_journal(url)
    with journal.connected():
        opened(journal, *(an_arrival(str(n).encode()) for n in range(60)))
    taken = []

    def work(owner):
        with journal.connected():
            while (ingest := journal.ingests.lease_next(owner, NOW)) is not None:
                taken.append(ingest.id)

    threads = [threading.Thread(target=work, args=(owner,)) for owner in (ME, YOU)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(taken) == list(range(1, 61))


# what is said when it cannot be opened


def refusal(url):
    with pytest.raises((Misconfigured, JournalBusy)) as caught:
        open_journal(url)
    with pytest.raises(type(caught.value)):
        is_there(url)
    assert caught.value.hint
    return caught.value


def test_a_database_that_is_not_there_is_misconfigured(postgres_server):
    error = refusal(postgres_server.url("nowhere"))
    assert isinstance(error, Misconfigured)
    assert 'database "nowhere" does not exist' in error.message


def test_a_user_that_is_not_there_is_misconfigured(url):
    error = refusal(url.replace("postgres@", "nobody_here@"))
    assert isinstance(error, Misconfigured)
    assert 'role "nobody_here" does not exist' in error.message


def test_a_wrong_password_is_misconfigured_and_not_repeated(postgres_server, url):
    with a_role(postgres_server, "locked", "PASSWORD 'right'"):
        error = refusal(url.replace("postgres@", "locked:hunter2@"))
        assert isinstance(error, Misconfigured)
        assert "password authentication failed" in error.message
        assert "hunter2" not in f"{error.message} {error.hint}"
        missing = refusal(url.replace("postgres@", "locked@"))
        assert isinstance(missing, Misconfigured)
        assert "no password supplied" in missing.message


@contextlib.contextmanager
def a_role(server, name, how):
    server.execute(f"CREATE ROLE {name} LOGIN {how}")
    yield name
    server.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def test_a_user_who_may_make_no_tables_is_told_what_to_grant(postgres_server, postgres_url):
    with a_role(postgres_server, "guest", ""):
        error = refusal_to_open(postgres_url.replace("postgres@", "guest@"))
        assert isinstance(error, Misconfigured)
        assert "permission denied for schema public" in error.message
        assert "GRANT CREATE ON SCHEMA" in error.hint


def refusal_to_open(url):
    with pytest.raises(Misconfigured) as caught:
        open_journal(url)
    return caught.value


def test_a_user_who_may_only_read_reads_and_is_stopped_before_it_writes(postgres_server, url):
    name = url.partition("@/")[2].partition("?")[0]
    with a_role(postgres_server, "reader", ""):
        postgres_server.execute(
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", database=name
        )
        journal = open_journal(url.replace("postgres@", "reader@"))
        with journal.connected():
            assert journal.ingests.active() == []
            with pytest.raises(Misconfigured, match="may not write"):
                journal.require_writable()
        postgres_server.execute("DROP OWNED BY reader", database=name)


def test_a_server_that_takes_no_writes_is_said_to_take_none(postgres_server, url):
    name = url.partition("@/")[2].partition("?")[0]
    postgres_server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    journal = open_journal(url)
    with journal.connected(), pytest.raises(Misconfigured, match="read-only"):
        journal.require_writable()


def test_who_may_write_goes_on(journal):
    journal.require_writable()


@pytest.mark.parametrize("place", ["127.0.0.1:1", "%2Fno%2Fsuch%2Ffolder", "no-such-host.invalid"])
def test_a_server_that_cannot_be_reached_is_tried_again(place):
    error = refusal(f"postgresql://u:hunter2@{place}/d")
    assert isinstance(error, JournalBusy)
    assert error.exit_code == 75
    assert "hunter2" not in f"{error.message} {error.hint}"
    assert "postgresql://u@" in error.message


def test_a_server_that_is_starting_up_is_tried_again(postgres_server, url):
    with postgres_server.down():
        assert isinstance(refusal(url), JournalBusy)
    assert is_there(url)


def test_a_database_that_cannot_spell_all_names_is_refused(postgres_server):
    postgres_server.execute(
        "CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
    )
    error = refusal(postgres_server.url("narrow"))
    assert isinstance(error, Misconfigured)
    assert "LATIN1" in error.message


def test_a_database_of_something_else_is_left_alone(postgres_server, postgres_url):
    name = postgres_url.partition("@/")[2].partition("?")[0]
    postgres_server.execute("CREATE TABLE file_ingests (x INTEGER)", database=name)
    with pytest.raises(Misconfigured, match="not a database of modn-watch"):
        open_journal(postgres_url)
    assert ask(postgres_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


def test_options_that_do_not_exist_are_misconfigured_and_not_repeated():
    error = refusal("postgresql://u@h/d?hunter=2")
    assert isinstance(error, Misconfigured)
    assert "hunter" not in error.message


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(password=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=6))
def test_no_password_is_ever_repeated(postgres_server, password):
    quoted = quote(password, safe="")
    url = f"postgresql://locked:{quoted}@/postgres?host={postgres_server.socket}&connect_timeout=2"
    error = refusal(url)
    said = f"{error.message} {error.hint}"
    assert password not in said
    assert quoted not in said


def test_without_the_extra_its_name_is_told():
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from modn_watch.errors import Misconfigured\n"
        "from modn_watch.journal import open_journal\n"
        "try: open_journal('postgresql://u:hunter2@h/d')\n"
        "except Misconfigured as error: print(error.message, error.hint)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "modn-watch[postgres]" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(("given", "room"), [("4MB", "16MB"), ("64MB", "64MB")])
def test_a_search_has_room_to_work_in_and_more_where_somebody_gave_more(url, given, room):
    journal = open_journal(f"{url}&options=-cwork_mem%3D{given}")
    with journal.connected():
        assert journal.database.execute_sql("SHOW work_mem").fetchone() == (room,)
