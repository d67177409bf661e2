"""`modn-watch review` and `files set`, as people use them."""

import pytest

from tests.builders import a_dxf
from tests.contract.test_documents import check
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"


@pytest.fixture
def program(tmp_path):
    found = a_program(tmp_path)
    found.drop(f"{PLACE}/lid.dxf", a_dxf())
    assert found("scan").code == 0
    return found


def test_what_is_missing_is_listed_stated_and_off_the_list(program):
    answer = program("review")
    assert answer.code == 0
    assert "missing: material, quantity, thickness_mm" in answer.out
    found = program.json("review")
    check("review", found)
    number = found["files"][0]["record"]["id"]
    done = program.json("files", "set", number, "material=MS", "thickness=5mm", "qty=x14")
    check("facts_stated", done)
    assert {"material": "Mild Steel", "thickness_mm": 5.0, "quantity": 14}.items() <= done[
        "changed"
    ].items()
    assert program.json("review")["total"] == 0
    assert program.json("files", "list", "--material", "MS", "--thickness", "5")["total"] == 1
    assert program("files", "set", number, "material=").out.startswith(f"{number}: material is now")
    assert program.json("files", "show", number)["material"] is None


def test_what_is_right_as_it_is_is_off_the_list_until_that_is_taken_back(program):
    assert program("files", "set", 1, "reviewed=yes").out == "1: confidence_score is now 1.0\n"
    assert program.json("review")["total"] == 0
    assert program.json("files", "list", "--review")["total"] == 0
    assert program("files", "set", 1, "reviewed=").code == 0
    assert program.json("review")["total"] == 1


@pytest.mark.parametrize("word", ["material", "colour=red", "material=cheese", "client_code=x"])
def test_what_cannot_be_stated_is_a_matter_of_usage(program, word):
    answer = program("files", "set", 1, word)
    assert (answer.code, answer.out) == (64, "")
    assert "Traceback" not in answer.err
