from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from modn_watch.geometry.bounds import Box
from modn_watch.geometry.clusters import clusters


def box(x, y, width=10.0, height=10.0):
    return Box(min_x=x, min_y=y, max_x=x + width, max_y=y + height)


def shapes(found):
    return [cluster.shapes for cluster in found]


def test_a_part_with_its_holes_is_one_cluster():
    found = clusters([box(0, 0, 100, 50), box(10, 10, 5, 5), box(30, 10, 5, 5)])
    assert shapes(found) == [3]
    assert found[0].box == box(0, 0, 100, 50)


def test_parts_that_stand_apart_are_counted_apart_largest_first():
    found = clusters([box(500, 0), box(0, 0, 100, 50), box(502, 2, 3, 3)])
    assert shapes(found) == [1, 2]
    assert found[0].box.width == 100


def test_boxes_that_touch_only_after_others_merged_are_one_cluster():
    # The first two make an L whose own box covers the third, which touches neither.
    found = clusters([box(0, 0, 100, 1), box(0, 0, 1, 100), box(50, 50, 5, 5)])
    assert shapes(found) == [3]


def test_lines_without_width_are_shapes_too():
    assert shapes(clusters([box(0, 0, 0, 100), box(0, 100, 50, 0), box(900, 0, 0, 0)])) == [2, 1]


def test_shapes_within_the_snap_are_together_and_beyond_it_are_not():
    assert shapes(clusters([box(0, 0), box(10.04, 0)])) == [2]
    assert shapes(clusters([box(0, 0), box(10.06, 0)])) == [1, 1]


def test_no_shapes_make_no_cluster():
    assert clusters([]) == ()


coordinates = st.floats(min_value=0, max_value=300)
sizes = st.floats(min_value=0, max_value=60)


@given(st.lists(st.builds(box, coordinates, coordinates, sizes, sizes), max_size=12))
def test_every_shape_is_in_exactly_one_cluster_and_clusters_are_apart(boxes):
    found = clusters(boxes)
    assert sum(shapes(found)) == len(boxes)
    for n, one in enumerate(found):
        for other in found[n + 1 :]:
            a, b = one.box, other.box
            apart = max(a.min_x - b.max_x, b.min_x - a.max_x, a.min_y - b.max_y, b.min_y - a.max_y)
            assert apart > 0


def meet(one, other, snap_mm=0.05):
    return (
        one.min_x - snap_mm <= other.max_x
        and other.min_x - snap_mm <= one.max_x
        and one.min_y - snap_mm <= other.max_y
        and other.min_y - snap_mm <= one.max_y
    )


def around(one, other):
    return Box(
        min_x=min(one.min_x, other.min_x),
        min_y=min(one.min_y, other.min_y),
        max_x=max(one.max_x, other.max_x),
        max_y=max(one.max_y, other.max_y),
    )


def merged_by_pairs(boxes):
    groups = [(one, 1) for one in boxes]
    while True:
        pairs = combinations(range(len(groups)), 2)
        pair = next(((a, b) for a, b in pairs if meet(groups[a][0], groups[b][0])), None)
        if pair is None:
            return sorted(groups, key=str)
        (one, n), (other, m) = (groups[at] for at in pair)
        rest = [group for at, group in enumerate(groups) if at not in pair]
        groups = [*rest, (around(one, other), n + m)]


# Between 0.05 and the next coordinate there is room: nothing depends on rounding.
whole = st.integers(0, 60).map(float)


@given(st.lists(st.builds(box, whole, whole, st.just(4.0) | whole, whole), max_size=25))
def test_clusters_are_what_merging_pair_by_pair_comes_to(boxes):
    found = [(cluster.box, cluster.shapes) for cluster in clusters(boxes)]
    assert sorted(found, key=str) == merged_by_pairs(boxes)


def test_thousands_of_boxes_across_each_other_are_not_compared_pair_by_pair():
    # A million pairs: what united them all did not come back.
    across = [box(0, 2 * n, 4_000, 1) for n in range(1_000)]
    along = [box(2 * n, 0, 1, 4_000) for n in range(1_000)]
    assert shapes(clusters(across + along)) == [2_000]
