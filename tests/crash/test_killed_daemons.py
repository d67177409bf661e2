"""Real daemons that are killed at one point after the other, while files arrive."""

import contextlib
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from tests.crash.premises import Designer, Premises

#: Where a death leaves the most to be made good: method, when, at which time.
POINTS = (
    ("claim", "after", "2"),
    ("copy", "torn", "2"),
    ("publish", "after", "2"),
    ("records.save_parsed", "after", "2"),
    ("places.decide", "before", "2"),
    ("remove held", "before", "2"),
)
#: Workers go with their daemon; measured, and with room for a busy machine.
END_S = 10


@pytest.fixture
def url(request):
    if request.param == "sqlite":
        return None
    return request.getfixturevalue("postgres_url")


@contextlib.contextmanager
def stores_in(place):
    """Yield a folder for archive and quarantine: None for the same file system."""
    if place == "one":
        yield None
        return
    folder = Path(tempfile.mkdtemp(dir="/dev/shm", prefix="modn-watch-crash-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def killed_at(point, designer):
    """Let a daemon run into its death while files arrive; return how long its workers lived."""
    premises = designer.premises
    process = premises.start(*point)
    designer.save_a_wave()

    def died():
        designer.save_new()
        time.sleep(0.1)
        return process.poll() is not None

    premises.wait_for(died, f"it never came to {point}")
    assert process.returncode == -9, premises.tail()
    began = time.monotonic()
    premises.wait_for(lambda: not premises.relatives(), "its workers go on", END_S)
    return time.monotonic() - began


@pytest.mark.timeout(600)
@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("place", ["one", "two"])
@pytest.mark.parametrize("mode", ["move", "copy"])
def test_killed_again_and_again_a_daemon_loses_nothing(mode, place, url, tmp_path, count_points):
    with stores_in(place) as stores:
        premises = Premises(tmp_path / "shop", mode=mode, stores=stores, url=url)
        designer = Designer(premises)
        try:
            for point in POINTS:
                killed_at(point, designer)
                count_points("real daemons killed", 1)
            premises.start()
            premises.wait_for(designer.all_is_done, "it does not come to an end")
            assert designer.contradictions() == []
        finally:
            premises.close()
