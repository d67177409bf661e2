"""Pictures that are kept, by several at once and on disks that take nothing."""

import os
import threading

from modn_watch.disk import Disk
from modn_watch.gallery import TOGETHER, Gallery

ONE, TWO = "aa11", "bb22"


def a_gallery(folder):
    return Gallery(disk=Disk(), folder=folder / "previews")


def test_who_reads_while_another_writes_gets_a_whole_picture(tmp_path):
    gallery = a_gallery(tmp_path)
    pictures = [bytes([number]) * 3_000_000 for number in (1, 2)]
    gallery.keep(ONE, pictures[0])
    written = threading.Event()

    def write():
        for number in range(40):
            gallery.keep(ONE, pictures[number % 2])
        written.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = [gallery.kept(ONE)]
    while not written.is_set():
        seen.append(gallery.kept(ONE))
    writer.join()
    assert all(each in pictures for each in seen)


def test_what_a_death_left_half_written_goes_before_any_picture(tmp_path):
    gallery = a_gallery(tmp_path)
    gallery.keep(ONE, b"x" * 5_000)
    left = gallery.folder / "aa" / ".new-left"
    left.write_bytes(b"half")
    os.utime(left, (left.stat().st_mtime - 7_200,) * 2)
    os.utime(gallery.folder / "aa" / ONE, (1, 1))
    gallery.make_room(6_000)
    assert not left.exists()
    assert gallery.kept(ONE) == b"x" * 5_000


def test_what_belongs_to_two_goes_with_either(tmp_path):
    gallery = a_gallery(tmp_path)
    for name in (f"{ONE}-a", f"{TWO}-a", f"{TOGETHER}{ONE}-{TWO}-a", f"{TOGETHER}{TWO}-{TWO}-a"):
        gallery.keep(name, b"picture")
    gallery.forget(ONE)
    kept = {path.name for path in gallery.folder.rglob("*") if path.is_file()}
    assert kept == {f"{TWO}-a", f"{TOGETHER}{TWO}-{TWO}-a"}


def test_a_link_in_the_place_of_a_picture_is_not_followed(tmp_path):
    gallery = a_gallery(tmp_path)
    gallery.keep(ONE, b"picture")
    (tmp_path / "secret").write_bytes(b"nobody's business")
    place = gallery.folder / "aa" / ONE
    place.unlink()
    place.symlink_to(tmp_path / "secret")
    assert gallery.kept(ONE) is None
    assert gallery.keep(ONE, b"again")
    assert (gallery.kept(ONE), (tmp_path / "secret").read_bytes()) == (
        b"again",
        b"nobody's business",
    )
