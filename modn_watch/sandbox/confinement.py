"""What a child that runs parsers may take, and how it and all that it started come to an end."""

from __future__ import annotations

import os
import resource
import select
import signal
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Temporary files of the programs that a parser starts.
_FILE_BYTES = 1 << 30
_NICENESS = 5
#: When memory runs out the kernel should rather end a child than the daemon; of 1000.
_OOM_SCORE = 500
#: With more threads tesseract takes four times as long on two cores (measured).
_ONE_THREAD = ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def confine(scratch: Path, daemon: int) -> None:
    """Confine this process for good; call once, before it starts threads.

    It leaves the terminal's reach (the daemon decides when it ends), keeps off standard output
    (which belongs to `--json`), and when it ends, or the daemon does, all that it started ends too.

    Args:
        scratch: where it makes its folder for temporary files, named after its process id.
        daemon: a descriptor that can be read from when the daemon has died.
    """
    os.setsid()
    # The default ends it even in the middle of a library's own code.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    child = os.pidfd_open(os.getpid())
    if os.fork() == 0:
        _end_group_after(daemon, child)
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_FSIZE, _FILE_BYTES)
    os.nice(_NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(_OOM_SCORE), encoding="ascii")
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    _work_in(scratch / str(os.getpid()))


def _work_in(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = str(folder)


def _end_group_after(*lives: int) -> Never:
    """Wait until one of the processes behind these descriptors has died; then end the group.

    The kernel's own death signal (PR_SET_PDEATHSIG) is not enough: it is not handed on to
    programs that a parser starts, and the server that forks us outlives the daemon as long as we
    do.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    waiting = select.poll()
    for life in lives:
        waiting.register(life, select.POLLIN)
    waiting.poll()
    os.killpg(0, signal.SIGKILL)
    os._exit(0)


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
