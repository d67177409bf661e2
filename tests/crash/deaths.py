"""Real daemons that die at one point after the other, while files arrive."""

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.crash.premises import Designer, Premises

#: Where a death leaves the most to be made good: method, when, at which time.
TELLING = (
    ("claim", "after", "2"),
    ("copy", "torn", "2"),
    ("publish", "after", "2"),
    ("records.save_parsed", "after", "2"),
    ("places.decide", "before", "2"),
    ("remove held", "before", "2"),
)
_METHODS = (
    (("claim", "1"), ("ingests.free", "1"), ("copy", "2"), ("publish", "1"), ("move", "1")),
    (("make_folder", "2"), ("sync_folder", "3"), ("sync_folder", "8"), ("write_text", "1")),
    (("remove held", "1"), ("ingests.open", "1"), ("ingests.lease_next", "2")),
    (("ingests.save", "1"), ("ingests.save", "4"), ("ingests.save", "9"), ("write_text", "2")),
    (("records.save_parsed", "1"), ("places.decide", "1"), ("places.reserve", "1")),
)
#: Every point that a daemon comes to by itself, in rounds of one installation each.
EVERY = (
    *(
        tuple((method, when, number) for method, number in methods)
        for when in ("before", "after")
        for methods in _METHODS
    ),
    (("copy", "torn", "1"), ("copy", "torn", "2"), ("copy", "torn", "4")),
)
#: Between two more files while it lives on: no queue may build up before what it shall die of.
TRICKLE_S = 0.5


@contextlib.contextmanager
def stores_in(place):
    """Yield a folder for archive and quarantine; None = where the inbox is.

    Args:
        place: `one` or `two` file systems.
    """
    if place == "one":
        yield None
        return
    folder = Path(tempfile.mkdtemp(dir="/dev/shm", prefix="modn-watch-crash-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def die_at_each(points, folder, *, mode, place, url=None):
    """Let one daemon after the other die; return every contradiction that is left in the end.

    Args:
        points: one for each life: what `mortal` is told.
        folder: for the installation.
        mode: move or copy.
        place: `one` or `two` file systems.
        url: of the database; SQLite in the folder by default.
    """
    with stores_in(place) as stores:
        premises = Premises(folder, mode=mode, stores=stores, url=url)
        designer = Designer(premises)
        try:
            for number, point in enumerate(points):
                _die(point, designer, large=number % 3 == 1)
            premises.start()
            premises.wait_for(designer.all_is_done, "it does not come to an end")
            return designer.contradictions()
        finally:
            premises.close()


def _die(point, designer, *, large):
    premises = designer.premises
    process = premises.start(*point)
    designer.save_a_wave(large=large)

    def died():
        # Both kinds: where files are copied, only bad ones are published on another file system.
        designer.save_new()
        designer.save_bad()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(TRICKLE_S)
        return process.poll() is not None

    premises.wait_for(died, f"it never came to {point}")
    assert process.returncode == -9, premises.tail()
    premises.wait_for(lambda: not premises.relatives(), "its workers go on")
