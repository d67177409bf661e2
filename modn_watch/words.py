"""What a designer finds in the drop folder; no file waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from modn_watch import quarantine

if TYPE_CHECKING:
    from collections.abc import Callable

    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

log = structlog.get_logger()


def rejected(shop: Shop, ingest: Ingest, text: str) -> None:
    """Say where a file was saved why it was not filed."""
    _if_possible(shop, ingest, lambda: quarantine.tell(shop.disk, shop.source(ingest), text))


def filed(shop: Shop, ingest: Ingest) -> None:
    """Take back what was said of an earlier file of this name, and say where this one went."""
    _if_possible(shop, ingest, lambda: _filed(shop, ingest))


def settled(shop: Shop, ingest: Ingest) -> None:
    """Take back what was said of a file that has left quarantine."""
    _if_possible(shop, ingest, lambda: quarantine.settle(shop.disk, shop.source(ingest)))


def _filed(shop: Shop, ingest: Ingest) -> None:
    drop = shop.drop_folder(ingest)
    source = shop.source(ingest)
    quarantine.settle(shop.disk, source)
    if drop.receipts:
        text = f"{source.name} was filed as\n{shop.archive.path / (ingest.file_path or '')}\n"
        quarantine.receipt(shop.disk, source, text)
    if drop.remove_empty_folders:
        folder = source.parent
        while folder != drop.root.path and shop.disk.remove_empty_folder(folder):
            folder = folder.parent


def _if_possible(shop: Shop, ingest: Ingest, write: Callable[[], None]) -> None:
    """Write where the drop folder is there and may be written to."""
    if not shop.online(shop.drop_folder(ingest).root):
        return
    try:
        write()
    except OSError as error:
        log.warning("no_word_left", ingest=ingest.id, reason=str(error))
