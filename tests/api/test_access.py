"""Who is let in over HTTP, and what each may do."""

import contextlib
import re
import socket
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from modn_watch.commands import access
from modn_watch.config import Settings
from modn_watch.config.settings import Api
from modn_watch.orders import Order
from tests.api.conftest import PLACE, Site, answering
from tests.shops import START, an_installation

NAME = f"{PLACE}/plate_5mm_MS_x3.dxf"
ORDER = Order(by="root", at=START)
NEVER_MADE = "mw_" + 43 * "x"


def token(site, role="read", name=None):
    return access.create(site.here.shop.journal, name or role, role, ORDER)["token"]


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def filed(site, name=NAME, content=b"drawing"):
    site.here.save(name, content)
    return site.here.drain()[-1].id


def signed_in(site, secret):
    """Return what a browser has after signing in; the client keeps the cookie."""
    answer = site.http.post("/sign-in", data={"token": secret})
    assert answer.status_code == 200, answer.text
    return answer.json()


def ways(site):
    """Yield every call of the description, with numbers in it."""
    for path, calls in site.http.get("/openapi.json", headers=site.auth).json()["paths"].items():
        for method in calls:
            yield method.upper(), re.sub(r"{\w+}", "1", path)


@pytest.fixture
def locked(site):
    """A site with a token of each role; `site.auth` is the admin's."""
    site.secrets = {role: token(site, role) for role in ("read", "write", "admin")}
    site.auth = bearer(site.secrets["admin"])
    return site


def test_without_tokens_this_computer_may_do_everything(site):
    number = filed(site)
    assert site.http.get("/audit").status_code == 200
    site.delete(f"/files/{number}", "files_delete", hard_delete=True)
    assert {e["by"] for e in site.get("/audit", "audit")["entries"]} == {"this computer"}


def test_without_tokens_nobody_comes_in_through_a_proxy_that_was_not_named(site):
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"):
        answer = site.http.get("/files", headers={header: "127.0.0.1"})
        assert site.problem(answer, 401)["code"] == "not_signed_in", header


def test_with_tokens_every_call_takes_one_and_only_few_do_not(locked):
    free = {("GET", "/health"), ("POST", "/sign-in")}
    seen = list(ways(locked))
    assert len(seen) > 20
    for method, path in seen:
        answer = locked.http.request(method, path)
        if (method, path) not in free:
            problem = locked.problem(answer, 401)
            assert problem["code"] == "not_signed_in", path
            assert answer.headers["www-authenticate"].startswith("Bearer"), path
    for path in ("/docs", "/openapi.json", "/nothing", "/files/", "//files", "/HEALTH", "/health/"):
        assert locked.http.get(path, follow_redirects=True).status_code == 401, path
    assert locked.http.get("/static/docs.css").status_code == 200
    assert locked.http.get("/static/../files").status_code in (401, 404)


def test_who_is_not_known_hears_that_it_is_well_and_not_where_things_lie(locked):
    known = locked.http.get("/health", headers=locked.auth).json()
    assert str(locked.here.archive) in {root["path"] for root in known["roots"]}
    assert {root["path"] for root in locked.get("/health", "health")["roots"]} == {""}


def test_a_token_counts_in_its_own_header_alone(locked):
    secret = locked.secrets["admin"]
    for wrong in (
        "Basic cm9vdDpyb290",
        "Bearer",
        f"Token {secret}",
        secret,
        f"Bearer {secret}x",
        f"Bearer {secret[:-1]}",
        "Bearer " + 50_000 * "x",
        "Bearer \u00fcber".encode("latin-1"),
    ):
        answer = locked.http.get("/files", headers={"Authorization": wrong})
        assert locked.problem(answer, 401), wrong
    assert locked.http.get("/files", headers={"X-API-Key": secret}).status_code == 401
    for name in ("token", "access_token", "authorization"):
        assert locked.http.get("/files", params={name: secret}).status_code == 401, name
    for name in ("modn_watch", "token"):
        locked.http.cookies.set(name, secret)
        assert locked.http.get("/files").status_code == 401, name


def test_two_tokens_in_one_request_are_none(locked):
    both = [("Authorization", f"Bearer {s}") for s in locked.secrets.values()]
    assert locked.problem(locked.http.get("/files", headers=both), 401)


def test_a_role_may_what_it_says_and_no_more(locked):
    number = filed(locked)
    may = {
        "read": [200, 403, 403, 403, 403],
        "write": [200, 200, 403, 403, 200],
        "admin": [200, 200, 200, 200, 404],
    }
    asked = [
        ("GET", f"/files/{number}"),
        ("POST", f"/files/{number}/re-extract"),
        ("GET", "/audit"),
        ("DELETE", f"/files/{number}?hard_delete=true"),
        ("DELETE", f"/files/{number}"),
    ]
    for role, expected in may.items():
        headers = bearer(locked.secrets[role])
        found = [locked.http.request(*each, headers=headers).status_code for each in asked]
        assert found == expected, role


def test_a_method_that_is_not_known_to_be_safe_takes_the_right_to_change(locked):
    for method in ("PUT", "PATCH", "TRACE", "PROPFIND", "GETS"):
        answer = locked.http.request(method, "/files/1", headers=bearer(locked.secrets["read"]))
        assert locked.problem(answer, 403), method


def test_no_header_makes_a_method_another(locked):
    number = filed(locked)
    headers = {**bearer(locked.secrets["read"]), "X-HTTP-Method-Override": "DELETE"}
    locked.http.post(f"/files/{number}", headers=headers)
    locked.http.get(f"/files/{number}?_method=DELETE", headers=headers)
    assert locked.here.shop.journal.records.get(number).deleted_at is None


def test_a_revoked_token_is_worth_nothing_at_once_and_its_sessions_neither(locked):
    signed_in(locked, locked.secrets["write"])
    assert locked.http.get("/files").status_code == 200
    access.revoke(locked.here.shop.journal, "write", ORDER)
    assert locked.problem(locked.http.get("/files"), 401)
    assert locked.problem(locked.http.get("/files", headers=bearer(locked.secrets["write"])), 401)


def test_what_a_token_that_is_revoked_meanwhile_sends_is_not_taken(locked):
    def body():
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.dxf"\r\n\r\nhalf'
        access.revoke(locked.here.shop.journal, "write", ORDER)
        yield b" and half\r\n--b--\r\n"

    headers = {
        **bearer(locked.secrets["write"]),
        "Content-Type": "multipart/form-data; boundary=b",
    }
    answer = locked.http.post("/ingest", content=body(), headers=headers)
    assert locked.problem(answer, 401)["code"] == "not_signed_in"
    assert locked.http.get("/files", headers=locked.auth).json()["total"] == 0


def test_the_last_token_gone_its_secret_is_still_refused(site):
    secret = token(site)
    access.revoke(site.here.shop.journal, "read", ORDER)
    assert site.problem(site.http.get("/files", headers=bearer(secret)), 401)
    assert site.http.get("/files").status_code == 200


@pytest.mark.parametrize(
    "public",
    [{"host": "0.0.0.0"}, {"trusted_proxies": ("127.0.0.1",)}, {"trusted_hosts": ("x.example",)}],
)
def test_where_others_can_ask_the_end_of_the_last_token_closes_the_door(tmp_path, public):
    with (
        an_installation(tmp_path) as here,
        answering(here, Settings(api=Api(**public))) as client,
    ):
        site = Site(here, client)
        assert site.problem(client.get("/files"), 401)
        headers = bearer(token(site))
        assert client.get("/files", headers=headers).status_code == 200
        access.revoke(here.shop.journal, "read", ORDER)
        assert site.problem(client.get("/files", headers=headers), 401)
        assert site.problem(client.get("/files"), 401)
        assert client.get("/health").status_code == 200


def cookie_of(answer):
    """Return the one cookie of an answer: its name, its secret, and what else is said of it."""
    (line,) = answer.headers.get_list("set-cookie")
    pair, *rest = line.split("; ")
    name, _, secret = pair.partition("=")
    return name, secret, {each.partition("=")[0].lower(): each.partition("=")[2] for each in rest}


def test_signing_in_gives_a_cookie_that_no_script_and_no_other_site_comes_by(locked):
    answer = locked.http.post("/sign-in", json={"token": locked.secrets["read"]})
    name, secret, said = cookie_of(answer)
    assert (name, said["samesite"].lower(), said["path"]) == ("modn_watch", "strict", "/")
    assert "httponly" in said
    assert "domain" not in said
    assert "secure" not in said
    assert secret not in answer.text
    assert locked.secrets["read"] not in (secret, answer.text)
    assert answer.json()["role"] == "read"
    assert locked.get("/files", "files_list")["total"] == 0


def test_a_browser_is_led_to_the_pages(locked):
    html = {"Accept": "text/html,application/xhtml+xml"}
    for path, on in (
        ("/", ""),
        ("/web", "?next=%2Fweb"),
        ("/web/files/1?x=//evil", "?next=%2Fweb%2Ffiles%2F1%3Fx%3D%2F%2Fevil"),
    ):
        answer = locked.http.get(path, headers=html)
        found = (answer.status_code, answer.headers["location"])
        assert found == (303, f"/web/sign-in{on}"), path
    assert locked.http.get("/files", headers=html).status_code == 401
    wrong = locked.http.post("/sign-in", data={"token": NEVER_MADE}, headers=html)
    assert wrong.headers["location"] == "/web/sign-in?refused=not_signed_in&next=%2Fweb"
    assert "set-cookie" not in wrong.headers
    right = locked.http.post("/sign-in", data={"token": locked.secrets["read"]}, headers=html)
    assert (right.status_code, right.headers["location"]) == (303, "/web")
    out = {"csrf": signed_in(locked, locked.secrets["read"])["csrf"]}
    gone = locked.http.post("/sign-out", data=out, headers=html)
    assert (gone.status_code, gone.headers["location"]) == (303, "/web/sign-in")
    answer = locked.http.get("/web/files/1", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/web/sign-in")


@pytest.mark.parametrize(
    ("where", "on"),
    [
        ("/web/quarantine?from=20", "?next=%2Fweb%2Fquarantine%3Ffrom%3D20"),
        ("/files", ""),
        ("//[", ""),
        ("", ""),
    ],
)
def test_who_is_signed_out_while_filling_in_a_form_comes_back_to_it(locked, where, on):
    url = f"{locked.http.base_url.copy_with(path='/')}".rstrip("/") + where if where else ""
    asked = {"HX-Request": "true", "HX-Current-URL": url, "Accept": "text/html"}
    answer = locked.http.post("/web/quarantine/1/release", headers=asked)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, f"/web/sign-in{on}")
    asked = {"Referer": url, "Accept": "text/html", "Origin": str(locked.http.base_url).rstrip("/")}
    answer = locked.http.post("/web/quarantine/1/release", data={"csrf": "x"}, headers=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/web/sign-in{on}")


def test_after_signing_in_a_browser_goes_on_to_pages_of_ours_alone(locked):
    html = {"Accept": "text/html"}
    for place, leads in (
        ("/web/files/1?page=2", "/web/files/1?page=2"),
        ("/web?q=a", "/web?q=a"),
        ("https://evil.example/web", "/web"),
        ("//evil.example/web/", "/web"),
        ("/web/\\evil.example", "/web"),
        ("/web\\@evil.example", "/web"),
        ("/webevil", "/web"),
        ("/web/\u00e9", "/web"),
        ("/web/\r\nSet-Cookie: a=b", "/web"),
        ("javascript:alert(1)", "/web"),
        ("/audit", "/web"),
    ):
        form = {"token": locked.secrets["read"], "next": place}
        answer = locked.http.post("/sign-in", data=form, headers=html)
        assert (answer.status_code, answer.headers["location"]) == (303, leads), place
        assert len(answer.headers.get_list("set-cookie")) == 1
        locked.http.cookies.clear()
        refused = locked.http.post("/sign-in", data={**form, "token": "mw_wrong"}, headers=html)
        assert parse_qs(urlsplit(refused.headers["location"]).query)["next"] == [leads], place
        locked.here.time.pass_by(60)


NO_TOKENS = [
    ({"json": {"token": ""}}, 422),
    ({"json": {"token": 1}}, 422),
    ({"json": ["token"]}, 422),
    ({"json": None}, 422),
    ({"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}, 422),
    ({"data": {"other": "x"}}, 422),
    ({"content": b"token=%ff\xff"}, 422),
    ({"content": b"&".join(b"a=1" for _ in range(9000)) + b"&token=x"}, 422),
    ({"params": {"token": "x"}}, 422),
    ({"json": {"token": NEVER_MADE}}, 401),
    ({"data": {"token": "\0"}}, 401),
    ({"data": {"token": "x" * 100_000}}, 401),
    ({"data": {"token": "x" * 1_100_000}}, 413),
]


def test_what_is_no_token_opens_nothing(locked):
    for sent, status in NO_TOKENS:
        answer = locked.http.post("/sign-in", **sent)
        assert locked.problem(answer, status), str(sent)[:50]
        assert "set-cookie" not in answer.headers


def test_a_session_that_somebody_else_set_is_not_taken_over(locked):
    """Fixation: what a browser brings along never becomes the secret, and ends if it was one."""
    locked.http.cookies.set("modn_watch", "mw_chosen-by-somebody-else")
    _, first, _ = cookie_of(locked.http.post("/sign-in", data={"token": locked.secrets["read"]}))
    assert first != "mw_chosen-by-somebody-else"
    locked.http.cookies.clear()
    locked.http.cookies.set("modn_watch", first)
    _, second, _ = cookie_of(locked.http.post("/sign-in", data={"token": locked.secrets["admin"]}))
    assert second != first
    locked.http.cookies.clear()
    locked.http.cookies.set("modn_watch", first)
    assert locked.problem(locked.http.get("/files"), 401)


def test_signing_out_ends_the_session_for_whoever_has_its_cookie(locked):
    said = signed_in(locked, locked.secrets["read"])
    kept = locked.http.cookies["modn_watch"]
    answer = locked.http.post("/sign-out", headers={"X-CSRF-Token": said["csrf"]})
    assert answer.json() == {"signed_out": True}
    assert cookie_of(answer)[1] in ("", '""')
    locked.http.cookies.clear()
    locked.http.cookies.set("modn_watch", kept)
    assert locked.problem(locked.http.get("/files"), 401)


def test_a_session_slides_and_ends(locked):
    signed_in(locked, locked.secrets["read"])
    for hours in (11, 11, 11):
        locked.here.time.pass_by(hours * 3600)
        assert locked.http.get("/files").status_code == 200
    locked.here.time.pass_by(timedelta(hours=12).total_seconds())
    assert locked.problem(locked.http.get("/files"), 401)


def test_a_cookie_alone_changes_nothing(locked):
    number = filed(locked)
    for how in ("header", "form"):
        locked.http.cookies.clear()
        changes_nothing(locked, number, how)


def changes_nothing(locked, number, how):
    said = signed_in(locked, locked.secrets["admin"])
    path = f"/files/{number}/re-extract"
    for wrong in (None, "", "0" * 64, said["csrf"][:-1], said["csrf"] + "0", "\u00fc"):
        answer = locked.http.post(path, **_proof(how, wrong))
        assert locked.problem(answer, 403)["code"] == "not_allowed", wrong
    assert locked.http.post(path, params={"csrf": said["csrf"]}).status_code == 403
    other = locked.http.cookies["modn_watch"]
    locked.http.cookies.clear()
    theirs = signed_in(locked, locked.secrets["read"])["csrf"]
    locked.http.cookies.clear()
    locked.http.cookies.set("modn_watch", other)
    assert locked.http.post(path, **_proof(how, theirs)).status_code == 403
    assert locked.http.post(path, **_proof(how, said["csrf"])).status_code == 200


def _proof(how, csrf):
    if csrf is None:
        return {}
    if how == "form":
        return {"data": {"csrf": csrf, "other": "1"}}
    return {"headers": {"X-CSRF-Token": csrf.encode()}}


def test_a_body_that_was_looked_through_for_its_proof_is_still_there(locked):
    said = signed_in(locked, locked.secrets["admin"])
    number = filed(locked, "loose.dxf")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"csrf={said['csrf']}&client_code=c"
    answer = locked.http.post(f"/quarantine/{number}/assign", content=body, headers=headers)
    # It is read, and found to be no JSON.
    assert answer.status_code in (400, 422)
    assert "client_code=c" not in answer.headers


def test_another_site_changes_nothing_even_with_cookie_and_proof(locked):
    said = signed_in(locked, locked.secrets["admin"])
    headers = {"X-CSRF-Token": said["csrf"], "Origin": "http://evil.example"}
    assert locked.problem(locked.http.delete(f"/files/{filed(locked)}", headers=headers), 403)
    answer = locked.http.post(
        "/sign-in",
        data={"token": locked.secrets["read"]},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert locked.problem(answer, 403)
    assert "set-cookie" not in answer.headers


def test_a_token_that_is_sent_along_outranks_the_cookie(locked):
    signed_in(locked, locked.secrets["admin"])
    answer = locked.http.get("/audit", headers=bearer(locked.secrets["read"]))
    assert locked.problem(answer, 403)
    assert locked.problem(locked.http.get("/files", headers=bearer(NEVER_MADE)), 401)


def test_who_goes_on_with_wrong_tokens_is_told_to_wait(locked):
    def answered(secret=NEVER_MADE):
        return locked.http.get("/files", headers=bearer(secret))

    assert [answered().status_code for _ in range(10)] == [401] * 10
    for answer in (answered(), locked.http.post("/sign-in", data={"token": NEVER_MADE})):
        assert locked.problem(answer, 429)["code"] == "too_often"
        assert 0 < int(answer.headers["retry-after"]) <= 60
    locked.here.time.pass_by(59)
    assert answered().status_code == 429
    locked.here.time.pass_by(1)
    assert answered().status_code == 401


def test_wrong_tokens_of_others_at_the_same_address_keep_nobody_waiting(locked):
    for _ in range(12):
        locked.http.get("/files", headers=bearer(NEVER_MADE))
    good = locked.secrets["read"]
    assert locked.http.get("/files", headers=bearer(good)).status_code == 200
    assert locked.http.post("/sign-in", data={"token": good}).status_code == 200
    # A good one in between does not wipe out what was wrong.
    assert locked.http.get("/files", headers=bearer(NEVER_MADE)).status_code == 429
    access.revoke(locked.here.shop.journal, "read", ORDER)
    assert locked.http.get("/files", headers=bearer(good)).status_code == 429


def test_who_has_signed_in_is_not_kept_waiting_for_the_tokens_of_others(locked):
    signed_in(locked, locked.secrets["read"])
    for _ in range(12):
        locked.http.post("/sign-in", data={"token": NEVER_MADE})
    assert locked.http.get("/files").status_code == 200


def test_an_address_that_nobody_should_believe_does_not_make_one_somebody_else(locked):
    for number in range(10):
        headers = {**bearer(NEVER_MADE), "X-Forwarded-For": f"10.0.0.{number}"}
        assert locked.http.get("/files", headers=headers).status_code == 401
    headers = {**bearer(NEVER_MADE), "X-Forwarded-For": "10.0.1.1"}
    assert locked.http.get("/files", headers=headers).status_code == 429


def test_what_is_changed_over_http_is_written_down_with_the_name_of_the_token(locked):
    number = filed(locked)
    write = token(locked, "write", "Zoë 办公室")
    locked.http.delete(f"/files/{number}", headers=bearer(write))
    said = signed_in(locked, locked.secrets["admin"])
    locked.http.delete(
        f"/files/{number}", params={"hard_delete": True}, headers={"X-CSRF-Token": said["csrf"]}
    )
    listed = locked.get("/audit", "audit", id=number)["entries"][::-1]
    found = [(entry["by"], entry["what"]) for entry in listed]
    assert found == [("Zoë 办公室", "hide"), ("admin", "delete"), ("admin", "deleted")]
    assert listed[0]["before"] == {"deleted_at": None}
    assert listed[-1]["after"] is None


def test_the_log_is_asked_by_its_filters(locked):
    locked.http.headers.update(locked.auth)
    assert locked.get("/audit", "audit", what="token_create", limit=1)["total"] == 3
    assert locked.get("/audit", "audit", by="nobody")["total"] == 0
    assert locked.get("/audit", "audit", since=START.isoformat())["total"] == 3
    assert locked.get("/audit", "audit", since="2026-01-02T03:04:06")["total"] == 0
    assert locked.get("/audit", "audit", since="2026-01-03")["total"] == 0
    page = locked.get("/audit", "audit", offset=2)
    assert (page["total"], len(page["entries"])) == (3, 1)
    for wrong in (
        {"since": "x"},
        {"since": "0.5"},
        {"since": "0001-01-01T00:00+14:00"},
        {"limit": 0},
        {"id": 0},
        {"whom": "x"},
    ):
        answer = locked.http.get("/audit", params=wrong)
        assert locked.problem(answer, 422)["errors"][0]["field"] == next(iter(wrong))
    assert locked.problem(locked.http.post("/audit"), 405)


def test_what_listens_hears_nothing_more_once_its_token_is_revoked(locked):
    def rest(lines):
        with contextlib.suppress(StopIteration):
            while True:
                next(lines)

    headers = bearer(locked.secrets["read"])
    with locked.http.stream("GET", "/events", headers=headers, timeout=30) as heard:
        assert heard.headers["x-accel-buffering"] == "no"
        lines = heard.iter_lines()
        next(lines)
        locked.here.time.pass_by(6)
        locked.here.save(NAME)
        locked.here.drain()
        assert any(line.startswith("data:") for line in [next(lines) for _ in range(4)])
        access.revoke(locked.here.shop.journal, "read", ORDER)
        locked.here.time.pass_by(6)
        locked.here.save(NAME, b"another drawing")
        locked.here.drain()
        ended = threading.Thread(target=rest, args=(lines,), daemon=True)
        ended.start()
        ended.join(20)
        assert not ended.is_alive()


def exchanged(site, raw):
    """Send bytes as they are, and return all that comes back."""
    where = (site.http.base_url.host, site.http.base_url.port)
    with socket.create_connection(where, timeout=20) as line:
        line.sendall(raw)
        return b"".join(iter(lambda: line.recv(65_536), b""))


AMBIGUOUS = [
    ["Content-Length: 5", "Transfer-Encoding: chunked"],
    ["Content-Length: 5", "Content-Length: 6"],
    ["Content-Length: +5"],
    ["Content-Length: -1"],
    ["Transfer-Encoding: xchunked"],
    ["Transfer-Encoding: chunked, identity"],
    ["Host: evil.example"],
    ["Authorization : Bearer x"],
    ["X: 1\rAuthorization: Bearer x"],
]


def test_what_two_servers_could_read_differently_is_not_read_at_all(site):
    for lines in AMBIGUOUS:
        head = "\r\n".join(["POST /sign-in HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""])
        next_one = b"0\r\n\r\nGET /files HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        answer = exchanged(site, head.encode() + next_one)
        assert answer.startswith(b"HTTP/1.1 400"), lines
        assert answer.count(b"HTTP/1.1 ") == 1, lines
