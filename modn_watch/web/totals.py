"""How many files a page lists, asked for anew while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from modn_watch import asking
from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.commands.review import review
from modn_watch.journal import Query
from modn_watch.wanted import Wanted
from modn_watch.web.records import waiting
from modn_watch.web.rendering import page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from modn_watch.api.service import Service

router = APIRouter()

Which = Annotated[str, Path(pattern="^(arrivals|quarantine|review)$")]


@router.get("/total/{which}", response_class=HTMLResponse)
def total(request: Request, asked: Asked, which: Which) -> HTMLResponse:
    """Say how many there are, as the page does."""
    key, counted = _COUNTS[which]
    return page(request, "total.html", key=key, number=counted(asked))


def _arrivals(asked: Service) -> int:
    with asked.journal() as journal:
        return journal.records.page(Query(limit=1))[0]


def _quarantine(asked: Service) -> int:
    return waiting(asked, 0, 1)[0]


def _review(asked: Service) -> int:
    query = asking.query(
        Wanted(review=True),
        asked.shop.vocabulary,
        review_below=asked.settings.review_below,
        limit=1,
        offset=0,
    )
    with asked.journal() as journal:
        return int(review(journal, query)["total"])


#: By page: how it is said, and what counts.
_COUNTS: Final[Mapping[str, tuple[str, Callable[[Service], int]]]] = {
    "arrivals": ("arrivals.total", _arrivals),
    "quarantine": ("quarantine.total", _quarantine),
    "review": ("review.total", _review),
}
