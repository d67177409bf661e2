import errno
import threading
from dataclasses import replace

from modn_watch import threads
from modn_watch.attendance import Attendance
from modn_watch.crew import Crew
from modn_watch.daemon import Daemon
from modn_watch.errors import JournalBusy
from modn_watch.lookout import Lookout
from modn_watch.roots import make, online
from modn_watch.shop import Clock
from tests.adapters.test_attendance import wait_until
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"


def test_who_hangs_in_a_dead_folder_is_replaced_and_goes_home_when_it_answers(tmp_path):
    """One worker, two inboxes: the first dies while its file is being read."""
    with an_installation(tmp_path) as at:
        answered = threading.Event()
        other = replace(at.drop, root=make(at.shop.disk, tmp_path / "other", "inbox"))

        def ask(root):
            if root == at.drop.root and at.parser.seen:
                answered.wait()
            return online(root)

        attendance = Attendance([at.drop.root, other.root], ask=ask)
        inboxes = {**at.shop.inboxes, other.root.id: other}
        shop = replace(at.shop, inboxes=inboxes, attendance=attendance, clock=ticking(at.time))
        at.parser.plans["a.dxf"] = lambda _path: answered.wait()
        crew = Crew(shop, 1)
        attendance.start()
        crew.start()
        open_one(at, shop, at.drop, "a.dxf")
        wait_until(lambda: at.parser.seen == [("a.dxf", False)])
        open_one(at, shop, other, "b.dxf")
        open_one(at, shop, at.drop, "c.dxf")
        wait_until(lambda: relieved(crew, at) == [("a.dxf", False), ("b.dxf", False)])
        wait_until(lambda: states(at) == ["CLAIMED", "DONE", "CLAIMING"])
        answered.set()
        wait_until(lambda: states(at) == ["DONE", "DONE", "DONE"])
        wait_until(lambda: relieved(crew, at) and len(crew._workers) == 1)
        crew.stop(lambda: None)
        attendance.stop()


def ticking(time):
    """Return a clock on which an hour has passed whenever somebody looks."""

    def monotonic():
        time.pass_by(3600)
        return time.monotonic()

    return Clock(now=time.now, monotonic=monotonic)


def open_one(at, shop, drop, name):
    path = drop.root.path / PLACE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(name.encode())
    lookout = Lookout(shop, drop)
    lookout.look()
    assert lookout.open_settled() == 1


def relieved(crew, at):
    crew.relieve()
    return at.parser.seen


def states(at):
    return [record.state.value for record in at.records()]


def test_who_hangs_at_the_end_goes_home_though_another_shop_has_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("modn_watch.daemon._RETURN_S", 0.1)
    answered, asked, stop = threading.Event(), threading.Event(), threading.Event()

    def watch(_drop, _hint):
        asked.set()
        answered.wait()
        raise OSError(errno.EMFILE, "too many")

    with an_installation(tmp_path, observer="events") as at:
        daemon = Daemon(at.shop, workers=1, watch=watch, hurry=lambda: None)
        ran = threads.start("daemon", lambda: daemon.run(stop, lambda: None))
        assert asked.wait(60)
        stop.set()
        ran.result(60)
        stop.clear()
        assert "post" in names_of_threads()
        answered.set()
        wait_until(lambda: "post" not in names_of_threads())


def test_leases_that_the_journal_does_not_take_back_do_not_keep_it_from_ending(tmp_path):
    def wrap(journal):
        return replace(journal, ingests=Refusing(journal.ingests))

    stop = threading.Event()
    with an_installation(tmp_path, wrap=wrap) as at:
        daemon = Daemon(at.shop, workers=1, watch=None, hurry=lambda: None)
        stop.set()
        daemon.run(stop, lambda: None)
        assert at.shop.journal.daemons.present() == []


class Refusing:
    """One side of a journal that takes no lease back."""

    def __init__(self, real):
        self._real = real

    def __getattr__(self, name):
        return getattr(self._real, name)

    def give_back(self, *_):
        raise JournalBusy


def names_of_threads():
    return [thread.name for thread in threading.enumerate()]
