from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.crash.deaths import TELLING, die_at_each


@pytest.mark.timeout(600)
@pytest.mark.parametrize("place", ["one", "two"])
@pytest.mark.parametrize("mode", ["move", "copy"])
def test_killed_again_and_again_a_daemon_loses_nothing(
    mode, place, postgres_url, tmp_path, count_points
):
    # Both databases at once: most of the time is spent waiting for files to settle.
    with ThreadPoolExecutor(2) as both:
        found = [
            both.submit(die_at_each, TELLING, tmp_path / name, mode=mode, place=place, url=url)
            for name, url in {"sqlite": None, "postgresql": postgres_url}.items()
        ]
    count_points("real daemons killed", 2 * len(TELLING))
    assert [each.result() for each in found] == [[], []]
