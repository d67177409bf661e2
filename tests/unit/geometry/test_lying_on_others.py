"""Lines that are split, drawn twice or partly drawn twice make the contours of a clean drawing."""

import math
from random import Random
from time import process_time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from modn_watch.geometry.affine import rotation
from modn_watch.geometry.curves import Bezier, Line, circular, polyline
from modn_watch.geometry.drawn import Drawn, Operation
from modn_watch.geometry.faults import FaultKind
from modn_watch.geometry.measuring import measure
from modn_watch.geometry.rounds import Round, Slot
from tests.sketches import Plate, doubled, drawn, loose, moved, square

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
plates = st.builds(
    Plate,
    width=st.integers(120, 200).map(float),
    height=st.integers(120, 200).map(float),
    corner=st.sampled_from([2.0, 5.0, 10.0]),
    diameters=st.lists(st.sampled_from([3.0, 8.0, 16.0]), max_size=4).map(tuple),
    slots=st.lists(st.sampled_from([10.0, 30.0]), max_size=3).map(tuple),
)
#: Degrees; of the third, nothing is upright.
turns = st.sampled_from([0.0, 90.0, 33.7])


def line(*corners):
    return polyline(corners, closed=False)


def sides(shape):
    return [[side] for side in shape]


def agrees(found):
    """Parts, layers and the drawing say the same of what is cut."""
    total = found.cut_length_mm
    slack = 1e-9 * max(found.drawn_length_mm, 1)
    cut = [one for one in found.layers if one.operation is Operation.CUT]
    assert sum(one.length_mm - one.again_mm for one in cut) == pytest.approx(total, abs=slack)
    assert sum(one.own_mm for one in found.contours) == pytest.approx(total, abs=slack)
    assert sum(part.cut_length_mm for part in found.parts) <= total + slack
    assert found.pierces == sum(not one.doubled for one in found.contours)
    assert -slack <= found.duplicate_length_mm <= found.drawn_length_mm + slack


def is_clean(found, plate, again):
    """The figures of the plate alone, but for what is drawn again."""
    agrees(found)
    assert found.cut_length_mm == pytest.approx(plate.length)
    assert found.duplicate_length_mm == pytest.approx(again, abs=1e-6)
    assert found.gaps == found.junctions == ()
    assert {one.kind for one in found.faults} <= {FaultKind.CONTOUR_DOUBLED}
    real = [one for one in found.contours if not one.doubled]
    assert all(one.closed for one in real)
    assert found.pierces == 1 + len(plate.diameters) + len(plate.slots)
    (part,) = found.parts
    assert part.gross_area_mm2 == pytest.approx(plate.gross)
    assert part.net_area_mm2 == pytest.approx(plate.net)
    assert part.cut_length_mm == pytest.approx(plate.length)
    shapes = [one.shape for one in real]
    rounds = sorted(one.diameter_mm for one in shapes if isinstance(one, Round))
    assert rounds == pytest.approx(sorted(plate.diameters))
    slots = sorted(one.length_mm for one in shapes if isinstance(one, Slot))
    assert slots == pytest.approx(sorted(plate.slots))


@few
@given(plates, turns, st.integers(0, 9999))
def test_a_plate_partly_drawn_twice_is_the_plate(plate, turn, seed):
    random = Random(seed)
    entities = drawn(*plate.shapes(0, 0))
    if random.random() < 0.5:
        entities = [Drawn(curves=(curve,)) for one in entities for curve in one.curves]
    twice, again = doubled(entities, random)
    is_clean(measure(moved(twice, rotation(turn))), plate, again)


@few
@example(
    plate=Plate(width=129, height=199, corner=10, diameters=(8.0, 8.0), slots=(30.0, 10.0)),
    turn=0.0,
    seed=199,
)
@given(plates, turns, st.integers(0, 9999))
def test_a_plate_drawn_twice_with_each_drawing_split_its_own_way_is_the_plate(plate, turn, seed):
    random = Random(seed)
    entities = drawn(*plate.shapes(0, 0))
    split = loose(entities, random, most=1, roomy=10)
    both = [*split, *(loose(entities, random, most=1, roomy=10) if seed % 2 else entities)]
    is_clean(measure(moved(both, rotation(turn))), plate, plate.length)


def test_edges_that_reach_into_each_other_close_their_outline():
    found = measure(
        drawn(line((120, 0), (0, 0), (0, 100), (200, 100), (200, 0), (80, 0)), square(20, 20, 9))
    )
    agrees(found)
    (part,) = found.parts
    assert (part.net_area_mm2, len(part.holes)) == (pytest.approx(20_000 - 81), 1)
    assert (found.cut_length_mm, found.duplicate_length_mm) == pytest.approx((636, 40))
    assert found.faults == found.junctions == ()


def test_arcs_that_reach_into_each_other_are_a_round_hole():
    arcs = [[circular((50, 50), 10, 0.2, 3.5)], [circular((50, 50), 10, 0.5, -3.5)]]
    found = measure(drawn(square(0, 0, 100), *arcs))
    agrees(found)
    assert found.pierces == 2
    assert isinstance(found.contours[1].shape, Round)
    # The arcs run from 0.2 to 3.7, and from -3 to 0.5.
    assert found.duplicate_length_mm == pytest.approx(10 * (7.0 - math.tau))


def test_an_arc_on_a_circle_is_no_contour():
    for begin in (0.0, 3.0, 6.0):
        found = measure(drawn([circular((9, 9), 4, 1.0)], [circular((9, 9), 4, begin, 1.2)]))
        agrees(found)
        assert (found.pierces, found.duplicate_length_mm) == (1, pytest.approx(4.8))


def test_rectangles_that_share_an_edge_stay_two_parts_that_share_its_cut():
    """As closed polylines, as loose lines, and one of each; along a part of an edge too."""
    for height in (50, 30):
        one = polyline([(0, 0), (100, 0), (100, 50), (0, 50)], closed=True)
        other = polyline([(100, 0), (200, 0), (200, height), (100, height)], closed=True)
        for shapes in ([one, other], [*sides(one), *sides(other)], [one, *sides(other)]):
            found = measure(drawn(*shapes))
            agrees(found)
            assert [p.net_area_mm2 for p in found.parts] == pytest.approx([5000, 100 * height])
            assert found.duplicate_length_mm == pytest.approx(height)
            cut = [300 - height / 2, 200 + 2 * height - height / 2]
            assert [part.cut_length_mm for part in found.parts] == pytest.approx(cut)
            assert found.pierces == 2


def test_rectangles_across_each_other_with_a_common_edge_stay_two_parts():
    one = polyline([(0, 0), (100, 0), (100, 50), (0, 50)], closed=True)
    other = polyline([(70, 0), (170, 0), (170, 80), (70, 80)], closed=True)
    for shapes in ([one, other], [*sides(one), *sides(other)]):
        found = measure(drawn(*shapes))
        agrees(found)
        assert sorted(p.gross_area_mm2 for p in found.parts) == pytest.approx([5000, 8000])
        assert found.cut_length_mm == pytest.approx(300 + 360 - 30)


def test_an_edge_that_three_parts_pass_counts_a_third_for_each():
    strip = [polyline([(0, 0), (100, 0), (100, y), (0, y)], closed=True) for y in (10, 20, -30)]
    found = measure(drawn(*strip))
    agrees(found)
    # The two sides as far as both go, and the common edge.
    assert found.duplicate_length_mm == pytest.approx(200 + 20)


def test_a_line_drawn_there_and_back_is_an_open_cut_that_counts_once():
    found = measure(drawn(square(0, 0, 50), line((10, 10), (30, 10), (10, 10))))
    agrees(found)
    (part,) = found.parts
    assert (part.cut_length_mm, part.pierces, len(part.open)) == (pytest.approx(220), 2, 1)


def test_a_spike_on_an_outline_is_an_open_cut_of_its_own():
    outline = polyline([(0, 0), (50, 0), (70, 0), (50, 0), (50, 50), (0, 50)], closed=True)
    found = measure(drawn(outline))
    agrees(found)
    (part,) = found.parts
    assert part.net_area_mm2 == pytest.approx(2500)
    assert (found.cut_length_mm, found.duplicate_length_mm) == pytest.approx((220, 20))


def test_a_line_that_follows_an_outline_and_leaves_it_is_what_leaves_it():
    found = measure(drawn(square(0, 0, 50), line((10, 0), (30, 0), (30, 20))))
    agrees(found)
    assert [one.length_mm for one in found.contours] == pytest.approx([200, 20])


def test_the_layer_of_what_is_drawn_again_is_not_charged_for_it():
    found = measure([
        *drawn(square(0, 0, 50), layer="CUT"),
        *drawn(line((10, 0), (30, 0)), layer="AGAIN"),
    ])  # fmt: skip
    agrees(found)
    assert [(one.layer, one.length_mm, one.again_mm) for one in found.layers] == [
        ("CUT", pytest.approx(200), pytest.approx(0)),
        ("AGAIN", pytest.approx(20), pytest.approx(20)),
    ]


def test_a_line_and_its_halves_are_an_open_cut_and_go_round_nothing():
    found = measure(drawn(line((0, 0), (60, 0)), line((0, 0), (30, 0)), line((30, 0), (60, 0))))
    agrees(found)
    assert [(one.closed, one.length_mm) for one in found.contours] == [(False, pytest.approx(60))]


def test_squares_in_a_row_of_which_one_is_a_polyline_are_all_parts():
    """The second has its left side on the first, and shares its right side with the third."""
    loose_ones = [*sides(square(10, 0, 10)), *sides(square(20, 0, 10))]
    found = measure(drawn(square(0, 0, 10), *loose_ones))
    agrees(found)
    assert [part.net_area_mm2 for part in found.parts] == pytest.approx([100] * 3)
    assert found.cut_length_mm == pytest.approx(100)


def test_an_edge_split_in_two_near_places_by_its_two_drawings_is_one_edge():
    for apart in (0.05, 0.5):
        halves = [line((0, 0), (50, 0)), line((50, 0), (100, 0))]
        others = [line((0, 0), (50 + apart, 0)), line((50 + apart, 0), (100, 0))]
        found = measure(drawn(*halves, *others, line((100, 0), (100, 50), (0, 50), (0, 0))))
        agrees(found)
        assert (len(found.parts), found.pierces) == (1, 1)
        assert found.duplicate_length_mm == pytest.approx(100)
        assert found.junctions == ()


def test_a_spline_drawn_twice_is_kept_once():
    bow = Bezier(start=(0, 0), leaving=(0, 30), arriving=(50, 30), end=(50, 0))
    found = measure(drawn([bow], [bow], [Line(start=(0, 0), end=(50, 0))]))
    agrees(found)
    assert found.pierces == 1
    assert len(found.parts) == 1


@pytest.mark.parametrize("inset", [0.005, 0.03, 0.045])
def test_an_outline_drawn_again_a_hair_inside_is_one_part_and_a_duplicate(inset):
    inner = square(inset, inset, 100 - 2 * inset)
    found = measure(drawn(square(0, 0, 100), inner, square(40, 40, 9)))
    agrees(found)
    (part,) = found.parts
    assert (part.net_area_mm2, len(part.holes)) == (pytest.approx(10_000 - 81, rel=1e-3), 1)
    assert found.cut_length_mm == pytest.approx(436, abs=0.5)
    assert found.duplicate_length_mm == pytest.approx(400, abs=0.5)
    assert found.pierces == 2


def test_a_hole_drawn_again_a_hair_larger_leaves_no_piece_in_it():
    circles = [[circular((50, 50), radius)] for radius in (10, 10.02)]
    found = measure(drawn(square(0, 0, 100), *circles))
    agrees(found)
    assert (len(found.parts), found.pierces) == (1, 2)
    assert found.duplicate_length_mm == pytest.approx(20 * math.pi, rel=0.01)


def test_a_ring_that_is_thin_but_for_one_place_is_a_ring():
    """On the mean it is thinner than outlines that count as one."""
    inner = polyline(
        [
            *((0.01, 0.01), (999.99, 0.01), (999.99, 999.99), (505, 999.99)),
            *((505, 995), (495, 995), (495, 999.99), (0.01, 999.99)),
        ],
        closed=True,
    )
    found = measure(drawn(square(0, 0, 1000), inner))
    assert [one.doubled for one in found.contours] == [False, False]
    walls = measure(drawn([circular((0, 0), 10)], [circular((0, 0), 9.9)]))
    assert len(walls.parts[0].holes) == 1


#: On a grid of 10 mm: any rectangles, as polylines or as lines, many of them on each other.
boxes = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 5), st.integers(1, 5))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(boxes, st.booleans()), min_size=1, max_size=7))
def test_whatever_lies_on_whatever_the_figures_agree(rows):
    """What has to be cut is known from the grid: each of its unit edges once."""
    shapes, edges = [], set()
    for (x, y, w, h), whole in rows:
        corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
        shape = polyline([(10 * a, 10 * b) for a, b in corners], closed=True)
        shapes += [shape] if whole else sides(shape)
        edges |= {(a, b, "x") for a in range(x, x + w) for b in (y, y + h)}
        edges |= {(a, b, "y") for b in range(y, y + h) for a in (x, x + w)}
    found = measure(drawn(*shapes))
    agrees(found)
    assert found.cut_length_mm == pytest.approx(10 * len(edges))


def test_thousands_of_lines_on_one_another_take_no_quadratic_time():
    def seconds(count):
        random = Random(1)
        ends = [sorted(random.uniform(0, 1000) for _ in range(2)) for _ in range(count)]
        begun = process_time()
        measure(drawn(*([Line(start=(a, 0), end=(b, 0))] for a, b in ends)))
        return process_time() - begun

    seconds(50)
    assert seconds(4000) < 20 * max(seconds(500), 0.05)
