"""Saves that come through a real Samba server, whose other side the daemon is on."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from modn_watch.disk import Disk
from tests.acceptance.daemons import DEADLINE_S, a_daemon
from tests.acceptance.designers import Designer, a_disc, pieces

#: What is empty gets no patience of its own here: nothing but the open handle speaks against it.
CONFIG = "[[inboxes]]\nquiet_s = 1.0\nmax_wait_s = 1.0\n"
PAUSE_S = 1.6
SERVER = """
[global]
server role = standalone server
interfaces = 127.0.0.1
bind interfaces only = yes
smb ports = {port}
disable netbios = yes
load printers = no
disable spoolss = yes
map to guest = Bad User
guest account = nobody
private dir = {own}
lock directory = {own}
state directory = {own}
cache directory = {own}
pid directory = {own}
ncalrpc dir = {own}/rpc
log file = {own}/log
[inbox]
path = {inbox}
guest ok = yes
read only = no
force user = root
"""


class Share:
    """An inbox as a client of the server sees it."""

    def __init__(self, folder, inbox):
        self._folder, self._inbox = folder, inbox
        self._config, self._said = folder / "smb.conf", folder / "smbd.log"
        self._port = _free_port()

    @contextlib.contextmanager
    def served(self):
        """Serve it, in processes of its own, until the block ends."""
        own = self._folder / "own"
        own.mkdir()
        self._config.write_text(SERVER.format(port=self._port, own=own, inbox=self._inbox))
        with self._said.open("wb") as said:
            server = subprocess.Popen(
                [
                    _program("smbd"), "--foreground", "--no-process-group",
                    "--debug-stdout", f"--configfile={self._config}",
                ],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                # Told to end, it tells its whole group, which must not be ours.
                start_new_session=True,
            )  # fmt: skip
        try:
            self._wait_for_server(server)
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    def _wait_for_server(self, server):
        deadline = time.monotonic() + DEADLINE_S
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", self._port)).close()
                return
            assert server.poll() is None, self._said.read_text()
            assert time.monotonic() < deadline, self._said.read_text()
            time.sleep(0.02)

    def do(self, at, *commands):
        """Carry out commands of smbclient in a designer's folder, within one session."""
        place = at.place.relative_to(self._inbox)
        done = subprocess.run(
            [
                _program("smbclient"), "--no-pass", f"--configfile={self._config}",
                f"--port={self._port}", "//127.0.0.1/inbox",
                "--command", "; ".join([f'cd "{place}"', *commands]),
            ],
            cwd=at.desk, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=DEADLINE_S, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


class Remote(Designer):
    """A designer at another machine, with files on a desk of their own."""

    def __init__(self, daemon, client, share):
        super().__init__(daemon, client)
        self.share = share
        self.desk = daemon.folder / "desks" / client
        self.desk.mkdir(parents=True)

    def draw(self, name, content):
        (self.desk / name).write_bytes(content)

    def do(self, *commands):
        self.share.do(self, *commands)


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _program(name):
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, f"{name} is not installed: make tools"
    return found


def put(at):
    at.draw("plate.dxf", a_disc(1))
    at.do("put plate.dxf")
    at.assert_filed(a_disc(1))


def uploaded_slowly(at):
    content, path = a_disc(2), at.place / "plate.dxf"
    os.mkfifo(at.desk / "plate.dxf")
    with ThreadPoolExecutor(1) as pool:
        upload = pool.submit(at.do, "put plate.dxf")
        with (at.desk / "plate.dxf").open("wb") as out:
            for piece in pieces(content):
                out.write(piece)
                out.flush()
                at.wait_for(path.exists)
                time.sleep(PAUSE_S)
                # A file that somebody forgot looks just like this.
                assert (path.stat().st_size, path.stat().st_blocks) == (0, 0)
                assert Disk().open_elsewhere(path)
                assert at.states() == []
        upload.result()
    at.assert_filed(content)
    assert "open in a program" in at.log()


def renamed_into_place(at):
    at.draw("old.dxf", a_disc(3))
    at.draw("new.dxf", a_disc(4))
    at.do(
        "put old.dxf plate.dxf", "put new.dxf atmp77.tmp",
        "rename plate.dxf plate.bak", "rename atmp77.tmp plate.dxf",
    )  # fmt: skip
    at.assert_filed(a_disc(4))


def overwritten(at):
    for radius_mm in (5, 6, 7):
        at.draw(f"{radius_mm}.dxf", a_disc(radius_mm))
    at.do("put 5.dxf plate.dxf", "put 6.dxf plate.dxf")
    at.wait_for_versions(1)
    at.do("put 7.dxf plate.dxf")
    at.assert_filed(a_disc(6), a_disc(7))


SAVES = {save.__name__: save for save in (put, uploaded_slowly, renamed_into_place, overwritten)}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Each way to save as it goes on, or went, in the folder of a client of its own."""
    folder = tmp_path_factory.mktemp("samba")
    with a_daemon(folder, CONFIG) as daemon:
        share = Share(folder, daemon.inbox)
        with share.served(), ThreadPoolExecutor(len(SAVES)) as pool:
            yield {
                name: pool.submit(save, Remote(daemon, f"CL-{number:04}", share))
                for number, (name, save) in enumerate(SAVES.items(), start=1)
            }


@pytest.mark.parametrize("way", SAVES)
def test_each_save_through_a_share_becomes_one_version_and_none_fails(outcomes, way):
    outcomes[way].result(timeout=1.5 * DEADLINE_S)
