"""By what a search can be narrowed down, and by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch.web.links import link
from modn_watch.web.marks import plain
from modn_watch.web.rendering import of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

Json = dict[str, Any]

#: In the order in which they are shown; a client's project goes with the client.
_FACETS: Final = (
    "status",
    "client_code",
    "project_code",
    "material",
    "thickness_mm",
    "file_type",
    "month",
)
#: Shown at once of each.
_AT_ONCE: Final = 6
#: Shown of each to whoever opens the rest: there may be ten thousand projects, and a page with as
#: many links takes a quarter of a second to write (measured).
_MOST: Final = 100


def facets(
    request: Request, state: Mapping[str, Any], counted: Mapping[str, list[Json]]
) -> list[Json]:
    """Return each facet that still narrows anything down, with a URL for each of its values."""
    found = []
    for name in _FACETS:
        values = [each for each in counted.get(name, ()) if each["value"] is not None]
        # One value that all have narrows nothing down.
        if name not in state and len(values) > 1:
            shown = [_value(request, state, name, each) for each in values[:_MOST]]
            found.append(
                {
                    "name": name,
                    "first": shown[:_AT_ONCE],
                    "rest": shown[_AT_ONCE:],
                    "rest_count": max(0, len(values) - _AT_ONCE),
                }
            )
    return found


def _value(request: Request, state: Mapping[str, Any], name: str, counted: Json) -> Json:
    return {
        **counted,
        "shown": _word(request, name, counted["value"]),
        "url": _with(request, state, name, counted["value"]),
    }


def chips(request: Request, state: Mapping[str, Any]) -> list[Json]:
    """Return the filters that are set, each with the URL without it."""
    return [
        {
            "name": name,
            "shown": _word(request, name, state[name]),
            "url": link(request, "/web/search", _without(state, name)),
        }
        for name in _FACETS
        if state.get(name)
    ]


def _with(request: Request, state: Mapping[str, Any], name: str, value: Any) -> str:
    word = plain(value) if isinstance(value, float) else value
    return link(request, "/web/search", {**_without(state, name), name: word})


def _without(state: Mapping[str, Any], name: str) -> Json:
    """Return what is asked for without a filter, from the first page on."""
    return {key: value for key, value in state.items() if key not in (name, "offset")}


def _word(request: Request, name: str, value: Any) -> str:
    """Return what people call a value of a facet."""
    language = of(request).language(request)
    if isinstance(value, float):
        return language.text("facts.mm", number=plain(value))
    key = f"values.{name}.{value}"
    return language.text(key) if language.known(key) else str(value)
