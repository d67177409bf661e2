from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch import mounts
from modn_watch.mounts import Mount, choose, is_remote, mount_of

TABLE = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /proc rw,nosuid shared:5 - proc proc rw
40 22 8:2 / /srv rw,noatime shared:9 master:2 propagate_from:1 - xfs /dev/sdb1 rw,attr2
41 40 0:44 / /srv/shop rw - cifs //server/shop rw,vers=3.1.1
42 41 8:3 / /srv/shop/local\\040disk rw - ext4 /dev/sdc1 rw
43 22 0:45 / /srv/shopping rw - nfs4 server:/shopping rw
44 22 0:46 / /mnt/odd\\134name\\011tab rw - fuse.sshfs me@there: rw
"""


def type_at(path, table=TABLE):
    return mount_of(PurePosixPath(path), table).type


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "ext4"),
        ("/home/jobs", "ext4"),
        ("/srv", "xfs"),
        ("/srv/other/deep", "xfs"),
        ("/srv/shop", "cifs"),
        ("/srv/shop/inbox/CL-0001", "cifs"),
        ("/srv/shop/local disk/inbox", "ext4"),
        ("/srv/shopp", "xfs"),
        ("/mnt/odd\\name\ttab/x", "fuse.sshfs"),
    ],
)
def test_the_mount_of_a_path_is_found_by_whole_folder_names(path, expected):
    assert type_at(path) == expected


def test_a_mount_says_its_source_point_and_options():
    assert mount_of(PurePosixPath("/srv/shop/inbox"), TABLE) == Mount(
        type="cifs",
        source="//server/shop",
        point=PurePosixPath("/srv/shop"),
        options="rw,vers=3.1.1",
    )


def test_of_two_mounts_on_one_point_the_upper_one_counts():
    table = TABLE + "50 41 0:50 / /srv/shop rw - tmpfs none rw\n"
    assert type_at("/srv/shop/inbox", table) == "tmpfs"


def test_a_mount_point_hidden_below_a_later_mount_does_not_count():
    hidden = TABLE + "51 22 0:51 / /opt/shop rw - nfs4 s:/b rw\n"
    assert type_at("/opt/shop/inbox", hidden) == "nfs4"
    hidden += "52 22 8:9 / /opt rw - btrfs /dev/sdd rw\n"
    assert type_at("/opt/shop/inbox", hidden) == "btrfs"


def test_the_real_root_covers_the_one_that_the_kernel_started_with():
    table = "1 1 0:2 / / rw - rootfs rootfs rw\n22 1 0:30 / / rw - overlay overlay rw,lowerdir=/l\n"
    assert type_at("/inbox", table) == "overlay"
    assert not is_remote("overlay")


def test_a_table_without_a_root_gives_an_unknown_mount_of():
    assert type_at("/inbox", "") == ""
    assert type_at("/inbox", "nonsense\n") == ""


@pytest.mark.parametrize(
    "remote",
    ["cifs", "smb3", "nfs", "nfs4", "fuse.sshfs", "fuse", "9p", "virtiofs", "drvfs", "autofs"],
)
def test_file_systems_that_others_can_change_are_polled(remote):
    mount = Mount(type=remote, source="//server/shop", point=PurePosixPath("/srv/shop"))
    assert choose("auto", mount).polling
    assert "//server/shop" in choose("auto", mount).why
    assert not choose("events", mount).polling


@pytest.mark.parametrize("local", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk"])
def test_local_file_systems_give_events(local):
    mount = Mount(type=local, source="/dev/sda1", point=PurePosixPath("/"))
    assert not choose("auto", mount).polling
    assert choose("polling", mount).polling


@pytest.mark.parametrize(
    ("type_", "options", "cache_s"),
    [
        ("nfs4", "rw,vers=4.2,rsize=1048576,hard", 60),
        ("nfs", "rw,vers=3,acregmin=1,acregmax=5", 60),
        ("nfs", "rw,acregmin=1,acregmax=5,acdirmin=1,acdirmax=10", 10),
        ("nfs", "rw,acregmax=90,acdirmax=5", 90),
        ("nfs", "rw,acregmax=0,acdirmax=0,noac", 0),
        ("nfs4", "rw,noac", 0),
        ("cifs", "rw,vers=3.1.1,actimeo=1,closetimeo=1", 1),
        ("cifs", "rw,acdirmax=60,acregmax=2", 60),
        ("cifs", "", 1),
        ("smb3", "rw,actimeo=30", 30),
        ("fuse.sshfs", "rw,user_id=0", 20),
        ("virtiofs", "rw", 1),
        ("nfs", "rw,acregmax=soon,acdirmax=4", 4),
        ("ext4", "rw,actimeo=30", 0),
        ("", "", 0),
    ],
)
def test_how_late_a_share_shows_changes_is_read_from_its_options(type_, options, cache_s):
    table = f"22 1 8:1 / / rw,relatime - {type_ or 'ext4'} //server/shop {options}\n"
    mount = mount_of(PurePosixPath("/inbox"), table if type_ else "")
    assert choose("auto", mount).attribute_cache_s == cache_s
    assert choose("events", mount).attribute_cache_s == cache_s
    assert (f"{cache_s} s late" in choose("polling", mount).why) == (cache_s > 0)


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="/"), min_size=1)
)
def test_any_name_of_a_mount_point_survives_the_kernels_escapes(name):
    if name in {".", ".."}:
        return
    escaped = name.replace("\\", "\\134").replace("#", "\\043")
    table = TABLE + f"60 22 0:60 / /{escaped} rw - nfs s:/x rw\n"
    assert type_at(f"/{name}/inbox", table) == "nfs"


def test_this_machines_own_table_is_read(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    mount = mounts.file_system(tmp_path / "link")
    assert mount.type
    assert tmp_path.resolve().is_relative_to(Path(mount.point))
    assert Path(mount.point).stat().st_dev == tmp_path.stat().st_dev
    assert mounts.file_system(Path("/proc")).type == "proc"
