"""What every page has: its texts in one place, its files from us, and room for everybody."""

import ast
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

import modn_watch.web
from modn_watch.config import Settings
from modn_watch.web import catalogue
from tests.api.conftest import answering
from tests.shops import an_installation
from tests.web.conftest import SCHEMES, SIZES, serious

HERE = Path(modn_watch.web.__file__).parent
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
#: htmx.org 2.0.11 as its registry has it: dist/htmx.min.js.
HTMX_VERSION = "2.0.11"
HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
PAGES = [
    "/web",
    "/web/search",
    "/web/quarantine",
    "/web/review",
    "/web/status",
    "/web/sign-in",
    "/web/audit",
]
#: Attributes that people read or hear.
READ = "title|alt|placeholder|aria-label|aria-description|label"


def without_jinja(text):
    return re.sub(r"\{[{%#].*?[}%#]\}", "", text, flags=re.DOTALL)


def sources():
    return [path.read_text("utf-8") for path in [*TEMPLATES, *HERE.glob("*.py")]]


def asked_for():
    """Return the keys that templates and handlers name as a whole where they ask for a text."""
    asking = re.compile(r"""\b(?:text|count|raw)\((?:request, )?["']([\w.]+)["'](?!\s*~)""")
    return {key for source in sources() for key in asking.findall(source)}


def named():
    """Return whatever could be a key, and the beginnings of keys that are put together."""
    found = {key for source in sources() for key in re.findall(r"""["']([\w.]+)["'{]""", source)}
    return found, tuple(each for each in found if each.endswith(".") and len(each) > 2)


def test_htmx_is_the_pinned_one_with_its_licence():
    script = (HERE / "static/htmx.min.js").read_bytes()
    assert hashlib.sha256(script).hexdigest() == HTMX
    assert f'version:"{HTMX_VERSION}"'.encode() in script
    assert "Zero-Clause BSD" in (HERE / "static/htmx.LICENSE").read_text("utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_anything_that_is_not_in_the_catalogue(path):
    text = without_jinja(path.read_text("utf-8"))
    said = re.findall(rf'\b(?:{READ})="([^"]*[A-Za-z][^"]*)"', text)
    bare = re.sub(r"<[^>]*>", " ", re.sub(r"&\w+;", "", text))
    assert said == []
    assert re.findall(r"[A-Za-z]+", bare) == []


def test_no_script_says_anything_that_is_not_in_the_catalogue():
    for path in HERE.glob("static/*.js"):
        if path.name != "htmx.min.js":
            words = re.findall(r'"([^"]*)"', re.sub(r"//.*", "", path.read_text("utf-8")))
            assert [each for each in words if re.search(r"[a-z]+ [a-z]+ [a-z]+", each)] == []


def test_every_text_that_is_used_is_there_and_every_one_there_is_used():
    there = set(catalogue.languages()["en"].texts)
    counted = {
        key.removesuffix(".other") for key in there if f"{key.removesuffix('.other')}.one" in there
    }
    assert asked_for() - there - counted == set()
    whole, begun = named()
    whole |= {f"{key}.{which}" for key in counted & whole for which in ("one", "other")}
    assert {key for key in there - whole if not key.startswith(begun)} == set()


def test_what_a_handler_says_is_in_the_catalogue():
    for path in HERE.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        said = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        docs = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        }
        sentences = {
            each for each in said - docs if re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", each)
        }
        assert sentences == set(), path


def test_every_language_has_only_texts_that_english_has_with_the_same_places():
    def places(text):
        return set(re.findall(r"\{(\w+)\}", text))

    english = catalogue.languages()["en"].texts
    for path in HERE.glob("texts/*.toml"):
        texts = dict(catalogue._flat(tomllib.loads(path.read_text("utf-8"))))
        assert set(texts) <= set(english)
        assert [key for key in texts if places(texts[key]) != places(english[key])] == []


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ("", "en"),
        ("af,en;q=0.8", "af"),
        ("fr, en-GB;q=0.5, af-ZA;q=0.9", "af"),
        ("xx", "en"),
        ("af;q=0", "en"),
        (";;q=,", "en"),
    ],
)
def test_the_language_is_what_a_browser_asks_for_among_those_there_are(accepted, name):
    known = {each: catalogue.Language(name=each, texts={}) for each in ("en", "af")}
    assert catalogue.chosen(known, accepted).name == name


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """An empty installation, below a path of a proxy."""
    folder = tmp_path_factory.mktemp("plain")
    with an_installation(folder) as here, answering(here) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_of_its_own(plain, path):
    answer = plain.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert re.findall(r'(?:src|href|action)="(?!/)(?!#)[^"]*"', answer.text) == []
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", answer.text) == []
    assert '"allowEval": false' in answer.text


def test_style_and_scripts_are_kept_by_browsers_until_they_change(plain):
    page = plain.get("/web").text
    for url in re.findall(r'(?:src|href)="(/web/static/[^"]+)"', page):
        assert "immutable" in plain.get(url).headers["cache-control"], url
        assert plain.get(url.partition("?")[0]).headers["cache-control"] == "no-cache"
    assert plain.get("/web/static/../installing.py").status_code == 404


def test_a_browser_is_led_from_the_root_to_the_page_and_a_program_is_not(plain):
    browser = plain.get("/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (browser.status_code, browser.headers["location"]) == (303, "/web")
    assert "frame-ancestors" in browser.headers["content-security-policy"]
    for path in ("/", "/web"):
        foreign = plain.get(path, headers={"Accept": "text/html", "Host": "elsewhere.example"})
        assert foreign.status_code == 400
        assert "<h1>That was not understood</h1>" in foreign.text
        assert "trusted_hosts" in foreign.text
    assert plain.get("/").json()["name"] == "modn-watch"
    assert plain.post("/", headers={"Accept": "text/html"}).status_code == 405


def test_what_is_not_there_is_a_page_for_people_and_a_problem_for_programs(plain):
    page = plain.get("/web/nowhere", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "<h1>Not found</h1>" in page.text
    assert "There is no such page or file" in page.text
    assert plain.get("/nowhere").headers["content-type"] == "application/problem+json"
    asked = plain.get("/web", params={"from": "x"})
    assert (asked.status_code, asked.headers["content-type"]) == (422, "text/html; charset=utf-8")


def test_the_language_of_the_configuration_wins(tmp_path):
    settings = Settings.model_validate({"web": {"language": "en"}})
    with an_installation(tmp_path) as here, answering(here, settings) as client:
        answer = client.get("/web", headers={"Accept-Language": "af"})
        assert '<html lang="en"' in answer.text


@pytest.mark.parametrize(
    "path", [*PAGES, "/web/search?q=cover&material=SS", "/web/sent?files=1,3", "/web/nowhere"]
)
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(web, path):
    with web.visit(path) as page:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert serious(page) == [], scheme
        for size in SIZES:
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wider <= 0, size
        page.set_viewport_size({"width": 320, "height": 640})
        assert serious(page) == []


def test_the_scheme_is_remembered_and_the_first_tab_leads_to_the_content(web):
    with web.visit() as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.get_by_role("button", name="Light or dark").click()
        page.goto("/web/status")
        ground = "getComputedStyle(document.body).backgroundColor"
        assert page.locator("html").get_attribute("data-scheme") == "dark"
        assert page.evaluate(ground) == "rgb(19, 21, 23)"
