import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

POINTS = pytest.StashKey()


@pytest.fixture(scope="session")
def processes():
    """Two processes to share the work with."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


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
