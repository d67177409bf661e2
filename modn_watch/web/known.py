"""Clients and projects that there are already, to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from modn_watch.api.service import Service

#: Longer lists help nobody, and every page would carry them.
_MOST: Final = 500


def known(asked: Service) -> dict[str, Any]:
    """Return `clients`, and `projects` as client and project."""
    with asked.journal() as journal:
        codes = journal.projects.codes()
    newest = sorted(codes, key=lambda each: each[1], reverse=True)[:_MOST]
    return {"clients": sorted({client for client, _ in newest}), "projects": newest}
