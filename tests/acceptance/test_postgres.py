import signal

import pytest

from tests.acceptance.daemons import a_daemon, command
from tests.builders import a_dxf
from tests.programs import a_program

CONFIG = "[[inboxes]]\nquiet_s = 0.1\nrescan_s = 1.0\n"
PROJECTS = ("CL-0001/JB-2025-10-CL0001-001", "CL-0002/JB-2025-10-CL0002-001")


@pytest.fixture
def url(postgres_url):
    """A URL with a password, which the server does not ask for."""
    return postgres_url.replace("postgres@", "postgres:hunter2@")


def a_disc(radius_mm):
    return a_dxf(("CIRCLE", {8: "CUT", 10: 0, 20: 0, 40: radius_mm}))


def drop(folder, first, last):
    """Save drawings, each of another size, so that none is the same as another."""
    for number in range(first, last):
        place = folder / "inbox" / PROJECTS[number % len(PROJECTS)]
        place.mkdir(parents=True, exist_ok=True)
        name = f"{number:04}-plate-MS-5mm-x1.dxf"
        (place / name).write_bytes(a_disc(number + 1))


def test_a_restarted_server_costs_nothing_and_nothing_is_filed_twice(
    tmp_path, postgres_server, url
):
    with a_daemon(tmp_path, CONFIG, url) as daemon:
        drop(tmp_path, 0, 20)
        daemon.wait_for(lambda: daemon.rows().get("DONE", 0) >= 3, "nothing was filed")
        with postgres_server.down(signal.SIGQUIT):
            daemon.wait_for(lambda: "did not take it" in daemon.log.read_text(), "unnoticed")
            drop(tmp_path, 20, 30)
        daemon.wait_for(lambda: daemon.rows().get("DONE", 0) >= 10, "it did not go on")
        with postgres_server.down():
            drop(tmp_path, 30, 40)
        daemon.wait_for_files(40)
        assert daemon.stop() == 0
        assert daemon.rows() == {"DONE": 40}
        wanted = sorted(a_disc(number + 1) for number in range(40))
        assert sorted(daemon.archived().values()) == wanted
        assert daemon.strays() == []
        log = daemon.log.read_text()
        assert "Traceback" not in log
        assert "hunter2" not in log


def test_hung_up_while_the_server_is_away_it_waits_and_goes_on(tmp_path, postgres_server, url):
    with a_daemon(tmp_path, CONFIG, url) as daemon:
        with postgres_server.down():
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait_for(lambda: "not_served_yet" in daemon.log.read_text(), "unnoticed")
        drop(tmp_path, 0, 5)
        daemon.wait_for_files(5)
        assert daemon.stop() == 0


def test_every_command_works_and_none_tells_the_password(tmp_path, url):
    program = a_program(tmp_path, f'database_url = "{url}"\n{CONFIG}[parsing]\nworkers = 1\n')
    shown = url.replace(":hunter2", "")
    answers = [program("files", "list")]
    assert answers[0].code == 78
    assert "no database postgresql://postgres@/" in answers[0].err

    def ask(*words):
        answers.append(program(*words, "--json"))
        return answers[-1].json

    assert ask("init")["database"] == {"path": shown, "made": True}
    assert ask("init")["database"] == {"path": shown, "made": False}
    drop(tmp_path, 0, 2)
    assert ask("scan")["completed"] == 2
    assert ask("status")["database"] == shown
    (check,) = [each for each in ask("doctor")["checks"] if each["name"] == "database"]
    assert (check["level"], check["detail"].startswith(shown)) == ("ok", True)
    assert ask("files", "show", "1")["file_type"] == "dxf"
    assert program("verify").code == 0
    assert "hunter2" not in "".join(answer.out + answer.err for answer in answers)


def test_a_server_that_is_not_there_is_for_later_and_told_without_the_password(tmp_path):
    program = a_program(tmp_path, 'database_url = "postgresql://u:hunter2@127.0.0.1:1/d"\n')
    listed = program("files", "list")
    for code, out, err in (command(tmp_path, "run"), (listed.code, listed.out, listed.err)):
        assert code == 75
        assert "postgresql://u@127.0.0.1:1/d cannot be reached" in err
        assert "hunter2" not in f"{out}{err}"
        assert "Traceback" not in err
