"""The nginx example of the README, as it stands there, in front of the real API."""

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from modn_watch.cli.api import hosts
from modn_watch.commands import access
from modn_watch.config import Settings
from modn_watch.config.settings import Api
from modn_watch.orders import Order
from tests.api.conftest import PLACE, answering
from tests.shops import START, Installation, an_installation

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("### Behind nginx with TLS\n")[2].partition("\n## ")[0]
UPLOAD_BYTES = 2_000_000
ROOT = "/modn-watch"
NEVER_MADE = "mw_" + 43 * "x"
#: Two computers of the network, as far as nginx can tell.
ANNA, BEN = "127.0.0.2", "127.0.0.3"


def example(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    return found


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass
class Front:
    here: Installation
    #: The API itself.
    behind: httpx2.Client
    port: int
    trust: ssl.SSLContext
    secrets: dict

    def client(self, source, role=None):
        """Return a client on one of two computers, that finds nginx by its name."""
        headers = {"Host": f"files.example:{self.port}"}
        if role:
            headers["Authorization"] = f"Bearer {self.secrets[role]}"
        return httpx2.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            headers=headers,
            timeout=30,
            transport=httpx2.HTTPTransport(verify=self.trust, local_address=source),
        )


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    api = Api(**tomllib.loads(example("toml"))["api"], max_upload_bytes=UPLOAD_BYTES)
    with (
        an_installation(folder) as here,
        answering(here, Settings(api=api), hosts=hosts(api)) as behind,
        nginx(folder, behind.base_url.port) as (port, certificate),
    ):
        order = Order(by="root", at=START)
        secrets = {
            role: access.create(here.shop.journal, role, role, order)["token"]
            for role in ("read", "write", "admin")
        }
        trust = ssl.create_default_context(cafile=certificate)
        yield Front(here, behind, port, trust, secrets)


@contextlib.contextmanager
def nginx(folder, behind):
    """Run nginx with the example; only places and ports are those of the test."""
    port, certificate, key = free_port(), folder / "cert.pem", folder / "key.pem"
    names = "subjectAltName=DNS:files.example,IP:127.0.0.1"
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-days", "2",
         "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-subj", "/CN=files.example", "-addext", names,
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    server = example("nginx")
    for there, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("/etc/ssl/certs/files.example.pem", str(certificate)),
        ("/etc/ssl/private/files.example.key", str(key)),
        ("127.0.0.1:8377", f"127.0.0.1:{behind}"),
    ):
        assert server.count(there) == 1
        server = server.replace(there, here)
    temps = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temps}{server}}}\n"
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is not installed: make test installs it as nginx-light"
    log = folder / "error.log"
    words = [program, "-p", folder, "-e", log, "-c", configuration]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for(port, running, log)
            yield port, certificate
        finally:
            running.terminate()


def wait_for(port, running, log):
    end_s = time.monotonic() + 20
    while time.monotonic() < end_s:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        assert running.poll() is None, log.read_text()
        time.sleep(0.02)
    raise AssertionError(log.read_text())


def test_every_link_leads_where_nginx_shows_it(front):
    with front.client(ANNA, "admin") as http:
        links = http.get(f"{ROOT}/").json()["links"]
        assert len(links) > 5
        for link in links.values():
            assert link.startswith(f"{ROOT}/"), link
            assert http.get(link).status_code == 200, link
        missing = http.get(f"{ROOT}/files/4711").json()
        assert http.get(missing["type"]).json()["code"] == "unknown"
        described = http.get(f"{ROOT}/openapi.json").json()
        assert described["servers"] == [{"url": ROOT}]
        assert http.get(f"{ROOT}/static/docs.css").status_code == 200
        assert http.put(f"{ROOT}/files/1").headers["allow"] == "DELETE, GET, HEAD"
    with front.client(ANNA) as http:
        page = http.get(f"{ROOT}/web", headers={"Accept": "text/html"})
        assert page.headers["location"] == f"{ROOT}/web/sign-in?next=%2Fmodn-watch%2Fweb"


def test_the_session_s_cookie_goes_by_tls_alone(front):
    with front.client(ANNA) as http:
        answer = http.post(f"{ROOT}/sign-in", data={"token": front.secrets["read"]})
        (cookie,) = answer.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-modn_watch=")
        assert "; Secure" in cookie
        assert "Domain" not in cookie
        # A browser sends it back; this client does, too, because the name fits.
        secret = cookie.partition("=")[2].partition(";")[0]
        sent = {"Cookie": f"__Host-modn_watch={secret}"}
        assert http.get(f"{ROOT}/files", headers=sent).status_code == 200
        # Of a site of the same domain without TLS.
        tossed = {"Cookie": f"modn_watch={secret}"}
        assert http.get(f"{ROOT}/files", headers=tossed).status_code == 401
        own = {**sent, "X-CSRF-Token": answer.json()["csrf"]}
        origin = {"Origin": f"https://files.example:{front.port}", "Sec-Fetch-Site": "same-origin"}
        evil = {**own, "Origin": "https://evil.example"}
        assert http.post(f"{ROOT}/sign-out", headers=evil).status_code == 403
        assert http.post(f"{ROOT}/sign-out", headers={**own, **origin}).status_code == 200


def test_whoever_goes_on_with_wrong_tokens_waits_and_nobody_else(front):
    with front.client(ANNA) as anna, front.client(BEN, "read") as ben:
        for number in range(10):
            spoofed = {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.0.{number}"}
            wrong = {"Authorization": f"Bearer {NEVER_MADE}", **spoofed}
            assert anna.get(f"{ROOT}/files", headers=wrong).status_code == 401
        as_ben = {"Authorization": f"Bearer {NEVER_MADE}", "X-Forwarded-For": BEN}
        assert anna.get(f"{ROOT}/files", headers=as_ben).status_code == 429
        good = {"Authorization": f"Bearer {front.secrets['read']}"}
        assert anna.get(f"{ROOT}/files", headers=good).status_code == 200
        wrong = {"Authorization": f"Bearer {NEVER_MADE}"}
        assert ben.get(f"{ROOT}/files", headers=wrong).status_code == 401
    front.here.time.pass_by(60)


def test_what_is_said_from_outside_of_name_path_and_scheme_is_not_believed(front):
    said = {
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=10.0.0.1;host=evil.example;proto=http",
    }
    with front.client(ANNA, "read") as http:
        links = http.get(f"{ROOT}/", headers=said).json()["links"]
        assert links["files"] == f"{ROOT}/files"
        secure = http.post(f"{ROOT}/sign-in", data={"token": front.secrets["read"]}, headers=said)
        assert "; Secure" in secure.headers["set-cookie"]
        assert http.get(f"{ROOT}/", headers={"Host": "evil.example"}).status_code == 400


def test_nobody_gets_round_nginx_without_a_token(front):
    assert front.behind.get("/files").status_code == 401
    assert front.behind.get("/files", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401


def test_what_happens_is_heard_as_it_happens(front):
    with (
        front.client(ANNA, "read") as http,
        http.stream("GET", f"{ROOT}/events", timeout=10) as heard,
    ):
        lines = heard.iter_lines()
        assert next(lines) == ": modn-watch"
        front.here.save(f"{PLACE}/plate_5mm_MS_x3.dxf")
        front.here.drain()
        assert any(line.startswith("data: {") for line in [next(lines) for _ in range(4)])


def test_what_is_too_large_is_cut_off_by_us(front):
    def pieces(size):
        for _ in range(size // 50_000 + 1):
            yield bytes(50_000)

    for path, body, status in (
        ("ingest", bytes(UPLOAD_BYTES + 1), 413),
        ("sign-in", bytes(1_048_577), 413),
        ("sign-in", pieces(1_048_576), 413),
        ("sign-in", bytes(1_048_576), 422),
    ):
        # Each on a line of its own: what was not read to its end is no start of another request.
        with front.client(ANNA, "write") as http:
            answer = http.post(f"{ROOT}/{path}", content=body)
        code = {413: "oversize", 422: "misasked"}[status]
        assert (answer.status_code, answer.json()["code"]) == (status, code), path
