"""Processes as owners of leases: who this one is, and whether another still lives."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

from modn_watch.model import Owner

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
        boot=boot_id(),
        pid=pid,
        started=_started(pid) or 0,
        token=secrets.token_hex(16),
    )


def boot_id() -> str:
    """Return what tells this start of the machine from every other."""
    return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def dead(owner: Owner) -> bool:
    """Return whether an owner's process is known to have ended.

    One on another host never is: only its silence tells.
    """
    if owner.host != socket.gethostname():
        return False
    return owner.boot != boot_id() or _started(owner.pid) != owner.started


def _started(pid: int) -> int | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in _ENDED else int(fields[_START_FIELD])
