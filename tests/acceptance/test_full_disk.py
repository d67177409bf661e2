"""No room in archive or quarantine: files wait, somebody is told, and work resumes by itself."""

import signal

from tests.acceptance.daemons import Daemon, command
from tests.acceptance.test_daemon import a_disc
from tests.mounting import a_small_file_system

PLACE = "CL-0001/JB-2025-10-CL0001-001"
MEGABYTE = 1_000_000


def big(number, good=True):
    """Return a drawing, or what looks like one and is none, of a megabyte."""
    comment = b"999\n" + b"x" * 200 + b"\n"
    start = comment * (MEGABYTE // len(comment))
    return start + a_disc(number) if good else start + b"0\nSECTION\n%d" % number


def full(tmp_path, which, good):
    """Drop six files where four find room; make room; return what became of them."""
    (tmp_path / "inbox" / PLACE).mkdir(parents=True)
    with a_small_file_system(tmp_path / which, "size=4200k") as remount:
        daemon = Daemon(tmp_path)
        daemon.start()
        try:
            for number in range(6):
                path = tmp_path / "inbox" / PLACE / f"{number}.dxf"
                path.write_bytes(big(number + 1, good))
            daemon.wait_for(lambda: waiting(daemon) == 2, "it never filled up")
            remount("size=20m")
            daemon.wait_for_files(6)
            contents = sorted(p.read_bytes() for p in (tmp_path / which).rglob("*.dxf"))
            return daemon.rows(), contents, daemon.strays()
        finally:
            daemon.stop(signal.SIGTERM)


def waiting(daemon):
    _, document, _ = command(daemon.folder, "status", "--json")
    return [each["error_code"] for each in document["waiting"]].count("storage_full")


def test_files_wait_for_room_in_the_archive(tmp_path):
    rows, contents, strays = full(tmp_path, "archive", good=True)
    assert (rows, strays) == ({"DONE": 6}, [])
    assert contents == sorted(big(number + 1) for number in range(6))


def test_files_wait_for_room_in_quarantine(tmp_path):
    rows, contents, strays = full(tmp_path, "quarantine", good=False)
    assert (rows, strays) == ({"QUARANTINED": 6}, [])
    assert contents == sorted(big(number + 1, good=False) for number in range(6))
