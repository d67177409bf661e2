"""Where archive and quarantine were, before the configuration named other folders.

What lies there is neither lost nor taken away by anybody; and while such a folder is not there,
nobody can tell.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import roots, threads
from modn_watch.errors import ModnWatchError
from modn_watch.roots import Root

if TYPE_CHECKING:
    from modn_watch.shop import Shop


def holder(shop: Shop, now: Root, relative: str) -> Path | None:
    """Return the folder of earlier that may hold what the present one lacks; None = none does.

    Args:
        shop: the installation.
        now: archive or quarantine as it is configured.
        relative: what is looked for.

    Raises:
        OSError: it cannot be told.
    """
    if shop.disk.exists(now.path / relative):
        return None
    for path, root_id in shop.journal.roots.in_role(now.role):
        before = Root(role=now.role, path=Path(path), id=root_id)
        if root_id != now.id and not _lacks(shop, before, relative):
            return before.path
    return None


def require_here(shop: Shop, now: Root, relative: str) -> None:
    """Do nothing unless a file may lie where archive or quarantine was before.

    Raises:
        ModnWatchError: it may.
    """
    before = holder(shop, now, relative)
    if before is not None:
        raise ModnWatchError(
            f"{relative} is not in {now.path}: the {now.role} was in {before} before.",
            hint="Name that folder in the configuration again, or move what is in it to the "
            "present one.",
        )


def _lacks(shop: Shop, before: Root, relative: str) -> bool:
    """Return whether a folder is there, is the one of earlier, and has no such file."""
    try:
        return threads.within(
            roots.PATIENCE_S,
            lambda: roots.online(before) and not shop.disk.exists(before.path / relative),
        )
    except TimeoutError:
        return False
