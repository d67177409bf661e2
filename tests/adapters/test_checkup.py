"""doctor: what it finds in folders and database, and that it leaves nothing behind."""

import contextlib
import os
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from modn_watch import inbox, mounts, renaming, roots
from modn_watch.commands import checkup, checkup_database, checkup_inbox, checkup_roots
from modn_watch.config import Settings
from modn_watch.disk import Disk
from modn_watch.journal import open_journal
from modn_watch.mounts import Mount
from tests.adapters.hanging import hanging
from tests.mounting import a_small_file_system
from tests.nobody import NOBODY, a_place_of_nobody, as_nobody, give

HOUR_S = 3600


@pytest.fixture
def place():
    with a_place_of_nobody() as folder:
        yield folder


def a_root(path, role="inbox"):
    path.mkdir(exist_ok=True)
    return roots.make(Disk(), path, role)


def found(checks):
    """Return what is not in order, by name: level and words."""
    return {c.name: (c.level, f"{c.detail} {c.remedy}") for c in checks if c.level != "ok"}


def look_at(root, **kwargs):
    return found(checkup_roots.of_root(Disk(), root, **kwargs))


def look_into(root, *, copied=False, observer="auto"):
    place = checkup_inbox.Place(
        root=root, observer=observer, ignore=inbox.ignoring(("*.tmp",)), copied=copied
    )
    return found(checkup_inbox.of_inbox(Disk(), place))


def everything_below(folder):
    return sorted(folder.rglob("*"))


def test_a_sound_folder_is_sound_and_nothing_is_left_in_it(tmp_path):
    root = a_root(tmp_path / "inbox")
    before = everything_below(tmp_path)
    assert (look_at(root), look_into(root)) == ({}, {})
    assert everything_below(tmp_path) == before


def test_file_system_and_mount_point_are_named(tmp_path):
    with a_small_file_system(tmp_path / "archive") as _remount:
        root = a_root(tmp_path / "archive", "archive")
        details = {c.name: c.detail for c in checkup_roots.of_root(Disk(), root)}
    assert details["file system"] == f"{root.path} is on tmpfs (modn-watch), mounted on {root.path}"


@pytest.mark.parametrize("role", ["inbox", "archive", "quarantine"])
def test_a_read_only_folder_needs_a_person(tmp_path, role):
    with a_small_file_system(tmp_path / role) as remount:
        root = a_root(tmp_path / role, role)
        remount("ro")
        level, words = look_at(root)[role]
    assert (level, "Read-only file system" in words) == ("problem", True)
    assert ("mounted read-only" in words, "Give the user" in words) == (True, False)


def test_a_full_folder_needs_a_person_and_the_probe_is_cleaned_up(tmp_path):
    with a_small_file_system(tmp_path / "archive", "size=256k"):
        root = a_root(tmp_path / "archive", "archive")
        filler = root.path / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(300_000))
        before = everything_below(root.path)
        level, words = look_at(root)["archive"]
        assert everything_below(root.path) == before
    assert (level, "No space left" in words) == ("problem", True)
    assert ("Free some space" in words, "Give the user" in words) == (True, False)


def test_little_room_is_worth_a_word_by_bytes_and_by_number_of_files(tmp_path):
    with a_small_file_system(tmp_path / "few", "size=4g,nr_inodes=50"):
        assert "more files" in look_at(a_root(tmp_path / "few", "archive"))["archive"][1]
    with a_small_file_system(tmp_path / "small", "size=100m"):
        level, words = look_at(a_root(tmp_path / "small", "archive"))["archive"]
    assert (level, "105 MB free" in words) == ("warning", True)


def test_of_a_folder_that_the_database_could_not_be_asked_about_nothing_is_claimed(tmp_path):
    path = a_root(tmp_path / "archive", "archive").path
    root = roots.Root(role="archive", path=path, id="")
    level, words = look_at(root, asked=False)["archive"]
    assert (level, "the database could not be asked" in words) == ("warning", True)
    assert ("another folder" in words, "init" in words) == (False, False)
    assert "is another folder than the one" in look_at(root)["archive"][1]
    (path / ".modn-watch/root.json").unlink()
    assert "has no marker" in look_at(root, asked=False)["archive"][1]


@pytest.mark.parametrize(
    ("ahead_s", "level", "words"),
    [
        (60, "warning", "s behind this computer's"),
        (-60, "warning", "s ahead of this computer's"),
        (HOUR_S, "problem", "NTP"),
    ],
)
def test_a_server_s_clock_that_differs_is_named(tmp_path, ahead_s, level, words):
    root = a_root(tmp_path / "inbox")
    answer = look_at(root, now_s=lambda: time.time() + ahead_s)["clock"]
    assert (answer[0], words in answer[1]) == (level, True)


def test_what_takes_the_place_of_renaming_without_replacing_is_named(tmp_path, monkeypatch):
    root = a_root(tmp_path / "inbox")
    before = everything_below(tmp_path)
    monkeypatch.setattr(renaming, "rename_noreplace", lambda _source, _target: False)
    details = {c.name: c.detail for c in checkup_roots.of_root(Disk(), root)}
    assert "hard links take its place" in details["renaming"]

    def no_links(source, target):
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    assert look_at(root)["renaming"][0] == "warning"
    assert everything_below(tmp_path) == before


def test_names_that_may_be_too_long_are_warned_of(tmp_path, monkeypatch):
    root = a_root(tmp_path / "archive", "archive")
    monkeypatch.setattr(os, "pathconf", lambda _path, _name: 143)
    assert "143 bytes; 200 may be needed" in look_at(root)["names"][1]


def test_a_folder_that_never_answers_is_named_and_holds_up_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(checkup_roots, "PATIENCE_S", 1.0)
    dead, alive = a_root(tmp_path / "dead"), a_root(tmp_path / "alive", "archive")
    with hanging(dead.path):
        looks = [(root, lambda r=root: checkup_roots.of_root(Disk(), r)) for root in (dead, alive)]
        checks = checkup_roots.in_time(looks)
    assert [(c.name, c.level) for c in checks] == [
        ("inbox", "problem"), ("archive", "ok"), ("file system", "ok"),
    ]  # fmt: skip
    assert "gave no answer within 1 s" in checks[0].detail


def test_folders_and_files_that_are_refused_are_named(place):
    def body():
        root = a_root(place / "inbox")
        for name, mode in (("closed", 0o300), ("fixed", 0o555), ("open", 0o755)):
            (root.path / name).mkdir()
            (root.path / name / "plate.dxf").touch()
            (root.path / name).chmod(mode)
        (root.path / "open/secret.dxf").touch(mode=0)
        (root.path / "open/secret.tmp").touch(mode=0)
        checks = checkup_inbox.of_inbox(
            Disk(),
            checkup_inbox.Place(
                root=root, observer="auto", ignore=inbox.ignoring(("*.tmp",)), copied=False
            ),
        )
        refused = [c.detail for c in checks if c.level == "problem"]
        assert refused == [
            f"{root.path}: 1 folders cannot be listed: files in them are never seen: closed",
            f"{root.path}: 1 files cannot be read: open/secret.dxf",
            f"{root.path}: 1 files cannot be taken away: fixed/plate.dxf",
        ]
        assert "taken away" not in str(look_into(root, copied=True))

    as_nobody(body)


def test_somebody_else_s_file_in_a_sticky_folder_cannot_be_taken_away(place):
    root = a_root(place / "inbox")
    shared = root.path / "shared"
    shared.mkdir()
    (shared / "plate.dxf").touch()
    shared.chmod(0o1777)
    give(root.own)

    def body():
        assert "1 files cannot be taken away: shared/plate.dxf" in look_into(root)["permissions"][1]

    as_nobody(body)


def test_a_marker_that_may_not_be_read_is_not_taken_for_missing(place):
    root = a_root(place / "archive", "archive")
    (root.own / "root.json").chmod(0o600)

    def body():
        assert "may not read the marker" in look_at(root)["archive"][1]

    as_nobody(body)


@pytest.mark.parametrize(("allowed", "names"), [(5, ["inotify"]), (10_000, [])])
def test_too_few_watches_are_warned_of(tmp_path, monkeypatch, allowed, names):
    root = a_root(tmp_path / "inbox")
    for number in range(5):
        (root.path / f"{number}/a").mkdir(parents=True)
    limit = ("fs.inotify.max_user_watches", allowed)
    monkeypatch.setattr(checkup_inbox.watch, "limit_of_watches", lambda: limit)
    for observer, expected in (("events", names), ("polling", [])):
        place = checkup_inbox.Place(
            root=root, observer=observer, ignore=inbox.ignoring(()), copied=False
        )
        checks = checkup_inbox.of_watches([place])
        assert list(found(checks)) == expected
        assert all("14 folders to watch" in check.detail for check in checks)


@dataclass(frozen=True)
class Database:
    """What the check needs to know of the settings."""

    path: Path

    @property
    def settings(self):
        return Settings(database_url=f"sqlite:///{self.path}")

    def look(self):
        return found(checkup_database.of_database(self.settings))


@pytest.fixture
def database(tmp_path):
    open_journal(f"sqlite:///{tmp_path}/journal.db")
    return Database(tmp_path / "journal.db")


def test_kind_schema_and_journal_mode_of_the_database_are_named(database):
    (check,) = checkup_database.of_database(database.settings)
    version = open_journal(database.settings.database_url).schema_version()
    assert (check.level, f"schema {version}, SQLite 3." in check.detail) == ("ok", True)
    assert check.detail.endswith("journal mode wal")


def test_a_postgresql_server_is_named_with_its_version(postgres_url):
    open_journal(postgres_url)
    (check,) = checkup_database.of_database(Settings(database_url=postgres_url))
    assert (check.level, ", PostgreSQL 1" in check.detail) == ("ok", True)


def test_a_damaged_database_needs_a_person(database):
    with contextlib.closing(sqlite3.connect(database.path)) as db:
        ((page,),) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'tombstones'")
        ((size,),) = db.execute("PRAGMA page_size")
    with database.path.open("r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(b"\xff" * 200)
    level, words = database.look()["database"]
    assert (level, "is damaged: " in words, "backup" in words) == ("problem", True, True)


def test_a_file_that_is_no_database_needs_a_person(database):
    database.path.write_bytes(b"no database at all, " * 1000)
    level, words = database.look()["database"]
    assert (level, "is not a database of modn-watch" in words) == ("problem", True)


def test_a_database_that_is_not_there_or_read_only_needs_a_person(place):
    def body():
        database = Database(place / "journal.db")
        assert "is not there" in database.look()["database"][1]
        open_journal(database.settings.database_url)
        for path in place.glob("journal.db*"):
            path.chmod(0o444)
        assert database.look()["database"][0] == "problem"
        assert "may not write" in database.look()["database"][1]

    as_nobody(body)


def test_sqlite_on_a_share_needs_a_person(database, monkeypatch):
    share = Mount(type="nfs4", source="server:/srv", point=Path("/srv"))
    monkeypatch.setattr(mounts, "file_system", lambda _path: share)
    level, words = database.look()["database"]
    assert (level, "use PostgreSQL" in words) == ("problem", True)


def test_what_root_finds_says_nothing_of_what_the_installation_s_user_may(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/journal.db")
    assert checkup._user(settings).level == "ok"
    (tmp_path / "journal.db").touch()
    os.chown(tmp_path / "journal.db", NOBODY, NOBODY)
    check = checkup._user(settings)
    assert (check.level, "sudo -u nobody" in check.remedy) == ("warning", True)


def test_a_umask_that_keeps_texts_from_designers_is_warned_of(tmp_path):
    before = os.umask(0o077)
    try:
        check = checkup._user(Settings(database_url=f"sqlite:///{tmp_path}/journal.db"))
    finally:
        os.umask(before)
    assert (check.level, "umask of 002 or 022" in check.remedy) == ("warning", True)
