"""Which layers, linetypes and colours are cut, engraved, marked, bent along or left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.geometry.drawn import Operation
from modn_watch.vocabulary import Operations

WORDS = Operations.standard()


@pytest.mark.parametrize(
    ("layer", "operation"),
    [
        ("CUT", "cut"),
        ("Cut_3mm", "cut"),
        ("LASER-CUT", "cut"),
        ("OUTER", "cut"),
        ("IV_OUTER_PROFILE", "cut"),
        ("IV_INTERIOR_PROFILES", "cut"),
        ("ENGRAVE", "engrave"),
        ("Etching 0.2", "engrave"),
        ("cutEngrave", "engrave"),
        ("MARK", "mark"),
        ("SCRIBE_LINES", "mark"),
        ("IV_TOOL_CENTER", "mark"),
        ("BEND", "bend"),
        ("IV_BEND_DOWN", "bend"),
        ("Bend marks", "bend"),
        ("Defpoints", "ignore"),
        ("DIMENSIONS", "ignore"),
        ("IV_ARC_CENTERS", "ignore"),
        ("IV_UNCONSUMED_SKETCHES", "ignore"),
        ("no cut", "ignore"),
        ("DO_NOT_CUT", "ignore"),
        ("Center Lines", "ignore"),
        ("Gravur", "engrave"),
        ("GRAVURE", "engrave"),
        ("Incisione 0.2", "engrave"),
        ("Biegelinie", "bend"),
        ("Pliage", "bend"),
        ("Piega", "bend"),
        ("Buiglijn", "bend"),
        ("Buiglyn", "bend"),
        ("UP_CENTERLINES", "bend"),
        ("DOWN_CENTERLINES", "bend"),
        ("Bend Centerline (ISO)", "bend"),
        ("Bemassung", "ignore"),
        ("Bema\u00dfung", "ignore"),
        ("Mittellinien", "ignore"),
        ("NICHT SCHNEIDEN", "ignore"),
        ("ne pas couper", "ignore"),
        ("Nie sny nie", "ignore"),
        ("Senterlyn", "ignore"),
        ("Afmetings", "ignore"),
        ("Konstruksie", "ignore"),
        ("Symbol_(ISO)", "ignore"),
        ("Hatch_(ISO)", "ignore"),
        ("Center_Mark_(ISO)", "ignore"),
        ("Center mark", "mark"),
        ("PARTMARK", "mark"),
        ("Aussenkontur", "cut"),
        ("D\u00e9coupe", "cut"),
    ],
)
def test_a_layer_is_understood_by_the_words_in_its_name(layer, operation):
    assert WORDS.of(layer=layer) == operation


@pytest.mark.parametrize(
    "layer",
    [
        "0",
        "Layer_0",
        "",
        "Border (ISO)",
        "Rahmen",
        "SHORTCUT",
        "BENDIX",
        "Remarks",
        "Plate 3",
        "HALF",
        "cut" * 100,
    ],
)
def test_a_layer_that_says_nothing_is_left_to_whoever_asks(layer):
    assert WORDS.of(layer=layer) is None


@pytest.mark.parametrize(
    "linetype",
    ["CENTER", "Center2", "HIDDEN", "HIDDENX2", "DASHED", "PHANTOM", "DASHDOT", "ISO dash dot",
     "MITTE", "STRICHPUNKT2", "GESTRICHELT", "VERDECKT", "AXES", "CACHE", "INTERROMPU",
     "TRATTEGGIATA", "Chain", "DASHDOTDOT", "SLDDASHED", "AM_ISO08W050", "ACAD_ISO04W100"],
)  # fmt: skip
def test_dashed_lines_of_all_kinds_are_not_cut(linetype):
    assert WORDS.of(layer="0", linetype=linetype) is Operation.IGNORE


@pytest.mark.parametrize("linetype", ["CONTINUOUS", "Continuous", "ByLayer", "", "SOLID"])
def test_whole_lines_say_nothing(linetype):
    assert WORDS.of(layer="0", linetype=linetype) is None


def test_a_pattern_with_gaps_says_what_a_name_does_not():
    assert WORDS.of(layer="0", linetype="JIS_02_0.7", dashed=True) is Operation.IGNORE
    assert WORDS.of(layer="CUT", linetype="JIS_02_0.7", dashed=True) is Operation.CUT
    own = WORDS.with_words({}, {5: Operation.ENGRAVE})
    assert own.of(layer="0", color=5, dashed=True) is Operation.ENGRAVE


def test_the_layers_name_counts_before_the_linetype():
    assert WORDS.of(layer="BEND", linetype="CENTER") is Operation.BEND
    assert WORDS.of(layer="CUT", linetype="DASHED") is Operation.CUT


def test_the_shops_own_words_win():
    own = WORDS.with_words({"Mark": Operation.CUT, "Skroef gate": Operation.CUT}, {})
    assert own.of(layer="MARK") is Operation.CUT
    assert own.of(layer="SKROEF_GATE 8") is Operation.CUT
    assert own.of(layer="SCRIBE") is Operation.MARK
    assert WORDS.of(layer="MARK") is Operation.MARK


def test_colours_count_once_the_shop_has_given_them_a_meaning():
    own = WORDS.with_words({}, {5: Operation.ENGRAVE})
    assert WORDS.of(layer="0", color=5) is None
    assert own.of(layer="0", color=5) is Operation.ENGRAVE
    assert own.of(layer="0", color=5, linetype="DASHED") is Operation.ENGRAVE
    assert own.of(layer="CUT", color=5) is Operation.CUT


@pytest.mark.parametrize(
    ("layers", "colors"), [({"--": "cut"}, {}), ({}, {0: "cut"}), ({}, {256: "cut"})]
)
def test_words_that_can_never_match_are_refused(layers, colors):
    with pytest.raises(ValueError, match=r"no letter|no colour"):
        WORDS.with_words(layers, colors)


@given(st.text(), st.text(), st.integers())
def test_any_name_has_an_answer(layer, linetype, color):
    answer = WORDS.of(layer=layer, linetype=linetype, color=color)
    assert answer is None or answer in Operation
