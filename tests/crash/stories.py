"""What people do to one installation, one act after the other, and what must come of it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

from modn_watch.commands import delete, hand_in, release, reread
from modn_watch.model import State
from tests.crash import books

PLACE = "CL-0001/JB-2025-10-CL0001-001"
NAME = "0001-bracket-MS-5mm-x14.dxf"
ELSEWHERE = "nobody-knows.dxf"
FIRST_PLACE = "CL0001/JB-2025-10-CL0001-001/CL0001-JB-2025-10-CL0001-001-bracket-MS-5mm-x14-v1.dxf"
GOOD, BETTER, BEST, BAD = b"good drawing", b"better drawing", b"the best drawing", b"bad drawing"
LATE, FOREIGN = b"written late", b"somebody else's"


@dataclass(frozen=True)
class Act:
    """What somebody does, at rest or while an ingest is in some state.

    `do` gets the installation and the ingest, and says whether it is done; if not, it is tried
    again.
    """

    do: Callable
    during: State | None = None
    content: bytes | None = None
    path: str = f"{PLACE}/{NAME}"


@dataclass(frozen=True)
class Story:
    acts: tuple
    archived: tuple = ()
    quarantined: tuple = ()
    states: tuple = (State.DONE,)
    #: Lies in the archive from the beginning.
    foreign: dict = field(default_factory=dict)
    #: Saved over in the drop folder before anybody could take it, perhaps.
    optional: frozenset = frozenset()
    settings: dict = field(default_factory=dict)
    #: An order that broke off between two file systems, after the copy, is given again: the same
    #: bytes come a second time.
    twice: bool = False
    attempts: int = 1
    #: In which the story makes a difference.
    modes: tuple = ("move", "copy")


def save(content, during=None, path=f"{PLACE}/{NAME}"):
    def do(at, ingest):
        # As programs do that save safely: the name has old bytes or new ones, never half.
        target = at.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        temp = target.with_name(".saving")
        temp.write_bytes(content)
        temp.replace(target)
        return True

    return Act(do, during, content, path)


def write_late(content):
    """Write to the file that was taken, as a program does that still has it open."""

    def do(at, ingest):
        held = ingest and ingest.held_name and at.shop.held(ingest)
        if held and held.exists():
            held.write_bytes(content)
            return True
        return ingest is None

    return Act(do, State.TIDYING)


def order(state, command):
    """Give an order about the newest record in a state, until there is none such."""

    def do(at, ingest):
        records = [record for record in at.records() if record.state is state]
        for record in records:
            command(at, record)
        return not records

    return Act(do)


def drag_out(at, ingest):
    """Move what waits in quarantine back into the drop folder by hand."""
    for path in books.originals(at.quarantine).values():
        target = at.inbox / PLACE / NAME
        target.parent.mkdir(parents=True, exist_ok=True)
        # `mv` copies between two file systems; that it does so bit by bit is another story.
        aside = target.with_name(".moving")
        shutil.copy2(path, aside)
        aside.replace(target)
        path.unlink()
    return True


def assign(at, record):
    release.assign(at.shop, record, "CL-0001", "JB-2025-10-CL0001-001", others={})


def release_once(at, ingest):
    """Send the one record that was never sent round."""
    found = at.shop.journal.records.get(1)
    if found.state is State.QUARANTINED:
        release.release(at.shop, found)
    return at.shop.journal.records.get(1).state is State.RELEASED


def read_again(at, ingest):
    (record,) = at.records()
    reread.reread(at.shop, record)
    return True


def hide(at, ingest):
    (record,) = at.records()
    delete.hide(at.shop, record)
    return True


def delete_for_good(at, ingest):
    for record in at.records():
        if record.sha256 is not None:
            delete.delete_for_good(at.shop, record)
    return not at.records()


def send(content, path=f"{PLACE}/{NAME}"):
    """Send a file over the network, for a client and project in any spelling."""

    def do(at, ingest):
        drop = hand_in.open_inbox(at.shop)
        client, project, name = path.split("/")
        upload = hand_in.Upload(at.shop, drop, name)
        try:
            upload.take(content)
            codes = hand_in.codes_said(drop, client, project)
            said = hand_in.Said(codes=codes, others={"quantity": 14})
            hand_in.hand_in(at.shop, drop, [upload], said)
        except Exception:
            # Who is killed tidies nothing up.
            upload.discard()
            raise
        return True

    return Act(do)


DONE, TWICE, QUARANTINED = State.DONE, State.DUPLICATE, State.QUARANTINED
OTHER = f"{PLACE}/0001-plate-MS-5mm-x1.dxf"

STORIES = {
    "a good file": Story((save(GOOD),), (GOOD,)),
    "a bad file": Story((save(BAD),), (), (BAD,), (QUARANTINED,)),
    "an empty file": Story((save(b""),), (), (b"",), (QUARANTINED,), attempts=0),
    "the same twice": Story((save(GOOD), save(GOOD)), (GOOD,), (), (DONE, TWICE)),
    "two versions": Story((save(GOOD), save(BETTER)), (GOOD, BETTER), (), (DONE, DONE)),
    "bad, then good": Story((save(BAD), save(GOOD)), (GOOD,), (BAD,), (QUARANTINED, DONE)),
    "a late writer": Story((save(GOOD), write_late(LATE)), (GOOD, LATE), (), (DONE, DONE)),
    "the same bytes under two names": Story(
        (save(GOOD), save(GOOD, path=OTHER)), (GOOD, GOOD), (), (DONE, DONE), modes=("move",)
    ),
    "a name taken in the archive": Story(
        (save(GOOD),), (GOOD,), foreign={FIRST_PLACE: FOREIGN}, modes=("move",)
    ),
    "receipts and empty folders": Story(
        (save(GOOD),),
        (GOOD,),
        settings={"receipts": True, "remove_empty_folders": True},
        modes=("move",),
    ),
    "sent over the network": Story((send(GOOD),), (GOOD,), twice=True),
    "dragged out of quarantine": Story(
        (save(GOOD, path=ELSEWHERE), Act(drag_out)), (GOOD,), modes=("move",)
    ),
    "assigned by command": Story(
        (save(GOOD, path=ELSEWHERE), order(QUARANTINED, assign)), (GOOD,), twice=True
    ),
    "released by command": Story((save(BAD), Act(release_once)), (), (BAD,), (QUARANTINED,)),
    "read anew, then hidden, then saved again": Story(
        (save(GOOD), Act(read_again), Act(hide), save(GOOD)),
        (GOOD,),
        (),
        (DONE, TWICE),
        modes=("move",),
    ),
    "deleted for good": Story((save(GOOD), Act(delete_for_good)), states=(), modes=("move",)),
    "deleted in quarantine": Story((save(BAD), Act(delete_for_good)), states=(), modes=("move",)),
}
for _state in (State.CLAIMING, State.CLAIMED, State.PARSED, State.FILING, State.TIDYING):
    STORIES[f"saved again while {_state}"] = Story(
        (save(GOOD), save(BETTER, _state)),
        (GOOD, BETTER),
        (),
        (DONE, DONE),
        optional=frozenset({GOOD} if _state is State.CLAIMING else ()),
    )
STORIES[f"saved again while {State.REJECTING}"] = Story(
    (save(BAD), save(GOOD, State.REJECTING)), (GOOD,), (BAD,), (QUARANTINED, DONE)
)
#: Broken in every way there is, and in every way but those that others stand for.
BASIC = ("a good file", "a bad file")
CORE = (*BASIC, "the same twice", "two versions", "a late writer", "sent over the network")
