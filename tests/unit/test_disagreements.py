"""In what the lists and the drawings of one part disagree."""

from dataclasses import replace

import pytest

from modn_watch.disagreements import disagreements
from modn_watch.matching import Drawn, Listed, Part
from modn_watch.partlist import PartLine
from modn_watch.vocabulary import named_grades
from modn_watch.writings import written


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


def of_list(number, quantity, name=None):
    return replace(line(number, quantity=quantity), name=name or f"list{number}.xlsx")


def test_one_list_that_names_a_part_in_several_places_means_each_or_all_together():
    places = (line(quantity=2), line(quantity=4))
    for pieces in (2, 4, 6):
        assert told(*places, drawing(quantity=pieces)) == {}
    assert "quantity" in told(*places, drawing(quantity=3))


def test_two_lists_that_contradict_each_other_are_told():
    assert told(of_list(1, 2), of_list(2, 4), drawing(quantity=4)) == {
        "quantity": "Quantity: 2 pieces in list1.xlsx (A7:F7), "
        "but 4 pieces in list2.xlsx (A7:F7), P1.dxf."
    }
    assert told(of_list(1, 2), of_list(2, 2), of_list(1, 3), of_list(2, 3)) == {}


def test_lists_of_several_assemblies_may_share_the_pieces_that_are_drawn():
    assert told(of_list(1, 2), of_list(2, 4), drawing(quantity=6)) == {}


@pytest.mark.parametrize(
    ("one", "other", "field"),
    [
        ({"thickness_mm": 6.0}, {"thickness_mm": 8.0}, "thickness_mm"),
        ({"grade": "S355JR"}, {"grade": "S275JR"}, "grade"),
        ({"material": "Mild Steel"}, {"material": "Aluminum"}, "material"),
        ({"length_mm": 100.0, "width_mm": 50.0}, {"length_mm": 110.0, "width_mm": 50.0}, "size"),
        ({"length_mm": 100.0}, {"length_mm": 110.0}, "size"),
    ],
)
def test_two_lists_may_contradict_each_other_in_anything(one, other, field):
    assert list(told(line(**one), line(2, **other))) == [field]


@pytest.mark.parametrize("pieces", [2, 20])
def test_pieces_on_the_sheet_count_once_for_each_sheet(pieces):
    assert told(line(quantity=pieces), drawing(quantity=2, on_sheet=10)) == {}


def test_neither_the_sheets_nor_their_pieces_are_what_the_list_says():
    found = told(line(quantity=10), drawing(quantity=2, on_sheet=10))
    assert found["quantity"].endswith("but 2 pieces (10 on a sheet) in P1.dxf.")


def test_a_part_and_its_mirror_share_the_pieces_of_the_list():
    pair = drawing(quantity=2, part_name="P1"), drawing(quantity=2, part_name="P1 mirrored")
    assert told(line(quantity=4), *pair) == {}
    assert told(line(quantity=2), *pair) == {}
    assert "quantity" in told(line(quantity=3), *pair)


def test_of_a_drawing_of_many_parts_neither_size_nor_pieces_are_compared():
    many = {"quantity": 1, "width_mm": 3.0, "height_mm": 4.0, "is_shared": True}
    assert told(line(quantity=3, length_mm=100.0), drawing(**many)) == {}
    assert "thickness_mm" in told(line(thickness_mm=3.0), drawing(thickness_mm=4.0, **many))


def graded(name="", *texts, is_sheet=False, **stated):
    return drawing(
        grades=named_grades.grades(name), written=written(texts, is_sheet=is_sheet), **stated
    )


@pytest.mark.parametrize(
    ("listed", "drawn"),
    [
        ({"grade": "S355JR"}, graded("P1-S275JR-8mm")),
        ({"grade": "S355JR"}, graded("", "Material: S275JR")),
        ({"material": "S355JR"}, graded("P1-S275JR-8mm")),
        ({"grade": "3CR12", "material": "Stainless Steel"}, graded("P1-SS304-3mm")),
        ({"grade": "304"}, graded("", "MATERIAL: 316 STAINLESS")),
        ({"description": "Liner Hardox 450"}, graded("", "HARDOX 400")),
        ({"grade": "5083-H111"}, graded("P1-AL6082-T6-6mm")),
    ],
)
def test_grades_that_differ_are_told(listed, drawn):
    assert list(told(line(**listed), drawn)) == ["grade"]


@pytest.mark.parametrize(
    ("listed", "drawn"),
    [
        ({"grade": "S355JR"}, graded("P1-MS-8mm", "Mild Steel")),
        ({"grade": "S355JR"}, graded("P1-S355-8mm")),
        ({"grade": "S355JR"}, graded("", "S355JR", "general notes: sections S275JR")),
        ({"grade": "304"}, graded("P1-SS304-3mm")),
        ({"grade": "1.4301"}, graded("P1-SS304-3mm")),
        ({"grade": "3CR12"}, graded("P1-SS-3mm", material="Stainless Steel")),
        ({"material": "Mild Steel"}, graded("P1-S275JR-8mm")),
        ({"grade": "Gr. 8.8"}, graded("P1-S275JR-8mm")),
        ({"grade": "S355JR"}, graded("", material="Vastrap")),
        ({"grade": "S355JR"}, graded("", material="Galvanized Steel")),
    ],
)
def test_who_states_no_other_grade_does_not_disagree(listed, drawn):
    assert told(line(**listed), drawn) == {}


def test_a_drawing_whose_name_and_texts_state_different_grades_is_told():
    found = told(graded("P1-S275JR", "GRADE S355JR"))
    assert found == {"grade": "Grade: S275JR in P1.dxf, but S355JR in P1.dxf (text)."}


@pytest.mark.parametrize(
    ("listed", "drawn", "message"),
    [
        ({"grade": "S355JR"}, "Stainless Steel", "S355JR in list.xlsx (A7:F7), but Stainless"),
        ({"grade": "304"}, "Mild Steel", "304 in list.xlsx (A7:F7), but Mild Steel"),
        ({"grade": "Hardox 450"}, "Mild Steel", "Hardox 450 in list.xlsx (A7:F7), but Mild"),
    ],
)
def test_a_grade_tells_the_material_where_nothing_else_does(listed, drawn, message):
    found = told(line(**listed), drawing(material=drawn))
    assert list(found) == ["material"]
    assert message in found["material"]


def test_a_grade_in_the_name_tells_the_material_of_a_drawing():
    for name in ("LUG_8mm_304_x6", "LUG_8mm_HARDOX450_x6"):
        assert list(told(line(material="Mild Steel"), graded(name))) == ["material"]
        assert list(told(line(material="Mild Steel"), graded(name, material="Other")))


def test_what_no_vocabulary_knows_is_not_compared():
    assert told(line(material="Sureaz"), drawing(material="Mild Steel")) == {}
    assert told(line(material="Mild Steel"), drawing(material="Other")) == {}


SHEET = ("Material list for 3 parts named 'Tread'", "P1", "VT6*600", "2400", "S355JR")


def test_the_list_on_a_sheet_is_compared_with_what_is_cut():
    sheet = drawing("W P1.dxf", written=written(SHEET, is_sheet=True), is_sheet=True)
    assert told(drawing(quantity=1, thickness_mm=4.0), sheet) == {
        "quantity": "Quantity: 3 pieces in W P1.dxf (its list), but 1 piece in P1.dxf.",
        "thickness_mm": "Thickness: 6 mm in W P1.dxf (VT6*600), but 4 mm in P1.dxf.",
    }
    assert told(sheet, drawing(quantity=3, thickness_mm=6.0)) == {}


@pytest.mark.parametrize(
    "texts",
    [
        ("PLATE 2", "PL 1", "Total for many parts"),
        ("PL6*100", "PL10*200", "Total for 2 parts", "Total for 3 parts"),
        ("6 x 100", "required for 3 parts of PL6*100", "Total for 0 parts"),
    ],
)
def test_what_is_no_list_of_one_part_states_nothing(texts):
    said = written(texts, is_sheet=True)
    assert (said.thickness_mm, said.quantity) == (None, None)


def test_texts_of_what_is_cut_state_no_plate():
    said = written(SHEET, is_sheet=False)
    assert (said.thickness_mm, said.quantity, said.profile) == (None, None, None)


def test_a_thousand_who_say_the_same_are_compared_at_once():
    many = [drawing(f"{n}.dxf", thickness_mm=4.0, quantity=1) for n in range(20_000)]
    assert list(told(line(thickness_mm=6.0, quantity=1), *many)) == ["thickness_mm"]


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
