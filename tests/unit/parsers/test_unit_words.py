import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.parsers.unit_words import may_tell, told


def unit(texts=(), dimensions=()):
    found = told(texts, dimensions)
    return found and (found.name, found.confidence)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ALL DIMENSIONS IN MM", "mm"),
        ("All dimensions are in millimetres.", "mm"),
        ("UNLESS OTHERWISE SPECIFIED\nDIMENSIONS ARE IN INCHES", "in"),
        ("dims. in millimeters, do not scale", "mm"),
        ("Units: mm", "mm"),
        ("UNIT = INCH", "in"),
        ("MAATE IN MM", "mm"),
        ("Alle mate is in sentimeter", "cm"),
        ("afmetings in duim", "in"),
        ("Lengths in metres", "m"),
        ("SIZES SHOWN IN FEET", "ft"),
    ],
)
def test_a_text_may_say_what_all_dimensions_are_in(text, name):
    assert may_tell(text)
    assert unit([text]) == (name, 0.85)


@pytest.mark.parametrize(
    "text",
    [
        "Hole 10 mm",
        "12 inch pipe",
        "PLATE 5mm MS",
        "Length 40 mm",
        "DIMENSIONS IN INCHES [MM]",
        "dimensions of the frame are such that it fits in 1200 mm",
        "units",
        "Dimensions to be checked on site, tolerance 1 mm",
    ],
)
def test_a_text_that_names_a_unit_of_one_thing_says_nothing_of_all(text):
    assert unit([text]) is None


def test_texts_that_disagree_tell_nothing():
    assert unit(["Dimensions in mm", "UNITS: INCHES"]) is None
    assert unit(["Dimensions in mm", "UNITS: MM", "5 inch"]) == ("mm", 0.85)


@pytest.mark.parametrize(
    ("dimensions", "found"),
    [
        # What is written is what is measured, and a mark says in what.
        ([("100 mm", 100.0), ("R12,5 mm", 12.5)], ("mm", 0.9)),
        ([('4"', 4.0), ('3/8"', 0.375), ('1 1/2"', 1.5)], ("in", 0.9)),
        ([("2 x \u00d812 cm", 12.0)], ("cm", 0.75)),
        # Written in the other unit than drawn: 4 in are 101.6 mm.
        ([('4"', 101.6), ('1/2"', 12.7)], ("mm", 0.9)),
        ([("101.6 mm", 4.0)], ("in", 0.75)),
        # Without a mark only 25.4 tells, and one alone may be chance.
        ([("101.6", 4.0), ("25.4", 1.0)], ("in", 0.9)),
        ([("4", 101.6), ("0.5", 12.7)], ("mm", 0.9)),
        ([("101.6", 4.0)], None),
        ([("100", 100.0), ("50", 50.0)], None),
        # Scales, and a scale of 25 is no inch.
        ([("100 mm", 20.0), ("50 mm", 10.0)], None),
        ([("100", 4.0), ("50", 2.0)], None),
        # They disagree.
        ([("100 mm", 100.0), ('100"', 100.0)], None),
        ([("THICKNESS", 5.0), ("1/0 mm", 5.0)], None),
    ],
)
def test_dimensions_tell_by_what_they_say_and_what_they_measure(dimensions, found):
    assert unit((), dimensions) == found


def test_what_dimensions_measure_outweighs_what_a_text_says_they_are_in():
    said = ["ALL DIMENSIONS IN MM"]
    assert unit(said, [("100", 100.0), ("50", 50.0)]) == ("mm", 0.9)
    assert unit(said, [("101.6", 4.0)]) == ("in", 0.75)
    # At a scale of 1:5 the lines are no millimetres, nor anything else.
    assert unit(said, [("100", 20.0), ("50", 10.0)]) is None


@given(
    st.lists(st.text(max_size=30)),
    st.lists(
        st.tuples(
            st.text(alphabet='0123456789./,xR \u00d8mcin"', max_size=9),
            st.floats(min_value=5e-324, max_value=1.7e308),
        )
    ),
)
def test_no_text_and_no_length_is_too_strange(texts, dimensions):
    found = told(texts, dimensions)
    assert found is None or 0 <= found.confidence <= 1
