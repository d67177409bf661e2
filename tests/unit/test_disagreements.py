"""In what the lists and the drawings of one part disagree."""

import pytest

from modn_watch.disagreements import disagreements
from modn_watch.matching import Drawn, Listed, Part
from modn_watch.partlist import PartLine


def line(number=1, **stated):
    return Listed(
        number=number, name="list.xlsx", line=PartLine(mark="P1", evidence="A7:F7", **stated)
    )


def drawing(name="P1.dxf", **stated):
    return Drawn(number=9, name=name, file_type="dxf", **stated)


def told(*sides):
    part = Part(
        mark="P1",
        listed=tuple(each for each in sides if isinstance(each, Listed)),
        drawn=tuple(each for each in sides if isinstance(each, Drawn)),
    )
    return {each.field: each.message for each in disagreements(part)}


def test_a_shop_sees_that_the_list_says_3_and_the_file_1():
    assert told(line(quantity=3), drawing(quantity=1)) == {
        "quantity": "Quantity: 3 pieces in list.xlsx (A7:F7), but 1 piece in P1.dxf."
    }


@pytest.mark.parametrize(
    ("listed", "drawn", "field"),
    [
        ({"material": "Mild Steel"}, {"material": "Aluminum"}, "material"),
        ({"thickness_mm": 6.0}, {"thickness_mm": 4.0}, "thickness_mm"),
        (
            {"length_mm": 2400.0, "width_mm": 600.0},
            {"width_mm": 1200.0, "height_mm": 600.0},
            "size",
        ),
        ({"length_mm": 2400.0}, {"width_mm": 1200.0, "height_mm": 600.0}, "size"),
    ],
)
def test_whoever_states_another_thing_is_named(listed, drawn, field):
    found = told(line(**listed), drawing(**drawn))
    assert list(found) == [field]
    assert "list.xlsx (A7:F7)" in found[field]
    assert "P1.dxf" in found[field]


@pytest.mark.parametrize(
    ("listed", "drawn"),
    [
        ({}, {"quantity": 1, "material": "Mild Steel", "thickness_mm": 3.0, "width_mm": 5.0}),
        ({"quantity": 1, "material": "Mild Steel", "thickness_mm": 3.0, "length_mm": 5.0}, {}),
        ({"material": "S355JR"}, {"material": "Vastrap"}),
        ({"material": "Mild Steel"}, {"material": "Vastrap"}),
        ({"thickness_mm": 0.53}, {"thickness_mm": 0.5300001}),
        (
            {"length_mm": 600.0, "width_mm": 2400.0},
            {"width_mm": 2400.4, "height_mm": 599.7},
        ),
        ({"length_mm": 2400.0}, {"width_mm": 600.0, "height_mm": 2400.0}),
        ({"length_mm": 600.0}, {"width_mm": 600.0, "height_mm": 2400.0}),
    ],
)
def test_who_says_nothing_or_the_same_does_not_disagree(listed, drawn):
    assert told(line(**listed), drawing(**drawn)) == {}


def test_the_longer_side_is_told_first():
    found = told(line(length_mm=50.0, width_mm=120.5), drawing(width_mm=9.0, height_mm=9.0))
    assert "120.5 x 50 mm in list.xlsx" in found["size"]


def test_stainless_is_not_mild_steel():
    assert told(line(material="Mild Steel"), drawing(material="Stainless Steel"))


def test_what_several_lists_say_may_be_each_place_or_all_together():
    lists = (line(quantity=2), line(2, quantity=4))
    for pieces in (2, 4, 6):
        assert told(*lists, drawing(quantity=pieces)) == {}
    assert "quantity" in told(*lists, drawing(quantity=3))


def test_two_drawings_may_disagree_without_any_list():
    found = told(drawing(quantity=1), drawing("P1.lbrn2", quantity=4))
    assert found == {"quantity": "Quantity: 1 piece in P1.dxf, but 4 pieces in P1.lbrn2."}


def test_those_who_say_the_same_are_named_together_and_of_many_a_few():
    many = [drawing(f"{n}.dxf", thickness_mm=4.0) for n in range(5)]
    found = told(line(thickness_mm=6.0), *many)
    assert found["thickness_mm"].endswith("but 4 mm in 0.dxf, 1.dxf, 2.dxf and 2 more.")


def test_every_other_saying_is_told():
    found = told(
        line(thickness_mm=6.0), drawing(thickness_mm=4.0), drawing("P1.lbrn2", thickness_mm=5.0)
    )
    assert found["thickness_mm"].endswith("but 4 mm in P1.dxf and 5 mm in P1.lbrn2.")
