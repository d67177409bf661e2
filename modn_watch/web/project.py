"""The page of one project: what its lists state beside what its drawings show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from modn_watch import asking
from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.commands.project import overview
from modn_watch.web.project_view import project_of
from modn_watch.web.rendering import page

if TYPE_CHECKING:
    from typing import Any

router = APIRouter()

Word = Annotated[str, Path(min_length=1, max_length=255)]


@router.get("/projects/{client}/{project}", response_class=HTMLResponse)
def project(request: Request, asked: Asked, client: Word, project: Word) -> HTMLResponse:
    """Show a project, however its codes are spelled."""
    return page(request, "project.html", project=_found(asked, client, project))


def _found(asked: Asked, client: str, project: str) -> dict[str, Any]:
    codes = (
        str(asking.folder_code("client_code", client, None)),
        str(asking.folder_code("project_code", project, client)),
    )
    with asked.journal() as journal:
        found = overview(journal, *codes, asked.shop.vocabulary)
        files = journal.projects.filed(found["client_code"], found["project_code"])
        return project_of(found, files)
