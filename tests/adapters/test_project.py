"""The lists of a project beside its drawings, from the journal."""

import pytest

from modn_watch.commands.listed import stated_by_lists
from modn_watch.commands.project import overview
from modn_watch.errors import ModnWatchError
from modn_watch.journal import Query, open_journal
from modn_watch.model import Extract, Record, State
from modn_watch.partlist import PartLine
from modn_watch.vocabulary import Vocabulary
from tests.journals import ORDER, finished

WORDS = Vocabulary.standard()


@pytest.fixture
def journal(database):
    opened = open_journal(database)
    with opened.connected():
        yield opened


def part(width=100.0, height=50.0, quantity=1):
    return {"width": width, "height": height, "quantity": quantity}


def file(
    journal, name, kind="dxf", *, parts=(), sheet=False, lines=(), where="P", texts=(), **agreed
):
    """File one; `name` is its part's and, with its kind, that of the file."""
    count = journal.records.page(Query())[0]
    ingest = finished(
        journal,
        f"{where}/{count}/{name}.{kind}".encode(),
        State.DONE,
        file_type="excel" if lines else kind,
        extension=kind,
        sha256=str(count),
        logical_name=f"{where} {name}",
        record=Record(client_code="C", project_code=where, part_name=name, **agreed),
    )
    geometry = {"drawing_kind": "sheet" if sheet else "cut", "parts": list(parts)}
    extract = Extract(
        file_type=kind,
        parser_version="1",
        mime_type="x",
        geometry=None if lines else geometry,
        part_lines=tuple(lines),
        texts=tuple(texts),
    )
    journal.records.keep_reading(ingest, extract, ())
    return ingest


def line(mark, **stated):
    return PartLine(mark=mark, evidence=f"row {mark}", **stated)


def parts(journal):
    return {each["mark"]: each for each in overview(journal, "C", "P", WORDS)["parts"]}


def test_part_lines_come_back_as_they_were_read(journal):
    stated = (
        PartLine(
            mark="P1",
            description="Voetplaat é",
            profile="FL10*80",
            grade="S355JR",
            material="Mild Steel",
            thickness_mm=10.0,
            quantity=2**40,
            length_mm=1231.5,
            width_mm=80.0,
            area_m2=0.25,
            mass_kg=7.7,
            drawing="D-1",
            evidence='sheet "Plates" A7:F7',
        ),
        PartLine(evidence="row 8"),
    )
    ingest = file(journal, "list", "xlsx", lines=stated)
    assert journal.projects.part_lines(ingest.id) == list(stated)


def test_a_list_that_is_read_anew_states_what_it_states_now(journal):
    ingest = file(journal, "list", "xlsx", lines=[line("old"), line("older")])
    fresh = Extract(file_type="excel", parser_version="2", mime_type="x", part_lines=(line("new"),))
    journal.records.keep_reading(ingest, fresh, ())
    assert [each.mark for each in journal.projects.part_lines(ingest.id)] == ["new"]


def test_a_list_of_many_lines_is_kept_whole(journal):
    many = [line(str(number)) for number in range(5000)]
    ingest = file(journal, "list", "xlsx", lines=many)
    assert journal.projects.part_lines(ingest.id) == many


def test_part_lines_go_with_their_record(journal):
    ingest = file(journal, "list", "xlsx", lines=[line("P1")])
    journal.changes.delete(ingest, ORDER)
    assert journal.projects.part_lines(ingest.id) == []


def test_the_drawing_of_a_line_is_shown_beside_it_with_what_disagrees(journal):
    listing = file(
        journal, "list", "xlsx", lines=[line("P1", quantity=3, thickness_mm=6.0, length_mm=100.0)]
    )
    drawn = file(journal, "P1", parts=[part()], quantity=1, thickness_mm=6.0)
    found = parts(journal)["P1"]
    assert [each["id"] for each in found["listed"]] == [listing.id]
    assert found["listed"][0]["quantity"] == 3
    assert found["drawings"] == [
        {
            "id": drawn.id,
            "original_filename": "P1.dxf",
            "file_type": "dxf",
            "drawing_kind": "cut",
            "material": None,
            "thickness_mm": 6.0,
            "quantity": 1,
            "width_mm": 100.0,
            "height_mm": 50.0,
            "grade": None,
            "on_sheet": 1,
            "shared": False,
        }
    ]
    assert [each["field"] for each in found["disagreements"]] == ["quantity"]
    assert found["missing"] == []


def test_what_is_missing_is_told_on_either_side(journal):
    file(journal, "list", "xlsx", lines=[line("P1"), line("P2"), line("P3")])
    file(journal, "P1", parts=[part()])
    file(journal, "P3", sheet=True)
    file(journal, "X", parts=[part()])
    missing = {mark: each["missing"] for mark, each in parts(journal).items()}
    assert missing == {"P1": [], "P2": ["drawing"], "P3": ["cutting_file"], "X": ["list"]}


def test_what_is_bought_wants_no_drawing(journal):
    bolts = PartLine(mark="B1", description="Bolt M12 x 40", quantity=24, evidence="A7:H7")
    file(journal, "list", "xlsx", lines=[bolts])
    assert parts(journal)["B1"]["missing"] == []


def test_a_project_is_found_however_its_capitals_are_written(journal):
    file(journal, "P1", where="Tor_Nord")
    assert overview(journal, "c", "tor_nord", WORDS)["project_code"] == "Tor_Nord"


def test_of_projects_that_differ_in_capitals_alone_the_one_that_is_asked_for_is_shown(journal):
    for where in ("Tor", "TOR"):
        file(journal, f"P-{where}", where=where)
    for where in ("Tor", "TOR"):
        assert overview(journal, "C", where, WORDS)["parts"][0]["mark"] == f"P-{where}"


def test_without_any_list_nothing_is_missing_from_one(journal):
    file(journal, "X", parts=[part()])
    assert parts(journal)["X"]["missing"] == []


def test_sizes_are_compared_of_one_part_alone_and_never_of_a_sheet(journal):
    file(journal, "list", "xlsx", lines=[line("P1", length_mm=999.0), line("P2", length_mm=9.0)])
    file(journal, "P1", parts=[part(quantity=2)])
    file(journal, "W P1 x", parts=[part(), part()])
    file(journal, "P2", parts=[part()], sheet=True)
    assert all(not each["disagreements"] for each in parts(journal).values())


def test_a_pdf_without_a_list_is_a_drawing_for_people(journal):
    file(journal, "list", "xlsx", lines=[line("P1", thickness_mm=6.0), line("P2")])
    file(journal, "P1", "pdf", thickness_mm=8.0, sheet=True)
    file(journal, "P2", "pdf", lines=[line("P2")])
    file(journal, "order 12", "pdf")
    found = parts(journal)
    assert {mark: each["missing"] for mark, each in found.items()} == {
        "P1": ["cutting_file"], "P2": ["drawing"]
    }  # fmt: skip
    assert [each["field"] for each in found["P1"]["disagreements"]] == ["thickness_mm"]
    assert [each["file_type"] for each in found["P1"]["drawings"]] == ["pdf"]


def test_of_a_sheet_of_pieces_the_list_may_count_either(journal):
    file(journal, "list", "xlsx", lines=[line("P1", quantity=20), line("P2", quantity=15)])
    file(journal, "P1", parts=[part(quantity=10)], quantity=2)
    file(journal, "P2", parts=[part(quantity=10)], quantity=2)
    told = {
        mark: [d["field"] for d in each["disagreements"]] for mark, each in parts(journal).items()
    }
    assert told == {"P1": [], "P2": ["quantity"]}


def test_grades_are_compared_from_names_and_texts(journal):
    lines = [line(mark, grade="S355JR") for mark in ("P1", "P2", "P3", "S275")]
    file(journal, "list", "xlsx", lines=lines)
    file(journal, "P1-S275JR")
    file(journal, "P2", texts=["P2", "MATERIAL: S275JR"])
    file(journal, "P3-S355")
    file(journal, "S275", texts=["S275"])
    told = {
        mark: [d["field"] for d in each["disagreements"]] for mark, each in parts(journal).items()
    }
    assert told == {"P1": ["grade"], "P2": ["grade"], "P3": [], "S275": []}


def test_the_shops_own_words_for_materials_are_understood(journal):
    file(
        journal,
        "list",
        "xlsx",
        lines=[line("P1", material="Bloublik"), line("P2", material="Blik")],
    )
    file(journal, "P1", material="Galvanized Steel")
    file(journal, "P2", material="Mild Steel")
    words = WORDS.with_aliases({"Bloublik": "GALV", "Blik": "GALV"})
    found = overview(journal, "C", "P", words)["parts"]
    assert [[d["field"] for d in each["disagreements"]] for each in found] == [[], ["material"]]
    assert [each["disagreements"] for each in parts(journal).values()] == [[], []]


def test_a_drawing_that_is_no_longer_the_newest_or_was_deleted_is_not_shown(journal):
    old = file(journal, "P1", parts=[part()])
    new = file(journal, "P1", parts=[part()])
    gone = file(journal, "P2", parts=[part()])
    journal.changes.hide(gone, ORDER)
    assert [each["id"] for each in parts(journal)["P1"]["drawings"]] == [new.id]
    assert old.id not in {ingest.id for ingest in journal.projects.filed("C", "P")}
    assert "P2" not in parts(journal)


def test_other_projects_are_not_looked_at(journal):
    file(journal, "P1", parts=[part()])
    file(journal, "P1", parts=[part()], where="Q")
    assert len(parts(journal)["P1"]["drawings"]) == 1


def test_a_project_of_which_nothing_is_filed_is_said_so(journal):
    with pytest.raises(ModnWatchError, match="Nothing is filed for project P of client C"):
        overview(journal, "C", "P", WORDS)


@pytest.mark.parametrize("deleted", [False, True])
def test_a_project_that_is_spelled_alike_counts_while_anything_of_it_is_filed(journal, deleted):
    there = (("C", "Acme"), ("c", "ACME"), ("D", "Acme"), ("C", "Other"))
    for number, (client, project) in enumerate(there):
        finished(
            journal,
            f"{number}.dxf".encode(),
            State.DONE,
            record=Record(client_code=client, project_code=project),
            logical_name=f"part {number}",
            sha256=str(number),
        )
    if deleted:
        journal.changes.hide(journal.records.get(1), ORDER)
    found = {("c", "ACME")} if deleted else {("C", "Acme"), ("c", "ACME")}
    assert set(journal.projects.alike("C", "acme")) == found


def test_what_a_list_alone_knows_of_a_drawing_is_found_from_the_drawing(journal):
    file(journal, "list", "xlsx", lines=[line("B9", thickness_mm=6.0, quantity=4), line("B1")])
    both = [
        line("B9", thickness_mm=6.0, quantity=4),
        line("C7", quantity=1),
        line("C7", quantity=2),
    ]
    listing = file(journal, "more", "xlsx", lines=both)
    drawing = file(journal, "B9", quantity=4)
    said = stated_by_lists(journal, drawing, WORDS)
    # What the drawing says itself is not asked of anybody; what nobody says is nothing.
    assert {field: each["value"] for field, each in said.items()} == {"thickness_mm": 6.0}
    assert said["thickness_mm"]["evidence"].startswith("list.xlsx, ")
    # Where lines disagree, none is believed; a list is no drawing; another project is another.
    assert stated_by_lists(journal, file(journal, "C7"), WORDS) == {}
    assert stated_by_lists(journal, listing, WORDS) == {}
    assert stated_by_lists(journal, file(journal, "B9", where="Q"), WORDS) == {}


def test_lists_too_long_to_look_through_for_one_drawing_say_nothing_of_it(journal):
    file(journal, "list", "xlsx", lines=[line(f"B{n}", thickness_mm=6.0) for n in range(3)])
    assert len(journal.projects.lists("C", "P", most_lines=3)) == 1
    assert journal.projects.lists("C", "P", most_lines=2) == []
