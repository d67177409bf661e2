"""The settings file: which one applies, and what it says."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_VARIABLE = "MODN_WATCH_CONFIG"
_USUAL = "config.toml"


def chosen_file(config_file: Path | None, environ: Mapping[str, str], cwd: Path) -> Path | None:
    """Return the settings file that applies, absolute; None when there is none.

    A file that somebody names need not exist here: reading it says what is wrong.
    """
    named = config_file or environ.get(FILE_VARIABLE)
    if named:
        return cwd / named
    return cwd / _USUAL if (cwd / _USUAL).exists() else None


def from_file(file: Path) -> dict[str, Any]:
    """Return what the file says, with nothing known to be right about it.

    Raises:
        Misconfigured: it cannot be read, or is not TOML.
    """
    if not file.is_file():
        raise Misconfigured(
            f"{file} is not there, or is not a file.",
            hint=f"Name the right file with --config or {FILE_VARIABLE}.",
        )
    try:
        return _parsed(file.read_bytes())
    except OSError as error:
        raise Misconfigured(
            f"{file} cannot be read: {error.strerror}.",
            hint="Let the user that modn-watch runs as read it.",
        ) from None
    except (ValueError, RecursionError) as error:
        raise Misconfigured(
            f"{file} is not TOML: {_why(error)}.",
            hint="Mend that line; texts and paths need quotes.",
        ) from None


def _parsed(content: bytes) -> dict[str, Any]:
    # Windows editors like to begin a UTF-8 file with a byte order mark, which TOML refuses.
    tree = tomllib.loads(content.decode("utf-8-sig"))
    json.dumps(tree, default=str)  # RecursionError here, where it can be told
    return tree


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"line {line} holds bytes that are not UTF-8 text"
    if isinstance(error, RecursionError):
        return "it is nested far too deeply"
    return str(error)
