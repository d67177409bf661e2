"""What `doctor` looks at: the program, its surroundings and its folders."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import __version__
from modn_watch.commands.status import ocr
from modn_watch.errors import ModnWatchError
from modn_watch.journal import is_there, open_journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modn_watch.config import Ocr, Settings

_PYTHON = (3, 11)
_LIBRARIES = (
    *("watchdog", "pydantic_settings", "peewee", "ezdxf", "pymupdf", "pandas"),
    *("python_calamine", "openpyxl", "PIL", "pytesseract", "structlog", "pebble"),
    *("defusedxml", "shapely", "typer", "rich"),
)
_INOTIFY = Path("/proc/sys/fs/inotify")
_CAPABILITIES = Path("/proc/self/status")
#: capabilities(7).
_CAP_LEASE = 28
#: By what the configuration says about it.
_LEVEL_OF_NO_OCR = {"True": "problem", "False": "ok", "auto": "warning"}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    #: Stable, lower-case: `python`, `database`, `archive`.
    name: str
    #: `ok`, `warning` (works, with less) or `problem` (a person must act).
    level: str
    detail: str
    #: What to do; empty when all is well.
    remedy: str = ""


def of_program(settings: Settings, config_file: Path | None) -> Iterator[Check]:
    """Look at everything but the folders."""
    yield _python()
    yield _libraries()
    yield Check(
        name="configuration",
        level="ok",
        detail=str(config_file) if config_file else "no file: the defaults, here",
    )
    yield _database(settings)
    yield _ocr(settings.ocr)
    yield _leases_of_others()


def _python() -> Check:
    detail = f"modn-watch {__version__}, Python {platform.python_version()}"
    if sys.version_info >= _PYTHON:
        return Check(name="python", level="ok", detail=detail)
    return Check(name="python", level="problem", detail=detail, remedy="Install Python 3.11.")


def _libraries() -> Check:
    missing = [name for name in _LIBRARIES if not _importable(name)]
    if not missing:
        detail = f"{len(_LIBRARIES)} libraries can be loaded"
        return Check(name="libraries", level="ok", detail=detail)
    return Check(
        name="libraries",
        level="problem",
        detail=f"cannot be loaded: {', '.join(missing)}",
        remedy="Install modn-watch anew: a library is missing or broken.",
    )


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError):
        return False
    return True


def _database(settings: Settings) -> Check:
    shown = settings.shown_database
    try:
        if not is_there(settings.database_url):
            return Check(
                name="database",
                level="problem",
                detail=f"{shown} is not there",
                remedy="Run `modn-watch init`, or name the right --config.",
            )
        journal = open_journal(settings.database_url)
        with journal.connected():
            version = journal.schema_version()
            halted = ", ".join(str(ingest.id) for ingest in journal.records.halted())
    except ModnWatchError as error:
        return Check(name="database", level="problem", detail=error.message, remedy=error.hint)
    if halted:
        return Check(
            name="database",
            level="problem",
            detail=f"{shown} and the archive contradict each other in record {halted}",
            remedy="See `modn-watch status`, and `modn-watch explain corrupt`.",
        )
    return Check(name="database", level="ok", detail=f"{shown}, schema {version}")


def _ocr(settings: Ocr) -> Check:
    state = ocr(settings)
    if state["on"]:
        detail = f"on: {', '.join(state['languages'])}. {state['why']}".strip()
        level = "warning" if state["why"] else "ok"
    else:
        detail = f"off: texts in pictures are not read. {state['why']}"
        level = _LEVEL_OF_NO_OCR[str(settings.enabled)]
    remedy = "Install tesseract-ocr with the languages wanted." if level != "ok" else ""
    return Check(name="ocr", level=level, detail=detail, remedy=remedy)


def _leases_of_others() -> Check:
    if os.geteuid() == 0 or _has_capability(_CAP_LEASE):
        return Check(name="leases", level="ok", detail="files of all users can be asked for")
    return Check(
        name="leases",
        level="warning",
        detail="whether a file of another user is still open cannot be told, only that it is quiet",
        remedy="Run it as the service does, with AmbientCapabilities=CAP_LEASE.",
    )


def _has_capability(number: int) -> bool:
    try:
        lines = _CAPABILITIES.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    masks = [line.split()[1] for line in lines if line.startswith("CapEff:")]
    return any(int(mask, 16) >> number & 1 for mask in masks)


def of_watches(inboxes: Iterable[Path]) -> Check:
    """Look at whether the kernel grants as many watches as there are folders.

    Args:
        inboxes: those about which events are wanted.
    """
    folders = sum(1 for inbox in inboxes for _ in os.walk(inbox))
    try:
        limit = int((_INOTIFY / "max_user_watches").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return Check(name="inotify", level="warning", detail="its limits cannot be read")
    detail = f"{folders} folders to watch, {limit} allowed for all programs of this user"
    if folders * 2 < limit:
        return Check(name="inotify", level="ok", detail=detail)
    return Check(
        name="inotify",
        level="warning",
        detail=detail,
        remedy="Raise fs.inotify.max_user_watches with sysctl; till then rescans find the rest.",
    )
