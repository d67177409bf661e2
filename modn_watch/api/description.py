"""The OpenAPI document: its schemas are those of the `--json` documents."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from modn_watch.api import problems, upload_form

if TYPE_CHECKING:
    from fastapi import FastAPI

Json = dict[str, Any]

_ABOUT = (
    "What a laser shop's designers saved: where each file is, what was read of it, and what is "
    "wrong with it. Errors are problem details (RFC 9457) with a stable `code`."
)


def ok(document: str, description: str = "Done.") -> dict[int | str, Json]:
    """Return that an endpoint answers with one of the documents, for its description."""
    schema = {"$ref": f"#/components/schemas/{document}"}
    content = {"application/json": {"schema": schema}}
    return {200: {"description": description, "content": content}}


def describe(app: FastAPI) -> None:
    """Let an application describe itself with the schemas of the package."""

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's own manual has it


def _document(app: FastAPI) -> Json:
    document = get_openapi(
        title=app.title, version=app.version, description=_ABOUT, routes=app.routes
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_schemas())
    schemas["problem"] = dict(problems.SCHEMA)
    schemas["upload"] = dict(upload_form.SCHEMA)
    return document


def _schemas() -> Json:
    text = resources.files("modn_watch").joinpath("documents.schema.json").read_text("utf-8")
    moved = text.replace('"#/$defs/', '"#/components/schemas/')
    return dict(json.loads(moved)["$defs"])
