import shutil
import signal
import subprocess
import time

import pytest

from tests.acceptance.daemons import Daemon, a_daemon, command
from tests.builders import a_dxf, a_lightburn_project, a_pdf

PLACE = "CL-0008/1.Projects/0005-trox bridge-10.09.2025"
CODES = "CL0008/JB-2025-10-CL0008-005"


def a_disc(radius_mm):
    return a_dxf(("CIRCLE", {8: "CUT", 10: 0, 20: 0, 40: radius_mm}))


def a_tree(top, parts=8):
    """Make a client's job folder of drawings and projects, each with bytes of its own."""
    folder = top / PLACE
    folder.mkdir(parents=True)
    files = {}
    for number in range(parts):
        name = f"0005-V26{number:02d}-VAS-4mm-x{number + 1}"
        files[f"{name}.dxf"] = a_disc(100 + number)
        files[f"{name}.lbrn2"] = a_lightburn_project(notes=str(number))
    files["drawings.pdf"] = a_pdf("Order 5")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files


@pytest.fixture
def daemon(tmp_path):
    with a_daemon(tmp_path / "shop") as running:
        yield running


def assert_all_filed(daemon, files):
    assert sorted(daemon.archived().values()) == sorted(files.values())
    assert all(
        name.startswith(f"{CODES}/CL0008-JB-2025-10-CL0008-005-") for name in daemon.archived()
    )
    assert daemon.rows() == {"DONE": len(files)}
    assert daemon.strays() == []


def test_a_tree_that_lay_there_before_the_start_is_taken_whole(tmp_path):
    files = a_tree(tmp_path / "shop" / "inbox")
    with a_daemon(tmp_path / "shop") as daemon:
        daemon.wait_for_files(len(files))
        assert_all_filed(daemon, files)


def test_a_tree_that_is_copied_in_is_taken_whole(daemon, tmp_path):
    files = a_tree(tmp_path / "elsewhere")
    subprocess.run(["cp", "-r", tmp_path / "elsewhere" / "CL-0008", daemon.inbox], check=True)
    daemon.wait_for_files(len(files))
    assert_all_filed(daemon, files)


def test_a_tree_that_is_moved_in_is_taken_whole(daemon, tmp_path):
    files = a_tree(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "CL-0008").rename(daemon.inbox / "CL-0008")
    daemon.wait_for_files(len(files))
    assert_all_filed(daemon, files)


def test_folders_made_and_filled_at_once_are_taken_whole(daemon):
    for number in range(20):
        folder = daemon.inbox / f"client{number}" / "project" / "rev"
        folder.mkdir(parents=True)
        (folder / "part.dxf").write_bytes(a_disc(10 + number))
    daemon.wait_for_files(20)
    assert len(daemon.archived()) == 20


def test_a_writer_that_pauses_longer_than_the_quiet_period_is_waited_for(daemon):
    place = daemon.inbox / PLACE
    place.mkdir(parents=True)
    content = a_disc(50)
    with (place / "0005-slow-MS-2mm-x1.dxf").open("wb") as out:
        for start in range(0, len(content), len(content) // 3):
            out.write(content[start : start + len(content) // 3])
            out.flush()
            time.sleep(0.6)
    daemon.wait_for_files(1)
    assert list(daemon.archived().values()) == [content]


def test_what_is_saved_again_and_again_loses_no_saved_version_at_rest(daemon):
    place = daemon.inbox / PLACE
    place.mkdir(parents=True)
    saved = [a_disc(10 + number) for number in range(3)]
    for number, content in enumerate(saved, start=1):
        (place / "0005-part-MS-2mm-x1.dxf").write_bytes(content)
        daemon.wait_for_files(number)
    names = [f"{CODES}/CL0008-JB-2025-10-CL0008-005-part-MS-2mm-x1-v{n}.dxf" for n in (1, 2, 3)]
    assert daemon.archived() == dict(zip(names, saved, strict=True))


def test_a_bad_file_does_not_stop_the_daemon(daemon):
    place = daemon.inbox / PLACE
    place.mkdir(parents=True)
    (place / "bad.dxf").write_bytes(b"this is no drawing")
    daemon.wait_for_files(1)
    assert (place / "bad.dxf.NOT FILED.txt").exists()
    (place / "bad.dxf").write_bytes(a_disc(7))
    daemon.wait_for_files(2)
    assert daemon.rows() == {"QUARANTINED": 1, "DONE": 1}
    assert list(place.iterdir()) == []


def test_told_to_stop_it_ends_cleanly_and_soon(daemon):
    started = time.monotonic()
    assert daemon.stop(signal.SIGTERM) == 0
    assert time.monotonic() - started < 10


def test_told_to_end_while_it_reads_its_configuration_anew_it_ends(daemon):
    started = time.monotonic()
    daemon.process.send_signal(signal.SIGHUP)
    assert daemon.stop(signal.SIGTERM) == 0
    assert time.monotonic() - started < 10


def test_killed_in_the_middle_it_goes_on_where_it_was(tmp_path):
    files = a_tree(tmp_path / "shop" / "inbox", parts=30)
    daemon = Daemon(tmp_path / "shop")
    for seen in (1, 10, 25):
        daemon.start()
        daemon.wait_for(lambda seen=seen: len(daemon.archived()) >= seen, "nothing is filed")
        daemon.stop(signal.SIGKILL)
        daemon.log.unlink()
    daemon.start()
    try:
        daemon.wait_for_files(len(files))
        assert_all_filed(daemon, files)
    finally:
        daemon.stop(signal.SIGKILL)


def test_hung_up_it_reads_the_configuration_anew(daemon):
    (daemon.folder / "second" / "c" / "p").mkdir(parents=True)
    (daemon.folder / "second" / "c" / "p" / "a.dxf").write_bytes(a_disc(3))
    daemon.configure('[[inboxes]]\nquiet_s = 0.2\n[[inboxes]]\npath = "second"\nquiet_s = 0.2\n')
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for_files(1)


def test_hung_up_with_a_wrong_configuration_it_keeps_the_old_one(daemon):
    daemon.configure("nonsense = 1\n")
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for(lambda: "configuration_refused" in daemon.log.read_text(), "not refused")
    a_tree(daemon.inbox)
    daemon.wait_for_files(17)


def test_an_inbox_that_vanishes_and_returns_is_watched_again(daemon):
    daemon.inbox.rename(daemon.folder / "away")
    daemon.wait_for(lambda: "inbox_offline" in daemon.log.read_text(), "nobody noticed")
    daemon.inbox.mkdir()
    shutil.rmtree(daemon.inbox)
    (daemon.folder / "away").rename(daemon.inbox)
    files = a_tree(daemon.inbox)
    daemon.wait_for_files(len(files))


def test_two_daemons_on_one_journal_file_each_drawing_once(tmp_path):
    with a_daemon(tmp_path / "shop") as one:
        two = Daemon(tmp_path / "shop")
        two.log = tmp_path / "log2"
        two.start()
        try:
            files = a_tree(one.inbox, parts=25)
            one.wait_for_files(len(files))
            assert_all_filed(one, files)
        finally:
            two.stop(signal.SIGKILL)


def test_a_polled_inbox_is_served_too(tmp_path):
    config = '[[inboxes]]\nquiet_s = 0.2\nobserver = "polling"\n'
    with a_daemon(tmp_path / "shop", config) as daemon:
        files = a_tree(daemon.inbox)
        daemon.wait_for_files(len(files))
        assert_all_filed(daemon, files)


def test_what_was_moved_out_of_quarantine_by_hand_is_tried_again(daemon):
    place = daemon.inbox / PLACE
    place.mkdir(parents=True)
    (place / "part.dxf").write_bytes(b"no drawing")
    daemon.wait_for_files(1)
    waiting = daemon.quarantine / CODES / "part.dxf"
    waiting.write_bytes(a_disc(4))
    waiting.rename(place / "part.dxf")
    daemon.wait_for(lambda: daemon.rows().get("DONE") == 1, "it was not taken")
    daemon.wait_for(lambda: "QUARANTINED" not in daemon.rows(), "it is not settled")
    assert list(place.iterdir()) == []


def test_a_scan_does_all_once_and_a_second_nothing(tmp_path):
    files = a_tree(tmp_path / "shop" / "inbox")
    Daemon(tmp_path / "shop")
    code, first, _ = command(tmp_path / "shop", "scan", "--json")
    assert (code, first["completed"], first["quarantined"]) == (0, len(files), 0)
    assert {file["status"] for file in first["files"]} == {"completed"}
    code, second, _ = command(tmp_path / "shop", "scan", "--json")
    assert (code, second["completed"], second["files"]) == (0, 0, [])


def test_hung_up_with_an_archive_that_cannot_be_made_it_keeps_the_old_one(daemon):
    (daemon.folder / "file").touch()
    daemon.configure('archive = "file/archive"\n[[inboxes]]\nquiet_s = 0.2\n')
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for(lambda: "configuration_refused" in daemon.log.read_text(), "not refused")
    files = a_tree(daemon.inbox)
    daemon.wait_for_files(len(files))
    assert len(daemon.archived()) == len(files)


def test_a_damaged_database_ends_it_with_a_word_to_the_person_who_must_act(daemon):
    files = a_tree(daemon.inbox)
    daemon.wait_for_files(len(files))
    daemon.stop(signal.SIGKILL)
    (daemon.folder / "modn-watch.db-wal").unlink(missing_ok=True)
    database = daemon.folder / "modn-watch.db"
    content = database.read_bytes()
    # The pages behind the first two hold the tables.
    database.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    answer = subprocess.run(
        [*daemon.program, "run"],
        check=False,
        cwd=daemon.folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 78
    assert "damaged" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_database_that_is_removed_under_it_gets_no_file(daemon):
    files = a_tree(daemon.inbox, parts=1)
    daemon.wait_for_files(len(files))
    database = daemon.folder / "modn-watch.db"
    database.rename(daemon.folder / "away")
    place = daemon.inbox / PLACE
    place.mkdir(parents=True, exist_ok=True)
    (place / "new-MS-5mm-x1.dxf").write_bytes(a_disc(77))
    daemon.wait_for(lambda: "was removed or replaced" in daemon.log.read_text(), "unnoticed")
    assert (place / "new-MS-5mm-x1.dxf").read_bytes() == a_disc(77)
    (daemon.folder / "away").rename(database)
    daemon.wait_for_files(len(files) + 1)


def test_a_new_database_over_files_of_an_earlier_one_is_not_begun_unasked(daemon):
    files = a_tree(daemon.inbox, parts=1)
    daemon.wait_for_files(len(files))
    daemon.stop()
    for path in daemon.folder.glob("modn-watch.db*"):
        path.unlink()
    code, _, said = command(daemon.folder, "scan")
    assert (code, "holds files of an earlier time" in said) == (78, True)
    assert command(daemon.folder, "status")[0] == 0
    assert command(daemon.folder, "scan")[0] == 78
    code, _, said = command(daemon.folder, "api", "--port", "0")
    assert (code, "holds files of an earlier time" in said) == (78, True)
    assert command(daemon.folder, "init")[0] == 0
    daemon.start()
    (daemon.inbox / PLACE).mkdir(parents=True, exist_ok=True)
    (daemon.inbox / PLACE / "new-MS-5mm-x1.dxf").write_bytes(a_disc(77))
    daemon.wait_for_files(1)
    assert len(daemon.archived()) == len(files) + 1


def test_hung_up_while_its_database_is_away_it_waits_for_it(daemon):
    files = a_tree(daemon.inbox, parts=1)
    daemon.wait_for_files(len(files))
    database = daemon.folder / "modn-watch.db"
    database.rename(daemon.folder / "away")
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for(lambda: "not_served_yet" in daemon.log.read_text(), "unnoticed")
    assert not database.exists()
    (daemon.folder / "away").rename(database)
    (daemon.inbox / PLACE).mkdir(parents=True, exist_ok=True)
    (daemon.inbox / PLACE / "new-MS-5mm-x1.dxf").write_bytes(a_disc(77))
    daemon.wait_for_files(len(files) + 1)
