"""The real program, started in a folder of its own."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests import postgres

PROGRAM = [sys.executable, "-m", "modn_watch"]
#: What is waited for comes much sooner, but for a machine that does five such things at once.
DEADLINE_S = 200


class Daemon:
    """`modn-watch run` on a folder with inbox, archive, quarantine and journal.

    The journal is SQLite's in that folder, or in the PostgreSQL database that a URL names.
    """

    def __init__(self, folder, config="", database=None):
        self.folder = folder
        self.database = database
        self.inbox, self.archive = folder / "inbox", folder / "archive"
        self.quarantine = folder / "quarantine"
        self.log = folder / "log"
        self.process = None
        self.program, self.words = PROGRAM, ["run"]
        self.configure(config)

    def configure(self, config):
        own = config or "[[inboxes]]\nquiet_s = 0.2\n"
        url = f'database_url = "{self.database}"\n' if self.database else ""
        (self.folder / "config.toml").write_text(url + own)

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.program, *self.words],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env=clean_environment(),
            )
        self.wait_for(lambda: "Drop files into" in self.log.read_text(), "it never started")
        return self

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        code = self.process.wait(DEADLINE_S)
        self.process = None
        return code

    def wait_for(self, condition, otherwise):
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            if condition():
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.02)
        raise AssertionError(f"{otherwise}: {self.rows()}\n{self.log.read_text()[-5000:]}")

    def wait_for_files(self, number):
        """Wait until so many records are finished, and none is in hand."""
        self.wait_for(lambda: self.finished() == number, f"not {number} files")

    def finished(self):
        rows = self.rows()
        done = sum(n for state, n in rows.items() if state in ("DONE", "DUPLICATE", "QUARANTINED"))
        return done if done == sum(rows.values()) else -1

    def rows(self):
        found = self.query("SELECT state, COUNT(*) FROM file_ingests GROUP BY state")
        return {state: n for state, n in found if state not in ("ABANDONED", "RELEASED")}

    def query(self, sql):
        if self.database:
            return postgres.query(self.database, sql)
        with contextlib.closing(sqlite3.connect(self.folder / "modn-watch.db")) as db:
            return db.execute(sql).fetchall()

    def strays(self):
        folders = self.folder.glob("*/.modn-watch/*")
        return [p for folder in folders if folder.is_dir() for p in folder.iterdir()]

    def archived(self):
        return {
            str(path.relative_to(self.archive)): path.read_bytes()
            for path in self.archive.rglob("*")
            if path.is_file() and ".modn-watch" not in path.parts
        }


def clean_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("MODN_WATCH")}


def command(folder, *words):
    """Run one command in a folder; return its exit code, its JSON or text, and stderr."""
    done = subprocess.run(
        [*PROGRAM, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        env=clean_environment(),
        check=False,
    )
    answer = json.loads(done.stdout) if "--json" in words and done.stdout else done.stdout
    return done.returncode, answer, done.stderr


@contextlib.contextmanager
def a_daemon(folder, config="", database=None):
    """Yield a running daemon and end it in any case."""
    Path(folder).mkdir(exist_ok=True)
    daemon = Daemon(folder, config, database).start()
    try:
        yield daemon
    finally:
        if daemon.process is not None:
            daemon.process.kill()
            daemon.process.wait()
