"""Every JSON document against its schema, and the schema against what was agreed."""

import json
from importlib import resources

import jsonschema
import pytest

from modn_watch.commands.contradictions import TO_DO
from modn_watch.documents import RECORD_FIELDS
from modn_watch.model import State
from modn_watch.parsers import FORMATS
from modn_watch.states import STATUSES
from tests.builders import CUTTING_LIST, GOOD, a_dxf, an_xlsx
from tests.programs import a_program

SCHEMA = json.loads(resources.files("modn_watch").joinpath("documents.schema.json").read_text())
DEFS = SCHEMA["$defs"]

RECORD = [
    "id", "status", "state", "file_type", "mime_type", "original_filename", "source_path",
    "stored_filename", "file_path", "file_size", "sha256", "client_code", "project_code",
    "part_name", "material", "thickness_mm", "quantity", "version", "confidence_score",
    "duplicate_of", "submitted_by", "error_code", "error_message", "attempts", "created_at",
    "updated_at", "processed_at", "deleted_at",
]  # fmt: skip
GEOMETRY = [
    "unit", "unit_evidence", "unit_confidence", "drawing_kind", "bounding_box", "cut_length_mm",
    "pierce_count", "closed_contours", "open_contours", "gaps", "duplicate_length_mm",
    "net_area_mm2", "gross_area_mm2", "parts", "layers",
]  # fmt: skip
AGREED = {
    "scan": ["completed", "duplicate", "quarantined", "deferred", "seconds", "files"],
    "files_list": ["total", "limit", "offset", "files"],
    "record": RECORD,
    "files_show": [*RECORD, "facts", "notes", "extract"],
    "inspect": ["file_type", "record", "facts", "notes", "extract"],
    "geometry": GEOMETRY,
    "bounding_box": ["min_x", "min_y", "max_x", "max_y", "width", "height"],
    "part": ["width", "height", "net_area_mm2", "cut_length_mm", "holes", "quantity"],
    "hole": ["kind", "diameter_mm", "count"],
}
PLACE = "CL-0001/JB-2025-10-CL0001-001"
DUPLICATE, EMPTY, LOOSE = "again.dxf", "empty.dxf", "loose.dxf"


def check(name, document):
    validator = jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"})
    assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(document)] == []


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """An installation that has filed one good file of each kind, and rejected two."""
    program = a_program(tmp_path_factory.mktemp("shop"))
    suffixes = {known.name: known.suffixes[0] for known in FORMATS}
    for kind, make in GOOD.items():
        program.drop(f"{PLACE}/one-of-{kind}{suffixes[kind]}", make())
    program.drop(f"{PLACE}/{EMPTY}", b"")
    program.drop(LOOSE, a_dxf())
    check("scan", program.json("scan"))
    return program


@pytest.fixture(scope="module")
def numbers(shop):
    listed = shop.json("files", "list")["files"]
    return {each["original_filename"]: each["id"] for each in listed}


@pytest.fixture
def changing(shop, tmp_path):
    """A copy of the installation that the test may change."""
    return shop.moved_to(tmp_path)


def test_the_schema_is_one_and_says_its_version():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["version"] == 1


@pytest.mark.parametrize("name", AGREED)
def test_the_schema_lists_the_agreed_fields_and_no_others(name):
    assert list(DEFS[name]["properties"]) == AGREED[name]
    assert DEFS[name]["additionalProperties"] is False


@pytest.mark.parametrize("name", sorted(AGREED.keys() - {"geometry"}))
def test_every_agreed_field_is_always_there(name):
    assert DEFS[name]["required"] == AGREED[name]


def test_a_record_s_fields_are_known_to_the_program_in_the_same_order():
    assert list(RECORD_FIELDS) == RECORD


def test_the_file_list_of_a_scan_has_the_agreed_fields():
    assert list(DEFS["scan"]["properties"]["files"]["items"]["properties"]) == [
        "id", "source", "status", "state", "file_path", "error_code",
    ]  # fmt: skip


def test_the_schema_knows_every_state_status_and_file_type():
    assert DEFS["state"]["enum"] == [state.value for state in State]
    assert set(DEFS["record_status"]["enum"]) == set(STATUSES.values())
    assert set(DEFS["file_type"]["enum"]) == {*(known.name for known in FORMATS), "other"}


def test_the_schema_knows_every_contradiction():
    assert set(DEFS["contradiction"]["enum"]) == set(TO_DO)


def test_every_object_in_the_schema_says_what_else_it_may_hold():
    def objects(node):
        if isinstance(node, dict):
            if "properties" in node:
                yield node
            for value in node.values():
                yield from objects(value)

    assert all("additionalProperties" in each for each in objects(DEFS))


def test_a_scan_that_finds_nothing(shop):
    document = shop.json("scan")
    check("scan", document)
    assert document["files"] == []


def test_lists_of_records(shop):
    document = shop.json("files", "list", "--limit", "3", "--offset", "1")
    check("files_list", document)
    assert (document["total"], len(document["files"])) == (len(GOOD) + 2, 3)


def test_every_record_as_it_is_shown(shop, numbers):
    for number in numbers.values():
        check("files_show", shop.json("files", "show", number))


def test_drawings_have_geometry(shop, numbers):
    for name in ("one-of-dxf.dxf", "one-of-lbrn2.lbrn2"):
        extract = shop.json("files", "show", numbers[name])["extract"]
        assert (extract["geometry"]["unit"], extract["geometry"]["drawing_kind"]) == ("mm", "cut")


def test_a_project(shop):
    document = shop.json("project", "CL-0001", "JB-2025-10-CL0001-001")
    check("project", document)
    assert (
        sum(len(part["drawings"]) for part in document["parts"]) == 3
    )  # of DXF, DWG and LightBurn one each


def test_versions(shop, numbers):
    document = shop.json("files", "versions", numbers["one-of-dxf.dxf"])
    check("files_versions", document)
    assert [each["version"] for each in document["files"]] == [1]


@pytest.mark.parametrize("kind", GOOD)
def test_differences(shop, numbers, kind):
    drawing = numbers["one-of-dxf.dxf"]
    (other,) = (number for name, number in numbers.items() if name.startswith(f"one-of-{kind}."))
    document = shop.json("files", "diff", drawing, other)
    check("files_diff", document)
    assert (document["geometry"] is None) == (kind not in ("dxf", "dwg", "lbrn2"))


@pytest.mark.parametrize("kind", GOOD)
def test_inspections(shop, kind, tmp_path):
    path = tmp_path / "plate-MS-5mm-x2"
    path.write_bytes(GOOD[kind]() if kind != "excel" else an_xlsx(*CUTTING_LIST))
    path = path.rename(path.with_suffix({k.name: k.suffixes[0] for k in FORMATS}[kind]))
    document = shop.json("inspect", path)
    check("inspect", document)
    assert (document["file_type"], document["record"]["quantity"]) == (kind, 2)


def test_what_waits_in_quarantine(shop, numbers):
    document = shop.json("quarantine", "list")
    check("quarantine_list", document)
    assert [each["error_code"] for each in document["files"]] == ["empty", "unrouted"]
    check("quarantine_show", shop.json("quarantine", "show", numbers[EMPTY]))


def test_status_doctor_init_and_explain(shop):
    for command in ("status", "doctor", "verify", "init", "explain"):
        check(command, shop.json(command))
    check("explain", shop.json("explain", "unrouted"))


def test_what_commands_say_that_change_something(changing, numbers):
    empty, loose, dxf = numbers[EMPTY], numbers[LOOSE], numbers["one-of-dxf.dxf"]
    check("files_re_extract", changing.json("files", "re-extract", dxf))
    check("files_re_extract", changing.json("files", "re-extract", empty))
    check("quarantine_release", changing.json("quarantine", "release", empty, 999))
    place = ("--client", "CL-0001", "--project", "JB-2025-10-CL0001-001")
    check("quarantine_assign", changing.json("quarantine", "assign", loose, *place))
    check("verify", changing.json("verify", "--quick"))
    (changing.folder / "inbox/.modn-watch/tmp").rmdir()
    check("verify", changing.json("verify", "--repair"))
    check("files_export", changing.json("files", "export", changing.folder / "all.csv"))
    check("files_delete", changing.json("files", "delete", dxf))
    check("files_delete", changing.json("files", "delete", dxf, "--hard", "--yes"))
