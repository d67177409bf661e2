"""What the installation says of itself over HTTP."""

import re
from html.parser import HTMLParser

from modn_watch import documents, errors
from tests.api.conftest import PLACE, answering
from tests.postgres import a_server
from tests.shops import an_installation


def test_it_says_what_answers_and_every_link_of_it_leads_somewhere(site):
    links = site.get("/", "service")["links"]
    assert all(site.http.get(link).status_code == 200 for link in links.values())
    site.get("/status", "status")


def test_it_is_well_while_database_and_folders_answer(site):
    assert site.get("/health", "health")["status"] == "ok"
    site.here.archive.rename(site.here.archive.with_name("unmounted"))
    answer = site.http.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "degraded")
    assert [root["role"] for root in answer.json()["roots"] if not root["online"]] == ["archive"]
    site.here.archive.with_name("unmounted").rename(site.here.archive)
    assert site.get("/health", "health")["status"] == "ok"


def test_a_database_that_is_away_is_a_503_and_comes_back_alone(tmp_path):
    with (
        a_server() as server,
        server.a_database() as url,
        an_installation(tmp_path, database=url) as here,
        answering(here) as client,
    ):
        assert client.get("/files").status_code == 200
        with server.down():
            away, health = client.get("/files"), client.get("/health")
        assert (away.status_code, away.json()["code"]) == (503, "journal_busy")
        assert int(away.headers["retry-after"]) > 0
        assert (health.status_code, health.json()["database"]["answers"]) == (503, False)
        assert client.get("/files").status_code == 200


def test_a_mistake_of_ours_is_a_problem_like_any_other_and_the_next_is_answered(site, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(documents, "page", lambda *_: 1 // 0)
        answer = site.http.get("/files")
    said = site.problem(answer, 500)
    assert "division" not in answer.text
    assert (said["code"], "log" in said["hint"]) == ("internal_server_error", True)
    assert answer.headers["x-content-type-options"] == "nosniff"
    site.get("/files", "files_list")


def test_a_project_is_shown_with_its_parts_and_one_without_files_is_none(site):
    site.here.save(f"{PLACE}/plate_5mm_MS_x3.dxf")
    site.here.drain()
    found = site.get("/projects/cl-0001/JB-2025-10-CL0001-001", "project")
    assert [part["mark"] for part in found["parts"]] == ["plate"]
    assert site.problem(site.http.get("/projects/cl-0001/nothing"), 404)


def test_every_problem_says_what_it_means(site):
    for code in errors.catalogue():
        assert site.get(f"/problems/{code}", "problem_meaning")["meaning"]


def test_whatever_was_loaded_a_code_means_what_its_first_kind_says(site):
    said = site.http.get("/problems/misasked").json()
    assert said["meaning"] == errors.Misasked.explanation()


def test_what_is_no_problem_or_no_page_is_not_found(site):
    assert site.problem(site.http.get("/problems/nonsense"), 404)
    assert site.problem(site.http.get("/nonsense"), 404)
    answer = site.http.put("/files/1")
    assert site.problem(answer, 405)
    assert answer.headers["allow"] == "DELETE, GET, HEAD"
    for path in ("/static/../docs.py", "/static/%2e%2e/docs.py", "/static//etc/passwd"):
        assert site.http.get(path).status_code == 404, path


def test_below_static_files_a_problem_says_what_it_means_where_that_is(site):
    for path in ("/static/none", "/web/static/none"):
        problem = site.problem(site.http.get(path), 404)
        assert site.get(problem["type"], "problem_meaning")["code"] == "unknown", path


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.inline = [], []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style") or any(
            name.startswith("on") or name == "style" for name, _ in attrs
        ):
            self.inline.append(tag)
        self.found += [value for name, value in attrs if name in ("href", "src")]


def test_the_manual_tells_every_call_and_loads_nothing_from_elsewhere(site):
    page, document = site.http.get("/docs"), site.http.get("/openapi.json").json()
    reader = Links()
    reader.feed(page.text)
    assert reader.inline == []
    outside = [link for link in reader.found if not link.startswith("#")]
    assert outside
    for link in outside:
        assert not re.match("[a-z]+:|//", link)
        assert site.http.get(f"/{link}").status_code == 200
    for path, ways in document["paths"].items():
        for method in ways:
            assert f"{method.upper()}</span> <code>{path}</code>" in page.text
    anchors = {f'id="{link[1:]}"' for link in reader.found if link.startswith("#")}
    assert all(anchor in page.text for anchor in anchors)


def test_the_manual_shows_code_as_code_and_commands_that_reach_what_answers(site):
    page = site.http.get("/docs").text
    assert "`" not in re.sub("<pre>.*?</pre>", "", page, flags=re.DOTALL)
    assert "<code>If-None-Match</code>" in page
    base = str(site.http.base_url).rstrip("/")
    assert f"<pre>curl {base}/health</pre>" in page
    assert set(re.findall(r"https?://[^/ <]+", page)) == {base}


def test_browsers_find_the_mark_that_they_ask_for_beside_everything(site):
    answer = site.http.get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_every_document_that_the_description_names_is_described(site):
    document = site.http.get("/openapi.json").json()
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', str(document).replace("'", '"')))
    assert named <= set(document["components"]["schemas"])
