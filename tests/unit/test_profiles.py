"""Profiles of lists of parts: which are plate, how thick and how wide."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.vocabulary.profiles import profile


@pytest.mark.parametrize(
    ("text", "kind", "thickness_mm", "width_mm"),
    [
        ("FL10*80", "flat", 10.0, 80.0),
        ("FL80*10", "flat", 10.0, 80.0),
        ("FLT 6x50", "flat", 6.0, 50.0),
        ("FB 12 x 65", "flat", 12.0, 65.0),
        ("100x10 FLAT", "flat", 10.0, 100.0),
        ("Flat bar 5*40", "flat", 5.0, 40.0),
        ("PL6", "plate", 6.0, None),
        ("PL6*200", "plate", 6.0, 200.0),
        ("PL4.5*200", "plate", 4.5, 200.0),
        ("PL4,5*200", "plate", 4.5, 200.0),
        ("PLT10*180", "plate", 10.0, 180.0),
        ("PLT10x180", "plate", 10.0, 180.0),
        ("PL 10 X 200", "plate", 10.0, 200.0),
        ("PL10*180*2400", "plate", 10.0, 180.0),
        ("PL200.5*12", "plate", 12.0, 200.5),
        ("PLATE 8", "plate", 8.0, None),
        ("8mm PLATE", "plate", 8.0, None),
        ("PL 6 THK", "plate", 6.0, None),
        ("PL-16", "plate", 16.0, None),
        ("BPL12", "plate", 12.0, None),
        ("pl10 S355JR", "plate", 10.0, None),
        ("VT6*600", "chequer", 6.0, 600.0),
        ("VT4.5*1200", "chequer", 4.5, 1200.0),
        ("CHQ6", "chequer", 6.0, None),
        ("CHQ PL 6", "chequer", 6.0, None),
        ("6mm Vastrap", "chequer", 6.0, None),
    ],
)
def test_plate_and_flat_bar_state_their_thickness_and_width(text, kind, thickness_mm, width_mm):
    found = profile(text)
    assert (found.kind, found.thickness_mm, found.width_mm) == (kind, thickness_mm, width_mm)


@pytest.mark.parametrize(
    "text",
    [
        *("L80*80*6", "RHS100*50*3", "SHS 50x50x2.5", "CHS48.3*3.2", "UB203*133*25", "IPE200"),
        *("EA50x50x5", "UA75*50*6", "PFC180*70", "PFC100", "HEA160", "D16", "ROD20", "M16*50"),
        *("RG40*600", "GRATING 40", "10*80", "2400x1200", "P12", "PL", "PLATE", "FLANGE 10"),
        *("", "PL0", "PL900*1200", "PL140.280", "BPL12A", "PL12.5.6"),
    ],
)
def test_other_sections_and_other_words_are_no_plate(text):
    assert profile(text) is None


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text):
    found = profile(text)
    assert found is None or 0.05 <= found.thickness_mm <= 300


@pytest.mark.parametrize("text", ["PL" + "1" * 100_000, "PL 1 x" * 20_000, "CHEQ " * 50_000])
def test_long_texts_take_no_time(text):
    started = time.process_time()
    assert profile(text) is None
    assert time.process_time() - started < 0.05
