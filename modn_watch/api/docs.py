"""What can be asked, as a page for people; nothing on it comes from elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request  # noqa: TC002 -- FastAPI reads annotations
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import FastAPI

Json = dict[str, Any]

_HERE: Final = Path(__file__).parent
_A_DAY: Final = "public, max-age=86400"
_METHODS: Final = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One word that a call takes."""

    name: str
    #: `path`, `query`, `body` or `form`.
    place: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One kind of answer to a call."""

    status: str
    text: str
    #: The name of its document; empty where it is none.
    schema: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """One thing that can be asked."""

    tag: str
    method: str
    path: str
    text: str
    parameters: tuple[Parameter, ...]
    answers: tuple[Answer, ...]

    @property
    def id(self) -> str:
        """Return the name of its place on the page."""
        return f"{self.method}{self.path.replace('/', '-').replace('{', '').replace('}', '')}"

    def example(self, base: str) -> str:
        """Return a command that asks it.

        Args:
            base: URL of what answers, without a slash at its end.
        """
        path = self.path.replace("{number}", "12").replace("{other}", "15")
        path = path.replace("{code}", "unrouted")
        path = path.replace("{client}", "CL-0001").replace("{project}", "JB-2025-10-CL0001-001")
        method = "" if self.method == "get" else f"-X {self.method.upper()} "
        form = "".join(
            f" -F {each.name}={'@drawing.dxf' if each.name == 'files' else '...'}"
            for each in self.parameters
            if each.place == "form"
        )
        if form:
            return f"curl{form} {base}{path}"
        body = {each.name: "..." for each in self.parameters if each.place == "body"}
        sent = f" --json '{json.dumps(body)}'" if body else ""
        return f"curl {method}{base}{path}{sent}"


def install(app: FastAPI) -> None:
    """Let an application show its own description as a page."""
    pages = Environment(
        loader=PackageLoader("modn_watch.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )

    def shown(request: Request) -> HTMLResponse:
        return _page(app, pages, str(request.base_url).rstrip("/"))

    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.add_api_route("/favicon.ico", _favicon, include_in_schema=False)
    app.add_api_route("/docs", shown, response_class=HTMLResponse, include_in_schema=False)


def _favicon() -> FileResponse:
    """Send what browsers ask for beside whatever they show."""
    return FileResponse(_HERE / "static/mark.svg", headers={"Cache-Control": _A_DAY})


def _page(app: FastAPI, pages: Environment, base: str) -> HTMLResponse:
    document = app.openapi()
    calls = list(_calls(document))
    found = pages.get_template("docs.html").render(
        base=base,
        version=document["info"]["version"],
        about=document["info"]["description"],
        tags=[(tag, list(some)) for tag, some in groupby(calls, lambda call: call.tag)],
        schemas=[
            (name, json.dumps(schema, indent=2))
            for name, schema in sorted(document["components"]["schemas"].items())
        ],
    )
    return HTMLResponse(found)


def _calls(document: Json) -> Iterator[Call]:
    """Yield the calls, those of one tag beside each other, in the order of the routers."""
    found = [
        _call(document, path, method, ways[method])
        for path, ways in document["paths"].items()
        for method in _METHODS
        if method in ways
    ]
    tags = list(dict.fromkeys(call.tag for call in found))
    yield from sorted(found, key=lambda call: tags.index(call.tag))


def _call(document: Json, path: str, method: str, said: Json) -> Call:
    return Call(
        tag=said["tags"][0],
        method=method,
        path=path,
        text=said["description"],
        parameters=(*_in_the_url(said), *_in_the_body(document, said)),
        answers=tuple(_answer(status, each) for status, each in sorted(said["responses"].items())),
    )


def _in_the_url(said: Json) -> Iterator[Parameter]:
    for each in said.get("parameters", ()):
        text = each.get("description") or each["schema"].get("description", "")
        yield Parameter(name=each["name"], place=each["in"], text=text)


def _in_the_body(document: Json, said: Json) -> Iterator[Parameter]:
    # Where it may be sent in several ways, it says the same in each.
    for kind, content in list(said.get("requestBody", {}).get("content", {}).items())[:1]:
        schema = document["components"]["schemas"][_name_of(content["schema"])]
        place = "form" if kind == "multipart/form-data" else "body"
        for name, each in schema["properties"].items():
            yield Parameter(name=name, place=place, text=each.get("description", ""))


def _answer(status: str, said: Mapping[str, Any]) -> Answer:
    schemas = [content.get("schema", {}) for content in said.get("content", {}).values()]
    return Answer(
        status=status,
        text=said["description"].rstrip("."),
        schema=next(filter(None, map(_name_of, schemas)), ""),
    )


def _name_of(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
