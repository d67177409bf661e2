"""What a held file says, read so that neither the file nor its folder changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch import unread
from modn_watch.disk import untouched
from modn_watch.errors import Busy, Empty, Oversize, Overtime, Rejected, RootOffline, Unrecognised

if TYPE_CHECKING:
    from collections.abc import Callable

    from modn_watch.model import Extract, Ingest, Stamp
    from modn_watch.shop import Shop


def check_size(shop: Shop, stamp: Stamp) -> None:
    """Do nothing where a file is of a size that can be read.

    Raises:
        Empty: it has no bytes.
        Oversize: it has more than this installation reads.
    """
    if stamp.size == 0:
        raise Empty("The file is empty: it has no content at all.")
    if stamp.size > shop.max_bytes:
        raise Oversize(
            f"The file has {stamp.size / 1e6:.0f} MB; "
            f"at most {shop.max_bytes / 1e6:.0f} MB are read."
        )


def parse(shop: Shop, ingest: Ingest, name: str, begin: Callable[[], None]) -> Extract:
    """Return what the parser reads of a held file that is the same before and after.

    Args:
        shop: the installation.
        ingest: with the digest and stamp of the held file.
        name: under which the file was saved.
        begin: called when the parser is about to run.

    Raises:
        Rejected: the file is at fault.
        ChildDied: the parser's child broke down.
        Busy: the file changed meanwhile, or is bad and still being written.
        RootOffline: its folder gave no answer for a while, which is no fault of the file.
    """
    rejection: Rejected | None = None
    held, root = shop.held(ingest), shop.held_root(ingest)
    outages = shop.attendance.outages(root)
    try:
        extract = shop.parse(held, name, alone=ingest.alone, begin=begin)
    except Unrecognised as error:
        found = unread.accepted(shop, ingest, name)
        if found is None:
            rejection = error
        else:
            extract = found
    except Rejected as error:
        rejection = error
    digest, stamp = shop.disk.digest(held)
    if digest != ingest.sha256 or not untouched(stamp, ingest.stamp):
        raise Busy("The file changed while it was being read.")
    if rejection is None:
        return extract
    if isinstance(rejection, Overtime) and shop.attendance.outages(root) != outages:
        raise RootOffline("The file's folder gave no answer while it was being read.")
    if shop.disk.open_elsewhere(held):
        raise Busy("The file cannot be read yet: a program still has it open for writing.")
    raise rejection
