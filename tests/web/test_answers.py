"""What the page answers where no browser is needed to see it."""

import asyncio
import html
import re

import pytest
from fastapi import Request
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware

from modn_watch import web
from modn_watch.api import Service, application
from modn_watch.commands import access
from modn_watch.config import Settings
from modn_watch.config.settings import Api
from modn_watch.journal import Asked
from modn_watch.web.facets import facets
from modn_watch.web.links import link, place
from modn_watch.web.newcomers import nearest
from tests.api.conftest import HOSTS, PLACE, answering
from tests.journals import ORDER
from tests.postgres import a_server
from tests.shops import an_installation

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """An installation with one file that was filed and one that was not."""
    folder = tmp_path_factory.mktemp("filled")
    with an_installation(folder) as here, answering(here) as client:
        here.save(f"{PLACE}/<b>plate_5mm_MS_x3.dxf")
        here.save(f"{PLACE}/broken_5mm_MS.dxf", b"bad")
        here.drain()
        yield here, client


def number_of(here, name):
    (found,) = [each for each in here.records() if name.encode() in each.identity.path]
    return found.id


@pytest.mark.parametrize(
    ("path", "above", "found"),
    [
        ("/web", "", "/web"),
        ("/shop/web/search", "/shop", "/web/search"),
        ("/shop", "/shop", "/"),
        ("/web", "/w", "/web"),
        ("/web/x", "/shop", "/web/x"),
    ],
)
def test_a_place_is_the_same_whether_a_proxy_keeps_the_path_above_or_not(path, above, found):
    request = Request({"type": "http", "path": path, "root_path": above, "headers": []})
    assert place(request) == found


def test_a_link_quotes_whatever_stands_in_it():
    request = Request({"type": "http", "path": "/", "root_path": "/shop/", "headers": []})
    made = link(request, '/web/projects/A B/"x"?', {"q": "a&b", "empty": "", "none": None})
    assert made == "/shop/web/projects/A%20B/%22x%22%3F?q=a%26b"


def asked(app, path, above):
    """Return what an application answers below a path of a proxy, with none of its guards."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": above + path, "root_path": above, "app": app,
        "scheme": "http", "query_string": b"", "headers": [(b"host", b"localhost")],
        "server": ("localhost", 80), "client": ("127.0.0.1", 1), "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(AsyncExitStackMiddleware(app.router)(scope, receive, send))
    return b"".join(each.get("body", b"") for each in sent).decode()


@pytest.mark.parametrize("path", ["/web", "/web/search", "/web/quarantine", "/web/status"])
def test_below_a_path_of_a_proxy_every_link_leads_below_it(filled, path):
    here, _ = filled
    app = application(Service(shop=here.shop, settings=Settings()), hosts=HOSTS)
    web.install(app)
    found = asked(app, path, "/shop")
    names = "href|src|action|hx-get|hx-post|data-events|data-root"
    links = re.findall(rf'(?:{names})="([^"#][^"]*)"', found)
    assert len(links) > 10
    assert [each for each in links if not each.startswith("/shop")] == []


def test_a_name_is_shown_as_it_is_and_never_as_markup(filled):
    _, client = filled
    for path in ("/web", "/web/search", "/web/search?q=<b>plate"):
        found = client.get(path).text
        assert "&lt;b&gt;plate" in found
        assert "<b>plate" not in found


def test_without_script_a_form_leads_back_to_the_list_and_tells_what_becomes_of_the_file(filled):
    here, client = filled
    number = number_of(here, "broken")
    said = {"client_code": "CL-0002", "project_code": "JB-2025-11-CL0002-003"}
    sure = {"sure": "CL0002/JB-2025-11-CL0002-003"}
    answer = client.post(f"/web/quarantine/{number}/assign", data={**said, **sure})
    assert answer.status_code == 303
    back = client.get(answer.headers["location"])
    assert "is on its way" in back.text
    here.drain()
    assert "came back:" in client.get(answer.headers["location"]).text


def test_a_new_client_or_project_is_asked_about_once_more_and_of_whom_was_asked(filled):
    here, client = filled
    here.save(f"{PLACE}/doubtful.dxf", b"bad")
    here.drain()
    where = f"/web/quarantine/{number_of(here, 'doubtful')}/assign"
    said = {"client_code": "CL-0010", "project_code": "JB-2025-10-CL0001-001"}
    asked = client.post(where, data=said)
    assert asked.status_code == 422
    assert "CL0010 is a new client: the nearest there is is CL0001." in asked.text
    assert 'value="CL-0010"' in asked.text
    (sure,) = re.findall(r'name="sure" value="([^"]+)"', asked.text)
    # The answer is about what was asked, and about nothing that was typed since.
    other = {**said, "client_code": "CL-0100", "sure": sure}
    assert "CL0100 is a new client" in client.post(where, data=other).text
    new = {"client_code": "cl0001", "project_code": "JB-2025-10-CL0001-002"}
    told = client.post(where, data=new).text
    assert "JB-2025-10-CL0001-002 is a new project of CL0001: the nearest" in told
    assert number_of(here, "doubtful") in {each.id for each in here.records() if each.error_code}
    assert client.post(where, data={**said, "sure": sure}).status_code == 303


def test_before_files_are_sent_the_page_is_told_what_to_ask(filled):
    _, client = filled

    def doubt(**said):
        return client.get("/web/known/doubt", params=said).json()

    known = {"client_code": "CL-0001", "project_code": "JB-2025-10-CL0001-001"}
    assert doubt() == doubt(**known) == {}
    alone = doubt(client_code="CL-0001")
    assert (alone["field"], "project it is" in alone["problem"]) == ("project_code", True)
    assert doubt(project_code="x")["field"] == "client_code"
    for unsaid in ("///", "Caf\ufffd", "a\0"):
        assert "cannot stand for" in doubt(client_code=unsaid, project_code="x")["problem"]
    assert doubt(**{**known, "client_code": "CL-0011"})["question"].startswith("CL0011 is a new")


@pytest.mark.parametrize(
    ("code", "known", "near"),
    [
        ("CL0010", ["CL0009", "CL0002", "CL0001"], "CL0001"),
        ("acme steel", ["Acme_Steel", "CL0001"], "Acme_Steel"),
        ("CL0012", ["Zebra"], ""),
    ],
)
def test_the_nearest_code_is_the_one_that_a_typo_makes(code, known, near):
    assert nearest(code, known) == near


def test_what_a_form_lacks_is_said_beside_it_and_nothing_else_can_be_slipped_in(filled):
    here, client = filled
    number = number_of(here, "plate")
    lacking = client.post(f"/web/quarantine/{number}/assign", data={"client_code": "x", "id": "y"})
    assert lacking.status_code == 422
    assert "Say which project it is for." in lacking.text
    filed = client.post(f"/web/quarantine/{number}/release", headers={"HX-Request": "true"})
    assert filed.status_code == 409
    assert "is not in quarantine" in filed.text
    assert "<html" not in filed.text
    assert client.post("/web/quarantine/999/release").status_code == 404
    long = client.post(f"/web/quarantine/{number}/assign", content=b"a=" + b"x" * 70_000)
    assert long.status_code == 422
    assert "<h1>That cannot be asked for</h1>" in long.text
    foreign = client.post(
        f"/web/quarantine/{number}/release",
        headers={"Origin": "https://elsewhere.example", "HX-Request": "true"},
    )
    # Why it is not taken stands where the form was; the rest of the page stays.
    assert (foreign.status_code, foreign.headers["hx-retarget"]) == (403, "this")
    assert 'role="alert"' in foreign.text
    assert "<h1>" not in foreign.text


def test_what_a_part_s_page_orders_is_done_and_shown_on_it(filled):
    here, client = filled
    here.save(f"{PLACE}/lid_5mm_MS_x1.dxf", b"lid")
    here.drain()
    number = number_of(here, "lid")
    foreign = {"Origin": "https://elsewhere.example"}
    for action, done in (("re-extract", "read"), ("delete", "deleted")):
        path = f"/web/files/{number}"
        assert client.post(f"{path}/{action}", headers=foreign).status_code == 403
        assert client.get(f"{path}/{action}").status_code == 405
        assert client.post(f"/web/files/999/{action}").status_code == 404
        assert here.shop.journal.records.get(number).deleted_at is None
        answer = client.post(f"{path}/{action}")
        assert (answer.status_code, answer.headers["location"].partition("&")[0]) == (
            *(303,), f"{path}?done={done}",
        )  # fmt: skip
        assert client.get(answer.headers["location"]).status_code == 200
    assert here.shop.journal.records.get(number).deleted_at is not None
    told = here.shop.journal.audit.page(Asked(ingest=number))[1]
    assert [(each.by, each.what) for each in told] == [
        ("this computer", "hide"), ("this computer", "re-extract"),
    ]  # fmt: skip
    busy = number_of(here, "broken")
    assert client.post(f"/web/files/{busy}/delete").status_code == 409


def test_who_is_refused_before_any_page_is_found_sees_one_that_knows_where_it_is(tmp_path):
    settings = Settings(api=Api(root_path="/shop"))
    with an_installation(tmp_path) as here, answering(here, settings) as client:
        token = access.create(here.shop.journal, "office", "read", here.shop.order())["token"]
        known = {"Authorization": f"Bearer {token}"}
        for path, headers, status in (
            ("/shop/web/files/1/delete", {"Origin": "https://elsewhere.example"}, 403),
            ("/shop/web/files/1/delete", known, 403),
            ("/shop/web/status", {"Authorization": "Bearer wrong"}, 401),
            ("/shop/web/nowhere", known, 404),
        ):
            ask = client.post if path.endswith("delete") else client.get
            found = ask(path, headers=headers)
            assert (found.status_code, "<h1>" in found.text) == (status, True), path
            # What guards every answer guards this one, too.
            assert "frame-ancestors 'none'" in found.headers["content-security-policy"]
            links = re.findall(r'(?:href|src)="([^"#][^"]*)"', found.text)
            assert [each for each in links if not each.startswith("/shop/")] == []


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/web/search?q=x", "/web/search?q=x"),
        ("https://elsewhere.example/web", "/web"),
        ("//elsewhere.example/web", "/web"),
        ("/web\\elsewhere.example", "/web"),
        ("/web/\\\\elsewhere.example", "/web"),
        ("/website", "/web"),
        ("", "/web"),
    ],
)
def test_signing_in_leads_on_to_a_place_of_ours_only(filled, wanted, led):
    _, client = filled
    found = client.get("/web/sign-in", params={"next": wanted}).text
    assert f'name="next" value="{led}"' in found


def test_why_signing_in_failed_is_said(filled):
    _, client = filled
    assert "not valid" in client.get("/web/sign-in?refused=not_signed_in").text
    assert "too often" in client.get("/web/sign-in?refused=too_often").text
    assert client.get("/web/sign-in?refused=<b>").status_code == 422


def test_what_watches_nothing_says_so_and_that_it_takes_what_is_sent(filled):
    _, client = filled
    page = client.get("/web/status").text
    assert "Nobody watches the folders" in page
    assert "Files that are sent from this page or over HTTP are taken." in page
    assert "Nothing takes files" not in page


def test_where_there_is_no_picture_a_page_gets_one_pixel_and_a_program_an_error(filled):
    here, client = filled
    number = number_of(here, "broken_5mm_MS.dxf")
    for path in ("thumbnail", "own-picture"):
        answer = client.get(f"/web/files/{number}/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
        assert 'width="1"' in answer.text
    assert client.get(f"/files/{number}/thumbnail.png").status_code == 404


def test_a_file_that_has_arrived_has_another_picture_than_while_it_was_on_its_way(tmp_path):
    def picture():
        (found,) = re.findall(r'<img src="([^"]+)" srcset="([^ ]+) 2x"', client.get("/web").text)
        return {html.unescape(each) for each in found}

    with an_installation(tmp_path) as here, answering(here) as client:
        here.save(f"{PLACE}/plate_5mm_MS_x3.dxf")
        here.drain()
        arrived = picture()
        here.shop.journal.database.execute_sql("UPDATE file_ingests SET state = 'CLAIMED'")
        on_its_way = picture()
        assert (len(arrived), len(on_its_way), len(arrived | on_its_way)) == (2, 2, 4)
        for each in arrived | on_its_way:
            assert client.get(each).status_code == 200, each


def test_who_changed_what_is_shown_and_narrowed_down(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        here.save(f"{PLACE}/plate_5mm_MS_x3.dxf")
        here.save("<i>lost.dxf")
        here.drain()
        lost, plate = number_of(here, "lost"), number_of(here, "plate")
        client.post(f"/web/files/{plate}/delete")
        said = {"client_code": "CL-0002", "project_code": "JB-2025-11-CL0002-003"}
        sure = {"sure": "CL0002/JB-2025-11-CL0002-003"}
        client.post(f"/web/quarantine/{lost}/assign", data=said | sure)

        page = client.get("/web/audit").text
        assert page.index("Sent to another client or project") < page.index("Deleted<")
        assert "&lt;i&gt;lost.dxf" in page
        assert "deleted at:</span> " in page
        about = {"id": plate, "by": "", "what": "", "since": ""}
        assert re.findall(r'<li id="entry-(\d+)"', client.get("/web/audit", params=about).text) == [
            re.search(r'id="entry-(\d+)">\s*<div>\s*<b>Deleted<', page)[1]
        ]
        for none in ({"what": "delete"}, {"by": "nobody"}, {"since": "2999-01-01"}):
            assert "Nothing was changed." in client.get("/web/audit", params=none).text, none
        for wrong in ({"id": "x"}, {"since": "2026-13-45"}, {"from": "-1"}, {"since": "yesterday"}):
            assert client.get("/web/audit", params=wrong).status_code == 422, wrong
        assert f"/web/audit?id={plate}" in client.get(f"/web/files/{plate}").text
        assert "/web/audit" in client.get("/web/status").text


def test_who_changed_what_is_told_to_admins_alone(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        here.save(f"{PLACE}/plate_5mm_MS_x3.dxf")
        here.drain()
        number = number_of(here, "plate")
        for role, status in (("read", 403), ("write", 403), ("admin", 200)):
            secret = access.create(here.shop.journal, f"one who may {role}", role, ORDER)["token"]
            asked = {"Authorization": f"Bearer {secret}"}
            assert client.get("/web/audit", headers=asked).status_code == status, role
            for path in ("/web/status", f"/web/files/{number}"):
                page = client.get(path, headers=asked).text
                assert ("/web/audit" in page) is (status == 200), (role, path)


def test_who_may_only_look_is_told_so_and_offered_no_form(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        here.save(f"{PLACE}/plate_5mm_MS_x3.dxf")
        here.save(f"{PLACE}/vague.dxf", b"vague")
        here.save(f"{PLACE}/broken_5mm_MS.dxf", b"bad")
        here.drain()
        settled = number_of(here, "plate")
        client.post(f"/web/review/{settled}", data={"reviewed": "yes"})
        paths = ("/web", "/web/quarantine", "/web/review", f"/web/files/{settled}")
        for role, offered in (("read", False), ("write", True), ("admin", True)):
            secret = access.create(here.shop.journal, f"one who may {role}", role, ORDER)["token"]
            asked = {"Authorization": f"Bearer {secret}"}
            for path in paths:
                page = client.get(path, headers=asked).text
                main = page[page.index("<main") : page.index("</main>")]
                assert ('type="submit"' in main) is offered, (role, path)
                assert main.count("you may look, and change nothing") == (not offered), path
                # What handles a form is an error where there is none.
                assert ("/sending." in page) is (offered and path == "/web"), (role, path)


def test_a_refusal_names_the_roles_that_suffice_and_no_others(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        secret = access.create(here.shop.journal, "office", "read", ORDER)["token"]
        asked = {"Authorization": f"Bearer {secret}"}
        swapped = client.post("/web/review/1", headers={**asked, "HX-Request": "true"})
        assert (swapped.status_code, swapped.headers["hx-retarget"]) == (403, "this")
        assert "Ask with a token that has the role write or admin." in swapped.text
        assert "<h1>" not in swapped.text
        assert "that has the role admin." in client.get("/web/audit", headers=asked).text


def test_a_file_that_was_sent_from_another_tab_is_led_to_and_nothing_that_was_said_is_wrong(
    tmp_path,
):
    with an_installation(tmp_path) as here, answering(here) as client:
        here.save("lost.dxf")
        here.drain()
        number = number_of(here, "lost")
        said = {"client_code": "CL-0001", "project_code": "JB-2025-10-CL0001-001"}
        sure = {"sure": "CL0001/JB-2025-10-CL0001-001"}
        assert client.post(f"/web/quarantine/{number}/assign", data=said | sure).is_redirect
        late = client.post(
            f"/web/quarantine/{number}/assign", data=said, headers={"HX-Request": "true"}
        )
        assert late.status_code == 409
        (refusal,) = re.findall(r'role="alert"[^>]*>(.*?)</p>', late.text)
        assert "not in quarantine any more" in refusal
        assert f'href="/web/files/{number}"' in refusal
        assert "aria-invalid" not in late.text
        assert "<form" not in late.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("files/999", "There is no record 999."),
        ("projects/x/y", "Nothing is filed for project y of client x."),
    ],
)
def test_what_is_not_there_is_told_without_words_for_programs_and_search_is_offered(
    filled, path, said
):
    _, client = filled
    found = client.get(f"/web/{path}")
    assert found.status_code == 404
    main = found.text[found.text.index("<main") : found.text.index("</main>")]
    assert f"<p>{said} Perhaps there was, and it was deleted for good.</p>" in main
    assert 'href="/web/search"' in main
    assert "modn-watch files list" not in main
    assert "GET /" not in main


def test_what_a_colleague_stated_meanwhile_is_told_and_never_replaced(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        here.save(f"{PLACE}/vague.dxf", b"vague")
        here.drain()
        where = f"/web/review/{number_of(here, 'vague')}"

        def say(**said):
            return client.post(where, data=said, headers={"HX-Request": "true"})

        def known():
            (found,) = here.records()
            return found.record.material, found.record.thickness_mm, found.record.quantity

        assert say(material="MS", thickness_mm="5").status_code == 200
        late = say(material="SS", thickness_mm="5 mm", quantity="3")
        assert late.status_code == 409
        (refusal,) = re.findall(r'role="alert"[^>]*>(.*?)</p>', late.text)
        assert refusal.startswith("Stated meanwhile: Material Mild Steel. ")
        assert "aria-invalid" not in late.text
        # What is still asked for keeps what was filled in.
        assert re.search('name="quantity" value="3"', late.text)
        assert known() == ("Mild Steel", 5, None)
        assert "Stated meanwhile: Thickness 5 mm. " in say(material="MS", thickness_mm="3").text
        assert say(material="MS", quantity="3").status_code == 200
        assert known() == ("Mild Steel", 5, 3)


def test_a_long_log_is_turned_over(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        for each in range(51):
            here.shop.journal.audit.add(ORDER, "state", before=None, after={"n": each})
        first = client.get("/web/audit?what=state").text
        older = re.search('rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
        assert older == "/web/audit?what=state&from=50"
        last = client.get(older).text
        assert len(re.findall('<li id="entry-', last)) == 1
        assert 'rel="prev" href="/web/audit?what=state"' in last


def test_a_database_that_is_away_is_a_page_that_asks_again_until_it_is_back(tmp_path):
    with (
        a_server() as server,
        server.a_database() as url,
        an_installation(tmp_path, database=url) as here,
        answering(here) as client,
    ):
        with server.down():
            away = client.get("/web")
        assert (away.status_code, away.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert int(away.headers["retry-after"]) > 0
        assert "Nothing is lost." in away.text
        assert re.search(r'<meta http-equiv="refresh" content="[1-9]', away.text)
        assert client.get("/web").status_code == 200


def test_of_very_many_projects_the_most_frequent_are_links_and_all_are_counted(filled):
    here, _ = filled
    app = application(Service(shop=here.shop, settings=Settings()), hosts=HOSTS)
    web.install(app)
    scope = {"type": "http", "path": "/web/search", "headers": [], "app": app}
    values = [{"value": f"P{number}", "count": 2000 - number} for number in range(1000)]
    (found,) = facets(Request(scope), {}, {"project_code": [*values, {"value": None, "count": 1}]})
    listed = [*found["first"], *found["rest"]]
    assert [each["shown"] for each in listed] == [f"P{number}" for number in range(100)]
    assert len(found["first"]) + found["rest_count"] == 1000


def test_a_file_that_lies_in_our_keeping_alone_is_not_offered(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        here.save(f"{PLACE}/broken_5mm_MS.dxf", b"bad")
        here.drain()
        number = number_of(here, "broken")
        assert f"/files/{number}/content" in client.get("/web/quarantine").text
        here.shop.journal.database.execute_sql(
            "UPDATE file_ingests SET state = 'HALTED', quarantine_path = NULL, sha256 = 'd'"
        )
        page = client.get("/web/quarantine").text
        assert "broken_5mm_MS.dxf" in page
        assert f"/files/{number}/content" not in page


def test_what_waits_in_quarantine_comes_page_by_page_and_all_of_it_is_counted(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("modn_watch.web.quarantine._AT_ONCE", 2)
    with an_installation(tmp_path) as here, answering(here) as client:
        for number in range(3):
            here.save(f"{PLACE}/broken{number}_5mm_MS.dxf", b"bad")
        here.drain()
        pages = [client.get(f"/web/quarantine{asked}").text for asked in ("", "?from=2")]
        total = client.get("/web/total/quarantine").text
    named = [sorted(set(re.findall(r"broken(\d)_", each))) for each in pages]
    assert named == [["1", "2"], ["0"]]
    assert [("from=2" in each, "from=0" in each) for each in pages] == [
        (True, False),
        (False, True),
    ]
    assert all(re.search(r"\b3\b", each[each.index('id="total"') :][:400]) for each in pages)
    assert re.search(r"\b3\b", total)


def test_two_different_files_are_compared_by_their_names_and_versions_by_their_numbers(tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        for name, content in (("plate", b"a"), ("plate", b"b"), ("cover", b"c")):
            here.save(f"{PLACE}/{name}_5mm_MS.dxf", content)
            here.drain()

        def headed(one, other):
            page = client.get(f"/web/files/{one}?with={other}").text
            return re.search('<h2 id="differs">([^<]+)</h2>', page)[1]

        assert headed(2, 1) == "From v1 to v2"
        assert headed(3, 1) == "From plate_5mm_MS.dxf to cover_5mm_MS.dxf"
