"""Which files the kernel must be allowed to execute so that a program can be started.

Source: elf(5), execve(2).
"""

from __future__ import annotations

import shutil
import struct
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modn_watch.model import Limits

_HEAD_BYTES = 4096
_ELF_64_LITTLE = b"\x7fELF\x02\x01"
_LOADER = 3


def wanted(limits: Limits) -> tuple[Path, ...]:
    """Return the programs that parsers start within these limits: tesseract, or none."""
    found = shutil.which("tesseract") if limits.ocr_languages else None
    return (Path(found).resolve(),) if found else ()


def executables(programs: Iterable[Path]) -> tuple[Path, ...] | None:
    """Return the files behind some programs: each with the loader that it names.

    Returns:
        None when a program is a script, which may start anything in turn.
    """
    found: list[Path] = []
    for program in programs:
        try:
            head = _head(program)
        except OSError:
            # It is gone, and will not start.
            continue
        if not head.startswith(_ELF_64_LITTLE):
            return None
        found += [program, *_loader(head)]
    return tuple(found)


def _head(program: Path) -> bytes:
    with program.open("rb") as stream:
        return stream.read(_HEAD_BYTES)


def _loader(head: bytes) -> tuple[Path, ...]:
    """Return the loader that an executable's table of segments names; none for a static one."""
    (table_at,) = struct.unpack_from("<Q", head, 32)
    entry_bytes, entries = struct.unpack_from("<HH", head, 54)
    for number in range(entries):
        entry_at = table_at + number * entry_bytes
        kind, _, at, _, _, length = struct.unpack_from("<IIQQQQ", head, entry_at)
        if kind == _LOADER:
            return (Path(head[at : at + length].rstrip(b"\0").decode()),)
    return ()
