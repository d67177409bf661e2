import fcntl
import os
import signal
import socket

import pytest

from modn_watch import inbox, lookout
from modn_watch.endings import Ending
from modn_watch.lookout import Lookout
from modn_watch.model import State
from modn_watch.stability import Why
from tests.builders import a_dxf
from tests.shops import START, an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"


@pytest.fixture
def at(tmp_path, database):
    with an_installation(tmp_path, database=database) as installation:
        yield installation


def opened(at):
    return sorted(r.identity.path.decode() for r in at.records())


def test_a_file_is_never_taken_while_it_grows(at):
    path = at.save(f"{PLACE}/a.dxf", b"1")
    at.lookout.look()
    for _ in range(5):
        at.time.pass_by(1.5)
        with path.open("ab") as out:
            out.write(b"more")
        assert at.lookout.open_settled() == 0
    assert at.settle() == 1


def test_a_writer_that_pauses_longer_than_the_quiet_period_is_waited_for(at):
    path = at.save(f"{PLACE}/a.dxf", b"")
    with path.open("wb") as writer:
        writer.write(b"half")
        writer.flush()
        for _ in range(3):
            assert at.settle() == 0
        writer.write(b" and half")
    at.settle()
    at.drain()
    (record,) = at.records()
    assert (at.archive / record.file_path).read_bytes() == b"half and half"


def test_a_file_with_its_size_preset_and_its_time_restored_is_seen_to_change(at):
    path = at.save(f"{PLACE}/a.dwg", b"." * 100_000)
    before = path.stat()
    at.lookout.look()
    at.time.pass_by(1.9)
    with path.open("r+b") as out:
        out.write(b"filled in later")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    at.time.pass_by(0.1)
    assert at.lookout.open_settled() == 0
    assert at.settle() == 1


def test_a_save_by_way_of_a_temporary_name_is_one_version(at):
    path = at.save(f"{PLACE}/a.dxf", b"before")
    temporary = at.save(f"{PLACE}/lu3412x7.tmp", b"after!")
    at.lookout.look()
    at.time.pass_by(1.9)
    temporary.replace(path)
    at.lookout.look()
    at.time.pass_by(1.9)
    assert at.lookout.open_settled() == 0
    at.time.pass_by(0.1)
    assert at.lookout.open_settled() == 1
    at.drain()
    assert [(at.archive / each).read_bytes() for each in at.archived()] == [b"after!"]


def test_a_whole_tree_is_taken_from_one_hint_at_its_top(at):
    for number in range(30):
        at.save(f"{PLACE}/rev{number % 3}/{number}.dxf", str(number))
    at.lookout.look([at.inbox / "CL-0001"])
    at.time.pass_by(2)
    assert at.lookout.open_settled() == 30


def test_a_hint_at_a_file_looks_at_that_file_alone(at):
    at.save(f"{PLACE}/a.dxf")
    at.save(f"{PLACE}/b.dxf")
    at.lookout.look([at.inbox / PLACE / "a.dxf"])
    at.time.pass_by(2)
    assert at.lookout.open_settled() == 1
    assert opened(at) == [f"{PLACE}/a.dxf"]


def test_one_condition_of_a_file_is_opened_once_however_often_it_is_seen(at):
    at.save(f"{PLACE}/a.dxf")
    assert at.settle() == 1
    at.settle()
    at.lookout.look([at.inbox / PLACE / "a.dxf"])
    at.time.pass_by(2)
    at.lookout.open_settled()
    assert len(at.records()) == 1


@pytest.mark.parametrize(
    "name",
    [
        "~$a.xlsx",
        "a.TMP",
        "a.bak",
        ".hidden.dxf",
        "a.dxf.NOT FILED.txt",
        "a.reason.txt",
        "a.filed.txt",
    ],
)
def test_what_is_ignored_is_never_opened(at, name):
    at.save(f"{PLACE}/{name}")
    at.save(f".git/{PLACE}/a.dxf")
    at.lookout.look([at.inbox / PLACE / name, at.inbox / ".git" / PLACE / "a.dxf"])
    assert at.settle() == 0


def test_links_fifos_and_sockets_are_passed_over_and_never_opened(at, tmp_path):
    place = at.inbox / PLACE
    place.mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.dxf").write_bytes(b"secret")
    (place / "link.dxf").symlink_to(tmp_path / "outside" / "secret.dxf")
    (place / "folder").symlink_to(tmp_path / "outside")
    (place / "dangling.dxf").symlink_to(tmp_path / "nothing")
    os.mkfifo(place / "pipe.dxf")
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(place)
        server.bind("socket.dxf")
        assert at.settle() == 0
        at.lookout.look(list(place.iterdir()))
        at.time.pass_by(2)
        assert at.lookout.open_settled() == 0
    os.chdir(tmp_path)


def test_a_folder_called_x_dxf_is_a_folder(at):
    at.save(f"{PLACE}/x.dxf/a.dxf")
    at.settle()
    assert opened(at) == [f"{PLACE}/x.dxf/a.dxf"]


def test_an_inbox_without_its_marker_is_offline_and_nothing_is_inferred(at):
    at.save(f"{PLACE}/a.dxf")
    at.lookout.look()
    marker = at.inbox / ".modn-watch" / "root.json"
    text = marker.read_text()
    marker.unlink()
    at.time.pass_by(2)
    at.lookout.look()
    assert not at.lookout.online
    assert at.lookout.open_settled() == 0
    marker.write_text(text)
    assert at.settle() == 1


def test_files_at_the_root_are_opened_last(at):
    at.save("0001-a.dxf")
    at.save(f"{PLACE}/z.dxf")
    at.settle()
    paths = [r.identity.path.decode() for r in at.records()]
    assert paths == [f"{PLACE}/z.dxf", "0001-a.dxf"]


def test_the_owner_of_a_file_is_written_down(at):
    path = at.save(f"{PLACE}/a.dxf")
    os.chown(path, 65534, -1)
    at.settle()
    assert at.records()[0].submitted_by == "nobody"


def test_a_file_that_vanishes_before_it_settles_is_forgotten(at):
    path = at.save(f"{PLACE}/a.dxf")
    at.lookout.look()
    path.unlink()
    at.time.pass_by(2)
    assert at.lookout.open_settled() == 0
    assert at.lookout.waiting == 0
    assert at.lookout.next_at_s() is None


def test_a_source_that_vanishes_after_it_settled_is_abandoned(at):
    path = at.save(f"{PLACE}/a.dxf")
    at.settle()
    path.unlink()
    assert at.step().state is State.ABANDONED


def test_a_quarantine_below_an_inbox_that_is_named_through_a_link_is_not_scanned(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    ignore = inbox.ignoring((), [tmp_path / "real" / "inbox" / "quarantine"])
    with an_installation(tmp_path / "link", ignore=ignore) as at:
        at.save(f"quarantine/{PLACE}/a.dxf")
        at.lookout.look([at.inbox / "quarantine" / PLACE / "a.dxf"])
        assert at.settle() == 0


def test_a_folder_that_cannot_be_listed_hides_no_other(at, monkeypatch):
    at.save(f"{PLACE}/a.dxf")
    at.save("closed/x/b.dxf")
    real = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    at.lookout.look([at.inbox / "closed", at.inbox / PLACE])
    at.time.pass_by(2)
    assert at.lookout.open_settled() == 1


def test_what_waits_to_be_claimed_is_not_opened_again_at_each_look(at, monkeypatch):
    at.save(f"{PLACE}/a.dxf")
    at.settle()
    monkeypatch.setattr(at.shop.journal.ingests, "open", None)
    at.settle()
    at.settle()


def test_where_originals_stay_the_journal_is_not_asked_at_each_look(tmp_path, monkeypatch):
    with an_installation(tmp_path, copied=True) as at:
        at.save(f"{PLACE}/a.dxf")
        at.drain()
        at.settle()
        monkeypatch.setattr(at.shop.journal.ingests, "known", None)
        at.settle()
        assert at.lookout.waiting == 0


WHOLE = a_dxf()
HALF = WHOLE[: len(WHOLE) // 2]


def why(at):
    return [each.why for each in at.lookout.unsettled()]


@pytest.mark.parametrize(("content", "reason"), [(b"", Why.EMPTY), (HALF, Why.UNFINISHED)])
def test_what_lacks_something_is_taken_as_it_is_after_the_longest_wait(at, content, reason):
    at.save(f"{PLACE}/a.dxf", content)
    assert at.settle() == 0
    assert why(at) == [reason]
    assert at.lookout.next_at_s() == 600.0
    at.time.pass_by(597.9)
    assert at.lookout.open_settled() == 0
    at.time.pass_by(0.1)
    assert at.lookout.open_settled() == 1
    assert at.lookout.unsettled() == []


@pytest.mark.parametrize("content", [b"", HALF])
def test_what_is_filled_or_finished_meanwhile_is_taken_after_its_quiet_period(at, content):
    path = at.save(f"{PLACE}/a.dxf", content)
    assert at.settle() == 0
    at.time.pass_by(300)
    assert at.settle() == 0
    path.write_bytes(WHOLE)
    assert at.settle() == 1
    at.drain()
    (record,) = at.records()
    assert record.state is State.DONE
    assert (at.archive / record.file_path).read_bytes() == WHOLE


def test_the_patience_with_what_lacks_something_begins_at_its_last_change(at):
    path = at.save(f"{PLACE}/a.dxf", HALF[:200])
    at.settle()
    at.time.pass_by(500)
    path.write_bytes(HALF)
    assert at.settle() == 0
    at.time.pass_by(500)
    assert at.settle() == 0
    at.time.pass_by(100)
    assert at.settle() == 1


def test_a_name_promises_nothing_so_a_text_is_not_waited_for(at):
    at.save(f"{PLACE}/a.dxf", b"Please cut this by Friday.")
    assert at.settle() == 1


def test_a_scan_takes_what_lacks_something_after_the_quiet_period(at):
    at.save(f"{PLACE}/a.dxf", HALF)
    at.save(f"{PLACE}/b.dxf", b"")
    scan = Lookout(at.shop, at.drop, patient=False)
    scan.look()
    assert scan.open_settled() == 0
    at.time.pass_by(2)
    assert scan.open_settled() == 2


def test_the_ends_of_a_file_are_read_once_for_each_of_its_conditions(at, monkeypatch):
    path = at.save(f"{PLACE}/a.dxf", HALF)
    read = []
    monkeypatch.setattr(lookout, "ending", lambda *ends: read.append(ends) or Ending.UNFINISHED)
    for _ in range(20):
        at.settle()
    assert len(read) == 1
    path.write_bytes(HALF + b"more")
    at.settle()
    at.settle()
    assert len(read) == 2


def test_what_stays_where_it_is_is_not_read_again_at_each_rescan(tmp_path, monkeypatch):
    with an_installation(tmp_path, copied=True) as at:
        at.save(f"{PLACE}/a.dxf", WHOLE)
        at.drain()
        monkeypatch.setattr(lookout, "ending", None)
        for _ in range(5):
            at.time.pass_by(at.drop.rescan_s)
            at.settle()


def test_a_file_that_is_open_is_named_as_such_and_taken_when_it_is_closed(at):
    path = at.save(f"{PLACE}/a.dxf", WHOLE)
    with path.open("ab"):
        at.time.pass_by(100)
        at.settle()
        at.settle()
        (waits,) = at.lookout.unsettled()
        assert (waits.path.decode(), waits.why) == (f"{PLACE}/a.dxf", Why.OPEN)
        assert (waits.since_at - START).total_seconds() == 100
    at.settle()
    assert at.lookout.unsettled() == []


def test_a_file_that_goes_on_changing_is_mentioned_once_in_each_longest_wait(at, capsys):
    path = at.save(f"{PLACE}/a.dxf", b"1")
    for _ in range(130):
        at.lookout.look()
        at.time.pass_by(10)
        path.write_bytes(path.read_bytes() + b"1")
        assert at.lookout.open_settled() == 0
    assert why(at) == [Why.CHANGING]
    said = [line for line in capsys.readouterr().out.splitlines() if "still_waiting" in line]
    assert len(said) == 2
    assert all("still changing" in line and f"{PLACE}/a.dxf" in line for line in said)


def test_who_lets_nobody_else_open_a_file_is_writing_to_it(at):
    # As Samba does for a client that may keep to itself what it writes (kernel oplocks).
    path = at.save(f"{PLACE}/a.dxf", WHOLE)
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        with path.open("r+b") as server:
            fcntl.fcntl(server, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            assert at.settle() == 0
            assert why(at) == [Why.OPEN]
    finally:
        signal.signal(signal.SIGIO, before)
    assert at.settle() == 1
