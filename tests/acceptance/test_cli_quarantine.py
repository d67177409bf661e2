import subprocess
import sys

import pytest

from tests.builders import a_dxf
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"
CODES = "CL0001/JB-2025-10-CL0001-001"


@pytest.fixture(scope="module")
def rejected(tmp_path_factory):
    program = a_program(tmp_path_factory.mktemp("shop"))
    program.drop(f"{PLACE}/bad.dxf", b"no drawing")
    program.drop("loose-MS-5mm.dxf", a_dxf())
    assert program("scan").code == 1
    return program


@pytest.fixture
def shop(rejected, tmp_path):
    return rejected.moved_to(tmp_path)


def number(shop, name):
    files = shop.json("quarantine", "list")["files"]
    return next(each["id"] for each in files if each["original_filename"] == name)


def test_the_list_says_what_is_wrong_with_each(shop):
    answer = shop("quarantine", "list")
    assert "unreadable" in answer.lines[1]
    assert f"{CODES}/bad.dxf" in answer.lines[1]
    assert "For which client and project is this file?" in answer.lines[2]


def test_one_is_shown_with_what_to_do(shop):
    answer = shop("quarantine", "show", number(shop, "bad.dxf"))
    assert "Open it in the program it came from, save or export it again" in answer.out


def test_a_mended_file_saved_under_its_name_succeeds_beside_the_quarantined_one(shop):
    shop.drop(f"{PLACE}/bad.dxf", a_dxf())
    assert shop.json("scan")["completed"] == 1
    assert not (shop.folder / "inbox" / PLACE / "bad.dxf.NOT FILED.txt").exists()


def test_a_released_file_goes_round_again(shop):
    bad = number(shop, "bad.dxf")
    answer = shop("quarantine", "release", bad)
    assert (answer.code, answer.out) == (
        0,
        f"{bad}: new work at {shop.folder}/inbox/{PLACE}/bad.dxf\n",
    )
    assert shop.json("scan")["quarantined"] == 1
    assert shop.json("files", "show", bad)["state"] == "RELEASED"


def test_moving_a_file_back_by_hand_is_as_good(shop):
    bad = number(shop, "bad.dxf")
    (shop.folder / "quarantine" / CODES / "bad.dxf").rename(
        shop.folder / "inbox" / PLACE / "bad.dxf"
    )
    shop("scan")
    assert shop.json("files", "show", bad)["state"] == "RELEASED"
    assert shop.json("quarantine", "list")["total"] == 2


def test_of_several_that_can_go_go(shop):
    numbers = number(shop, "bad.dxf"), 999, number(shop, "loose-MS-5mm.dxf")
    answer = shop("quarantine", "release", *numbers, "--json")
    assert (answer.code, answer.json["released"], answer.json["failed"]) == (1, 2, 1)
    assert answer.json["files"][1]["error_message"] == "There is no record 999."


def test_an_assigned_file_is_filed_as_the_office_says(shop):
    loose = number(shop, "loose-MS-5mm.dxf")
    words = ("--client", "CL-0008", "--project", "0005-trox bridge-10.09.2025")
    said = ("--material", "galv", "--thickness", "3", "--quantity", "4", "--part", "lid")
    assert shop("quarantine", "assign", loose, *words, *said).code == 0
    assert shop.json("scan")["completed"] == 1
    assert shop.archived() == [
        "CL0008/JB-2025-10-CL0008-005/CL0008-JB-2025-10-CL0008-005-lid-GALV-3mm-x4-v1.dxf"
    ]
    assert not (shop.folder / "inbox/loose-MS-5mm.dxf.NOT FILED.txt").exists()


@pytest.mark.parametrize(
    ("said", "stated"), [("5mm", "5mm"), ("5 mm", "5mm"), ("5,5", "5.5mm"), ("0.53", "0.53mm")]
)
def test_a_thickness_may_be_stated_as_people_write_it(shop, said, stated):
    loose = number(shop, "loose-MS-5mm.dxf")
    words = ("--client", "CL-0008", "--project", "lids", "--thickness", said)
    assert shop("quarantine", "assign", loose, *words).code == 0
    assert shop.json("scan")["completed"] == 1
    assert f"-{stated}-v1.dxf" in shop.archived()[0]


@pytest.mark.parametrize("folder", ["CL0008", "CL0008/lids"])
def test_a_file_where_a_folder_must_be_is_named_with_what_to_do(shop, folder):
    loose, waiting = number(shop, "loose-MS-5mm.dxf"), shop.quarantined()
    shop.drop(folder, b"a file")
    words = ("--client", "CL-0008", "--project", "lids")
    answer = shop("quarantine", "assign", loose, *words)
    assert (answer.code, shop.quarantined()) == (75, waiting)
    assert "Something else stands where a folder must be" in answer.err
    assert f"{shop.folder}/inbox/{folder}/" in answer.err
    assert "Move it away or rename it" in answer.err
    assert "Close the file" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["--client", "CL-0001", "--project", "x", "--thickness", "thin"],
        ["--client", "CL-0001", "--project", "x", "--thickness", "301"],
        ["--client", "CL-0001", "--project", "x", "--thickness", "0"],
        ["--client", "CL-0001"],
        ["--client", "CL-0001", "--project", "x", "--material", "mud"],
        ["--client", "CL-0001", "--project", "a/b"],
    ],
)
def test_an_order_that_makes_no_sense_changes_nothing(shop, words):
    before = shop.quarantined()
    answer = shop("quarantine", "assign", number(shop, "loose-MS-5mm.dxf"), *words)
    assert (answer.code, answer.out) == (64, "")
    assert shop.quarantined() == before


def test_the_real_program_keeps_its_answer_apart_from_its_log(shop):
    program = [sys.executable, "-m", "modn_watch", "quarantine", "release", "--json"]
    bad = str(number(shop, "bad.dxf"))
    done = subprocess.run(
        [*program, bad], cwd=shop.folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("{\n")
    assert '"event": "released"' in done.stderr
