"""Landlock: where a process may write and what it may start, for good and for all it starts.

The kernel's own interface, as no library covers its versions past the fifth.

Source: landlock(7), landlock_create_ruleset(2), linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: The same on every machine that Linux runs on.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_BELOW_A_PATH = 1

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_TRUNCATE = 1 << 14
#: Remove and make names of every kind.
_CHANGE_NAMES = sum(1 << bit for bit in range(4, 13))
#: Rights by the version that brought them: move between folders, cut, command a device.
_LATER_RIGHTS = ((2, 1 << 13), (3, _TRUNCATE), (5, 1 << 15))
_TCP = 0b11
_SOCKETS_AND_SIGNALS = 0b11
#: From a version on: how long the description of a ruleset is.
_RULESET_BYTES = ((6, 24), (4, 16), (1, 8))

_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Return which version of Landlock the kernel has; 0 = none, or it is switched off."""
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)))


def restrict(writable: Iterable[Path], programs: Iterable[Path] | None) -> None:
    """Restrict this thread, and every process and thread that it starts.

    It writes nowhere else, starts nothing else, uses no TCP, and reaches nobody outside by signals
    and abstract sockets, each as far as the kernel's version goes. Reading stays free. What is
    open already is not restricted.

    Args:
        writable: folders and files.
        programs: files; None = any.

    Raises:
        OSError: the kernel refuses.
    """
    here = version()
    changing = _changing(here)
    handled = changing | (0 if programs is None else _EXECUTE)
    ruleset = _new_ruleset(here, handled)
    try:
        for path in writable:
            rights = changing if path.is_dir() else changing & (_WRITE_FILE | _TRUNCATE)
            _allow(ruleset, path, rights)
        for path in programs or ():
            _allow(ruleset, path, _EXECUTE)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _changing(here: int) -> int:
    later = sum(right for since, right in _LATER_RIGHTS if here >= since)
    return _WRITE_FILE | _CHANGE_NAMES | later


def _new_ruleset(here: int, handled: int) -> int:
    size = next((size for since, size in _RULESET_BYTES if here >= since), 8)
    whole = struct.pack("=QQQ", handled, _TCP, _SOCKETS_AND_SIGNALS)
    return _call(_CREATE_RULESET, whole[:size], size, 0)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, handle)
        _call(_ADD_RULE, ruleset, _BELOW_A_PATH, rule, 0)
    finally:
        os.close(handle)


def _call(number: int, *arguments: int | bytes) -> int:
    sized = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    answer = int(_libc.syscall(ctypes.c_long(number), *sized))
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return answer
