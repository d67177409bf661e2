"""Asking once more before a client or a project begins, which may be there only by a typo."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from modn_watch.web.rendering import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Request

    from modn_watch.journal import Journal

#: Codes that are spelled less alike are no typos of each other; of `difflib`.
_ALIKE: Final = 0.6


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked before files are sent to where nothing was filed yet."""

    question: str
    #: On the button that sends them all the same.
    yes: str
    #: What that button says, so that it holds for these codes and no others.
    sure: str


def asked_of(request: Request, journal: Journal, codes: Mapping[str, str]) -> Question | None:
    """Return what is to be asked about a client and a project; None = both are known.

    Of the first client of all, and the first project of a client that nobody has asked about,
    there is nothing that it could be a typo of.

    Args:
        request: for the words of the page.
        journal: where what is filed is recorded.
        codes: `client_code` and `project_code`.
    """
    client, project = codes["client_code"], codes["project_code"]
    sure = f"{client}/{project}"
    clients = journal.projects.clients()
    if client not in clients:
        return _question(request, "client", client, clients, client=client, sure=sure)
    projects = journal.projects.of_client(client)
    if project not in projects:
        return _question(request, "project", project, projects, client=client, sure=sure)
    return None


def _question(
    request: Request, what: str, code: str, known: Sequence[str], *, client: str, sure: str
) -> Question | None:
    if not known:
        return None
    near = nearest(code, known)
    key = f"newcomer.{what}" if near else f"newcomer.{what}_alone"
    values = {"code": code, "client": client, "near": near}
    return Question(
        question=text(request, key, **values),
        yes=text(request, "newcomer.yes", code=code),
        sure=sure,
    )


def nearest(code: str, known: Sequence[str]) -> str:
    """Return the code that is spelled most alike; empty = none is."""
    found = max(known, key=lambda each: _likeness(code.casefold(), each.casefold()))
    return found if _likeness(code.casefold(), found.casefold())[0] >= _ALIKE else ""


def _likeness(one: str, other: str) -> tuple[float, int]:
    """Return how alike two codes are; of two that are as alike, who has the same letters is more.

    `CL0010` is `CL0001` with two digits exchanged, and not `CL0002`.
    """
    common = (Counter(one) & Counter(other)).total()
    return round(SequenceMatcher(None, one, other, autojunk=False).ratio(), 6), common
