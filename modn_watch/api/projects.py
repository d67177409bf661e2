"""A project: its lists of parts beside its drawings."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from modn_watch import asking
from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.commands.project import overview

router = APIRouter(tags=["projects"])

_ELSE = problems.responses(
    HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)

Client = Annotated[str, Path(description="CL-0001, cl0001, a name.", examples=["CL-0001"])]
Project = Annotated[
    str, Path(description="Its code or its folder's name.", examples=["JB-2025-10-CL0001-001"])
]


@router.get("/projects/{client}/{project}", responses=ok("project") | _ELSE)
def project(asked: Asked, client: Client, project: Project) -> JSONResponse:
    """Show for each part what lists state, which drawings show it, and what disagrees."""
    codes = (
        asking.folder_code("client_code", client, None),
        asking.folder_code("project_code", project, client),
    )
    with asked.journal() as journal:
        client_code, project_code = map(str, codes)
        found = overview(journal, client_code, project_code, asked.shop.vocabulary)
        return JSONResponse(found)
