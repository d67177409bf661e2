"""verify: in what journal and disk contradict each other."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from modn_watch import housekeeping, states
from modn_watch.commands.delete import delete_for_good
from modn_watch.commands.verify import verify
from modn_watch.disk import Disk
from modn_watch.errors import Corrupt
from modn_watch.model import State
from tests.shops import START, an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
FOLDER = "CL0001/JB-2025-10-CL0001-001"
PLATE = f"{FOLDER}/CL0001-JB-2025-10-CL0001-001-plate-UNK-v1.dxf"
BAD = f"{FOLDER}/bad.dxf"


@pytest.fixture
def shop(tmp_path):
    """One file filed, one in quarantine; the clock shows what the file system's does."""
    with an_installation(tmp_path) as installation:
        set_clock(installation)
        installation.save(f"{PLACE}/plate.dxf", b"drawing")
        installation.save(f"{PLACE}/bad.dxf", b"bad")
        installation.drain()
        assert (installation.archived(), len(installation.quarantined())) == ([PLATE], 2)
        yield installation


def set_clock(shop, ahead_s=0.0):
    shop.time.passed_s = (datetime.now(UTC) - START).total_seconds() + ahead_s


def look_over(shop, *, quick=False, sleep=lambda _s: None):
    return verify(getattr(shop, "shop", shop), quick=quick, sleep=sleep)


def codes(shop, **kwargs):
    return [each.code for each in look_over(shop, **kwargs).contradictions]


def record(shop, state):
    return next(each for each in shop.records() if each.state is state)


def change(shop, ingest, **columns):
    table = shop.shop.journal.records._table
    table.update(**columns).where(table.id == ingest.id).execute()


def overwrite(path, content):
    path.chmod(0o644)
    path.write_bytes(content)


@pytest.mark.parametrize("quick", [True, False])
def test_a_sound_installation_agrees_with_itself(shop, quick):
    verdict = look_over(shop, quick=quick)
    assert (verdict.contradictions, verdict.offline) == ((), ())
    assert (verdict.records, verdict.files, verdict.bytes) == (2, 2, len(b"drawing" + b"bad"))


def test_a_file_gone_from_the_archive_is_named_with_its_record(shop):
    (shop.archive / PLATE).unlink()
    (found,) = look_over(shop).contradictions
    assert (found.code, found.path) == ("archived_missing", os.fsencode(shop.archive / PLATE))
    assert found.record_id == record(shop, State.DONE).id


def test_other_bytes_of_the_same_number_are_seen_unless_it_was_to_be_quick(shop):
    overwrite(shop.archive / PLATE, b"DRAWING")
    assert (codes(shop), codes(shop, quick=True)) == (["archived_changed"], [])


def test_another_size_is_seen_by_a_quick_look_too(shop):
    overwrite(shop.archive / PLATE, b"draw")
    for quick in (True, False):
        (found,) = look_over(shop, quick=quick).contradictions
        assert (found.code, "4 bytes; 7 were" in found.what) == ("archived_changed", True)


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: path.symlink_to("x" * 7)])
def test_what_is_no_file_is_not_taken_for_one(shop, quick, make):
    (shop.archive / PLATE).unlink()
    make(shop.archive / PLATE)
    assert codes(shop, quick=quick) == ["archived_changed"]


def test_files_that_no_record_explains_are_found_whatever_they_are_called(shop):
    odd = os.fsencode(shop.archive) + b"/\xe4 \n.dxf"
    Path(os.fsdecode(odd)).touch()
    (shop.archive / FOLDER / "link.dxf").symlink_to("/etc/passwd")
    found = look_over(shop).contradictions
    assert [each.code for each in found] == ["archived_stray"] * 2
    assert odd in [each.path for each in found]


def test_what_servers_keep_in_every_folder_is_nobody_s_work(shop):
    for folder in (shop.archive, shop.quarantine):
        (folder / "@eaDir/x").mkdir(parents=True)
        (folder / "@eaDir/x/SYNO@.fileindex").touch()
        for name in ("Thumbs.db", ".DS_Store", "._plate.dxf", "desktop.ini"):
            (folder / name).touch()
    assert codes(shop) == []


def test_strays_in_quarantine_and_texts_about_nothing_are_found(shop):
    (shop.quarantine / "stray.dxf").touch()
    (shop.quarantine / "stray.dxf.reason.txt").touch()
    (shop.quarantine / "alone.dxf.reason.txt").touch()
    assert codes(shop) == ["quarantine_stray", "reason_stray"]


def test_a_quarantined_file_that_somebody_changed_is_named(shop):
    (shop.quarantine / BAD).write_bytes(b"mended")
    assert codes(shop) == ["quarantined_changed"]


def test_a_file_gone_from_quarantine_is_named_once_nobody_has_noted_it(shop):
    waits = []
    (shop.quarantine / BAD).unlink()
    assert codes(shop, sleep=waits.append) == ["quarantined_missing"]
    assert sum(waits) > housekeeping.HOUSEKEEPING_S


def test_what_a_running_daemon_notes_meanwhile_is_no_contradiction(shop):
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            housekeeping.settle_departures(shop.shop)

    (shop.quarantine / BAD).unlink()
    assert (codes(shop, sleep=sleep), len(waits)) == ([], 3)


def test_a_text_in_the_drop_folder_about_a_settled_matter_is_found(shop):
    note = shop.inbox / PLACE / "bad.dxf.NOT FILED.txt"
    words = note.read_text()
    (shop.quarantine / BAD).unlink()
    housekeeping.settle_departures(shop.shop)
    assert codes(shop) == []
    note.write_text(words)
    (shop.inbox / PLACE / "mine.NOT FILED.txt").touch()
    (found,) = look_over(shop).contradictions
    assert (found.code, found.path) == ("note_stray", os.fsencode(note))


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_held_file_that_is_gone_is_named(shop, steps):
    shop.save(f"{PLACE}/other.dxf", b"other")
    shop.settle()
    for _ in range(steps):
        ingest = shop.step()
    shop.shop.held(ingest).unlink()
    found = [each for each in look_over(shop).contradictions if each.record_id == ingest.id]
    assert [each.code for each in found] == ["held_missing"]


def test_a_held_file_that_no_record_explains_is_found(shop):
    (shop.drop.root.held / "0123").touch()
    assert codes(shop) == ["held_stray"]


def test_incomplete_copies_are_found_once_nobody_can_be_at_work_on_them(shop):
    (shop.shop.archive.temp / "0123").touch()
    (shop.quarantine / ".0123456789abcdef.tmp").touch()
    assert codes(shop) == []
    set_clock(shop, 2 * 3600)
    assert codes(shop) == ["leftover"] * 2


def test_what_a_waiting_ingest_copies_is_not_left_over(shop):
    shop.save(f"{PLACE}/other.dxf", b"other")
    shop.settle()
    ingest = shop.step()
    (shop.shop.archive.temp / ingest.held_name).touch()
    set_clock(shop, 2 * 3600)
    assert codes(shop) == []


def test_missing_folders_of_our_own_are_named(shop):
    shop.drop.root.held.rmdir()
    assert codes(shop) == ["own_folder_missing"]


def test_a_halted_record_is_named_with_its_reason(shop):
    ingest = record(shop, State.DONE)
    halted = states.halted(ingest, Corrupt("Two files claim one place."), shop.time.now())
    change(shop, ingest, state="HALTED", error_message=halted.error_message, held_name="0123")
    held = shop.drop.root.held / "0123"
    held.touch()
    (found,) = look_over(shop).contradictions
    assert (found.code, found.what) == ("halted", "Two files claim one place.")
    assert "quarantine release" in found.to_do
    held.unlink()
    (found,) = look_over(shop).contradictions
    assert (found.code, "Nothing is held" in found.what) == ("halted_empty", True)
    assert ("release" in found.to_do, "files delete ID --hard" in found.to_do) == (False, True)


def test_of_a_halted_record_whose_inbox_is_away_nobody_says_that_nothing_is_held(shop):
    change(shop, record(shop, State.DONE), state="HALTED", held_name="0123")
    shop.inbox.rename(shop.inbox.with_name("away"))
    assert codes(shop) == ["halted"]
    assert "halted" in codes(replace(shop.shop, inboxes={}))


def test_a_duplicate_whose_original_is_unknown_is_named(shop):
    shop.save(f"{PLACE}/plate.dxf", b"drawing")
    shop.drain()
    assert codes(shop) == []
    change(shop, record(shop, State.DUPLICATE), duplicate_of=None)
    assert codes(shop) == ["original_gone"]


def test_what_is_deleted_for_good_leaves_nothing_to_complain_of(shop):
    shop.save(f"{PLACE}/plate.dxf", b"drawing")
    shop.drain()
    delete_for_good(shop.shop, record(shop, State.DONE))
    assert codes(shop) == []


def test_a_deletion_that_was_interrupted_is_no_contradiction(shop):
    ingest = record(shop, State.DONE)
    shop.shop.journal.changes.condemn(ingest, shop.shop.order())
    assert codes(shop) == []
    (shop.archive / PLATE).unlink()
    assert codes(shop) == []


def test_two_places_that_differ_by_case_alone_are_named(shop):
    shop.save(f"{PLACE}/other.dxf", b"other")
    shop.drain()
    ingest = shop.records()[-1]
    other = shop.archive / ingest.file_path
    upper = PLATE.replace("plate", "PLATE")
    other.rename(shop.archive / upper)
    change(shop, ingest, file_path=upper, stem=ingest.stem.replace("other", "PLATE"))
    assert codes(shop) == ["version_twice"]


def test_a_record_whose_inbox_is_not_configured_any_more_is_named(shop):
    shop.save(f"{PLACE}/other.dxf", b"other")
    shop.settle()
    shop.step()
    elsewhere = {"other": replace(shop.drop, root=replace(shop.drop.root, id="other"))}
    shop.shop.journal.roots.remember("inbox", "/srv/former", shop.drop.root.id)
    found = look_over(replace(shop.shop, inboxes=elsewhere)).contradictions
    (unknown,) = [each for each in found if each.code == "inbox_unknown"]
    assert unknown.path == f"/srv/former/{PLACE}/other.dxf".encode()
    assert "other.dxf came from the inbox /srv/former, which the configuration" in unknown.what


def test_nothing_is_inferred_about_a_root_that_is_offline(shop):
    (shop.archive / PLATE).unlink()
    (shop.quarantine / "stray.dxf").touch()
    (shop.shop.archive.own / "root.json").rename(shop.archive / "elsewhere")
    verdict = look_over(shop)
    assert [root.role for root in verdict.offline] == ["archive"]
    assert [each.code for each in verdict.contradictions] == ["quarantine_stray"]


class Untouched(Disk):
    """Is asked for no file."""

    def digest(self, path):
        raise AssertionError(path)


def test_no_file_of_a_root_that_is_offline_is_touched(shop):
    for root in (shop.shop.archive, shop.shop.quarantine):
        (root.own / "root.json").unlink()
    verdict = look_over(replace(shop.shop, disk=Untouched()))
    assert [root.role for root in verdict.offline] == ["archive", "quarantine"]


def test_nothing_is_inferred_about_a_root_that_goes_away_meanwhile(shop):
    marker = shop.shop.archive.own / "root.json"
    (shop.archive / PLATE).unlink()
    verdict = look_over(shop, sleep=lambda _s: marker.unlink(missing_ok=True))
    assert [root.role for root in verdict.offline] == ["archive"]
    assert verdict.contradictions == ()


def test_another_folder_in_a_root_s_place_is_named(shop):
    marker = shop.shop.archive.own / "root.json"
    marker.write_text('{"id": "another"}')
    verdict = look_over(shop)
    assert [each.code for each in verdict.contradictions] == ["marker_differs"]
    assert [root.role for root in verdict.offline] == ["archive"]


class Meanwhile:
    """The journal's reader, after whose first reading something happens."""

    def __init__(self, records, happens):
        self._records = records
        self._happens = happens

    def __getattr__(self, name):
        return getattr(self._records, name)

    def standings(self):
        rows = list(self._records.standings())
        happens, self._happens = self._happens, lambda: None
        happens()
        return rows


def meanwhile(shop, happens):
    records = Meanwhile(shop.shop.journal.records, happens)
    return replace(shop.shop, journal=replace(shop.shop.journal, records=records))


def test_what_is_filed_after_the_journal_was_read_is_no_stray(shop):
    shop.save(f"{PLACE}/other.dxf", b"other")
    assert codes(meanwhile(shop, shop.drain)) == []


def test_what_is_deleted_after_the_journal_was_read_is_not_missing(shop):
    ingest = record(shop, State.DONE)
    assert codes(meanwhile(shop, lambda: delete_for_good(shop.shop, ingest))) == []


class Watched(Disk):
    """Looks everything over after each thing that is done to the disk."""

    def __init__(self):
        super().__init__()
        self.look = lambda: None
        self.looks = 0

    def _then_look(self, done):
        self.looks += 1
        look, self.look = self.look, lambda: None
        look()
        self.look = look
        return done

    def rename(self, *args):
        return self._then_look(super().rename(*args))

    def copy(self, *args):
        return self._then_look(super().copy(*args))

    def publish(self, *args):
        return self._then_look(super().publish(*args))

    def remove(self, *args):
        return self._then_look(super().remove(*args))

    def write_text(self, *args):
        return self._then_look(super().write_text(*args))


@pytest.mark.parametrize("copied", [False, True])
def test_a_file_between_two_states_is_never_a_contradiction(tmp_path, copied):
    disk = Watched()
    seen = []
    with an_installation(tmp_path, disk=disk, copied=copied) as shop:
        set_clock(shop)
        disk.look = lambda: seen.extend(look_over(shop).contradictions)
        for name, content in (("a", b"A"), ("bad", b"bad"), ("a", b"AA"), ("b", b"AA")):
            shop.save(f"{PLACE}/{name}.dxf", content)
            shop.drain()
            disk.look()
        shop.save(f"{PLACE}/a.dxf", b"AA")
        shop.drain()
        disk.look()
    assert (seen, disk.looks > 15) == ([], True)
