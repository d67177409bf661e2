"""Small texts of our own beside other people's files, and nobody else's text ever touched.

The last line of each tells that modn-watch wrote it, and from what stands above it whether anybody
has changed it since. Only such a text is replaced or removed. Where somebody's file, folder or link
has the name, it stays, and ours takes the next: `x.dxf.NOT FILED (2).txt`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from typing import TYPE_CHECKING

from modn_watch.refusals import is_no_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modn_watch.disk import Disk

_LAST_LINE = "(Written by modn-watch, which removes it again unless somebody changes it: {mark})\n"
#: Bytes of the digest in the last line, and in a name that was cut short.
_MARK_BYTES = 6
#: None of ours comes near it.
_LONGEST_BYTES = 1 << 16
_SUFFIX = ".txt"
#: Names tried for one text: the plain one, ` (2)` and so on; one digit.
_NAMES = 9
_NUMBER = re.compile(rb" \([2-9]\)(?=\.txt\Z)")
#: What earlier versions wrote, which had no such last line.
_EARLIER = re.compile(
    rb".+ was not filed\n\nWhat is wrong: .+"
    rb'\(For the office: record \d+, reason "\w+"; modn-watch quarantine show \d+\)\n'
    rb"|A question about .+"
    rb"\(For the office: modn-watch quarantine assign \d+ --client \.\.\. --project \.\.\.\)\n"
    rb"|.+ was filed as\n/[^\n]+\n",
    re.DOTALL,
)


def leave(disk: Disk, path: Path, text: str) -> None:
    """Write a text of ours, in place of an earlier one.

    Args:
        disk: the file system.
        path: its name, which ends with `.txt`; where somebody has it, a numbered one is taken.
        text: without the last line that says whose it is.

    Raises:
        FileExistsError: somebody has every name that it could take.
    """
    taken = _written(disk, path, _signed(text))
    for name in _names(path):
        if name != taken and is_ours(disk, name):
            disk.remove(name)


def take_back(disk: Disk, path: Path) -> None:
    """Remove a text of ours, also under a numbered name; nobody else's."""
    for name in _names(path):
        if is_ours(disk, name):
            disk.remove(name)


def is_ours(disk: Disk, path: Path) -> bool:
    """Return whether a name stands for a text that modn-watch wrote and nobody has changed.

    Raises:
        OSError: it cannot be told.
    """
    try:
        with disk.open_regular(path) as stream:
            found = stream.read(_LONGEST_BYTES + 1)
    except PermissionError:
        return False
    except OSError as error:
        if is_no_file(error):
            return False
        raise
    if len(found) > _LONGEST_BYTES:
        return False
    above = found[: found.rfind(b"\n", 0, -1) + 1]
    return found == above + _last_line(above) or _EARLIER.fullmatch(found) is not None


def plain(path: bytes) -> bytes:
    """Return the name that a text has where nobody else has it: without a number."""
    return _NUMBER.sub(b"", path)


def shortened(name: str, limit_bytes: int) -> str:
    """Return a name of at most so many bytes; cut short, it still differs from every other."""
    whole = os.fsencode(name)
    if len(whole) <= limit_bytes:
        return name
    mark = f"~{_digest(whole)}"
    length = limit_bytes - len(mark)
    while length and _goes_on(whole[length]):
        length -= 1
    return os.fsdecode(whole[:length]) + mark


def _goes_on(byte: int) -> bool:
    """Return whether a byte is within a character of UTF-8, not its first."""
    return byte & 0xC0 == 0x80  # noqa: PLR2004 -- the bits that tell


def _names(path: Path) -> Iterator[Path]:
    yield path
    stem = path.name.removesuffix(_SUFFIX)
    for number in range(2, _NAMES + 1):
        yield path.with_name(f"{stem} ({number}){_SUFFIX}")


def _written(disk: Disk, path: Path, text: str) -> Path:
    for name in _names(path):
        if is_ours(disk, name):
            disk.write_text(name, text)
            return name
        if not disk.exists(name):
            with contextlib.suppress(FileExistsError):
                _publish(disk, name, text)
                return name
    raise FileExistsError(errno.EEXIST, "every name is taken", os.fspath(path))


def _publish(disk: Disk, path: Path, text: str) -> None:
    """Write a text to a name that nobody has, whole or not at all."""
    temp = path.with_name(f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}.tmp")
    try:
        disk.write_text(temp, text)
        disk.publish(temp, path)
    except OSError:
        with contextlib.suppress(OSError):
            temp.unlink(missing_ok=True)
        raise


def _signed(text: str) -> str:
    body = f"{text.rstrip()}\n\n"
    return body + _last_line(body.encode("utf-8", "surrogateescape")).decode()


def _last_line(above: bytes) -> bytes:
    return _LAST_LINE.format(mark=_digest(above)).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[: 2 * _MARK_BYTES]
