import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.vocabulary.column_words import WORDS
from modn_watch.vocabulary.columns import FIELDS, column
from modn_watch.vocabulary.units import unit


@pytest.mark.parametrize(
    ("heading", "field", "factor"),
    [
        ("Length (m)", "length", 1000),
        ("Lengte mm", "length", 1),
        ("Length_mm", "length", 1),
        ("LENGTH\nIN MM", "length", 1),
        ("Width [cm]", "width", 10),
        ("Breedte / Width (mm)", "width", 1),
        ("Thk", "thickness", 1),
        ("Dikte", "thickness", 1),
        ("T (mm)", "thickness", 1),
        ("Thickness (in)", "thickness", 25.4),
        ("Qty", "quantity", 1),
        ("QTY.", "quantity", 1),
        ("No. off", "quantity", 1),
        ("Qty Req'd", "quantity", 1),
        ("Hoeveelheid", "quantity", 1),
        ("Aantal / No off", "quantity", 1),
        ("Total qty", "quantity_total", 1),
        ("Qty/assy", "quantity_each", 1),
        ("Mass (kg)", "mass", 1),
        ("kg", "mass", 1),
        ("Mass/each", "mass", 1),
        ("MASS\nEACH\n(kg)", "mass", 1),
        ("Weight (lbs)", "mass", 0.45359237),
        ("Mass (t)", "mass", 1000),
        ("Total mass (kg)", "mass_total", 1),
        ("Totale massa", "mass_total", 1),
        ("Total Wt", "mass_total", 1),
        ("Qty required total", "quantity_total", 1),
        ("Drawing #", "drawing", 1),
        ("Length (L)", "length", 1),
        ("Dimensions\nL (mm)", "length", 1),
        ("Qty L/H", "quantity", 1),
        ("Opp. (m²)", "area", 1),
        ("Area (mm2)", "area", 1e-6),
        ("Unit price", "price", 1),
        ("Prys (R)", "price", 1),
        ("Bedrag", "price_total", 1),
        ("Currency", "currency", 1),
        ("Material / Materiaal", "material", 1),
        ("Mat", "material", 1),
        ("Material/Thickness", "plate", 1),
        ("Grade", "grade", 1),
        ("Staalgraad", "grade", 1),
        ("Profile", "profile", 1),
        ("Part no", "mark", 1),
        ("PartNo", "mark", 1),
        ("Merk", "mark", 1),
        ("Part Name", "name", 1),
        ("Item", "item", 1),
        ("#", "item", 1),
        ("Item / Description", "description", 1),
        ("Dwg No", "drawing", 1),
        ("Drawing number", "drawing", 1),
        ("Tekening nr.", "drawing", 1),
        ("Lêernaam", "file", 1),
        ("Due", "due", 1),
        ("Kliënt", "client", 1),
        ("L x B (mm)", "size", 1),
        ("Length / Width", "size", 1),
        ("Ø (mm)", "diameter", 1),
    ],
)
def test_heading_of_a_column_tells_what_it_holds(heading, field, factor):
    found = column(heading)
    assert found is not None
    assert (found.field, found.sure) == (field, True)
    assert math.isclose(found.factor, factor)


@pytest.mark.parametrize(
    ("heading", "wrong"),
    [
        ("Material cost", "material"),
        ("Mass (kg/m)", "mass"),
        ("kg / m", "mass"),
        ("Cutting length (m)", "length"),
        ("Qty delivered", "quantity"),
        ("Qty on hand", "quantity"),
        ("Outstanding qty", "quantity"),
        ("Min qty", "quantity"),
        ("Unit", "quantity"),
        ("Bend length", "length"),
        ("Hole width", "width"),
        ("Drawn by", "drawing"),
        ("Total mass", "mass"),
        ("Stock length", "length"),
    ],
)
def test_what_sounds_like_a_field_and_is_none_is_not_taken_for_it(heading, wrong):
    found = column(heading)
    assert found is None or found.field != wrong


@pytest.mark.parametrize("cell", ["Plate A", "Bracket left", "VA2601", "FL10*80", "", "  ", "12"])
def test_what_stands_under_headings_is_none(cell):
    assert column(cell) is None


@pytest.mark.parametrize("cell", ["Base plate", "Thickness of plate A"])
def test_heading_with_a_word_that_is_not_understood_is_not_sure(cell):
    found = column(cell)
    assert found is None or not found.sure


def test_lone_letter_is_a_symbol_and_no_unit():
    assert column("t").unit == ""
    assert column("L").unit == ""
    assert column("Thickness (t)").factor == 1


def test_every_phrase_of_the_table_means_its_field():
    told = {(field, phrase, column(phrase)) for field, words in WORDS.items() for phrase in words}
    assert [each for each in told if each[2] is None or each[2].field != each[0]] == []
    assert set(WORDS) == FIELDS


def test_no_phrase_stands_for_two_fields():
    phrases = [phrase for words in WORDS.values() for phrase in words]
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []


@given(st.text(max_size=200))
def test_no_heading_is_too_strange(heading):
    found = column(heading)
    assert found is None or (found.field in FIELDS and found.factor > 0)


@pytest.mark.parametrize(
    ("word", "measures", "name", "factor"),
    [
        ("MM", "length", "mm", 1),
        ("m²", "", "m2", 1),
        ("Kg.", "mass", "kg", 1),
        ("ft", "", "ft", 304.8),
        ("R", "money", "ZAR", 1),
    ],
)
def test_units_are_known_in_every_spelling(word, measures, name, factor):
    found = unit(word, measures)
    assert (found.name, found.factor) == (name, factor)


def test_unit_of_something_else_is_none():
    assert unit("kg", "length") is None
    assert unit("plate") is None
