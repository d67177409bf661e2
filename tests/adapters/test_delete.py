import pytest

from modn_watch import archive, housekeeping
from modn_watch.commands.delete import delete_for_good, hide
from modn_watch.errors import Busy, Corrupt, ModnWatchError, RootOffline
from modn_watch.journal import Query
from modn_watch.model import State
from modn_watch.states import halted
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
CODES = "CL0001/JB-2025-10-CL0001-001"
STEM = f"{CODES}/CL0001-JB-2025-10-CL0001-001-plate-UNK"


class Crash(BaseException):
    pass


@pytest.fixture
def at(tmp_path, database):
    with an_installation(tmp_path, database=database) as installation:
        yield installation


def saved(at, content=b"A", name="plate.dxf"):
    """Save a file and carry it to its end; return its record."""
    at.save(f"{PLACE}/{name}", content)
    return at.drain()[-1]


def rows_about(at, number):
    records = at.shop.journal.records
    return records.get(number), records.facts(number), records.extract(number)


def crash_at(monkeypatch, where):
    def crash(*_):
        raise Crash

    monkeypatch.setattr(where, crash)


def test_a_hidden_record_is_not_listed_and_keeps_its_file(at):
    record = saved(at)
    hide(at.shop, record)
    assert at.shop.journal.records.page(Query())[0] == 0
    assert at.shop.journal.records.get(record.id).deleted_at == at.time.now()
    assert at.archived() == [f"{STEM}-v1.dxf"]


def test_hiding_twice_keeps_the_first_instant(at):
    record = saved(at)
    hide(at.shop, record)
    first = at.time.now()
    at.time.pass_by(10)
    hide(at.shop, at.shop.journal.records.get(record.id))
    assert at.shop.journal.records.get(record.id).deleted_at == first


def test_for_good_means_the_file_and_every_row(at):
    record = saved(at)
    delete_for_good(at.shop, record)
    assert at.archived() == []
    assert rows_about(at, record.id) == (None, [], None)


def test_what_is_hidden_can_be_deleted_for_good_too(at):
    record = saved(at)
    hide(at.shop, record)
    delete_for_good(at.shop, at.shop.journal.records.get(record.id))
    assert (at.archived(), rows_about(at, record.id)[0]) == ([], None)


def test_a_name_that_was_used_is_never_given_to_another_file(at):
    saved(at, b"A")
    delete_for_good(at.shop, saved(at, b"B"))
    assert saved(at, b"C").file_path == f"{STEM}-v3.dxf"
    assert at.archived() == [f"{STEM}-v1.dxf", f"{STEM}-v3.dxf"]


def test_the_same_bytes_are_filed_anew_after_they_were_deleted_for_good(at):
    delete_for_good(at.shop, saved(at))
    again = saved(at)
    assert (again.state, again.duplicate_of) == (State.DONE, None)
    assert (at.archive / again.file_path).read_bytes() == b"A"


def test_after_a_crash_before_the_file_is_gone_housekeeping_finishes(at, monkeypatch):
    record = saved(at)
    with monkeypatch.context() as patched:
        crash_at(patched, "modn_watch.housekeeping.archive.remove")
        with pytest.raises(Crash):
            delete_for_good(at.shop, record)
    assert at.archived() == [f"{STEM}-v1.dxf"]
    assert at.shop.journal.records.page(Query())[0] == 0
    housekeeping.tidy_up(at.shop)
    assert (at.archived(), rows_about(at, record.id)) == ([], (None, [], None))


def test_after_a_crash_past_the_file_housekeeping_finishes(at):
    record = saved(at)
    at.shop.journal.changes.condemn(record, at.shop.order())
    archive.remove(at.shop.disk, at.shop.archive, record)
    housekeeping.tidy_up(at.shop)
    assert rows_about(at, record.id) == (None, [], None)
    assert saved(at).file_path == f"{STEM}-v2.dxf"


def test_nothing_relies_on_a_file_that_is_about_to_go(at):
    record = saved(at)
    at.shop.journal.changes.condemn(record, at.shop.order())
    again = saved(at)
    assert (again.state, again.file_path) == (State.DONE, f"{STEM}-v2.dxf")
    housekeeping.tidy_up(at.shop)
    assert at.archived() == [f"{STEM}-v2.dxf"]


def test_a_file_that_something_in_hand_relies_on_is_not_deleted(at):
    record = saved(at)
    at.save(f"{PLACE}/plate.dxf", b"A")
    at.settle()
    while at.step().state is not State.TIDYING:
        pass
    with pytest.raises(Busy):
        delete_for_good(at.shop, record)
    assert at.drain()[-1].state is State.DUPLICATE
    assert at.archived() == [f"{STEM}-v1.dxf"]


def test_earlier_duplicates_point_to_no_file_and_are_hidden_with_it(at):
    record = saved(at)
    twin = saved(at)
    assert (twin.state, twin.file_path) == (State.DUPLICATE, record.file_path)
    delete_for_good(at.shop, record)
    after = at.shop.journal.records.get(twin.id)
    assert (after.file_path, after.version, after.duplicate_of) == (None, None, None)
    assert after.deleted_at == at.time.now()


def test_deleting_a_duplicate_leaves_the_file_to_its_owner(at):
    record = saved(at)
    twin = saved(at)
    delete_for_good(at.shop, twin)
    assert at.shop.journal.records.get(twin.id) is None
    assert at.archived() == [f"{STEM}-v1.dxf"]
    assert at.shop.journal.records.get(record.id) == record


def test_the_same_bytes_under_another_name_keep_their_own_file(at):
    record = saved(at)
    other = saved(at, name="lid.dxf")
    assert other.duplicate_of == record.id
    delete_for_good(at.shop, record)
    after = at.shop.journal.records.get(other.id)
    assert (after.duplicate_of, after.deleted_at) == (None, None)
    assert at.archived() == [other.file_path]


def test_a_quarantined_file_goes_with_all_that_was_said_about_it(at):
    record = saved(at, b"bad")
    delete_for_good(at.shop, record)
    assert at.quarantined() == []
    assert list((at.inbox / PLACE).iterdir()) == []
    assert at.shop.journal.records.get(record.id) is None


@pytest.mark.parametrize("step", ["delete_given_up", "release"])
def test_after_a_crash_in_between_housekeeping_deletes_in_quarantine(at, monkeypatch, step):
    record = saved(at, b"bad")
    with monkeypatch.context() as patched:
        crash_at(patched, f"modn_watch.commands.delete.housekeeping.{step}")
        with pytest.raises(Crash):
            delete_for_good(at.shop, record)
    assert at.shop.journal.records.get(record.id) is not None
    housekeeping.tidy_up(at.shop)
    assert (at.shop.journal.records.get(record.id), at.quarantined()) == (None, [])


def test_what_waits_in_quarantine_is_not_hidden(at):
    record = saved(at, b"bad")
    with pytest.raises(ModnWatchError, match="would be forgotten"):
        hide(at.shop, record)


@pytest.mark.parametrize("order", [hide, delete_for_good])
def test_what_is_being_worked_on_is_left_alone(at, order):
    at.save(f"{PLACE}/plate.dxf", b"A")
    at.settle()
    with pytest.raises(Busy):
        order(at.shop, at.step())


def test_what_a_person_must_look_at_is_not_hidden(at):
    contradiction = halted(saved(at), Corrupt("Not what was filed."), at.time.now())
    with pytest.raises(ModnWatchError, match="halted"):
        hide(at.shop, contradiction)


def test_a_halted_record_can_go_only_when_nothing_is_held_for_it(at):
    at.save(f"{PLACE}/plate.dxf", b"A")
    at.settle()
    while (record := at.step()).state is not State.TIDYING:
        pass
    archived = at.archive / record.file_path
    archived.chmod(0o644)
    archived.write_bytes(b"not what was filed")
    contradiction = at.step()
    with pytest.raises(ModnWatchError, match="still held"):
        delete_for_good(at.shop, contradiction)
    at.strays()[0].unlink()
    delete_for_good(at.shop, contradiction)
    assert at.shop.journal.records.get(record.id) is None
    assert archived.read_bytes() == b"not what was filed"


def test_nothing_is_deleted_from_an_archive_that_is_not_there(at):
    record = saved(at)
    (at.archive / ".modn-watch/root.json").rename(at.archive / ".modn-watch/away")
    with pytest.raises(RootOffline):
        delete_for_good(at.shop, record)
    at.shop.journal.changes.condemn(record, at.shop.order())
    housekeeping.tidy_up(at.shop)
    assert at.archived() == [f"{STEM}-v1.dxf"]
    assert at.shop.journal.records.get(record.id) is not None


def test_what_is_held_on_a_share_that_is_away_keeps_its_record(at):
    at.save(f"{PLACE}/plate.dxf", b"A")
    at.settle()
    while (record := at.step()).state is not State.TIDYING:
        pass
    archived = at.archive / record.file_path
    archived.chmod(0o644)
    archived.write_bytes(b"not what was filed")
    contradiction = at.step()
    at.inbox.rename(at.inbox.with_name("away"))
    with pytest.raises(RootOffline):
        delete_for_good(at.shop, contradiction)
    assert at.shop.journal.records.get(record.id).state is State.HALTED


def test_a_record_that_was_halted_meanwhile_is_not_condemned(at):
    record = saved(at)
    now = at.shop.clock.now()
    row = {"state": halted(record, Corrupt("It is gone."), now).state.value}
    table = at.shop.journal.changes._table
    table.update(row).where(table.id == record.id).execute()
    with pytest.raises(Busy, match="changed meanwhile"):
        at.shop.journal.changes.condemn(record, at.shop.order())
    assert at.shop.journal.records.get(record.id).sha256 == record.sha256
    assert at.archived() == [f"{STEM}-v1.dxf"]
