"""Files that people ask a command to write."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from modn_watch.errors import ModnWatchError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from modn_watch.config import Settings


def require_elsewhere(out: Path, settings: Settings) -> None:
    """Do nothing where a file of ours does no harm: in an inbox it would be ingested.

    Raises:
        typer.BadParameter: it would lie in an inbox, the archive or quarantine.
    """
    places = [("an inbox", inbox.path) for inbox in settings.inboxes]
    places += [("the archive", settings.archive), ("quarantine", settings.quarantine)]
    folder = out.resolve().parent
    for what, path in places:
        if path.resolve() in (folder, *folder.parents):
            raise typer.BadParameter(
                f'"{out}" would lie in {what} ({path}), where only designers\' files belong; '
                "name a place elsewhere."
            )


def write_whole(out: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place and then put it there, whole.

    Raises:
        ModnWatchError: it cannot be written there.
    """
    temp = out.with_name(f".{secrets.token_hex(8)}{out.suffix}")
    try:
        write(temp)
        os.replace(temp, out)  # noqa: PTH105 -- the person asked for this very name
    except OSError as error:
        raise ModnWatchError(
            f"{out} cannot be written: {error.strerror or error}.",
            hint="Name a file in a folder that is there and that you may write to.",
        ) from error
    finally:
        with suppress(OSError):
            temp.unlink()
