"""How an installation stands, in one JSON document."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from modn_watch import __version__, presence, states, tesseract
from modn_watch.documents import shown
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from modn_watch.config import Ocr, Settings
    from modn_watch.journal import Presence
    from modn_watch.model import Ingest
    from modn_watch.roots import Root
    from modn_watch.shop import Shop

Json = dict[str, Any]

_STATUSES = ("pending", "processing", "completed", "failed")
_GIGABYTE = 10**9


def status(shop: Shop, settings: Settings) -> Json:
    """Return counts, what waits and why, the folders, and whether pictures are read."""
    counts = shop.journal.records.counts()
    active = shop.journal.ingests.active()
    now = shop.clock.now()
    ages_s = [(now - ingest.created_at).total_seconds() for ingest in active]
    return {
        "version": __version__,
        "schema_version": shop.journal.schema_version(),
        "database": settings.shown_database,
        "statuses": _by_status(counts),
        "states": {state.value: counts.get(state.value, 0) for state in State},
        "quarantined": counts.get(State.QUARANTINED.value, 0),
        "oldest_pending_s": round(max(ages_s), 1) if ages_s else None,
        "waiting": [
            _waiting(ingest)
            for ingest in (*shop.journal.records.halted(), *active)
            if ingest.error_code
        ],
        "roots": [_root(shop, root) for root in shop.roots],
        "daemons": [_daemon(each) for each in presence.present(shop)],
        "ocr": ocr(settings.ocr),
    }


def _by_status(counts: Mapping[str, int]) -> dict[str, int]:
    by_status = dict.fromkeys(_STATUSES, 0)
    for state, status_ in states.STATUSES.items():
        if status_ in by_status:
            by_status[status_] += counts.get(state.value, 0)
    return by_status


def _waiting(ingest: Ingest) -> Json:
    code, message = states.waits_for(ingest) or (ingest.error_code, ingest.error_message)
    return {
        "id": ingest.id,
        "source": shown(ingest.identity.path),
        "state": ingest.state.value,
        "error_code": code,
        "error_message": message,
        "since": ingest.created_at.isoformat(),
    }


def _root(shop: Shop, root: Root) -> Json:
    online = shop.online(root)
    return {
        "role": root.role,
        "path": str(root.path),
        "online": online,
        "answers": shop.attendance.answers(root),
        # What is there instead of a share that is away has room of its own.
        "free_bytes": free_bytes(root.path) if online else None,
    }


def _daemon(daemon: Presence) -> Json:
    return {
        "host": daemon.owner.host,
        "pid": daemon.owner.pid,
        "version": daemon.version,
        "since": daemon.began_at.isoformat(),
        "seen_at": daemon.seen_at.isoformat(),
        "inboxes": daemon.report["inboxes"],
    }


def free_bytes(folder: Path) -> int | None:
    """Return how much can still be written below a folder; None where it is not there."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def amount(size: int) -> str:
    """Return so many bytes as people say it: `1.5 GB`, `22 MB`."""
    return f"{size / 1e9:.1f} GB" if size >= _GIGABYTE else f"{size / 1e6:.0f} MB"


def ocr(settings: Ocr) -> Json:
    """Return whether texts in pictures are read, in which languages, and why not all."""
    if settings.enabled is False:
        return {"on": False, "languages": [], "why": "The configuration says so."}
    known = tesseract.languages()
    if not known:
        return {"on": False, "languages": [], "why": "The program tesseract is not installed."}
    wanted = settings.languages.split("+")
    usable = [language for language in wanted if language in known]
    missing = [language for language in wanted if language not in known]
    why = f"Not installed for tesseract: {', '.join(missing)}." if missing else ""
    return {"on": bool(usable), "languages": usable, "why": why}
