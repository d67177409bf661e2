"""What the service manager is told.  Source: sd_notify(3), systemd.service(5)."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MICROSECONDS = 1_000_000
#: systemd reads promptly; a full queue must not hold up the daemon.
_PATIENCE_S = 1.0


class Notifier:
    """Speaks to the service manager; silent where none listens."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Prepare to speak.

        Args:
            environment: of which NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID count.
        """
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        #: It must hear `alive` at least this often, seconds; None = it does not wait for it.
        self.watchdog_s = _watchdog_s(environment)

    def ready(self, status: str = "") -> None:
        """Say that start-up, or reading the configuration anew, is done."""
        self._send("READY=1", *_status(status))

    def status(self, status: str) -> None:
        """Say in one line what goes on."""
        self._send(*_status(status))

    def alive(self) -> None:
        """Say that everything that should run does; call it every half `watchdog_s`, or oftener."""
        if self.watchdog_s is not None:
            self._send("WATCHDOG=1")

    def reloading(self) -> None:
        """Say that the configuration is being read anew; `ready` must follow."""
        # The clock is the kernel's monotonic one, as systemd's own.
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Say that the end has begun."""
        self._send("STOPPING=1")

    def _send(self, *assignments: str) -> None:
        if self._address is None or not assignments:
            return
        message = "\n".join(assignments).encode("utf-8", "replace")
        # Not to be heard is no reason to stop working.
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaker,
        ):
            speaker.settimeout(_PATIENCE_S)
            speaker.sendto(message, self._address)


def _status(status: str) -> tuple[str, ...]:
    """A line break would begin another assignment."""
    return (f"STATUS={' '.join(status.split())}",) if status else ()


def _address(name: str) -> bytes | None:
    if name.startswith("@"):
        return b"\0" + os.fsencode(name[1:])
    return os.fsencode(name) if name.startswith("/") else None


def _watchdog_s(environment: Mapping[str, str]) -> float | None:
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = environment.get("WATCHDOG_USEC", "")
    if not microseconds.isdecimal() or int(microseconds) == 0:
        return None
    return int(microseconds) / _MICROSECONDS
