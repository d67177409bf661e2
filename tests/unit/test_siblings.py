import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.siblings import Side, compare

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


def test_figures_out_of_this_world_are_compared_and_printed():
    huge = a_side((1e300, 1e300, 1e300), size=(1e300, 1e-300))
    assert math.isfinite(len(compare(huge, a_project(PLATE)).message))
    assert compare(huge, a_project((1e300, 1e300, 1e300), size=(1e300, 1e-300))) is None
