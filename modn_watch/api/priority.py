"""Stepping back: who asks never holds up what is saved.

Source: sched(7), "The autogroup feature"; sched_setattr(2); linux/sched/types.h.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct
from pathlib import Path
from typing import Final

#: A tenth of what others get, where they want all there is.
_NICE: Final = 10
_AUTOGROUP: Final = Path("/proc/self/autogroup")
#: What it may have of a processor at a time, ns: the longest that Linux grants. Who wakes up and is
#: content with less, as all others are, takes the processor from it at once (since Linux 6.12),
#: where by niceness alone it waits.
_SLICE_NS: Final = 100_000_000
#: The number of sched_setattr, by the machine's name.
_SET_ATTRIBUTES: Final = {"x86_64": 314, "aarch64": 274}
#: size, policy, flags, nice, priority, runtime, deadline, period.
_ATTRIBUTES: Final = "=IIQiIQQQ"


def step_back() -> None:
    """Let every other program of this computer have the processors first.

    An answer can wait; a daemon on the same two cores would be a third slower. Linux shares time
    out to sessions first, where it knows no services: a session that this process began is stepped
    back as a whole. What the kernel does not know, or does not allow, is left.
    """
    os.nice(_NICE)
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):
            _AUTOGROUP.write_text(str(_NICE))
    if platform.machine() in _SET_ATTRIBUTES:
        _take_long_slices(_SET_ATTRIBUTES[platform.machine()])


def _take_long_slices(number: int) -> None:
    size = struct.calcsize(_ATTRIBUTES)
    wanted = struct.pack(_ATTRIBUTES, size, os.SCHED_OTHER, 0, os.nice(0), 0, _SLICE_NS, 0, 0)
    ctypes.CDLL(None).syscall(ctypes.c_long(number), 0, wanted, 0)
