"""Which spans may overlap."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.geometry.spans import not_alone

lengths = st.floats(min_value=0, max_value=20)
places = st.floats(min_value=-50, max_value=50)
rows = st.tuples(st.integers(0, 1), places, lengths, places, lengths)


def overlap(one, other):
    (group, x, w, y, h), (other_group, x2, w2, y2, h2) = one, other
    return (
        group == other_group
        and max(x, x2) <= min(x + w, x2 + w2)
        and max(y, y2) <= min(y + h, y2 + h2)
    )


@given(st.lists(rows, max_size=12))
def test_whoever_overlaps_another_on_both_sides_is_found(many):
    table = np.array(many, dtype=np.float64).reshape(-1, 5)
    group, x, w, y, h = table.T
    found = not_alone(group.astype(np.intp), [(x, x + w), (y, y + h)], 0.01)
    wanted = {
        a for a, one in enumerate(many) for b, other in enumerate(many)
        if a != b and overlap(one, other)
    }  # fmt: skip
    assert wanted <= set(found.tolist())


def test_who_is_alone_on_one_side_is_left_out():
    x, y = np.array([0.0, 0.0, 100.0]), np.array([0.0, 50.0, 0.0])
    group = np.zeros(3, dtype=np.intp)
    assert not_alone(group, [(x, x + 10), (y, y + 10)], 0.01).tolist() == []
    assert not_alone(group, [(x, x + 10)], 0.01).tolist() == [0, 1]


def test_groups_do_not_overlap_each_other():
    x = np.zeros(4)
    group = np.array([0, 1, 0, 2])
    assert not_alone(group, [(x, x + 1)], 0.01).tolist() == [0, 2]


def test_nothing_is_alone_with_nobody():
    assert len(not_alone(np.empty(0, dtype=np.intp), [], 0.01)) == 0
