"""verify --repair: what is mended, and that no file is ever at risk by it."""

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from modn_watch import housekeeping
from modn_watch.commands.ledger import look
from modn_watch.commands.mend import mend
from modn_watch.commands.verify import verify
from modn_watch.model import State
from tests.builders import a_dxf
from tests.shops import START, an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
OTHER = "CL-0001/JB-2025-10-CL0001-002"


@pytest.fixture
def shop(tmp_path):
    """One file filed twice under two projects, one in quarantine; looked at two hours later."""
    with an_installation(tmp_path) as installation:
        installation.save(f"{PLACE}/plate.dxf", b"drawing")
        installation.save(f"{OTHER}/plate.dxf", b"drawing")
        installation.save(f"{PLACE}/bad.dxf", b"bad")
        installation.drain()
        assert (len(installation.archived()), len(installation.quarantined())) == (2, 2)
        set_clock(installation, 2 * 3600)
        yield installation


def set_clock(shop, ahead_s):
    shop.time.passed_s = (datetime.now(UTC) - START).total_seconds() + ahead_s


def wrong(shop):
    return verify(shop.shop, quick=False, sleep=lambda _s: None).contradictions


def mended(shop):
    """Mend; return what was mended, and what is wrong after that."""
    repairs = mend(look(shop.shop, quick=False), wrong(shop))
    return [each.found.code for each in repairs if each.done], [each.code for each in wrong(shop)]


def filed(shop):
    return [each for each in shop.records() if each.state is State.DONE]


def test_a_missing_file_is_copied_from_another_with_the_same_bytes(shop):
    one, other = (shop.archive / each.file_path for each in filed(shop))
    one.unlink()
    assert mended(shop) == (["archived_missing"], [])
    assert one.read_bytes() == other.read_bytes() == b"drawing"
    assert (one.stat().st_mode & 0o777, list(shop.shop.archive.temp.iterdir())) == (0o444, [])


def test_a_missing_file_that_was_moved_within_the_archive_is_copied_from_there(shop):
    one, other = (shop.archive / each.file_path for each in filed(shop))
    one.rename(shop.archive / "moved.dxf")
    other.unlink()
    assert mended(shop) == (["archived_missing"] * 2, ["archived_stray"])
    assert (shop.archive / "moved.dxf").read_bytes() == one.read_bytes() == other.read_bytes()


def test_no_file_is_restored_from_other_bytes(shop):
    one, other = (shop.archive / each.file_path for each in filed(shop))
    one.unlink()
    other.chmod(0o644)
    other.write_bytes(b"DRAWING")
    assert mended(shop) == ([], ["archived_changed", "archived_missing"])
    assert (one.exists(), list(shop.shop.archive.temp.iterdir())) == (False, [])


def test_a_changed_file_in_the_archive_is_never_replaced(shop):
    one, _other = (shop.archive / each.file_path for each in filed(shop))
    one.chmod(0o644)
    one.write_bytes(b"DRAWING")
    assert mended(shop) == ([], ["archived_changed"])
    assert one.read_bytes() == b"DRAWING"


def test_strays_in_archive_and_quarantine_stay(shop):
    strays = [shop.archive / "stray.dxf", shop.quarantine / "stray.dxf"]
    strays.append(shop.quarantine / "somebody.reason.txt")
    for stray in strays:
        stray.touch()
    assert mended(shop)[0] == []
    assert all(stray.exists() for stray in strays)


def test_what_left_quarantine_is_noted(shop):
    (shop.quarantine / "CL0001/JB-2025-10-CL0001-001/bad.dxf").unlink()
    assert mended(shop) == (["quarantined_missing"], [])
    assert [each.state for each in shop.records()][-1] is not State.QUARANTINED
    assert (shop.quarantined(), list((shop.inbox / PLACE).iterdir())) == ([], [])


def test_texts_about_settled_matters_are_removed(shop):
    reason = shop.quarantine / "CL0001/JB-2025-10-CL0001-001/bad.dxf.reason.txt"
    note = shop.inbox / PLACE / "bad.dxf.NOT FILED.txt"
    words = note.read_text()
    reason.with_name("bad.dxf").unlink()
    housekeeping.settle_departures(shop.shop)
    for text in (reason, note):
        text.parent.mkdir(parents=True, exist_ok=True)
        text.write_text(words)
    assert mended(shop) == (["note_stray", "reason_stray"], [])
    assert not reason.exists()
    assert not note.exists()


def test_left_over_copies_go_and_missing_folders_of_our_own_come_back(shop):
    leftover = shop.shop.archive.temp / "0123"
    leftover.touch()
    shop.drop.root.held.rmdir()
    assert mended(shop) == (["leftover", "own_folder_missing"], [])
    assert (leftover.exists(), shop.drop.root.held.is_dir()) == (False, True)


def test_a_held_file_without_a_record_is_sent_round_as_new_work(shop):
    (shop.drop.root.held / "0123456789abcdef0123").write_bytes(a_dxf())
    assert mended(shop) == (["held_stray"], [])
    found = shop.inbox / "found-0123456789ab.dxf"
    assert found.read_bytes() == a_dxf()
    assert shop.drain()[-1].identity.path == os.fsencode(found.name)


def test_a_held_file_without_a_record_never_takes_the_name_of_another(shop):
    held = shop.drop.root.held / "0123456789abcdef0123"
    held.write_bytes(a_dxf())
    there = shop.save("found-0123456789ab.dxf", b"somebody's")
    assert mended(shop) == ([], ["held_stray"])
    assert (held.read_bytes(), there.read_bytes()) == (a_dxf(), b"somebody's")


def test_a_held_file_that_another_program_may_be_at_work_on_is_left_alone(shop):
    set_clock(shop, 0)
    held = shop.drop.root.held / "0123"
    held.touch()
    assert mended(shop) == ([], ["held_stray"])
    assert held.exists()


def test_what_cannot_be_mended_says_why(shop):
    (shop.drop.root.held).rmdir()
    found = wrong(shop)
    shop.drop.root.own.rename(shop.inbox / "away")
    shop.drop.root.own.touch()
    online = replace(look(shop.shop, quick=True), online=frozenset(r.id for r in shop.shop.roots))
    (repair,) = mend(online, found)
    assert (repair.done, "missing or is not the one" in repair.refusal) == (None, True)
