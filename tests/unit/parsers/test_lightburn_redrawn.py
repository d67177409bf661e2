"""The same LightBurn project written another way measures the same."""

import io
import math
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modn_watch.model import Limits
from modn_watch.parsers.lightburn import parse
from tests.redrawn import differences

few = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
#: Shapes stand in cells so wide that none meets another.
CELL = 60
#: A closed path: corners, each with the handles that leave it and arrive there, or none.
LEAF = (
    ((0.0, 0.0), (6.25, -4.5), (-3.5, 5.0)),
    ((20.0, 3.0), None, (12.5, -6.0)),
    ((22.0, 15.0), (18.0, 21.5), None),
    ((4.0, 12.0), None, (9.0, 24.0)),
)


def rect(width, height, corner, matrix):
    return (
        f'<Shape Type="Rect" CutIndex="0" W="{width}" H="{height}" Cr="{corner}">{matrix}</Shape>'
    )


def ellipse(rx, ry, matrix):
    return f'<Shape Type="Ellipse" CutIndex="0" Rx="{rx}" Ry="{ry}">{matrix}</Shape>'


def leaf(scale, matrix, *, first=0, old=False, number=0):
    """The path from another vertex on, in either encoding; no two share a number."""
    count = len(LEAF)
    turned = [LEAF[(n + first) % count] for n in range(count)]
    joins = []
    for n in range(count):
        leaving, arriving = turned[n][1], turned[(n + 1) % count][2]
        joins.append(("B" if leaving or arriving else "L", n, (n + 1) % count))
    attributes = f'Type="Path" CutIndex="0" VertID="{number}" PrimID="{number}"'
    write = _old if old else _compact
    return f"<Shape {attributes}>{matrix}{write(turned, joins, scale)}</Shape>"


def _compact(vertices, joins, scale):
    text = ""
    for (x, y), leaving, arriving in vertices:
        text += f"V{x * scale} {y * scale}"
        for name, handle in (("c0", leaving), ("c1", arriving)):
            u, v = handle or (None, None)
            text += f"{name}x1" if handle is None else f"{name}x{u * scale}{name}y{v * scale}"
    told = "".join(f"{kind}{start} {end}" for kind, start, end in joins)
    return f"<VertList>{text}</VertList><PrimList>{told}</PrimList>"


def _old(vertices, joins, scale):
    text = ""
    for (x, y), leaving, arriving in vertices:
        text += f'<V vx="{x * scale}" vy="{y * scale}"'
        for name, handle in (("c0", leaving), ("c1", arriving)):
            u, v = (handle[0] * scale, handle[1] * scale) if handle else (1, 0)
            text += f' {name}x="{u}" {name}y="{v}"'
        text += "/>"
    return text + "".join(f'<P T="{k}" p0="{a}" p1="{b}"/>' for k, a, b in joins)


def form(a=1.0, b=0.0, c=0.0, d=1.0, e=0.0, f=0.0):
    return f"<XForm>{a!r} {b!r} {c!r} {d!r} {e!r} {f!r}</XForm>"


def placed(turn, mirror, n):
    cos, sin = math.cos(turn), math.sin(turn)
    hand = -1.0 if mirror else 1.0
    return form(cos, sin, -sin * hand, cos * hand, CELL * (n % 5), CELL * (n // 5))


def read(*shapes, version="1"):
    setting = '<CutSetting type="Cut"><index Value="0"/><name Value="C00"/></CutSetting>'
    head = f'<LightBurnProject AppVersion="2.0.04" DeviceName="Laser" FormatVersion="{version}">'
    data = f"{head}{setting}{''.join(shapes)}</LightBurnProject>"
    return parse(io.BytesIO(data.encode()), Limits())


halves = st.integers(10, 40).map(lambda n: n / 2)
shapes = st.one_of(
    st.tuples(st.just("rect"), halves, halves, st.sampled_from([0, 1, 2.5])),
    st.tuples(st.just("ellipse"), halves.map(lambda n: n / 2), halves.map(lambda n: n / 2)),
    st.tuples(st.just("leaf"), st.sampled_from([0.5, 1.0, 1.25])),
)
places = st.tuples(st.floats(0, 6.28), st.booleans())
projects = st.lists(st.tuples(shapes, places), min_size=1, max_size=8)


def written(project, **how):
    return [one(shape, placed(*place, n), n, **how) for n, (shape, place) in enumerate(project)]


def one(shape, matrix, number, **how):
    kind, *values = shape
    if kind == "leaf":
        return leaf(*values, matrix, number=number, **how)
    return {"rect": rect, "ellipse": ellipse}[kind](*values, matrix)


def check(one, other):
    assert one.geometry["open_contours"] == 0
    assert differences(one, other) == []
    assert [note.code for note in one.notes] == [note.code for note in other.notes]


@few
@given(projects, st.integers(0, 999))
def test_shapes_in_another_order_measure_the_same(project, seed):
    plain = written(project)
    check(read(*plain), read(*Random(seed).sample(plain, len(plain))))


@few
@given(projects, st.floats(0, 6.28), st.floats(0.2, 5), st.booleans())
def test_a_group_and_its_opposite_change_nothing(project, turn, size, mirror):
    hand = -1.0 if mirror else 1.0
    a, b = size * math.cos(turn), size * math.sin(turn)
    c, d, e, f = -b * hand, a * hand, 31.0, -7.5
    grown = a * d - b * c
    back = (d / grown, -b / grown, -c / grown, a / grown)
    shift = (-(back[0] * e + back[2] * f), -(back[1] * e + back[3] * f))
    inside = "".join(written(project))
    for matrix in ((a, b, c, d, e, f), (*back, *shift)):
        inside = f'<Shape Type="Group">{form(*matrix)}<Children>{inside}</Children></Shape>'
    check(read(*written(project)), read(inside))


@few
@given(projects, st.integers(1, 3))
def test_a_path_from_another_vertex_on_measures_the_same(project, first):
    check(read(*written(project)), read(*written(project, first=first)))


@few
@given(projects)
def test_both_encodings_measure_the_same(project):
    check(read(*written(project)), read(*written(project, old=True), version="0"))


def test_the_leaf_is_as_large_as_its_curves():
    """Sampled, so that all the above do not agree on nothing."""
    ring = []
    for n, ((x, y), leaving, _) in enumerate(LEAF):
        (u, v), _, arriving = LEAF[(n + 1) % len(LEAF)]
        (p, q), (r, s) = leaving or (x, y), arriving or (u, v)
        for step in range(2000):
            t = step / 2000
            w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            ring.append((w[0] * x + w[1] * p + w[2] * r + w[3] * u,
                         w[0] * y + w[1] * q + w[2] * s + w[3] * v))  # fmt: skip
    sides = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    geometry = read(leaf(1.0, form())).geometry
    assert geometry["cut_length_mm"] == pytest.approx(sum(math.dist(*side) for side in sides))
    area = abs(sum(x * v - y * u for (x, y), (u, v) in sides)) / 2
    assert geometry["net_area_mm2"] == pytest.approx(area, rel=1e-5)
