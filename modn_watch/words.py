"""What a designer finds in the drop folder; no file waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from modn_watch import quarantine
from modn_watch.beneath import reached

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

log = structlog.get_logger()


def rejected(shop: Shop, ingest: Ingest, text: str) -> None:
    """Say where a file was saved why it was not filed."""
    _if_possible(shop, ingest, lambda source: quarantine.tell(shop.disk, source, text))


def filed(shop: Shop, ingest: Ingest) -> None:
    """Take back what was said of an earlier file of this name, and say where this one went."""
    _if_possible(shop, ingest, lambda source: _filed(shop, ingest, source))


def settled(shop: Shop, ingest: Ingest) -> None:
    """Take back what was said of a file that has left quarantine."""
    _if_possible(shop, ingest, lambda source: quarantine.settle(shop.disk, source))


def _filed(shop: Shop, ingest: Ingest, source: Path) -> None:
    drop = shop.drop_folder(ingest)
    quarantine.settle(shop.disk, source)
    if drop.receipts:
        text = f"{source.name} was filed as\n{shop.archive.path / (ingest.file_path or '')}\n"
        quarantine.receipt(shop.disk, source, text)
    if drop.remove_empty_folders:
        _remove_empty_folders(shop, drop.root.path, ingest.identity.path)


def _remove_empty_folders(shop: Shop, root: Path, relative: bytes) -> None:
    removed, folder = True, relative.rpartition(b"/")[0]
    while removed and folder:
        with reached(root, folder) as place:
            removed = place is not None and shop.disk.remove_empty_folder(place)
        folder = folder.rpartition(b"/")[0]


def _if_possible(shop: Shop, ingest: Ingest, write: Callable[[Path], None]) -> None:
    """Write where the drop folder is there and may be written to."""
    root = shop.drop_folder(ingest).root
    if not shop.online(root):
        return
    try:
        with reached(root.path, ingest.identity.path) as source:
            if source is not None:
                write(source)
    except OSError as error:
        log.warning("no_word_left", ingest=ingest.id, reason=str(error))
