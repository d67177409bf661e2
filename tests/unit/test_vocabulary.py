"""Materials, measures and codes, however they are spelled; and what a text in a file states."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.model import Fact, Source
from modn_watch.vocabulary import (
    MATERIALS,
    Vocabulary,
    client_code,
    facts_in_text,
    project_code,
    quantity,
    thickness_mm,
)

WORDS = Vocabulary.standard()


@pytest.mark.parametrize(
    ("word", "material"),
    [
        ("Galv", "Galvanized Steel"),
        ("GaLv", "Galvanized Steel"),
        ("galvanised", "Galvanized Steel"),
        ("Vas", "Vastrap"),
        ("VAS", "Vastrap"),
        ("Al", "Aluminum"),
        ("Alu", "Aluminum"),
        ("aluminium", "Aluminum"),
        ("Inox", "Stainless Steel"),
        ("S/S", "Stainless Steel"),
        ("3CR12", "Stainless Steel"),
        ("Zink", "Zinc"),
        ("mild_steel", "Mild Steel"),
        ("MS Charcol", "Mild Steel"),
        ("409 Stainless Steel", "Stainless Steel"),
        ("galvanized mild steel", "Galvanized Steel"),
        ("Other", "Other"),
        ("DC01", "Mild Steel"),
        ("1.4301", "Stainless Steel"),
        ("plate 1.4404", "Stainless Steel"),
    ],
)
def test_a_material_is_known_by_every_one_of_its_names(word, material):
    assert WORDS.material(word) == material


@pytest.mark.parametrize(
    "word", ["", " ", "-", "Sureaz", "14301", "1.430", "MNG", "MS or SS", "sink", "brass " * 30]
)
def test_a_word_that_names_no_single_material_names_none(word):
    assert WORDS.material(word) is None


@pytest.mark.parametrize("grade", ["S235", "s275", "S355", "S355JR", "S355J2+N", "S235 JR"])
def test_a_structural_grade_is_plate_in_names_alone(grade):
    assert WORDS.in_names().exact(grade) == "Mild Steel"
    assert WORDS.exact(grade) is None
    assert WORDS.with_aliases({grade: "VAST"}).in_names().exact(grade) == "Vastrap"


@pytest.mark.parametrize("aliases", [{"Staal": "MS", "STAAL": "SS"}, {"S T": "MS", "st": "CS"}])
def test_one_word_for_two_materials_is_refused(aliases):
    with pytest.raises(ValueError, match="is there twice"):
        WORDS.with_aliases(aliases)
    assert WORDS.with_aliases({"Staal": "MS", "STAAL": "Mild Steel"}).exact("staal")


def test_every_code_leads_to_its_material_and_back():
    for material in MATERIALS:
        assert WORDS.material(material.code) == material.name
        assert WORDS.code_of(material.name) == material.code
        assert WORDS.name_of(material.code) == material.name


def test_no_alias_belongs_to_two_materials():
    for material in MATERIALS:
        for word in (material.code, material.name, *material.aliases):
            assert WORDS.exact(word) == material.name, word


def test_nothing_said_is_unk_and_an_unheard_of_material_is_oth():
    assert WORDS.code_of(None) == "UNK"
    assert WORDS.code_of("Unobtainium") == "OTH"
    assert WORDS.name_of("UNK") is None


def test_an_installation_adds_words_by_code_or_name_and_the_standard_stays_as_it_is():
    more = WORDS.with_aliases({"Sureaz": "GALV", "S355JR": "carbon steel", "Vas": "MS"})
    assert more.material("sureaz") == "Galvanized Steel"
    assert more.material("S355JR") == "Carbon Steel"
    assert more.material("VAS") == "Mild Steel"
    assert WORDS.material("Sureaz") is None


@pytest.mark.parametrize("aliases", [{"Sureaz": "Unobtainium"}, {"Sureaz": ""}, {"--": "MS"}])
def test_an_alias_that_leads_nowhere_is_refused_in_words(aliases):
    with pytest.raises(ValueError) as caught:
        WORDS.with_aliases(aliases)
    assert next(iter(aliases)) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5.0),
        ("5mm", 5.0),
        ("3 MM", 3.0),
        ("1.2mm", 1.2),
        ("1,5 mm", 1.5),
        ("053mm", 0.53),
        ("t10", 10.0),
        ("t=3", 3.0),
        ("5mm thick", 5.0),
        ("Thk 6", 6.0),
        ("10.0", 10.0),
    ],
)
def test_a_thickness_is_read_in_every_spelling(text, expected):
    assert thickness_mm(text) == expected


@pytest.mark.parametrize(
    "text",
    ["200x200mm", "140.280mm", "75.100mm", "1,200mm", "0", "00mm", "999", "5m", "MS", "", "٣mm"],
)
def test_a_size_is_never_a_thickness(text):
    assert thickness_mm(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4", 4), ("x4", 4), ("X1", 1), ("x 5", 5), ("4 off", 4), ("Qty: 4", 4),
        ("35 x Pieces", 35),
        ("2 pcs", 2), ("4.0", 4), ("0", None), ("x0", None), ("1,000", None), ("4.5", None),
        ("four", None), ("4 per side", None), ("9999999", None),
    ],
)  # fmt: skip
def test_a_quantity_is_a_whole_number_of_pieces(text, expected):
    assert quantity(text) == expected


@pytest.mark.parametrize("text", ["CL-0001", "CL0001", "cl 0001", " Cl_0001 "])
def test_a_client_code_has_one_form(text):
    assert client_code(text) == "CL0001"


@pytest.mark.parametrize("text", ["CL-1", "CL-0001 Acme", "XCL0001", "CL00x1", "CL0001234", ""])
def test_what_is_not_quite_a_client_code_is_none(text):
    assert client_code(text) is None


@pytest.mark.parametrize(
    "text", ["JB-2025-10-CL0001-001", "jb 2025 10 cl-0001 001", "JB_2025_10_CL_0001_001"]
)
def test_a_project_code_has_one_form(text):
    assert project_code(text) == "JB-2025-10-CL0001-001"


@pytest.mark.parametrize("text", ["JB-2025-13-CL0001-001", "JB-2025-10-001", "gate", ""])
def test_what_is_not_quite_a_project_code_is_none(text):
    assert project_code(text) is None


def stated(text, **more):
    return {
        fact.field: (fact.value, fact.source.name) for fact in facts_in_text(text, "here", **more)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Material: MS", {"material": "Mild Steel"}),
        ("MATERIAL  Vastrap", {"material": "Vastrap"}),
        ("Thickness 5mm", {"thickness_mm": 5.0}),
        ("Material thickness: 3mm", {"thickness_mm": 3.0}),
        ("Qty: 4", {"quantity": 4}),
        ("t=3", {"thickness_mm": 3.0}),
        ("5mm THK", {"thickness_mm": 5.0}),
        ("35 x Pieces", {"quantity": 35}),
        ("Material: 1mm 409 Stainless Steel", {"material": "Stainless Steel", "thickness_mm": 1.0}),
        (
            "Material: MS Thickness: 3 mm, Qty: 4",
            {"material": "Mild Steel", "thickness_mm": 3.0, "quantity": 4},
        ),
        ("Mat: Galv\nThk: 1,2\nQty 2 off", {"material": "Galvanized Steel", "thickness_mm": 1.2,
                                            "quantity": 2}),
    ],
)  # fmt: skip
def test_a_label_makes_a_labelled_fact(text, expected):
    assert stated(text) == {field: (value, "LABELLED") for field, value in expected.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CUT_3MM", {"thickness_mm": 3.0}),
        ("CUT_MS_3MM", {"material": "Mild Steel", "thickness_mm": 3.0}),
        ("MS 3mm", {"material": "Mild Steel", "thickness_mm": 3.0}),
        ("Vastrap", {"material": "Vastrap"}),
        ("FL10*80", {"thickness_mm": 10.0}),
        ("PL200x10", {"thickness_mm": 10.0}),
    ],
)
def test_content_without_a_label_makes_an_unlabelled_fact(text, expected):
    assert stated(text) == {field: (value, "UNLABELLED") for field, value in expected.items()}


@pytest.mark.parametrize(
    "text",
    [
        "3mm", "200mm", "200x200mm", "MS", "CS", "PL6", "T 3", "Layer_0", "0", "Scale 1:5",
        "Material: see list", "Material: MS / SS", "Qty 4 per assembly", "Thickness: 140.280mm",
        "CUT 100mm", "galv after welding", "VT6*600",
        "Material list for 3 parts named 'Brass'", "Material: MS\nMaterial: SS",
        "Qty: 3; Qty: 4", "",
        "Material: whatever brass part was ordered with the last delivery of the year",
    ],
)  # fmt: skip
def test_wrong_figures_are_worse_than_none(text):
    assert stated(text) == {}


def test_the_same_value_twice_is_one_fact_with_its_unit_and_evidence():
    assert facts_in_text("Thk: 3mm | t=3", 'layer "NOTES"') == (
        Fact(
            field="thickness_mm",
            value=3.0,
            unit="mm",
            evidence='layer "NOTES"',
            source=Source.LABELLED,
        ),
    )


def test_the_installations_own_words_count_in_texts():
    more = WORDS.with_aliases({"Sureaz": "GALV"})
    assert stated("Material: Sureaz", vocabulary=more) == {
        "material": ("Galvanized Steel", "LABELLED")
    }


@given(st.text())
def test_any_text_is_answered(text):
    facts_in_text(text, "here")
    WORDS.material(text)
    thickness_mm(text)
    quantity(text)
    client_code(text)
    project_code(text)


@pytest.mark.parametrize(
    "hostile",
    ["-" * 10_000, "x 1" * 3_333, "Qty " * 2_500, "1" * 10_000, "mat mat:" * 1_250, "t=\n" * 3_333,
     "1,1" * 3_333, "JB-" * 3_333, "CL " * 3_333, " " * 10_000, "ms " * 3_333],
)  # fmt: skip
def test_no_text_takes_long(hostile):
    start = time.process_time()
    test_any_text_is_answered.hypothesis.inner_test(hostile)
    assert time.process_time() - start < 0.25
