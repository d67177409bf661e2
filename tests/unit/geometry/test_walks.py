"""Ways through a net."""

import cProfile

from modn_watch.geometry.walks import walks


def effort(count):
    """How many calls it takes where so many edges join two nodes, as copies of one line do."""
    counting = cProfile.Profile()
    found = counting.runcall(walks, [(0, 1)] * count, 2)
    assert sorted(walk.edges for walk in found) == [(number,) for number in range(count)]
    return sum(entry.callcount for entry in counting.getstats())


def test_where_thousands_of_edges_join_two_nodes_twice_as_many_take_twice_the_effort():
    assert effort(2_000) < 2.5 * effort(1_000)
