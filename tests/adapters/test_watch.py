import errno
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path

import pytest

from modn_watch.watch import Watcher

DEADLINE_S = 60.0
NAMESPACE = ("unshare", "--user", "--map-root-user")


class Heard:
    """Hints as they come, for a test to wait on."""

    def __init__(self):
        self.paths = []
        self._changed = threading.Condition()

    def __call__(self, path):
        with self._changed:
            self.paths.append(path)
            self._changed.notify_all()

    def wait_for(self, *wanted):
        """Wait until each path, or a folder above it, was hinted at."""
        places = {Path(path) for path in wanted}

        def all_heard():
            heard = {Path(os.fsdecode(path)) for path in self.paths if path is not None}
            return all(place in heard or heard & set(place.parents) for place in places)

        with self._changed:
            assert self._changed.wait_for(all_heard, DEADLINE_S), self.paths

    def wait_for_everywhere(self):
        with self._changed:
            assert self._changed.wait_for(lambda: None in self.paths, DEADLINE_S)

    def forget(self):
        with self._changed:
            self.paths.clear()


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def public():
    """A folder that every user can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def watcher(root, heard):
    made = Watcher(root, hint=heard)
    made.start()
    yield made
    made.stop()


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def wait_until(condition):
    until_s = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < until_s, "waited in vain"
        time.sleep(0.005)


def test_a_written_file_is_hinted_at(watcher, root, heard):
    (root / "plate.dxf").write_bytes(b"0")
    heard.wait_for(root / "plate.dxf")


def test_a_file_moved_in_from_outside_is_hinted_at(watcher, tmp_path, root, heard):
    (tmp_path / "plate.dxf").write_bytes(b"0")
    (tmp_path / "plate.dxf").rename(root / "plate.dxf")
    heard.wait_for(root / "plate.dxf")


def test_a_file_renamed_within_is_hinted_at_by_its_new_name(watcher, root, heard):
    (root / "plate.tmp").write_bytes(b"0")
    heard.wait_for(root / "plate.tmp")
    (root / "plate.tmp").rename(root / "plate.dxf")
    heard.wait_for(root / "plate.dxf")


def test_a_folder_renamed_within_is_hinted_at_by_its_new_name(watcher, root, heard):
    (root / "New Folder").mkdir()
    heard.wait_for(root / "New Folder")
    (root / "New Folder").rename(root / "CL-0001")
    heard.wait_for(root / "CL-0001")


def test_a_folder_tree_moved_in_is_hinted_at_with_all_that_is_in_it(watcher, tmp_path, root, heard):
    for project in ("a", "b"):
        folder = tmp_path / "client" / project
        folder.mkdir(parents=True)
        (folder / "plate.dxf").write_bytes(b"0")
    (tmp_path / "client").rename(root / "client")
    heard.wait_for(root / "client/a/plate.dxf", root / "client/b/plate.dxf")


def test_a_tree_moved_in_is_watched_from_then_on(watcher, tmp_path, root, heard):
    (tmp_path / "client" / "project").mkdir(parents=True)
    (tmp_path / "client").rename(root / "client")
    heard.wait_for(root / "client/project")
    heard.forget()
    (root / "client/project/plate.dxf").write_bytes(b"0")
    heard.wait_for(root / "client/project/plate.dxf")


def test_files_written_into_folders_the_moment_these_are_made_are_hinted_at(watcher, root, heard):
    files = [root / f"c{number}" / "deep" / "er" / "plate.dxf" for number in range(50)]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_bytes(b"0")
    heard.wait_for(*files)


def test_folders_that_may_not_be_read_do_not_end_it(public):
    done = in_a_process(
        public,
        """
        for name in ("a", "b", "c"):
            (root / name).mkdir(mode=0)
        if os.getuid() == 0:
            os.setuid(65534)
        watcher = Watcher(root, hint=print)
        watcher.start()
        print(watcher.watches(), watcher.alive())
        watcher.stop()
        """,
    )
    assert done.stdout == "1 True\n", done.stderr
    assert done.stderr == ""


def test_a_file_changed_in_place_is_hinted_at(watcher, root, heard):
    (root / "plate.dxf").write_bytes(b"0")
    heard.wait_for(root / "plate.dxf")
    heard.forget()
    with (root / "plate.dxf").open("r+b", buffering=0) as file:
        file.write(b"11")
        heard.wait_for(root / "plate.dxf")


def test_a_name_that_is_no_text_comes_as_its_bytes(watcher, root, heard):
    name = os.fsencode(root) + b"/\xe4.dxf"
    Path(os.fsdecode(name)).write_bytes(b"0")
    wait_until(lambda: name in heard.paths)


def test_changed_permissions_are_a_hint(watcher, root, heard):
    (root / "plate.dxf").write_bytes(b"0")
    heard.wait_for(root / "plate.dxf")
    wait_until(lambda: heard.paths.count(os.fsencode(root / "plate.dxf")) >= 2)
    heard.forget()
    (root / "plate.dxf").chmod(0o600)
    heard.wait_for(root / "plate.dxf")


def test_our_own_reading_is_no_hint(watcher, root, heard):
    (root / "plate.dxf").write_bytes(b"0" * 100)
    heard.wait_for(root / "plate.dxf")
    (root / "mark").write_bytes(b"")
    heard.wait_for(root / "mark")
    heard.forget()
    for _ in range(3):
        assert (root / "plate.dxf").read_bytes()
        assert len(list(root.iterdir())) == 2
    (root / "after").write_bytes(b"")
    heard.wait_for(root / "after")
    assert os.fsencode(root / "plate.dxf") not in heard.paths
    assert os.fsencode(root) not in heard.paths


def test_symbolic_links_are_not_followed(watcher, tmp_path, root, heard):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "link").symlink_to(elsewhere)
    (root / "circle").symlink_to(root)
    heard.wait_for(root / "link", root / "circle")
    heard.forget()
    (elsewhere / "secret").write_bytes(b"0")
    (root / "plate.dxf").write_bytes(b"0")
    heard.wait_for(root / "plate.dxf")
    assert not [path for path in heard.paths if b"secret" in path or b"/circle/" in path]


def test_it_lives_from_start_to_stop_and_can_start_again(root, heard):
    watcher = Watcher(root, hint=heard)
    assert not watcher.alive()
    for _ in range(2):
        watcher.start()
        assert watcher.alive()
        watcher.stop()
        assert not watcher.alive()
        watcher.stop()


def test_nothing_is_left_behind_by_stopping(root, heard):
    before = open_files(), threading.active_count()
    watcher = Watcher(root, hint=heard)
    watcher.start()
    watcher.stop()
    assert (open_files(), threading.active_count()) == before


def test_a_missing_root_is_an_error_that_leaves_nothing_behind(tmp_path, heard):
    before = open_files(), threading.active_count()
    watcher = Watcher(tmp_path / "gone", hint=heard)
    with pytest.raises(FileNotFoundError):
        watcher.start()
    assert not watcher.alive()
    assert (open_files(), threading.active_count()) == before


def test_a_root_that_is_a_file_is_an_error(root, heard):
    (root / "plate.dxf").write_bytes(b"0")
    with pytest.raises(NotADirectoryError):
        Watcher(root / "plate.dxf", hint=heard).start()


def test_it_is_dead_when_the_root_is_removed(watcher, root):
    root.rmdir()
    wait_until(lambda: not watcher.alive())


def test_it_is_dead_when_another_folder_takes_the_roots_place(watcher, tmp_path, root):
    root.rename(tmp_path / "old")
    assert not watcher.alive()
    root.mkdir()
    assert not watcher.alive()


def test_a_root_that_is_a_link_is_watched_at_its_top_too(tmp_path, root, heard):
    (tmp_path / "link").symlink_to(root)
    watcher = Watcher(tmp_path / "link", hint=heard)
    watcher.start()
    (root / "plate.dxf").write_bytes(b"0")
    heard.wait_for(tmp_path / "link" / "plate.dxf")
    watcher.stop()


def test_it_is_dead_when_its_root_was_unmounted_and_mounted_again_as_if_it_were_the_same(root):
    done = in_a_process(
        root,
        """
        import subprocess
        mount = ["mount", "-t", "tmpfs", "none", root]
        subprocess.run(mount, check=True)
        watcher = Watcher(root, hint=lambda _: None)
        watcher.start()
        assert watcher.alive()
        subprocess.run(["umount", root], check=True)
        # The kernel gives the device number out again that it was just given back.
        subprocess.run(mount, check=True)
        deadline = time.monotonic() + 30
        while watcher.alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        print(watcher.alive(), watcher.watches())
        watcher.stop()
        """,
        *NAMESPACE,
        "--mount",
    )
    assert done.stdout == "False 0\n", done.stderr


def die(*_, **__):
    raise SystemExit


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(
    ("which", "work"),
    [("emitter", "queue_events"), ("reader", "read_events"), ("observer", "dispatch_events")],
)
def test_it_is_dead_when_only_one_of_its_threads_is(watcher, root, which, work):
    [emitter] = watcher._observer.emitters
    thread = {"emitter": emitter, "reader": watcher._reader, "observer": watcher._observer}[which]
    setattr(thread, work, die)
    # It notices at its next turn.
    (root / "plate.dxf").write_bytes(b"0")
    thread.join(DEADLINE_S)
    assert not watcher.unwatched([root])
    assert not watcher.alive()


def test_watches_are_counted_by_folder(root, heard):
    (root / "a" / "b").mkdir(parents=True)
    watcher = Watcher(root, hint=heard)
    watcher.start()
    assert watcher.watches() == 3
    (root / "c").mkdir()
    wait_until(lambda: watcher.watches() == 4)
    assert not watcher.unwatched([root, root / "a", root / "a/b", root / "c"])
    watcher.stop()
    assert watcher.watches() == 0
    assert watcher.unwatched([root]) == {root}


def test_a_folder_that_was_moved_out_makes_up_for_none_that_is_not_watched(watcher, tmp_path, root):
    (root / "old").mkdir()
    wait_until(lambda: watcher.watches() == 2)
    (root / "old").rename(tmp_path / "old")
    assert watcher.unwatched([root, root / "never seen"]) == {root / "never seen"}
    assert watcher.watches() == 2


def in_a_process(root, body, *before):
    program = textwrap.dedent("""
        import os, sys, threading, time
        from pathlib import Path
        from modn_watch.watch import Watcher, limit_of_watches
        root = Path(sys.argv[1])
        """) + textwrap.dedent(body)
    command = [*before, sys.executable, "-c", program, str(root)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_an_overflowing_queue_hints_at_everything(root):
    done = in_a_process(
        root,
        """
        room = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
        everywhere, stuck = threading.Event(), threading.Event()
        def hint(path):
            everywhere.set() if path is None else None
        watcher = Watcher(root, hint=hint)
        watcher.start()
        # The reader waits for this lock before it handles what it has read.
        with watcher._reader._lock:
            for number in range(room // 2 + 2000):
                (root / str(number)).write_bytes(b"")
        assert everywhere.wait(30), "no hint"
        (root / "new").mkdir()
        deadline = time.monotonic() + 10
        while watcher.watches() != 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert watcher.watches() == 2 and watcher.alive() and watcher.overflows == 1
        watcher.stop()
        print("heard")
        """,
    )
    assert done.stdout == "heard\n", done.stderr


def test_a_kernel_without_a_watch_to_spare_is_an_error(root):
    done = in_a_process(
        root,
        """
        Path("/proc/sys/user/max_inotify_watches").write_text("0")
        watcher = Watcher(root, hint=print)
        threads = threading.active_count()
        try:
            watcher.start()
        except OSError as error:
            print(error.errno, watcher.alive(), threading.active_count() - threads)
        """,
        *NAMESPACE,
    )
    assert done.stdout == f"{errno.ENOSPC} False 0\n", done.stderr


def test_folders_past_the_limit_show_in_the_count(root):
    for number in range(10):
        (root / str(number)).mkdir()
    done = in_a_process(
        root,
        """
        Path("/proc/sys/user/max_inotify_watches").write_text("5")
        watcher = Watcher(root, hint=print)
        watcher.start()
        print(watcher.watches(), len(watcher.unwatched(root.iterdir())), watcher.full)
        print(limit_of_watches())
        watcher.stop()
        """,
        *NAMESPACE,
    )
    assert done.stdout == "5 6 True\n('user.max_inotify_watches', 5)\n", done.stderr


def test_a_root_that_may_not_be_read_is_an_error(public):
    public.chmod(0o311)
    done = in_a_process(
        public,
        """
        if os.getuid() == 0:
            os.setuid(65534)
        watcher = Watcher(root, hint=print)
        try:
            watcher.start()
        except PermissionError:
            print("refused", watcher.alive())
        """,
    )
    public.chmod(0o700)
    assert done.stdout == "refused False\n", done.stderr
