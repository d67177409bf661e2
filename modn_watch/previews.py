"""Pictures of the files of records: made in the sandbox when somebody asks, and kept.

What is kept is named after the digest of the file and all that the picture depends on, so that it
need never be looked at again. That there is none is kept too, until another version of what reads
or paints the file may find one.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from modn_watch import documents, originals, parsers, pictures
from modn_watch.errors import Deferred, NoPicture, Overtime, Rejected
from modn_watch.gallery import TOGETHER, Gallery
from modn_watch.pictures import Kind, Painted
from modn_watch.sandbox import ChildDied, Stopped
from modn_watch.told_places import with_rings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from modn_watch.model import Digest, Ingest
    from modn_watch.pictures import Picture
    from modn_watch.shop import Shop
    from modn_watch.studio import Studio

#: Below the archive's own folder.
FOLDER: Final = "previews"
_NONE: Final = ".none"
_ENDINGS: Final = {pictures.SVG: ".svg", pictures.PNG: ".png"}
_MANNER_DIGITS: Final = 12
#: After so long it is tried again whether a child still dies of a file, or takes too long.
_PASSING: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class _Refusal:
    """That there is no picture, as it is kept."""

    message: str
    #: Of an hour when the computer may have been too busy; None = it would be the same again.
    until_s: float | None

    @classmethod
    def read(cls, data: bytes) -> _Refusal:
        return cls(**json.loads(data))

    def written(self) -> bytes:
        return json.dumps(vars(self)).encode()

    def holds(self, now: datetime) -> bool:
        return self.until_s is None or now.timestamp() < self.until_s


@dataclass(frozen=True, kw_only=True)
class Sought:
    """One picture of the file of a record, or of those of two."""

    shop: Shop
    studio: Studio
    ingests: Sequence[Ingest]
    picture: Picture

    @property
    def name(self) -> str:
        """Return what tells it from any other picture, of any file."""
        wanted = self.picture
        shown = f"{wanted.kind}-{wanted.page}-{wanted.width_px}"
        rest = repr((self.studio.manner, wanted.motion, [_read_as(each) for each in self.ingests]))
        mark = hashlib.sha256(rest.encode()).hexdigest()[:_MANNER_DIGITS]
        files = "-".join(str(each.sha256) for each in self.ingests)
        begun = TOGETHER if len(self.ingests) > 1 else ""
        return f"{begun}{files}-{pictures.VERSION}-{shown}-{mark}"

    @property
    def mark(self) -> str:
        """Return what changes whenever what is sent of it does."""
        placed = [(note.place, note.message) for each in self.ingests for note in each.notes]
        return f"{self.name} {[each for each in placed if each[0]]}"

    @property
    def gallery(self) -> Gallery:
        """Return where it is kept."""
        return _gallery(self.shop)


def sought(shop: Shop, ingests: Sequence[Ingest], picture: Picture) -> Sought:
    """Return a picture to ask for.

    Args:
        shop: the installation.
        ingests: one, or two for an overlay.
        picture: which one of it.

    Raises:
        NoPicture: nobody paints here, or there is no file that could be.
        Unknown: a record has no file, or none any more.
    """
    if shop.studio is None:
        raise NoPicture("This installation paints no pictures.")
    for ingest in ingests:
        originals.whereabouts(shop, ingest)
        if ingest.sha256 is None:
            raise NoPicture(f"The file of record {ingest.id} was never read.")
    return Sought(shop=shop, studio=shop.studio, ingests=tuple(ingests), picture=picture)


def picture(found: Sought) -> Painted:
    """Return a picture: as it is kept, or made now.

    Raises:
        NoPicture: there is none, or it cannot be made.
        Unknown: the file is gone.
        Deferred: a folder is offline, or the file could not be read just now.
    """
    with found.studio.turns.of(found.name):
        return kept(found) or _made(found)


def told(found: Sought, painted: Painted) -> Painted:
    """Return a picture of a drawing with rings around the places that the record's notes tell of.

    They are not kept with it: notes change when a file is read anew, or the shop's rules do.
    """
    if found.picture.kind is not Kind.PLAN:
        return painted
    drawn = with_rings(painted.data.decode("ascii"), found.ingests[0].notes)
    return Painted(mime_type=painted.mime_type, data=drawn.encode("ascii"))


def kept(found: Sought) -> Painted | None:
    """Return a picture that was made before; None where it was not.

    Raises:
        NoPicture: it could not be made then.
        RootOffline: the folder that the file is in is not there.
    """
    for ingest in found.ingests:
        found.shop.require_online(originals.whereabouts(found.shop, ingest)[0])
    ending = _ENDINGS[found.picture.mime_type]
    data = found.gallery.kept(found.name + ending)
    if data is not None:
        return Painted(mime_type=found.picture.mime_type, data=data)
    refused = found.gallery.kept(found.name + _NONE)
    if refused is not None and (told := _Refusal.read(refused)).holds(found.shop.clock.now()):
        raise NoPicture(told.message)
    return None


def forget(shop: Shop, digest: Digest | None) -> None:
    """Remove the pictures of a file; those of other records with the same bytes are made again."""
    if digest is not None and shop.online(shop.archive):
        _gallery(shop).forget(str(digest))


def _gallery(shop: Shop) -> Gallery:
    return Gallery(disk=shop.disk, folder=shop.archive.own / FOLDER)


def _made(found: Sought) -> Painted:
    for ingest in found.ingests:
        if not originals.is_whole(found.shop, ingest):
            raise NoPicture(
                f"The file of record {ingest.id} is not the one that was read.",
                hint="`modn-watch verify` says what is wrong.",
            )
    files = [_file(found.shop, each) for each in found.ingests]
    try:
        painted = found.studio.paint(files, found.picture)
    except Overtime as error:
        raise _remembered(found, error.message, passing=True) from error
    except (NoPicture, Rejected) as error:
        raise _remembered(found, error.message) from error
    except ChildDied as death:
        message = f"The program that paints it broke down on it: {death}."
        raise _remembered(found, message, passing=True) from None
    except Stopped:
        raise Deferred("No pictures are made any more: the program is being stopped.") from None
    _keep(found, found.name + _ENDINGS[found.picture.mime_type], painted.data)
    _forget_deleted(found)
    return painted


def _remembered(found: Sought, message: str, *, passing: bool = False) -> NoPicture:
    until_s = (found.shop.clock.now() + _PASSING).timestamp() if passing else None
    _keep(found, found.name + _NONE, _Refusal(message=message, until_s=until_s).written())
    return NoPicture(message)


def _forget_deleted(found: Sought) -> None:
    """Remove what was made of a file that somebody deleted for good meanwhile."""
    with suppress(Deferred), found.shop.journal.connected():
        for ingest in found.ingests:
            now = found.shop.journal.records.get(ingest.id)
            if now is None or now.sha256 != ingest.sha256:
                forget(found.shop, ingest.sha256)


def _keep(found: Sought, name: str, data: bytes) -> None:
    """Keep a picture, where there is room and its archive is there to take it."""
    studio, most_bytes = found.studio, found.studio.most_bytes
    if len(data) > most_bytes or not found.shop.online(found.shop.archive):
        return
    if found.gallery.keep(name, data) and studio.room.is_due(len(data), most_bytes):
        found.gallery.make_room(most_bytes)


def _file(shop: Shop, ingest: Ingest) -> tuple[Path, str]:
    root, relative = originals.whereabouts(shop, ingest)
    return root.path / relative, _name(ingest)


def _name(ingest: Ingest) -> str:
    return PurePosixPath(documents.shown(ingest.identity.path)).name


def _read_as(ingest: Ingest) -> tuple[str, str]:
    """Return the ending by which a file is read, and the version of what reads it."""
    versions = {known.name: known.version for known in parsers.FORMATS}
    return PurePosixPath(_name(ingest)).suffix.lower(), versions.get(ingest.file_type, "")
