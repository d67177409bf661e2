"""What a file is called that came over the network: a name, and never a path."""

from __future__ import annotations

import re
from typing import Final

from modn_watch.naming.slugs import readable

#: What every file system of Linux takes. Source: limits.h(0p), NAME_MAX.
_NAME_BYTES: Final = 255
#: What follows the last dot of a longer name is no kind of file.
_SUFFIX_CHARACTERS: Final = 16
_SEPARATORS: Final = re.compile(r"[/\\]+")


def handed_name(said: bytes) -> str:
    """Return what a file is to be called that somebody sent; empty where that is no name.

    Folders before it go, whichever system wrote them; so do characters that nobody can see. A
    longer name than any file may have is cut before its suffix.

    Args:
        said: as it was sent: UTF-8, or what old programs write.
    """
    text = readable(said.decode("utf-8", "surrogateescape"))
    name = next(filter(None, reversed(_SEPARATORS.split(text.strip()))), "").strip()
    return "" if name in {".", ".."} else _cut(name)


def _cut(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    if len(suffix) > _SUFFIX_CHARACTERS or not stem:
        stem, dot, suffix = name, "", ""
    room = _NAME_BYTES - len(f"{dot}{suffix}".encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix
