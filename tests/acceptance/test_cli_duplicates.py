"""`modn-watch duplicates`, by the real program on real drawings."""

import json
from importlib import resources

import jsonschema
import pytest

from tests.brackets import bracket, several
from tests.programs import a_program
from tests.redrawn import changed, mirrored

PLACE = "CL-0001/JB-2025-10-CL0001-001"
SCHEMA = json.loads(resources.files("modn_watch").joinpath("documents.schema.json").read_text())


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    program = a_program(tmp_path_factory.mktemp("shop"))
    program.drop(f"{PLACE}/0001-arm-MS-5mm-x1.dxf", bracket())
    assert program("scan").code == 0
    program.drop(f"{PLACE}/0002-lever-MS-5mm-x1.dxf", changed(bracket(), mirrored))
    program.drop(f"{PLACE}/0003-sheet-MS-5mm-x1.dxf", several(14))
    program.drop(f"{PLACE}/0004-lid-MS-5mm-x1.dxf", bracket(hole=30))
    assert program("scan").code == 0
    return program


def valid(name, document):
    jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"}).validate(document)
    return document


def numbers(shop):
    listed = shop.json("files", "list")["files"]
    return {each["part_name"]: each["id"] for each in listed}


def test_the_same_part_is_listed_in_words(shop):
    known = numbers(shop)
    said = shop("duplicates", known["arm"]).out
    assert "same part, turned over" in said
    assert "same part, 14 times there, 1 here" in said
    assert "lid" not in said
    found = valid("duplicates", shop.json("duplicates", known["lever"]))
    assert {each["record"]["id"] for each in found["files"]} == {known["arm"], known["sheet"]}
    assert "Nothing is the same as this file." in shop("duplicates", known["lid"]).err


def test_groups_are_listed_without_a_number(shop):
    (group,) = valid("duplicate_groups", shop.json("duplicates"))["groups"]
    assert {each["part_name"] for each in group["files"]} == {"arm", "lever", "sheet"}
    assert "same part" in shop("duplicates").out


def test_who_saves_it_is_told_where_the_same_part_is_filed(shop):
    notes = shop.json("files", "show", numbers(shop)["lever"])["notes"]
    (note,) = [each for each in notes if each["code"] == "same_geometry_elsewhere"]
    assert "arm, version 1, of client CL0001" in note["message"]
