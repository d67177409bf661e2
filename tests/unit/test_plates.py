import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.vocabulary import Vocabulary
from modn_watch.vocabulary.plates import Plate, plate, sizes_mm

WORDS = Vocabulary.standard()


@pytest.mark.parametrize(
    ("text", "thickness", "material", "size"),
    [
        ("3mm MS plate 200x150", 3, "Mild Steel", (200, 150)),
        ("Galv 2mm", 2, "Galvanized Steel", None),
        ("10 thk gusset", 10, None, None),
        ("Gusset PL10 150x150", 10, None, (150, 150)),
        ("Plate 200 x 150 x 6", 6, None, (200, 150)),
        ("6 x 200 x 150 plate", 6, None, (200, 150)),
        ("Plaat 4,5mm dik", 4.5, None, None),
        ("Cover t=1.6", 1.6, None, None),
    ],
)
def test_description_says_thickness_material_and_size(text, thickness, material, size):
    found = plate(text, WORDS)
    assert (found.thickness_mm, found.material, found.size_mm) == (thickness, material, size)


@pytest.mark.parametrize(
    "text",
    [
        "M12 bolt MS 30mm long",
        "MS pipe 50mm",
        "MS angle 50x50x6",
        "Bracket left 20mm",
        "PL103",
        "IPE 200x100",
        "Plate 3mm or 4mm",
        "Base plate",
        "MS",
        "Hole 12mm in plate",
        "x" * 500 + " 3mm plate",
    ],
)
def test_what_may_be_of_something_else_is_no_plate(text):
    found = plate(text, WORDS)
    assert (found.thickness_mm, found.size_mm) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PLATES 3MM", Plate(thickness_mm=3)),
        ("6mm", Plate(thickness_mm=6)),
        ("MILD STEEL", Plate(material="Mild Steel")),
        ("3CR12 - 2mm", Plate(thickness_mm=2, material="Stainless Steel", grade="3CR12")),
        ("10mm S355", Plate(thickness_mm=10, material="S355", grade="S355")),
        ("304", Plate()),
        ("304 - 2mm", Plate(thickness_mm=2, material="Stainless Steel", grade="304")),
        ("BRACKETS", Plate()),
    ],
)
def test_heading_over_rows_needs_no_other_word(text, expected):
    assert plate(text, WORDS, heading=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("200x150", (None, (200, 150))),
        ("200 x 150 x 6 mm", (6, (200, 150))),
        ("1 200x150", (None, None)),
        ("200x6x150", (None, None)),
        ("50x50x50", (None, None)),
        ("0x150", (None, None)),
        ("200", (None, None)),
    ],
)
def test_size_alone_is_read(text, expected):
    assert sizes_mm(text) == expected


@given(st.text(max_size=200), st.booleans())
def test_no_description_is_too_strange(text, heading):
    found = plate(text, WORDS, heading=heading)
    assert found.thickness_mm is None or 0 < found.thickness_mm <= 100
    assert found.size_mm is None or all(side > 0 for side in found.size_mm)
