"""Damage that programs and copies really do: the same figures, or a note says what is missing."""

import io
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.errors import Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import dxf_read
from modn_watch.parsers.dxf import parse
from tests.fuzz.drawings import drawing

WIRE = [(0.0, 0.0, 0.0), (200.0, 0.0, 1.0), (200.0, 100.0, 0.0), (0.0, 100.0, 0.0)]
#: Three sides, and half a circle where the bulge of 1 is.
WIRE_MM = 500 + 50 * math.pi
HOLE_MM = 20 * math.pi
FRAME_MM = 320.0
SLIT_MM = 40.0
ROUND_MM = 6 * math.pi
DOT = ("DOT", [(0, "CIRCLE"), (8, "0"), (10, 0.0), (20, 0.0), (30, 0.0), (40, 3.0)])
LAYERS = [("CUT", 7, 0), ("BEND", 3, 0)]


def wire(*, marks=("AcDbEntity", "AcDbPolyline"), kind="LWPOLYLINE"):
    points = [pair for x, y, b in WIRE for pair in ((10, x), (20, y), (42, b))]
    first, *own = [(100, mark) for mark in marks] or [()]
    return [(0, kind), *([first] if first else []), (8, "CUT"), *own, (90, 4), (70, 1), *points]


def frame(layer="CUT"):
    corners = ((0, 200), (100, 200), (100, 260), (0, 260))
    yield from ((0, "POLYLINE"), (8, layer), (66, 1), (70, 1))
    for x, y in corners:
        yield from ((0, "VERTEX"), (8, layer), (10, float(x)), (20, float(y)), (30, 0.0))
    yield from ((0, "SEQEND"), (8, layer))


HOLE = [(0, "CIRCLE"), (8, "CUT"), (10, 50.0), (20, 50.0), (30, 0.0), (40, 10.0)]
SLIT = [(0, "LINE"), (8, "BEND"), (10, 80.0), (20, 20.0), (30, 0.0), (11, 120.0), (21, 20.0)]
PLACE = [(0, "INSERT"), (8, "CUT"), (2, "DOT"), (10, 600.0), (20, 50.0), (30, 0.0)]


def whole(*entities, release="AC1015", header=((9, "$INSUNITS"), (70, 4))):
    pairs = [pair for entity in entities for pair in entity]
    return drawing(pairs, release=release, header=header, blocks=[DOT], layers=LAYERS)


OLD = whole(frame(), HOLE, SLIT, PLACE, [*HOLE[:2], (10, 800.0), (20, 0.0), (40, 10.0)],
            release="AC1009")  # fmt: skip
NEW = whole(wire(), HOLE, SLIT, PLACE, frame())


def read(data):
    return parse(io.BytesIO(data), Limits())


def codes(extract):
    return {note.code for note in extract.notes}


def cut_mm(extract):
    return extract.geometry["cut_length_mm"]


def evidence(extract, code):
    return [note.evidence for note in extract.notes if note.code == code]


def test_the_sound_drawings_measure_what_they_are_drawn_as():
    assert cut_mm(read(OLD)) == pytest.approx(FRAME_MM + 2 * HOLE_MM + ROUND_MM, abs=1e-5)
    assert cut_mm(read(NEW)) == pytest.approx(WIRE_MM + HOLE_MM + ROUND_MM + FRAME_MM, abs=1e-5)
    assert not codes(read(NEW)) & {"repaired", "entities_lost", "open_contour"}


@pytest.mark.parametrize("release", ["AC1009", "AC1015", "AC1032"])
@pytest.mark.parametrize("marks", [(), ("AcDbEntity",), ("AcDbPolyline",)])
def test_a_light_polyline_with_marks_missing_keeps_its_layer_and_is_closed(release, marks):
    extract = read(whole(wire(marks=marks), release=release))
    assert cut_mm(extract) == pytest.approx(WIRE_MM, abs=1e-5)
    assert (extract.geometry["closed_contours"], extract.geometry["open_contours"]) == (1, 0)
    assert [row["name"] for row in extract.geometry["layers"] if row["entities"]] == ["CUT"]
    assert "repaired" in codes(extract)


@pytest.mark.parametrize(
    "header", [b"", b"  0\nSECTION\n  2\nHEADER\n  9\n$INSUNITS\n 70\n  1\n  0\nENDSEC\n"]
)
@pytest.mark.parametrize("stated", [True, False])
def test_marks_in_a_drawing_that_states_r12_or_nothing_are_read_as_marks(header, stated):
    """ezdxf reads of such a polyline neither its layer nor that it is closed."""
    data = whole(wire(), release="AC1009", header=())
    if not stated:
        data = header + data[data.index(b"0\nSECTION\n2\nTABLES") :]
    extract = read(data)
    mm = 25.4 if header and not stated else 1
    assert cut_mm(extract) == pytest.approx(mm * WIRE_MM, abs=1e-3)
    assert extract.geometry["open_contours"] == 0
    assert [row["name"] for row in extract.geometry["layers"] if row["entities"]] == ["CUT"]


@pytest.mark.parametrize("word", ["1.#QNAN", "-1.#IND", "1.#INF", "12.3.4", "x"])
@pytest.mark.parametrize("data", [OLD, NEW], ids=["R12", "R2000"])
def test_a_word_for_no_number_is_not_read_as_one(data, word):
    """Microsoft's words begin with a 1, which recovery takes for the number."""
    extract = read(data.replace(b"\n200.0\n", f"\n{word}\n".encode(), 1))
    assert {"repaired", "unreadable_numbers", "broken_entities"} <= codes(extract)
    assert evidence(extract, "unreadable_numbers") == [f'"{word}"']
    # Two sides hang on the corner.
    assert cut_mm(extract) < cut_mm(read(data)) - 100


@pytest.mark.parametrize("data", [OLD, NEW], ids=["R12", "R2000"])
def test_numbers_as_fortran_writes_them_are_those_numbers(data):
    lines = data.decode().split("\n")
    for at in range(1, len(lines), 2):
        if "." in lines[at]:
            lines[at] = f"{float(lines[at]):.16e}".replace("e", "D")
    extract = read("\n".join(lines).encode())
    assert cut_mm(extract) == pytest.approx(cut_mm(read(data)), abs=1e-6)
    assert extract.geometry["bounding_box"] == read(data).geometry["bounding_box"]
    assert "repaired" in codes(extract)


def test_a_polyline_without_its_end_is_read_to_its_last_vertex():
    extract = read(OLD.replace(b"0\nSEQEND\n8\nCUT\n", b""))
    assert cut_mm(extract) == pytest.approx(cut_mm(read(OLD)), abs=1e-6)
    assert "repaired" in codes(extract)


def test_a_header_that_means_nothing_costs_its_setting_alone():
    extract = read(NEW.replace(b"$INSUNITS\n70\n4\n", b"$INSUNITS\n70\nmm\n"))
    assert cut_mm(extract) == pytest.approx(cut_mm(read(NEW)), abs=1e-6)
    assert evidence(extract, "entities_lost") == ["1 $INSUNITS"]
    assert "unit_assumed" in codes(extract)


def test_a_section_without_its_end_loses_nothing_and_says_nothing_is_lost():
    at = NEW.rindex(b"0\nENDSEC\n0\nEOF")
    extract = read(NEW[:at] + b"0\nEOF\n")
    assert cut_mm(extract) == pytest.approx(cut_mm(read(NEW)), abs=1e-6)
    assert "repaired" in codes(extract)
    assert "entities_lost" not in codes(extract)


def test_two_sections_of_entities_are_read_both():
    """Of two, ezdxf keeps the last."""
    at = NEW.index(b"0\nLINE\n")
    extract = read(NEW[:at] + b"0\nENDSEC\n0\nSECTION\n2\nENTITIES\n" + NEW[at:])
    assert cut_mm(extract) == pytest.approx(cut_mm(read(NEW)), abs=1e-6)
    assert evidence(extract, "repaired") == ["sections twice: ENTITIES"]


def test_what_no_reader_takes_is_salvaged_with_ever_less_around_it(monkeypatch):
    strict, tried = dxf_read._strict, []

    def picky(body):
        tried.append(body)
        if b"TABLES" in body:
            raise ValueError("no tables")
        return strict(body)

    def lost(_):
        raise ValueError("no recovery")

    monkeypatch.setattr(dxf_read, "_strict", picky)
    monkeypatch.setattr(dxf_read, "_recovered", lost)
    tolerance = [(0, "TOLERANCE"), (8, "0"), (10, 1.0), (20, 1.0)]
    extract = read(whole(wire(), tolerance, PLACE))
    assert extract.details["read_as"] == "salvaged"
    assert cut_mm(extract) == pytest.approx(WIRE_MM + ROUND_MM, abs=1e-5)
    assert {"repaired", "salvaged"} <= codes(extract)
    assert evidence(extract, "entities_lost") == ["1 TOLERANCE"]
    assert len(tried) == 4


def test_a_drawing_of_which_nothing_is_left_is_unreadable():
    shapeless = NEW.replace(b"\n10\n", b"\n\xff\n")
    with pytest.raises(Unreadable):
        read(shapeless)


LINES = {data: data.decode().split("\n")[:-1] for data in (OLD, NEW)}
NUMBERS = ("1.#QNAN", "-1.#IND", "abc", "", "1,234,5", "1.2-3")


def blank(lines, draw):
    lines.insert(draw(st.integers(0, len(lines) - 1)), "")


def lose(lines, draw):
    del lines[draw(st.integers(0, len(lines) - 1))]


def stray(lines, draw):
    word = draw(st.sampled_from(["hello", "Hallo Welt", "5", "0", "LINE", "1.5"]))
    lines.insert(draw(st.integers(0, len(lines) - 1)), word)


def unmark(lines, draw):
    ends = ("SEQEND", "ENDSEC", "ENDTAB", "ENDBLK", "AcDbEntity", "AcDbPolyline")
    found = [at for at, line in enumerate(lines) if at and line in ends]
    if found:
        at = draw(st.sampled_from(found))
        del lines[at - 1 : at + 1]


def misprint(lines, draw):
    found = [at for at in range(1, len(lines)) if "." in lines[at]]
    lines[draw(st.sampled_from(found))] = draw(st.sampled_from(NUMBERS))


def split(lines, draw):
    first = lines.index("ENTITIES") if "ENTITIES" in lines else len(lines)
    found = [at for at in range(first, len(lines) - 1) if lines[at : at + 2] == ["0", "CIRCLE"]]
    if found:
        at = draw(st.sampled_from(found))
        lines[at:at] = ["0", "ENDSEC", "0", "SECTION", "2", "ENTITIES"]


def nothing(lines, draw):
    pass


LINE_HARMS = (blank, lose, stray, nothing)
HARMS = (unmark, misprint, split, nothing)


@st.composite
def harmed(draw):
    data = draw(st.sampled_from([OLD, NEW]))
    lines = list(LINES[data])
    # One line only: two beside each other may leave two entities that read as one sound one.
    for harm in (draw(st.sampled_from(LINE_HARMS)), draw(st.sampled_from(HARMS))):
        harm(lines, draw)
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return data, "".join(line + end for line in lines).encode()


def figures(extract):
    geometry = extract.geometry
    layers = {row["name"]: (row["length_mm"], row["operation"]) for row in geometry["layers"]}
    names = ("unit", "bounding_box", "cut_length_mm", "pierce_count", "open_contours")
    return [geometry[name] for name in names], layers


TELLING = {"entities_lost", "unreadable_numbers", "salvaged", "trash_after_end", "truncated"}
TELLING |= {"unmeasured_entities", "broken_entities", "block_missing", "unit_assumed"}


@settings(max_examples=150)
@given(harmed())
def test_damage_never_changes_a_figure_in_silence(case):
    sound, data = case
    try:
        extract = read(data)
    except Unreadable:
        return
    assert figures(extract) == figures(read(sound)) or codes(extract) & TELLING
