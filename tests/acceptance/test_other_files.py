"""Files of kinds that nobody reads, and the jobs that they belong to."""

import os

import pytest

from tests.builders import a_dxf
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"
BYTES = os.urandom(3000)


@pytest.fixture
def program(tmp_path):
    return a_program(tmp_path)


def switch_on(program):
    config = program.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(f"accept_other = true\n{text}", encoding="utf-8")


def scanned(program):
    return {each["source"].rpartition("/")[2]: each for each in program.json("scan")["files"]}


def test_they_are_filed_with_their_job_as_they_are(program):
    switch_on(program)
    names = ("0003-frame-MS-3mm-x2.step", "flyer.SVG", "all.zip", "model.ifc")
    for name in names:
        program.drop(f"{PLACE}/{name}", BYTES + name.encode())
    found = scanned(program)
    assert {name: found[name]["state"] for name in names} == dict.fromkeys(names, "DONE")
    shown = program.json("files", "show", found[names[0]]["id"])
    assert (shown["file_type"], shown["material"], shown["quantity"]) == ("other", "Mild Steel", 2)
    assert [note["code"] for note in shown["notes"]] == ["filed_unread"]
    assert found["flyer.SVG"]["file_path"].endswith("-v1.svg")
    archived = program.folder / "archive" / found["all.zip"]["file_path"]
    assert archived.read_bytes() == BYTES + b"all.zip"


def test_saved_again_they_are_the_next_version(program):
    switch_on(program)
    program.drop(f"{PLACE}/model.ifc", BYTES)
    scanned(program)
    program.drop(f"{PLACE}/model.ifc", BYTES[::-1])
    assert scanned(program)["model.ifc"]["file_path"].endswith("-v2.ifc")


def test_where_nobody_asked_for_them_they_wait_in_quarantine(program):
    program.drop(f"{PLACE}/all.zip", BYTES)
    assert scanned(program)["all.zip"]["error_code"] == "unrecognised"


@pytest.mark.parametrize("place", ["all.zip", "CL-0001/all.zip", f"{PLACE}/all", f"{PLACE}/a.b c"])
def test_without_a_job_s_folder_or_an_ending_they_are_refused(program, place):
    switch_on(program)
    program.drop(place, BYTES)
    (found,) = scanned(program).values()
    assert found["error_code"] == "unrecognised"


def test_a_damaged_drawing_is_not_taken_for_one_of_them(program):
    switch_on(program)
    program.drop(f"{PLACE}/cut.dxf", a_dxf()[:200])
    program.drop(f"{PLACE}/table.xlsx", BYTES)
    codes = {name: each["error_code"] for name, each in scanned(program).items()}
    assert codes == {"cut.dxf": "unreadable", "table.xlsx": "unreadable"}
