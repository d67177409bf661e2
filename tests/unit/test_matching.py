"""Which drawings of a project show which parts of its lists."""

import pytest

from modn_watch.matching import Drawn, Listed, match
from modn_watch.partlist import PartLine
from modn_watch.writings import written


def listed(mark=None, *, number=1, **stated):
    line = PartLine(mark=mark, evidence=f"row {mark or stated}", **stated)
    return Listed(number=number, name=f"list{number}.xlsx", line=line)


def drawn(*names):
    return [
        Drawn(number=number, name=f"{name}.dxf", file_type="dxf", part_name=name)
        for number, name in enumerate(names, start=100)
    ]


def shown(lines, drawings):
    """Return the names of the drawings of each part."""
    return {part.mark: [each.part_name for each in part.drawn] for part in match(lines, drawings)}


def test_each_line_gets_the_drawings_that_speak_of_its_mark():
    lines = [listed("A7"), listed("PA2"), listed("M14")]
    found = shown(lines, drawn("W A7 1 Plate Unfolded", "M14", "W PA2 1 Plate Unfolded"))
    assert found == {
        "A7": ["W A7 1 Plate Unfolded"],
        "PA2": ["W PA2 1 Plate Unfolded"],
        "M14": ["M14"],
    }


def test_a_drawing_goes_to_the_longest_mark_that_its_name_speaks_of():
    found = shown([listed("Plate"), listed("Base plate")], drawn("Base plate", "Plate"))
    assert found == {"Plate": ["Plate"], "Base plate": ["Base plate"]}


def test_lines_of_one_mark_are_one_part():
    lines = [listed("P1", number=1), listed("p.1", number=2)]
    (part,) = match(lines, drawn("P1"))
    assert [each.number for each in part.listed] == [1, 2]
    assert len(part.drawn) == 1


def test_where_no_mark_fits_the_drawing_number_and_then_the_description_count():
    lines = [listed("1", drawing="D-100"), listed("2", description="Base plate")]
    assert shown(lines, drawn("D100", "base_plate")) == {"1": ["D100"], "2": ["base_plate"]}


def test_a_description_of_several_parts_names_none_of_them():
    lines = [listed("P1", description="Plate"), listed("P2", description="Plate")]
    assert shown(lines, drawn("Plate")) == {"P1": [], "P2": [], "Plate": ["Plate"]}


def test_a_drawing_of_several_marks_belongs_to_each_and_is_known_to_be_shared():
    lines = [listed("A7"), listed("B910"), listed("C1")]
    parts = match(lines, drawn("A7 and B910", "C1"))
    assert shown(lines, drawn("A7 and B910", "C1")) == {
        "A7": ["A7 and B910"],
        "B910": ["A7 and B910"],
        "C1": ["C1"],
    }
    assert [each.drawn[0].is_shared for each in parts] == [True, True, False]


def test_words_beside_a_mark_are_no_second_one():
    lines = [listed("A7"), listed("Gusset"), listed("Gusset plate")]
    assert shown(lines, drawn("A7 gusset plate")) == {
        "A7": ["A7 gusset plate"], "Gusset": [], "Gusset plate": []
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("P1", "P01"),
        ("P001", "P1"),
        ("VA-2601", "va 2601"),
        ("V2612", "V2612_r1"),
        ("V2612", "V2612 REV B"),
        ("V2612 REV B", "V2612"),
        ("V2612_r1", "v2612 rev 2"),
        ("12L/12R", "12R"),
        ("12L/R", "12-R"),
        ("P1 & P2", "P2"),
        ("1-mirror", "1 mirrored"),
        ("P1", "P1-mirror"),
        ("001", "1"),
        ("flange_dn100.SLDPRT", "flange_dn100"),
    ],
)
def test_a_mark_is_known_however_it_is_written(mark, name):
    assert shown([listed(mark), listed("Q9")], drawn(name)) == {mark: [name], "Q9": []}


@pytest.mark.parametrize(
    ("marks", "name", "owner"),
    [
        (("P1", "P01"), "P01", "P01"),
        (("P1", "P01"), "P1", "P1"),
        (("P1", "P1-mirror"), "P1 mirrored", "P1-mirror"),
        (("V2612", "R1"), "V2612_r1", "V2612"),
        (("A7 R1", "A7 R2"), "A7 R2", "A7 R2"),
        (("12L/12R", "12R"), "12R", "12R"),
        (("P1", "P1B"), "P1B", "P1B"),
    ],
)
def test_of_like_marks_the_nearest_has_the_drawing(marks, name, owner):
    found = shown([listed(mark) for mark in marks], drawn(name))
    assert found == {mark: [name] if mark == owner else [] for mark in marks}


def test_a_mark_that_two_lists_write_differently_is_one_part():
    lines = [
        listed("P01", number=1), listed("V2612", number=1),
        listed("P1", number=2), listed("V2612 REV B", number=2),
    ]  # fmt: skip
    assert [len(part.listed) for part in match(lines, [])] == [2, 2]


def test_marks_that_one_list_tells_apart_are_not_put_together():
    lines = [listed("P1"), listed("P01"), listed("V1 rev A"), listed("V1 rev B")]
    assert len(match(lines, [])) == 4


def test_the_first_row_of_one_list_is_not_the_first_of_another():
    lines = [
        listed("1", number=1, description="Base"), listed("1", number=2, description="Gusset"),
        listed("2", number=1, description="Rib"), listed("2", number=3, description="rib"),
    ]  # fmt: skip
    assert [len(part.listed) for part in match(lines, [])] == [1, 1, 2]


def test_the_rows_of_one_list_are_what_another_calls_by_name():
    lines = [
        *(listed(str(n), number=1, description=name) for n, name in enumerate(["Lid", "Foot"])),
        *(listed(name, number=2) for name in ("Foot", "Lid", "Base plate")),
    ]
    parts = {part.mark: len(part.listed) for part in match(lines, [])}
    assert parts == {"Lid": 2, "Foot": 2, "Base plate": 1}


def test_rows_that_are_described_alike_are_not_what_another_list_names():
    lines = [listed(str(n), number=1, description="Plate") for n in (1, 2)]
    assert len(match([*lines, listed("Plate", number=2)], [])) == 3


def test_rows_of_one_description_and_no_mark_are_parts_of_their_own():
    lines = [listed(description="Plate", length_mm=n) for n in (100.0, 200.0, 300.0)]
    assert [len(part.listed) for part in match(lines, [])] == [1, 1, 1]


def with_texts(name, *texts, **more):
    said = written(texts, is_sheet=False)
    return Drawn(number=1, name=name, file_type="dxf", part_name=name, written=said, **more)


def test_a_nest_belongs_to_the_marks_that_stand_on_it():
    nest = with_texts("nest 3", "P1", "P.2", "R12", "M16", "P9")
    parts = match([listed("P1"), listed("P2"), listed("R12"), listed("M16")], [nest])
    assert [len(part.drawn) for part in parts] == [1, 1, 0, 0]
    assert parts[0].drawn[0].is_shared


def test_a_name_counts_before_the_texts():
    parts = match([listed("P1"), listed("P2")], [with_texts("P1", "P2")])
    assert [len(part.drawn) for part in parts] == [1, 0]


def test_of_a_nest_with_one_mark_of_the_list_the_size_is_not_the_parts():
    for pieces, shared in ((None, True), (4, False)):
        (part,) = match([listed("P1")], [with_texts("nest", "P1", on_sheet=pieces)])
        assert part.drawn[0].is_shared is shared


@pytest.mark.parametrize("column", ["mark", "drawing"])
def test_a_list_may_name_files(column):
    lines = [
        listed(**{column: "flange_dn100.dxf"}), listed(**{column: "0001-lug a-MS-8mm-x12.DXF"})
    ]  # fmt: skip
    files = [
        Drawn(number=1, name="flange_dn100.dxf", file_type="dxf", part_name="flange_dn100"),
        Drawn(number=2, name="0001-lug a-MS-8mm-x12.dxf", file_type="dxf", part_name="lug a"),
        Drawn(number=3, name="0001-lug b-MS-8mm-x12.dxf", file_type="dxf", part_name="lug b"),
    ]
    assert [[each.number for each in part.drawn] for part in match(lines, files)] == [[1], [2], [3]]


def test_a_drawing_that_several_lines_name_shows_all_of_them():
    lines = [listed(str(n), drawing="D-100", description="Plate") for n in (1, 2, 3)]
    parts = match(lines, drawn("D-100"))
    assert [[each.is_shared for each in part.drawn] for part in parts] == [[True]] * 3


def test_what_numbers_a_part_may_stand_in_its_description():
    lines = [
        listed("1", description="VA2601 - tread plate M16, S355, 6 thk"),
        listed("2", description="VA2602 - tread plate M16, S355, 6 thk"),
        listed("3", description="cover M20"),
    ]
    found = shown(lines, drawn("W VA2601", "VA2602", "M20 ring", "M16"))
    assert [len(found[mark]) for mark in "123"] == [1, 1, 0]


def a_pdf(name, *texts):
    said = written(texts, is_sheet=True)
    return Drawn(
        number=9, name=f"{name}.pdf", file_type="pdf", part_name=name, written=said,
        is_sheet=True, is_document=True,
    )  # fmt: skip


def test_a_pdf_is_a_drawing_of_the_part_that_its_name_speaks_of():
    parts = match([listed("P1"), listed("P2")], [a_pdf("P1 rev B", "P2")])
    assert [len(part.drawn) for part in parts] == [1, 0]
    (part,) = match([], [*drawn("P1"), a_pdf("P1")])
    assert len(part.drawn) == 2


def test_a_pdf_of_another_name_is_no_part():
    assert [part.mark for part in match([listed("P1")], [a_pdf("Order 4471", "P1")])] == ["P1"]
    assert match([], [a_pdf("Order 4471")]) == ()


def test_thousands_of_lines_and_drawings_of_one_name_take_no_time():
    lines = [listed("P1", number=n % 7) for n in range(20_000)]
    (part,) = match(lines, drawn(*["P1"] * 20_000))
    assert (len(part.listed), len(part.drawn)) == (20_000, 20_000)


def test_lines_without_any_name_stay_apart():
    lines = [listed(length_mm=1.0), listed(length_mm=2.0)]
    assert len(match(lines, [])) == 2


def test_every_drawing_is_shown_once_whatever_lists_there_are():
    drawings = drawn("A7", "W A7 1", "rest", "B1", "W - B1 - Vastrap")
    for lines in ([], [listed("A7")], [listed("A7"), listed("B1"), listed("X9")]):
        parts = match(lines, drawings)
        numbers = [each.number for part in parts for each in part.drawn]
        assert sorted(numbers) == [each.number for each in drawings]


def test_what_no_list_names_is_put_together_by_its_number():
    drawings = drawn("VA2601", "W - VA2601 - Vastrap", "VA2602", "Plate", "Plate A")
    assert shown([], drawings) == {
        "VA2601": ["VA2601", "W - VA2601 - Vastrap"],
        "VA2602": ["VA2602"],
        "Plate": ["Plate"],
        "Plate A": ["Plate A"],
    }


def test_a_drawing_without_a_part_name_is_known_by_its_file():
    nameless = Drawn(number=1, name="A7.dxf", file_type="dxf")
    (part,) = match([listed("A7")], [nameless])
    assert part.drawn == (nameless,)


def test_parts_on_lists_come_first_in_their_order():
    parts = match([listed("Z1"), listed("B1")], drawn("A1"))
    assert [part.mark for part in parts] == ["Z1", "B1", "A1"]
