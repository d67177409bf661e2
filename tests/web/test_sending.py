"""Files that are sent with a plain form: what became of each is said on a page."""

import re

import pytest
from playwright.sync_api import expect

from modn_watch.commands import access
from tests.api.conftest import answering
from tests.api.test_uploads import nothing_is_left, working
from tests.journals import ORDER
from tests.shops import an_installation
from tests.web.conftest import Web

CODES = {"client_code": "CL-0001", "project_code": "JB-2025-10-CL0001-001"}


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    """What answers and works, for tests that tell their files apart by name."""
    with an_installation(tmp_path_factory.mktemp("works")) as here, working(here) as found:
        yield found


@pytest.fixture
def locked(tmp_path):
    """What answers only those who bring a token, and the secret of one that may write."""
    with an_installation(tmp_path) as here, answering(here) as client:
        secret = access.create(here.shop.journal, "desk", "write", ORDER)["token"]
        client.post("/sign-in", data={"token": secret})
        yield here, client, re.search('name="csrf" value="([^"]+)"', client.get("/web").text)[1]


def sent(client, *names, **said):
    parts = [("files", (name, b"x" + name.encode())) for name in names]
    return client.post("/web/send", files=parts, data={**CODES, **said})


def test_without_scripts_sending_ends_on_a_page_that_says_what_came_of_each_file(works, browser):
    web = Web(works.here, str(works.http.base_url).rstrip("/"), browser)
    with web.visit("/web", java_script_enabled=False) as page:
        files = [("good-MS-4mm-x2.dxf", b"drawn"), ("spoilt.dxf", b"bad")]
        kinds = [{"name": name, "mimeType": "image/vnd.dxf", "buffer": b} for name, b in files]
        page.locator("#files").set_input_files(kinds)
        page.get_by_label("Client").fill(CODES["client_code"])
        page.get_by_label("Project").fill(CODES["project_code"])
        page.get_by_role("button", name="Send").click()
        expect(page).to_have_url(re.compile(r"/web/sent\?files=\d+%2C\d+$"))
        good, bad = page.locator("main li").all()
        expect(good).to_have_text("good-MS-4mm-x2.dxf is filed.")
        expect(bad).to_have_text("spoilt.dxf This is no drawing.")
        assert page.locator("meta[http-equiv=refresh]").count() == 0


def test_while_a_file_is_on_its_way_its_page_asks_again(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        answer = sent(client, "plate.dxf", wait_s="0")
        assert answer.status_code == 303, answer.text
        page = client.get(answer.headers["location"]).text
        assert "plate.dxf</a> is on its way." in page
        assert '<meta http-equiv="refresh"' in page
        assert client.get("/web/sent?files=1,999").status_code == 404
        for wrong in ("", "x", "0", "1,", "1," * 200 + "1"):
            assert client.get("/web/sent", params={"files": wrong}).status_code == 422, wrong


def test_what_is_not_taken_is_a_page_that_says_why(works):
    answer = sent(works.http, "plate.dxf", client_code="///")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "cannot stand for a client" in answer.text


def test_no_file_is_taken_of_a_form_that_no_page_of_ours_sent(locked):
    here, client, csrf = locked
    for said in ({}, {"csrf": "x" + csrf}, {"csrf": ""}):
        answer = sent(client, "plate.dxf", **said)
        assert (answer.status_code, "Not allowed" in answer.text) == (403, True)
    after = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % part
        for part in ((b'files"; filename="a.dxf', b"drawn"), (b"csrf", csrf.encode()))
    )
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/web/send", content=after + b"--x--\r\n", headers=kind).status_code == 403
    assert nothing_is_left(here)
    assert here.records() == []
    assert sent(client, "plate.dxf", csrf=csrf, wait_s="0").status_code == 303
    # The other door takes what stands in a header, and no such field.
    assert client.post("/ingest", files={"files": ("b.dxf", b"b")}).status_code == 403


def test_a_form_may_be_as_large_as_any_other_upload(works):
    # More than a form of words may bring, and each less than a file may have.
    files = [("files", (f"{name}.dxf", name.encode() * 700_000)) for name in "ab"]
    answer = works.http.post("/web/send", files=files, data=CODES)
    assert answer.status_code == 303, answer.text
