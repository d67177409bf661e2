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


def pytest_terminal_summary(terminalreporter, config):
    counted = config.stash.get(POINTS, Counter())
    if counted:
        each = ", ".join(f"{how} {number}" for how, number in counted.items())
        terminalreporter.write_line(f"broken at {counted.total():,} points ({each})")
