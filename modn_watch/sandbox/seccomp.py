"""Seccomp: which system calls a process is refused, for good and for all that it starts.

A filter is a small program that the kernel runs at every call: load a word of the call's
description, jump or answer. Here each rule is a few instructions that answer, or fall through to
the next rule.

Source: seccomp(2), linux/filter.h, linux/seccomp.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from typing import TYPE_CHECKING

from modn_watch.sandbox import syscalls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SET_NO_NEW_PRIVILEGES = 38
_SET_SECCOMP, _FILTER = 22, 2

_LOAD = 0x20  # a 32-bit word at an offset
_AND = 0x54
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_AT_LEAST = 0x35
_JUMP_IF_ANY_BIT = 0x45
_ANSWER = 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000

_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
#: Numbers from here on are x86-64's second table (x32), which holds every call once more.
_SECOND_TABLE = 0x40000000

#: linux/sched.h: a thread; a parent that waits until its child starts a program; namespaces.
_CLONE_THREAD, _CLONE_VFORK = 0x00010000, 0x00004000
_CLONE_NEW = 0x7E020000
#: Opened for reading and yet emptied, which Landlock before its third version lets pass.
_ACCESS_MODE, _TRUNCATE = 0o3, 0o1000

_libc = ctypes.CDLL(None, use_errno=True)


def available() -> bool:
    """Return whether the kernel takes filters, and this machine's call numbers are known."""
    if platform.machine() not in syscalls.MACHINES:
        return False
    # Without a program: EFAULT where filters are known, EINVAL where they are not.
    _libc.prctl(_SET_SECCOMP, _FILTER, None, 0, 0)
    return ctypes.get_errno() == errno.EFAULT


def restrict(*, programs: bool, spared: Iterable[int]) -> None:
    """Restrict this thread, and every process and thread that it starts.

    They open no sockets, trace and signal nobody who is spared, leave neither their process group
    nor the file system, copy themselves only to start a program, and change no file's owner,
    rights or times.

    Args:
        programs: whether programs may be started.
        spared: process ids that must not be signalled, beside the own group and everybody.

    Raises:
        OSError: the kernel refuses.
    """
    column, machine = syscalls.MACHINES[platform.machine()]
    program = b"".join(_rules(column, machine, programs=programs, spared=spared))
    # Kept until the call returns, as the kernel is only told where it is.
    instructions = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions))
    allow_no_more()
    if _libc.prctl(_SET_SECCOMP, _FILTER, described, 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def allow_no_more() -> None:
    """Give up every right that starting a program could add; filters and Landlock ask for it."""
    _libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def _rules(column: int, machine: int, *, programs: bool, spared: Iterable[int]) -> Iterator[bytes]:
    """Yield the filter, a piece at a time."""
    yield _load(_MACHINE_AT)
    yield _step(_JUMP_IF_EQUAL, machine, if_true=1) + _refuse()
    yield _load(_NUMBER_AT)
    yield _step(_JUMP_IF_AT_LEAST, _SECOND_TABLE, if_false=1) + _refuse()
    for number in syscalls.forbidden(column, programs=programs):
        yield _step(_JUMP_IF_EQUAL, number, if_false=1) + _refuse()
    # Their arguments lie where no filter can look; libraries then use the older calls.
    yield _on("clone3", column, _refuse(errno.ENOSYS))
    yield _on("openat2", column, _refuse(errno.ENOSYS))
    yield _on("clone", column, _only_threads(programs=programs))
    yield _on("open", column, _not_emptied(1))
    yield _on("openat", column, _not_emptied(2))
    yield _on("prlimit64", column, _unless_in(0, (0, os.getpid())))
    for name in ("kill", "tkill", "tgkill"):
        yield _on(name, column, _nobody_spared(spared))
    yield _step(_ANSWER, _ALLOW)


def _step(code: int, value: int, *, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one instruction; the jumps count the instructions that are passed over."""
    return struct.pack("=HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _load(offset: int) -> bytes:
    return _step(_LOAD, offset)


def _argument(index: int) -> bytes:
    # Its lower half: both machines store that first, and no flag or id is longer.
    return _load(_ARGUMENTS_AT + 8 * index)


def _refuse(code: int = errno.EPERM) -> bytes:
    return _step(_ANSWER, _REFUSE | code)


def _on(name: str, column: int, rule: bytes) -> bytes:
    """Return a rule that holds for one call; it must not fall through."""
    number = syscalls.number(name, column)
    if number is None:
        return b""
    return _step(_JUMP_IF_EQUAL, number, if_false=len(rule) // 8) + rule


def _only_threads(*, programs: bool) -> bytes:
    wanted = _CLONE_THREAD | (_CLONE_VFORK if programs else 0)
    return (
        _argument(0)
        + _step(_JUMP_IF_ANY_BIT, _CLONE_NEW, if_false=1)
        + _refuse()
        + _step(_JUMP_IF_ANY_BIT, wanted, if_true=1)
        + _refuse()
        + _step(_ANSWER, _ALLOW)
    )


def _not_emptied(flags_at: int) -> bytes:
    return (
        _argument(flags_at)
        + _step(_AND, _ACCESS_MODE | _TRUNCATE)
        + _step(_JUMP_IF_EQUAL, _TRUNCATE, if_false=1)
        + _refuse()
        + _step(_ANSWER, _ALLOW)
    )


def _unless_in(index: int, values: Iterable[int]) -> bytes:
    allowed = (_step(_JUMP_IF_EQUAL, v, if_false=1) + _step(_ANSWER, _ALLOW) for v in values)
    return _argument(index) + b"".join(allowed) + _refuse()


def _nobody_spared(spared: Iterable[int]) -> bytes:
    group = os.getpgid(0)
    values = {0, -1, -group, *spared, *(-pid for pid in spared)}
    tests = (_step(_JUMP_IF_EQUAL, v, if_false=1) + _refuse() for v in sorted(values))
    return _argument(0) + b"".join(tests) + _step(_ANSWER, _ALLOW)
