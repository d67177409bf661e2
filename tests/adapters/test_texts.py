"""Texts of our own beside other people's files: nobody else's is ever replaced or removed."""

import os
from pathlib import Path

import pytest

from modn_watch import housekeeping, texts
from modn_watch.cli import building
from modn_watch.commands.ledger import look
from modn_watch.commands.mend import mend
from modn_watch.commands.verify import verify
from modn_watch.disk import Disk
from modn_watch.inbox import ignoring
from modn_watch.model import State
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
CODES = "CL0001/JB-2025-10-CL0001-001"
EARLIER = [
    """\
x.dxf was not filed

What is wrong: It is damaged.

(For the office: record 12, reason "unreadable"; modn-watch quarantine show 12)
""",
    """\
A question about x.dxf

For whom is it?

(For the office: modn-watch quarantine assign 12 --client ... --project ...)
""",
    "x.dxf was filed as\n/srv/archive/CL0001/x-v1.dxf\n",
]


@pytest.fixture
def at(tmp_path):
    with an_installation(tmp_path, receipts=True) as installation:
        yield installation


def a_text(folder, name="x.dxf.NOT FILED.txt"):
    path = folder / name
    texts.leave(Disk(), path, "It is damaged.\n")
    return path


def test_a_text_of_ours_is_replaced_and_taken_back(tmp_path):
    path = a_text(tmp_path)
    texts.leave(Disk(), path, "It is empty.\n")
    assert path.read_text().startswith("It is empty.\n\n(Written by modn-watch")
    assert list(tmp_path.iterdir()) == [path]
    texts.take_back(Disk(), path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"{text}Peter has rung the customer.\n",
        lambda text: f"Peter sees to it.\n{text}",
        lambda text: text.replace("damaged", "damaged, or so it seems"),
        lambda text: text[:-1],
        lambda text: text.replace("\n", "\r\n"),
        lambda _text: "Peter's own notes\n",
        lambda _text: "",
        lambda text: text * 5000,
    ],
)
def test_a_text_that_somebody_wrote_or_changed_stays_and_ours_takes_the_next_name(tmp_path, change):
    path = a_text(tmp_path)
    theirs = change(path.read_text()).encode()
    path.write_bytes(theirs)
    for words in ("It is empty.\n", "It is too large.\n"):
        texts.leave(Disk(), path, words)
    ours = tmp_path / "x.dxf.NOT FILED (2).txt"
    assert sorted(tmp_path.iterdir()) == [ours, path]
    assert (path.read_bytes(), "too large" in ours.read_text()) == (theirs, True)
    texts.take_back(Disk(), path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == theirs


@pytest.mark.parametrize("text", EARLIER)
def test_what_earlier_versions_wrote_is_ours_until_somebody_adds_to_it(tmp_path, text):
    path = tmp_path / "x.dxf.NOT FILED.txt"
    path.write_text(f"{text}Done. Peter\n")
    texts.take_back(Disk(), path)
    assert path.exists()
    path.write_text(text)
    texts.take_back(Disk(), path)
    assert not path.exists()


def test_a_link_or_a_folder_of_that_name_is_not_touched_nor_written_through(tmp_path):
    outside = a_text(tmp_path, "outside.txt")
    before = outside.read_text()
    folder = tmp_path / "inbox"
    folder.mkdir()
    path = folder / "x.dxf.NOT FILED.txt"
    path.symlink_to(outside)
    (folder / "x.dxf.NOT FILED (2).txt").symlink_to(folder / "nowhere")
    (folder / "x.dxf.NOT FILED (3).txt").mkdir()
    os.mkfifo(folder / "x.dxf.NOT FILED (4).txt")
    texts.leave(Disk(), path, "It is empty.\n")
    assert (folder / "x.dxf.NOT FILED (5).txt").is_file()
    texts.take_back(Disk(), path)
    assert (len(list(folder.iterdir())), path.is_symlink()) == (4, True)
    assert (outside.read_text(), (folder / "nowhere").exists()) == (before, False)


def test_when_somebody_has_taken_the_name_in_that_instant_it_is_theirs(tmp_path):
    class Late(Disk):
        def publish(self, temp, target):
            if target == path:
                target.write_text("Peter's")
            super().publish(temp, target)

    path = tmp_path / "x.dxf.NOT FILED.txt"
    texts.leave(Late(), path, "It is empty.\n")
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "x.dxf.NOT FILED (2).txt", path.name,
    ]  # fmt: skip
    assert path.read_text() == "Peter's"


def test_once_a_plain_name_is_free_again_no_numbered_text_stays(tmp_path):
    path = tmp_path / "x.dxf.NOT FILED.txt"
    path.write_text("Peter's")
    texts.leave(Disk(), path, "It is empty.\n")
    path.unlink()
    texts.leave(Disk(), path, "It is empty.\n")
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_s_texts_are_touched_from_a_rejection_to_the_filing(at):
    theirs = {
        at.inbox / PLACE / f"x.dxf{ending}": f"Peter's {ending}"
        for ending in (".NOT FILED.txt", ".filed.txt", ".reason.txt")
    }
    theirs[at.quarantine / CODES / "x.dxf.reason.txt"] = "the office's"
    for path, words in theirs.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    bad = at.save(f"{PLACE}/x.dxf", b"bad")
    at.drain()
    told = (at.inbox / PLACE / "x.dxf.NOT FILED (2).txt").read_text()
    assert told == (at.quarantine / CODES / "x.dxf.reason (2).txt").read_text()
    assert "This is no drawing." in told

    (at.quarantine / CODES / "x.dxf").unlink()
    bad.write_bytes(b"good")
    at.drain()
    housekeeping.settle_departures(at.shop)
    assert [path.read_text() for path in theirs] == list(theirs.values())
    assert [path.name for path in (at.quarantine / CODES).iterdir()] == ["x.dxf.reason.txt"]
    left = {path.name for path in (at.inbox / PLACE).iterdir()} - {p.name for p in theirs}
    assert left == {"x.dxf.filed (2).txt"}


def test_a_reason_for_which_no_name_is_free_holds_nothing_up(at):
    for folder, ending in ((at.quarantine / CODES, "reason"), (at.inbox / PLACE, "NOT FILED")):
        folder.mkdir(parents=True)
        for number in ("", *(f" ({n})" for n in range(2, 10))):
            (folder / f"x.dxf.{ending}{number}.txt").write_text("Peter's")
    at.save(f"{PLACE}/x.dxf", b"bad")
    assert [record.state for record in at.drain()] == [State.QUARANTINED]
    there = [*at.inbox.rglob("*.txt"), *at.quarantine.rglob("*.txt")]
    assert [path.read_text() for path in there] == ["Peter's"] * 18


def test_numbered_texts_are_never_taken_for_work():
    ignore = ignoring(building._OWN_TEXTS)
    for ending in ("NOT FILED", "filed", "reason"):
        assert ignore.name(f"x.dxf.{ending}.txt")
        assert ignore.name(f"x.dxf.{ending} (2).txt")
        assert ignore.name(f"x.dxf.{ending} (9).txt")
    assert not ignore.name("x (2).txt")
    assert not ignore.name("reason (2).txt")


def test_two_names_that_are_cut_short_alike_have_a_text_each(at):
    names = ["a" * 251 + ".dxf", "a" * 251 + ".pdf", "\u00e9" * 125 + ".dxf"]
    for name in names:
        at.save(f"{PLACE}/{name}", b"bad")
    at.drain()
    told = [path.read_text() for path in (at.inbox / PLACE).iterdir()]
    assert sorted(text.partition(" was not filed")[0] for text in told) == sorted(names)
    for path in (at.inbox / PLACE).iterdir():
        assert len(os.fsencode(path.name)) <= 240
        path.name.encode()
    for path in [p for p in (at.quarantine / CODES).iterdir() if not p.name.endswith(".txt")]:
        path.unlink()
    housekeeping.settle_departures(at.shop)
    assert list((at.inbox / PLACE).iterdir()) == []


def test_verify_and_repair_know_whose_a_text_is(at):
    at.save(f"{PLACE}/x.dxf", b"bad")
    at.save(f"{PLACE}/y.dxf", b"bad")
    at.drain()
    kept = [path.read_text() for path in sorted((at.inbox / PLACE).iterdir())]
    for name in ("x.dxf", "y.dxf"):
        (at.quarantine / CODES / name).unlink()
    housekeeping.settle_departures(at.shop)
    (at.quarantine / CODES).mkdir(parents=True, exist_ok=True)
    written = {
        at.inbox / PLACE / "x.dxf.NOT FILED.txt": "Peter's",
        at.inbox / PLACE / "x.dxf.NOT FILED (2).txt": kept[0],
        at.inbox / PLACE / "y.dxf.NOT FILED.txt": f"{kept[1]}Done. Peter\n",
        at.quarantine / CODES / "x.dxf.reason.txt": "Peter's",
        at.quarantine / CODES / "x.dxf.reason (2).txt": kept[0],
    }
    for path, words in written.items():
        path.write_text(words)
    found = verify(at.shop, quick=False, sleep=lambda _s: None).contradictions
    assert [(each.code, Path(os.fsdecode(each.path)).name) for each in found] == [
        ("note_stray", "x.dxf.NOT FILED (2).txt"),
        ("reason_stray", "x.dxf.reason (2).txt"),
        ("reason_stray", "x.dxf.reason.txt"),
    ]
    repairs = mend(look(at.shop, quick=False), found)
    assert [bool(each.done) for each in repairs] == [True, True, False]
    gone = {path.name for path in written if not path.exists()}
    assert gone == {"x.dxf.NOT FILED (2).txt", "x.dxf.reason (2).txt"}
