"""Impossible numbers and damage: a value, a note or Unreadable, never a crash or a silent zero."""

import io
import json
import math
import time
from dataclasses import asdict

import ezdxf
import pytest

from modn_watch.errors import Unreadable
from modn_watch.model import Limits
from modn_watch.parsers.dxf import parse
from tests.fuzz.contract import broken_rules
from tests.fuzz.drawings import drawing

#: Of work, for what is read in one or two.
QUICK_S = 15
GOOD = [(0, "CIRCLE"), (8, "0"), (10, 0), (20, 0), (40, 3)]
GOOD_MM = 6 * math.pi
DOT = ("DOT", [(0, "CIRCLE"), (8, "0"), (10, 0), (20, 0), (40, 1)])
PLATE = drawing(
    [*GOOD, (0, "POLYLINE"), (8, "0"), (66, 1), (70, 1)]
    + [
        pair
        for x, y in ((-50, -50), (50, -50), (50, 50), (-50, 50))
        for pair in ((0, "VERTEX"), (8, "0"), (10, x), (20, y))
    ]
    + [(0, "SEQEND"), (8, "0")]
)


def modern(kind, *groups):
    classes = {"LWPOLYLINE": "AcDbPolyline", "ELLIPSE": "AcDbEllipse", "SPLINE": "AcDbSpline"}
    return [(0, kind), (100, "AcDbEntity"), (8, "0"), (100, classes[kind]), *groups]


def ellipse(**values):
    groups = {"x": 1, "u": 8, "v": 0, "ratio": 0.5, "begin": 0, "end": 6} | values
    return modern(
        "ELLIPSE",
        *((10, groups["x"]), (20, 2), (30, 0), (11, groups["u"]), (21, groups["v"]), (31, 0)),
        *((40, groups["ratio"]), (41, groups["begin"]), (42, groups["end"])),
    )


def wire(*vertices):
    groups = [pair for x, y, bulge in vertices for pair in ((10, x), (20, y), (42, bulge))]
    return modern("LWPOLYLINE", (90, len(vertices)), (70, 1), *groups)


def spline(control=3, knot=1):
    knots = [(40, k) for k in (0, 0, 0, 0, knot, 1, 1, 1)]
    points = [(0, 0), (control, 9), (6, -9), (9, 0)]
    controls = [pair for x, y in points for pair in ((10, x), (20, y), (30, 0))]
    return modern("SPLINE", (70, 8), (71, 3), (72, 8), (73, 4), (74, 0), *knots, *controls)


def arc(x=5, radius=2, begin=10, end=200):
    return [(0, "ARC"), (8, "0"), (10, x), (20, 5), (40, radius), (50, begin), (51, end)]


def line(x, u=9):
    return [(0, "LINE"), (8, "0"), (10, x), (20, 0), (11, u), (21, 4)]


def point_line():
    """A line that ends where it begins."""
    return [(0, "LINE"), (8, "0"), (10, 7), (20, 0), (11, 7), (21, 0)]


def reference(x=5, scale=1, turn=0):
    groups = [(10, x), (20, 5), (41, scale), (50, turn)]
    return [(0, "INSERT"), (8, "0"), (2, "DOT"), *groups]


#: Each with the impossible number in one place; nothing of it can be measured.
WITHOUT_SENSE = {
    "line": line,
    "circle": lambda bad: [(0, "CIRCLE"), (8, "0"), (10, bad), (20, 0), (40, 3)],
    "circle's radius": lambda bad: [(0, "CIRCLE"), (8, "0"), (10, 0), (20, 0), (40, bad)],
    "arc": lambda bad: arc(x=bad),
    "arc's radius": lambda bad: arc(radius=bad),
    "arc's begin": lambda bad: arc(begin=bad),
    "arc's end": lambda bad: arc(end=bad),
    "ellipse": lambda bad: ellipse(x=bad),
    "ellipse's axis": lambda bad: ellipse(u=bad),
    "ellipse's ratio": lambda bad: ellipse(ratio=bad),
    "ellipse's begin": lambda bad: ellipse(begin=bad),
    "ellipse's end": lambda bad: ellipse(end=bad),
    "spline": lambda bad: spline(control=bad),
    "reference": lambda bad: reference(x=bad),
    "reference's scale": lambda bad: reference(scale=bad),
    "reference's turn": lambda bad: reference(turn=bad),
}


def read(data):
    start = time.process_time()
    extract = parse(io.BytesIO(data), Limits())
    assert time.process_time() - start < QUICK_S
    json.dumps(asdict(extract), allow_nan=False)
    assert broken_rules(extract, texts=Limits().texts) == []
    return extract


def drawn(*entities, blocks=(DOT,)):
    pairs = [pair for entity in entities for pair in entity]
    return read(drawing(pairs, blocks=blocks, release="AC1015"))


def codes(extract):
    return {note.code for note in extract.notes} - {"unit_assumed"}


def cut_mm(extract):
    return extract.geometry["cut_length_mm"]


#: However large, an angle is one.
ANGLES = {"arc's begin", "arc's end", "ellipse's begin", "ellipse's end", "reference's turn"}


@pytest.mark.parametrize(
    ("kind", "bad"),
    [(kind, bad) for kind in WITHOUT_SENSE for bad in ("nan", "inf", "-inf", "1e300")
     if bad != "1e300" or kind not in ANGLES],
)  # fmt: skip
def test_an_impossible_number_costs_its_own_shape_aloud(kind, bad):
    alone = drawn(WITHOUT_SENSE[kind](bad))
    assert {"broken_entities", "nothing_to_cut"} <= codes(alone)
    assert alone.geometry["bounding_box"] is None
    beside = drawn(WITHOUT_SENSE[kind](bad), GOOD)
    assert "broken_entities" in codes(beside)
    assert cut_mm(beside) == pytest.approx(GOOD_MM, abs=1e-6)


@pytest.mark.parametrize(
    "flat",
    [arc(radius=0), arc(radius=-2), ellipse(u=0), reference(scale=0)],
    ids=["radius 0", "radius below 0", "axis 0", "scale 0"],
)
def test_a_shape_without_size_is_left_out_aloud(flat):
    assert {"broken_entities", "nothing_to_cut"} <= codes(drawn(flat))
    beside = drawn(flat, GOOD)
    assert codes(beside) == {"broken_entities"}
    assert cut_mm(beside) == pytest.approx(GOOD_MM, abs=1e-6)


@pytest.mark.parametrize("bad", ["nan", "inf", "-inf"])
def test_a_bulge_that_is_no_number_is_straight(bad):
    extract = drawn(wire((0, 0, bad), (50, 0, bad), (50, 30, 0)))
    assert cut_mm(extract) == pytest.approx(80 + math.hypot(50, 30), abs=1e-6)


@pytest.mark.parametrize("vertex", [("nan", 0, 0), (50, "inf", 0), (50, 0, "1e300")])
def test_a_corner_that_is_nowhere_costs_its_sides_and_opens_the_outline_aloud(vertex):
    extract = drawn(wire((0, 0, 0), vertex, (50, 30, 0)))
    assert {"broken_entities", "open_contour"} <= codes(extract)
    assert math.hypot(50, 30) <= cut_mm(extract) + 1e-6 <= 50 + math.hypot(50, 30) + 1e-3


def test_impossible_numbers_of_a_binary_drawing_are_told_too():
    document = ezdxf.new("R2010", units=4)
    space = document.modelspace()
    space.add_circle((0, 0), 3)
    space.add_circle((math.nan, 0), 3)
    space.add_line((0, 0), (math.inf, 0))
    stream = io.BytesIO()
    document.write(stream, fmt="bin")
    extract = read(stream.getvalue())
    assert [note.evidence for note in extract.notes] == ["1 CIRCLE, 1 LINE"]
    assert cut_mm(extract) == pytest.approx(GOOD_MM, abs=1e-6)


def test_edges_without_length_bound_what_the_others_do():
    corners = [(0, 0, 0), (0, 0, 1), (50, 0, 0), (50, 0, 0.5), (50, 0, 0), (50, 30, 0)]
    extract = drawn(wire(*corners), point_line())
    half = math.pi * 25
    assert cut_mm(extract) == pytest.approx(half + 30 + math.hypot(50, 30), abs=1e-6)
    assert extract.geometry["closed_contours"] == 1


@pytest.mark.parametrize(
    ("entity", "told"),
    [
        (point_line(), set()),
        (wire((5, 5, 0), (5, 5, 0), (5, 5, 0)), set()),
        ([(0, "POINT"), (8, "0"), (10, 3), (20, 3)], set()),
        ([(0, "TEXT"), (8, "0"), (10, 3), (20, 3), (40, 2), (1, "5 off")], {"live_text"}),
        ([(0, "INSERT"), (8, "0"), (2, "EMPTY"), (10, 3), (20, 3)], set()),
        ([(0, "INSERT"), (8, "0"), (2, "NOWHERE"), (10, 3), (20, 3)], {"block_missing"}),
        ([(0, "INSERT"), (8, "0"), (2, "LOOP"), (10, 3), (20, 3)], {"block_loop"}),
        ([(0, "CIRCLE"), (8, "0"), (10, 3), (20, 3), (40, 0)], {"broken_entities"}),
        ([(0, "CIRCLE"), (8, "0"), (60, 1), (10, 3), (20, 3), (40, 2)], {"hidden_entities"}),
        ([(0, "LINE"), (8, "CENTER"), (10, 3), (20, 3), (11, 9), (21, 9)], {"ignored_lines"}),
        ([(0, "ACME_NEST"), (8, "0"), (10, 3), (20, 3)], {"unmeasured_entities"}),
    ],
    ids=lambda value: str(value[0][1]) if isinstance(value, list) else "",
)
def test_a_drawing_of_which_nothing_is_measured_says_so(entity, told):
    loop = ("LOOP", [(0, "INSERT"), (8, "0"), (2, "LOOP"), (10, 1), (20, 1)])
    extract = drawn(entity, blocks=[("EMPTY", []), loop])
    assert codes(extract) == {"nothing_to_cut", *told}
    assert extract.geometry["bounding_box"] is None
    assert cut_mm(extract) == 0


def test_ten_thousand_layers_are_listed_each_with_what_is_on_it():
    names = [f"L{n}" for n in range(10_000)]
    circles = [
        [(0, "CIRCLE"), (8, name), (10, 5 * (n % 100)), (20, 5 * (n // 100)), (40, 1)]
        for n, name in enumerate(names)
    ]
    pairs = [pair for circle in circles for pair in circle]
    extract = read(drawing(pairs, layers=[(name, 7, 0) for name in names]))
    listed = {row["name"]: row["cut_length_mm"] for row in extract.geometry["layers"]}
    assert all(listed[name] == pytest.approx(math.tau, abs=1e-5) for name in names)
    assert cut_mm(extract) == pytest.approx(10_000 * math.tau)
    assert extract.geometry["pierce_count"] == 10_000


def test_a_plate_with_a_hole_a_million_metres_away_is_that_plate():
    near = [(0, 0, 0), (200, 0, 0), (200, 100, 0), (0, 100, 0)]
    hole = [(0, "CIRCLE"), (8, "0"), (10, 1e9 + 50), (20, -1e9 + 50), (40, 5)]
    extract = drawn(wire(*[(x + 1e9, y - 1e9, b) for x, y, b in near]), hole)
    (part,) = extract.geometry["parts"]
    assert (part["width"], part["height"]) == (200, 100)
    assert part["net_area_mm2"] == pytest.approx(20_000 - 25 * math.pi, rel=1e-5)
    assert part["holes"] == [{"kind": "round", "diameter_mm": 10.0, "count": 1}]


@pytest.mark.parametrize("lost", [False, True], ids=["one more", "one less"])
@pytest.mark.parametrize(
    "word", [b"AC1009", b"LAYER", b"ENTITIES", b"CIRCLE", b"VERTEX", b"SEQEND"]
)
def test_a_line_too_many_or_too_few_never_gives_another_plate(word, lost):
    """From there on every value is read as a code: some readers keep what came before."""
    whole = cut_mm(read(PLATE))
    assert whole == pytest.approx(GOOD_MM + 400, abs=1e-6)
    begin, _, rest = PLATE.partition(word + b"\n")
    assert rest
    shifted = begin + word + b"\n" + (rest.partition(b"\n")[2] if lost else b"\n" + rest)
    try:
        extract = read(shifted)
    except Unreadable:
        return
    assert cut_mm(extract) == pytest.approx(whole) or {note.code for note in extract.notes} & {
        "repaired",
        "entities_lost",
    }


def test_blank_lines_in_pairs_are_told_or_refused():
    for word in (b"LAYER", b"ENTITIES", b"CIRCLE", b"VERTEX"):
        at = PLATE.index(word) + len(word) + 1
        try:
            extract = read(PLATE[:at] + b"\n\n" + PLATE[at:])
        except Unreadable:
            continue
        assert "repaired" in codes(extract)


def test_a_byte_order_mark_a_decimal_comma_and_lost_endings_are_mended_together():
    text = PLATE.replace(b"\n40\n3\n", b"\n40\n3,5\n")
    extract = read(b"\xef\xbb\xbf" + text.replace(b"0\nEOF\n", b""))
    assert cut_mm(extract) == pytest.approx(400 + 7 * math.pi, abs=1e-6)
    assert {"byte_order_mark", "truncated", "repaired"} <= codes(extract)
