"""How many folders there are below a root, and which of them keep to themselves what they hold."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Census:
    """The folders below a root, and the root."""

    #: Those that can be listed.
    open: frozenset[Path]
    #: Those that we may not list.
    closed: frozenset[Path]


def census(root: Path) -> Census:
    """Count the folders, those of our own among them; symbolic links are not followed.

    Raises:
        OSError: a folder does not answer. One that vanishes meanwhile does not count.
    """
    found, closed = set(), set()
    waiting = [os.fspath(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                waiting += [e.path for e in entries if e.is_dir(follow_symlinks=False)]
            found.add(Path(folder))
        except PermissionError:
            closed.add(Path(folder))
        except (FileNotFoundError, NotADirectoryError):
            continue
    return Census(open=frozenset(found), closed=frozenset(closed))
