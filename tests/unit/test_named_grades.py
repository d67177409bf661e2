"""Grades of material, however people write them."""

import pytest

from modn_watch.vocabulary.named_grades import STEEL, WEAR_PLATE, Grade, grades


def bases(text, **how):
    return {each.base + each.quality for each in grades(text, **how)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("S355JR", {"S355JR"}),
        ("s355jr", {"S355JR"}),
        ("S 355 JR", {"S355JR"}),
        ("S355J2+N", {"S355J2N"}),
        ("S355 J2 + N", {"S355J2N"}),
        ("S355JO", {"S355J0"}),
        ("S355", {"S355"}),
        ("K1-S275JR-8mm-x3", {"S275JR"}),
        ("K1_S275JR_8mm", {"S275JR"}),
        ("10mm PLATE - GRADE S355JR TO EN 10025", {"S355JR"}),
        ("S355JR / S275JR", {"S355JR", "S275JR"}),
        ("300WA", {"300W"}),
        ("350WA", {"S355"}),
        ("ST52-3", {"S355"}),
        ("A516 Gr 70", {"A516GR70"}),
        ("ASTM A36", {"A36"}),
        ("Q345B", {"Q345"}),
        ("DC01", {"DC01"}),
        ("DX51D+Z275", {"DX51D"}),
        ("3CR12", {"3CR12"}),
        ("3 CR 12", {"3CR12"}),
        ("3CR12L", {"3CR12"}),
        ("1.4003", {"3CR12"}),
        ("SS304", {"304"}),
        ("SS 304", {"304"}),
        ("304SS", {"304"}),
        ("AISI 304", {"304"}),
        ("304 Stainless Steel", {"304"}),
        ("Stainless Steel 316", {"316"}),
        ("1.4301", {"304"}),
        ("316L", {"316L"}),
        ("SS316Ti", {"316TI"}),
        ("1.4571", {"316TI"}),
        ("AL5083", {"5083"}),
        ("Alu 5083-H111 4mm", {"5083H111"}),
        ("6082 T6", {"6082T6"}),
        ("5083 aluminium plate", {"5083"}),
        ("Hardox 450", {"HARDOX 450"}),
        ("Hardox450", {"HARDOX 450"}),
        ("AR400", {"AR 400"}),
        ("GATE_304_4mm_6off", {"304"}),
        ("E01_3mm_304_x4", {"304"}),
        ("4.5MM 316", {"316"}),
    ],
)
def test_a_grade_is_known_wherever_it_stands(text, found):
    assert bases(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *("Mild Steel", "VAS", "Plate 304", "304 x 200", "AL 1200 x 600", "S355-01", "AS355JR", ""),
        *("300W", "A36", "2205", "1200", "43A", "8.8", "E7018", "5083", "BAR 400", "11.4301"),
        *("S355JRX", "3.304SS", "200x304SS", "VT6*600", "S1355", "S100"),
    ],
)
def test_numbers_marks_and_sizes_are_no_grades(text):
    assert bases(text) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("304", {"304"}),
        ("304 2mm", {"304"}),
        ("300W", {"300W"}),
        ("5083", {"5083"}),
        ("A36", {"A36"}),
        ("ST52", {"S355"}),
        ("304 x 200", set()),
    ],
)
def test_where_the_text_is_about_the_material_a_number_is_a_grade(text, found):
    assert bases(text, labelled=True) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("S355", "S355JR", True),
        ("S355J2", "S355J2+N", True),
        ("S355JR", "S355J2", False),
        ("S355JR", "S275JR", False),
        ("SS304", "1.4301", True),
        ("SS304", "SS304L", False),
        ("3CR12", "SS304", False),
        ("AL5083", "5083-H111", True),
        ("5083-H111", "5083-H116", False),
        ("Hardox 450", "Hardox 400", False),
    ],
)
def test_what_one_leaves_unsaid_is_no_other_grade(one, other, same):
    (here,), (there,) = grades(one), grades(other)
    assert here.is_same(there) is same
    assert there.is_same(here) is same


def test_a_grade_is_told_as_it_is_written():
    assert {each.written for each in grades("E01_3mm_304_x4 s355 jr")} == {"304", "s355 jr"}


def test_grades_tell_their_material():
    assert grades("S355JR") == {Grade(material=STEEL, base="S355", quality="JR")}
    assert {each.material for each in grades("AR400")} == {WEAR_PLATE}
    assert {each.material for each in grades("3CR12")} == {"Stainless Steel"}
    assert {each.material for each in grades("DX51D")} == {"Galvanized Steel"}
    assert {each.material for each in grades("5083-H111")} == {"Aluminum"}


def test_a_long_text_takes_no_time():
    assert bases("S355JR " * 100_000) == {"S355JR"}
    assert bases("304 " * 100_000) == set()
