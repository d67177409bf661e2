import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.model import Record
from modn_watch.siblings import Side, compare, contradiction
from tests.contours import circle, of_part, row, turned

PLATE, HOLE, SLIT = (300.0, 5000.0, 43.3013), (31.4159, 78.5398, 5.0), (30.0, 0.0, 8.6603)
AGAIN = "Export the DXF again, or say which of the two counts."


def a_side(*contours, kind="DXF", size=(100.0, 50.0), length=None, known=True):
    rows = [list(row) for row in contours]
    box = {"width": size[0], "height": size[1]} if size else None
    figures = {
        "bounding_box": box,
        "cut_length_mm": sum(row[0] for row in rows) if length is None else length,
        "pierce_count": len(rows),
    }
    name = {"DXF": "arm.dxf", "DWG": "arm.dwg"}.get(kind, "arm.lbrn2")
    number = 1 + ["DXF", "DWG", "LightBurn project"].index(kind)
    rows = rows if known else []
    return Side(kind=kind, name=name, number=number, geometry=figures, contours=rows)


def a_project(*contours, **more):
    return a_side(*contours, kind="LightBurn project", **more)


#: Of 100 x 80 mm, a corner cut out, with three holes.
PART = [
    row(0, 100, 100 + 40j, 60 + 40j, 60 + 80j, 80j),
    *(circle(15 + 15j, 5), circle(80 + 15j, 4), circle(15 + 65j, 6)),
]


def test_the_same_drawing_twice_is_no_remark():
    assert compare(a_side(PLATE, HOLE), a_project(HOLE, PLATE)) is None


def test_what_the_other_holds_beside_is_told_with_how_large_that_is():
    note = compare(a_side(PLATE), a_project(PLATE, HOLE, HOLE, HOLE))
    assert note.code == "sibling_differs"
    assert note.message == (
        f"The LightBurn project of the same part holds 3 contours that this DXF does not. {AGAIN}"
    )
    assert note.evidence == (
        "arm.lbrn2 (record 3): 100 x 50 mm with 394.25 mm to cut; "
        "only in the LightBurn project: 31.42, 31.42, 31.42 mm long"
    )


def test_what_this_one_holds_beside_is_told_from_its_own_side():
    note = compare(a_project(PLATE, HOLE), a_side(PLATE))
    assert note.message == (
        f"This LightBurn project holds 1 contour that the DXF of the same part does not. {AGAIN}"
    )
    assert note.evidence == (
        "arm.dxf (record 1): 100 x 50 mm with 300 mm to cut; "
        "only in this LightBurn project: 31.42 mm long"
    )


def test_what_each_holds_beside_is_told():
    wider = (37.6991, 113.0973, 6.0)
    note = compare(a_side(PLATE, HOLE, SLIT), a_project(PLATE, wider))
    assert note.message == (
        "The LightBurn project of the same part holds 1 contour that this DXF does not, "
        f"and this DXF holds 2 contours that the LightBurn project does not. {AGAIN}"
    )
    assert "only in this DXF: 31.42, 30 mm long" in note.evidence
    assert "only in the LightBurn project: 37.7 mm long" in note.evidence


def test_other_contours_are_told_though_size_and_length_agree():
    one, other = (20.0, 10.0, 3.0), (40.0, 90.0, 6.0)
    note = compare(a_side(PLATE, one, one), a_project(PLATE, other))
    assert "holds 1 contour" in note.message
    assert "holds 2 contours" in note.message


def test_a_length_is_told_for_few_contours_only():
    holes = [(31.4159 + n, 78.5398, 5.0) for n in range(6)]
    note = compare(a_side(PLATE), a_project(PLATE, *holes))
    assert note.evidence.endswith("36.42, 35.42, 34.42, 33.42, 32.42, ... mm long")


def test_the_same_contours_elsewhere_are_told_with_both_sizes():
    note = compare(a_side(PLATE, HOLE), a_project(PLATE, HOLE, size=(120.0, 50.0)))
    assert note.code == "sibling_differs"
    assert note.message == (
        "This DXF holds the same contours as the LightBurn project of the same part, but they "
        f"lie elsewhere: 100 x 50 mm here and 120 x 50 mm there. {AGAIN}"
    )


def test_a_part_that_was_turned_is_called_so():
    note = compare(a_side(PLATE), a_project(PLATE, size=(50.0, 100.0)))
    assert "but they are turned: 100 x 50 mm here and 50 x 100 mm there" in note.message


@pytest.mark.parametrize(("off_mm", "agrees"), [(0.049, True), (0.051, False)])
def test_sizes_agree_within_a_twentieth_of_a_millimetre(off_mm, agrees):
    for size in ((100.0 + off_mm, 50.0), (100.0, 50.0 - off_mm)):
        assert (compare(a_side(PLATE), a_project(PLATE, size=size)) is None) is agrees


@pytest.mark.parametrize(("length", "agrees"), [(300.29, True), (300.31, False), (299.69, False)])
def test_lengths_agree_within_a_thousandth(length, agrees):
    note = compare(a_side(PLATE), a_project(PLATE, length=length))
    assert (note is None) is agrees
    assert agrees or "but the cut lengths differ by 0.1 %" in note.message


def test_where_contours_are_not_known_size_and_length_decide():
    unknown = a_project(PLATE, HOLE, known=False)
    assert compare(a_side(PLATE, HOLE), unknown) is None
    note = compare(a_side(PLATE), unknown)
    assert note.message == (
        "This DXF is 100 x 50 mm with 300 mm to cut, and the LightBurn project of the same part "
        f"100 x 50 mm with 331.42 mm to cut. {AGAIN}"
    )
    assert compare(a_side(PLATE), replace(unknown, contours=None)) == note


@pytest.mark.parametrize(
    ("degrees", "size"), [(0, (100.0, 80.0)), (90, (80.0, 100.0)), (5, (105.0, 88.0))]
)
def test_a_part_that_was_moved_and_turned_is_the_same_part(degrees, size):
    project = a_project(*turned(PART, degrees, 300), size=size)
    assert compare(a_side(*PART, size=(100.0, 80.0)), project) is None


def test_a_box_of_another_size_is_told_though_all_contours_are_as_good_as_the_same():
    project = a_project(*turned(PART, 90), size=(80.1, 100.0))
    note = compare(a_side(*PART, size=(100.0, 80.0)), project)
    assert "but not of the same size: 100 x 80 mm here and 80.1 x 100 mm there" in note.message


def test_parts_that_lie_otherwise_on_the_sheet_are_the_same_parts():
    lid = [row(0, 40, 40 + 20j, 20j)]
    one = PART + of_part(turned(lid, 0, 150), 1)
    other = turned(PART, 0, 7) + of_part(turned(lid, 90, 150 + 100j), 1)
    assert compare(a_side(*one), a_project(*other, size=(190.0, 130.0))) is None


def test_a_mirrored_part_is_told_on_both():
    sides = a_side(*PART), a_project(*turned(PART, 30, over=True))
    assert compare(*sides).code == compare(*sides[::-1]).code == "sibling_mirrored"
    assert compare(*sides).message == (
        "The LightBurn project of the same part shows it mirrored: sheet that has a right side, "
        f"such as vastrap, comes out wrong. {AGAIN}"
    )
    assert compare(*sides[::-1]).message.startswith("The DXF of the same part shows it mirrored:")


def test_several_mirrored_parts_are_counted():
    lid = of_part([row(0, 60, 80 + 40j, 20 + 40j)], 1)
    over = turned(PART, over=True) + turned(lid, 0, 400, over=True)
    note = compare(a_side(*PART, *turned(lid, 0, 200)), a_project(*over))
    assert "shows 2 parts mirrored" in note.message


def test_a_hole_that_has_moved_is_told_on_both_with_both_places():
    there = 300 + 25 + 65j
    project = a_project(*turned(PART[:3], 0, 300), circle(there, 6))
    note, other = compare(a_side(*PART), project), compare(project, a_side(*PART))
    assert note.code == other.code == "sibling_moved"
    assert note.message == (
        "In the LightBurn project of the same part 1 contour (round, 12 mm wide) lies 10 mm away "
        f"from where this DXF has it. {AGAIN}"
    )
    assert other.message.startswith("In the DXF of the same part 1 contour (round, 12 mm wide)")
    places = "x 15 mm, y 65 mm", "x 325 mm, y 65 mm"
    assert (note.place, other.place) == places
    assert note.evidence.endswith(f"; round, 12 mm wide: {places[0]} here and {places[1]} there")


def test_several_that_have_moved_are_counted_and_the_first_few_told():
    plate = row(0, 300, 300 + 200j, 200j)
    holes = [circle(20 + 30 * n + 20j, 3 + n) for n in range(7)]
    heights = (30, 47, 33, 58, 41, 36, 60)
    higher = [circle(20 + 30 * n + at * 1j, 3 + n) for n, at in enumerate(heights)]
    corner = circle(290 + 190j, 1)
    note = compare(a_side(plate, corner, *holes), a_project(plate, corner, *higher))
    assert "7 contours lie elsewhere in the part than in this DXF, up to 40 mm" in note.message
    assert note.evidence.count(" here and ") == 5
    assert note.evidence.endswith("; ...")


def test_a_slot_that_is_turned_in_its_place_is_called_so():
    plate = row(0, 200, 200 + 100j, 100j)
    upright = row(30 + 20j, 50 + 20j, 50 + 80j, 30 + 80j)
    lying = row(10 + 40j, 70 + 40j, 70 + 60j, 10 + 60j)
    note = compare(a_side(plate, upright), a_project(plate, lying))
    assert "1 contour (160 mm long) lies where this DXF has it, but is turned" in note.message


@pytest.mark.parametrize(("times", "often"), [(2, "twice"), (3, "3 times")])
def test_the_same_part_several_times_is_called_so(times, often):
    copies = [each for n in range(times) for each in of_part(turned(PART, 10 * n, 200 * n), n)]
    one, many = a_side(*PART), a_project(*copies)
    assert compare(one, many).message == (
        f"The LightBurn project of the same part holds the part {often}, and this DXF once. "
        "Say how many are to be cut."
    )
    assert "DXF of the same part holds the part once, and this" in compare(many, one).message


def test_readings_without_places_are_compared_as_before_by_what_they_hold():
    old = a_project(*(each[:3] for each in turned(PART, 0, over=True)), size=(100.0, 50.0))
    assert compare(a_side(*PART), old) is None
    assert compare(old, a_side(*PART)) is None
    elsewhere = replace(old, geometry={**old.geometry, "bounding_box": {"width": 9, "height": 9}})
    assert "they lie elsewhere" in compare(a_side(*PART), elsewhere).message


def test_open_lines_that_are_joined_otherwise_are_the_same_in_their_places_too():
    plate = row(0, 100, 100 + 50j, 50j)
    whole = row(10 + 10j, 50 + 10j, 50 + 30j, closed=False)
    halves = row(10 + 10j, 50 + 10j, closed=False), row(50 + 10j, 50 + 30j, closed=False)
    assert compare(a_side(plate, whole), a_project(plate, *halves)) is None


def test_files_of_one_name_and_other_sheet_are_told_to_be_so():
    one, other = a_side(PLATE), a_project(HOLE)
    thin, thick = Record(thickness_mm=3.0, material="Vastrap"), Record(thickness_mm=4.5)
    note = contradiction(one, thin, other, thick)
    assert note.code == "sibling_contradicts"
    assert note.message == (
        "The LightBurn project of the same name is of 4.5 mm and this DXF of 3 mm Vastrap: they "
        "were not compared. Say which of the two is right, or give one another name."
    )
    assert note.evidence == "arm.lbrn2 (record 3)"


def stated(side, evidence="$INSUNITS=4"):
    known = {"unit_confidence": 0.95, "unit_evidence": evidence}
    return replace(side, geometry={**side.geometry, **known})


def test_of_a_drawing_that_states_its_unit_the_project_is_the_one_to_look_at():
    drawn, larger = stated(a_side(*PART)), a_project(*PART, size=(2540.0, 1270.0))
    told = compare(drawn, larger), compare(larger, drawn)
    assert [note.code for note in told] == ["sibling_unit"] * 2
    assert told[0].message == (
        "The LightBurn project of the same part is 25.4 times as large as this DXF, which states "
        "its unit ($INSUNITS=4): the LightBurn project was probably scaled. Check its size, or "
        "say which of the two counts."
    )
    assert "This LightBurn project is 25.4 times as large as the DXF" in told[1].message
    smaller = a_project(*PART, size=(10.0, 5.0))
    assert "project of the same part is 10 times as small as" in compare(drawn, smaller).message


def test_a_large_drawing_without_a_unit_is_asked_for_it():
    drawn = a_side(*PART, size=(2540.0, 1270.0))
    message = compare(drawn, a_project(*PART)).message
    assert message.startswith("This DXF is 25.4 times as large as the LightBurn project")
    assert "does not state its unit" in message


def test_of_two_drawings_that_state_their_units_neither_is_blamed():
    small = stated(a_side(*PART, kind="DWG", size=(10.0, 5.0)))
    message = compare(stated(a_side(*PART)), small).message
    assert "The DWG of the same part is 10 times as small as this DXF, and both" in message


def test_a_drawing_with_nothing_to_cut_lacks_what_the_other_holds():
    note = compare(a_side(size=None), a_project(PLATE, HOLE))
    assert "holds 2 contours that this DXF does not" in note.message
    assert compare(a_side(size=None), a_project(size=None)) is None


def test_a_file_that_was_not_measured_is_not_compared():
    unmeasured = replace(a_side(kind="DWG"), geometry={"unit": "mm"})
    assert compare(unmeasured, a_project(PLATE)) is None
    assert compare(a_project(PLATE), unmeasured) is None


@pytest.mark.parametrize(
    ("one", "other", "drawn"),
    [("LightBurn project", "DWG", "DWG"), ("DWG", "DXF", "DXF"), ("DXF", "DWG", "DXF")],
)
def test_a_drawing_is_what_is_exported_again(one, other, drawn):
    note = compare(a_side(PLATE, kind=one), a_side(HOLE, kind=other))
    assert f"Export the {drawn} again" in note.message


def scaled(contours, factor):
    return [(row[0] * factor, row[1] * factor**2, row[2] * factor) for row in contours]


@pytest.mark.parametrize(
    ("factor", "unit"),
    [
        (25.4, "in inches"),
        (10, "in centimetres"),
        (1000, "in metres"),
        (304.8, "in feet"),
        (100, "in another unit"),
    ],
)
def test_a_drawing_in_another_unit_is_called_so_and_nothing_else(factor, unit):
    drawn = [PLATE, HOLE]
    small = a_side(*scaled(drawn, 1 / factor), size=(100 / factor, 50 / factor))
    large = a_project(*drawn)
    told = f"{factor:g} times as small as"
    notes = compare(small, large), compare(large, small)
    assert [note.code for note in notes] == ["sibling_unit"] * 2
    assert notes[0].message.startswith(
        f"This DXF is {told} the LightBurn project of the same part: it was probably drawn {unit}."
    )
    assert notes[1].message.startswith(
        f"The DXF of the same part is {told} this LightBurn project: it was probably drawn {unit}."
    )


@pytest.mark.parametrize(
    "size",
    [(100 / 25.4, 50.0), (100 / 25.4, 50 * 25.4), (100 / 25.5, 50 / 25.5), (100 / 25.4, 0.0)],
)
def test_sizes_that_no_unit_explains_are_a_difference_like_any(size):
    assert compare(a_side(PLATE, size=size), a_project(PLATE)).code == "sibling_differs"


def test_a_line_along_an_axis_shows_its_unit_by_its_length_alone():
    small, large = a_side(SLIT, size=(0.0, 30.0)), a_project(SLIT, size=(0.0, 762.0))
    assert compare(small, large).code == "sibling_unit"


ROWS = st.lists(
    st.sampled_from([PLATE, HOLE, SLIT, (31.43, 78.6, 5.01), (300.4, 5000.0, 43.35)]), max_size=6
)
SIZES = st.sampled_from([None, (100.0, 50.0), (100.03, 50.0), (120.0, 50.0), (2540.0, 1270.0)])
LENGTHS = st.sampled_from([None, 0.0, 300.0, 300.2, 331.4])
DRAWN = st.tuples(ROWS, SIZES, LENGTHS, st.booleans())


@given(DRAWN, DRAWN)
def test_one_differs_from_the_other_as_the_other_from_the_one(this, that):
    one, other = (
        a_side(*rows, kind=kind, size=size, length=length, known=known)
        for kind, (rows, size, length, known) in zip(("DXF", "DWG"), (this, that), strict=True)
    )
    notes = compare(one, other), compare(other, one)
    assert {note and note.code for note in notes} == {notes[0] and notes[0].code}


@given(ROWS, ROWS, st.randoms())
def test_the_order_of_contours_does_not_matter(one, other, random):
    mixed = one[:], other[:]
    for rows in mixed:
        random.shuffle(rows)
    sides = a_side(*one, length=1.0), a_project(*other, length=1.0)
    again = a_side(*mixed[0], length=1.0), a_project(*mixed[1], length=1.0)
    assert compare(*again) == compare(*sides)


@given(st.lists(st.floats(-1e300, 1e300), min_size=14, max_size=14))
def test_places_out_of_this_world_are_compared(numbers):
    rows = [*numbers[:5], 0, *numbers[6:]]
    note = compare(a_side(rows), a_project(PLATE))
    assert note is None or note.message
    assert compare(a_side(rows), a_project(rows)) is None


def test_figures_out_of_this_world_are_compared_and_printed():
    huge = a_side((1e300, 1e300, 1e300), size=(1e300, 1e-300))
    assert math.isfinite(len(compare(huge, a_project(PLATE)).message))
    assert compare(huge, a_project((1e300, 1e300, 1e300), size=(1e300, 1e-300))) is None
