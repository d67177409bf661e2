"""From settings to a running installation; the only place that builds anything."""

from __future__ import annotations

import contextlib
import os
import pwd
import stat
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import inbox, owners, presence, roots, tesseract, threads
from modn_watch.attendance import Attendance
from modn_watch.checks import Rules
from modn_watch.cli.drafting import drafting
from modn_watch.config import load
from modn_watch.cutting import Row
from modn_watch.disk import Disk
from modn_watch.errors import Misconfigured, RootOffline
from modn_watch.journal import open_journal
from modn_watch.model import Limits
from modn_watch.refusals import as_deferred
from modn_watch.sandbox import Sandbox
from modn_watch.shop import Clock, DropFolder, Shop
from modn_watch.standards import Standards
from modn_watch.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config import Inbox, Settings
    from modn_watch.journal import Journal
    from modn_watch.roots import Root
    from modn_watch.studio import Studio

CLOCK = Clock(now=lambda: datetime.now(UTC), monotonic=time.monotonic)

#: Texts of our own in drop folders, ignored whatever the configuration says.
#: File types in which text may be a picture.
_WITH_PICTURES = frozenset({"image", "pdf"})
_OWN_TEXTS = tuple(
    f"*.{kind}{number}.txt"
    for kind in ("NOT FILED", "filed", "reason")
    for number in ("", " ([2-9])")
)
_SHORTEST_POLL_S = 0.5


def read_settings(config: Path | None) -> Settings:
    """Return the settings that hold here.

    Raises:
        Misconfigured: something in them is wrong.
    """
    return load(config, os.environ, Path.cwd())


def limits(settings: Settings) -> Limits:
    """Return what a parser may take, and which languages it reads in pictures."""
    known = tesseract.languages() if settings.ocr.enabled else ()
    return Limits(
        extract_bytes=settings.parsing.extract_bytes,
        ocr_languages=tesseract.usable(settings.ocr.languages, known),
        ocr_timeout_s=settings.parsing.timeout_s / 2,
        drafting=drafting(settings),
    )


def standards(settings: Settings) -> Standards:
    """Return what this shop holds drawings against."""
    checked = settings.preflight
    return Standards(
        rules=Rules(
            hole_to_thickness=checked.hole_to_thickness,
            edge_to_thickness=checked.edge_to_thickness,
            sheet_mm=checked.sheet_mm,
            off=frozenset(checked.off),
        ),
        cutting=tuple(Row(**each.model_dump()) for each in settings.cutting),
    )


def sandbox(settings: Settings, *, workers: int | None = None, warm: bool = True) -> Sandbox:
    """Return the place where files are parsed."""
    return Sandbox(
        workers=workers or settings.parsing.workers,
        timeout_s=settings.parsing.timeout_s,
        memory_mb=settings.parsing.memory_mb,
        limits=limits(settings),
        warm=warm,
    )


def vocabulary(settings: Settings) -> Vocabulary:
    """Return the words of the trade with those of this shop."""
    return Vocabulary.standard().with_aliases(settings.materials)


@contextlib.contextmanager
def open_shop(
    settings: Settings,
    parser: Sandbox,
    *,
    by: str,
    make_roots: bool,
    begin_anew: bool = False,
    wary: bool = False,
    studio: Studio | None = None,
) -> Iterator[Shop]:
    """Open journal and roots for as long as the block runs.

    Args:
        settings: the configuration.
        parser: reads files; not closed here.
        by: who asks for what will be changed.
        make_roots: whether folders that nobody knows yet are made.
        studio: makes pictures for those who look; None = nobody does.
        begin_anew: whether a new journal may begin over folders with files of an earlier one.
        wary: whether it may not, though no folder is made.

    Raises:
        Misconfigured: the database or a folder cannot be used.
    """
    journal = open_journal(settings.database_url)
    with journal.connected():
        if make_roots:
            journal.require_writable()
        disk = Disk()
        careful = wary or (make_roots and not begin_anew)
        found = _Roots(journal, disk, make=make_roots, careful=careful)
        archive = found.root("archive", settings.archive)
        quarantine = found.root("quarantine", settings.quarantine)
        drops = [_drop_folder(found, each, settings) for each in settings.inboxes]
        # Who stays asks for himself; who only looks in believes the one that stays.
        hanging = frozenset() if make_roots else presence.hanging(journal, CLOCK.now())
        asked = [*(drop.root for drop in drops), archive, quarantine]
        with _attending(Attendance(asked, hanging=hanging)) as attendance:
            yield Shop(
                inboxes={drop.root.id: drop for drop in drops},
                archive=archive,
                quarantine=quarantine,
                disk=disk,
                journal=journal,
                parse=parser.parse,
                clock=CLOCK,
                vocabulary=vocabulary(settings),
                standards=standards(settings),
                owner=owners.this_process(),
                max_bytes=settings.parsing.max_bytes,
                by=by,
                accept_other=settings.accept_other,
                slow_types=_WITH_PICTURES if settings.ocr.enabled else frozenset(),
                attendance=attendance,
                studio=studio,
            )


@contextlib.contextmanager
def _attending(attendance: Attendance) -> Iterator[Attendance]:
    attendance.start()
    try:
        yield attendance
    finally:
        attendance.stop()


def become_owner(settings: Settings) -> None:
    """Go on as the user whose installation this is, where root gave the order.

    To be called before anything is started or made.

    What root makes in archive, quarantine or inbox, the service could not use. A program that lies
    in root's own home is of no use to anybody else, so it stays with root.

    Raises:
        RootOffline: the folder that tells whose it is does not answer.
    """
    program = (Path(os.__file__), Path(sys.executable), Path(__file__))
    if os.geteuid() != 0 or not all(open_to_all(path) for path in program):
        return
    try:
        owner = pwd.getpwuid(threads.within(roots.PATIENCE_S, lambda: _owner_of(settings)))
    except TimeoutError:
        raise RootOffline(f"The archive folder {settings.archive} does not answer.") from None
    except (OSError, KeyError):
        return
    if owner.pw_uid != 0:
        os.initgroups(owner.pw_name, owner.pw_gid)
        os.setgid(owner.pw_gid)
        os.setuid(owner.pw_uid)
        # Libraries look for settings there, and fail where they may not look.
        os.environ["HOME"] = owner.pw_dir


def _owner_of(settings: Settings) -> int:
    mark = settings.database_path or settings.archive
    place = mark if mark.exists() else mark.parent
    return place.stat().st_uid


def open_to_all(path: Path) -> bool:
    """Return whether every user may come to a file through the folders above it."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


class _Roots:
    """Finds the root at a path; one that nobody knows yet is made where that is allowed."""

    def __init__(self, journal: Journal, disk: Disk, *, make: bool, careful: bool) -> None:
        self._journal = journal
        self._disk = disk
        self._make = make
        #: The journal is new, and nobody said that it is meant to be.
        self._wary = careful and not journal.roots.any_known()

    def root(self, role: str, path: Path) -> Root:
        """Return the root; offline unless its marker says what the journal knows."""
        known = self._journal.roots.id_of(role, str(path))
        if known is None:
            return self._adopted(role, path)
        root = roots.Root(role=role, path=path, id=known)
        if self._make:
            # What cannot be made is said by the step that needs it.
            with contextlib.suppress(OSError):
                threads.within(roots.PATIENCE_S, lambda: self._complete(root))
        return root

    def _complete(self, root: Root) -> None:
        """Make what a backup may have left out: empty folders."""
        if roots.online(root):
            self._disk.make_folder(root.held)
            self._disk.make_folder(root.temp)

    def _adopted(self, role: str, path: Path) -> Root:
        try:
            marked = threads.within(roots.PATIENCE_S, lambda: roots.read_id(path))
        except TimeoutError:
            return roots.unknown(role, path)
        if marked is None and not self._make:
            return roots.unknown(role, path)
        if marked is not None and self._wary:
            self._require_unused(roots.Root(role=role, path=path, id=marked))
        if marked is not None and not self._make and not self._journal.roots.knows(marked):
            # Who only looks in makes nothing known: a new journal must stay one.
            return roots.Root(role=role, path=path, id=marked)
        root = self._made(role, path, marked)
        self._journal.roots.remember(role, str(path), root.id)
        return root

    def _require_unused(self, root: Root) -> None:
        """Do nothing where no file lies that the journal of earlier had a record of."""
        stores = [root.held, *([root.path] if root.role != "inbox" else [])]
        files = (path for store in stores for path, _stamp in self._disk.files_in(store))
        if any(path.name != roots.OWN_FOLDER for path in files):
            raise Misconfigured(
                f"The {root.role} {root.path} holds files of an earlier time, and the database is "
                "new: it knows nothing of them.",
                hint="Look at database_url, and bring back the database or its backup. To begin "
                "anew, over what is there: `modn-watch init`.",
            )

    def _made(self, role: str, path: Path, marked: str | None) -> Root:
        try:
            if marked is None:
                return roots.make(self._disk, path, role)
            root = roots.Root(role=role, path=path, id=marked)
            self._disk.make_folder(root.held)
            self._disk.make_folder(root.temp)
        except OSError as error:
            if roots.is_no_answer(error):
                raise as_deferred(error) from error
            raise Misconfigured(
                f"The {role} folder {path} cannot be made or used: {error.strerror}.",
                hint="Look at its path in the configuration, and who may write there.",
            ) from error
        return root


def _drop_folder(found: _Roots, settings: Inbox, whole: Settings) -> DropFolder:
    receipts = whole.receipts if settings.receipts is None else settings.receipts
    return DropFolder(
        root=found.root("inbox", settings.path),
        layouts=settings.layouts,
        strict_codes=settings.strict_codes,
        default_client=settings.default_client,
        default_project=settings.default_project,
        ignore=inbox.ignoring((*settings.ignore, *_OWN_TEXTS), (whole.quarantine, whole.archive)),
        quiet_s=settings.quiet_s,
        max_wait_s=settings.max_wait_s,
        rescan_s=settings.rescan_s,
        observer=settings.observer,
        poll_s=max(_SHORTEST_POLL_S, settings.quiet_s / 2),
        copied=settings.on_ingest == "copy",
        receipts=receipts,
        remove_empty_folders=settings.remove_empty_folders,
    )
