"""What every test may ask for: the shop's own files, and a steady hypothesis."""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from modn_watch.journal import open_journal
from tests.postgres import a_server

CORPUS_VARIABLE = "MODN_WATCH_CORPUS"
#: Begun first, as each is one process's work to its end: what takes long and comes last is waited
#: for alone, once all others are done (measured: 6 of 20 minutes).
LONGEST = (
    "crash/test_every_write_may_fail.py",
    "crash/test_killed_daemons.py",
    "acceptance/test_daemon.py",
    "fuzz/test_campaign.py",
    "acceptance/test_bad_input.py",
    "acceptance/test_two_daemons.py",
    "acceptance/test_corpus.py",
    "web/test_part.py",
    "web/test_a_designers_day.py",
    "web/test_skeleton.py",
)
#: What the crash tests counted; here, because only this file is known to the process that reports.
POINTS = pytest.StashKey()

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True, max_examples=50)
settings.register_profile("people", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "people")


def pytest_report_header(config):
    named = os.environ.get(CORPUS_VARIABLE)
    if named:
        return f"corpus: {named}"
    return f"corpus: {CORPUS_VARIABLE} is not set, tests on the shop's own files are left out"


def pytest_collection_modifyitems(config, items):
    items.sort(key=_turn)
    if os.environ.get(CORPUS_VARIABLE):
        return
    without = [item for item in items if item.get_closest_marker("corpus")]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]


def _turn(item):
    file = "/".join(item.path.parts[-2:])
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the shop's own files; a wrong path fails, it never skips."""
    named = os.environ.get(CORPUS_VARIABLE)
    assert named, f"mark this test with @pytest.mark.corpus, or set {CORPUS_VARIABLE}"
    folder = Path(named)
    assert (folder / "filenames.csv").is_file(), f"{CORPUS_VARIABLE}={named} is not the corpus"
    return folder


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server for all tests that ask for one."""
    with a_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server):
    """The URL of an empty PostgreSQL database of the test's own."""
    with postgres_server.a_database() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_database(postgres_server):
    """The name of a PostgreSQL database with the tables of a journal, to be copied."""
    postgres_server.execute("CREATE DATABASE migrated")
    open_journal(postgres_server.url("migrated"))
    return "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """The URL of a database of each kind, in which nothing is yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/journal.db"
        return
    server = request.getfixturevalue("postgres_server")
    with server.a_database(request.getfixturevalue("migrated_database")) as url:
        yield url


@pytest.fixture
def count_points(request):
    """Count at how many points something was broken; the end of the run tells."""
    counted = request.config.stash.setdefault(POINTS, Counter())

    def count(how, number):
        counted[how] += number

    return count


def pytest_sessionfinish(session):
    """Hand what this process counted to the one that started it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["points"] = dict(session.config.stash.get(POINTS, Counter()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    counted = node.config.stash.setdefault(POINTS, Counter())
    counted.update(getattr(node, "workeroutput", {}).get("points", {}))


def pytest_terminal_summary(terminalreporter, config):
    counted = config.stash.get(POINTS, Counter())
    if counted:
        each = ", ".join(f"{how} {number}" for how, number in counted.items())
        terminalreporter.write_line(f"broken at {counted.total():,} points ({each})")
