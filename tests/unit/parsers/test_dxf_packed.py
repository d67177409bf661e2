import io
import math

import ezdxf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.model import Limits
from modn_watch.parsers.dxf import parse
from modn_watch.parsers.dxf_packed import packed

HEAD = [(5, "A1"), (8, "CUT"), (62, 3), (70, 1), (66, 1), (10, 0), (20, 0), (30, 0)]
SQUARE = [[(10, x), (20, y)] for x, y in ((0, 0), (30, 0), (30, 30), (0, 30))]


def polyline(*vertices, head=HEAD, tail=(), own=((5, "A2"), (8, "CUT"))):
    tags = [(0, "POLYLINE"), *head]
    for vertex in vertices:
        tags += [(0, "VERTEX"), *own, *vertex]
    return [*tags, (0, "SEQEND"), *tail]


def drawing(*tags, end="\r\n"):
    start = [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009"), (0, "ENDSEC")]
    start += [(0, "SECTION"), (2, "ENTITIES")]
    rows = [*start, *tags, (0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code:>3}{end}{value}{end}" for code, value in rows).encode()


def shapes(body):
    """Type, layer, colour, closed and vertices with bulges of every polyline."""
    document = ezdxf.read(io.StringIO(body.decode()))
    return [
        (entity.dxf.layer, entity.dxf.color, bool(entity.is_closed), corners(entity))
        for entity in document.modelspace()
    ]


def corners(entity):
    if entity.dxftype() == "LWPOLYLINE":
        return [tuple(map(float, point)) for point in entity.get_points("xyb")]
    return [(*vertex.dxf.location.vec2, vertex.dxf.get("bulge", 0)) for vertex in entity.vertices]


a_number = st.sampled_from([0, 30, 20, 10, 42, 8, 66, "0.0", "-1e-05", "1.", "2.5E+3", -7.25])
a_vertex = st.builds(
    lambda x, y, more: [(10, x), (20, y), *more],
    a_number,
    a_number,
    st.sampled_from([[], [(42, "0.5")], [(30, 0)], [(30, "0.0"), (42, -1)], [(42, 0)]]),
)
owners = st.sampled_from([(), ((8, "CUT"),), ((5, "30"), (8, "30")), ((8, "0"), (5, "B7"))])


@given(
    st.lists(st.tuples(st.lists(a_vertex, min_size=1, max_size=4), owners), max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_packed_polyline_is_the_one_that_was_written(lines, end):
    tags = [tag for vertices, own in lines for tag in polyline(*vertices, own=own)]
    body = drawing(*tags, end=end)
    light = packed(body)
    assert b"VERTEX" not in light
    assert light.count(b"\nLWPOLYLINE") == len(lines)
    assert shapes(light) == shapes(body)


@pytest.mark.parametrize(
    "tags",
    [
        polyline(*SQUARE, head=[*HEAD[:3], (70, 9), *HEAD[4:]]),
        polyline(*SQUARE, head=[*HEAD[:3], (70, 4), *HEAD[4:]]),
        polyline(*SQUARE, head=[*HEAD[:7], (30, 5)]),
        polyline(*SQUARE, head=[*HEAD, (210, 0), (220, 0), (230, -1)]),
        polyline(*SQUARE, head=[*HEAD, (40, 2), (41, 2)]),
        polyline(*SQUARE, head=[*HEAD[:3], (60, 1), *HEAD[3:]]),
        polyline(*SQUARE, [(10, 0), (20, 0), (42, "nan")]),
        polyline(*SQUARE, [(10, 0), (20, 0), (30, 7)]),
        polyline(*SQUARE, [(10, 0), (20, 0), (70, 16)]),
        polyline(*SQUARE, [(10, "1,5"), (20, 0)]),
        polyline(*SQUARE, [(10, 5)]),
        polyline(*SQUARE)[:-1],
        polyline(),
    ],
)
def test_a_polyline_that_says_more_stays_as_it_is(tags):
    body = drawing(*tags)
    assert packed(body) == body


def test_a_drawing_of_r12_has_its_polylines_by_their_name_and_length():
    slot = polyline(
        [(10, 0), (20, 50)],
        [(10, 30), (20, 50), (42, 1)],
        [(10, 30), (20, 60)],
        [(10, 0), (20, 60), (42, 1)],
        tail=((8, "CUT"),),
    )
    found = parse(io.BytesIO(drawing(*slot, *polyline(*SQUARE))), Limits())
    assert found.details["entities"] == {"POLYLINE": 2}
    assert found.geometry["cut_length_mm"] == pytest.approx(60 + 10 * math.pi + 120)
    assert {row["name"] for row in found.geometry["layers"] if row["entities"]} == {"CUT"}


def test_a_later_release_that_writes_polylines_as_r12_does_keeps_them():
    body = drawing(*polyline(*SQUARE)).replace(b"AC1009", b"AC1015")
    found = parse(io.BytesIO(body), Limits())
    assert found.details["entities"] == {"POLYLINE": 1}
    assert (found.geometry["closed_contours"], found.geometry["cut_length_mm"]) == (1, 120)
