"""A folder in which real daemons live and die, and what is known of it from outside."""

import contextlib
import hashlib
import itertools
import os
import random
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pymupdf
from psycopg.rows import dict_row

from tests.builders import a_dxf
from tests.crash import books

DEADLINE_S = 240
REPOSITORY = Path(__file__).resolve().parents[2]
#: Marks every process that a daemon of these premises started.
_MARK = "CRASH_PREMISES"
PLACE = "CL-0001/JB-2025-10-CL0001-001"
NO_TABLE_YET = (sqlite3.OperationalError, psycopg.errors.UndefinedTable)
#: No drawing begins like this.
BAD = b"no drawing "
LARGE_BYTES = 20_000_000
#: What a process was killed with is read alone then, and one more death then counts.
RUNS_ALLOWED = 3
CONFIG = """\
database_url = "{url}"
archive = "{archive}"
quarantine = "{quarantine}"
[[inboxes]]
quiet_s = 0.1
rescan_s = 2.0
on_ingest = "{mode}"
[ocr]
enabled = {ocr}
"""


class Premises:
    """Folders, journal and daemons of one installation."""

    def __init__(self, folder, *, mode="move", stores=None, url=None):
        """Write its configuration.

        Args:
            folder: for everything.
            mode: move or copy.
            stores: where the archive lies, and quarantine unless files are held there; in the
                folder by default.
            url: of the database; SQLite in the folder by default.
        """
        self.folder, self.mode = folder, mode
        stores = stores or folder
        self.inbox, self.archive = folder / "inbox", stores / "archive"
        # Never where files are held, or nothing is moved between two file systems.
        self.quarantine = (folder if mode == "copy" else stores) / "quarantine"
        self.url = url or f"sqlite:///{folder}/journal.db"
        # A short path: sockets are made in it, and their names may have 107 bytes.
        self.scratch = Path(tempfile.mkdtemp(prefix="crash-"))
        self.log = folder / "log"
        self.mark = secrets.token_hex(8)
        self._running = []
        self.inbox.mkdir(parents=True)
        self.configure()

    def configure(self, *, ocr=False):
        """Write the configuration, for the next daemon that starts."""
        words = {"archive": self.archive, "quarantine": self.quarantine, "mode": self.mode}
        text = CONFIG.format(url=self.url, ocr=str(ocr).lower(), **words)
        (self.folder / "config.toml").write_text(text)

    def start(self, *words, program="tests.crash.mortal"):
        """Start a daemon: by default one that lives as long as it may."""
        words = words or (("-", "before", "0") if program == "tests.crash.mortal" else ())
        ours = {k: v for k, v in os.environ.items() if not k.startswith("MODN_WATCH")}
        more = {_MARK: self.mark, "TMPDIR": str(self.scratch), "PYTHONPATH": str(REPOSITORY)}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", program, *words],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env={**ours, **more},
            )
        self._running.append(process)
        return process

    def close(self):
        for process in self._running:
            process.kill()
            process.wait()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def rows(self):
        """Return the rows of `file_ingests`, oldest first; none where there is no table yet."""
        sql = f"SELECT {', '.join(books.COLUMNS)} FROM file_ingests ORDER BY id"
        try:
            return self.query(sql)
        except NO_TABLE_YET:
            return []

    def query(self, sql):
        """Return the rows that a statement finds, each a mapping."""
        if self.url.startswith("postgresql"):
            with psycopg.connect(self.url, row_factory=dict_row) as database:
                return database.execute(sql).fetchall()
        path = self.url.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(path, timeout=30)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(sql)]

    def finished(self):
        """Return how many rows nothing is left to do for."""
        return self._count("state IN ('DONE', 'DUPLICATE', 'QUARANTINED')")

    def in_hand(self):
        """Return how many rows something is left to do for."""
        history = "'DONE', 'DUPLICATE', 'QUARANTINED', 'ABANDONED', 'RELEASED'"
        return self._count(f"state NOT IN ({history})")

    def has_tables(self):
        """Return whether a daemon has come so far as to make the tables."""
        try:
            self.query("SELECT COUNT(*) AS n FROM file_ingests")
        except NO_TABLE_YET:
            return False
        return True

    def _count(self, condition):
        sql = f"SELECT COUNT(*) AS n FROM file_ingests WHERE {condition}"
        try:
            return self.query(sql)[0]["n"]
        except NO_TABLE_YET:
            return 0

    def wait_for(self, condition, otherwise):
        deadline = time.monotonic() + DEADLINE_S
        while not (answer := condition()):
            assert time.monotonic() < deadline, f"{otherwise}\n{self.tail()}"
            time.sleep(0.05)
        return answer

    def tail(self):
        return self.log.read_text(errors="replace")[-3000:]

    def relatives(self):
        """Return the processes, of those that were started here or by them, that live."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdecimal():
                continue
            with contextlib.suppress(OSError):
                if f"{_MARK}={self.mark}".encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
        return found

    def strays(self):
        """Return what lies in the folders of our own, and what dead daemons left to write in."""
        own = [root / books.OWN_FOLDER for root in (self.inbox, self.archive, self.quarantine)]
        held = [p for root in own for name in ("held", "tmp") for p in (root / name).iterdir()]
        living = [process for process in self._running if process.poll() is None]
        # One each for those that live.
        return [*held, *sorted(self.scratch.glob("modn-watch-*"))[len(living) :]]


class Designer:
    """Saves files, and remembers what must be found again."""

    def __init__(self, premises):
        self.premises = premises
        self._numbers = itertools.count(1)
        #: The digest of what was saved last, by path.
        self.last = {}
        #: Digests of what was saved over; nobody can tell from here whether it was taken before.
        self.perhaps = set()
        self.bad = set()

    def save(self, path, content):
        """Save as careful programs do: whole, and then under its name."""
        target = self._place(path)
        temp = target.with_name(f".{target.name}.saving")
        temp.write_bytes(content)
        self._remember(path, content)
        temp.replace(target)

    def save_slowly(self, path, content, chunks=20):
        """Save in place, bit by bit."""
        self._remember(path, content)
        size = len(content) // chunks + 1
        with self._place(path).open("wb", buffering=0) as stream:
            for start in range(0, len(content), size):
                stream.write(content[start : start + size])
                time.sleep(0.01)

    def _place(self, path):
        target = self.premises.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _remember(self, path, content):
        digest = hashlib.sha256(content).hexdigest()
        if self.last.get(path) not in (None, digest):
            self.perhaps.add(self.last[path])
        self.last[path] = digest
        if content.startswith(BAD):
            self.bad.add(digest)

    def save_new(self):
        """Save a drawing that is like no other; return its path."""
        number = next(self._numbers)
        path = f"CL-000{number % 3 + 1}/JB-2025-10-CL0001-001/{number:04}-part-MS-5mm-x1.dxf"
        self.save(path, a_drawing(number))
        return path

    def save_bad(self):
        """Save what is no drawing, and like nothing before."""
        number = next(self._numbers)
        self.save(f"{PLACE}/{number:04}-bad-MS-5mm-x1.dxf", BAD + str(number).encode())

    def save_a_wave(self, *, large):
        """Save good, bad, changed and unchanged files, and perhaps one of 20 MB."""
        first = self.save_new()
        self.save_bad()
        number = next(self._numbers)
        if large:
            self.save_slowly(f"{PLACE}/{number:04}-order.pdf", a_large_pdf(number))
        second = self.save_new()
        self.save(first, a_drawing(number + 0.5))
        self.save_new()
        self.save(second, a_drawing(int(Path(second).name[:4])))

    def contradictions(self):
        """Return every sentence in which what was saved and what is there differ."""
        found = self.premises
        rows = found.rows()
        wrong = books.contradictions(rows, archive=found.archive, quarantine=found.quarantine)
        wrong += [f"{path} was left" for path in found.strays()]
        archived = [row["sha256"] for row in rows if row["state"] == "DONE"]
        rejected = [row["sha256"] for row in rows if row["state"] == "QUARANTINED"]
        good = set(self.last.values()) - self.bad
        wrong += [f"{each} was lost" for each in good - set(archived)]
        wrong += [f"{each} is nobody's" for each in set(archived) - good - self.perhaps]
        wrong += [f"{each} was filed twice" for each in set(archived) if archived.count(each) > 1]
        wrong += [f"{each} is innocent" for each in set(rejected) - self.bad]
        wrong += [f"{each} (bad) is not in quarantine" for each in self.bad - set(rejected)]
        wrong += [
            f"record {row['id']} was read {row['attempts']} times"
            for row in rows
            if row["state"] in books.FINISHED and row["attempts"] > RUNS_ALLOWED
        ]
        return wrong + self._left()

    def _left(self):
        there = books.originals(self.premises.inbox)
        left = {path: books.digest(file) for path, file in there.items()}
        expected = self.last if self.premises.mode == "copy" else {}
        return [] if left == expected else [f"in the drop folder lie {sorted(left)}"]

    def all_is_done(self):
        """Return whether everything that was saved has come to an end."""
        rows = self.premises.rows()
        ended = {row["sha256"] for row in rows if row["state"] in books.FINISHED}
        in_hand = [row for row in rows if row["state"] not in books.FINISHED | books.HISTORY]
        return not in_hand and ended >= set(self.last.values())


def a_drawing(number):
    """A drawing whose bytes no other has."""
    return a_dxf(("CIRCLE", {8: "CUT", 10: 0, 20: 0, 40: number}))


def a_large_pdf(number):
    """Twenty megabytes of which no other has the bytes, and that are quickly read."""
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), f"Order {number}")
    document.embfile_add("scan", random.Random(number).randbytes(LARGE_BYTES))
    return document.tobytes(deflate=False)
