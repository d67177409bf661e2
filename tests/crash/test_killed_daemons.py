import pytest

from tests.crash.deaths import TELLING, die_at_each


@pytest.fixture
def url(request):
    return None if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("place", ["one", "two"])
@pytest.mark.parametrize("mode", ["move", "copy"])
def test_killed_again_and_again_a_daemon_loses_nothing(mode, place, url, tmp_path, count_points):
    assert die_at_each(TELLING, tmp_path / "shop", mode=mode, place=place, url=url) == []
    count_points("real daemons killed", len(TELLING))
