"""A whole installation in a temp folder, with a parser and a clock that the test holds."""

import contextlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from modn_watch import inbox, owners, roots, states
from modn_watch.cli import building
from modn_watch.disk import Disk
from modn_watch.errors import Unreadable
from modn_watch.ingest import advance
from modn_watch.journal import Query, open_journal
from modn_watch.lookout import Lookout
from modn_watch.model import Extract
from modn_watch.shop import Clock, DropFolder, Shop
from modn_watch.vocabulary import Vocabulary

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PATTERNS = ("~$*", "*.tmp", "*.bak", ".*", *building._OWN_TEXTS)


class Time:
    """A clock that moves when the test says so."""

    def __init__(self):
        self.passed_s = 0.0

    def now(self):
        return START + timedelta(seconds=self.passed_s)

    def monotonic(self):
        return self.passed_s

    def pass_by(self, seconds):
        self.passed_s += seconds


@dataclass
class Parser:
    """Reads every file as a DXF, but for those that the test has other plans for."""

    #: From a name to what happens: an exception to raise, or a function of the path.
    plans: dict = field(default_factory=dict)
    seen: list = field(default_factory=list)

    def __call__(self, path, name, *, kind=None, alone=False, begin=lambda: None):
        begin()
        self.seen.append((name, alone))
        plan = self.plans.get(name)
        if isinstance(plan, BaseException):
            raise plan
        if plan is not None:
            plan(path)
        if path.read_bytes().startswith(b"bad"):
            raise Unreadable("This is no drawing.")
        return Extract(
            file_type="dxf",
            parser_version="1",
            mime_type="image/vnd.dxf",
            extension=Path(name).suffix[1:].lower(),
        )


@dataclass
class Installation:
    shop: Shop
    drop: DropFolder
    time: Time
    parser: Parser
    lookout: Lookout

    @property
    def inbox(self):
        return self.drop.root.path

    @property
    def archive(self):
        return self.shop.archive.path

    @property
    def quarantine(self):
        return self.shop.quarantine.path

    def save(self, relative, content=b"drawing"):
        path = self.inbox / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def settle(self):
        """Look, let the quiet period pass, and open ingests for what has settled."""
        self.lookout.look()
        self.time.pass_by(self.drop.quiet_s)
        return self.lookout.open_settled()

    def step(self):
        """Take one step of the oldest due ingest; None = nothing is due."""
        ingests = self.shop.journal.ingests
        ingest = ingests.lease_next(self.shop.owner, self.shop.clock.now())
        if ingest is None:
            return None
        step = states.next_step(ingest, self.shop.clock.now())
        after = advance(self.shop, ingest, step)
        ingests.give_back(self.shop.owner)
        return after

    def drain(self):
        """Settle and carry everything to its end, through every pause."""
        self.settle()
        for _ in range(1000):
            if self.step() is None:
                due_at = self.shop.journal.ingests.next_due_at()
                if due_at is None:
                    return self.records()
                self.time.pass_by(max(0.0, (due_at - self.time.now()).total_seconds()) + 0.001)
        raise AssertionError("it never ends")

    def records(self):
        return self.shop.journal.records.page(Query(limit=None, deleted=True))[1][::-1]

    def archived(self):
        return sorted(
            str(p.relative_to(self.archive))
            for p in self.archive.rglob("*")
            if p.is_file() and roots.OWN_FOLDER not in p.parts
        )

    def strays(self):
        """Return what lies in the folders of our own, apart from the markers."""
        folders = (self.drop.root, self.shop.archive, self.shop.quarantine)
        return [p for root in folders for own in (root.held, root.temp) for p in own.iterdir()]

    def quarantined(self):
        return sorted(
            str(p.relative_to(self.quarantine))
            for p in self.quarantine.rglob("*")
            if p.is_file() and roots.OWN_FOLDER not in p.parts
        )


@contextlib.contextmanager
def an_installation(
    folder, *, database=None, archive=None, disk=None, owner=None, wrap=None, **settings
):
    """Yield an installation in a folder, as it was left there; settings change the drop folder's.

    Args:
        folder: what is there already is gone on with.
        database: the URL of the journal; by default a file in `folder`.
        archive: a folder for the archive; by default one in `folder`.
        disk: the file system, if it shall not be a sound one.
        owner: the process that takes the steps.
        wrap: what is done to the journal before it is used.
        settings: of the drop folder.
    """
    disk, time, parser = disk or Disk(), Time(), Parser()
    journal = open_journal(database or f"sqlite:///{folder}/journal.db")
    root = _root(folder / "inbox", "inbox")
    drop = replace(_drop_folder(root), **settings)
    with journal.connected():
        shop = Shop(
            inboxes={root.id: drop},
            archive=_root(archive or folder / "archive", "archive"),
            quarantine=_root(folder / "quarantine", "quarantine"),
            disk=disk,
            journal=wrap(journal) if wrap else journal,
            parse=parser,
            clock=Clock(now=time.now, monotonic=time.monotonic),
            vocabulary=Vocabulary.standard(),
            owner=owner or owners.this_process(),
            max_bytes=1_000_000,
        )
        yield Installation(shop, drop, time, parser, Lookout(shop, drop))


def _root(path, role):
    known = roots.read_id(path)
    if known is None:
        return roots.make(Disk(), path, role)
    return roots.Root(role=role, path=path, id=known)


def _drop_folder(root):
    return DropFolder(
        root=root,
        layouts=("{client}/{project}", "{client}/1.Projects/{project}"),
        strict_codes=False,
        default_client=None,
        default_project=None,
        ignore=inbox.ignoring(PATTERNS),
        quiet_s=2.0,
        max_wait_s=600.0,
        rescan_s=60.0,
        observer="auto",
        poll_s=1.0,
        copied=False,
        receipts=False,
        remove_empty_folders=False,
    )
