"""The guard of a child: a process that ends the child's group when either of two lives ends."""

from __future__ import annotations

import os
import select
import shutil
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Never

from modn_watch.sandbox import scratch

if TYPE_CHECKING:
    from pathlib import Path

_LOOK_MS = 1000
#: Of temporary files; what one file needs is a picture or two.
_SCRATCH_BYTES = 2 << 30
_BLOCK_BYTES = 512
#: How often what a dead daemon's children wrote is removed, and the pause between, seconds.
_SWEEPS, _SWEEP_PAUSE_S = 50, 0.1


def set_guard(daemon: int, own: Path) -> int:
    """Start the guard of this process; return the guard's process id.

    The kernel's own death signal (PR_SET_PDEATHSIG) is not enough: it is not handed on to
    programs that a parser starts, and the server that forks us outlives the daemon as long as we
    do.

    Args:
        daemon: a descriptor that can be read from when the daemon has died.
        own: the child's folder for temporary files; the group ends, too, when it overflows.
            It is removed when the daemon is not there to do it.
    """
    child = os.pidfd_open(os.getpid())
    guard = os.fork()
    if guard == 0:
        _watch(child, daemon, own)
    os.close(child)
    return guard


def _watch(child: int, daemon: int, own: Path) -> Never:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    waiting = select.poll()
    waiting.register(child, select.POLLIN)
    waiting.register(daemon, select.POLLIN)
    ended: list[tuple[int, int]] = []
    while not ended and _bytes_in(own) <= _SCRATCH_BYTES:
        ended = waiting.poll(_LOOK_MS)
    if any(life == daemon for life, _ in ended):
        _leave_a_sweeper(own)
    os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _leave_a_sweeper(own: Path) -> None:
    """Start a process that outlives the group, and removes what the group wrote."""
    sweeper = os.fork()
    if sweeper:
        with suppress(OSError):
            os.setpgid(sweeper, sweeper)
        return
    with suppress(OSError):
        os.setpgid(0, 0)
    # Once is not enough: the group may write while it dies, and another child's sweeper may have
    # the folder of all in hand, and give up over what is in this one.
    for _ in range(_SWEEPS):
        shutil.rmtree(own, ignore_errors=True)
        scratch.remove_abandoned(own.parent)
        if not own.parent.exists():
            break
        time.sleep(_SWEEP_PAUSE_S)
    os._exit(0)


def _bytes_in(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                found = os.lstat(os.path.join(place, name))  # noqa: PTH118 -- once a second
                total += found.st_blocks * _BLOCK_BYTES
    return total
