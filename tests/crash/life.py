"""An installation that lives through a story without threads, and what is left of it."""

import contextlib
import sqlite3
import time
from dataclasses import dataclass

from modn_watch import states
from modn_watch.errors import Deferred, ModnWatchError
from modn_watch.housekeeping import keep_leases, tidy_up
from modn_watch.ingest import advance
from modn_watch.journal import LeaseLost
from modn_watch.model import State
from tests.crash import books

_NEVER_ENDS = 500


@dataclass
class Life:
    """Does by hand what posts, crew and the daemon's loop do: what is refused is tried again."""

    #: The installation, of a process that is killed now and then.
    at: object
    story: object
    #: How many acts were done; outlives a crash, as people do.
    told: int = 0
    #: Turns until somebody says that it never ends.
    patience: int = _NEVER_ENDS

    def begin(self, at):
        """Go on with what another process left, later than it ended."""
        if self.at is not None:
            at.time.pass_by(self.at.time.monotonic())
        self.at, self.patience = at, _NEVER_ENDS

    @property
    def orders(self):
        """Whether people do more than to save."""
        return any(act.content is None for act in self.story.acts)

    def go_on(self):
        """Finish what is in hand, then do the next act, until all is told and done."""
        self._keep_house()
        self._finish()
        while self.told < len(self.story.acts):
            self._act(None)
            if self.orders:
                self._keep_house()
            # What stays where it is becomes new work at the next full look.
            self.at.time.pass_by(self.at.drop.rescan_s)
            self._finish()
        if self.orders:
            # What the disk refused before, it takes now.
            self._keep_house()
        # As at the end of every day; what is refused then, the next one to start does.
        with contextlib.suppress(Deferred):
            self.at.shop.journal.ingests.give_back(self.at.shop.owner)

    def _act(self, ingest):
        """Do the next act; a person who is refused tries again."""
        act = self.story.acts[self.told]
        try:
            done = act.do(self.at, ingest)
        except (ModnWatchError, OSError) as error:
            self._wait(1.0, error)
            self._keep_house()
            return
        if done:
            self.told += 1

    def _wait(self, seconds, why=None):
        self.patience -= 1
        if self.patience < 0:
            raise AssertionError(f"it never ends: {why!r}, {self.at.records()}")
        self.at.time.pass_by(seconds)

    def _keep_house(self):
        for _ in range(_NEVER_ENDS):
            try:
                keep_leases(self.at.shop)
                tidy_up(self.at.shop)
            except Deferred as error:
                self._wait(1.0, error)
            else:
                return

    def _finish(self):
        while True:
            self._look()
            if self._work():
                continue
            pause_s = self._pause_s()
            if pause_s is None:
                return
            # One that is due may still wait for an older one of its name.
            self._wait(max(1.0, pause_s), "waiting")

    def _look(self):
        try:
            self.at.lookout.look()
            self.at.lookout.open_settled()
        except (Deferred, OSError) as error:
            self._wait(1.0, error)

    def _pause_s(self):
        """Return how long nothing happens; None when everything is finished."""
        now = self.at.time.now()
        due_at = self.at.shop.journal.ingests.next_due_at()
        settles_s = self.at.lookout.next_at_s()
        waits = [max(0.0, (due_at - now).total_seconds()) + 0.001] if due_at else []
        if settles_s is not None:
            waits.append(max(0.0, settles_s - self.at.time.monotonic()))
        return min(waits, default=None)

    def _work(self):
        """Carry what is due; return whether anything was."""
        shop, worked, in_doubt = self.at.shop, False, False
        while True:
            try:
                if in_doubt:
                    shop.journal.ingests.give_back(shop.owner)
                in_doubt = True
                ingest = shop.journal.ingests.lease_next(shop.owner, self.at.time.now())
                in_doubt = False
            except Deferred as error:
                self._wait(1.0, error)
                continue
            if ingest is None:
                return worked
            worked = True
            self._carry(ingest)

    def _carry(self, ingest):
        while True:
            if self.told < len(self.story.acts):
                act = self.story.acts[self.told]
                if act.during is ingest.state:
                    self._act(ingest)
            step = states.next_step(ingest, self.at.time.now())
            if step is None:
                return
            try:
                ingest = advance(self.at.shop, ingest, step)
            except LeaseLost:
                return
            except Deferred as error:
                self._wait(1.0, error)


def rows_of(folder):
    """Return the rows of `file_ingests` in a folder's SQLite journal, oldest first."""
    db = sqlite3.connect(folder / "journal.db")
    db.row_factory = sqlite3.Row
    try:
        found = db.execute(f"SELECT {', '.join(books.COLUMNS)} FROM file_ingests ORDER BY id")
        return [dict(row) for row in found]
    finally:
        db.close()


def bury(folder, owner):
    """Make a process that ended long ago of the one that had something in hand."""
    db = sqlite3.connect(folder / "journal.db")
    try:
        with db:
            db.execute(
                "UPDATE file_ingests SET lease_pid = ? WHERE lease_token = ?",
                (2**30, owner.token),
            )
    finally:
        db.close()


def what_is_wrong(life, folder):
    """Return every sentence that contradicts the end that the story must come to."""
    at, story = life.at, life.story
    foreign = set(story.foreign)
    rows = rows_of(folder)
    wrong = books.contradictions(
        rows, archive=at.archive, quarantine=at.quarantine, foreign=foreign
    )
    archived = _contents(at.archive)
    for content in story.foreign.values():
        if content not in archived:
            wrong.append("a file that was never ours was touched")
        else:
            archived.remove(content)
    overwritten = [c for c in story.optional if c not in archived]
    expected = [content for content in story.archived if content not in overwritten]
    wrong += _differ("in the archive", sorted(archived), sorted(expected))
    wrong += _differ("in quarantine", _contents(at.quarantine), sorted(story.quarantined))
    current = [row for row in rows if row["state"] not in books.HISTORY]
    if story.twice and len(current) > 1 and current[-1]["state"] == str(State.DUPLICATE):
        del current[-1]
    states_found = [row["state"] for row in current]
    wrong += _differ("states", states_found, list(map(str, story.states))[len(overwritten) :])
    runs = [row["attempts"] for row in current]
    wrong += _differ("attempts", runs, [story.attempts] * len(current))
    wrong += _differ("in the drop folder", _left(at), _expected_there(life))
    wrong += _in_order(rows)
    return wrong + swept(life)


def _differ(where, found, expected):
    return [] if found == expected else [f"{where}: {found}, and not {expected}"]


def _contents(root):
    return sorted(path.read_bytes() for path in books.originals(root).values())


def _left(at):
    return _contents(at.inbox)


def _expected_there(life):
    """Where originals stay, the last of each name does."""
    if not life.at.drop.copied:
        return []
    last = {act.path: act.content for act in life.story.acts if act.content is not None}
    return sorted(last.values())


def _in_order(rows):
    """Versions of one name are in the order in which they were saved."""
    filed = [row for row in rows if row["state"] == str(State.DONE) and row["version"]]
    for name in {row["source_path"] for row in filed}:
        numbers = [row["version"] for row in filed if row["source_path"] == name]
        if numbers != sorted(numbers):
            yield f"versions of {name} are out of order: {numbers}"


def swept(life):
    """Two hours later, by the clock of the disk, nothing of our own is left in hand."""
    at = life.at
    at.time.pass_by(max(0.0, time.time() - at.time.now().timestamp()) + 7200)
    keep_leases(at.shop)
    tidy_up(at.shop)
    return [f"{path} was left" for path in at.strays()]
