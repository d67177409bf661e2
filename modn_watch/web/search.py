"""Finding files by words and filters; the URL holds all that was asked."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from modn_watch.api.search import PageOfTerms  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.commands import search as commands
from modn_watch.errors import Misasked
from modn_watch.web.facets import chips, facets
from modn_watch.web.links import link
from modn_watch.web.rendering import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.api.service import Service

Json = dict[str, Any]

router = APIRouter()

#: As far as the API turns pages.
_FARTHEST: Final = 10_000


@router.get("/search", response_class=HTMLResponse)
def search(request: Request, asked: Asked, terms: Annotated[PageOfTerms, Query()]) -> HTMLResponse:
    """Show what was found, and by what it can be narrowed down."""
    try:
        found = _found(asked, terms)
    except Misasked as error:
        shown = _shown(request, terms, None)
        return page(
            request,
            "search.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            trouble=error.message,
            **shown,
        )
    return page(request, "search.html", trouble="", **_shown(request, terms, found))


def _found(asked: Service, terms: PageOfTerms) -> Json:
    sought = terms.asked(limit=terms.limit, offset=terms.offset)
    with asked.journal() as journal:
        return commands.search(journal, asked.shop.vocabulary, sought)


def _shown(request: Request, terms: PageOfTerms, found: Json | None) -> Json:
    state = terms.model_dump(exclude_defaults=True)
    return {
        "terms": terms,
        "filters": {name: value for name, value in state.items() if name not in ("q", "offset")},
        "chips": chips(request, state),
        "found": found,
        "facets": facets(request, state, found["facets"]) if found else [],
        "hits": [_hit(each) for each in found["hits"]] if found else [],
        **_turned(request, state, terms, found),
    }


def _turned(request: Request, state: Json, terms: PageOfTerms, found: Json | None) -> Json:
    """Return the URLs of the pages before and after."""

    def at(offset: int) -> str:
        return link(request, "/web/search", {**state, "offset": offset or None})

    before = max(0, terms.offset - terms.limit)
    after = terms.offset + terms.limit
    more = found is not None and after < found["total"] and after <= _FARTHEST
    return {"newer": at(before) if terms.offset else None, "older": at(after) if more else None}


def _hit(hit: Json) -> Json:
    # A list's rows are kept as they stand and as parts.
    pieces = {" ".join(each["text"].split()): each for each in hit["snippets"]}
    return {**hit, "snippets": [list(_runs(**each)) for each in pieces.values()]}


def _runs(text: str, marked: list[list[int]]) -> Iterator[tuple[str, bool]]:
    """Yield a text in runs, each with whether it was looked for."""
    done = 0
    for begin, end in marked:
        yield text[done:begin], False
        yield text[begin:end], True
        done = end
    yield text[done:], False
