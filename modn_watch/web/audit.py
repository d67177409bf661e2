"""Who changed what, for those who may know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from modn_watch.api.service import ADMIN, Asked
from modn_watch.commands import audit as commands
from modn_watch.errors import Misasked
from modn_watch.journal import Asked as Wanted
from modn_watch.web.links import link
from modn_watch.web.rendering import page, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Json = dict[str, Any]

router = APIRouter(dependencies=[ADMIN])

#: On one page.
_AT_ONCE: Final = 50
#: What can be asked for in the list; whatever else there is stands in it all the same.
_KINDS: Final = (
    *("release", "assign", "released", "state", "re-extract", "hide", "bring_back"),
    *("delete", "deleted", "token_create", "token_revoke", "configuration"),
)
#: Characters of one value.
_SHORT: Final = 200

Word = Annotated[str, Query(max_length=255)]
#: As a browser's own field for days sends it.
Day = Annotated[str, Query(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
#: Of a record; a field that was left empty is sent, too.
About = Annotated[str, Query(alias="id", pattern="^([1-9][0-9]{0,17})?$")]
From = Annotated[int, Query(alias="from", ge=0, le=2**62)]


@router.get("/audit", response_class=HTMLResponse)
def audit(
    request: Request,
    asked: Asked,
    *,
    by: Word = "",
    what: Word = "",
    since: Day = "",
    about: About = "",
    begin: From = 0,
) -> HTMLResponse:
    """Show who changed what, the newest first."""
    wanted = Wanted(
        since=_day(request, since),
        by=by or None,
        what=what or None,
        ingest=int(about) if about else None,
        limit=_AT_ONCE,
        offset=begin,
    )
    with asked.journal() as journal:
        found = commands.page(journal, wanted)
    terms: Json = {"by": by, "what": what, "since": since, "id": about}
    return page(
        request,
        "audit.html",
        found={**found, "entries": [_line(each) for each in found["entries"]]},
        terms=terms,
        kinds=_KINDS,
        turned=_turned(request, terms, found),
    )


def _day(request: Request, word: str) -> datetime | None:
    if not word:
        return None
    try:
        return commands.since(datetime.fromisoformat(word), UTC)
    except ValueError:
        raise Misasked(text(request, "audit.no_day"), field="since") from None


def _turned(request: Request, terms: Json, found: Json) -> dict[str, str | None]:
    """Return the URLs of the pages before and after."""

    def at(offset: int) -> str:
        return link(request, "/web/audit", {**terms, "from": offset or None})

    begin, after = found["offset"], found["offset"] + _AT_ONCE
    return {
        "newer": at(max(0, begin - _AT_ONCE)) if begin else None,
        "older": at(after) if after < found["total"] else None,
    }


def _line(entry: Json) -> Json:
    return {**entry, "changes": list(_changes(entry["before"] or {}, entry["after"] or {}))}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Json]:
    """Yield what changed, by its name, as it was and as it is; None = it was not, or is not."""
    for name in {**before, **after}:
        was, now = _brief(before.get(name)), _brief(after.get(name))
        if was != now:
            yield {"name": name, "was": was, "now": now}


def _brief(value: object) -> str | None:
    if value is None or value == "":
        return None
    said = str(value)
    return said if len(said) <= _SHORT else f"{said[:_SHORT]}\N{HORIZONTAL ELLIPSIS}"
