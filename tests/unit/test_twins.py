"""Which drawings show the same part, and which only nearly."""

import io
import math
from random import Random

import ezdxf
import pytest

from modn_watch.contour_scene import Looks
from modn_watch.model import Limits
from modn_watch.parsers import dwg, lightburn
from modn_watch.twin_match import likeness
from modn_watch.twin_merge import merged
from modn_watch.twin_plain import plain, shape_of
from modn_watch.twin_shapes import pieces, placed
from modn_watch.twins import look
from tests.brackets import bracket, polygon, several
from tests.builders import a_lightburn_project
from tests.contours import row
from tests.dwgs import a_dwg_of
from tests.redrawn import CHANGES, changed, loaded, mirrored, read, turned, written

WITH_CORNERS, BY_NUMBERS = "with corners", "by numbers alone"
WAYS = (WITH_CORNERS, BY_NUMBERS)


def shapes(data, way=WITH_CORNERS):
    """What a drawing shows, as read today, or as read before corners were kept."""
    return of_details(read(data).details, way)


def of_details(details, way=WITH_CORNERS):
    return pieces(details if way == WITH_CORNERS else {**details, "outlines": None})


def same(one, other):
    """None, or whether it is turned over; both ways round, as nothing says which was first."""
    answers = [likeness(a, b, Looks(200_000)) for a, b in ((one, other), (other, one))]
    assert answers[0] == answers[1]
    return answers[0]


def only(found):
    (piece,) = found
    assert piece.quantity == 1
    return piece.shape


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_part_is_the_same_however_it_is_drawn(change, way):
    one = only(shapes(bracket(), way))
    other = only(shapes(changed(bracket(), change), way))
    turned_over = change.__name__ in ("mirrored", "wrapped")
    assert same(one, other) is turned_over
    assert not one.simple


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"width": 200.2}, id="longer"),
        pytest.param({"scale": 1.001}, id="scaled"),
        pytest.param({"fillet": 10.5}, id="another arc"),
        pytest.param({"hole": 20.2}, id="a wider hole"),
        pytest.param({"hole_x": 150.2}, id="a hole elsewhere"),
        pytest.param({"notch": 60.2}, id="a notch elsewhere"),
        pytest.param({"more": [((100, 40), 4)]}, id="one hole more"),
    ],
)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("change", [None, mirrored])
def test_a_part_that_differs_by_a_fifth_of_a_millimetre_is_another(other, change, way):
    data = bracket(**other)
    if change:
        data = changed(data, change)
    assert same(only(shapes(bracket(), way)), only(shapes(data, way))) is None


def test_a_small_change_of_a_large_outline_is_seen_where_corners_are_known():
    def plate(notch):
        return polygon(
            (0, 0), (3000, 0), (3000, 1500), (notch + 40, 1500), (notch + 40, 1480),
            (notch, 1480), (notch, 1500), (0, 1500),
        )  # fmt: skip

    assert same(only(shapes(plate(1480))), only(shapes(plate(1480.2)))) is None


def test_a_bump_between_the_corners_of_the_other_makes_another_part():
    plain = polygon((0, 0), (300, 0), (300, 200), (10, 200), (0, 190))
    bump = polygon(
        (0, 0), (149, 0), (150, 0.08), (151, 0), (300, 0), (300, 200), (10, 200), (0, 190)
    )
    assert same(only(shapes(plain)), only(shapes(bump))) is None


@pytest.mark.parametrize(("size", "cut"), [(2000, 300), (6000, 900)])
def test_a_large_part_whose_turn_is_told_badly_by_numbers_is_found_even_so(size, cut):
    plate = polygon((0, 0), (size, 0), (size, size), (cut, size), (0, size - cut))
    assert same(only(shapes(plate)), only(shapes(changed(plate, turned)))) is False


def test_shapes_of_the_same_area_and_length_are_told_apart():
    # Each is a square of four with two squares added and two left out, elsewhere.
    s, z = (
        polygon((0, 0), (40, 0), (40, 10), (60, 10), (60, 20), (20, 20), (20, 10), (0, 10)),
        polygon((0, 0), (60, 0), (60, 10), (40, 10), (40, 20), (20, 20), (20, 10), (0, 10)),
    )
    one, other = only(shapes(s)), only(shapes(z))
    assert (one.length_mm, one.net_area_mm2) == pytest.approx((other.length_mm, 800))
    assert same(one, other) is None


def test_a_part_and_its_mirror_image_are_one_shape_turned_over_and_a_symmetric_one_is_not():
    over = only(shapes(changed(bracket(), mirrored)))
    assert same(only(shapes(bracket())), over) is True
    kite = polygon((0, 0), (30, 20), (80, 0), (30, -20))
    assert same(only(shapes(kite)), only(shapes(changed(kite, mirrored)))) is False


def test_arcs_and_the_chords_that_a_program_made_of_them_are_the_same():
    document = loaded(bracket())
    for circle in document.modelspace().query("CIRCLE"):
        steps = math.ceil(math.pi / math.acos(1 - 0.03 / circle.dxf.radius))
        points = [circle.dxf.center + v for v in circle_of(circle.dxf.radius, steps)]
        document.modelspace().add_lwpolyline(points, close=True)
        document.modelspace().delete_entity(circle)
    assert same(only(shapes(bracket())), only(shapes(written(document)))) is False


def circle_of(radius, steps):
    return [
        ezdxf.math.Vec3(radius * math.cos(t), radius * math.sin(t))
        for t in (math.tau * n / steps for n in range(steps))
    ]


def test_a_lightburn_project_and_a_dwg_show_what_their_dxf_shows():
    document = ezdxf.new("R2000", units=4)
    space = document.modelspace()
    space.add_lwpolyline([(7, 7), (107, 7), (107, 57), (7, 57)], close=True)
    space.add_circle((57, 32), 5)
    drawing = only(shapes(written(document)))

    def draw(drawing):
        space = drawing.modelspace()
        space.add_lwpolyline([(0, 0), (0, 100), (50, 100), (50, 0)], closed=True)
        space.add_circle((25, 50), radius=5)

    from_lightburn = only(of_details(details(lightburn, a_lightburn_project())))
    assert same(drawing, from_lightburn) is False
    assert same(drawing, only(of_details(details(dwg, a_dwg_of(draw))))) is False


def details(parser, data):
    return parser.parse(io.BytesIO(data), Limits()).details


@pytest.mark.parametrize("way", WAYS)
def test_a_sheet_has_each_part_as_often_as_it_shows_it(way):
    found = shapes(several(14, 30.0), way)
    part = only(shapes(bracket(), way))
    counts = {}
    for piece in found:
        name = "part" if same(piece.shape, part) is False else "plate"
        counts[name] = counts.get(name, 0) + piece.quantity
    assert counts == {"part": 14, "plate": 1}


@pytest.mark.parametrize(
    ("data", "simple"),
    [
        (polygon((0, 0), (100, 0), (100, 50), (0, 50)), True),
        (polygon((0, 0), (80, 60), (50, 100), (-30, 40)), True),
        (polygon((0, 0), (100, 0), (100, 50), (1, 50)), False),
        (polygon((0, 0), (100, 0), (0, 50)), False),
        (several(0, 40.0), True),
    ],
)
def test_circles_and_rectangles_are_simple(data, simple):
    assert only(shapes(data)).simple is simple


def test_lines_in_pieces_come_to_the_same_as_in_one():
    whole = merged([placed(row(0, 30 + 5j, 50 + 40j, 90 - 3j, closed=False))])
    parts = (row(0, 30 + 5j, closed=False), row(50 + 40j, 30 + 5j, closed=False),
             row(50 + 40j, 90 - 3j, closed=False))  # fmt: skip
    joined = merged([placed(each) for each in parts])
    assert joined.sizes == pytest.approx(whole.sizes, abs=1e-3)
    assert abs(joined.middle - whole.middle) < 1e-3
    assert joined.bearing == pytest.approx(whole.bearing, abs=1e-4)


def test_a_shape_is_the_same_after_it_was_kept():
    one = only(shapes(bracket()))
    columns = {
        "length_mm": one.length_mm, "net_area_mm2": one.net_area_mm2, "radius_mm": one.radius_mm,
        "simple": 0, "outline": plain(one),
    }  # fmt: skip
    assert same(shape_of(columns), only(shapes(changed(bracket(), CHANGES[1], 3)))) is False


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"contours": []},
        {"contours": [[100.0, 20.0, 3.0]]},
        {"contours": [["x"] * 14], "outlines": None},
        {"contours": [[float("nan")] * 14]},
        {"contours": [[10**400] * 14]},
        {"contours": [[-9.0, 2.0, *[0] * 12]]},
        {"contours": [[9.0, 2.0, 2e5, *[0] * 11]]},
        {"contours": "none", "outlines": "none"},
        {"contours": [row(0, 10, 10j)], "outlines": [{"parts": [7], "rings": [[0, 0]]}]},
        {"contours": [row(0, 10, closed=False, part=-1)], "outlines": []},
    ],
)
def test_of_what_cannot_be_compared_nothing_is_known(details):
    assert not pieces(details)


@pytest.mark.parametrize("rings", [[["x", "y"]], [[1.0]], [None], "no", [[]]])
def test_corners_that_are_none_are_left_alone(rings):
    details = {"contours": [row(0, 10, 10j)], "outlines": [{"parts": [0], "rings": rings}]}
    assert only(pieces(details)).rings is None


@pytest.mark.parametrize("kind", [None, {"parts": 3}, {"parts": []}, {"parts": [[]], "rings": []}])
def test_kinds_that_are_none_are_left_alone(kind):
    details = {"contours": [row(0, 10, 10j)], "outlines": [kind]}
    assert only(pieces(details)).rings is None


def test_a_drawing_that_was_read_in_part_is_not_compared():
    details = read(bracket()).details
    assert look("dxf", details, ["shapes_left_out"]).pieces is None
    assert look("pdf", details, []).pieces is None
    assert look("dxf", details, ["open_contour"]).pieces


def test_the_order_of_entities_and_seeds_makes_no_difference():
    random = Random(5)
    for change in CHANGES[:3]:
        seed = random.randrange(100)
        assert same(only(shapes(bracket())), only(shapes(changed(bracket(), change, seed)))) in (
            False,
            change is mirrored,
        )
