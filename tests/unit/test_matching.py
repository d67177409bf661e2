"""Which drawings of a project show which parts of its lists."""

from modn_watch.matching import Drawn, Listed, match
from modn_watch.partlist import PartLine


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


def test_a_drawing_of_two_marks_belongs_to_neither():
    found = shown([listed("A7"), listed("B9")], drawn("A7 and B9"))
    assert found == {"A7": [], "B9": [], "A7 and B9": ["A7 and B9"]}


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
