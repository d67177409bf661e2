"""The same drawing drawn another way measures the same, as files."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plates import drawing, old_plates, plates
from tests.redrawn import (
    CHANGES,
    STILL,
    changed,
    differences,
    exploded,
    partly_doubled,
    places,
    read,
    written,
)

few = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 999)


def check(extract, drawn):
    """Against what was drawn: each plate once in its block or blocks, and the first once more."""
    drawn = [*drawn, drawn[0]]
    geometry = extract.geometry
    assert [note.code for note in extract.notes if note.code != "several_parts"] == []
    assert geometry["cut_length_mm"] == pytest.approx(sum(p.length for p in drawn), rel=1e-6)
    assert geometry["net_area_mm2"] == pytest.approx(sum(p.net for p in drawn), rel=1e-6)
    assert geometry["gross_area_mm2"] == pytest.approx(sum(p.gross for p in drawn), rel=1e-6)
    assert geometry["closed_contours"] == sum(1 + len(plate.holes) for plate in drawn)
    assert geometry["pierce_count"] == geometry["closed_contours"]
    assert (geometry["open_contours"], geometry["gaps"]) == (0, 0)
    assert sum(part["quantity"] for part in geometry["parts"]) == len(drawn)
    found = [
        (hole["kind"], hole["diameter_mm"] or 0.0)
        for part in geometry["parts"]
        for hole in part["holes"]
        for _ in range(hole["count"] * part["quantity"])
    ]
    told = sorted(hole.told for plate in drawn for hole in plate.holes)
    assert [kind for kind, _ in sorted(found)] == [kind for kind, _ in told]
    assert [wide for _, wide in sorted(found)] == pytest.approx([w for _, w in told], abs=0.0101)


@pytest.mark.parametrize("change", CHANGES)
@few
@given(plates, seeds)
def test_a_drawing_drawn_another_way_measures_the_same(change, drawn, seed):
    data = written(drawing(drawn))
    one, other = read(data), read(changed(data, change, seed))
    check(one, drawn)
    check(other, drawn)
    assert differences(one, other) == []
    assert change not in STILL or places(one, other) < 1e-5


@pytest.mark.parametrize("release", ["R2000", "R2010", "R2018"])
@pytest.mark.parametrize("binary", [False, True], ids=["ascii", "binary"])
@settings(few, max_examples=6)
@given(plates)
def test_a_drawing_written_by_another_release_measures_the_same(release, binary, drawn):
    check(read(written(drawing(drawn), release=release, binary=binary)), drawn)


@pytest.mark.parametrize("binary", [False, True], ids=["ascii", "binary"])
@few
@given(old_plates)
def test_a_drawing_without_a_header_to_speak_of_measures_the_same(binary, drawn):
    extract = read(written(drawing(drawn, "R12"), binary=binary))
    assert extract.details["release"] == "R12"
    kept = [note for note in extract.notes if note.code != "unit_assumed"]
    one = read(written(drawing(drawn)))
    assert [note.code for note in kept] == [note.code for note in one.notes]
    assert differences(one, extract) == []


@few
@given(plates, st.permutations(CHANGES), seeds)
def test_one_change_after_another_changes_nothing(drawn, changes, seed):
    document = drawing(drawn)
    for change in changes[:4]:
        change(document, Random(seed))
    check(read(written(document)), drawn)


@few
@given(plates, seeds, st.booleans())
def test_a_drawing_partly_drawn_twice_measures_the_same_but_for_that(drawn, seed, apart):
    data = written(drawing(drawn))
    one = read(data)
    data = changed(data, exploded) if apart else data
    other = read(changed(data, partly_doubled, seed))
    assert differences(one, other, but=["duplicate_length_mm"]) == []
    assert {note.code for note in other.notes} <= {"duplicate_line", "several_parts"}
    geometry = other.geometry
    total = geometry["cut_length_mm"]
    assert sum(layer["cut_length_mm"] for layer in geometry["layers"]) == pytest.approx(total)
    parts = sum(part["cut_length_mm"] * part["quantity"] for part in geometry["parts"])
    assert parts <= total + 1e-5
