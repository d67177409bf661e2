"""Making a page from a template, with what every page has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from modn_watch import __version__
from modn_watch.api.asker import asker_of
from modn_watch.web import catalogue, marks, measures
from modn_watch.web.links import link, place
from modn_watch.web.static_files import asset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

    from modn_watch.web.catalogue import Language

_SCHEMES: Final = ("light", "dark")


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The templates, and the languages that they can speak."""

    templates: Environment
    languages: Mapping[str, Language]
    #: What the configuration says; `auto` = as each browser asks.
    wanted: str

    @classmethod
    def of(cls, wanted: str) -> Pages:
        """Return the pages in the language that the configuration says."""
        templates = Environment(
            loader=PackageLoader("modn_watch.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.filters.update({**marks.FILTERS, **measures.FILTERS})
        return cls(templates=templates, languages=catalogue.languages(), wanted=wanted)

    def language(self, request: Request) -> Language:
        """Return the language to answer in."""
        if self.wanted in self.languages:
            return self.languages[self.wanted]
        return catalogue.chosen(self.languages, request.headers.get("accept-language", ""))


def page(
    request: Request, template: str, /, *, status: HTTPStatus = HTTPStatus.OK, **values: Any
) -> HTMLResponse:
    """Return a page, or a part of one.

    Args:
        request: what is answered.
        template: a file of `templates/`.
        status: of the answer.
        values: what it shows, beside what `base.html` has on every page.
    """
    pages = of(request)
    found = pages.templates.get_template(template)
    made = found.render(**_on_every_page(request, pages.language(request)), **values)
    # The same URL in another language, and as a part of a page for htmx.
    return HTMLResponse(made, status, {"Vary": "Accept-Language, HX-Request, Cookie"})


def of(request: Request) -> Pages:
    """Return the pages of the application that answers."""
    found: Pages = request.app.state.pages
    return found


def text(request: Request, key: str, **values: Any) -> str:
    """Return a text in the language of an answer."""
    return of(request).language(request).text(key, **values)


def _on_every_page(request: Request, language: Language) -> dict[str, Any]:
    scheme, csrf = request.cookies.get("scheme"), getattr(request.state, "csrf", "")
    asker = asker_of(request.scope)
    return {
        "language": language,
        "text": language.text,
        "count": language.count,
        "raw": language.raw,
        "link": partial(link, request),
        "asset": partial(asset, request),
        "here": place(request),
        "scheme": scheme if scheme in _SCHEMES else "auto",
        "csrf": csrf,
        # Where nobody signs in, nobody needs to be told who it is.
        "by": asker.by if csrf else "",
        "may_write": asker.may("write"),
        "may_all": asker.may("admin"),
        "may_look_only": asker.role == "read",
        "version": __version__,
    }
