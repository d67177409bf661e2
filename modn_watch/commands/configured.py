"""With which settings a program began, where they are others than last time.

The log itself knows those of last time: it is what all its entries about that program amount to.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modn_watch.config import Settings
    from modn_watch.shop import Shop

WHAT = "configuration"


def note(shop: Shop, settings: Settings, program: str) -> None:
    """Write down which settings changed since this program began here last; none, nothing.

    Args:
        shop: whose journal it is.
        settings: that hold now.
        program: `daemon` or `api`.
    """
    subject = f"{program} on {socket.gethostname()}"
    now, last = dict(_keys(_plain(settings))), _last(shop, subject)
    names = sorted(name for name in {*now, *last} if now.get(name) != last.get(name))
    if not names:
        return
    before = {name: last[name] for name in names if name in last}
    after = {name: now[name] for name in names if name in now}
    shop.journal.audit.add(
        shop.order(), WHAT, subject=subject, before=before if last else None, after=after
    )


def _last(shop: Shop, subject: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in shop.journal.audit.of_subject(WHAT, subject):
        gone = {name for name in entry.before or {} if name not in (entry.after or {})}
        found = {name: value for name, value in found.items() if name not in gone}
        found.update(entry.after or {})
    return found


def _plain(settings: Settings) -> dict[str, Any]:
    """Return the settings as JSON; the database without its password."""
    return {**settings.model_dump(mode="json"), "database_url": settings.shown_database}


def _keys(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every single setting, by its name with those of the tables that it stands in."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
