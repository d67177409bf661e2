"""What may be done to records over HTTP, and on whose behalf."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from modn_watch.model import State
from tests.api.conftest import PLACE

NAME = f"{PLACE}/plate_5mm_MS_x3.dxf"


def filed(site, name=NAME, content=b"drawing"):
    site.here.save(name, content)
    return site.here.drain()[-1].id


def test_a_file_is_read_anew_with_what_the_shop_knows_now(site):
    number = filed(site)
    assert site.post(f"/files/{number}/re-extract", "re_extracted") == {"id": number, "changed": {}}
    assert [name for name, _ in site.here.parser.seen].count("plate_5mm_MS_x3.dxf") == 2


def test_a_file_that_is_being_read_anew_is_not_read_a_second_time(site):
    number = filed(site)
    begun, go_on = threading.Event(), threading.Event()

    def slow(_path):
        begun.set()
        assert go_on.wait(60)

    site.here.parser.plans["plate_5mm_MS_x3.dxf"] = slow
    with ThreadPoolExecutor() as pool:
        first = pool.submit(site.http.post, f"/files/{number}/re-extract")
        assert begun.wait(60)
        try:
            assert site.problem(site.http.post(f"/files/{number}/re-extract"), 409)
            assert site.problem(site.http.delete(f"/files/{number}"), 409)
        finally:
            go_on.set()
        assert first.result().status_code == 200
    assert site.post(f"/files/{number}/re-extract", "re_extracted")


def test_what_cannot_be_read_any_more_stays_as_it_was(site):
    number = filed(site)
    before = site.get(f"/files/{number}", "files_show")
    (archived,) = site.here.archive.rglob("*.dxf")
    archived.chmod(0o644)
    archived.write_bytes(b"something else")
    assert site.problem(site.http.post(f"/files/{number}/re-extract"), 500)["code"] == "corrupt"
    assert site.get(f"/files/{number}", "files_show") == before


def test_a_hidden_record_keeps_its_file_and_is_listed_on_request(site):
    number = filed(site)
    gone = site.delete(f"/files/{number}", "files_delete")
    assert (gone["deleted"], len(site.here.archived())) == ("soft", 1)
    assert site.get("/files", "files_list")["total"] == 0
    assert site.get("/files", "files_list", deleted=True)["total"] == 1
    assert site.delete(f"/files/{number}", "files_delete") == gone


def test_a_word_that_deleting_does_not_know_deletes_nothing(site):
    number = filed(site)
    problem = site.problem(site.http.delete(f"/files/{number}", params={"hard": "true"}), 422)
    assert [each["field"] for each in problem["errors"]] == ["hard"]
    assert site.get(f"/files/{number}", "files_show")["deleted_at"] is None


def test_what_stands_in_the_way_has_a_code_of_its_own(site):
    done = filed(site)
    site.here.save("nobodys.dxf")
    site.here.drain()
    waits = site.here.records()[-1].id
    for path, code in (
        (f"/quarantine/{done}/release", "not_in_quarantine"),
        (f"/files/{waits}/re-extract", "not_filed"),
    ):
        assert site.problem(site.http.post(path), 409)["code"] == code
    assert site.problem(site.http.delete(f"/files/{waits}"), 409)["code"] == "in_quarantine"


def test_a_record_deleted_for_good_goes_with_its_file(site):
    number = filed(site)
    site.delete(f"/files/{number}", "files_delete", hard_delete=True)
    assert site.here.archived() == []
    assert site.problem(site.http.get(f"/files/{number}"), 404)
    assert site.problem(site.http.delete(f"/files/{number}"), 404)


def test_a_duplicate_that_goes_takes_no_file_along(site):
    first, second = filed(site), filed(site)
    assert site.delete(f"/files/{second}", "files_delete", hard_delete=True)["file_path"] is None
    assert site.get(f"/files/{first}", "files_show")["file_path"]
    assert len(site.here.archived()) == 1


def test_two_who_delete_the_same_file_at_once_hear_that_it_is_gone_and_nothing_worse(site):
    number = filed(site)
    start = threading.Barrier(8)

    def delete():
        start.wait()
        return site.http.delete(f"/files/{number}", params={"hard_delete": True}).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(task.result() for task in [pool.submit(delete) for _ in range(8)])
    assert answers.count(200) == 1
    assert set(answers) <= {200, 404, 409}
    assert site.here.archived() == []


def test_a_rejected_file_is_listed_with_its_reason_and_goes_round_again(site):
    number = filed(site, content=b"bad")
    (waiting,) = site.get("/quarantine", "quarantine_list")["files"]
    assert (waiting["id"], waiting["error_code"]) == (number, "unreadable")
    assert waiting["error_hint"]
    site.get(f"/quarantine/{number}", "quarantine_show")
    sent = site.post(f"/quarantine/{number}/release", "quarantine_assign")
    assert sent["released_to"] == str(site.here.inbox / NAME)
    assert (site.here.inbox / NAME).read_bytes() == b"bad"
    assert site.problem(site.http.post(f"/quarantine/{number}/release"), 409)


def test_a_name_that_turns_its_letters_around_is_shown_as_it_stands(site):
    turned = "plate\u202efxd.dxf"
    number = filed(site, turned)
    (waiting,) = site.get("/quarantine", "quarantine_list")["files"]
    assert waiting["quarantine_path"] == "_unrouted/plate\ufffdfxd.dxf"
    assert site.here.quarantined()[0] == waiting["quarantine_path"]
    sent = site.post(f"/quarantine/{number}/release", "quarantine_assign")
    # In the inbox it is the designer's own.
    assert (site.here.inbox / turned).exists()
    assert "\u202e" not in sent["released_to"]
    part = site.get(f"/files/{filed(site, f'{PLACE}/{turned}')}", "files_show")
    assert (part["original_filename"], part["part_name"]) == ("plate\ufffdfxd.dxf", "platefxd")


def test_what_a_person_says_of_a_rejected_file_outranks_its_name(site):
    number = filed(site, "loose_3mm.dxf")
    assert site.here.shop.journal.records.get(number).state is State.QUARANTINED
    said = {"client_code": "cl-0007", "project_code": "demo", "material": "ss", "thickness_mm": 4}
    site.post(f"/quarantine/{number}/assign", "quarantine_assign", json=said)
    record = site.here.drain()[-1].record
    assert (record.client_code, record.project_code) == ("CL0007", "demo")
    assert (record.material, record.thickness_mm) == ("Stainless Steel", 4.0)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"client_code": "CL-0001"}, "project_code"),
        ({"client_code": "CL-0001", "project_code": ""}, "project_code"),
        ({"client_code": "a/b", "project_code": "p"}, "client_code"),
        ({"client_code": "c", "project_code": ".."}, "project_code"),
        ({"client_code": "c", "project_code": "p", "thickness_mm": 1e300}, "thickness_mm"),
        ({"client_code": "c", "project_code": "p", "quantity": 0}, "quantity"),
        ({"client_code": "c", "project_code": "p", "material": "cheese"}, "material"),
        ({"client_code": "c", "project_code": "p", "colour": "red"}, "colour"),
    ],
)
def test_an_assignment_that_cannot_be_says_why_and_moves_nothing(site, said, field):
    number = filed(site, "loose.dxf")
    answer = site.http.post(f"/quarantine/{number}/assign", json=said)
    assert site.problem(answer, 422)["errors"][0]["field"] == field
    assert len(site.here.quarantined()) == 2


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"nul", b'{"client_code": }'])
def test_what_is_no_assignment_at_all_names_no_field_and_says_what_is_wrong(site, body):
    headers = {"Content-Type": "application/json"}
    for path in ("/quarantine/1/assign", "/files/1/facts"):
        found = site.problem(site.http.post(path, content=body, headers=headers), 422)
        assert (found["code"], "errors" in found) == ("misasked", False), body
        assert found["detail"][:1].isalpha()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(site, headers):
    number = filed(site)
    answer = site.http.delete(f"/files/{number}", headers=headers)
    assert site.problem(answer, 403)["code"] == "forbidden"
    assert site.get("/files", "files_list")["total"] == 1


def test_our_own_page_and_programs_may_change_things(site):
    number = filed(site)
    own = {"Origin": str(site.http.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert site.http.delete(f"/files/{number}", headers=own).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_a_name_that_is_not_this_computers_is_refused(site, host):
    problem = site.problem(site.http.get("/files", headers={"Host": host}), 400)
    assert "trusted_hosts" in problem["hint"]


def test_every_answer_forbids_a_browser_what_it_is_not_meant_for(site):
    for path in ("/", "/files", "/files/1", "/nothing", "/docs", "/static/docs.css"):
        headers = site.http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "server" not in headers, path
