"""One parser in a child process that can be ended without harm to us.

Children are forked from a small server that has imported the parsers, never from this process,
which has threads; so the next one is there at once when one was ended.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import shutil
import signal
import threading
import time
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pebble import ProcessExpired, ProcessPool

from modn_watch import errors
from modn_watch.errors import Busy, Deferred
from modn_watch.parsers import FORMATS
from modn_watch.sandbox import child, programs, reading, scratch
from modn_watch.sandbox.confinement import missing
from modn_watch.sandbox.ends import ChildDied, answered, overtime
from modn_watch.sandbox.gate import Gate, Stopped
from modn_watch.sandbox.reading import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pebble import ProcessFuture

    from modn_watch.model import Extract, Limits
    from modn_watch.pictures import Painted, Picture
    from modn_watch.sandbox.reading import Choose, Outcome

__all__ = ["ChildDied", "Sandbox", "Stopped", "missing"]

_MODULES = tuple(known.module for known in FORMATS)
#: A child is replaced after so many files: what libraries leak goes with it.
_FILES_PER_CHILD = 300
#: How long a child may take to start, or to be missed when its end went unnoticed.
_SLACK_S = 60.0
#: A pool can break through no fault of the file: an idle child was killed.
_POOLS_TRIED = 3


class Sandbox:
    """Reads files in children; as many at once as there are children, from any thread."""

    def __init__(
        self,
        *,
        workers: int,
        timeout_s: float,
        memory_mb: int,
        limits: Limits,
        warm: bool = True,
        choose: Choose = reading.choose,
        startable: Sequence[Path] | None = None,
    ) -> None:
        """Prepare; the first child starts on entering, or with the first file.

        Args:
            workers: children at once.
            timeout_s: for one file, from the moment that its parser begins.
            memory_mb: mebibytes that one file may take.
            limits: for every parser.
            warm: import every parser beforehand, which pays from the second file on.
            choose: who reads which file; a function of a module, as children look it up by name.
            startable: programs that parsers may start; None = what the limits ask for.
        """
        self._lock_handle: int | None
        self._scratch, self._lock_handle = scratch.make()
        self._startable = programs.wanted(limits) if startable is None else tuple(startable)
        self._task = Task(
            path=Path(),
            name="",
            kind=None,
            choose=choose,
            limits=limits,
            timeout_s=timeout_s,
            memory_bytes=memory_mb << 20,
            scratch=self._scratch,
        )
        self._modules = _MODULES if warm else ()
        self._workers = workers
        self._gate = Gate(workers)
        self._lock = threading.RLock()
        self._pool: ProcessPool | None = None
        self._running: set[ProcessFuture[Outcome]] = set()
        self._stopped = False
        self._slack_s = _SLACK_S

    def __enter__(self) -> Self:
        """Start the children, without waiting for them."""
        threading.Thread(target=self._warm_up, name="sandbox-start", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """End them all."""
        self.stop()

    def _warm_up(self) -> None:
        with suppress(Stopped, BrokenProcessPool):
            _ = self._open_pool().active
        scratch.sweep()

    def parse(
        self,
        path: Path,
        name: str,
        *,
        kind: str | None = None,
        alone: bool = False,
        begin: Callable[[], None] = lambda: None,
    ) -> Extract:
        """Return what is in a file.

        Args:
            path: where it lies now.
            name: as it was dropped; its suffix breaks ties.
            kind: the file type that it shall be read as; None = by content and name.
            alone: wait until no other file is read, and let none begin meanwhile.
            begin: called once the waiting is over, just before the file is read.

        Raises:
            Rejected: the file is at fault; a note on it (`__notes__`) holds the evidence when
                the parser did not see it coming.
            Deferred: it could not be read just now.
            ChildDied: the child broke down.
            Stopped: the sandbox is being closed.
        """
        task = replace(self._task, path=path.absolute(), name=name, kind=kind)
        outcome = self._answer(task, alone=alone, begin=begin)
        assert outcome.extract is not None, "a parser answers with an extract"
        return outcome.extract

    def paint(self, files: Sequence[tuple[Path, str]], picture: Picture) -> Painted:
        """Return a picture of a file, or of two on each other.

        Args:
            files: where each lies now, and as what it was dropped.
            picture: which one.

        Raises:
            NoPicture: there is none.
            Rejected: a file is at fault.
            Deferred: one could not be read just now.
            ChildDied: the child broke down.
            Stopped: the sandbox is being closed.
        """
        (path, name), *more = [(path.absolute(), name) for path, name in files]
        task = replace(self._task, path=path, name=name, beside=tuple(more), picture=picture)
        outcome = self._answer(task)
        assert outcome.painted is not None, "a painter answers with a picture"
        return outcome.painted

    def _answer(
        self, task: Task, *, alone: bool = False, begin: Callable[[], None] = lambda: None
    ) -> Outcome:
        task = replace(task, mark=secrets.token_hex(16))
        with self._gate.inside(alone=alone):
            begin()
            outcome = self._outcome(task)
        if not outcome.code:
            return outcome
        error = errors.catalogue()[outcome.code](outcome.message, hint=outcome.hint)
        if outcome.evidence:
            error.add_note(outcome.evidence)
        raise error

    def _outcome(self, task: Task) -> Outcome:
        for _ in range(_POOLS_TRIED):
            with suppress(BrokenProcessPool):
                return self._result(*self._schedule(task), task)
        raise Deferred(
            "The program that reads files could not be started.",
            hint="It is tried again by itself; the log of modn-watch says what went wrong.",
        )

    def _result(self, pool: ProcessPool, future: ProcessFuture[Outcome], task: Task) -> Outcome:
        try:
            return self._awaited(future, task)
        except CancelledError:
            if self._stopped:
                raise Stopped from None
            # It was in the way of another file, whose pool had to go.
            raise BrokenProcessPool from None
        except ProcessExpired as death:
            shutil.rmtree(self._scratch / str(death.pid), ignore_errors=True)
            if death.exitcode == -signal.SIGALRM:
                raise overtime(task) from None
            raise ChildDied(death.exitcode) from None
        except BrokenProcessPool:
            self._give_up(pool)
            raise
        except TimeoutError:
            # An OSError, too, but not the child's.
            self._give_up(pool)
            raise Busy("The file could not be read in time, and nothing says why.") from None
        except OSError as error:
            # Somebody removed the folder that its children write in.
            self._give_up(pool)
            raise BrokenProcessPool from error
        finally:
            # One that nobody waits for any more must not stay.
            future.cancel()  # type: ignore[no-untyped-call]  # pebble types it not
            with self._lock:
                self._running.discard(future)

    def _awaited(self, future: ProcessFuture[Outcome], task: Task) -> Outcome:
        """Return what a child answers.

        Raises:
            ChildDied: it ended as if all were well.
            Overtime: it is at it still; it did away with its alarm.
            TimeoutError: it never began, or waits for a disk.
        """
        until_s = time.monotonic() + task.timeout_s + self._slack_s
        while not answered(future):
            gone = scratch.abandoned(self._scratch, task.mark)
            if gone and not answered(future):
                raise ChildDied(0)
            if time.monotonic() < until_s:
                continue
            if scratch.waits_for_a_disk(self._scratch, task.mark):
                raise TimeoutError
            raise overtime(task)
        return future.result()

    def _schedule(self, task: Task) -> tuple[ProcessPool, ProcessFuture[Outcome]]:
        with self._lock:
            pool = self._open_pool()
            try:
                future = pool.schedule(child.read_file, args=(task,))
            except RuntimeError as error:
                self._give_up(pool)
                raise BrokenProcessPool from error
            self._running.add(future)
            return pool, future

    def _open_pool(self) -> ProcessPool:
        with self._lock:
            if self._stopped:
                raise Stopped
            if self._pool is None:
                self._pool = self._new_pool()
            return self._pool

    def _new_pool(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        # One server serves this process for good: what the first sandbox asks for, stays.
        context.set_forkserver_preload(["__main__", child.__name__, *self._modules])
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=_FILES_PER_CHILD,
            initializer=child.settle_in,
            initargs=(self._scratch, self._modules, self._startable),
            context=context,
        )

    def _give_up(self, pool: ProcessPool) -> None:
        """Have the next file open a new pool; the old one may take long to end."""
        with self._lock:
            if self._pool is pool:
                self._pool = None
        threading.Thread(target=_end, args=(pool,), name="sandbox-end", daemon=True).start()

    def stop(self, grace_s: float = 0.0) -> None:
        """End every child; who waits for a file gets `Stopped`.  May be called twice.

        Args:
            grace_s: how long files that are being read may still take.
        """
        self._gate.close(grace_s)
        with self._lock:
            self._stopped = True
            pool, self._pool = self._pool, None
            for future in self._running:
                future.cancel()  # type: ignore[no-untyped-call]  # pebble types it not
        if pool is not None:
            _end(pool)
        shutil.rmtree(self._scratch, ignore_errors=True)
        handle, self._lock_handle = self._lock_handle, None
        if handle is not None:
            os.close(handle)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble types it not
    pool.join()
