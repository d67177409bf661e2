from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.crash.deaths import TELLING, die_at_each

#: Each database meets both ways and both places; `make crash` kills in all eight.
PLACES = {
    "move": {"sqlite": "one", "postgresql": "two"},
    "copy": {"sqlite": "two", "postgresql": "one"},
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", PLACES)
def test_killed_again_and_again_a_daemon_loses_nothing(mode, postgres_url, tmp_path, count_points):
    urls = {"sqlite": None, "postgresql": postgres_url}
    # Both databases at once: most of the time is spent waiting for files to settle.
    with ThreadPoolExecutor(2) as both:
        found = [
            both.submit(
                die_at_each, TELLING, tmp_path / kind, mode=mode, place=place, url=urls[kind]
            )
            for kind, place in PLACES[mode].items()
        ]
    count_points("real daemons killed", 2 * len(TELLING))
    assert [each.result() for each in found] == [[], []]
