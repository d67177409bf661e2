"""Files that are sent over HTTP: taken whole, carried through the same steps, filed once."""

import contextlib
import json
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from modn_watch.api.service import Turns
from modn_watch.crew import Crew
from modn_watch.model import State
from tests.api.conftest import Site, answering
from tests.mounting import a_small_file_system
from tests.shops import an_installation

CODES = {"client_code": "CL-0001", "project_code": "JB-2025-10-CL0001-001"}
PLACE = "CL0001/JB-2025-10-CL0001-001"
NAME = "plate_5mm_MS_x3.dxf"
DEADLINE_S = 60


@contextlib.contextmanager
def working(here, **more):
    """Yield what answers for an installation and works: two threads take what is handed in."""
    crew = Crew(here.shop, 2)
    crew.start()
    try:
        with answering(here, ring=crew.ring, **more) as client:
            yield Site(here, client)
    finally:
        crew.stop(lambda: None)


@pytest.fixture
def works(tmp_path, database):
    with an_installation(tmp_path, database=database) as here, working(here) as found:
        yield found


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """What answers and does not work, one for every test that leaves nothing in it."""
    with an_installation(tmp_path_factory.mktemp("steady")) as here, answering(here) as client:
        yield Site(here, client)


def send(site, *files, **said):
    parts = [("files", (name, content)) for name, content in files]
    return site.http.post("/ingest", files=parts, data={**CODES, **said}, timeout=DEADLINE_S)


def nothing_is_left(here):
    return here.strays() == [] and [p for p in here.inbox.rglob("*") if p.is_file()] == [
        here.drop.root.own / "root.json"
    ]


def incoming(here):
    return list(here.drop.root.temp.iterdir())


def wait_until(condition):
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_file_is_answered_with_its_finished_record(works):
    found = works._checked(send(works, (NAME, b"drawing")), "files_show")
    assert (found["status"], found["state"], found["original_filename"]) == (
        *("completed", "DONE"), NAME,
    )  # fmt: skip
    assert (found["client_code"], found["project_code"]) == tuple(PLACE.split("/"))
    assert (found["material"], found["thickness_mm"], found["quantity"]) == ("Mild Steel", 5.0, 3)
    assert found["source_path"] == f"{PLACE}/{NAME}"
    # Nobody need say who it is where no tokens are set.
    assert found["submitted_by"] == "this computer"
    (archived,) = works.here.archived()
    assert (works.here.archive / archived).read_bytes() == b"drawing"
    assert nothing_is_left(works.here)


def test_what_is_stated_outranks_what_the_file_says(works):
    overrides = {"material": "ss", "thickness_mm": "4mm", "quantity": 7, "part_name": "lid"}
    found = send(works, (NAME, b"drawing"), overrides=json.dumps(overrides)).json()
    assert (found["material"], found["thickness_mm"], found["quantity"], found["part_name"]) == (
        *("Stainless Steel", 4.0, 7), "lid",
    )  # fmt: skip
    said = {(each["field"], each["evidence"]) for each in found["facts"]}
    assert {(field, "upload") for field in overrides} <= said


def test_a_file_that_says_itself_whose_it_is_needs_no_codes(works):
    name = "CL0001-JB-2025-10-CL0001-001-bracket-MS-5mm-x14.dxf"
    found = send(works, (name, b"drawing"), client_code="", project_code="").json()
    assert (found["status"], found["project_code"]) == ("completed", "JB-2025-10-CL0001-001")


def test_a_file_that_cannot_be_filed_waits_in_quarantine_and_says_why(works):
    found = works._checked(send(works, (NAME, b"bad")), "files_show")
    assert (found["status"], found["state"], found["error_code"]) == (
        *("failed", "QUARANTINED"), "unreadable",
    )  # fmt: skip
    assert any(path.endswith(NAME) for path in works.here.quarantined())


def test_an_empty_file_is_recorded_as_one(works):
    assert send(works, (NAME, b"")).json()["error_code"] == "empty"


def test_several_files_are_answered_each_with_its_status(works):
    answer = send(works, ("a.dxf", b"one"), ("b.dxf", b"bad"), ("c.dxf", b"three"))
    found = works._checked(answer, "ingest_done")["files"]
    assert [each["original_filename"] for each in found] == ["a.dxf", "b.dxf", "c.dxf"]
    assert [each["status"] for each in found] == ["completed", "failed", "completed"]


def test_two_files_of_one_name_in_one_form_are_two_versions_in_their_order(works):
    found = send(works, (NAME, b"one"), (NAME, b"two")).json()["files"]
    assert [each["version"] for each in found] == [1, 2]
    contents = [(works.here.archive / each["file_path"]).read_bytes() for each in found]
    assert contents == [b"one", b"two"]


def test_the_same_bytes_again_are_a_duplicate_or_refused_if_that_is_wished(works):
    first = send(works, (NAME, b"drawing")).json()
    again = send(works, (NAME, b"drawing")).json()
    assert (again["state"], again["duplicate_of"]) == ("DUPLICATE", first["id"])
    refused = works.problem(send(works, (NAME, b"drawing"), mode="reject_duplicate"), 409)
    assert refused["code"] == "already_filed"
    assert str(first["id"]) in refused["detail"]
    other = send(works, (NAME, b"other"), mode="reject_duplicate").json()
    assert (other["status"], other["version"]) == ("completed", 2)
    assert len(works.here.records()) == 3
    assert nothing_is_left(works.here)


def test_of_all_who_send_the_same_bytes_at_once_one_is_taken_and_the_others_are_told(works):
    start = threading.Barrier(6)

    def one(number):
        start.wait()
        return send(works, (f"{number} {NAME}", b"drawing"), mode="reject_duplicate")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(one, range(6)))
    (taken,) = [each.json() for each in answers if each.status_code == 200]
    refused = [works.problem(each, 409) for each in answers if each.status_code != 200]
    assert {each["code"] for each in refused} == {"already_filed"}
    assert all(str(taken["id"]) in each["detail"] for each in refused)
    assert [each.id for each in works.here.records()] == [taken["id"]]
    assert nothing_is_left(works.here)


def test_the_same_bytes_twice_in_one_form_are_refused_with_all_of_it(works):
    files = [("a.dxf", b"one"), ("b.dxf", b"two"), ("c.dxf", b"one")]
    refused = works.problem(send(works, *files, mode="reject_duplicate"), 409)
    assert (refused["code"], '"c.dxf"' in refused["detail"]) == ("already_filed", True)
    assert works.here.records() == []
    assert nothing_is_left(works.here)


def test_bytes_that_are_on_their_way_are_waited_for_and_not_taken_twice(site):
    first = send(site, (NAME, b"drawing"), wait_s="0").json()["record"]["id"]
    again = [(NAME, b"drawing")]
    refused = site.problem(send(site, *again, mode="reject_duplicate", wait_s="0"), 409)
    assert (refused["code"], str(first) in refused["detail"]) == ("on_its_way", True)
    other = {"client_code": "CL-0002", "project_code": "JB-2025-10-CL0002-001"}
    assert send(site, *again, mode="reject_duplicate", wait_s="0", **other).status_code == 202
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(send, site, *again, mode="reject_duplicate")
        wait_until(lambda: incoming(site.here))
        site.here.drain()
        assert site.problem(waits.result(), 409)["code"] == "already_filed"
    assert len(site.here.records()) == 2


def test_bytes_whose_first_copy_could_not_be_filed_are_taken(site):
    send(site, (NAME, b"bad"), wait_s="0")
    site.here.drain()
    assert send(site, (NAME, b"bad"), mode="reject_duplicate", wait_s="0").status_code == 202


def test_bytes_of_a_deleted_record_are_known_until_the_archive_has_them_no_more(works):
    first = send(works, (NAME, b"drawing")).json()
    works.delete(f"/files/{first['id']}", "files_delete")
    refused = works.problem(send(works, (NAME, b"drawing"), mode="reject_duplicate"), 409)
    assert (refused["code"], "brings it back" in refused["hint"]) == ("already_filed", True)
    (works.here.archive / first["file_path"]).unlink()
    again = send(works, (NAME, b"drawing"), mode="reject_duplicate").json()
    assert (again["state"], again["version"]) == ("DONE", 2)
    works.delete(f"/files/{again['id']}", "files_delete", hard_delete=True)
    works.delete(f"/files/{first['id']}", "files_delete", hard_delete=True)
    assert send(works, (NAME, b"drawing"), mode="reject_duplicate").json()["state"] == "DONE"


def test_two_who_send_the_same_name_at_once_are_both_filed(works):
    start = threading.Barrier(6)

    def one(number):
        start.wait()
        return send(works, (NAME, b"drawing %d" % number)).json()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(one, range(6)))
    assert sorted(each["version"] for each in found) == [1, 2, 3, 4, 5, 6]
    contents = {(works.here.archive / each["file_path"]).read_bytes() for each in found}
    assert contents == {b"drawing %d" % number for number in range(6)}


def test_a_file_of_that_name_in_the_inbox_is_not_touched(works):
    waiting = works.here.save(f"{PLACE}/{NAME}", b"not settled yet")
    assert send(works, (NAME, b"drawing")).json()["status"] == "completed"
    assert waiting.read_bytes() == b"not settled yet"


def test_who_waits_no_longer_is_told_where_to_look(site):
    answer = send(site, (NAME, b"drawing"), wait_s="0")
    assert answer.status_code == 202
    assert (answer.json()["finished"], answer.json()["record"]["state"]) == (False, "CLAIMED")
    where = answer.headers["location"]
    assert where == f"/ingest/{answer.json()['record']['id']}"
    assert site.get(where, "ingest")["finished"] is False
    site.here.drain()
    assert site.get(where, "ingest")["record"]["status"] == "completed"


def test_several_that_are_not_finished_are_answered_each_with_how_far_it_is(site):
    answer = send(site, ("a.dxf", b"one"), ("b.dxf", b"two"), wait_s="0")
    assert (answer.status_code, len(answer.json()["files"])) == (202, 2)
    assert [each.state for each in site.here.drain()] == [State.DONE, State.DONE]


def test_where_originals_stay_what_is_sent_is_filed_and_leaves_nothing(tmp_path, database):
    with (
        an_installation(tmp_path, database=database, copied=True) as here,
        working(here) as site,
    ):
        assert send(site, (NAME, b"drawing")).json()["state"] == "DONE"
        assert nothing_is_left(here)
        # There is no original whose copy it would be.
        assert [each.copied for each in here.records()] == [False]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../x.dxf", "x.dxf"),
        ("/etc/cron.d/x.dxf", "x.dxf"),
        ("a/b.dxf", "b.dxf"),
        ("C:\\parts\\y.dxf", "y.dxf"),
        ("..\\..\\y.dxf", "y.dxf"),
        ("x.dxf/", "x.dxf"),
        ("  spaced name.dxf ", "spaced name.dxf"),
        ("bell\x07and\x1bescape.dxf", "bell and escape.dxf"),
        ("null\x00byte.dxf", "null byte.dxf"),
        ("plate\u202efxd.exe", "platefxd.exe"),
        ("\u2066a\u2069\u200b\ufeff.dxf", "a.dxf"),
        ("\u06cc\u200c\u06a9.dxf", "\u06cc\u200c\u06a9.dxf"),
        ("CON.dxf", "CON.dxf"),
        ("plåt ø 5mm.dxf", "plåt ø 5mm.dxf"),
        ("-rf.dxf", "-rf.dxf"),
        ("å" * 200 + ".dxf", "å" * 125 + ".dxf"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_name_never_becomes_a_path_and_is_kept_as_far_as_it_can_be(steady, sent, kept):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="'
        + sent.encode().replace(b"\\", b"\\\\")
        + b'"\r\n\r\ndrawing\r\n--b\r\nContent-Disposition: form-data; name="wait_s"\r\n\r\n'
        + b"0\r\n--b--"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = steady.http.post("/ingest", content=body, headers=headers)
    if "\x00" in sent or "\x07" in sent:
        # No header may hold those, so no browser sends them.
        assert answer.status_code in (202, 400)
        return
    assert answer.json()["record"]["original_filename"] == kept
    assert answer.json()["record"]["source_path"] == kept


@pytest.mark.parametrize("name", ["", "..", "/", "~$x.dxf", "x.tmp", ".hidden", "a/.hidden"])
def test_a_name_that_the_inbox_does_not_take_is_refused(steady, name):
    before = steady.here.records()
    found = steady.problem(send(steady, (name or "/", b"drawing")), 422)
    assert found["errors"][0]["field"] == "files"
    assert steady.here.records() == before
    assert incoming(steady.here) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"client_code": ""}, "client_code"),
        ({"project_code": ""}, "project_code"),
        ({"client_code": "a/b"}, "client_code"),
        ({"client_code": ".."}, "client_code"),
        ({"mode": "shred"}, "mode"),
        ({"mode": ""}, "mode"),
        ({"mode": ["new_version", "new_version"]}, "mode"),
        ({"wait_s": ""}, "wait_s"),
        ({"wait_s": "soon"}, "wait_s"),
        ({"wait_s": "-1"}, "wait_s"),
        ({"wait_s": "nan"}, "wait_s"),
        ({"wait_s": "601"}, "wait_s"),
        ({"overrides": "material=MS"}, "overrides"),
        ({"overrides": "[]"}, "overrides"),
        ({"overrides": "[" * 60_000}, "overrides"),
        ({"overrides": '{"part_name": "\\ud800"}'}, "overrides"),
        ({"overrides": '{"colour": "red"}'}, "colour"),
        ({"overrides": '{"material": "cheese"}'}, "material"),
        ({"overrides": '{"thickness_mm": "thick"}'}, "thickness_mm"),
        ({"overrides": '{"thickness_mm": NaN}'}, "thickness_mm"),
        ({"overrides": '{"thickness_mm": 1e300}'}, "thickness_mm"),
        ({"overrides": '{"quantity": 0}'}, "quantity"),
        ({"overrides": '{"quantity": 2.5}'}, "quantity"),
        ({"overrides": '{"quantity": true}'}, "quantity"),
        ({"overrides": '{"part_name": " "}'}, "part_name"),
        ({"overrides": '{"part_name": "a\\u0000b"}'}, "part_name"),
        ({"colour": "red"}, "colour"),
        ({"overrides": "x" * 70_000}, "overrides"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field_and_leaves_nothing(steady, said, field):
    before = steady.here.records()
    found = steady.problem(send(steady, (NAME, b"drawing"), **said), 422)
    assert found["errors"][0]["field"] == field
    assert steady.here.records() == before
    assert incoming(steady.here) == []


def test_a_form_without_a_file_and_a_file_elsewhere_are_refused(steady):
    none = steady.problem(steady.http.post("/ingest", files=[("mode", (None, "new_version"))]), 422)
    assert none["errors"][0]["field"] == "files"
    other = steady.http.post("/ingest", files=[("drawing", (NAME, b"drawing"))])
    assert steady.problem(other, 422)["errors"][0]["field"] == "drawing"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("text/plain", b"", 415),
        ("application/x-www-form-urlencoded", b"mode=new_version", 415),
        ("multipart/form-data", b"--b--", 400),
        ("multipart/form-data; boundary=", b"--b--", 400),
        ("multipart/form-data; boundary=b", b"nonsense", 400),
        ("multipart/form-data; boundary=b", b"", 400),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.dxf"\r\n\r\nhalf',
            400,
        ),
        ("multipart/form-data; boundary=" + "b" * 300, b"", 400),
    ],
)
def test_what_is_no_form_with_files_is_refused(steady, kind, body, status):
    answer = steady.http.post("/ingest", content=body, headers={"Content-Type": kind})
    assert steady.problem(answer, status)
    assert incoming(steady.here) == []


def test_a_file_that_is_too_large_is_refused_while_it_comes_and_leaves_nothing(site):
    most = site.here.shop.max_bytes
    found = site.problem(send(site, ("a.dxf", b"good"), ("b.dxf", bytes(3 * most))), 413)
    assert (found["code"], "b.dxf" in found["detail"]) == ("oversize", True)
    assert site.here.records() == []
    assert nothing_is_left(site.here)
    assert send(site, ("b.dxf", bytes(most)), wait_s="0").status_code == 202


def head(site, length):
    return (
        f"POST /ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="files"; filename="x.dxf"\r\n\r\n'
    ).encode()


def test_who_sends_too_much_may_finish_speaking_and_hears_why(steady):
    address = (steady.http.base_url.host, steady.http.base_url.port)
    with socket.create_connection(address) as sender:
        sender.settimeout(DEADLINE_S)
        # As a proxy asks that makes a connection for each request.
        whole = head(steady, 14_000_000).replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        sender.sendall(whole)
        sender.sendall(bytes(14_000_000 - len(whole.partition(b"\r\n\r\n")[2])))
        assert b" 413 " in sender.recv(4096)
    assert incoming(steady.here) == []


def test_an_upload_that_is_cut_off_in_the_middle_leaves_nothing(site):
    address = (site.http.base_url.host, site.http.base_url.port)
    with socket.create_connection(address) as cut:
        cut.sendall(head(site, 900_000) + os.urandom(600_000))
        wait_until(lambda: any(path.stat().st_size for path in incoming(site.here)))
    wait_until(lambda: nothing_is_left(site.here))
    assert site.here.records() == []
    assert send(site, (NAME, b"drawing"), wait_s="0").status_code == 202


def test_uploads_that_stall_hold_up_nobody_and_too_many_are_told_to_come_later(tmp_path):
    turns = Turns(2)
    with an_installation(tmp_path) as here, answering(here, uploads=turns) as client:
        site = Site(here, client)
        stalled = [socket.create_connection((client.base_url.host, client.base_url.port))]
        stalled[0].sendall(head(site, 900_000))
        wait_until(lambda: turns.left == 1)
        assert send(site, (NAME, b"drawing"), wait_s="0").status_code == 202
        stalled.append(socket.create_connection((client.base_url.host, client.base_url.port)))
        stalled[1].sendall(head(site, 900_000))
        wait_until(lambda: turns.left == 0)
        answer = send(site, (NAME, b"drawing"))
        assert (site.problem(answer, 503)["code"], answer.headers["retry-after"]) == (
            *("deferred",), "5",
        )  # fmt: skip
        assert site.get("/files", "files_list")
        for each in stalled:
            each.close()
        wait_until(lambda: turns.left == 2)
        assert incoming(here) == []


def test_without_an_inbox_nothing_is_taken(site):
    site.here.drop.root.own.rename(site.here.drop.root.own.with_name("away"))
    assert site.problem(send(site, (NAME, b"drawing")), 503)["code"] == "root_offline"
    site.here.drop.root.own.with_name("away").rename(site.here.drop.root.own)
    assert send(site, (NAME, b"drawing"), wait_s="0").status_code == 202


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path):
    with (
        a_small_file_system(tmp_path / "inbox", "size=1m") as remount,
        an_installation(tmp_path) as here,
        working(here) as site,
    ):
        found = site.problem(send(site, ("a.dxf", bytes(120_000)), (NAME, bytes(950_000))), 503)
        assert (found["code"], nothing_is_left(here)) == ("storage_full", True)
        remount("size=10m")
        assert send(site, (NAME, bytes(950_000))).json()["status"] == "completed"


def test_a_full_disk_that_shows_only_while_the_bytes_come_leaves_nothing_either(tmp_path):
    def endless():
        part = head(None, 0).partition(b"\r\n\r\n")[2]
        for _ in range(2):
            yield part
            yield from [bytes(100_000)] * 8
            yield b"\r\n"

    with (
        a_small_file_system(tmp_path / "inbox", "size=1m"),
        an_installation(tmp_path) as here,
        answering(here) as client,
    ):
        # Without a length nobody knows before how much it will be.
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        answer = client.post("/ingest", content=endless(), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
        assert nothing_is_left(here)


def test_the_form_is_described_for_programs_and_people(steady):
    document = steady.http.get("/openapi.json").json()
    form = document["paths"]["/ingest"]["post"]["requestBody"]["content"]["multipart/form-data"]
    schema = document["components"]["schemas"][form["schema"]["$ref"].rpartition("/")[2]]
    assert set(schema["properties"]) == {
        *("files", "client_code", "project_code"), "mode", "wait_s", "overrides",
    }  # fmt: skip
    page = steady.http.get("/docs").text
    assert "curl -F files=@drawing.dxf" in page
