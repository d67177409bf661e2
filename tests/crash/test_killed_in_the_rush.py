import pytest

from tests.crash.kills import kill_while_files_arrive

FILES, KILLS = 150, 3


@pytest.mark.timeout(600)
def test_killed_in_the_rush_each_file_is_filed_once(tmp_path, count_points):
    outcome = kill_while_files_arrive(tmp_path, files=FILES, kills=KILLS)
    count_points("real daemons killed", outcome.kills)
    assert outcome.wrong == []
    assert outcome.states == {"DONE": FILES}
