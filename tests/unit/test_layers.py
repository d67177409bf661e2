"""The rules of who may import whom, read from every module's source."""

import ast
from pathlib import Path

import pytest

import modn_watch

PACKAGE = Path(modn_watch.__file__).parent
VALUES = {
    "errors", "model", "conventions", "partlist", "outlook", "telling", "checks", "orders",
    "pictures",
}  # fmt: skip
CORE = {
    "states", "stability", "endings", "routing", "vocabulary", "naming", "agreement", "documents",
    "geometry", "database_url", "cuttable", "cutting", "standards", "checklist", "contour_match",
    "contour_motion", "contour_places", "contour_scene", "contour_guesses", "siblings",
    "told_places", "wanted",
    "sibling_pair", "sibling_units", "sibling_words", "marks", "writings", "matching",
    "listed_parts", "assembly_lists", "plate_lines", "quantities", "disagreements",
    "searching", "alignment", "differences", "part_changes",
    "twins", "twin_shapes", "twin_merge", "twin_rings", "twin_match", "twin_plain",
    "twin_words", "applicable",
}  # fmt: skip
ADAPTERS = {
    "config", "disk", "renaming", "roots", "owners", "inbox", "watch", "mounts", "notify",
    "sandbox", "tesseract", "journal", "archive", "quarantine", "threads", "attendance", "copying",
    "census", "beneath", "claiming", "refusals", "texts", "gallery",
}  # fmt: skip
#: Adapters that every adapter may use.
FLOOR = {"disk", "refusals", "renaming", "roots", "threads", "beneath", "copying", "texts"}
SHELL = {
    "shop", "unread", "reminders", "silences", "evidence", "words", "earlier", "rejection",
    "ingest", "examine", "presence", "crew", "lookout", "hints", "post", "housekeeping", "siting",
    "vigil", "scanning", "daemon", "asking", "stating", "rounds", "works", "credentials",
    "originals",
    "studio", "previews", "commands", "api", "web", "cli",
}  # fmt: skip
IMPURE = {
    "os", "time", "shutil", "sqlite3", "peewee", "playhouse", "structlog", "threading",
    "subprocess",
}  # fmt: skip
DOORS = {
    "peewee": {"journal"},
    "playhouse": {"journal"},
    "psycopg": {"journal"},
    "watchdog": {"watch"},
    "pydantic_settings": {"config"},
    "pydantic": {"config", "api"},
    "fastapi": {"api", "web"},
    "starlette": {"api", "web"},
    "uvicorn": {"api"},
    "python_multipart": {"api"},
    "jinja2": {"api", "web"},
    "pebble": {"sandbox"},
    "multiprocessing": {"sandbox"},
    "subprocess": {"sandbox", "tesseract"},
    "pytesseract": {"parsers"},
    "structlog": SHELL,
    "ezdxf": {"parsers"},
    "ezdwg": {"parsers"},
    "pymupdf": {"parsers"},
    "PIL": {"parsers"},
    "typer": {"cli"},
    "rich": {"cli"},
}
#: What one adapter may know of another.
NEIGHBOURS = {("sandbox", "parsers")}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_rooms(path: Path) -> set[str]:
    own = {name.split(".")[1] for name in imports(path) if name.startswith("modn_watch.")}
    return own - {room(path), "__version__"}


MODULES = [
    path for path in sorted(PACKAGE.rglob("*.py")) if room(path) not in ("__init__", "__main__")
]


def allowed(here: str) -> set[str]:
    if here in VALUES:
        return VALUES
    if here in CORE:
        return VALUES | CORE
    if here == "parsers":
        return VALUES | {"vocabulary", "geometry"}
    if here in SHELL:
        return VALUES | CORE | ADAPTERS | SHELL | {"parsers"}
    near = {there for one, there in NEIGHBOURS if one == here}
    return VALUES | CORE | FLOOR | near


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path):
    assert own_rooms(path) <= allowed(room(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_values_and_core_touch_nothing(path):
    if room(path) in VALUES | CORE:
        tops = {name.split(".")[0] for name in imports(path)}
        assert not tops & IMPURE
        assert "pathlib.Path" not in imports(path)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_library_has_one_door(path):
    for name in imports(path):
        assert room(path) in DOORS.get(name.split(".")[0], {room(path)}), name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_has_a_known_room_and_none_is_a_rag_bag(path):
    known = VALUES | CORE | ADAPTERS | SHELL | {"parsers"}
    assert room(path) in known
    assert path.stem not in {"utils", "helpers", "common", "manager", "base", "recovery"}


def test_one_broad_except_in_the_whole_package():
    broad = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                names = (
                    {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
                    if node.type
                    else {"Exception"}
                )
                if names & {"Exception", "BaseException"}:
                    broad.append(str(path.relative_to(PACKAGE)))
    assert broad in ([], ["sandbox/child.py"])


def test_functions_stay_short_and_modules_too():
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") <= 300, path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = body[-1].end_lineno - body[0].lineno + 2 if body else 1
                assert length <= 40, f"{path}:{node.name}"
