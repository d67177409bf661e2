import pytest

from tests.builders import a_dxf, a_png
from tests.mounting import a_small_file_system
from tests.programs import CONFIG, a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"


@pytest.fixture
def shop(tmp_path):
    program = a_program(tmp_path)
    assert program("init").code == 0
    return program


def checks(answer):
    return {each["name"]: each for each in answer.json["checks"]}


def test_init_makes_everything_once(tmp_path):
    program = a_program(tmp_path)
    first, second = program.json("init"), program.json("init")
    assert [each["made"] for each in first["roots"]] == [True, True, True]
    assert first["database"]["made"] is True
    assert [each["made"] for each in second["roots"]] == [False, False, False]
    assert second["database"]["made"] is False


def test_init_says_where_to_drop_files(shop):
    answer = shop("init")
    assert answer.lines[-1] == f"Drop files into {shop.folder}/inbox/<client>/<project>/"


def test_init_makes_no_new_marker_for_a_share_that_is_not_mounted(shop):
    marker = shop.folder / "archive/.modn-watch/root.json"
    marker.unlink()
    answer = shop("init")
    assert answer.code == 1
    assert "NOT THERE" in answer.out
    assert not marker.exists()


def test_status_counts_what_is_where(shop):
    shop.drop(f"{PLACE}/plate.dxf", a_dxf())
    shop.drop("loose.dxf", a_dxf(texts=["other"]))
    shop("scan")
    status = shop.json("status")
    assert status["statuses"] == {"pending": 0, "processing": 0, "completed": 1, "failed": 1}
    assert (status["states"]["DONE"], status["quarantined"]) == (1, 1)
    assert [each["online"] for each in status["roots"]] == [True, True, True]
    assert status["oldest_pending_s"] is None


def test_status_says_what_waits_and_for_what(shop):
    shop.drop(f"{PLACE}/plate.dxf", a_dxf())
    (shop.folder / "archive/.modn-watch/root.json").rename(shop.folder / "marker")
    assert shop("scan").code == 1
    status = shop.json("status")
    (waiting,) = status["waiting"]
    assert (waiting["source"], waiting["error_code"]) == (f"{PLACE}/plate.dxf", "root_offline")
    assert status["oldest_pending_s"] > 0
    assert [each["online"] for each in status["roots"]] == [True, False, True]
    assert "root.json" in shop("status").out


@pytest.mark.parametrize(
    ("setting", "why"),
    [("enabled = false", "The configuration says so."), ("", "not installed")],
)
def test_status_and_doctor_say_that_pictures_are_not_read(tmp_path, monkeypatch, setting, why):
    shop = a_program(tmp_path, f"{CONFIG}[ocr]\n{setting}\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    shop.drop(f"{PLACE}/photo.png", a_png("Bracket"))
    assert shop.json("scan")["completed"] == 1
    status = shop.json("status")
    assert (status["ocr"]["on"], why in status["ocr"]["why"]) == (False, True)
    assert "OCR" in shop("status").out
    assert "off" in checks(shop("doctor", "--json"))["ocr"]["detail"]


def test_doctor_finds_a_sound_installation_sound(shop):
    answer = shop("doctor", "--json")
    assert (answer.code, answer.json["healthy"]) == (0, True)
    expected = {"python", "libraries", "configuration", "database", "ocr", "watching"}
    assert expected | {"inbox", "archive", "quarantine", "leases"} <= checks(answer).keys()
    assert checks(answer)["configuration"]["detail"] == str(shop.folder / "config.toml")


def test_doctor_leaves_nothing_behind(shop):
    before = sorted(shop.folder.rglob("*"))
    shop("doctor")
    assert sorted(shop.folder.rglob("*")) == before


def test_doctor_makes_nothing_where_nothing_was_set_up(tmp_path):
    shop = a_program(tmp_path)
    answer = shop("doctor", "--json")
    assert answer.code == 1
    assert "init" in checks(answer)["database"]["remedy"]
    assert "init" in checks(answer)["archive"]["remedy"]
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_doctor_tells_an_unmounted_share_from_one_that_nobody_knows(shop):
    (shop.folder / "archive/.modn-watch/root.json").unlink()
    answer = shop("doctor", "--json")
    assert answer.code == 1
    assert checks(answer)["archive"]["level"] == "problem"
    assert "Mount the share" in checks(answer)["archive"]["remedy"]


def test_doctor_claims_nothing_of_folders_while_the_database_is_away_or_damaged(shop):
    database = shop.folder / "modn-watch.db"
    database.rename(shop.folder / "away.db")
    for content in (None, b"no database at all, " * 1000):
        if content:
            database.write_bytes(content)
        answer = shop("doctor", "--json")
        assert (answer.code, checks(answer)["database"]["level"]) == (1, "problem")
        for role in ("inbox", "archive", "quarantine"):
            check = checks(answer)[role]
            assert (check["level"], "could not be asked" in check["detail"]) == ("warning", True)
            assert "init" not in check["remedy"]


def test_status_says_nothing_of_the_room_on_a_disk_under_a_share_that_is_away(shop):
    (shop.folder / "archive/.modn-watch/root.json").rename(shop.folder / "marker")
    roots = {each["role"]: each for each in shop.json("status")["roots"]}
    assert (roots["archive"]["online"], roots["archive"]["free_bytes"]) == (False, None)
    assert roots["inbox"]["free_bytes"] > 0


def test_little_room_is_said_in_megabytes(tmp_path):
    with a_small_file_system(tmp_path / "shop", "size=22m"):
        shop = a_program(tmp_path / "shop")
        shop("init")
        rooms = [line.split("  ")[-1] for line in shop("status").lines if "/archive" in line]
        assert rooms[0].endswith(" MB")
        assert 10 < int(rooms[0].split()[0]) < 24


def test_a_scan_says_that_quarantine_is_full_and_not_what_is_wrong_with_the_file(tmp_path):
    with a_small_file_system(tmp_path / "quarantine", "size=256k"):
        shop = a_program(tmp_path)
        shop("init")
        shop.drop(f"{PLACE}/bad.dxf", b"no drawing" * 40_000)
        answer = shop("scan")
        assert (answer.code, "1 deferred" in answer.out) == (1, True)
        assert f"storage_full: {PLACE}/bad.dxf: No free space" in answer.out
        assert "unreadable" not in answer.out
        assert shop.json("scan")["files"][0]["error_code"] == "storage_full"


def test_doctor_says_how_each_inbox_is_watched_and_why(tmp_path):
    shop = a_program(tmp_path, CONFIG.replace("quiet_s", 'observer = "polling"\nquiet_s'))
    shop("init")
    watching = checks(shop("doctor", "--json"))["watching"]["detail"]
    assert "looked through again and again. The configuration says so" in watching


def test_a_broken_configuration_ends_with_78_and_names_the_key(tmp_path):
    shop = a_program(tmp_path, "quarantin = 'x'\n")
    for command in ("status", "doctor", "init"):
        answer = shop(command, "--json")
        assert (answer.code, answer.out, "quarantin" in answer.err) == (78, "", True)


def test_explain_says_what_happens_to_the_file_and_what_to_do(tmp_path):
    answer = a_program(tmp_path)("explain", "unrouted")
    assert "It goes to quarantine" in answer.out
    assert "ask for it to be assigned" in answer.out


def test_explain_lists_errors_and_notes(tmp_path):
    codes = {each["code"]: each["kind"] for each in a_program(tmp_path).json("explain")["codes"]}
    assert (codes["storage_full"], codes["unit_assumed"]) == ("error", "note")


def test_explain_suggests_the_nearest(tmp_path):
    answer = a_program(tmp_path)("explain", "unrooted")
    assert (answer.code, "unrouted" in answer.err) == (64, True)
