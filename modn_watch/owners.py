"""Processes as owners of leases: who this one is, and whether another still lives."""

from __future__ import annotations

import os
import pwd
import secrets
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch.model import Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROC = Path("/proc")
#: proc(5): the fields after the command's closing bracket start with the third.
_START_FIELD = 22 - 3
#: States of a process that only waits for its parent to notice its end.
_ENDED = ("Z", "X")


def this_process() -> Owner:
    """Return this process as an owner, with a token of its own."""
    pid = os.getpid()
    return Owner(
        host=socket.gethostname(),
        boot=_here(),
        pid=pid,
        started=_started(pid) or 0,
        token=secrets.token_hex(16),
    )


def person(environ: Mapping[str, str]) -> str:
    """Return the name of the user who started this process, also through sudo.

    Anybody can set a variable: only root is believed that somebody else gave the order.
    """
    uid = os.getuid()
    if uid == 0 and environ.get("SUDO_USER"):
        return environ["SUDO_USER"]
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _here() -> str:
    """Return this start of the machine, and among which processes in it: a container's, say."""
    boot_id = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot_id} {(_PROC / 'self/ns/pid').readlink()}"


def same_boot(owner: Owner) -> bool:
    """Return whether an owner's process began since this machine was started."""
    return owner.boot.partition(" ")[0] == _here().partition(" ")[0]


def dead(owner: Owner, said_at: datetime) -> bool:
    """Return whether an owner's process is known to have ended.

    One on another host never is: only its silence tells. Nor is one in another container, though
    it may go by this host's name: a process has other numbers there, or none that can be seen.
    Nor is one that spoke since this machine was started and is not of this start: that is another
    machine of the same name.

    Args:
        owner: the one.
        said_at: when it said anything last.

    Source: pid_namespaces(7).
    """
    if owner.host != socket.gethostname():
        return False
    if not same_boot(owner):
        return said_at < _booted_at()
    return owner.boot == _here() and _started(owner.pid) != owner.started


def _booted_at() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


def _started(pid: int) -> int | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in _ENDED else int(fields[_START_FIELD])
