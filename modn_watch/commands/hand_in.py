"""Handing in files over the network: into the inbox's own keeping, and on as any other file.

    arrival  the bytes go to a temp file beside the held ones, whole and durable
    intent   one transaction: a row for each file says what it is called, and where it is held
    effect   each is renamed there
    journal  its row is CLAIMED, and whoever is free takes the next step

Only then may anybody be told that the files were taken. A crash before the effect leaves a row
whose file never came, which is abandoned, and a temp file that housekeeping sweeps away. One after
it leaves what a claim that broke off leaves: a row that holds its file.

No file is ever seen in the drop folder, so there is no name to be taken and nothing to settle.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog

from modn_watch import archive, parsers, states
from modn_watch.commands.placing import codes_of, facts_of, place_in
from modn_watch.copying import own_file, require_room
from modn_watch.disk import stamp_of
from modn_watch.errors import (
    AlreadyFiled,
    Busy,
    Misasked,
    ModnWatchError,
    OnItsWay,
    Oversize,
    RootOffline,
)
from modn_watch.journal import Arrival, LeaseLost
from modn_watch.model import Digest, Identity, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.model import Ingest, Scalar, Stamp
    from modn_watch.shop import DropFolder, Shop

log = structlog.get_logger()

_EVIDENCE = "upload"
_FILED: Final = (State.TIDYING, State.DONE)


def open_inbox(shop: Shop) -> DropFolder:
    """Return the inbox that files are handed in to: the first that is there.

    Raises:
        RootOffline: none is.
    """
    for drop in shop.inboxes.values():
        if drop.root.known and shop.online(drop.root):
            return drop
    raise RootOffline("No inbox is there to take files.")


class Upload:
    """One file that comes in bit by bit; nobody knows of it until it is handed in."""

    def __init__(self, shop: Shop, drop: DropFolder, name: str) -> None:
        """Begin.

        Args:
            shop: the installation.
            drop: the inbox.
            name: what the file is called; a name and no path.

        Raises:
            Misasked: the inbox takes none of that name.
            OSError: nothing can be written there.
        """
        if not name:
            raise Misasked("A file was sent without a name.", field="files")
        if drop.ignore.name(name):
            raise Misasked(
                f'"{name}" is not taken: the configuration says to ignore such names.',
                hint="Send it under another name, or look at ignore in the configuration.",
                field="files",
            )
        self.name = name
        self.held_name = secrets.token_hex(16)
        self._shop = shop
        self._hasher = hashlib.sha256()
        self._size = 0
        self._stamp: Stamp | None = None
        self.path = drop.root.temp / self.held_name
        shop.disk.make_folder(drop.root.temp)
        self._out = own_file(self.path)

    @property
    def sha256(self) -> Digest:
        """Return the digest of what came so far."""
        return Digest(self._hasher.hexdigest())

    def take(self, content: bytes) -> None:
        """Take the next bytes.

        Raises:
            Oversize: they are more than this installation reads.
            OSError: there is no room for them, and the usual.
        """
        self._size += len(content)
        if self._size > self._shop.max_bytes:
            most = f"{self._shop.max_bytes / 1e6:.0f} MB"
            raise Oversize(f'"{self.name}" has more than {most}; at most {most} are read.')
        self._hasher.update(content)
        self._out.write(content)

    def finish(self) -> Stamp:
        """Make what came durable, but for the name; return its stat, each time the same."""
        if self._stamp is None:
            with self._out as out:
                out.flush()
                os.fsync(out.fileno())
                self._stamp = stamp_of(os.fstat(out.fileno()))
        return self._stamp

    def discard(self) -> None:
        """Leave nothing of it, unless it was handed in."""
        # What could not be written cannot be flushed either.
        with suppress(OSError):
            self._out.close()
        with suppress(OSError):
            self._shop.disk.remove(self.path)


def require_room_for(drop: DropFolder, size: int) -> None:
    """Do nothing where so many bytes fit into the inbox, or nobody can tell.

    Raises:
        OSError: they do not.
    """
    require_room(drop.root.temp / "upload", size)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said of files that were sent."""

    #: From `codes_said`; empty where nobody says for which client and project they are.
    codes: Mapping[str, str]
    #: More that is stated of each of them, by field.
    others: Mapping[str, Scalar]
    #: Who sent them.
    by: str | None = None
    #: Whether none is taken of which that client's project, or anybody, has the bytes already.
    only_new: bool = False


def hand_in(shop: Shop, drop: DropFolder, uploads: Sequence[Upload], said: Said) -> list[Ingest]:
    """Take files that came whole into the inbox's keeping, all or none; return their ingests.

    Args:
        shop: the installation.
        drop: the inbox that they came to.
        uploads: complete.
        said: of all of them.

    Raises:
        Misasked: no folder of the inbox can stand for that client and project.
        AlreadyFiled: only new bytes are wanted, and some are not.
        OnItsWay: likewise, and that is not known yet; ask again.
        Deferred: the journal does not answer.
        OSError: they cannot be moved.
    """
    # Before nobody else can write: a folder may take long to answer.
    require = partial(_require_new, shop, uploads, said, _lost(shop, uploads, said))
    arrivals = [_arrival(drop, upload, said) for upload in uploads]
    stated = facts_of({**said.codes, **said.others}, _EVIDENCE)
    shop.disk.sync_folder(drop.root.temp)
    shop.disk.make_folder(drop.root.held)
    begun = shop.journal.ingests.hand_in(arrivals, stated, shop.clock.now(), require)
    for upload, ingest in zip(uploads, begun, strict=True):
        _hold(shop, upload, ingest)
    now = shop.clock.now()
    held = [replace(states.succeeded(each, now), due_at=now) for each in begun]
    try:
        return shop.journal.ingests.handed_in(held)
    except LeaseLost:
        raise Busy("It took so long to take the file that it was given up.") from None


def _require_new(shop: Shop, uploads: Sequence[Upload], said: Said, lost: set[int]) -> None:
    """Do nothing where all bytes are new, or need not be; while nobody else hands in any."""
    if not said.only_new:
        return
    came: set[Digest] = set()
    for each in uploads:
        if each.sha256 in came:
            raise AlreadyFiled(f'"{each.name}" came twice in one form: the same bytes.')
        came.add(each.sha256)
        found = shop.journal.places.filed(each.sha256, said.codes)
        if found is not None and found.id not in lost:
            raise _known(each, found)


def _lost(shop: Shop, uploads: Sequence[Upload], said: Said) -> set[int]:
    """Return which records of these bytes have no file in the archive any more."""
    if not said.only_new or not shop.online(shop.archive):
        return set()
    found = [shop.journal.places.filed(each.sha256, said.codes) for each in uploads]
    return {
        each.id
        for each in found
        if each is not None
        and each.state in _FILED
        and not shop.disk.exists(archive.place(shop.archive, each))
    }


def _known(upload: Upload, record: Ingest) -> ModnWatchError:
    if record.state not in _FILED:
        return OnItsWay(f'The bytes of "{upload.name}" are on their way as record {record.id}.')
    hidden = " It was deleted, and that mode brings it back." if record.deleted_at else ""
    return AlreadyFiled(
        f'"{upload.name}" is filed already, as record {record.id}.',
        hint=f"{AlreadyFiled.remedy}{hidden}",
    )


def _hold(shop: Shop, upload: Upload, ingest: Ingest) -> None:
    try:
        shop.disk.rename(upload.path, shop.held(ingest))
    except FileNotFoundError:
        raise Busy("The file that was sent was swept away: it took too long to come.") from None
    log.info("handed_in", ingest=ingest.id, source=ingest.identity.path.decode())


def codes_said(drop: DropFolder, client: str | None, project: str | None) -> dict[str, str]:
    """Return the codes of client and project; none where neither is said.

    Raises:
        Misasked: only one is said, or they are no names of folders.
    """
    if not client and not project:
        return {}
    if not client or not project:
        raise Misasked(
            "Say both for which client and for which project it is, or neither.",
            field="project_code" if client else "client_code",
        )
    return codes_of(client, project, strict=drop.strict_codes)


def _arrival(drop: DropFolder, upload: Upload, said: Said) -> Arrival:
    stamp = upload.finish()
    return Arrival(
        identity=Identity.seen(drop.root.id, _place(drop, upload.name, said.codes), stamp),
        # The original stays nowhere, whatever is done with those that are dropped.
        copied=False,
        held_name=upload.held_name,
        file_type=parsers.type_of(upload.name),
        submitted_by=said.by,
        sha256=upload.sha256,
    )


def _place(drop: DropFolder, name: str, codes: Mapping[str, str]) -> bytes:
    """Return where in the inbox the file would lie, had it been dropped."""
    return place_in(drop, name, codes) if codes else os.fsencode(name)
