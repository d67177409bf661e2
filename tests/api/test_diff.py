"""Two records beside each other, and their drawings on each other, over HTTP."""

import contextlib
import io
import math
from dataclasses import replace
from xml.etree import ElementTree as ET

import ezdxf
import pytest

from modn_watch.model import Limits
from modn_watch.sandbox import Sandbox
from modn_watch.studio import Studio
from tests.api.conftest import PLACE, Site, answering
from tests.builders import an_xlsx
from tests.paths import points
from tests.shops import an_installation

SVG = "{http://www.w3.org/2000/svg}"
SIDES = 2 * (200 + 100)


@pytest.fixture(scope="module")
def reader():
    made = Sandbox(
        workers=2, timeout_s=20, memory_mb=1024, limits=Limits(), warm=False, startable=()
    )
    yield made
    made.stop()


@contextlib.contextmanager
def a_site(folder, reader, database=None):
    with an_installation(folder, database=database) as here:
        here.shop = replace(here.shop, parse=reader.parse, studio=Studio(paint=reader.paint))
        with answering(here) as client:
            client.timeout = 60
            yield Site(here, client)


@pytest.fixture
def site(tmp_path, reader):
    with a_site(tmp_path, reader) as found:
        yield found


def in_both(number):
    """Contours of which none is only in one drawing, or lies elsewhere."""
    nowhere = {"count": 0, "farthest_mm": 0.0}
    return {"common": number, "only_one": 0, "only_other": 0, "elsewhere": nowhere}


def filed(site, name, content):
    site.here.save(f"{PLACE}/{name}", content)
    return site.here.drain()[-1].id


def a_drawing(*, hole=(40, 40, 10), x=0, y=0, turned=0, text="Rev A", notch=False):
    """A plate of 200 x 100 with one hole, moved and turned as a whole."""
    document = ezdxf.new("R2010", units=4)
    space = document.modelspace()
    turn = complex(math.cos(math.radians(turned)), math.sin(math.radians(turned)))

    def at(px, py):
        place = complex(px, py) * turn + complex(x, y)
        return place.real, place.imag

    corners = [(0, 0), (200, 0), (200, 100), (0, 100)]
    corners[2:3] = [(200, 80), (180, 80), (180, 100)] if notch else [(200, 100)]
    space.add_lwpolyline([at(*corner) for corner in corners], close=True)
    space.add_circle(at(*hole[:2]), hole[2])
    space.add_text(text, dxfattribs={"insert": at(20, 80), "height": 5})
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode()


def overlaid(site, one, other):
    answer = site.http.get(f"/files/{one}/diff/{other}.svg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    return ET.fromstring(answer.text)


def lines(root, look):
    (group,) = (each for each in root.iter(f"{SVG}g") if each.get("class") == look)
    left, top = float(root.get("data-left-mm")), float(root.get("data-top-mm"))
    return [
        [(left + x, top - y) for x, y in points(path.get("d"))]
        for path in group.findall(f"{SVG}path")
    ]


def strokes(root, look):
    (group,) = (each for each in root.iter(f"{SVG}g") if each.get("class") == look)
    return sum(path.get("d").count("M") for path in group.findall(f"{SVG}path"))


def radii(paths, centre):
    away = [math.dist(point, centre) for path in paths for point in path]
    return min(away), max(away)


def test_two_versions_are_told_apart_by_what_was_changed(tmp_path, database, reader):
    with a_site(tmp_path, reader, database) as site:
        one = filed(site, "plate_5mm_MS_x3.dxf", a_drawing())
        other = filed(site, "plate_5mm_MS_x3.dxf", a_drawing(hole=(60, 40, 12), text="Rev B"))
        found = site.get(f"/files/{one}/diff/{other}", "files_diff")
    assert (found["one"]["version"], found["other"]["version"]) == (1, 2)
    assert not found["same_bytes"]
    assert {each["name"] for each in found["record"]} <= {"version", "file_size", "sha256"}
    figures = {each["name"]: (each["one"], each["other"]) for each in found["geometry"]["figures"]}
    assert set(figures) == {"cut_length_mm", "net_area_mm2"}
    lengths = SIDES + 2 * math.pi * 10, SIDES + 2 * math.pi * 12
    assert figures["cut_length_mm"] == pytest.approx(lengths, abs=0.01)
    assert found["geometry"]["holes"] == {
        "removed": [{"kind": "round", "diameter_mm": 20.0, "count": 1}],
        "added": [{"kind": "round", "diameter_mm": 24.0, "count": 1}],
    }
    parts = found["geometry"]["parts"]
    assert (parts["same"], len(parts["changed"]), parts["removed"], parts["added"]) == (
        0,
        1,
        [],
        [],
    )
    assert found["geometry"]["contours"] == {
        "common": 1,
        "only_one": 1,
        "only_other": 1,
        "elsewhere": {"count": 0, "farthest_mm": 0.0},
    }
    assert found["geometry"]["moved"] is None
    assert found["texts"] == {"removed": ["Rev A"], "added": ["Rev B"]}


def test_a_record_does_not_differ_from_itself(site):
    number = filed(site, "plate.dxf", a_drawing())
    found = site.get(f"/files/{number}/diff/{number}", "files_diff")
    assert found["same_bytes"]
    nothing = {"removed": [], "added": []}
    assert (found["record"], found["facts"], found["texts"]) == ([], nothing, nothing)
    assert found["geometry"]["figures"] == []
    assert found["geometry"]["parts"] == {"same": 1, "changed": [], **nothing}
    assert found["geometry"]["contours"] == in_both(2)


def test_what_only_one_drawing_has_is_told_by_class_and_by_dash(site):
    one = filed(site, "plate.dxf", a_drawing())
    other = filed(site, "plate.dxf", a_drawing(hole=(60, 40, 12)))
    root = overlaid(site, one, other)
    assert radii(lines(root, "only-one"), (40, 40)) == pytest.approx((10, 10), abs=0.1)
    assert radii(lines(root, "only-other"), (60, 40)) == pytest.approx((12, 12), abs=0.1)
    around = [point for path in lines(root, "common") for point in path]
    assert {(round(x), round(y)) for x, y in around} >= {(0, 0), (200, 0), (200, 100), (0, 100)}
    dashes = [
        group.get("stroke-dasharray")
        for group in root.iter(f"{SVG}g")
        if group.get("class") in ("common", "only-one", "only-other")
    ]
    assert len(set(dashes)) == 3


def test_of_an_outline_only_the_changed_corner_stands_out(site):
    one = filed(site, "plate.dxf", a_drawing())
    other = filed(site, "plate.dxf", a_drawing(notch=True))
    root = overlaid(site, one, other)
    for look in ("only-one", "only-other"):
        changed = [point for path in lines(root, look) for point in path]
        assert changed
        assert all(x > 178 and y > 78 for x, y in changed)


@pytest.mark.parametrize(("x", "y", "turned"), [(300, -50, 0), (5, 7, 30), (-4000, 12, 180)])
def test_a_drawing_that_was_merely_moved_lies_on_the_other(site, x, y, turned):
    one = filed(site, "plate.dxf", a_drawing())
    other = filed(site, "plate.dxf", a_drawing(x=x, y=y, turned=turned))
    moved = site.get(f"/files/{one}/diff/{other}", "files_diff")["geometry"]["moved"]
    assert (moved["x_mm"], moved["y_mm"]) == pytest.approx((x, y), abs=0.05)
    assert abs(moved["turned_deg"]) == pytest.approx(turned, abs=0.01)
    root = overlaid(site, one, other)
    assert lines(root, "only-one") == lines(root, "only-other") == []
    assert lines(root, "common")


def a_plate(*rings, x=0, text="Rev A"):
    """A plate of 300 x 100 with rings, moved to the right as a whole."""
    document = ezdxf.new("R2010", units=4)
    space = document.modelspace()
    space.add_lwpolyline([(x + px, py) for px, py in SHEET], close=True)
    for px, py, radius in rings:
        space.add_circle((x + px, py), radius)
    space.add_text(text, dxfattribs={"insert": (x + 20, 80), "height": 5})
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode()


SHEET = [(0, 0), (300, 0), (300, 100), (0, 100)]
LEFT, RIGHT = (50, 50, 10), (250, 50, 10)


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({"rings": [LEFT, RIGHT]}, (3, 0, 0, 0, 0)),
        ({"rings": [LEFT, RIGHT], "x": 35}, (3, 0, 0, 0, 0)),
        ({"rings": [(90, 50, 10), RIGHT]}, (3, 0, 0, 1, 40)),
        ({"rings": [(90, 50, 10), (250, 60, 10)]}, (3, 0, 0, 2, 40)),
        ({"rings": [(90, 50, 10), RIGHT], "x": 35}, (3, 0, 0, 1, 40)),
        ({"rings": [(50, 50, 12), RIGHT]}, (2, 1, 1, 0, 0)),
        ({"rings": [(90, 50, 12), (250, 60, 10)]}, (2, 1, 1, 1, 10)),
        ({"rings": [LEFT, RIGHT, (150, 50, 10)]}, (3, 0, 1, 0, 0)),
    ],
)
def test_what_lies_elsewhere_is_told_as_it_is_drawn(site, changed, counts):
    rings, x = changed["rings"], changed.get("x", 0)
    one = filed(site, "plate.dxf", a_plate(LEFT, RIGHT))
    other = filed(site, "plate.dxf", a_plate(*rings, x=x, text="Rev B"))
    common, only_one, only_other, elsewhere, farthest_mm = counts
    found = site.get(f"/files/{one}/diff/{other}", "files_diff")["geometry"]
    assert found["contours"] == {
        "common": common,
        "only_one": only_one,
        "only_other": only_other,
        "elsewhere": {"count": elsewhere, "farthest_mm": pytest.approx(farthest_mm, abs=0.01)},
    }
    assert (found["moved"] or {"x_mm": 0})["x_mm"] == pytest.approx(x, abs=0.01)
    root = overlaid(site, one, other)
    assert [strokes(root, look) for look in ("only-one", "only-other")] == [
        only_one + elsewhere,
        only_other + elsewhere,
    ]


def test_lists_are_compared_line_by_line_and_not_drawn(site):
    head = ("Mark", "Material", "Thickness", "Qty")
    rows = [("VA1", "Vastrap", 4.5, 3), ("VA2", "Mild Steel", 6, 12)]
    one = filed(site, "list.xlsx", an_xlsx(head, *rows))
    # Where a line stands is no difference: VA1 has moved down.
    new = [("VA0", "Vastrap", 2, 1), rows[0], ("VA2", "Mild Steel", 6, 14)]
    other = filed(site, "list.xlsx", an_xlsx(head, *new))
    found = site.get(f"/files/{one}/diff/{other}", "files_diff")
    assert found["geometry"] is None
    lines_of = {
        name: [(line["mark"], line["quantity"]) for line in found["part_lines"][name]]
        for name in ("removed", "added")
    }
    assert lines_of == {"removed": [("VA2", 12)], "added": [("VA0", 1), ("VA2", 14)]}
    answer = site.http.get(f"/files/{one}/diff/{other}.svg")
    assert site.problem(answer, 404)["code"] == "no_picture"


def test_what_there_is_not_and_what_is_no_number_is_said(site):
    number = filed(site, "plate.dxf", a_drawing())
    for end in ("", ".svg"):
        assert (
            site.problem(site.http.get(f"/files/{number}/diff/77{end}"), 404)["code"] == "unknown"
        )
        assert site.problem(site.http.get(f"/files/77/diff/{number}{end}"), 404)
        assert site.problem(site.http.get(f"/files/{number}/diff/0{end}"), 422)
        assert site.problem(site.http.get(f"/files/{number}/diff/x{end}"), 422)


def test_an_overlay_is_kept_and_goes_with_either_file(site):
    one = filed(site, "plate.dxf", a_drawing())
    other = filed(site, "plate.dxf", a_drawing(x=3))
    overlaid(site, one, other)
    folder = site.here.archive / ".modn-watch" / "previews"
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
    assert site.http.delete(f"/files/{other}?hard_delete=true").status_code == 200
    assert not [path for path in folder.rglob("*") if path.is_file()]
