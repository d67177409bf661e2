import math
from xml.etree import ElementTree as ET

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.geometry.affine import Affine
from modn_watch.geometry.along import point_at
from modn_watch.geometry.bounds import Box, bounds
from modn_watch.geometry.curves import (
    Arc,
    Bezier,
    Line,
    Rational,
    all_transformed,
    circular,
    polyline,
)
from modn_watch.geometry.drawn import Drawn, Operation
from modn_watch.geometry.measuring import measure
from modn_watch.geometry.pathdata import Pen, path_data
from modn_watch.geometry.picture import picture
from tests.paths import commands, points
from tests.sketches import drawn, many_sided, square

SVG = "{http://www.w3.org/2000/svg}"
ROOMY = 1_000_000
A_BOX = Box(min_x=0, min_y=0, max_x=100, max_y=100)
RATIONAL = Rational(controls=((0, 0), (40, 90), (100, 20)), weights=(1.0, 3.0, 0.5))
CUBIC = Bezier(start=(0, 0), leaving=(10, 80), arriving=(90, -40), end=(100, 30))
SLANTED = Affine(a=1.5, b=0.4, c=-0.7, d=0.9, e=30, f=-20)


def plate(x, y, width, height):
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return polyline(corners, closed=True)


def shown(entities, others=(), most=ROOMY):
    found = measure(entities)
    loose = [curve for one in (*entities, *others) for curve in one.curves]
    text = picture(found, others, bounds(loose), most=most)
    return None if text is None else ET.fromstring(text)


def groups(root):
    """The paths and rings of each class."""
    found = {}
    for group in root.iter(f"{SVG}g"):
        if look := group.get("class"):
            found.setdefault(look, []).extend(group.findall(f"{SVG}*[@d]"))
            found[look].extend(group.findall(f"{SVG}circle"))
    return found


def in_the_drawing(root, data, steps=24):
    left, top = float(root.get("data-left-mm")), float(root.get("data-top-mm"))
    return [(left + x, top - y) for x, y in points(data, steps)]


def letters(data):
    return "".join(letter for letter, _ in commands(data))


def sampled(curves, count=200):
    return [point_at(curve, n / count) for curve in curves for n in range(count + 1)]


def farthest(some, others):
    """How far the first points stray from the line through the others."""
    line = shapely.LineString(others)
    shapely.prepare(line)
    return shapely.distance(line, shapely.points(some)).max()


def strays(curves, data, pen):
    there = [(pen.left + x, pen.top - y) for x, y in points(data, 150)]
    here = sampled(curves)
    return max(farthest(there, here), farthest(here, there))


def test_plate_with_a_round_hole_is_lines_and_three_arcs_the_right_way_up():
    root = shown(drawn(plate(10, 20, 200, 100), [circular((60, 50), 15)]))
    found = groups(root)
    (outline,), (hole,) = found["cut outline"], found["cut hole"]
    assert letters(outline.get("d")) == "MLLLZ"
    assert set(points(outline.get("d"), 1)) == {(0, 0), (200, 0), (200, 100), (0, 100)}
    assert letters(hole.get("d")) == "MAAAZ"
    around = points(hole.get("d"))
    # 30 mm from the bottom of the plate, which is 70 mm from its top.
    away = [math.dist(point, (50, 70)) for point in around]
    assert (min(away), max(away)) == pytest.approx((15, 15), abs=2e-3)
    assert shapely.Polygon(around).area == pytest.approx(math.pi * 225, rel=0.002)


def test_the_view_is_millimetres_around_the_box():
    root = shown(drawn(plate(1000, -500, 200, 100)))
    assert root.get("viewBox") == "-8 -8 216 116"
    assert (root.get("data-left-mm"), root.get("data-top-mm")) == ("1000", "-400")


@pytest.mark.parametrize("sweep", [0.3, 2.0, math.pi, 4.5, 2 * math.pi])
@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("matrix", [Affine(), Affine(d=-1), SLANTED, Affine(a=0, b=2, c=-0.5, d=0)])
def test_arcs_of_every_ellipse_run_where_the_curve_runs(sweep, way, matrix):
    curves = all_transformed([circular((10, 5), 30, 0.7, way * sweep)], matrix)
    pen = Pen.over(A_BOX)
    data = path_data(curves, pen, closed=False)
    assert set(letters(data)) == {"M", "A"}
    assert strays(curves, data, pen) < 0.01


@settings(max_examples=30, deadline=None)
@given(
    st.floats(-7, 7), st.floats(-6.28, 6.28).filter(lambda turn: abs(turn) > 1e-3), st.floats(1, 80)
)
def test_no_turn_of_an_arc_bends_the_other_way(begin, sweep, radius):
    curves = [circular((50, 50), radius, begin, sweep)]
    pen = Pen.over(A_BOX)
    # Both are compared as chords of up to 3 mm, which alone stray 0.015 mm from the largest arc.
    assert strays(curves, path_data(curves, pen, closed=False), pen) < 0.03


def test_cubics_stay_cubics_and_rationals_become_lines():
    pen = Pen.over(A_BOX)
    for curve, kinds in ((CUBIC, "MC"), (RATIONAL, "ML")):
        data = path_data([curve], pen, closed=False)
        assert set(letters(data)) == set(kinds)
        assert strays([curve], data, pen) < 0.02


def test_a_circle_seen_from_its_edge_is_drawn_over_its_whole_width():
    flat = Arc(centre=(50, 50), u=(40, 0), v=(0, 0))
    data = path_data([flat], Pen.over(A_BOX), closed=False)
    across = [x for x, _ in points(data)]
    assert (min(across), max(across)) == pytest.approx((10, 90), abs=0.01)


def test_an_arc_that_is_straight_to_the_last_decimal_is_a_line():
    huge = circular((50, -1e9), 1e9, math.pi / 2, -5e-9)
    assert letters(path_data([huge], Pen.over(A_BOX), closed=False)) == "ML"


def test_parts_in_holes_lie_on_them_and_holes_on_outlines():
    nest = drawn(square(30, 30, 40), square(0, 0, 100), square(40, 40, 20), square(10, 10, 80))
    looks = [g.get("class") for g in shown(nest).iter(f"{SVG}g") if g.get("class")]
    assert looks == ["cut outline", "cut hole", "cut outline", "cut hole"]


def looks(root):
    return [group.get("class") for group in root.iter(f"{SVG}g") if group.get("class")]


def test_what_looks_the_same_is_one_group_and_open_lines_lie_on_all_else():
    plates = drawn(square(0, 0, 50), square(10, 10, 20), square(100, 0, 50), square(110, 10, 20))
    cut = drawn([Line(start=(-20, -20), end=(-10, -10))])
    root = shown([*cut, *plates])
    assert looks(root)[:3] == ["cut outline", "cut hole", "cut open"]
    assert looks(root)[3:] == ["open-end"]


def test_a_contour_that_lies_on_another_is_shown_as_such():
    root = shown(drawn(square(0, 0, 50), [circular((25, 25), 10)], many_sided(25, 25, 10, 400)))
    assert looks(root)[:3] == ["cut outline", "cut hole", "cut doubled"]


def test_other_lines_are_one_group_for_each_operation_and_layer():
    line = (Line(start=(10, 10), end=(40, 10)),)
    mixed = [
        Drawn(curves=line, operation=operation, layer=layer)
        for layer in ("A", "B")
        for operation in (Operation.MARK, Operation.ENGRAVE, Operation.MARK)
    ]
    root = shown(drawn(square(0, 0, 50)), mixed)
    assert looks(root) == ["cut outline", "engrave", "engrave", "mark", "mark"]


def test_every_operation_has_its_class_and_what_is_ignored_is_not_there():
    others = [
        Drawn(curves=(Line(start=(10, y), end=(90, y)),), operation=operation)
        for y, operation in enumerate(Operation, start=20)
        if operation is not Operation.CUT
    ]
    found = groups(shown(drawn(square(0, 0, 100)), others))
    assert sorted(found) == ["bend", "cut outline", "engrave", "mark"]
    assert [path.get("d") for path in found["bend"]] == ["M10,77L90,77"]


def test_shapes_with_impossible_numbers_are_left_out():
    bad = Drawn(curves=(Line(start=(math.nan, 0), end=(9, 9)),), operation=Operation.MARK)
    found = groups(shown(drawn(square(0, 0, 100)), [bad]))
    assert sorted(found) == ["cut outline"]


def test_pieces_of_an_engraving_that_do_not_meet_are_not_joined():
    dashes = (Line(start=(0, 5), end=(10, 5)), Line(start=(20, 5), end=(30, 5)))
    others = [Drawn(curves=dashes, operation=Operation.ENGRAVE)]
    (path,) = groups(shown(drawn(square(0, 0, 100)), others))["engrave"]
    assert path.get("d") == "M0,95L10,95M20,95L30,95"


def rings(root, look):
    return {
        (float(ring.get("cx")), float(ring.get("cy"))): ring[0].text
        for ring in groups(root).get(look, ())
    }


def test_open_ends_and_gaps_are_ringed_where_they_are():
    corners = [(0, 0), (100, 0), (100, 50), (0, 50)]
    root = shown(drawn(polyline([*corners, (0, 0.5)], closed=False)))
    assert rings(root, "gap") == {(0, 49.75): "gap of 0.5 mm"}
    root = shown(drawn(polyline([*corners, (0, 1.5)], closed=False)))
    assert rings(root, "open-end") == {(0, 50): "open end", (0, 48.5): "open end"}


def test_a_gap_that_was_closed_is_drawn_closed_and_has_no_ring():
    apart = polyline([(0, 0), (100, 0), (100, 50), (0, 50), (0, 0.04)], closed=False)
    root = shown(drawn(apart))
    (path,) = groups(root)["cut outline"]
    assert letters(path.get("d")).count("M") == 1
    assert rings(root, "gap") == {}
    pieces = [[Line(start=(x, 0), end=(x + 9.96, 0))] for x in range(0, 50, 10)]
    (path,) = groups(shown(drawn(*pieces, square(0, 20, 50))))["cut open"]
    assert letters(path.get("d")) == "MLLLLLLLLL"


def test_nobody_looks_at_thousands_of_rings():
    comb = [
        [Line(start=(20 * n, 30 * m), end=(20 * n, 30 * m + 15))]
        for n in range(50)
        for m in range(50)
    ]
    assert 100 < len(rings(shown(drawn(*comb)), "open-end")) <= 500


@pytest.mark.parametrize(("width", "height"), [(10, 4000), (4000, 10), (50, 50)])
def test_the_longer_side_of_a_picture_has_always_as_many_pixels(width, height):
    root = shown(drawn(plate(0, 0, width, height)))
    assert max(float(root.get("width")), float(root.get("height"))) == 1000


def test_ends_that_are_apart_have_a_ring_each():
    root = shown(drawn(polyline([(0, 0), (100, 0), (100, 50)], closed=False)))
    assert rings(root, "open-end") == {(0, 50): "open end", (100, 0): "open end"}


def test_closed_drawing_has_no_rings():
    assert not list(shown(drawn(square(0, 0, 100), square(20, 20, 10))).iter(f"{SVG}circle"))


def test_lines_drawn_twice_and_faults_are_ringed():
    again = [Line(start=(0, 0), end=(0, 100))]
    root = shown(drawn(square(0, 0, 100), square(80, 40, 40), again))
    assert list(rings(root, "duplicate").values()) == ["100 mm drawn twice"]
    assert list(rings(root, "fault").values()) == ["hole crosses outline"]


def test_crowded_rings_become_one_that_says_how_many():
    comb = [[Line(start=(n / 100, 0), end=(n / 100, 100))] for n in range(0, 60, 2)]
    ends = rings(shown(drawn(*comb, square(200, 0, 100))), "open-end")
    assert len(ends) < 6
    assert any("more here" in words for words in ends.values())


HOSTILE = [
    '"/><script>alert(1)</script>',
    "</title></g></svg><image href='http://x/'/>",
    "]]>&amp;&lt;%x;<!--",
    "nul\0 bell\x07 lone\ud800 high\ufffe \x1b[31m",
    "Schnitt-Öse 切断 😀",
    "x" * 100_000,
]


NO_XML = "\0\x07\x1b\ud800\ufffe"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_layer_name_is_more_than_text(name):
    entities = drawn(square(0, 0, 100), layer=name)
    others = drawn(square(10, 10, 5), layer=name, operation=Operation.MARK)
    text = picture(measure(entities), others, A_BOX, most=ROOMY)
    assert text.isascii()
    root = ET.fromstring(text)
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds == {"svg", "title", "style", "g", "path"}
    titles = [t.text for t in root.iter(f"{SVG}title")][1:]
    assert len(titles) == 2
    assert titles[0] == "".join("\ufffd" if c in NO_XML else c for c in name[:120])
    assert len(text) < 2_000


@pytest.mark.parametrize("far", [1e9, -1e9, 1e11])
def test_a_drawing_far_from_the_origin_keeps_its_shape(far):
    root = shown(drawn(square(far, far, 100), [circular((far + 50, far + 50), 20)]))
    hole = groups(root)["cut hole"][0].get("d")
    away = [math.dist(point, (50, 50)) for point in points(hole)]
    assert (min(away), max(away)) == pytest.approx((20, 20), abs=2e-3)


@pytest.mark.parametrize("size", [1e-6, 1e-3, 1.0, 1e6, 1e11])
def test_drawings_of_every_size_have_the_same_fineness(size):
    curves = [circular((size, size), size)]
    box = bounds(curves)
    pen = Pen.over(box)
    data = path_data(curves, pen, closed=True)
    assert strays(curves, data, pen) < 2e-4 * size
    assert len(data) < 200


@pytest.mark.parametrize(
    "curve", [Line(start=(0, 0), end=(100, 0)), Line(start=(3, -7), end=(3, 9e8))]
)
def test_a_drawing_without_width_or_height_has_a_view(curve):
    root = shown(drawn([curve]))
    width, height = map(float, root.get("viewBox").split()[2:])
    assert min(width, height, float(root.get("width")), float(root.get("height"))) > 0


def wavy(count):
    return [(n * 200 / count, 50 + 20 * math.sin(n / count * 40)) for n in range(count + 1)]


def test_a_drawing_too_long_is_simplified_by_less_than_can_be_seen():
    curve = polyline(wavy(3_000), closed=False)
    whole, short = shown(drawn(curve)), shown(drawn(curve), most=10_000)
    (path,) = groups(short)["cut open"]
    assert len(path.get("d")) < 10_000 < len(groups(whole)["cut open"][0].get("d"))
    assert farthest(wavy(3_000), in_the_drawing(short, path.get("d"), 1)) < 0.2


def test_simplified_curves_of_all_kinds_stay_where_they_are():
    shapes = [[circular((50, 50), 40)], [CUBIC], [RATIONAL], square(0, 0, 120)]
    root = shown(drawn(*shapes), most=5_000)
    exact = shown(drawn(*shapes))
    simple = groups(root)
    assert all("A" not in letters(path.get("d")) for path in simple["cut hole"])
    for look, paths in groups(exact).items():
        for one, other in zip(paths, simple[look], strict=True):
            if one.get("d"):
                a, b = (in_the_drawing(r, p.get("d")) for r, p in ((exact, one), (root, other)))
                assert max(farthest(a, b), farthest(b, a)) < 0.2


def test_a_drawing_of_too_many_contours_has_no_picture():
    many = drawn(*(square(x * 3, y * 3, 1) for x in range(30) for y in range(30)))
    assert shown(many, most=10_000) is None


def test_nothing_runs_and_nothing_is_loaded():
    text = picture(measure(drawn(square(0, 0, 9))), (), A_BOX, most=ROOMY)
    for word in ("script", "href", "url(", "@import", "<!", "<?", "onload"):
        assert word not in text
    assert text.count("http") == 1
