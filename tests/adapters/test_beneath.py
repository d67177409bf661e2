"""A file is taken from the drop folder and from nowhere else, whatever is put in its way."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from modn_watch import inbox
from modn_watch.beneath import reached
from modn_watch.disk import Disk
from modn_watch.model import State
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"


@pytest.fixture
def outside(tmp_path):
    """A folder outside every inbox, laid out like one of its clients."""
    folder = tmp_path / "outside"
    (folder / "JB-2025-10-CL0001-001").mkdir(parents=True)
    (folder / "JB-2025-10-CL0001-001" / "plate.dxf").write_bytes(b"precious")
    return folder


def files_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


class Interrupted(Disk):
    """Somebody does something in between two operations: just before or after one is done."""

    def __init__(self, name, meddle, *, after=False):
        super().__init__()
        self._meddle = meddle
        real = getattr(self, name)

        def meddled(*args):
            if not after:
                self._meddle_once()
            answer = real(*args)
            self._meddle_once()
            return answer

        setattr(self, name, meddled)

    def _meddle_once(self):
        meddle, self._meddle = self._meddle, lambda: None
        meddle()


@pytest.fixture(params=["move", "copy"])
def copied(request):
    return request.param == "copy"


@pytest.mark.parametrize("level", [PLACE, "CL-0001"])
@pytest.mark.parametrize("when", ["before the claim", "in the claim"])
def test_a_folder_that_becomes_a_link_leads_to_no_file_outside(
    tmp_path, outside, copied, level, when
):
    def meddle():
        (shop.inbox / level).rename(tmp_path / "away")
        target = outside if level == "CL-0001" else outside / "JB-2025-10-CL0001-001"
        (shop.inbox / level).symlink_to(target)

    # The look at the file comes first, by its open; what follows goes the same way.
    disk = Interrupted("open_regular", meddle, after=True) if when == "in the claim" else Disk()
    with an_installation(tmp_path, copied=copied) as shop:
        saved = shop.save(f"{PLACE}/plate.dxf", b"drawing")
        same = saved.stat()
        twin = outside / "JB-2025-10-CL0001-001" / "plate.dxf"
        os.utime(twin, ns=(same.st_atime_ns, same.st_mtime_ns))
        shop.settle()
        if when == "before the claim":
            meddle()
        after = claim(shop, disk)
        assert files_in(outside) == {"JB-2025-10-CL0001-001/plate.dxf": b"precious"}
        if when == "before the claim":
            assert after.state is State.ABANDONED
        else:
            assert held(shop, after) == b"drawing"


def claim(shop, disk):
    """Take one step with another file system than before."""
    shop.shop = replace(shop.shop, disk=disk)
    return shop.step()


def held(shop, ingest):
    return shop.shop.held(ingest).read_bytes()


def test_a_link_that_takes_the_place_of_the_file_is_not_followed(tmp_path, outside, copied):
    with an_installation(tmp_path, copied=copied) as shop:
        saved = shop.save(f"{PLACE}/plate.dxf", b"drawing")
        shop.settle()
        saved.unlink()
        saved.symlink_to(outside / "JB-2025-10-CL0001-001" / "plate.dxf")
        assert shop.step().state is State.ABANDONED
        assert saved.is_symlink()
        assert shop.strays() == []


@pytest.mark.parametrize("kind", ["link", "folder", "fifo"])
def test_what_takes_the_place_in_the_last_instant_goes_back_there(tmp_path, outside, kind):
    def meddle():
        saved.unlink()
        if kind == "link":
            saved.symlink_to(outside / "JB-2025-10-CL0001-001" / "plate.dxf")
        elif kind == "folder":
            saved.mkdir()
        else:
            os.mkfifo(saved)

    with an_installation(tmp_path) as shop:
        saved = shop.save(f"{PLACE}/plate.dxf", b"drawing")
        shop.settle()
        assert claim(shop, Interrupted("rename", meddle)).state is State.ABANDONED
        assert saved.is_symlink() or saved.is_dir() or saved.is_fifo()
        assert shop.strays() == []
        assert files_in(outside) == {"JB-2025-10-CL0001-001/plate.dxf": b"precious"}


@pytest.mark.parametrize("content", [b"drawing", b"bad"])
def test_no_word_is_left_where_a_link_leads(tmp_path, outside, content):
    with an_installation(tmp_path, receipts=True, remove_empty_folders=True) as shop:
        shop.save(f"{PLACE}/plate.dxf", content)
        shop.settle()
        assert shop.step().state is State.CLAIMED
        (outside / "JB-2025-10-CL0001-001" / "plate.dxf").rename(tmp_path / "kept")
        (shop.inbox / "CL-0001").rename(tmp_path / "away")
        (shop.inbox / "CL-0001").symlink_to(outside)
        shop.drain()
        assert [path.name for path in outside.iterdir()] == ["JB-2025-10-CL0001-001"]
        assert list((outside / "JB-2025-10-CL0001-001").iterdir()) == []


def test_a_hint_below_a_link_is_not_looked_at(tmp_path, outside):
    with an_installation(tmp_path) as shop:
        (shop.inbox / "CL-0001").symlink_to(outside)
        hint = shop.inbox / PLACE / "plate.dxf"
        for _ in range(2):
            shop.lookout.look([hint, hint.parent, shop.inbox / "CL-0001"])
            assert shop.lookout.waiting == 0
            shop.time.pass_by(60)
        assert inbox.wanted(shop.inbox, shop.drop.ignore, shop.inbox / "CL-0001")


def test_a_hint_too_long_for_any_path_is_not_looked_at(tmp_path):
    with an_installation(tmp_path) as shop:
        shop.lookout.look([shop.inbox.joinpath(*["d" * 255] * 20, "plate.dxf")])
        assert shop.lookout.waiting == 0


def test_a_root_may_itself_be_named_through_a_link(tmp_path):
    (tmp_path / "real" / "a").mkdir(parents=True)
    (tmp_path / "root").symlink_to(tmp_path / "real")
    with reached(tmp_path / "root", b"a/x.dxf") as path:
        path.write_bytes(b"x")
    assert (tmp_path / "real/a/x.dxf").read_bytes() == b"x"


@pytest.mark.parametrize("relative", [b"../x.dxf", b"a/../../x.dxf", b"link/x.dxf", b"gone/x.dxf"])
def test_nothing_is_reached_past_the_root(tmp_path, relative):
    (tmp_path / "root" / "a").mkdir(parents=True)
    (tmp_path / "root" / "link").symlink_to(tmp_path)
    (tmp_path / "x.dxf").write_bytes(b"x")
    with reached(tmp_path / "root", relative) as path:
        assert path is None


def test_a_path_too_long_for_one_call_is_reached(tmp_path):
    handle = os.open(tmp_path, os.O_RDONLY)
    names = [b"x" * 255] * 20
    for name in names:
        os.mkdir(name, dir_fd=handle)
        above, handle = handle, os.open(name, os.O_RDONLY, dir_fd=handle)
        os.close(above)
    os.close(handle)
    with reached(tmp_path, b"/".join([*names, b"plate.dxf"])) as path:
        path.write_bytes(b"deep")
        assert path.read_bytes() == b"deep"
        path.unlink()
    remove_deep(tmp_path, names)


def remove_deep(root, names):
    for depth in range(len(names) - 1, -1, -1):
        with reached(root, b"/".join(names[: depth + 1])) as path:
            path.rmdir()


def test_an_error_names_the_file_as_people_know_it(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(FileNotFoundError) as caught, reached(tmp_path, b"a/x.dxf") as path:
        path.stat()
    assert caught.value.filename == str(tmp_path / "a" / "x.dxf")


def test_an_error_names_both_ends_of_a_rename_as_people_know_them(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(FileNotFoundError) as caught, reached(tmp_path, b"a/x.dxf") as path:
        path.with_name("gone.dxf").replace(path)
    ends = (caught.value.filename, caught.value.filename2)
    assert ends == (str(tmp_path / "a/gone.dxf"), str(tmp_path / "a/x.dxf"))


def test_no_descriptor_is_left_open(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for relative in (b"a/b/x", b"a/gone/x", b"x"):
        with reached(tmp_path, relative):
            pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before
