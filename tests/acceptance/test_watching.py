import contextlib
import shutil
import signal
import subprocess

import pytest

from tests.acceptance.daemons import PROGRAM, Daemon, a_daemon

#: So rarely does it look of its own accord that only hints and what it notices can bring it to.
SELDOM = "[[inboxes]]\nquiet_s = 0.2\nrescan_s = 3600\n"
PLACE = "CL-0001/JB-2025-10-CL0001-001"
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


class Confined(Daemon):
    """The program in a user namespace and with mounts of its own."""

    def __init__(self, folder, config, *, watches):
        super().__init__(folder, config)
        limit = f"echo {watches} > /proc/sys/user/max_inotify_watches"
        self.program = (*NAMESPACE, "sh", "-c", f'{limit} && exec "$@"', "sh", *PROGRAM)

    def inside(self, *command):
        """Run a command that sees the daemon's mounts."""
        enter = ("nsenter", f"--target={self.process.pid}", "--user", "--mount")
        subprocess.run([*enter, *command], check=True)


@contextlib.contextmanager
def a_confined_daemon(folder, config=SELDOM, watches=10_000):
    folder.mkdir()
    daemon = Confined(folder, config, watches=watches)
    try:
        yield daemon
    finally:
        if daemon.process is not None:
            daemon.process.kill()
            daemon.process.wait()


@pytest.fixture
def daemon(tmp_path):
    with a_daemon(tmp_path / "shop", SELDOM) as running:
        yield running


def save(top, relative, content=None):
    path = top / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content or f"Cut list of {relative}.\n")


def wait_for_log(daemon, *words):
    daemon.wait_for(lambda: all(word in daemon.log.read_text() for word in words), f"no {words}")


def times(daemon, word):
    return daemon.log.read_text().count(word)


def test_files_whose_events_were_lost_are_taken(daemon):
    (daemon.inbox / PLACE).mkdir(parents=True)
    save(daemon.inbox, f"{PLACE}/first.txt")
    daemon.wait_for_files(1)
    daemon.process.send_signal(signal.SIGSTOP)
    for number in range(12_000):
        (daemon.inbox / PLACE / f"{number}.tmp").write_bytes(b"passed over")
    for number in range(100):
        save(daemon.inbox, f"{PLACE}/{number}.txt")
    daemon.process.send_signal(signal.SIGCONT)
    daemon.wait_for_files(101)
    assert len(daemon.archived()) == 101
    assert "events_lost" in daemon.log.read_text()


def test_folders_past_the_limit_of_watches_are_looked_through(tmp_path):
    with a_confined_daemon(tmp_path / "shop", watches=8) as daemon:
        for number in range(20):
            save(daemon.inbox, f"client{number}/project/a.txt")
        daemon.start()
        daemon.wait_for_files(20)
        for number in range(20):
            save(daemon.inbox, f"client{number}/project/b.txt")
        save(daemon.inbox, "new/project/rev/c.txt")
        daemon.wait_for_files(41)
        assert len(daemon.archived()) == 41
        assert times(daemon, "no_events") == 1
        assert "user.max_inotify_watches allows, which is 8" in daemon.log.read_text()
        assert "sysctl -w" in daemon.log.read_text()


def test_what_comes_into_folders_that_came_whole_is_taken(daemon, tmp_path):
    for number in range(3):
        save(tmp_path / "moved", f"client{number}/project/rev/a.txt")
        save(tmp_path / "copied", f"other{number}/project/rev/a.txt")
        save(daemon.inbox, f"made{number}/project/rev/a.txt")
        (tmp_path / "moved" / f"client{number}").rename(daemon.inbox / f"client{number}")
    shutil.copytree(tmp_path / "copied", daemon.inbox, dirs_exist_ok=True)
    daemon.wait_for_files(9)
    for kind in ("client", "other", "made"):
        save(daemon.inbox, f"{kind}1/project/rev/b.txt")
        save(daemon.inbox, f"{kind}1/project/deeper/still/c.txt")
    daemon.wait_for_files(15)
    assert len(daemon.archived()) == 15
    assert times(daemon, "no_events") == times(daemon, "watching_began_anew") == 0


def test_an_inbox_that_is_renamed_replaced_and_brought_back_loses_nothing(daemon, tmp_path):
    save(daemon.inbox, f"{PLACE}/a.txt")
    daemon.wait_for_files(1)
    away = tmp_path / "away"
    daemon.inbox.rename(away)
    wait_for_log(daemon, "inbox_offline")
    save(daemon.inbox, f"{PLACE}/stranger.txt")
    save(away, f"{PLACE}/b.txt")
    save(away, "new/project/c.txt")
    daemon.inbox.rename(tmp_path / "impostor")
    away.rename(daemon.inbox)
    daemon.wait_for_files(3)
    save(daemon.inbox, f"{PLACE}/d.txt")
    save(daemon.inbox, "new/project/e.txt")
    daemon.wait_for_files(5)
    assert (tmp_path / "impostor" / PLACE / "stranger.txt").exists()
    assert daemon.rows() == {"DONE": 5}
    assert daemon.strays() == []


def test_an_inbox_that_is_deleted_and_restored_is_watched_again(daemon, tmp_path):
    save(daemon.inbox, f"{PLACE}/a.txt")
    daemon.wait_for_files(1)
    shutil.copytree(daemon.inbox, tmp_path / "backup")
    shutil.rmtree(daemon.inbox)
    wait_for_log(daemon, "inbox_offline")
    save(tmp_path / "backup", f"{PLACE}/b.txt")
    (tmp_path / "backup").rename(daemon.inbox)
    daemon.wait_for_files(2)
    save(daemon.inbox, f"{PLACE}/c.txt")
    daemon.wait_for_files(3)
    assert daemon.rows() == {"DONE": 3}


def test_an_inbox_that_is_mounted_over_is_left_alone_until_it_is_uncovered(tmp_path):
    with a_confined_daemon(tmp_path / "shop") as daemon:
        daemon.start()
        save(daemon.inbox, f"{PLACE}/a.txt")
        daemon.wait_for_files(1)
        daemon.inside("mount", "-t", "tmpfs", "none", daemon.inbox)
        wait_for_log(daemon, "inbox_offline")
        daemon.inside("sh", "-c", f"echo stranger > {daemon.inbox}/stranger.txt")
        # Lands in the folder below, where the daemon cannot see it yet.
        save(daemon.inbox, f"{PLACE}/b.txt")
        listing = daemon.folder / "listing"
        daemon.inside("sh", "-c", f"ls -A {daemon.inbox} > {listing}")
        daemon.inside("umount", daemon.inbox)
        daemon.wait_for_files(2)
        save(daemon.inbox, f"{PLACE}/c.txt")
        daemon.wait_for_files(3)
        assert listing.read_text() == "stranger.txt\n"
        assert daemon.rows() == {"DONE": 3}
        assert list((daemon.inbox / PLACE).iterdir()) == []
