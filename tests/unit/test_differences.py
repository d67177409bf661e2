"""In what the contours of two records differ."""

from modn_watch.differences import Known, differences
from tests.contours import row

PLATE = row(0, 200, 200 + 100j, 100j)


def a_line(length, x):
    return [length, 0.0, length / 12**0.5, x, 50, -1, *[0.0] * 8]


def contours(one, other):
    here, there = (
        Known(
            record={"sha256": None},
            facts=[],
            extract={"geometry": {"unit": "mm"}, "details": {"contours": rows}},
        )
        for rows in (one, other)
    )
    return differences(here, there)["geometry"]["contours"]


def test_lines_that_are_joined_otherwise_lie_where_they_did():
    one = [PLATE, a_line(40, 20), a_line(60, 70), a_line(30, 215)]
    other = [PLATE, a_line(40, 80), a_line(30, 15), a_line(30, 45), a_line(30, 215)]
    assert contours(one, other)["elsewhere"] == {"count": 0, "farthest_mm": 0.0}
    assert contours(one, [PLATE, *one[2:], a_line(40, 30)])["elsewhere"] == {
        "count": 1,
        "farthest_mm": 10.0,
    }


def test_of_what_was_read_without_places_nobody_knows_what_lies_elsewhere():
    found = contours([PLATE], [PLATE[:3]])
    assert (found["common"], found["elsewhere"]) == (1, None)
