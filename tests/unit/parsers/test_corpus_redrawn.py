"""The shop's own drawings: drawn another way, and measured another way."""

import logging
from contextlib import suppress

import pytest

from modn_watch.errors import Unreadable
from tests.redrawn import (
    CHANGES,
    SHEET_CHANGES,
    TOUCHY_CHANGES,
    changed,
    differences,
    loaded,
    partly_doubled,
    read,
    written,
)
from tests.second_look import SAGITTA, looked_at

pytestmark = pytest.mark.corpus

#: Of each folder so many, the smallest, and none larger: these tests have a minute.
EACH, LARGEST_BYTES = 3, 60_000
LARGEST_LOOKED_AT = 250_000
RELEASES = ("R12", "R2000", "R2010", "R2018")
#: Notes of drawings that come out of ezdxf another way than they went in.
UNFAITHFUL = {"broken_entities", "repaired"}
#: Notes of drawings in which a line belongs to several outlines, or to none for certain.
SHARED = {"duplicate_line", "junction"}
#: Notes of drawings whose contours cross, lie on each other, or do not close.
TANGLED = SHARED | {
    *("open_contour", "gap", "stray_line", "dashed_line", "self_intersection"),
    *("hole_crosses_outline", "hole_overlaps_hole", "outlines_overlap", "part_crosses_hole"),
}
#: Notes of drawings of which not all is measured that is drawn.
NOT_ALL = {"broken_entities", "hidden_entities", "ignored_lines", "unmeasured_entities"}
#: What is cut and only the program itself takes apart.
OWN_WAY = {"SOLID", "TRACE", "3DFACE", "MLINE", "HELIX"}
#: What R12 cannot say; ezdxf leaves it out.
MODERN = {"LWPOLYLINE", "SPLINE", "ELLIPSE", "MLINE", "HELIX"}


def codes(extract):
    return {note.code for note in extract.notes}


def drawings(corpus, largest_bytes):
    """Bytes and extracts of what can be measured and ezdxf reads as it is."""
    logging.getLogger("ezdxf").setLevel(logging.CRITICAL)
    for path in sorted(corpus.rglob("*")):
        if path.suffix.lower() != ".dxf" or path.stat().st_size > largest_bytes:
            continue
        with suppress(Unreadable):
            extract = read(path.read_bytes())
            as_it_is = extract.details["read_as"] in {"strict", "binary"}
            if as_it_is and extract.geometry["bounding_box"]:
                yield path, path.read_bytes(), extract


def representatives(corpus):
    """The smallest drawings of each folder that come out of ezdxf as they went in."""
    found = {}
    for path, data, extract in drawings(corpus, LARGEST_BYTES):
        if not UNFAITHFUL & codes(extract):
            found.setdefault(path.parent, []).append((path, data, extract))
    for members in found.values():
        yield from sorted(members, key=lambda each: len(each[1]))[:EACH]


def changes_for(extract):
    if extract.geometry["drawing_kind"] == "sheet":
        return SHEET_CHANGES
    if SHARED & codes(extract):
        return [change for change in CHANGES if change not in TOUCHY_CHANGES]
    return CHANGES


def releases_for(extract):
    # R12 states no unit, and ezdxf leaves out what it cannot say.
    old = extract.geometry["unit"] == "mm"
    old &= not MODERN & extract.details["entities_with_blocks"].keys()
    return RELEASES if old else RELEASES[1:]


def test_drawings_drawn_another_way_measure_the_same(corpus):
    tried, wrong = 0, []
    for path, data, extract in representatives(corpus):
        for change in changes_for(extract):
            found = differences(extract, read(changed(data, change)))
            wrong += [(path.name, change.__name__, found)] if found else []
            tried += 1
    assert wrong == []
    assert tried >= 150


def test_drawings_partly_drawn_twice_measure_the_same_but_for_that(corpus):
    """But for those where nobody can tell which line belongs to which outline."""
    tried, wrong = 0, []
    for path, data, extract in representatives(corpus):
        if TANGLED & codes(extract) or extract.geometry["drawing_kind"] == "sheet":
            continue
        again = read(changed(data, partly_doubled))
        found = differences(extract, again, but=["duplicate_length_mm"])
        wrong += [(path.name, found)] if found else []
        tried += again.geometry["duplicate_length_mm"] > 1
    assert wrong == []
    assert tried >= 10


def test_parts_layers_and_drawings_agree_on_what_is_cut(corpus):
    tried = 0
    for path, _, extract in drawings(corpus, LARGEST_LOOKED_AT):
        geometry = extract.geometry
        total = geometry["cut_length_mm"]
        slack = 1e-6 * (total + geometry["duplicate_length_mm"]) + 1e-4
        layers = sum(layer["cut_length_mm"] for layer in geometry["layers"])
        assert layers == pytest.approx(total, abs=slack), path.name
        parts = sum(part["cut_length_mm"] * part["quantity"] for part in geometry["parts"])
        assert parts <= total + slack, path.name
        contours = geometry["closed_contours"] + geometry["open_contours"]
        assert geometry["pierce_count"] == contours, path.name
        tried += 1
    assert tried >= 60


def test_drawings_written_by_another_release_measure_the_same(corpus):
    tried, wrong = 0, []
    for path, data, extract in representatives(corpus):
        for release in releases_for(extract):
            for binary in (False, True):
                again = written(loaded(data), release=release, binary=binary)
                found = differences(extract, read(again))
                wrong += [(path.name, release, binary, found)] if found else []
                tried += 1
    assert wrong == []
    assert tried >= 150


def looks(corpus):
    """What both ways can measure; of a sheet, the blocks that hold its part."""
    for path, data, extract in drawings(corpus, LARGEST_LOOKED_AT):
        if NOT_ALL & codes(extract):
            continue
        shown = [*loaded(data).modelspace()]
        if extract.geometry["drawing_kind"] == "sheet":
            shown = [each for each in shown if each.dxf.get("name", "").startswith("Part-")]
        look = looked_at(shown)
        if not OWN_WAY & look.kinds:
            yield path, extract, look


def test_drawings_measure_what_chords_do(corpus):
    lengths = areas = 0
    for path, extract, look in looks(corpus):
        geometry, unit = extract.geometry, extract.details["unit_mm"]
        # Chords are shorter than their curves, never longer.
        drawn = geometry["cut_length_mm"] + geometry["duplicate_length_mm"]
        rounding = 1e-6 * drawn
        short = drawn - look.length * unit
        assert -rounding <= short <= look.length_off * unit + rounding, path.name
        box = [geometry["bounding_box"][side] for side in ("min_x", "min_y", "max_x", "max_y")]
        assert [side * unit for side in look.box] == pytest.approx(box, abs=1.1 * SAGITTA * unit)
        lengths += 1
        if TANGLED & codes(extract):
            continue
        slack = look.area_off * unit**2 + 1e-6 * geometry["gross_area_mm2"]
        assert look.net * unit**2 == pytest.approx(geometry["net_area_mm2"], abs=slack), path.name
        assert look.gross * unit**2 == pytest.approx(geometry["gross_area_mm2"], abs=slack)
        assert look.rings == geometry["closed_contours"], path.name
        if geometry["gross_area_mm2"] > 1000:
            assert look.net * unit**2 == pytest.approx(geometry["net_area_mm2"], rel=1e-4)
        areas += 1
    assert lengths >= 60
    assert areas >= 50
