"""Every name that a file can have and every kind of thing that is no file, in one real inbox."""

import contextlib
import json
import os
import socket
import stat

import pytest

from tests.acceptance.daemons import a_daemon, command
from tests.builders import a_dxf

PLACE = "inbox/CL-0001/JB-2025-10-CL0001-001"
CODES = "CL0001/JB-2025-10-CL0001-001"
LONG = "x" * 251
GOOD_NAMES = {
    "not UTF-8": b"\xe4bracket.dxf",
    "composed": "caf\u00e9.dxf",
    "decomposed": "cafe\u0301.dxf",
    "small letters": "flange.dxf",
    "capitals": "FLANGE.DXF",
    "reserved on Windows": "CON.dxf",
    "reserved with capitals": "Aux.dxf",
    "dot at the end": "washer.dxf.",
    "blank at the end": "gasket.dxf ",
    "new line": "two\nlines.dxf",
    "control characters": "\x07\x1b[31mred\x7f.dxf",
    "right to left": "\u202efxd.etalp.dxf",
    "255 bytes": f"{LONG}.dxf",
    "255 bytes of other letters": "\u0430" * 125 + "y.dxf",
    "an option": "-rf.dxf",
    "a format": "%s%n{0}{part}.dxf",
    "a statement": "'; DROP TABLE file_ingests; --.dxf",
    "a command": "$(touch spoilt)`touch spoilt`;touch spoilt.dxf",
    "markup": "<img src=x onerror=alert(1)>.dxf",
    "backslashes": "x\\..\\..\\spoilt.dxf",
    "nothing but an ending": " .dxf",
    "an emoji": "\U0001f527.dxf",
    "a zero-width name": "\u200b\u2060.dxf",
    "a lone surrogate in UTF-8": b"\xed\xa0\x80.dxf",
}
BAD_NAMES = {
    "bad not UTF-8": b"bad\xff\xfe.dxf",
    "bad 255 bytes": "z" * 251 + ".dxf",
    "bad new line": "bad\nline.dxf",
    "bad right to left": "\u202efxd.bad.dxf",
    "bad option": "--help.dxf",
    "bad long ending": "q." + "e" * 253,
}
BAD = b"This is no drawing, it is %r.\n"


def as_bytes(name):
    return name if isinstance(name, bytes) else os.fsencode(name)


def drawing(number):
    """Return a drawing like no other."""
    return a_dxf(("CIRCLE", {8: "CUT", 10: 0, 20: 0, 40: 1 + number / 8}))


def fill(place):
    """Save a good or a bad file under each name; return what must be filed and what rejected."""
    good = {name: drawing(number) for number, name in enumerate(GOOD_NAMES.values())}
    bad = {name: BAD % as_bytes(name) for name in BAD_NAMES.values()}
    for name, content in (good | bad).items():
        with open(os.path.join(os.fsencode(place), as_bytes(name)), "wb") as out:  # noqa: PTH118, PTH123
            out.write(content)
    return sorted(good.values()), sorted(bad.values())


def litter(place, outside):
    """Lay out all that is no file, or no file of this folder."""
    (place / "to a file.dxf").symlink_to(outside / "secret.dxf")
    (place / "to a folder").symlink_to(outside)
    (place / "to nothing.dxf").symlink_to(outside / "nothing")
    (place / "to itself.dxf").symlink_to(place / "to itself.dxf")
    (place / "to the root").symlink_to("/")
    (place / "round").symlink_to(".")
    os.mkfifo(place / "pipe.dxf")
    os.mknod(place / "null.dxf", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    os.mknod(place / "disk.dxf", stat.S_IFBLK | 0o600, os.makedev(7, 200))
    with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(place):
        server.bind("socket.dxf")
    (place / "folder.dxf").mkdir()


def dig(place, depth=60):
    """Make folders too deep for any path, with a drawing at the bottom."""
    handle = os.open(place, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d" * 255, dir_fd=handle)
        above, handle = handle, os.open("d" * 255, os.O_RDONLY, dir_fd=handle)
        os.close(above)
    bottom = os.open("deep.dxf", os.O_WRONLY | os.O_CREAT, dir_fd=handle)
    os.write(bottom, drawing(999))
    os.close(bottom)
    os.close(handle)


@contextlib.contextmanager
def dug(place):
    """Dig for the block; what is so deep nobody else can remove."""
    place.mkdir(parents=True)
    dig(place)
    try:
        yield
    finally:
        remove(os.open(place, os.O_RDONLY))


def remove(handle):
    for name in [entry.name for entry in os.scandir(handle)]:
        if name == "deep.dxf":
            os.unlink(name, dir_fd=handle)
            continue
        remove(os.open(name, os.O_RDONLY, dir_fd=handle))
        os.rmdir(name, dir_fd=handle)
    os.close(handle)


def snapshot(folder):
    return {
        path: (os.lstat(path).st_mode, os.lstat(path).st_size, os.lstat(path).st_mtime_ns)
        for path in folder.rglob("*")
    }


@pytest.mark.timeout(300)
def test_whatever_lies_in_an_inbox_is_filed_or_explained_or_left_alone(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.dxf").write_bytes(drawing(500))
    (outside / "linked.dxf").write_bytes(drawing(501))
    place = tmp_path / "shop" / PLACE
    inbox = tmp_path / "shop" / "inbox"
    with (
        dug(inbox / "CL-0098"),
        a_daemon(tmp_path / "shop") as daemon,
        dug(inbox / "CL-0099"),
    ):
        place.mkdir(parents=True)
        before = snapshot(outside)
        litter(place, outside)
        (place / "linked.dxf").hardlink_to(outside / "linked.dxf")
        good, bad = fill(place)
        daemon.wait_for_files(len(good) + 1 + len(bad))

        filed = daemon.archived()
        assert sorted(filed.values()) == sorted([*good, drawing(501)])
        assert all(path.startswith(f"{CODES}/") for path in filed)
        assert all(path.isascii() and path.isprintable() for path in filed)
        assert all(len(os.path.basename(path)) <= 200 for path in filed)  # noqa: PTH119
        check_quarantine(daemon, bad)
        assert snapshot(outside) == before
        left = {path.name for path in place.iterdir() if not path.name.endswith(".txt")}
        assert left == {
            "to a file.dxf", "to a folder", "to nothing.dxf", "to itself.dxf", "to the root",
            "round", "pipe.dxf", "null.dxf", "disk.dxf", "socket.dxf", "folder.dxf",
        }  # fmt: skip
        assert not any("spoilt" in path.name for path in daemon.folder.iterdir())
        assert daemon.strays() == []
        check_commands(daemon.folder, len(good) + 1, len(bad))
        assert "too deep in each other" in command(daemon.folder, "status")[1].replace("\n", " ")
        assert daemon.stop() == 0


def check_quarantine(daemon, bad):
    waits = [path for path in (daemon.quarantine / CODES).iterdir() if path.is_file()]
    reasons = {path.name for path in waits if path.name.endswith(".reason.txt")}
    files = [path for path in waits if path.name not in reasons]
    assert sorted(path.read_bytes() for path in files) == bad
    assert {f"{path.name}.reason.txt" for path in files} == reasons
    told = list((daemon.folder / PLACE).glob("*.NOT FILED.txt"))
    assert len(told) == len(bad)


def check_commands(folder, filed, rejected):
    """See that what is stored can be shown: names that are no text, or act on a terminal."""
    code, answer, log = command(folder, "files", "list", "--json", "--limit", "500")
    assert code == 0, log
    assert answer["total"] == filed + rejected
    assert json.dumps(answer, ensure_ascii=False).encode("utf-8")
    for words in (["files", "list"], ["quarantine", "list"], ["status"], ["verify", "--quick"]):
        code, text, log = command(folder, *words)
        assert code == 0, (words, text, log)
        assert "\x1b[31m" not in text
        assert "Traceback" not in log
