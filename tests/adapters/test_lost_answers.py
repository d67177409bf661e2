import itertools

import pytest

from modn_watch import states
from modn_watch.errors import Deferred
from modn_watch.ingest import advance
from modn_watch.journal import LeaseLost
from modn_watch.model import State
from tests.cables import a_cable
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
SAVES = [
    ("0001-bracket-MS-5mm-x14.dxf", b"drawing"),
    ("0001-bracket-MS-5mm-x14.dxf", b"better drawing"),
    ("0001-bracket-MS-5mm-x14.dxf", b"better drawing"),
    ("0002-plate-MS-5mm-x14.dxf", b"bad drawing"),
]
ENDS = [State.DONE, State.DONE, State.DUPLICATE, State.QUARANTINED]


def insist(call, *words):
    """Return what a call says once the journal has answered."""
    for _ in range(5):
        try:
            return call(*words)
        except Deferred:
            continue
    raise AssertionError("it never answers")


def carry(at, ingest):
    """Take every step that is due, as a worker does: what was refused is done again."""
    while (step := states.next_step(ingest, at.shop.clock.now())) is not None:
        try:
            ingest = advance(at.shop, ingest, step)
        except LeaseLost:
            return
        except Deferred:
            continue


def carry_all(at):
    ingests = at.shop.journal.ingests
    for _ in range(100):
        insist(ingests.give_back, at.shop.owner)
        ingest = insist(ingests.lease_next, at.shop.owner, at.shop.clock.now())
        if ingest is not None:
            carry(at, ingest)
        elif insist(ingests.count_active):
            at.time.pass_by(10)
        else:
            return
    raise AssertionError("it never ends")


def tell(at):
    for name, content in SAVES:
        at.save(f"{PLACE}/{name}", content)
        insist(at.lookout.look)
        at.time.pass_by(at.drop.quiet_s)
        insist(at.lookout.open_settled)
        carry_all(at)


@pytest.mark.timeout(300)
def test_whichever_commit_is_never_answered_each_file_is_filed_once(
    tmp_path, postgres_server, migrated_database
):
    for number in itertools.count(1):
        place = tmp_path / str(number)
        place.mkdir()
        with (
            postgres_server.a_database(migrated_database) as url,
            a_cable(postgres_server.socket) as cable,
        ):
            name = url.partition("@/")[2].partition("?")[0]
            through = f"postgresql://postgres@127.0.0.1:{cable.port}/{name}"
            with an_installation(place, database=through) as at:
                cable.cut_after(b"COMMIT\0", number)
                tell(at)
                assert [record.state for record in at.records()] == ENDS, number
                contents = sorted((at.archive / path).read_bytes() for path in at.archived())
                assert contents == [b"better drawing", b"drawing"], number
                assert len(at.quarantined()) == 2, number
                assert at.strays() == [], number
                if not cable.has_cut:
                    break
    assert number > 20
