"""Threads that nobody waits for at the end: a call into a dead share may never return.

Those of `concurrent.futures` are joined when the interpreter ends, so one such call would keep the
whole process from ending.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def start(name: str, work: Callable[[], T]) -> Future[T]:
    """Run something in a thread of its own; return what will come of it."""
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()
    threading.Thread(target=_carry_out, args=(work, future), name=name, daemon=True).start()
    return future


def within(limit_s: float, work: Callable[[], T]) -> T:
    """Return what something returns; after its time it is left behind.

    Raises:
        TimeoutError: it did not return in time.
        Exception: what it raised.
    """
    return start("errand", work).result(limit_s)


def _carry_out(work: Callable[[], T], future: Future[T]) -> None:
    with _Handing(future):
        future.set_result(work())


class _Handing:
    """Hands an error to whoever asks for the result, as an executor does."""

    def __init__(self, future: Future[T]) -> None:
        self._future = future

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if error is not None:
            self._future.set_exception(error)
        return True
