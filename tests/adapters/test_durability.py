"""Power may be cut between any two of these: what comes first must have reached the disk first."""

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from modn_watch import disk
from modn_watch.model import State
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
FILED = "CL0001/JB-2025-10-CL0001-001/CL0001-JB-2025-10-CL0001-001-a-UNK-v1.dxf"


class Told:
    """One side of the journal, whose writes are noted."""

    def __init__(self, real, names, events):
        self._real, self._names, self._events = real, names, events

    def __getattr__(self, name):
        found = getattr(self._real, name)
        return self._noted(found) if name in self._names else found

    def _noted(self, call):
        def noted(*args, **options):
            answer = call(*args, **options)
            self._events.append(("journal", answer.state.value))
            return answer

        return noted


@pytest.fixture
def events(monkeypatch):
    """Note each sync, new name and removal, in the order in which they happen."""
    events = []

    def noting(kind, call, which):
        def noted(*args, **options):
            what = which(*args)
            answer = call(*args, **options)
            events.append((kind, what))
            return answer

        return noted

    def opened(handle):
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        # A copy has a name of its own while it is written.
        return re.sub(r"\.[0-9a-f]{16}\.part$", "", path)

    def target(_source, target):
        return str(target)

    monkeypatch.setattr(os, "fsync", noting("sync", os.fsync, opened))
    monkeypatch.setattr(disk, "rename_noreplace", noting("name", disk.rename_noreplace, target))
    monkeypatch.setattr(disk, "rename_new", noting("name", disk.rename_new, target))
    monkeypatch.setattr(Path, "unlink", noting("remove", Path.unlink, str))
    return events


def test_nothing_is_relied_on_before_it_has_reached_the_disk(tmp_path, events):
    def wrap(journal):
        return replace(
            journal,
            ingests=Told(journal.ingests, {"save"}, events),
            records=Told(journal.records, {"save_parsed"}, events),
            places=Told(journal.places, {"decide"}, events),
        )

    with an_installation(tmp_path, wrap=wrap) as at:
        at.save(f"{PLACE}/a.dxf")
        at.settle()
        held = at.shop.held(at.shop.journal.ingests.active()[0])
        temp, filed = at.shop.archive.temp / held.name, at.archive / FILED
        at.drain()
    # That the parser is about to run is written in between, while the state is what it was.
    told = [("journal", state) for state in ("CLAIMED", "CLAIMED", "PARSED", "FILING")]
    in_order = [
        ("name", str(held)),
        ("sync", str(held.parent)),
        ("sync", str(at.inbox / PLACE)),
        *told,
        ("sync", str(temp)),
        ("name", str(filed)),
        ("sync", str(filed.parent)),
        ("journal", "TIDYING"),
        ("remove", str(held)),
        ("sync", str(held.parent)),
        ("journal", "DONE"),
    ]
    assert [each for each in events if each in in_order] == in_order
    assert events.index(("sync", str(filed.parent.parent))) < events.index(("journal", "TIDYING"))


@pytest.mark.parametrize("copied", [False, True])
def test_what_a_crash_left_in_hand_is_durable_before_it_is_relied_on(tmp_path, events, copied):
    with an_installation(tmp_path, copied=copied) as at:
        saved = at.save(f"{PLACE}/a.dxf")
        at.settle()
        held = at.shop.held(at.shop.journal.ingests.active()[0])
        shutil.copy(saved, held) if copied else os.rename(saved, held)  # noqa: PTH104 -- as a pair
        events.clear()
        assert at.step().state is State.CLAIMED
        assert ("sync", str(held.parent)) in events


def test_what_a_crash_left_in_the_archive_is_durable_before_it_is_relied_on(tmp_path, events):
    with an_installation(tmp_path) as at:
        at.save(f"{PLACE}/a.dxf")
        at.settle()
        held = at.shop.held(at.shop.journal.ingests.active()[0])
        while at.step().state is not State.FILING:
            pass
        (at.archive / FILED).parent.mkdir(parents=True)
        shutil.copy(held, at.archive / FILED)
        events.clear()
        assert at.step().state is State.TIDYING
        assert ("sync", str((at.archive / FILED).parent)) in events


@pytest.mark.parametrize("both", [False, True])
def test_what_a_crash_left_in_quarantine_is_durable_before_it_is_relied_on(tmp_path, events, both):
    with an_installation(tmp_path) as at:
        at.save(f"{PLACE}/a.dxf", b"bad")
        at.settle()
        held = at.shop.held(at.shop.journal.ingests.active()[0])
        while (record := at.step()).state is not State.REJECTING:
            pass
        place = at.quarantine / record.quarantine_path
        place.parent.mkdir(parents=True)
        shutil.copy(held, place)
        if not both:
            held.unlink()
        events.clear()
        assert at.step().state is State.QUARANTINED
        # The reason is written there afterwards, and syncs the folder once more.
        first, last = ("sync", str(place.parent)), ("sync", str(held.parent))
        assert [each for each in events if each in (first, last)][:2] == [first, last]


def test_a_folder_that_a_crash_left_is_durable_before_files_go_there(tmp_path, events):
    (tmp_path / "CL0001" / "JB").mkdir(parents=True)
    fresh = disk.Disk()
    fresh.make_folder(tmp_path / "CL0001" / "JB")
    assert events == [("sync", str(tmp_path / "CL0001"))]
    fresh.make_folder(tmp_path / "CL0001" / "JB")
    assert len(events) == 1
    (tmp_path / "CL0001" / "JB").rmdir()
    fresh.make_folder(tmp_path / "CL0001" / "JB")
    assert events[1:] == [("sync", str(tmp_path)), ("sync", str(tmp_path / "CL0001"))]
