import errno
import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from modn_watch import mounts, roots, siting
from modn_watch.census import census
from modn_watch.errors import JournalBusy
from modn_watch.hints import Hints
from modn_watch.post import Post
from modn_watch.watch import Watcher
from tests.shops import START, an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"


class Fake:
    """A watcher that the test holds in its hand."""

    def __init__(self, missing=(), *, full=False):
        self.missing = set(missing)
        self.full = full
        self.overflows = 0
        self.lives = True
        self.stopped = False

    def alive(self):
        return self.lives

    def unwatched(self, folders):
        return set(folders) & self.missing

    def stop(self):
        self.stopped = True


class Kernel:
    """Grants what it was told to, in turn; the last plan stands."""

    def __init__(self, at, *plans):
        self._at = at
        self._plans = list(plans)
        self.asked_s = []
        self.given = []

    def __call__(self, _drop, _hint):
        self.asked_s.append(self._at.time.passed_s)
        plan = self._plans.pop(0) if len(self._plans) > 1 else self._plans[0]
        watcher = plan()
        self.given.append(watcher)
        return watcher


def refuse(number):
    def plan():
        raise OSError(number, os.strerror(number))

    return plan


def a_post(at, watch):
    return Post(at.shop, at.drop, watch, ring=lambda: None)


def watching(_drop, hint):
    """Watch for real."""
    watcher = Watcher(_drop.root.path, hint=hint)
    watcher.start()
    return watcher


def die(*_, **__):
    raise SystemExit


def keep_for(at, post, seconds):
    """Look as often as the post itself would."""
    until_s = at.time.passed_s + seconds
    while at.time.passed_s < until_s:
        post._look_once()
        at.time.pass_by(max(0.01, post._pause_s()))
    post._look_once()


def opened(at):
    return at.shop.journal.ingests.count_active()


def test_a_call_to_wake_that_comes_while_it_looks_is_not_lost(tmp_path):
    with an_installation(tmp_path) as at:
        stop = threading.Event()

        def told_to_stop_while_it_looks(_drop, _hint):
            stop.set()
            post.wake()
            return Fake()

        post = a_post(at, told_to_stop_while_it_looks)
        thread = threading.Thread(target=post.keep, args=(stop,))
        thread.start()
        thread.join(60)
        ended = not thread.is_alive()
        post.wake()
        thread.join()
        assert ended


def test_while_the_journal_takes_nothing_it_asks_again_ever_more_rarely(tmp_path, monkeypatch):
    with an_installation(tmp_path) as at:
        at.save(f"{PLACE}/a.dxf")

        def refuse_all(arrivals, now):
            raise JournalBusy("The journal takes nothing.")

        monkeypatch.setattr(at.shop.journal.ingests, "open", refuse_all)
        post = a_post(at, lambda *_: Fake())
        post._look_once()
        pauses = []
        for _ in range(8):
            at.time.pass_by(at.drop.quiet_s)
            post._look_once()
            pauses.append(post._pause_s())
        assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
        assert post.outlook.trouble == "The journal takes nothing."
        assert (post.outlook.trouble_since - START).total_seconds() == at.drop.quiet_s
        assert post.outlook.online
        assert post.outlook.waiting == 1


def test_a_kernel_that_grants_no_watch_is_asked_ever_more_rarely(tmp_path):
    with an_installation(tmp_path) as at:
        kernel = Kernel(at, refuse(errno.ENOSPC))
        post = a_post(at, kernel)
        with capture_logs() as logs:
            keep_for(at, post, 2200)
        assert kernel.asked_s == pytest.approx([0, 60, 180, 420, 900, 1500, 2100], abs=10)
        assert [entry["event"] for entry in logs] == ["no_events"]
        assert post.outlook.mode == "polling"
        assert post.outlook.watches is None
        assert "max_user" in post.outlook.why
        assert "sysctl -w" in post.outlook.why


@pytest.mark.parametrize(
    ("number", "word"),
    [(errno.EMFILE, "fs.inotify.max_user_instances"), (errno.EACCES, "Permission denied")],
)
def test_why_there_are_no_events_is_said(tmp_path, number, word):
    with an_installation(tmp_path) as at:
        post = a_post(at, Kernel(at, refuse(number)))
        post._look_once()
        assert word in post.outlook.why


def test_without_events_files_are_found_by_looking_often(tmp_path):
    with an_installation(tmp_path) as at:
        post = a_post(at, Kernel(at, refuse(errno.ENOSPC)))
        post._look_once()
        at.save(f"{PLACE}/a.dxf")
        keep_for(at, post, at.drop.poll_s + at.drop.quiet_s + 1)
        assert opened(at) == 1


def test_folders_past_the_limit_make_it_poll_until_all_are_watched(tmp_path):
    with an_installation(tmp_path) as at:
        folder = at.save(f"{PLACE}/a.dxf").parent
        kernel = Kernel(at, lambda: Fake([folder], full=True), Fake)
        post = a_post(at, kernel)
        with capture_logs() as logs:
            post._look_once()
            at.time.pass_by(post._pause_s())
            assert at.time.passed_s <= 2
            post._look_once()
            assert post.outlook.mode == "polling"
            assert kernel.given[0].stopped
            assert "1 of 6 folders cannot be watched" in post.outlook.why
            assert "because this user's programs watch as many" in post.outlook.why
            at.save(f"{PLACE}/b.dxf")
            keep_for(at, post, 10)
            assert opened(at) == 2
            keep_for(at, post, 60)
        assert [entry["event"] for entry in logs] == ["no_events", "events_again"]
        outlook = post.outlook
        assert (outlook.mode, outlook.folders, outlook.watches) == ("events", 6, 6)
        assert len(kernel.given) == 2
        assert outlook.restarts == 0


def test_a_new_folder_that_is_soon_watched_is_no_shortfall(tmp_path):
    with an_installation(tmp_path) as at:
        folder = at.save(f"{PLACE}/a.dxf").parent
        watcher = Fake([folder])
        post = a_post(at, lambda *_: watcher)
        post._look_once()
        watcher.missing.clear()
        keep_for(at, post, 10)
        assert not watcher.stopped
        assert (post.outlook.mode, post.outlook.restarts) == ("events", 0)


def test_a_folder_that_the_watcher_overlooked_makes_it_begin_anew(tmp_path):
    with an_installation(tmp_path) as at:
        first, second = Fake(), Fake()
        post = a_post(at, Kernel(at, lambda: first, lambda: second))
        keep_for(at, post, 10)
        first.missing.add(at.save(f"{PLACE}/a.dxf").parent)
        keep_for(at, post, at.drop.rescan_s + 5)
        assert first.stopped
        assert not second.stopped
        assert (post.outlook.mode, post.outlook.restarts) == ("events", 1)
        assert opened(at) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_when_its_emitter_dies_it_begins_anew_within_seconds_and_misses_nothing(tmp_path):
    with an_installation(tmp_path) as at:
        watchers = []
        post = a_post(at, lambda *whose: watchers.append(watching(*whose)) or watchers[-1])
        post._look_once()
        [emitter] = watchers[0]._observer.emitters
        emitter.queue_events = die
        at.save(f"{PLACE}/a.dxf")
        emitter.join(60)
        post._hints.take()
        with capture_logs() as logs:
            at.time.pass_by(post._pause_s())
            post._look_once()
        assert at.time.passed_s <= 2
        assert [entry["event"] for entry in logs] == ["watching_began_anew"]
        assert (post.outlook.mode, post.outlook.restarts) == ("events", 1)
        assert post.outlook.waiting == 1
        post._vigil.stop()


def test_watchers_that_die_again_and_again_are_left_alone_for_a_while(tmp_path):
    with an_installation(tmp_path) as at:
        kernel = Kernel(at, Fake)
        post = a_post(at, kernel)
        for _ in range(20):
            post._look_once()
            kernel.given[-1].lives = False
            at.time.pass_by(2)
        assert len(kernel.given) == 3
        assert "again and again" in post.outlook.why
        keep_for(at, post, 90)
        assert (post.outlook.mode, len(kernel.given)) == ("events", 4)


def test_lost_events_are_counted_and_everything_is_looked_through(tmp_path):
    with an_installation(tmp_path) as at:
        hints = []
        watcher = Fake()
        post = a_post(at, lambda _drop, hint: hints.append(hint) or watcher)
        keep_for(at, post, 5)
        at.save(f"{PLACE}/a.dxf")
        watcher.overflows = 1
        hints[0](None)
        with capture_logs() as logs:
            post._look_once()
        assert [entry["event"] for entry in logs] == ["events_lost"]
        assert (post.outlook.overflows, post.outlook.waiting) == (1, 1)


def test_12000_files_saved_while_nobody_reads_are_all_seen(tmp_path):
    with an_installation(tmp_path) as at:
        folder = at.save(f"{PLACE}/0.dxf").parent
        watchers = []
        post = a_post(at, lambda *whose: watchers.append(watching(*whose)) or watchers[-1])
        post._look_once()
        # The reader waits for this lock before it handles what it has read.
        with watchers[0]._reader._lock:
            for number in range(1, 12_000):
                (folder / f"{number}.dxf").write_bytes(b"drawing")
        for _ in range(6000):
            if watchers[0].overflows:
                break
            time.sleep(0.01)
        post._look_once()
        assert post.outlook.waiting == 12_000
        assert post.outlook.overflows == 1
        post._vigil.stop()


class Silent(Fake):
    """A watcher of a folder that was renamed in silence."""

    def __init__(self, root):
        super().__init__()
        self._root = root

    def alive(self):
        return self._root.is_dir()


def test_a_folder_that_is_renamed_without_any_event_is_missed_within_two_seconds(tmp_path):
    with an_installation(tmp_path) as at:
        post = a_post(at, lambda *_: Silent(at.inbox))
        post._look_once()
        at.inbox.rename(tmp_path / "away")
        at.time.pass_by(post._pause_s())
        post._look_once()
        assert at.time.passed_s <= 2
        assert post.outlook.online is False


def test_an_inbox_that_was_away_is_looked_through_at_once_and_no_quiet_time_is_forgotten(tmp_path):
    with an_installation(tmp_path) as at:
        post = a_post(at, watching)
        at.save(f"{PLACE}/a.dxf")
        post._look_once()
        at.inbox.rename(tmp_path / "away")
        with capture_logs() as logs:
            at.time.pass_by(1)
            post._look_once()
            assert "is missing" in post.outlook.trouble
            (tmp_path / "away" / PLACE / "b.dxf").write_bytes(b"drawing")
            post._look_once()
            (tmp_path / "away").rename(at.inbox)
            at.time.pass_by(1)
            post._look_once()
        assert [entry["event"] for entry in logs] == [
            "inbox_trouble",
            "inbox_offline",
            "inbox_online",
        ]
        assert opened(at) == 1
        assert post.outlook.waiting == 1
        assert post.outlook.trouble is None
        post._vigil.stop()


@pytest.mark.parametrize("call", ["scandir", "lstat"])
@pytest.mark.parametrize(
    "number", [errno.ESTALE, errno.EIO, errno.ENOTCONN, errno.EHOSTDOWN, errno.ETIMEDOUT]
)
def test_what_a_share_does_not_answer_about_is_not_gone(tmp_path, monkeypatch, call, number):
    with an_installation(tmp_path) as at:
        file = at.save(f"{PLACE}/a.dxf")
        post = a_post(at, watching)
        post._look_once()
        real = getattr(os, call)

        def fail(path):
            if os.fspath(path) in (os.fspath(file), os.fspath(file.parent)):
                raise OSError(number, os.strerror(number), path)
            return real(path)

        monkeypatch.setattr(os, call, fail)
        post._hints.add(None if call == "scandir" else os.fsencode(file))
        at.time.pass_by(1)
        post._look_once()
        assert post.outlook.online is False
        assert os.strerror(number) in post.outlook.trouble
        monkeypatch.undo()
        at.time.pass_by(1)
        post._look_once()
        assert post.outlook.online
        assert opened(at) == 1
        post._vigil.stop()


def test_another_folder_in_the_inboxs_place_is_not_looked_into(tmp_path):
    with an_installation(tmp_path) as at:
        post = a_post(at, watching)
        post._look_once()
        at.inbox.rename(tmp_path / "away")
        at.save(f"{PLACE}/a.dxf")
        keep_for(at, post, 30)
        assert post.outlook.online is False
        assert opened(at) == post.outlook.waiting == 0
        post._vigil.stop()


def test_an_inbox_that_goes_away_just_as_it_shall_be_watched_is_watched_when_it_is_back(tmp_path):
    with an_installation(tmp_path) as at:
        post = a_post(at, Kernel(at, refuse(errno.ENOENT), Fake))
        post._look_once()
        assert post.outlook.online is False
        post._look_once()
        assert (post.outlook.online, post.outlook.mode) == (True, "events")


def test_an_inbox_that_goes_away_while_it_is_looked_through_is_looked_through_again(
    tmp_path, monkeypatch
):
    with an_installation(tmp_path) as at:
        post = a_post(at, lambda *_: Fake())
        keep_for(at, post, 5)
        at.save(f"{PLACE}/a.dxf")
        post.wake()
        answers = [True, False]
        online = roots.online
        monkeypatch.setattr(roots, "online", lambda root: answers.pop(0) and online(root))
        post._look_once()
        assert post.outlook.online is False
        monkeypatch.undo()
        post._look_once()
        assert (post.outlook.online, post.outlook.waiting) == (True, 1)


def test_whoever_asks_sees_since_when_a_look_goes_on(tmp_path):
    with an_installation(tmp_path) as at:
        seen = []
        post = a_post(at, lambda *_: seen.append(post.outlook.looking_since) or Fake())
        assert post.outlook.online is None
        post._look_once()
        assert seen == [START]
        assert post.outlook.looking_since is None
        assert post.outlook.online
        assert post.outlook.last_scan_at == START


def test_polling_rests_longer_than_it_takes(tmp_path):
    with an_installation(tmp_path, observer="polling") as at:
        post = a_post(at, lambda *_: None)
        assert post._between_scans_s(0.01) == at.drop.poll_s
        assert post._between_scans_s(2.0) == 8.0
        assert post._between_scans_s(200.0) == at.drop.rescan_s


def test_files_on_a_share_lie_still_for_longer_than_it_shows_old_dates(tmp_path):
    with an_installation(tmp_path) as at:
        drop = at.drop
        table = "22 1 8:1 / / rw - nfs4 server:/shop rw,acregmax=30,acdirmax=9\n"
        choice = mounts.choose("auto", mounts.mount_of(mounts.PurePosixPath("/"), table))
        assert siting.patient(drop, choice).quiet_s == 31
        slow = mounts.Choice(polling=True, why="", attribute_cache_s=900)
        assert siting.patient(drop, slow).max_wait_s == 901
        assert siting.patient(drop, siting.choice(drop)) == drop


def test_a_share_is_polled_and_its_files_are_taken_when_old_dates_have_passed(
    tmp_path, monkeypatch
):
    table = tmp_path / "mountinfo"
    table.write_text("22 1 0:50 / / rw - nfs4 server:/shop rw,vers=4.2\n")
    monkeypatch.setattr(mounts, "_MOUNTINFO", table)
    with an_installation(tmp_path) as at:
        kernel = Kernel(at, Fake)
        post = a_post(at, kernel)
        at.save(f"{PLACE}/a.dxf")
        keep_for(at, post, 59)
        assert (opened(at), post.outlook.waiting) == (0, 1)
        keep_for(at, post, 5)
        assert opened(at) == 1
        assert kernel.given == []
        assert post.outlook.mode == "polling"
        assert "server:/shop" in post.outlook.why
        assert "60 s late" in post.outlook.why
        assert post.outlook.folders == 6


def in_a_process(folder, body, *before):
    program = textwrap.dedent("""
        import ctypes
        import structlog
        from tests.adapters.test_post import *
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
        folder = Path(sys.argv[1])

        def mount(type_, point, options=None):
            libc = ctypes.CDLL(None, use_errno=True)
            done = libc.mount(b"none", os.fsencode(point), type_, 0, options)
            assert done == 0, os.strerror(ctypes.get_errno())

        def mount_what_has_died(point):
            program = os.open("/dev/fuse", os.O_RDWR)
            mount(b"fuse", point, b"fd=%d,rootmode=40000,user_id=0,group_id=0" % program)
            os.close(program)
        """) + textwrap.dedent(body)
    return subprocess.run(
        [*before, sys.executable, "-c", program, str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


MOUNTING = ("unshare", "--user", "--map-root-user", "--mount")


def test_a_folder_that_may_not_be_listed_is_no_shortfall(tmp_path):
    done = in_a_process(
        tmp_path,
        """
        with an_installation(folder) as at, capture_logs() as logs:
            (at.inbox / "closed").mkdir(mode=0)
            post = a_post(at, watching)
            keep_for(at, post, 500)
            outlook = post.outlook
            print(outlook.mode, outlook.folders, outlook.watches, outlook.closed_folders)
            print(outlook.restarts, [entry["event"] for entry in logs], outlook.trouble)
            (at.inbox / "closed").rmdir()
            keep_for(at, post, 65)
            print(post.outlook.closed_folders, post.outlook.trouble)
            post._vigil.stop()
        """,
        *MOUNTING,
        # Or root would list it all the same.
        "setpriv",
        "--bounding-set=-dac_override,-dac_read_search",
    )
    said = (
        f"1 folders may not be looked into, {tmp_path / 'inbox' / 'closed'} among them. Give the "
        "user that modn-watch runs as the right to read and to enter them; where folders lie too "
        "deep in each other (4095 bytes of path), move them up."
    )
    assert done.stdout == f"events 5 4 1\n0 ['inbox_trouble'] {said}\n0 None\n", done.stderr


def test_a_folder_below_that_stops_answering_makes_the_inbox_offline_and_nothing_is_forgotten(
    tmp_path,
):
    done = in_a_process(
        tmp_path,
        """
        with an_installation(folder) as at:
            share = at.save(f"{PLACE}/a.dxf").parent
            post = a_post(at, watching)
            post._look_once()
            known = dict(post._lookout._quiet)
            mount_what_has_died(share)
            post.wake()
            at.time.pass_by(1)
            post._look_once()
            assert post._lookout._quiet == known
            print(post.outlook.online, post.outlook.trouble)
            subprocess.run(["umount", share], check=True)
            at.time.pass_by(1)
            post._look_once()
            print(post.outlook.online, opened(at))
            post._vigil.stop()
        """,
        *MOUNTING,
    )
    share = tmp_path / "inbox" / PLACE
    said = f"{share} cannot be looked through: {os.strerror(errno.ENOTCONN)}."
    assert done.stdout == f"False {said}\nTrue 1\n", done.stderr


def test_a_root_that_stops_answering_is_offline_with_the_systems_own_words(tmp_path):
    done = in_a_process(
        tmp_path,
        """
        with an_installation(folder) as at:
            at.save(f"{PLACE}/a.dxf")
            post = a_post(at, watching)
            post._look_once()
            mount_what_has_died(at.inbox)
            keep_for(at, post, 30)
            print(post.outlook.online, opened(at), post.outlook.trouble)
            subprocess.run(["umount", at.inbox], check=True)
            post._look_once()
            print(post.outlook.online, opened(at))
            post._vigil.stop()
        """,
        *MOUNTING,
    )
    said = f"{tmp_path / 'inbox'} does not answer: {os.strerror(errno.ENOTCONN)}."
    assert done.stdout == f"False 0 {said}\nTrue 1\n", done.stderr


def test_what_is_mounted_over_the_inbox_later_decides_anew_how_it_is_watched(tmp_path):
    done = in_a_process(
        tmp_path,
        """
        with an_installation(folder) as at:
            post = a_post(at, watching)
            post._look_once()
            marker = (at.drop.root.own / "root.json").read_text()
            mount(b"tmpfs", at.inbox)
            at.save(f"{PLACE}/a.dxf")
            post._look_once()
            print(post.outlook.online)
            at.drop.root.own.mkdir()
            (at.drop.root.own / "root.json").write_text(marker)
            post._look_once()
            print(post.outlook.online, post.outlook.waiting, post.outlook.why)
            post._vigil.stop()
        """,
        *MOUNTING,
    )
    why = f"{tmp_path / 'inbox'} is tmpfs: every change there passes this computer."
    assert done.stdout == f"False\nTrue 1 {why}\n", done.stderr


def test_a_thousand_hints_are_gathered_and_thousands_are_one():
    hints = Hints()
    for number in range(1000):
        hints.add(b"/inbox/%d" % number)
    assert len(hints.take()) == 1000
    for number in range(10_000):
        hints.add(b"/inbox/%d" % number)
    assert hints.take() is None
    assert hints.take() == set()


def test_hints_that_come_thick_and_fast_are_looked_at_together(tmp_path):
    with an_installation(tmp_path) as at:
        stop, looks = threading.Event(), []

        def look(_hints=None):
            looks.append(1)
            at.time.pass_by(0.1)

        post = a_post(at, watching)
        post._look_once()
        post._lookout.look = look
        thread = threading.Thread(target=post.keep, args=(stop,))
        thread.start()
        until_s = time.monotonic() + 1
        while time.monotonic() < until_s:
            post._hints.add(b"/inbox/a.dxf")
            time.sleep(0.001)
        stop.set()
        post.wake()
        thread.join()
        assert 1 <= len(looks) <= 4


def test_folders_are_counted_as_they_are_and_links_are_not_followed(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "file.dxf").touch()
    (tmp_path / "circle").symlink_to(tmp_path)
    found = census(tmp_path)
    assert found.open == {tmp_path, tmp_path / "a", tmp_path / "a/b"}
    assert found.closed == frozenset()
    assert census(tmp_path / "gone").open == frozenset()
