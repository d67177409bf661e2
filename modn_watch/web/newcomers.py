"""Asking once more before a client or a project begins, which may be there only by a typo."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
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
    folded = {each.casefold(): each for each in known}
    near = get_close_matches(code.casefold(), folded, n=1, cutoff=_ALIKE)
    key = f"newcomer.{what}" if near else f"newcomer.{what}_alone"
    values = {"code": code, "client": client, "near": folded[near[0]] if near else ""}
    return Question(
        question=text(request, key, **values),
        yes=text(request, "newcomer.yes", code=code),
        sure=sure,
    )
