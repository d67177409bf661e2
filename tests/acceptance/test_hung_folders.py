"""A share whose server died leaves whoever touches it without an answer, perhaps for good."""

import json
import shutil
import signal

import jsonschema
import pytest

from tests.acceptance.daemons import Daemon, command
from tests.acceptance.test_daemon import a_disc
from tests.adapters.hanging import hanging
from tests.adapters.test_attendance import wait_until
from tests.contract.test_documents import SCHEMA

PLACE = "CL-0001/JB-2025-10-CL0001-001"
CONFIG = """
[[inboxes]]
path = "inbox"
quiet_s = 0.2
[[inboxes]]
path = "other"
quiet_s = 0.2
"""


@pytest.fixture
def daemon(tmp_path):
    daemon = Daemon(tmp_path, CONFIG)
    daemon.start()
    for root in (daemon.inbox, daemon.archive):
        shutil.copy(root / ".modn-watch" / "root.json", tmp_path / f"{root.name}.json")
    yield daemon
    if daemon.process is not None:
        daemon.stop(signal.SIGKILL)


def save(folder, name, size):
    place = folder / PLACE
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(a_disc(size))


def test_an_inbox_that_hangs_holds_up_nobody_else_and_goes_on_by_itself(daemon):
    other = daemon.folder / "other"
    save(daemon.inbox, "before.dxf", 1)
    daemon.wait_for_files(1)
    with hanging(daemon.inbox):
        wait_until_it_hangs(daemon, daemon.inbox)
        # Only now: on Linux who is the second to look a name up in a dead share cannot be killed
        # any more, so a program that came too early would never end.
        _, document, _ = command(daemon.folder, "status", "--json")
        assert [r["answers"] for r in document["roots"]] == [False, True, True, True]
        jsonschema.Draft202012Validator({**SCHEMA, "$ref": "#/$defs/status"}).validate(document)
        for number in range(5):
            save(other, f"meanwhile{number}.dxf", 10 + number)
        daemon.wait_for_files(6)
    save(daemon.inbox, "after.dxf", 2)
    daemon.wait_for_files(7)
    assert daemon.strays() == []


def test_an_archive_that_hangs_makes_files_wait_and_none_fails(daemon):
    with hanging(daemon.archive):
        save(daemon.inbox, "a.dxf", 1)
        daemon.wait_for(lambda: sum(daemon.rows().values()) == 1, "not even seen")
        wait_until_it_hangs(daemon, daemon.archive)
    daemon.wait_for_files(1)
    assert daemon.rows() == {"DONE": 1}
    assert daemon.strays() == []


def test_told_to_stop_it_does_not_wait_for_a_folder_that_hangs(daemon):
    with hanging(daemon.inbox):
        wait_until_it_hangs(daemon, daemon.inbox)
        daemon.process.send_signal(signal.SIGTERM)
        # The kernel may keep the process itself until the share answers.
        wait_until(lambda: daemon.query("SELECT * FROM daemons") == [])
    assert daemon.process.wait(60) == 0


def test_started_while_an_inbox_hangs_it_serves_the_other(daemon):
    daemon.stop(signal.SIGKILL)
    daemon.log.unlink()
    with hanging(daemon.inbox):
        daemon.start()
        save(daemon.folder / "other", "a.dxf", 1)
        daemon.wait_for_files(1)
    save(daemon.inbox, "b.dxf", 2)
    daemon.wait_for_files(2)


def wait_until_it_hangs(daemon, root):
    marker = json.loads((root.parent / f"{root.name}.json").read_text())
    wait_until(lambda: marker["id"] in str(daemon.query("SELECT report FROM daemons")))
