import errno
import fcntl
import hashlib
import io
import os
import random
import socket
import threading
from pathlib import Path

import pytest

from modn_watch import claiming, roots
from modn_watch.copying import copied
from modn_watch.disk import Disk
from modn_watch.errors import Busy, RootOffline, StorageFull
from modn_watch.model import Identity
from modn_watch.refusals import as_deferred


@pytest.fixture
def disk():
    return Disk()


def test_publishing_never_replaces_a_file(disk, tmp_path):
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "old").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        disk.publish(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_bytes() == b"old"
    assert (tmp_path / "new").read_bytes() == b"new"


def test_of_two_who_publish_one_name_exactly_one_wins(disk, tmp_path):
    for turn in range(100):
        target, wins = tmp_path / f"target{turn}", []

        def publish(name, target=target, wins=wins):
            (tmp_path / name).write_text(name)
            try:
                disk.publish(tmp_path / name, target)
                wins.append(name)
            except FileExistsError:
                (tmp_path / name).unlink()

        threads = [threading.Thread(target=publish, args=(n,)) for n in ("a", "b")]
        [t.start() for t in threads]
        [t.join() for t in threads]
        assert len(wins) == 1
        assert target.read_text() == wins[0]


def test_moving_never_replaces_a_file(disk, tmp_path):
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    with pytest.raises(FileExistsError):
        disk.move(tmp_path / "a", tmp_path / "b", tmp_path)
    assert (tmp_path / "a").read_bytes() == b"a"


def test_a_move_between_file_systems_keeps_bytes_and_times(disk, tmp_path, other_file_system):
    source = tmp_path / "a.dxf"
    source.write_bytes(b"drawing")
    os.utime(source, ns=(1, 2_000_000_000))
    disk.move(source, other_file_system / "b.dxf", other_file_system)
    assert not source.exists()
    assert (other_file_system / "b.dxf").read_bytes() == b"drawing"
    assert (other_file_system / "b.dxf").stat().st_mtime_ns == 2_000_000_000
    assert [p.name for p in other_file_system.iterdir()] == ["b.dxf"]


def test_a_copy_says_the_digest_of_what_it_wrote(disk, tmp_path):
    data = os.urandom(3_000_000)
    (tmp_path / "a").write_bytes(data)
    assert disk.copy(tmp_path / "a", tmp_path / "b") == hashlib.sha256(data).hexdigest()
    assert (tmp_path / "b").read_bytes() == data


def test_a_copy_overwrites_only_what_an_earlier_attempt_left(disk, tmp_path):
    (tmp_path / "a").write_bytes(b"short")
    (tmp_path / "temp").write_bytes(b"left by an attempt that was longer")
    disk.copy(tmp_path / "a", tmp_path / "temp")
    assert (tmp_path / "temp").read_bytes() == b"short"


def test_a_link_is_never_followed(disk, tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link.dxf").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError) as caught:
        disk.open_regular(tmp_path / "link.dxf")
    assert caught.value.errno == errno.ELOOP


def test_a_fifo_is_refused_without_waiting(disk, tmp_path):
    os.mkfifo(tmp_path / "pipe.dxf")
    with pytest.raises(OSError) as caught:
        disk.open_regular(tmp_path / "pipe.dxf")
    assert caught.value.errno == errno.EINVAL


def test_a_socket_is_refused(disk, tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.dxf"))
        with pytest.raises(OSError):
            disk.open_regular(tmp_path / "s.dxf")


def test_somebody_who_writes_is_noticed_and_a_reader_is_not(disk, tmp_path):
    path = tmp_path / "a.dxf"
    with path.open("wb") as writer:
        writer.write(b"half")
        writer.flush()
        assert disk.open_elsewhere(path)
    with path.open("rb"):
        assert not disk.open_elsewhere(path)


def test_the_test_for_a_writer_leaves_no_lease_behind(disk, tmp_path):
    path = tmp_path / "a.dxf"
    path.write_bytes(b"x")
    disk.open_elsewhere(path)
    with path.open("rb") as stream:
        assert fcntl.fcntl(stream, fcntl.F_GETLEASE) == fcntl.F_UNLCK


def test_a_file_that_changes_while_it_is_hashed_is_not_believed(disk, tmp_path, monkeypatch):
    path = tmp_path / "a.dxf"
    path.write_bytes(b"first")
    real = hashlib.file_digest

    def grow_meanwhile(stream, name):
        found = real(stream, name)
        with path.open("ab") as out:
            out.write(b" and more")
        return found

    monkeypatch.setattr(hashlib, "file_digest", grow_meanwhile)
    with pytest.raises(Busy):
        disk.digest(path)


def test_folders_are_made_with_those_above(disk, tmp_path):
    disk.make_folder(tmp_path / "a" / "b" / "c")
    disk.make_folder(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()


def test_a_text_is_written_whole_and_leaves_nothing_else(disk, tmp_path):
    disk.write_text(tmp_path / "a.txt", "one")
    disk.write_text(tmp_path / "a.txt", "two")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.txt", "two")]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, StorageFull),
        (errno.EDQUOT, StorageFull),
        (errno.ESTALE, RootOffline),
        (errno.EIO, RootOffline),
        (errno.EACCES, Busy),
        (errno.ENOENT, Busy),
    ],
)
def test_what_the_system_refuses_says_who_must_act(number, kind):
    error = as_deferred(OSError(number, "no", "/x"))
    assert type(error) is kind
    assert "/x" in error.message
    assert error.hint


HELD, FILED = "/archive/.modn-watch/tmp/0123", "/archive/CL0001/plate-v1.dxf"


@pytest.mark.parametrize(
    ("source", "target", "named"),
    [
        (HELD, FILED, f"({FILED})"),
        ("/inbox/plate.dxf", "/inbox/.modn-watch/held/0123", "(/inbox/plate.dxf)"),
        ("/quarantine/a.dxf", "/inbox/a.dxf", "(/quarantine/a.dxf -> /inbox/a.dxf)"),
        (HELD, "/archive/.modn-watch/held/0123", f"({HELD} -> /archive/.modn-watch/held/0123)"),
    ],
)
def test_a_refused_rename_names_the_end_that_people_know(source, target, named):
    said = as_deferred(OSError(errno.EACCES, "no", source, None, target)).message
    assert said == f"modn-watch may not do that there {named.replace('(', '(no: ')}."


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EACCES, "Give the user"),
        (errno.EROFS, "mounted read-only"),
        (errno.ENOTDIR, "Move it away or rename it"),
        (errno.EEXIST, "Move it away or rename it"),
        (errno.EBUSY, "Close the file"),
        (errno.ENAMETOOLONG, "see to the disk or the server"),
    ],
)
def test_what_can_be_done_fits_what_was_refused(number, remedy):
    assert remedy in as_deferred(OSError(number, "no", "/x")).hint


def test_an_answer_that_cannot_be_had_is_not_a_no(disk, tmp_path, monkeypatch):
    def refuse(path, **_):
        raise OSError(errno.EIO, "Input/output error", str(path))

    assert not disk.exists(tmp_path / "nothing")
    assert not disk.exists(tmp_path / "nothing" / "below")
    monkeypatch.setattr(os, "lstat", refuse)
    with pytest.raises(OSError) as caught:
        disk.exists(tmp_path)
    assert caught.value.errno == errno.EIO


def test_what_an_earlier_attempt_left_read_only_is_made_anew(disk, tmp_path):
    """As the service runs: without the right to write to every file."""
    (tmp_path / "a").write_bytes(b"drawing")
    (tmp_path / "temp").write_bytes(b"left")
    (tmp_path / "temp").chmod(0o444)
    before = (tmp_path / "temp").stat().st_ino
    with (tmp_path / "temp").open("rb"):
        disk.copy(tmp_path / "a", tmp_path / "temp")
        assert (tmp_path / "temp").stat().st_ino != before
    assert (tmp_path / "temp").read_bytes() == b"drawing"


def test_a_move_between_file_systems_waits_for_a_writer(disk, tmp_path, other_file_system):
    source = tmp_path / "a.dxf"
    with source.open("wb") as out:
        out.write(b"half")
        out.flush()
        with pytest.raises(Busy):
            disk.move(source, other_file_system / "a.dxf", other_file_system)
    assert source.read_bytes() == b"half"
    assert list(other_file_system.iterdir()) == []


def test_a_failed_move_between_file_systems_leaves_no_copy(disk, tmp_path, other_file_system):
    (tmp_path / "a").write_bytes(b"a")
    (other_file_system / "b").write_bytes(b"b")
    with pytest.raises(FileExistsError):
        disk.move(tmp_path / "a", other_file_system / "b", other_file_system)
    assert [p.name for p in other_file_system.iterdir()] == ["b"]


def test_a_refused_folder_leaks_no_handle(disk, tmp_path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(OSError):
            disk.open_regular(tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_number_for_a_file_name_is_no_trouble():
    assert as_deferred(OSError(errno.EISDIR, "Is a directory", 9)).code == "busy"


def test_a_new_folder_grants_its_group_what_the_one_above_does(disk, tmp_path):
    before = os.umask(0o022)
    try:
        for mode in (0o2775, 0o2750):
            top = tmp_path / oct(mode)
            top.mkdir()
            top.chmod(mode)
            disk.make_folder(top / "a" / "b")
            assert (top / "a" / "b").stat().st_mode & 0o2070 == mode & 0o2070 | 0o050
    finally:
        os.umask(before)


def test_a_file_that_another_process_has_taken_since_is_not_replaced(tmp_path):
    class Late(Disk):
        def rename(self, source, target):
            source.rename(target)
            (tmp_path / "plate.dxf").write_bytes(b"the next save")
            super().rename(source, target)

    root = roots.make(Disk(), tmp_path, "inbox")
    (tmp_path / "plate.dxf").write_bytes(b"the first save")
    found = Identity.seen(root.id, b"plate.dxf", Disk().stamp(tmp_path / "plate.dxf"))
    with pytest.raises(FileExistsError):
        claiming.take(Late(), root, found, root.held / "taken")
    assert (root.held / "taken").read_bytes() == b"the first save"
    assert (tmp_path / "plate.dxf").read_bytes() == b"the next save"


def test_a_file_is_not_removed_for_a_copy_that_another_process_meddled_with(
    tmp_path, other_file_system
):
    class Late(Disk):
        def publish(self, temp, target):
            if temp.parent == other_file_system:
                temp.unlink()
                temp.write_bytes(b"half")
            super().publish(temp, target)

    (tmp_path / "a").write_bytes(b"half and the other half")
    with pytest.raises(Busy):
        Late().move(tmp_path / "a", other_file_system / "b", other_file_system)
    assert (tmp_path / "a").read_bytes() == b"half and the other half"


def test_files_of_one_name_from_two_folders_do_not_meet_on_their_way(tmp_path, other_file_system):
    temps = []

    class Noting(Disk):
        def copy(self, source, target):
            temps.append(target)
            return super().copy(source, target)

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plate.dxf").write_bytes(b"a")
        Noting().move(tmp_path / name / "plate.dxf", other_file_system / name, other_file_system)
    assert len(set(temps)) == 2


def test_of_two_that_copy_to_one_name_each_keeps_out_of_the_others_way(tmp_path):
    source, target = tmp_path / "source", tmp_path / "copy"
    content = random.Random(1).randbytes(3 << 20)
    source.write_bytes(content)
    half_way = []

    class Overtaken(io.FileIO):
        def read(self, size=-1):
            if self.tell() == 1 << 20:
                Disk().copy(source, target)
                half_way.append(target.read_bytes())
            return super().read(size)

    with Overtaken(source) as stream, pytest.raises(FileNotFoundError):
        copied(stream, target)
    assert half_way == [content]
    assert target.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "source"]


def test_what_died_over_a_copy_leaves_nothing_beside_the_next(tmp_path, disk):
    source, target = tmp_path / "source", tmp_path / "copy"
    source.write_bytes(b"a drawing")
    (tmp_path / "copy.0123456789abcdef.part").write_bytes(b"a dra")
    (tmp_path / "copy-2.part").write_bytes(b"somebody else's")
    disk.copy(source, target)
    assert {path.name for path in tmp_path.iterdir()} == {"copy", "copy-2.part", "source"}
