"""What modn-watch may not do: a state and a reason, said once, and it goes on by itself."""

import errno
import os
import shutil
import time
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from modn_watch import housekeeping, inbox, states, texts
from modn_watch.crew import Crew
from modn_watch.errors import JournalBusy, Misconfigured
from modn_watch.model import State
from tests.mounting import a_small_file_system
from tests.nobody import a_place_of_nobody, as_nobody, give
from tests.shops import PATTERNS, an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
HOUR_S = 3600


@pytest.fixture
def place():
    with a_place_of_nobody() as folder:
        yield folder


def waiting(shop):
    """Take one step, and return the state and the reason of the file that cannot go on."""
    ingest = shop.step()
    assert ingest.deferrals == 1
    assert ingest.error_hint
    return ingest.state, ingest.error_code, ingest.error_message


def pass_by(shop, seconds):
    """Let time pass with every step taken as it becomes due; return how many were."""
    taken, until_s = 0, shop.time.passed_s + seconds
    while shop.time.passed_s < until_s:
        if shop.step() is not None:
            taken += 1
            continue
        due_at = shop.shop.journal.ingests.next_due_at()
        ahead_s = (due_at - shop.time.now()).total_seconds() if due_at else seconds
        shop.time.pass_by(max(0.001, min(ahead_s, until_s - shop.time.passed_s)))
    return taken


def test_a_file_that_may_not_be_read_waits_with_its_reason_until_it_may(place):
    def body():
        with an_installation(place) as shop:
            path = shop.save(f"{PLACE}/plate.dxf")
            path.chmod(0)
            shop.settle()
            state, code, message = waiting(shop)
            assert (state, code) == (State.CLAIMING, "busy")
            assert f"Permission denied: {path}" in message
            path.chmod(0o644)
            assert shop.drain()[-1].state is State.DONE

    as_nobody(body)


def test_a_file_that_may_not_be_taken_away_waits_until_it_may(place):
    def body():
        with an_installation(place) as shop:
            path = shop.save(f"{PLACE}/plate.dxf")
            path.parent.chmod(0o555)
            shop.settle()
            state, code, message = waiting(shop)
            assert (state, code) == (State.CLAIMING, "busy")
            assert f"Permission denied: {path}" in message
            assert path.exists()
            path.parent.chmod(0o755)
            (record,) = shop.drain()
            assert (record.state, path.exists()) == (State.DONE, False)

    as_nobody(body)


def test_somebody_else_s_file_in_a_sticky_folder_waits(place):
    with an_installation(place) as shop:
        shop.save(f"{PLACE}/plate.dxf").parent.chmod(0o1777)
        give(shop.drop.root.own, shop.archive, shop.quarantine, *place.glob("journal.db*"))

    def body():
        with an_installation(place) as shop:
            shop.settle()
            state, _code, message = waiting(shop)
            assert (state, "Operation not permitted" in message) == (State.CLAIMING, True)

    as_nobody(body)


def test_in_copy_mode_nothing_needs_to_be_taken_away(place):
    def body():
        with an_installation(place, copied=True) as shop:
            path = shop.save(f"{PLACE}/plate.dxf")
            path.parent.chmod(0o555)
            (record,) = shop.drain()
            assert (record.state, path.exists()) == (State.DONE, True)

    as_nobody(body)


def test_a_folder_that_may_not_be_listed_is_reported_and_the_others_are_looked_through(place):
    def body():
        with an_installation(place) as shop:
            shop.save(f"{PLACE}/plate.dxf")
            shop.save("CL-0002/closed/plate.dxf").parent.chmod(0o300)
            refused = []
            found = inbox.scan(
                shop.inbox,
                inbox.ignoring(PATTERNS),
                refused=lambda folder, error: refused.append((folder, type(error))),
            )
            assert [path for path, _stamp in found] == [f"{PLACE}/plate.dxf".encode()]
            assert refused == [(b"CL-0002/closed", PermissionError)]
            (shop.inbox / "CL-0002/closed").chmod(0o755)
            assert [record.state for record in shop.drain()] == [State.DONE] * 2

    as_nobody(body)


def test_a_drop_folder_that_may_not_be_written_to_gets_no_text_and_stops_nothing(place):
    def body():
        with an_installation(place) as shop:
            path = shop.save(f"{PLACE}/bad.dxf", b"bad")
            shop.settle()
            shop.step()
            path.parent.chmod(0o555)
            (record,) = shop.drain()
            assert (record.state, list(path.parent.iterdir())) == (State.QUARANTINED, [])
            path.parent.chmod(0o755)
            note = path.with_name("bad.dxf.NOT FILED.txt")
            texts.leave(shop.shop.disk, note, "It was not filed.")
            path.parent.chmod(0o555)
            (shop.quarantine / record.quarantine_path).unlink()
            housekeeping.settle_departures(shop.shop)
            assert shop.records()[-1:] == []
            assert shop.shop.journal.records.get(record.id).state is State.RELEASED
            path.parent.chmod(0o755)

    as_nobody(body)


@pytest.mark.parametrize(
    ("which", "content", "state", "end", "rejection"),
    [
        ("archive", b"drawing", State.FILING, State.DONE, None),
        ("quarantine", b"bad", State.REJECTING, State.QUARANTINED, "This is no drawing."),
    ],
)
def test_a_read_only_archive_or_quarantine_is_waited_for(
    tmp_path, which, content, state, end, rejection
):
    with a_small_file_system(tmp_path / which) as remount, an_installation(tmp_path) as shop:
        shop.save(f"{PLACE}/plate.dxf", content)
        shop.settle()
        remount("ro")
        with capture_logs() as logged:
            steps = pass_by(shop, 3 * HOUR_S)
        (record,) = shop.records()
        assert record.state is state
        _code, reason = states.waits_for(record)
        assert "Read-only file system" in reason
        assert steps < 3 * 60 + 20
        said = [each for each in logged if each["event"] == "waiting"]
        assert (said[0]["reason"], len(said) <= 4) == (reason, True)
        remount("rw")
        (record,) = shop.drain()
        assert (record.state, record.error_message, record.notes) == (end, rejection, ())


def test_what_cannot_be_tidied_away_stops_nothing_and_is_said_once_an_hour(tmp_path):
    with a_small_file_system(tmp_path / "archive") as remount, an_installation(tmp_path) as shop:
        shop.time.pass_by(10**9)
        for number in range(3):
            (shop.shop.archive.temp / f"{number}").touch()
        remount("ro")
        with capture_logs() as logged:
            for _ in range(360):
                housekeeping.tidy_up(shop.shop)
                shop.time.pass_by(housekeeping.HOUSEKEEPING_S)
        assert [each["event"] for each in logged] == ["not_swept_yet"]
        remount("rw")
        housekeeping.tidy_up(shop.shop)
        assert list(shop.shop.archive.temp.iterdir()) == []


def test_a_read_only_database_is_the_world_s_fault_and_touches_no_file(place):
    def body():
        with an_installation(place) as shop:
            path = shop.save(f"{PLACE}/plate.dxf")
        for database in place.glob("journal.db*"):
            database.chmod(0o444)
        with an_installation(place) as shop:
            with pytest.raises(Misconfigured, match="may not write to the database"):
                shop.shop.journal.require_writable()
            with pytest.raises(JournalBusy, match="readonly"):
                shop.settle()
            assert path.exists()
        for database in place.glob("journal.db*"):
            database.chmod(0o644)
        with an_installation(place) as shop:
            assert [record.state for record in shop.drain()] == [State.DONE]

    as_nobody(body)


class Counting:
    """The pipeline's side of the journal; counts how often somebody asks it for work."""

    def __init__(self, ingests):
        self._ingests = ingests
        self.asked = 0

    def __getattr__(self, name):
        return getattr(self._ingests, name)

    def lease_next(self, *args, **options):
        self.asked += 1
        return self._ingests.lease_next(*args, **options)


def test_a_database_that_stays_read_only_is_said_once_and_keeps_no_processor_busy(place):
    def body():
        with an_installation(place) as shop:
            shop.save(f"{PLACE}/plate.dxf")
            assert shop.settle() == 1
        for database in place.glob("journal.db*"):
            database.chmod(0o444)
        with an_installation(place) as shop, capture_logs() as logged:
            shop.time.pass_by(60)
            counting = Counting(shop.shop.journal.ingests)
            journal = replace(shop.shop.journal, ingests=counting)
            crew = Crew(replace(shop.shop, journal=journal), workers=1)
            began_s = time.monotonic()
            crew.start()
            while counting.asked < 3:
                time.sleep(0.02)
            took_s = time.monotonic() - began_s
            crew._stopping.set()
        assert [each["event"] for each in logged] == ["journal_busy"]
        assert "readonly" in logged[0]["reason"]
        assert took_s > 1.5

    as_nobody(body)


def test_where_a_listing_tells_no_types_a_folder_that_may_not_be_entered_hides_itself_alone(
    place, monkeypatch
):
    class Untyped:
        """An entry as of a file system that keeps no types beside its names."""

        def __init__(self, entry):
            self._entry = entry
            self.name, self.path = entry.name, entry.path

        def _asked(self):
            if "closed" in self.path.split("/")[-2]:
                raise PermissionError(errno.EACCES, "Permission denied", self.path)
            return self._entry

        def is_dir(self, **options):
            return self._asked().is_dir(**options)

        def is_file(self, **options):
            return self._asked().is_file(**options)

        def stat(self, **options):
            return self._asked().stat(**options)

    with an_installation(place) as shop:
        shop.save(f"{PLACE}/plate.dxf")
        shop.save("CL-0002/closed/plate.dxf")
        listed = os.scandir
        monkeypatch.setattr(os, "scandir", lambda path: [Untyped(each) for each in listed(path)])
        found = [path for path, _stamp in inbox.scan(shop.inbox, inbox.ignoring(PATTERNS))]
        assert found == [f"{PLACE}/plate.dxf".encode()]


def test_own_folders_that_went_missing_are_made_again(place):
    with an_installation(place) as shop:
        shutil.rmtree(shop.drop.root.held)
        shutil.rmtree(shop.drop.root.temp)
        shop.save(f"{PLACE}/plate.dxf")
        assert [record.state for record in shop.drain()] == [State.DONE]
