import itertools
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from modn_watch import housekeeping, owners, quarantine, roots
from modn_watch.commands.delete import delete_for_good, hide
from modn_watch.commands.ledger import look
from modn_watch.commands.mend import mend
from modn_watch.commands.release import assign, release
from modn_watch.commands.verify import verify
from modn_watch.disk import Disk
from modn_watch.errors import Busy, Misasked, ModnWatchError, RootOffline
from modn_watch.journal import open_journal
from modn_watch.model import State
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
CODES = "CL0001/JB-2025-10-CL0001-001"
CLIENT, PROJECT = "cl 0008", "JB-2025-10-CL0008-005"
TARGET = "CL0008/JB-2025-10-CL0008-005"


@pytest.fixture
def at(tmp_path, database):
    with an_installation(tmp_path, database=database) as installation:
        yield installation


def quarantined(at, relative=f"{PLACE}/plate.dxf", content=b"bad"):
    """Save a file that is rejected; return its record."""
    at.save(relative, content)
    record = at.drain()[-1]
    assert record.state is State.QUARANTINED
    return record


def states_of(at):
    numbers = itertools.count(1)
    return [r.state for r in iter(lambda: at.shop.journal.records.get(next(numbers)), None)]


def test_a_released_file_is_new_work_where_it_was_saved(at):
    record = quarantined(at)
    assert release(at.shop, record) == at.inbox / PLACE / "plate.dxf"
    assert at.quarantined() == []
    assert [p.name for p in (at.inbox / PLACE).iterdir()] == ["plate.dxf"]
    at.drain()
    assert states_of(at) == [State.RELEASED, State.QUARANTINED]


def test_its_folder_is_made_again_if_it_went_meanwhile(at):
    record = quarantined(at)
    (at.inbox / PLACE / "plate.dxf.NOT FILED.txt").unlink()
    (at.inbox / PLACE).rmdir()
    assert release(at.shop, record).read_bytes() == b"bad"


def test_nothing_is_put_over_a_file_that_was_saved_there_meanwhile(at):
    record = quarantined(at)
    saved = at.save(f"{PLACE}/plate.dxf", b"a newer one")
    with pytest.raises(ModnWatchError, match=r"Another file is at .*plate\.dxf now"):
        release(at.shop, record)
    assert saved.read_bytes() == b"a newer one"
    assert (at.quarantine / CODES / "plate.dxf").read_bytes() == b"bad"
    assert at.shop.journal.records.get(record.id) == record


def test_nothing_is_released_through_a_link_where_it_would_not_be_found(at, tmp_path):
    record = quarantined(at)
    shutil.rmtree(at.inbox / PLACE)
    (tmp_path / "elsewhere").mkdir()
    (at.inbox / PLACE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModnWatchError, match="is a link"):
        release(at.shop, record)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (at.quarantine / CODES / "plate.dxf").read_bytes() == b"bad"


def test_a_file_that_left_by_hand_is_settled_and_said_so(at):
    record = quarantined(at)
    (at.quarantine / CODES / "plate.dxf").unlink()
    with pytest.raises(ModnWatchError, match="had left quarantine already"):
        release(at.shop, record)
    assert states_of(at) == [State.RELEASED]


def test_only_what_is_in_quarantine_can_be_released(at):
    at.save(f"{PLACE}/good.dxf")
    (record,) = at.drain()
    with pytest.raises(ModnWatchError, match="not in quarantine: it is DONE"):
        release(at.shop, record)


def test_nothing_is_released_into_an_inbox_that_is_not_there(at):
    record = quarantined(at)
    (at.inbox / ".modn-watch/root.json").unlink()
    with pytest.raises(RootOffline):
        release(at.shop, record)
    assert (at.quarantine / CODES / "plate.dxf").exists()


def test_an_assigned_file_is_filed_by_what_the_operator_says(at):
    record = quarantined(at, "plate-MS-5mm-x2.dxf", b"drawing")
    assert record.error_code == "unrouted"
    said = {"material": "Zinc", "thickness_mm": 3.0, "quantity": 7, "part_name": "lid"}
    target = assign(at.shop, record, CLIENT, PROJECT, others=said)
    assert target == at.inbox / TARGET / "plate-MS-5mm-x2.dxf"
    filed = at.drain()[-1]
    assert filed.state is State.DONE
    assert filed.file_path == f"{TARGET}/CL0008-JB-2025-10-CL0008-005-lid-ZN-3mm-x7-v1.dxf"
    facts = at.shop.journal.records.facts(filed.id)
    assert {f["field"]: f["value"] for f in facts if f["evidence"] == "operator"} == {
        "client_code": "CL0008",
        "project_code": "JB-2025-10-CL0008-005",
        **said,
    }


def test_a_job_folder_s_name_is_read_as_the_job_s_code(at):
    record = quarantined(at, "plate.dxf", b"drawing")
    target = assign(at.shop, record, "CL-0008", "0005-trox bridge-10.09.2025", others={})
    assert target == at.inbox / TARGET / "plate.dxf"


def test_other_layouts_are_used_where_they_are_read_back_as_the_same_codes(tmp_path):
    layouts = ("{client}/1.Projects/{project}", "jobs/{project}/{client}")
    with an_installation(tmp_path, layouts=layouts) as at:
        record = quarantined(at, "plate.dxf", b"drawing")
        target = assign(at.shop, record, CLIENT, PROJECT, others={})
        assert target == at.inbox / "CL0008/1.Projects/JB-2025-10-CL0008-005/plate.dxf"
        assert at.drain()[-1].record.project_code == PROJECT


@pytest.mark.parametrize(
    ("client", "project", "field"),
    [
        ("a/b", "c", "client_code"),
        ("", "c", "client_code"),
        ("Acme", "Fence", "client_code"),
        ("CL-0001", "Fence", "project_code"),
        ("CL-0001", "JB-2025-10-CL0001-001/x", "project_code"),
    ],
)
def test_what_cannot_stand_for_client_and_project_is_refused(tmp_path, client, project, field):
    with an_installation(tmp_path, strict_codes=True) as at:
        record = quarantined(at, "plate.dxf", b"drawing")
        with pytest.raises(Misasked, match="cannot stand for a ") as refused:
            assign(at.shop, record, client, project, others={})
        assert refused.value.field == field
        wrong = {"client_code": client, "project_code": project}[field]
        assert refused.value.message.startswith(f'"{wrong}" cannot stand for')
        assert at.shop.journal.records.get(record.id) == record


def test_a_name_is_as_good_as_a_code_where_codes_are_not_strict(at):
    record = quarantined(at, "plate.dxf", b"drawing")
    assert assign(at.shop, record, "Acme Steel", "Fence", others={}) == (
        at.inbox / "Acme_Steel/Fence/plate.dxf"
    )
    assert at.drain()[-1].record.client_code == "Acme_Steel"


def test_after_a_crash_before_the_move_the_order_can_be_given_again(at):
    record = quarantined(at, "plate.dxf", b"drawing")
    at.shop.journal.changes.send_round(
        record, b"x/y/plate.dxf", (), at.shop.order(), what="release"
    )
    housekeeping.tidy_up(at.shop)
    assert states_of(at) == [State.QUARANTINED]
    with pytest.raises(Busy, match="something else"):
        assign(at.shop, at.records()[0], CLIENT, PROJECT, others={"quantity": 2})
    at.time.pass_by(60)
    assign(at.shop, at.records()[0], CLIENT, PROJECT, others={"quantity": 2})
    assert at.drain()[-1].record.quantity == 2


def test_after_a_crash_before_the_move_the_same_order_can_be_given_at_once(at, monkeypatch):
    record = quarantined(at, "plate.dxf", b"drawing")

    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("modn_watch.commands.release.quarantine.send_back", crash)
        with pytest.raises(KeyboardInterrupt):
            assign(at.shop, record, CLIENT, PROJECT, others={"quantity": 2})
    assign(at.shop, at.records()[0], CLIENT, PROJECT, others={"quantity": 2})
    assert at.drain()[-1].record.quantity == 2


def between(at, database, monkeypatch, order):
    """Let somebody else's order come between the intent and the move of the first."""
    journal, real, refused = open_journal(database), quarantine.send_back, []
    other = replace(at.shop, journal=journal, owner=owners.this_process())

    def meanwhile(*words, **more):
        monkeypatch.undo()
        with journal.connected(), pytest.raises(Busy) as caught:
            order(other, journal.records.get(1))
        refused.append(caught.value)
        return real(*words, **more)

    monkeypatch.setattr("modn_watch.commands.release.quarantine.send_back", meanwhile)
    return refused


@pytest.mark.parametrize(
    "order",
    [
        lambda shop, record: assign(shop, record, "CL-0009", "other", others={"quantity": 9}),
        lambda shop, record: assign(shop, record, CLIENT, PROJECT, others={"quantity": 9}),
        release,
        delete_for_good,
    ],
)
def test_of_two_orders_of_two_programs_for_one_file_the_second_is_refused(
    tmp_path, database, monkeypatch, order
):
    with an_installation(tmp_path, database=database) as at:
        record = quarantined(at, "plate.dxf", b"drawing")
        refused = between(at, database, monkeypatch, order)
        assign(at.shop, record, CLIENT, PROJECT, others={"quantity": 2})
        assert len(refused) == 1
        filed = at.drain()[-1]
        assert (filed.record.client_code, filed.record.quantity) == ("CL0008", 2)
        assert len(at.records()) == 1


def test_of_two_programs_that_order_the_same_one_does_it_and_the_other_is_told(
    at, database, monkeypatch
):
    record = quarantined(at, "plate.dxf", b"drawing")
    journal, real = open_journal(database), quarantine.send_back
    other = replace(at.shop, journal=journal, owner=owners.this_process())

    def meanwhile(*words, **more):
        monkeypatch.undo()
        with journal.connected():
            assign(other, record, CLIENT, PROJECT, others={"quantity": 2})
        return real(*words, **more)

    monkeypatch.setattr("modn_watch.commands.release.quarantine.send_back", meanwhile)
    with pytest.raises(Busy, match="left quarantine just now"):
        assign(at.shop, record, CLIENT, PROJECT, others={"quantity": 2})
    assert at.drain()[-1].record.quantity == 2


def test_programs_that_order_different_things_at_once_are_obeyed_one_of_them(tmp_path, database):
    with an_installation(tmp_path, database=database) as at:
        record = quarantined(at, "plate.dxf", b"drawing")
        start, done = threading.Barrier(4), []

        def one(number):
            journal = open_journal(database)
            shop = replace(at.shop, journal=journal, owner=owners.this_process())
            with journal.connected():
                start.wait()
                try:
                    assign(shop, record, CLIENT, PROJECT, others={"quantity": number})
                except ModnWatchError:
                    return
            done.append(number)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(one, range(1, 5)))
        assert [at.drain()[-1].record.quantity] == done


def test_what_is_to_be_deleted_is_not_sent_round(at):
    record = quarantined(at)
    at.shop.journal.changes.give_up(record, at.shop.order())
    at.time.pass_by(3600)
    with pytest.raises(Busy, match="something else"):
        release(at.shop, record)
    # Who deletes again finishes it.
    delete_for_good(at.shop, at.shop.journal.records.get(record.id))
    assert at.shop.journal.records.get(record.id) is None


def test_after_a_crash_past_the_move_what_was_said_is_not_lost(at, monkeypatch):
    record = quarantined(at, "plate.dxf", b"drawing")

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("modn_watch.commands.release.housekeeping.release", crash)
        with pytest.raises(KeyboardInterrupt):
            assign(at.shop, record, CLIENT, PROJECT, others={"quantity": 2})
    at.settle()
    housekeeping.tidy_up(at.shop)
    filed = at.drain()[-1]
    assert (filed.state, filed.record.quantity) == (State.DONE, 2)
    assert states_of(at)[0] is State.RELEASED
    assert at.quarantined() == []


def test_a_daemon_that_settles_the_departure_at_once_loses_no_statement(at):
    record = quarantined(at, "plate.dxf", b"drawing")
    assign(at.shop, record, CLIENT, PROJECT, others={"quantity": 2})
    housekeeping.release(at.shop, record)
    assert at.drain()[-1].record.quantity == 2


def test_what_was_said_is_said_of_one_file_only(at):
    record = quarantined(at, "plate.dxf", b"drawing")
    assign(at.shop, record, CLIENT, PROJECT, others={"quantity": 2})
    at.drain()
    at.save(f"{TARGET}/plate.dxf", b"another")
    assert at.drain()[-1].record.quantity is None


def test_what_was_said_of_a_file_is_not_said_of_another_that_came_first(at):
    record = quarantined(at, "plate.dxf", b"drawing")
    target = assign(at.shop, record, CLIENT, PROJECT, others={"quantity": 2})
    target.write_bytes(b"another drawing")
    assert at.drain()[-1].record.quantity is None


def test_what_was_said_goes_with_the_file_on_every_further_round(at):
    record = quarantined(at, "plate.dxf", b"bad")
    assign(at.shop, record, CLIENT, PROJECT, others={"quantity": 2})
    again = at.drain()[-1]
    assert (again.state, again.record.quantity) == (State.QUARANTINED, 2)
    release(at.shop, again)
    assert at.drain()[-1].record.quantity == 2


def test_an_order_for_what_has_just_been_released_is_refused(at):
    record = quarantined(at)
    release(at.shop, record)
    with pytest.raises(Busy):
        at.shop.journal.changes.send_round(record, b"x", (), at.shop.order(), what="release")


def test_where_originals_stay_an_unchanged_one_is_taken_anew(tmp_path):
    with an_installation(tmp_path, copied=True) as at:
        record = quarantined(at)
        source = at.inbox / PLACE / "plate.dxf"
        before = source.stat()
        assert release(at.shop, record) == source
        assert at.quarantined() == []
        assert (source.stat().st_ino, source.stat().st_ctime_ns) == (
            before.st_ino,
            before.st_ctime_ns,
        )
        at.drain()
        assert states_of(at) == [State.RELEASED, State.QUARANTINED]
        assert at.drain()[-1].id == 2, "and only once"


def test_where_originals_stay_an_assigned_one_is_read_where_it_lies(tmp_path):
    with an_installation(tmp_path, copied=True) as at:
        record = quarantined(at, "plate.dxf", b"drawing")
        assert assign(at.shop, record, CLIENT, PROJECT, others={}) == at.inbox / "plate.dxf"
        filed = at.drain()[-1]
        assert (filed.state, filed.record.project_code) == (State.DONE, PROJECT)
        assert (at.inbox / "plate.dxf").read_bytes() == b"drawing"


def test_where_originals_stay_a_copy_removed_by_hand_brings_nothing_back(tmp_path):
    with an_installation(tmp_path, copied=True) as at:
        record = quarantined(at)
        (at.quarantine / record.quarantine_path).unlink()
        housekeeping.tidy_up(at.shop)
        at.drain()
        assert states_of(at) == [State.RELEASED]


def test_where_originals_stay_a_lost_one_is_replaced_by_its_copy(tmp_path):
    with an_installation(tmp_path, copied=True) as at:
        record = quarantined(at)
        (at.inbox / PLACE / "plate.dxf").unlink()
        assert release(at.shop, record).read_bytes() == b"bad"
        at.drain()
        assert states_of(at) == [State.RELEASED, State.QUARANTINED]


def test_where_originals_stay_a_changed_one_is_another_file(tmp_path):
    with an_installation(tmp_path, copied=True) as at:
        record = quarantined(at)
        at.save(f"{PLACE}/plate.dxf", b"good now")
        with pytest.raises(ModnWatchError, match="Another file"):
            release(at.shop, record)
        assert (at.quarantine / record.quarantine_path).read_bytes() == b"bad"


def test_a_release_touches_no_other_part_of_the_record(at):
    record = quarantined(at)
    release(at.shop, record)
    after = at.shop.journal.records.get(record.id)
    same = {"state": State.RELEASED, "released_to": record.identity.path}
    assert after == replace(record, updated_at=after.updated_at, **same)


def test_what_is_held_of_a_halted_record_is_sent_round_again(tmp_path):
    with an_installation(tmp_path) as at:
        at.save("CL-0001/JB-2025-10-CL0001-001/a.dxf", b"A")
        at.settle()
        while (record := at.step()).state is not State.TIDYING:
            pass
        (at.archive / record.file_path).unlink()
        assert at.step().state is State.HALTED
        release(at.shop, at.shop.journal.records.get(1))
        at.drain()
        rows = [at.shop.journal.records.get(number) for number in (1, 2)]
        assert [row.state for row in rows] == [State.RELEASED, State.DONE]
        assert (at.archive / rows[1].file_path).read_bytes() == b"A"
        assert at.strays() == []


def test_a_halted_record_of_which_nothing_is_held_says_how_it_is_closed(tmp_path):
    with an_installation(tmp_path) as at:
        saved = at.save("CL-0001/JB-2025-10-CL0001-001/a.dxf", b"A")
        at.settle()
        while (record := at.step()).state is not State.TIDYING:
            pass
        (at.archive / record.file_path).unlink()
        with capture_logs() as logged:
            halted = at.step()
        (line,) = [each for each in logged if each["event"] == "halted"]
        assert line["log_level"] == "error"
        saved.write_bytes(b"B")
        with pytest.raises(ModnWatchError, match="Another file is at") as taken:
            release(at.shop, halted)
        assert "delete" not in taken.value.hint
        at.shop.held(halted).unlink()
        for order in (release, hide):
            with pytest.raises(ModnWatchError) as refused:
                order(at.shop, halted)
            assert "again if anybody has it" in refused.value.hint
            assert f"`modn-watch files delete {halted.id} --hard` closes" in refused.value.hint
        delete_for_good(at.shop, halted)
        assert at.shop.journal.records.halted() == []
        assert [each.state for each in at.drain()] == [State.DONE]


def test_the_log_names_what_was_released(at):
    record = quarantined(at)
    with capture_logs() as logged:
        release(at.shop, record)
    (line,) = [each for each in logged if each["event"] == "released"]
    assert (line["source"], line["file"]) == (f"{PLACE}/plate.dxf", f"{CODES}/plate.dxf")


def test_where_originals_stay_each_release_is_new_work_however_often(tmp_path):
    with an_installation(tmp_path, copied=True) as at:
        at.save("CL-0001/JB-2025-10-CL0001-001/a.dxf", b"bad")
        at.drain()
        for number in (1, 2, 3):
            release(at.shop, at.shop.journal.records.get(number))
            at.time.pass_by(at.drop.rescan_s)
            at.drain()
        states = [at.shop.journal.records.get(number).state for number in (1, 2, 3, 4)]
        assert states == [State.RELEASED] * 3 + [State.QUARANTINED]


def moved_quarantine(at, tmp_path):
    """Let the configuration name another folder for quarantine from now on."""
    other = roots.make(Disk(), tmp_path / "another", "quarantine")
    before = at.shop.quarantine
    at.shop.journal.roots.remember("quarantine", str(before.path), before.id)
    at.shop.journal.roots.remember("quarantine", str(other.path), other.id)
    at.shop = replace(at.shop, quarantine=other)
    return before


def test_what_waits_where_quarantine_was_before_has_not_left(at, tmp_path):
    record = quarantined(at)
    before = moved_quarantine(at, tmp_path)
    housekeeping.settle_departures(at.shop)
    assert states_of(at) == [State.QUARANTINED]
    assert (at.inbox / PLACE / "plate.dxf.NOT FILED.txt").exists()
    with pytest.raises(ModnWatchError, match=r"the quarantine was in .* before"):
        release(at.shop, record)
    before.path.rename(tmp_path / "unmounted")
    housekeeping.settle_departures(at.shop)
    assert states_of(at) == [State.QUARANTINED]


def test_what_was_taken_from_where_quarantine_was_before_has_left(at, tmp_path):
    quarantined(at)
    before = moved_quarantine(at, tmp_path)
    (before.path / CODES / "plate.dxf").unlink()
    housekeeping.settle_departures(at.shop)
    assert states_of(at) == [State.RELEASED]


def test_what_waits_where_quarantine_was_before_is_neither_noted_as_gone_nor_deleted(at, tmp_path):
    record = quarantined(at)
    before = moved_quarantine(at, tmp_path)
    wrong = verify(at.shop, quick=False, sleep=lambda _s: None).contradictions
    assert [each.found.code for each in mend(look(at.shop, quick=False), wrong) if each.done] == []
    with pytest.raises(ModnWatchError, match="was in"):
        delete_for_good(at.shop, record)
    assert states_of(at) == [State.QUARANTINED]
    assert (before.path / CODES / "plate.dxf").read_bytes() == b"bad"


def test_what_was_filed_where_the_archive_was_before_is_not_deleted_by_its_record(at, tmp_path):
    at.save(f"{PLACE}/plate.dxf", b"good")
    (record,) = at.drain()
    before, other = at.shop.archive, roots.make(Disk(), tmp_path / "another", "archive")
    at.shop.journal.roots.remember("archive", str(before.path), before.id)
    at.shop = replace(at.shop, archive=other)
    with pytest.raises(ModnWatchError, match="the archive was in"):
        delete_for_good(at.shop, record)
    assert states_of(at) == [State.DONE]
    assert (before.path / record.file_path).read_bytes() == b"good"


def test_what_is_only_on_its_way_into_quarantine_has_not_left_it(at):
    at.save(f"{PLACE}/plate.dxf", b"bad")
    at.settle()
    while at.records()[0].state is not State.REJECTING:
        assert at.step() is not None
    assert not (at.quarantine / at.records()[0].quarantine_path).exists()
    housekeeping.settle_departures(at.shop)
    at.drain()
    assert states_of(at) == [State.QUARANTINED]
