"""From settings to where pictures are made."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from modn_watch.cli.drafting import drafting
from modn_watch.model import Limits
from modn_watch.sandbox import Sandbox
from modn_watch.studio import Studio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config import Settings

#: Children that paint at once: the others have files to read.
_MOST_WORKERS: Final = 2
#: Somebody waits for it, seconds.
_PATIENCE_S: Final = 30.0


@contextlib.contextmanager
def studio(settings: Settings) -> Iterator[Studio]:
    """Lend a place where pictures are made; its children start with the first picture.

    They are apart from those that read files, so that who looks at pictures keeps no file waiting.
    """
    drawn = drafting(settings)
    painter = Sandbox(
        workers=min(settings.parsing.workers, _MOST_WORKERS),
        timeout_s=min(settings.parsing.timeout_s, _PATIENCE_S),
        memory_mb=settings.parsing.memory_mb,
        limits=Limits(extract_bytes=settings.parsing.extract_bytes, drafting=drawn),
        warm=False,
        startable=(),
    )
    try:
        yield Studio(
            paint=painter.paint,
            manner=repr((sorted(drawn.layer_operations.items()), drawn)),
            most_bytes=settings.previews.cache_mb << 20,
        )
    finally:
        painter.stop()
