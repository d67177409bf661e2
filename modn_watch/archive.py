"""The archive: a write-once store of versions.

    archive/CL0001/JB-2025-10-CL0001-001/CL0001-JB-2025-10-CL0001-001-Bracket-MS-5mm-x14-v1.dxf

A name, once published, never changes its content: files are copied aside, synced, made read-only
and then given a name that nobody has. Which name is decided, and journalled, before.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from modn_watch.refusals import is_no_file

if TYPE_CHECKING:
    from pathlib import Path

    from modn_watch.disk import Disk
    from modn_watch.model import Ingest
    from modn_watch.roots import Root

_READ_ONLY = 0o444


class NameTaken(Exception):
    """Another file has the reserved name; the next version must be taken."""


class Changed(Exception):
    """The held file is not what was read; it must be read anew."""


def place(root: Root, ingest: Ingest) -> Path:
    """Return where an ingest's archived file is, or will be."""
    assert ingest.file_path is not None, "a place is reserved before it is used"
    return root.path / ingest.file_path


def store(disk: Disk, root: Root, ingest: Ingest, held: Path) -> None:
    """Copy a held file to its reserved place; what is there with the same bytes is ours already.

    Raises:
        NameTaken: a file with other bytes is there.
        Changed: the held file is not what was hashed any more.
    """
    target = place(root, ingest)
    if disk.exists(target):
        if not whole(disk, root, ingest):
            raise NameTaken
        # Whoever published it may have ended before its name was durable.
        disk.sync_folder(target.parent)
        return
    _publish(disk, root, ingest, held, temp=root.temp / held.name)


def restore(disk: Disk, root: Root, ingest: Ingest, donor: Path) -> None:
    """Copy a file with the same bytes to the place of an archived file that is gone.

    Raises:
        NameTaken: a file is there after all.
        Changed: the bytes are not the same.
    """
    _publish(disk, root, ingest, donor, temp=root.temp / f"restored-{secrets.token_hex(8)}")


def _publish(disk: Disk, root: Root, ingest: Ingest, source: Path, *, temp: Path) -> None:
    target = place(root, ingest)
    if disk.copy(source, temp) != ingest.sha256:
        disk.remove(temp)
        raise Changed
    temp.chmod(_READ_ONLY)
    disk.make_folder(target.parent)
    try:
        disk.publish(temp, target)
    except FileExistsError as error:
        disk.remove(temp)
        raise NameTaken from error


def whole(disk: Disk, root: Root, ingest: Ingest) -> bool:
    """Return whether the archived file is there with the bytes that the journal states."""
    try:
        return disk.digest(place(root, ingest))[0] == ingest.sha256
    except OSError as error:
        if is_no_file(error):
            return False
        raise


def remove(disk: Disk, root: Root, ingest: Ingest) -> None:
    """Remove an archived file for good."""
    disk.remove(place(root, ingest))
