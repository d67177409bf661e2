"""Title blocks and forms, drawn by the test, and the labelled values read from them."""

import io

import pytest

from modn_watch.model import Limits, Source
from modn_watch.parsers import pdf
from modn_watch.partlist import PartLine
from modn_watch.vocabulary.labels import LABELS, label, may_be
from tests.listings import A3, a_document


def parse(content):
    return pdf.parse(io.BytesIO(content), Limits())


def stated(extract):
    return {each["label"]: each["value"] for each in extract.details["labels"]}


def a_page(*texts, **how):
    """One page with texts at places: (x, y, text) or (x, y, text, size)."""

    def draw(sheet):
        for x, y, text, *size in texts:
            sheet.text(x, y, text, size=size[0] if size else None)

    return a_document(draw, **how)


BLOCK = {
    "material": ("Material", "Mild Steel"),
    "thickness_mm": ("Thickness", "6 mm"),
    "quantity": ("Qty", "12"),
    "drawing_number": ("Drawing No", "W-1042"),
    "revision": ("Rev", "B"),
    "scale": ("Scale", "1:10"),
    "client": ("Client", "Acme Steel"),
    "project": ("Project", "Roof of shed 5"),
    "order_number": ("PO Number", "4500123"),
    "due_date": ("Due Date", "2025-11-28"),
    "drawn_by": ("Drawn by", "J.S."),
    "finish": ("Finish", "Galvanised"),
}
AFRIKAANS = {
    "material": ("Materiaal", "Vlekvrye staal"),
    "thickness_mm": ("Dikte", "3 mm"),
    "quantity": ("Hoeveelheid", "4"),
    "drawing_number": ("Tekening Nr", "T-88"),
    "scale": ("Skaal", "1:2"),
    "client": ("Kliënt", "Staalwerke"),
    "order_number": ("Bestelnommer", "B 77"),
    "due_date": ("Afleweringsdatum", "28/11/2025"),
    "drawn_by": ("Geteken", "P.K."),
}


def lines_with_colons(block):
    return [
        (60, 600 + 14 * n, f"{name}: {value}") for n, (name, value) in enumerate(block.values())
    ]


def colons_and_columns(block):
    return [
        text
        for n, (name, value) in enumerate(block.values())
        for text in ((60, 600 + 14 * n, f"{name} :"), (150, 600 + 14 * n, value))
    ]


def names_left_of_values(block):
    return [
        text
        for n, (name, value) in enumerate(block.values())
        for text in ((60, 600 + 14 * n, name), (150, 600 + 14 * n, value))
    ]


def names_above_values(block):
    return [
        text
        for n, (name, value) in enumerate(block.values())
        for text in (
            (60 + 100 * (n % 4), 600 + 40 * (n // 4), name, 5),
            (64 + 100 * (n % 4), 613 + 40 * (n // 4), value, 10),
        )
    ]


def names_in_corners_of_cells(block):
    return [
        text
        for n, (name, value) in enumerate(block.values())
        for text in (
            (60 + 150 * (n % 3), 600 + 30 * (n // 3), name, 5),
            (110 + 150 * (n % 3), 603 + 30 * (n // 3), value, 11),
        )
    ]


def two_on_a_line(block):
    return [
        (60 + 220 * (n % 2), 600 + 14 * (n // 2), f"{name}: {value}")
        for n, (name, value) in enumerate(block.values())
    ]


STYLES = (
    lines_with_colons,
    colons_and_columns,
    names_left_of_values,
    names_above_values,
    names_in_corners_of_cells,
    two_on_a_line,
)


@pytest.mark.parametrize("quarter", [0, 1])
@pytest.mark.parametrize("block", [BLOCK, AFRIKAANS], ids=["English", "Afrikaans"])
@pytest.mark.parametrize("style", STYLES)
def test_title_blocks_of_every_style_are_read(style, block, quarter):
    extract = parse(a_page(*style(block), quarter=quarter, size=A3))
    assert stated(extract) == {about: value for about, (_, value) in block.items()}
    assert {each["page"] for each in extract.details["labels"]} == {1}


def test_label_is_kept_as_written():
    (one,) = parse(a_page((60, 600, "Tekening Nr: T-88"))).details["labels"]
    assert one == {
        "label": "drawing_number",
        "value": "T-88",
        "page": 1,
        "as_written": "Tekening Nr:",
    }


@pytest.mark.parametrize("style", [names_left_of_values, names_above_values, colons_and_columns])
@pytest.mark.parametrize("empty", ["material", "revision", "scale", "project"])
def test_empty_field_takes_no_value_of_its_neighbours(style, empty):
    block = BLOCK | {empty: (BLOCK[empty][0], " ")}
    extract = parse(a_page(*style(block), size=A3))
    assert stated(extract) == {
        about: value for about, (_, value) in BLOCK.items() if about != empty
    }


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("Scale", "Steel roof"),
        ("Date", "Front view"),
        ("Drawing No", "by others"),
        ("Qty", "PL6*200"),
    ],
)
def test_words_that_are_no_such_value_stay_without_their_label(name, beside):
    assert stated(parse(a_page((60, 600, name), (140, 600, beside)))) == {}


@pytest.mark.parametrize(
    "text",
    [
        "All material to be cut from one plate and marked",
        "The client will send the drawing by post",
        "Scale the drawing only after the date of issue",
        "Please check the material before the due date",
        "Rev Mark Revision Description Date",
    ],
)
def test_labels_in_sentences_and_heads_are_none(text):
    assert stated(parse(a_page((60, 600, text)))) == {}


def facts(extract):
    return {fact.field: (fact.value, fact.unit) for fact in extract.facts}


def test_labelled_material_thickness_and_quantity_of_one_page_are_facts_with_their_place():
    extract = parse(a_page(*names_above_values(BLOCK), size=A3))
    assert facts(extract) == {
        "material": ("Mild Steel", ""),
        "thickness_mm": (6.0, "mm"),
        "quantity": (12, ""),
    }
    assert {fact.evidence for fact in extract.facts} == {
        'page 1 "Material"',
        'page 1 "Thickness"',
        'page 1 "Qty"',
    }
    assert {fact.source for fact in extract.facts} == {Source.LABELLED}


def test_field_that_is_stated_differently_in_two_places_is_no_fact():
    extract = parse(
        a_page((60, 100, "Material: Brass"), (60, 130, "Qty: 4"), *names_above_values(BLOCK))
    )
    assert facts(extract) == {"thickness_mm": (6.0, "mm")}


def test_labels_of_one_page_of_several_are_no_facts():
    content = a_document(*[lambda sheet: sheet.text(60, 600, "Material: MS")] * 2)
    extract = parse(content)
    assert extract.facts == ()
    assert [each["page"] for each in extract.details["labels"]] == [1, 2]


def test_order_with_a_line_for_its_plate_states_material_thickness_and_pieces():
    extract = parse(
        a_page(
            (60, 100, "Sales Order: SO-1077"),
            (60, 130, "Material: 1mm 409 Stainless Steel"),
            (60, 144, "35 x Pieces"),
        )
    )
    assert facts(extract) == {
        "material": ("Stainless Steel", ""),
        "thickness_mm": (1.0, "mm"),
        "quantity": (35, ""),
    }
    assert stated(extract)["order_number"] == "SO-1077"


PART = {
    "mark": ("Part No", "P-17"),
    "title": ("Title", "Base plate"),
    "profile": ("Profile", "PL12*250"),
    "grade": ("Grade", "S355JR"),
    "material": ("Material", "MS"),
    "length_mm": ("Length", "400 mm"),
    "mass_kg": ("Mass", "9.4 kg"),
    "quantity": ("Qty", "8"),
    "drawing_number": ("Drawing No", "W-17"),
}


@pytest.mark.parametrize("style", [lines_with_colons, names_left_of_values, two_on_a_line])
def test_part_with_a_mark_and_sizes_under_labels_is_a_part_line(style):
    (line,) = parse(a_page(*style(PART), size=A3)).part_lines
    assert line == PartLine(
        mark="P-17",
        description="Base plate",
        profile="PL12*250",
        grade="S355JR",
        material="Mild Steel",
        thickness_mm=12.0,
        quantity=8,
        length_mm=400.0,
        width_mm=250.0,
        mass_kg=9.4,
        drawing="W-17",
        evidence="page 1",
    )


@pytest.mark.parametrize("left_out", [("mark",), ("profile", "length_mm")])
def test_labels_without_a_mark_or_without_sizes_are_no_part(left_out):
    block = {about: each for about, each in PART.items() if about not in left_out}
    assert parse(a_page(*lines_with_colons(block), size=A3)).part_lines == ()


@pytest.mark.parametrize(
    ("about", "value", "fits"),
    [
        ("scale", "1:5", True),
        ("scale", "NTS", True),
        ("scale", "Steel", False),
        ("due_date", "next week", False),
        ("due_date", "28 Nov 2025", True),
        ("revision", "B", True),
        ("revision", "Approved for construction", False),
        ("drawing_number", "W-10", True),
        ("drawing_number", "by others", False),
        ("material", "-", False),
    ],
)
def test_values_must_look_like_what_the_label_is_about(about, value, fits):
    assert may_be(about, value) is fits


def test_labels_are_known_whatever_their_case_and_punctuation():
    assert label("DRG. NO.:") == label("Drg no") == "drawing_number"
    assert label("Kliënt") == "client"
    assert label("Clientele") is None
    assert label("x" * 1_000) is None
    assert set(BLOCK) < LABELS
