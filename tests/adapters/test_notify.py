import contextlib
import os
import secrets
import socket
import time

import pytest

from modn_watch.notify import Notifier


@pytest.fixture(params=["file", "abstract"])
def manager(request, tmp_path):
    """A service manager's socket; `name` is what NOTIFY_SOCKET would say."""
    name = str(tmp_path / "s") if request.param == "file" else f"@{secrets.token_hex(8)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(name.replace("@", "\0"))
        listener.settimeout(5)
        yield Manager(listener, name)


class Manager:
    def __init__(self, listener, name):
        self._listener = listener
        self.environment = {"NOTIFY_SOCKET": name}

    def heard(self):
        return self._listener.recv(4096).decode().split("\n")

    def nothing_more(self):
        self._listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            self._listener.recv(4096)


def test_what_is_said_is_heard(manager):
    notifier = Notifier(manager.environment | {"WATCHDOG_USEC": "30000000"})
    notifier.ready("watching /srv/inbox")
    assert manager.heard() == ["READY=1", "STATUS=watching /srv/inbox"]
    notifier.ready()
    assert manager.heard() == ["READY=1"]
    notifier.status("3 files waiting")
    assert manager.heard() == ["STATUS=3 files waiting"]
    notifier.alive()
    assert manager.heard() == ["WATCHDOG=1"]
    notifier.stopping()
    assert manager.heard() == ["STOPPING=1"]


def test_a_reload_says_when_it_began_on_the_monotonic_clock(manager):
    before_us = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    Notifier(manager.environment).reloading()
    after_us = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    first, second = manager.heard()
    assert first == "RELOADING=1"
    assert before_us <= int(second.removeprefix("MONOTONIC_USEC=")) <= after_us


def test_a_line_break_in_a_status_begins_no_new_message(manager):
    Notifier(manager.environment).status("one\nSTOPPING=1\r\ntwo")
    assert manager.heard() == ["STATUS=one STOPPING=1 two"]


def test_a_status_that_is_no_text_is_sent_all_the_same(manager):
    Notifier(manager.environment).status("inbox \udce4")
    assert manager.heard() == ["STATUS=inbox ?"]


def test_no_life_is_signed_for_a_manager_that_does_not_ask(manager):
    Notifier(manager.environment).alive()
    manager.nothing_more()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "1500000", "WATCHDOG_PID": str(os.getpid())}, 1.5),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "-1"}, None),
    ],
)
def test_the_watchdogs_time_is_for_this_process_alone(environment, expected):
    assert Notifier(environment).watchdog_s == expected


@pytest.mark.parametrize(
    "environment",
    [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1234"}, {"NOTIFY_SOCKET": "/no/such"}],
)
def test_it_is_silent_where_nobody_listens(environment):
    notifier = Notifier(environment | {"WATCHDOG_USEC": "1000000"})
    notifier.ready("here")
    notifier.alive()
    notifier.stopping()


def test_a_manager_that_does_not_read_holds_nobody_up_for_long(manager):
    notifier = Notifier(manager.environment)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other:
        other.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                other.sendto(b"x", manager._listener.getsockname())
    began_s = time.monotonic()
    notifier.ready()
    assert time.monotonic() - began_s < 3
