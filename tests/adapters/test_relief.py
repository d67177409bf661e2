import threading
from dataclasses import replace

from modn_watch.attendance import Attendance
from modn_watch.crew import Crew
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
