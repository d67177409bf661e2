import contextlib
import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from modn_watch.errors import Busy, Unreadable
from modn_watch.housekeeping import tidy_up
from modn_watch.ingest import advance
from modn_watch.model import State
from modn_watch.sandbox import ChildDied
from modn_watch.states import begun, next_step, waits_for
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
CODES = "CL0001/JB-2025-10-CL0001-001"
STEM = "CL0001-JB-2025-10-CL0001-001-bracket-MS-5mm-x14"
NAME = "0001-bracket-MS-5mm-x14.dxf"


@pytest.fixture
def at(tmp_path, database):
    with an_installation(tmp_path, database=database) as installation:
        yield installation


def ended(installation):
    return [(r.state, r.error_code) for r in installation.records()]


def test_a_drawing_is_filed_under_its_proper_name(at):
    at.save(f"{PLACE}/{NAME}", b"the drawing")
    (record,) = at.drain()
    assert record.state is State.DONE
    assert at.archived() == [f"{CODES}/{STEM}-v1.dxf"]
    assert (at.archive / record.file_path).read_bytes() == b"the drawing"
    assert not (at.inbox / PLACE / NAME).exists()
    assert at.strays() == []


def test_the_record_says_what_name_and_folder_say(at):
    at.save(f"{PLACE}/{NAME}")
    record = at.drain()[0].record
    assert (record.client_code, record.project_code) == ("CL0001", "JB-2025-10-CL0001-001")
    assert (record.part_name, record.material) == ("bracket", "Mild Steel")
    assert (record.thickness_mm, record.quantity) == (5.0, 14)


def test_an_archived_file_is_read_only_and_keeps_its_time(at):
    path = at.save(f"{PLACE}/{NAME}")
    os.utime(path, ns=(1, 3_000_000_000))
    (record,) = at.drain()
    found = (at.archive / record.file_path).stat()
    assert stat.S_IMODE(found.st_mode) == 0o444
    assert found.st_mtime_ns == 3_000_000_000


def test_saving_a_b_a_gives_three_versions(at):
    for content in (b"A", b"B", b"A"):
        at.save(f"{PLACE}/{NAME}", content)
        at.drain()
    assert at.archived() == [f"{CODES}/{STEM}-v{n}.dxf" for n in (1, 2, 3)]
    third = at.records()[2]
    assert [note.code for note in third.notes if note.code == "went_back"] == ["went_back"]


def test_saved_again_unchanged_nothing_new_is_filed(at):
    for _ in range(2):
        at.save(f"{PLACE}/{NAME}", b"A")
        at.drain()
    first, second = at.records()
    assert second.state is State.DUPLICATE
    assert second.duplicate_of == first.id
    assert at.archived() == [f"{CODES}/{STEM}-v1.dxf"]
    assert not (at.inbox / PLACE / NAME).exists()
    assert at.strays() == []


def test_the_same_bytes_under_another_name_are_filed_with_a_note(at):
    at.save(f"{PLACE}/{NAME}", b"A")
    at.drain()
    at.save(f"{PLACE}/0002-lid-SS-1mm-x1.dxf", b"A")
    at.drain()
    first, second = at.records()
    assert second.state is State.DONE
    assert second.duplicate_of == first.id
    assert "same_bytes_elsewhere" in [note.code for note in second.notes]


@pytest.mark.parametrize("place", [PLACE, "", "CL-0009/elsewhere"])
def test_a_copy_of_an_archived_file_is_edited_into_its_next_version(at, place):
    at.save(f"{PLACE}/left/0001-bracket for Jan-MS-1.2mm-x14.dxf", b"A")
    at.save(f"{PLACE}/right/0001-bracket for Jan-MS-1.2mm-x14.dxf", b"B")
    at.drain()
    for archived in at.archived():
        at.save(Path(place, Path(archived).name), (at.archive / archived).read_bytes() + b" edited")
    at.drain()
    names = at.archived()
    assert [name.rpartition("-v")[2] for name in names] == ["1.dxf", "2.dxf"] * 2
    assert len({name.rpartition("-v")[0] for name in names}) == 2
    assert {r.record.part_name for r in at.records()} == {"bracket for Jan"}


def test_an_untouched_copy_of_an_archived_file_is_nothing_new(at):
    at.save(f"{PLACE}/0001-bracket for Jan-MS-1.2mm-x14.dxf", b"A")
    (record,) = at.drain()
    at.save(f"{PLACE}/{Path(record.file_path).name}", b"A")
    at.drain()
    assert [r.state for r in at.records()] == [State.DONE, State.DUPLICATE]


def test_a_version_that_the_name_states_is_used_while_it_is_free(at):
    at.save(f"{PLACE}/0001-bracket-MS-5mm-x14_v3.dxf", b"A")
    at.drain()
    at.save(f"{PLACE}/0001-bracket-MS-5mm-x14_v3.dxf", b"B")
    at.drain()
    assert at.archived() == [f"{CODES}/{STEM}-v3.dxf", f"{CODES}/{STEM}-v4.dxf"]


def test_a_drawing_and_its_lightburn_project_count_their_versions_apart(at):
    at.save(f"{PLACE}/{NAME}", b"A")
    at.save(f"{PLACE}/{NAME.replace('.dxf', '.lbrn2')}", b"B")
    at.drain()
    assert at.archived() == [f"{CODES}/{STEM}-v1.dxf", f"{CODES}/{STEM}-v1.lbrn2"]


def test_parts_of_one_name_in_two_folders_do_not_become_versions_of_each_other(at):
    at.save(f"{PLACE}/left/plate.dxf", b"A")
    at.save(f"{PLACE}/right/plate.dxf", b"B")
    at.drain()
    names = at.archived()
    assert len(names) == 2
    assert all(name.endswith("-v1.dxf") for name in names)


def test_a_name_that_is_taken_in_the_archive_is_left_alone(at):
    taken = at.archive / CODES / f"{STEM}-v1.dxf"
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"somebody else's")
    at.save(f"{PLACE}/{NAME}", b"mine")
    (record,) = at.drain()
    assert taken.read_bytes() == b"somebody else's"
    assert record.file_path == f"{CODES}/{STEM}-v2.dxf"
    assert (at.archive / record.file_path).read_bytes() == b"mine"


def test_our_own_bytes_at_the_reserved_name_are_adopted(at):
    ours = at.archive / CODES / f"{STEM}-v1.dxf"
    ours.parent.mkdir(parents=True)
    ours.write_bytes(b"mine")
    at.save(f"{PLACE}/{NAME}", b"mine")
    (record,) = at.drain()
    assert record.file_path == f"{CODES}/{STEM}-v1.dxf"
    assert at.archived() == [record.file_path]


def test_an_archive_on_another_file_system_works_alike(tmp_path, other_file_system):
    with an_installation(tmp_path, archive=other_file_system / "archive") as at:
        at.save(f"{PLACE}/{NAME}", b"the drawing")
        (record,) = at.drain()
        assert (at.archive / record.file_path).read_bytes() == b"the drawing"
        assert at.strays() == []


def test_a_bad_file_waits_in_quarantine_with_its_reason(at):
    at.save(f"{PLACE}/{NAME}", b"bad")
    (record,) = at.drain()
    assert (record.state, record.error_code) == (State.QUARANTINED, "unreadable")
    assert at.quarantined() == [f"{CODES}/{NAME}", f"{CODES}/{NAME}.reason.txt"]
    assert (at.quarantine / CODES / NAME).read_bytes() == b"bad"
    told = (at.inbox / PLACE / f"{NAME}.NOT FILED.txt").read_text()
    assert told == (at.quarantine / CODES / f"{NAME}.reason.txt").read_text()
    assert "This is no drawing." in told
    assert at.strays() == []


def test_an_empty_file_is_empty_and_a_large_one_too_large(at):
    at.save(f"{PLACE}/a.dxf", b"")
    at.save(f"{PLACE}/b.dxf", b"x" * 1_000_001)
    at.settle()
    at.time.pass_by(at.drop.max_wait_s)
    at.drain()
    assert sorted(code for _, code in ended(at)) == ["empty", "oversize"]
    assert at.parser.seen == []


def test_a_file_that_nothing_routes_waits_with_a_question(at):
    at.save("plate.dxf")
    (record,) = at.drain()
    assert record.error_code == "unrouted"
    assert at.quarantined() == ["_unrouted/plate.dxf", "_unrouted/plate.dxf.reason.txt"]
    assert "?" in (at.inbox / "plate.dxf.NOT FILED.txt").read_text()


def test_a_second_reject_of_one_name_stands_beside_the_first(at):
    for content in (b"bad 1", b"bad 2"):
        at.save(f"{PLACE}/{NAME}", content)
        at.drain()
    other = NAME.replace(".dxf", " (2).dxf")
    assert (at.quarantine / CODES / NAME).read_bytes() == b"bad 1"
    assert (at.quarantine / CODES / other).read_bytes() == b"bad 2"


def test_a_good_file_under_the_name_settles_the_matter_in_the_drop_folder(at):
    at.save(f"{PLACE}/{NAME}", b"bad")
    at.drain()
    at.save(f"{PLACE}/{NAME}", b"good")
    at.drain()
    assert [state for state, _ in ended(at)] == [State.QUARANTINED, State.DONE]
    assert list((at.inbox / PLACE).iterdir()) == []


def test_a_file_moved_back_by_hand_is_new_work_and_the_old_record_is_history(at):
    at.save(f"{PLACE}/{NAME}", b"bad")
    at.drain()
    at.parser.plans[NAME] = lambda path: path.write_bytes(b"mended")
    (at.quarantine / CODES / NAME).rename(at.inbox / PLACE / NAME)
    tidy_up(at.shop)
    assert at.quarantined() == []
    assert list((at.inbox / PLACE).iterdir()) == [at.inbox / PLACE / NAME]
    at.parser.plans[NAME] = None
    (at.inbox / PLACE / NAME).write_bytes(b"good")
    at.drain()
    states = [at.shop.journal.records.get(n).state for n in (1, 2)]
    assert states == [State.RELEASED, State.DONE]


def test_the_third_death_of_its_parser_puts_a_file_into_quarantine(at):
    at.save(f"{PLACE}/{NAME}")
    at.parser.plans[NAME] = ChildDied(-11)
    (record,) = at.drain()
    assert (record.state, record.error_code, record.attempts) == (
        State.QUARANTINED, "unreadable", 3,
    )  # fmt: skip
    assert len(at.parser.seen) == 3


def test_a_file_that_changes_while_it_is_read_is_read_anew(at):
    at.save(f"{PLACE}/{NAME}", b"first")
    at.parser.plans[NAME] = lambda path: (
        path.write_bytes(b"second, longer") if len(at.parser.seen) == 1 else None
    )
    (record,) = at.drain()
    assert record.state is State.DONE
    assert (at.archive / record.file_path).read_bytes() == b"second, longer"
    assert record.attempts == 1


def test_a_bad_file_that_is_still_being_written_is_not_rejected_yet(at):
    at.save(f"{PLACE}/{NAME}", b"bad")
    at.settle()
    at.step()
    (held,) = at.strays()
    with held.open("ab"):
        waiting = at.step()
        assert (waiting.state, waiting.error_code) == (State.CLAIMED, "busy")
        assert waiting.attempts == 0
    at.drain()
    assert ended(at) == [(State.QUARANTINED, "unreadable")]


def test_what_is_written_after_filing_is_the_next_version(at):
    at.save(f"{PLACE}/{NAME}", b"first")
    at.settle()
    while (record := at.step()).state is not State.TIDYING:
        pass
    (held,) = at.strays()
    held.write_bytes(b"written late")
    at.drain()
    assert [r.state for r in at.records()] == [State.DONE, State.DONE]
    contents = [(at.archive / name).read_bytes() for name in at.archived()]
    assert contents == [b"first", b"written late"]
    assert record.id == 1
    assert at.strays() == []


def test_a_file_that_is_filed_but_still_open_is_held_until_it_is_closed(at):
    at.save(f"{PLACE}/{NAME}", b"first")
    at.settle()
    while at.step().state is not State.TIDYING:
        pass
    (held,) = at.strays()
    with held.open("ab"):
        assert at.step().error_code == "busy"
        assert held.exists()
    at.drain()
    assert [r.state for r in at.records()] == [State.DONE]
    assert at.strays() == []


def test_a_file_replaced_before_its_claim_is_abandoned_and_the_new_one_taken(at):
    at.save(f"{PLACE}/{NAME}", b"first")
    at.settle()
    at.save(f"{PLACE}/{NAME}", b"second and longer")
    at.drain()
    assert [at.shop.journal.records.get(n).state for n in (1, 2)] == [State.ABANDONED, State.DONE]
    assert [(at.archive / n).read_bytes() for n in at.archived()] == [b"second and longer"]


def test_saves_of_one_path_keep_their_order(at):
    at.save(f"{PLACE}/{NAME}", b"first")
    at.settle()
    at.step()
    at.save(f"{PLACE}/{NAME}", b"second")
    at.settle()
    order = []
    while (after := at.step()) is not None:
        order.append(after.id)
    assert order == sorted(order)
    assert [r.version for r in at.records()] == [1, 2]


def test_nothing_is_claimed_while_the_archive_is_offline(at):
    path = at.save(f"{PLACE}/{NAME}")
    marker = at.archive / ".modn-watch" / "root.json"
    text = marker.read_text()
    marker.unlink()
    at.settle()
    waiting = at.step()
    assert (waiting.state, waiting.error_code) == (State.CLAIMING, "root_offline")
    assert path.exists()
    marker.write_text(text)
    at.drain()
    assert ended(at) == [(State.DONE, None)]


def test_a_held_file_that_is_gone_halts_its_ingest(at):
    at.save(f"{PLACE}/{NAME}")
    at.settle()
    at.step()
    at.strays()[0].unlink()
    assert at.step().state is State.HALTED


def test_an_archived_file_that_was_changed_halts_before_the_held_one_goes(at):
    at.save(f"{PLACE}/{NAME}", b"mine")
    at.settle()
    while (record := at.step()).state is not State.TIDYING:
        pass
    archived = at.archive / record.file_path
    archived.chmod(0o644)
    archived.write_bytes(b"not mine")
    assert at.step().state is State.HALTED
    assert [path.read_bytes() for path in at.strays()] == [b"mine"]


def test_in_copy_mode_the_original_stays_and_is_taken_once(tmp_path):
    with an_installation(tmp_path, copied=True) as at:
        path = at.save(f"{PLACE}/{NAME}", b"A")
        at.drain()
        at.drain()
        assert path.read_bytes() == b"A"
        assert ended(at) == [(State.DONE, None)]
        path.write_bytes(b"B")
        at.drain()
        assert [r.version for r in at.records()] == [1, 2]
        assert at.strays() == []


def test_in_copy_mode_what_was_deleted_for_good_does_not_come_back(tmp_path):
    with an_installation(tmp_path, copied=True) as at:
        at.save(f"{PLACE}/{NAME}", b"A")
        (record,) = at.drain()
        (at.archive / record.file_path).unlink()
        at.shop.journal.changes.delete(record, at.shop.order())
        assert at.drain() == []


def test_a_soft_deleted_record_comes_back_with_its_bytes(at):
    at.save(f"{PLACE}/{NAME}", b"A")
    (record,) = at.drain()
    at.shop.journal.changes.hide(record, at.shop.order())
    at.save(f"{PLACE}/{NAME}", b"A")
    first, second = at.drain()
    assert first.deleted_at is None
    assert second.state is State.DUPLICATE


def test_receipts_say_where_a_file_went(tmp_path):
    with an_installation(tmp_path, receipts=True) as at:
        at.save(f"{PLACE}/{NAME}")
        (record,) = at.drain()
        text = (at.inbox / PLACE / f"{NAME}.filed.txt").read_text()
        assert str(at.archive / record.file_path) in text
        assert at.drain() == [record]


def test_empty_folders_go_only_where_that_is_wanted(tmp_path):
    with an_installation(tmp_path, remove_empty_folders=True) as at:
        at.save(f"{PLACE}/{NAME}")
        at.save("CL-0002/JB-2025-10-CL0002-001/bad.dxf", b"bad")
        at.drain()
        left = sorted(str(p.relative_to(at.inbox)) for p in at.inbox.iterdir())
        assert left == [".modn-watch", "CL-0002"]


def test_a_root_file_is_routed_by_the_one_project_with_its_job_number(at):
    at.save("CL-0008/1.Projects/0005-trox bridge-10.09.2025/0005-V2612-VAS-4mm-x1.dxf", b"A")
    at.save("0005-VA2601-VAS-4mm-x1.lbrn2", b"B")
    at.drain()
    routes = {(r.record.client_code, r.record.project_code) for r in at.records()}
    assert routes == {("CL0008", "JB-2025-10-CL0008-005")}


def test_a_root_file_is_routed_by_a_drawing_of_its_stem(at):
    at.save(f"{PLACE}/bracket left.dxf", b"A")
    at.save("bracket left.lbrn2", b"B")
    at.drain()
    assert {r.record.project_code for r in at.records()} == {"JB-2025-10-CL0001-001"}


def test_a_root_file_that_two_projects_could_own_is_a_question(at):
    at.save(f"{PLACE}/bracket.dxf", b"A")
    at.save("CL-0002/JB-2025-10-CL0002-001/bracket.dxf", b"B")
    at.save("bracket.lbrn2", b"C")
    at.drain()
    assert [code for _, code in ended(at)].count("unrouted") == 1


def test_the_inbox_s_default_routes_what_nothing_else_does(tmp_path):
    with an_installation(tmp_path, default_client="cl 0009", default_project="Shop work") as at:
        at.save("plate.dxf")
        (record,) = at.drain()
        assert record.state is State.DONE
        assert (record.record.client_code, record.record.project_code) == ("CL0009", "Shop_work")


def test_odd_names_are_filed_and_read_back(at):
    for name in (
        b"\xe4.dxf",
        "ä plate.dxf".encode(),
        b"new\nline.dxf",
        b"CON.dxf",
        b"x" * 251 + b".dxf",
    ):
        at.save(f"{PLACE}/{os.fsdecode(name)}", name)
    at.drain()
    assert {state for state, _ in ended(at)} == {State.DONE}
    assert len(at.archived()) == 5
    assert all(len(Path(name).name.encode()) <= 200 for name in at.archived())


def test_a_file_that_may_not_be_moved_waits_and_says_so(at, monkeypatch):
    path = at.save(f"{PLACE}/{NAME}")
    at.settle()

    def refuse(source, target):
        raise PermissionError(13, "Permission denied", str(source))

    monkeypatch.setattr(at.shop.disk, "rename", refuse)
    waiting = at.step()
    assert (waiting.state, waiting.error_code) == (State.CLAIMING, "busy")
    assert path.exists()


def test_a_parser_that_is_stopped_gives_the_file_back(at):
    at.save(f"{PLACE}/{NAME}")
    at.parser.plans[NAME] = Busy("stopping")
    at.settle()
    at.step()
    assert at.step().attempts == 0
    at.parser.plans[NAME] = Unreadable("no")
    at.drain()
    assert ended(at) == [(State.QUARANTINED, "unreadable")]


@pytest.mark.parametrize("kind", ["folder", "link", "fifo"])
def test_a_file_that_something_else_replaced_before_its_claim_is_abandoned(at, kind):
    path = at.save(f"{PLACE}/{NAME}")
    at.settle()
    path.unlink()
    replace_by = {
        "folder": path.mkdir,
        "link": lambda: path.symlink_to(at.archive),
        "fifo": lambda: os.mkfifo(path),
    }
    replace_by[kind]()
    assert at.step().state is State.ABANDONED


def test_a_folder_at_the_reserved_name_is_a_name_that_is_taken(at):
    (at.archive / CODES / f"{STEM}-v1.dxf").mkdir(parents=True)
    at.save(f"{PLACE}/{NAME}")
    (record,) = at.drain()
    assert record.file_path == f"{CODES}/{STEM}-v2.dxf"


def test_what_is_written_before_filing_is_read_anew_and_filed(at):
    at.save(f"{PLACE}/{NAME}", b"first")
    at.settle()
    while at.step().state is not State.FILING:
        pass
    at.strays()[0].write_bytes(b"written before filing")
    at.drain()
    assert [(r.state, r.version) for r in at.records()] == [(State.DONE, 1)]
    assert [(at.archive / n).read_bytes() for n in at.archived()] == [b"written before filing"]


def test_while_its_inbox_is_offline_nothing_is_inferred_of_a_held_file(at):
    at.save(f"{PLACE}/{NAME}")
    at.settle()
    while at.step().state is not State.TIDYING:
        pass
    at.inbox.rename(at.inbox.with_name("away"))
    waiting = at.step()
    assert (waiting.state, waiting.error_code) == (State.TIDYING, "root_offline")
    at.inbox.with_name("away").rename(at.inbox)
    at.drain()
    assert at.strays() == []


def test_a_drop_folder_that_cannot_be_written_to_holds_nothing_up(at, monkeypatch):
    def refuse(temp, path):
        if path.name.endswith("NOT FILED.txt"):
            raise PermissionError(13, "Permission denied", str(path))
        return publish(temp, path)

    publish = at.shop.disk.publish
    monkeypatch.setattr(at.shop.disk, "publish", refuse)
    at.save(f"{PLACE}/{NAME}", b"bad")
    at.drain()
    assert ended(at) == [(State.QUARANTINED, "unreadable")]


def test_settling_an_older_reject_leaves_the_newer_one_its_text(at):
    path = at.save(f"{PLACE}/{NAME}", b"bad")
    at.drain()
    (at.quarantine / CODES / NAME).rename(path)
    at.drain()
    tidy_up(at.shop)
    states = [at.shop.journal.records.get(n).state for n in (1, 2)]
    assert states == [State.RELEASED, State.QUARANTINED]
    assert (at.inbox / PLACE / f"{NAME}.NOT FILED.txt").exists()


def test_a_file_with_which_the_daemon_itself_broke_down_thrice_is_rejected(at):
    at.save(f"{PLACE}/{NAME}")
    at.settle()
    at.step()
    ingests = at.shop.journal.ingests
    for _ in range(4):
        ingest = ingests.lease_next(at.shop.owner, at.time.now())
        if ingest.attempts == 3:
            break
        ingests.save(begun(ingest, at.time.now()), keep=True)
        ingests.free(at.shop.owner, same_boot=True)
    ingests.give_back(at.shop.owner)
    at.drain()
    assert ended(at) == [(State.QUARANTINED, "unreadable")]
    assert at.parser.seen == []


def test_in_quarantine_on_another_file_system_a_writer_is_waited_for(
    at, other_file_system, monkeypatch
):
    at.save(f"{PLACE}/{NAME}", b"")
    at.settle()
    at.time.pass_by(at.drop.max_wait_s)
    at.settle()
    at.step()
    at.step()
    (held,) = at.strays()
    elsewhere = replace(at.shop.quarantine, path=other_file_system / "quarantine")
    shutil.copytree(at.quarantine, elsewhere.path)
    shop = replace(at.shop, quarantine=elsewhere)
    with held.open("ab") as writer:
        waiting = step_in(shop, at)
        assert (waiting.state, waiting.error_code) == (State.REJECTING, "empty")
        assert waits_for(waiting) == ("busy", "The file is still being written.")
        writer.write(b"the whole drawing")
    at.time.pass_by(60)
    assert step_in(shop, at).state is State.QUARANTINED
    assert (elsewhere.path / CODES / NAME).read_bytes() == b"the whole drawing"


def step_in(shop, at):
    ingest = shop.journal.ingests.lease_next(shop.owner, at.time.now())
    after = advance(shop, ingest, next_step(ingest, at.time.now()))
    shop.journal.ingests.give_back(shop.owner)
    return after


@contextlib.contextmanager
def offline(folder):
    """Take a root's marker away, as when its share is not mounted, and bring it back."""
    marker = folder / ".modn-watch" / "root.json"
    text = marker.read_text()
    marker.unlink()
    yield
    marker.write_text(text)


@pytest.mark.parametrize(
    ("content", "state", "root"),
    [
        (b"good", State.FILING, "archive"),
        (b"good", State.TIDYING, "archive"),
        (b"bad", State.REJECTING, "quarantine"),
    ],
)
def test_nothing_is_written_to_a_root_that_is_offline(at, content, state, root):
    at.save(f"{PLACE}/{NAME}", content)
    at.settle()
    while at.step().state is not state:
        pass
    before = sorted(getattr(at, root).rglob("*"))
    with offline(getattr(at, root)):
        waiting = at.step()
    assert (waiting.state, waits_for(waiting)[0]) == (state, "root_offline")
    assert sorted(getattr(at, root).rglob("*")) == before
    at.drain()
    assert at.strays() == []


def test_while_quarantine_is_offline_nobody_is_taken_to_have_left_it(at):
    at.save(f"{PLACE}/{NAME}", b"bad")
    at.drain()
    (at.quarantine / CODES / NAME).rename(at.quarantine.with_name("elsewhere"))
    with offline(at.quarantine):
        tidy_up(at.shop)
        assert ended(at) == [(State.QUARANTINED, "unreadable")]
    tidy_up(at.shop)
    assert at.shop.journal.records.get(1).state is State.RELEASED


def test_an_abandoned_copy_of_our_own_is_swept_and_one_in_use_is_not(at):
    at.save(f"{PLACE}/{NAME}")
    at.settle()
    at.step()
    (held,) = at.strays()
    for name in (held.name, "left-by-a-breakdown"):
        (at.shop.archive.temp / name).write_bytes(b"half")
    at.time.pass_by(10 * 365 * 86_400)
    tidy_up(at.shop)
    assert [path.name for path in at.shop.archive.temp.iterdir()] == [held.name]


def test_bytes_that_the_archive_has_lost_are_filed_again_with_a_note(at):
    at.save(f"{PLACE}/{NAME}", b"A")
    (record,) = at.drain()
    (at.archive / record.file_path).unlink()
    at.save(f"{PLACE}/{NAME}", b"A")
    second = at.drain()[1]
    assert (second.state, second.version) == (State.DONE, 2)
    assert [note.code for note in second.notes] == ["archived_copy_lost"]
    assert (at.archive / second.file_path).read_bytes() == b"A"


def test_blocks_that_the_file_system_adds_are_no_late_write(at, monkeypatch):
    at.save(f"{PLACE}/{NAME}", b"A")
    at.settle()
    while at.step().state is not State.TIDYING:
        pass
    real = at.shop.disk.stamp
    monkeypatch.setattr(at.shop.disk, "stamp", lambda path: replace(real(path), blocks=99))
    at.drain()
    assert [r.state for r in at.records()] == [State.DONE]


@pytest.mark.parametrize(
    "place", ["CL-0001/plate.dxf", "CL-0002/plate.dxf", "CL-0002/1.Projects/plate.dxf"]
)
def test_a_file_in_a_folder_is_never_routed_by_an_earlier_drawing_s_name(at, place):
    at.save(f"{PLACE}/plate.dxf", b"A")
    at.drain()
    at.save(place, b"B")
    at.drain()
    assert [code for _, code in ended(at)] == [None, "unrouted"]


JOB = "1.Projects/0005-{}-10.09.2025"


def test_a_job_folder_in_which_nothing_was_filed_yet_counts_too(at):
    at.save(f"CL-0001/{JOB.format('a')}/0005-lid-MS-5mm-x1.dxf", b"A")
    (at.inbox / "CL-0002" / JOB.format("b")).mkdir(parents=True)
    at.drain()
    at.save("0005-base-MS-3mm-x7.dxf", b"B")
    at.drain()
    assert ended(at) == [(State.DONE, None), (State.QUARANTINED, "unrouted")]


def test_the_one_job_folder_of_its_number_routes_a_root_file_before_anything_is_filed(at):
    (at.inbox / "CL-0001" / JOB.format("a")).mkdir(parents=True)
    at.save("0005-base-MS-3mm-x7.dxf", b"B")
    (record,) = at.drain()
    assert record.record.project_code == "JB-2025-10-CL0001-005"


def test_a_date_beyond_what_a_database_can_hold_stops_nobody(at):
    broken = at.save(f"{PLACE}/{NAME}", b"the drawing")
    os.utime(broken, (99_999_999_999, 99_999_999_999))
    at.save(f"{PLACE}/another.dxf", b"another")
    assert [record.state for record in at.drain()] == [State.DONE] * 2
    assert at.strays() == []


def waiting(at):
    names = (name for name in at.quarantined() if not name.endswith(".reason.txt"))
    return [at.quarantine / name for name in names]


@pytest.mark.parametrize("content", [b"bad", b""])
def test_the_same_bad_bytes_saved_again_wait_once(tmp_path, content):
    with an_installation(tmp_path) as at:
        for _ in range(3):
            at.save(f"{PLACE}/plate.dxf", content)
            at.drain()
            at.time.pass_by(10_000)
            at.drain()
        (record,) = at.shop.journal.records.in_quarantine()
        (file,) = waiting(at)
        assert file.read_bytes() == content
        assert f"quarantine show {record.id})" in file.with_name("plate.dxf.reason.txt").read_text()


def test_other_bad_bytes_of_the_name_wait_beside_the_first(tmp_path):
    with an_installation(tmp_path) as at:
        for content in (b"bad", b"bad too", b"bad"):
            at.save(f"{PLACE}/plate.dxf", content)
            at.drain()
        contents = [path.read_bytes() for path in waiting(at)]
        assert sorted(contents) == [b"bad", b"bad too"]


def test_bad_bytes_whose_first_copy_was_changed_in_quarantine_are_kept(tmp_path):
    with an_installation(tmp_path) as at:
        at.save(f"{PLACE}/plate.dxf", b"bad")
        at.drain()
        (file,) = waiting(at)
        file.write_bytes(b"edited there")
        at.save(f"{PLACE}/plate.dxf", b"bad")
        at.drain()
        contents = [path.read_bytes() for path in waiting(at)]
        assert sorted(contents) == [b"bad", b"edited there"]
