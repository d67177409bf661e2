"""Break a story down at one point after the other; each time it must come to the same end."""

import itertools
import shutil
import tempfile
from pathlib import Path

import structlog

from tests.crash.faults import FAULTS, Crash, FaultyDisk, Fuse, faulty_journal
from tests.crash.life import Life, bury, what_is_wrong
from tests.crash.stories import STORIES
from tests.shops import an_installation

#: Where things lie: all on one file system; archive and quarantine on another; or the job
#: folder on one of its own.
PLACES = ("one file system", "two file systems", "a job folder apart")
_IN_MEMORY = "/dev/shm"
#: Of one that is killed again: the thing before which it is killed first.
FIRST_DEATH = 14


def broken(name, fault, mode="move", place=PLACES[0], *, start=1, stride=1):
    """Return at how many points a story was broken, and what was wrong at which of them.

    Args:
        name: of the story.
        fault: of FAULTS, by name.
        mode: move or copy.
        place: of PLACES.
        start: the first point.
        stride: to the next; so that processes can share the work.
    """
    points, wrong = 0, []
    with (
        tempfile.TemporaryDirectory(prefix="modn-watch-crash-", dir=_IN_MEMORY) as one,
        tempfile.TemporaryDirectory(prefix="modn-watch-crash-") as two,
    ):
        top, other = Path(one), Path(two)
        with an_installation(_prepared(top / "template")):
            pass
        for number in itertools.count(start, stride):
            folder = _placed(top, other / str(number), place, mode, STORIES[name])
            fuse, found = _lived_through(folder, name, Fuse(number, FAULTS[fault]), mode, place)
            shutil.rmtree(folder)
            shutil.rmtree(other / str(number), ignore_errors=True)
            if not fuse.burnt:
                return points, wrong
            points += 1
            wrong += [f"{name}, {mode}, {place}; {fuse.where}: {sentence}" for sentence in found]
    raise AssertionError("the fuse always burns in the end")


def _prepared(folder):
    folder.mkdir()
    return folder


def _placed(top, other, place, mode, story):
    folder = top / "here"
    shutil.copytree(top / "template", folder)
    if place == "two file systems":
        other.mkdir()
        # Quarantine never where files are held, or nothing is moved between two.
        for role in ("archive",) if mode == "copy" else ("archive", "quarantine"):
            shutil.move(folder / role, other / role)
            (folder / role).symlink_to(other / role)
    for path, content in story.foreign.items():
        (folder / "archive" / path).parent.mkdir(parents=True)
        (folder / "archive" / path).write_bytes(content)
    return folder


def _lived_through(folder, name, fuse, mode, place):
    """Live until all is done, or until it breaks down and another has done the rest."""
    fault, story = fuse.fault, STORIES[name]
    options = {"copied": mode == "copy", "apart": place == PLACES[2], **story.settings}
    life = Life(None, story)
    if fault.again:
        _lived(folder, life, Fuse(FIRST_DEATH, FAULTS["killed before"]), options)
    wrong = _lived(folder, life, fuse, options)
    if fault.ends and fuse.burnt:
        wrong = _lived(folder, life, Fuse(0, fault), options)
    return fuse, wrong


def _lived(folder, life, fuse, options):
    """Go on until the end; return what is wrong then, or None after a death."""
    disk = FaultyDisk(fuse, apart=options["apart"])
    settings = {name: value for name, value in options.items() if name != "apart"}
    try:
        with an_installation(folder, disk=disk, wrap=faulty_journal(fuse), **settings) as at:
            life.begin(at)
            life.go_on()
            fuse.out = True
            return what_is_wrong(life, folder)
    except Crash:
        bury(folder, life.at.shop.owner)
        return None


def traced(name, mode, place=PLACES[0]):
    """Return everything that a story asks of disk and journal when nothing breaks."""
    with tempfile.TemporaryDirectory(prefix="modn-watch-crash-", dir=_IN_MEMORY) as one:
        folder = _prepared(Path(one) / "here")
        fuse = Fuse(0, FAULTS["killed before"])
        settings = {"copied": mode == "copy", **STORIES[name].settings}
        with an_installation(
            folder, disk=FaultyDisk(fuse), wrap=faulty_journal(fuse), **settings
        ) as at:
            for path, content in STORIES[name].foreign.items():
                (at.archive / path).parent.mkdir(parents=True)
                (at.archive / path).write_bytes(content)
            life = Life(None, STORIES[name])
            life.begin(at)
            life.go_on()
            fuse.out = True
            wrong = what_is_wrong(life, folder)
            assert wrong == [], wrong
        return fuse.calls


def be_silent():
    """Log nothing: what is done thousands of times is no news."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
