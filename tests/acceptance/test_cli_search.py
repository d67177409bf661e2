"""`modn-watch search`, with real files."""

import pytest

from tests.builders import a_dxf, an_xlsx
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    program = a_program(tmp_path_factory.mktemp("shop"))
    program.drop(f"{PLACE}/0001-Deurskarnier links-MS-3mm-x2.dxf", a_dxf())
    program.drop(f"{PLACE}/0002-bracket-SS-2mm-x1.dxf", a_dxf() + b"\n")
    rows = [["Mark", "Description", "Qty"], ["VA-103", "Voëlbad pedestal", 4]]
    program.drop("CL-0002/JB-2025-10-CL0002-001/list.xlsx", an_xlsx(*rows))
    assert program("scan").code == 0
    return program


def names(found):
    return [hit["record"]["original_filename"] for hit in found["hits"]]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("deurskarnier", "0001-Deurskarnier links-MS-3mm-x2.dxf"),
        ("LINKS deur", "0001-Deurskarnier links-MS-3mm-x2.dxf"),
        ("voelbad", "list.xlsx"),
        ("va-103 pedes", "list.xlsx"),
        ("bracket --material SS", "0002-bracket-SS-2mm-x1.dxf"),
        ("jb --thickness 2mm", "0002-bracket-SS-2mm-x1.dxf"),
    ],
)
def test_a_file_is_found_by_what_its_name_or_its_content_says(program, words, name):
    assert names(program.json("search", *words.split())) == [name]


def test_what_was_found_is_shown_with_the_words_that_were_meant(program):
    answer = program("search", "voelbad")
    assert answer.code == 0
    assert "[Voëlbad] pedestal" in answer.out
    assert "Shown: 1 of 1." in answer.out


def test_how_many_there_are_of_each_kind_is_told_beside_them(program):
    found = program.json("search", "jb")
    materials = {each["value"]: each["count"] for each in found["facets"]["material"]}
    assert (found["total"], materials["Mild Steel"], materials["Stainless Steel"]) == (3, 1, 1)
    assert "client code: CL0001 (2), CL0002 (1)" in program("search", "jb").out


def test_nothing_found_is_said_and_is_no_failure(program):
    answer = program("search", "unobtainium")
    assert (answer.code, answer.out, answer.err) == (0, "", "Nothing was found.\n")


@pytest.mark.parametrize(
    "option", [("--material", "cheese"), ("--month", "2026-13"), ("--thickness", "1e308")]
)
def test_a_filter_that_cannot_be_is_said(program, option):
    assert program("search", "jb", *option).code == 64


@pytest.mark.parametrize("command", [("search", "*"), ("files", "list", "--text", "*")])
def test_what_holds_no_word_does_not_find_everything(program, command):
    answer = program(*command)
    assert (answer.code, "That holds no word" in answer.err) == (64, True)


def test_a_thickness_that_no_sheet_has_lists_no_file(program):
    assert program("files", "list", "--thickness", "1e308").code == 64
