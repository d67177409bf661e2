import pytest

from tests.acceptance.daemons import a_daemon, command
from tests.adapters.hanging import hanging
from tests.builders import a_dxf
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    """One file filed, one in quarantine."""
    program = a_program(tmp_path_factory.mktemp("shop"))
    program.drop(f"{PLACE}/plate.dxf", a_dxf())
    program.drop("loose.dxf", a_dxf(texts=["other"]))
    program("scan")
    return program


@pytest.fixture
def shop(filed, tmp_path):
    program = filed.moved_to(tmp_path)
    assert program("verify").code == 0
    return program


@pytest.fixture
def plate(shop):
    (name,) = shop.archived()
    return shop.folder / "archive" / name


def test_what_agrees_ends_with_0(shop):
    answer = shop("verify")
    assert (answer.code, answer.lines[-1]) == (0, "All agree.")
    assert answer.out.startswith("2 records, 2 files, ")
    assert shop.json("verify", "--quick")["agree"] is True


def test_what_does_not_agree_ends_with_1_and_says_what_and_where_and_what_to_do(shop, plate):
    plate.unlink()
    answer = shop("verify")
    assert answer.code == 1
    assert str(plate) in answer.out
    assert "Bring it back from a backup" in answer.out
    (found,) = shop.json("verify")["contradictions"]
    assert (found["code"], found["record_id"]) == ("archived_missing", 1)


def test_an_offline_root_ends_with_75_and_no_word_about_its_files(shop, plate):
    (shop.folder / "archive").rename(shop.folder / "away")
    answer = shop("verify", "--json")
    assert (answer.code, answer.json["contradictions"]) == (75, [])
    assert answer.json["offline"] == [{"role": "archive", "path": f"{shop.folder}/archive"}]
    assert "OFFLINE" in shop("verify").out


def test_an_archive_that_never_answers_is_offline_and_is_not_waited_for(shop):
    with hanging(shop.folder / "archive"):
        code, answer, _err = command(shop.folder, "verify", "--json")
    assert (code, answer["contradictions"]) == (75, [])
    assert [each["role"] for each in answer["offline"]] == ["archive"]


def test_repair_says_what_it_did_and_changes_the_answer(shop):
    (shop.folder / "inbox/.modn-watch/held").rmdir()
    assert shop("verify").code == 1
    answer = shop("verify", "--repair", "--json")
    assert (answer.code, answer.json["agree"], answer.json["contradictions"]) == (0, True, [])
    assert [each["done"] for each in answer.json["repaired"]] == ["The folder was made."]
    assert shop("verify").code == 0


def test_another_database_is_refused_before_it_explains_anything(shop):
    (shop.folder / "modn-watch.db").rename(shop.folder / "old.db")
    other = a_program(shop.folder / "other")
    other("init")
    (other.folder / "modn-watch.db").rename(shop.folder / "modn-watch.db")
    answer = shop("verify", "--repair")
    assert (answer.code, "does not know the inbox folder" in answer.err) == (78, True)


def test_beside_a_daemon_at_work_nothing_is_ever_contradicted(tmp_path):
    with a_daemon(tmp_path) as daemon:
        folder = daemon.inbox / PLACE
        folder.mkdir(parents=True)
        for round_ in range(3):
            for number in range(20):
                content = a_dxf(texts=[f"{round_}"]) if number % 4 else b"bad"
                (folder / f"part{number}.dxf").write_bytes(content)
            code, answer, err = command(tmp_path, "verify", "--json")
            assert (code, answer["contradictions"]) == (0, []), err
        daemon.wait_for(lambda: daemon.finished() >= 20, "it never caught up")
    code, answer, _err = command(tmp_path, "verify", "--json")
    assert (code, answer["agree"]) == (0, True)
