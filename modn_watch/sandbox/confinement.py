"""What a child that runs parsers may take and do, and all that it starts with it."""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch.sandbox import landlock, programs, seccomp
from modn_watch.sandbox.guard import set_guard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Temporary files of the programs that a parser starts.
_FILE_BYTES = 1 << 30
_OPEN_FILES = 512
_NICENESS = 5
#: When memory runs out the kernel should rather end a child than the daemon; of 1000.
_OOM_SCORE = 500
#: With more threads tesseract takes four times as long on two cores (measured).
_ONE_THREAD = ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
_NOWHERE = Path(os.devnull)
#: Before its third version Landlock lets a file be emptied that may not be written to.
_LANDLOCK_WHOLE = 3


def confine(scratch: Path, daemon: int, daemon_pid: int, startable: Sequence[Path]) -> None:
    """Confine this process for good; call once, before it starts threads.

    It leaves the terminal's reach (the daemon decides when it ends), keeps off standard output
    (which belongs to `--json`), and when it ends, or the daemon does, all that it started ends too.
    It writes in its scratch folder and nowhere else, opens no sockets, and starts nothing but the
    programs that are named. Where the kernel cannot see to that, `missing` says so.

    Args:
        scratch: where it makes its folder for temporary files, named after its process id.
        daemon: a descriptor that can be read from when the daemon has died.
        daemon_pid: the daemon's process id.
        startable: programs that parsers may start; empty = none.
    """
    os.setsid()
    # The default ends it even in the middle of a library's own code.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    folder = scratch / str(os.getpid())
    guard = set_guard(daemon, folder)
    os.dup2(2, 1)
    _take_less()
    _work_in(folder)
    _shut_in(folder, startable, (guard, os.getppid(), daemon_pid))


def _take_less() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_FSIZE, _FILE_BYTES)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    os.nice(_NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(_OOM_SCORE), encoding="ascii")
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))


def _work_in(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = str(folder)
    sys.dont_write_bytecode = True


def _shut_in(folder: Path, startable: Sequence[Path], spared: Sequence[int]) -> None:
    seccomp.allow_no_more()
    if landlock.version():
        landlock.restrict((folder, _NOWHERE), programs.executables(startable))
    if seccomp.available():
        seccomp.restrict(programs=bool(startable), spared=spared)


def missing() -> str:
    """Return, for a sysadmin, what this system cannot keep parsers from; empty = nothing."""
    lacks = []
    if landlock.version() < _LANDLOCK_WHOLE:
        lacks.append("from changing files of others (Landlock: Linux 6.2 or newer, switched on)")
    if not seccomp.available():
        lacks.append("from the network and from other processes (seccomp, on x86-64 or ARM64)")
    return " and ".join(lacks)


@contextmanager
def held_to(*, seconds: float, memory_bytes: int) -> Iterator[None]:
    """Limit what the block may take; past the time the process is ended by SIGALRM.

    Args:
        seconds: of real time, not of work.
        memory_bytes: of address space on top of what the process has now, so that what an
            earlier task left behind is not held against this one; past it, MemoryError.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    _lower(resource.RLIMIT_AS, _address_space() + memory_bytes)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _lower(limit: int, value: int) -> None:
    """Lower a soft limit; the hard one stays, and may be lower still."""
    hard = resource.getrlimit(limit)[1]
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (lowest, hard))


def _address_space() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()
