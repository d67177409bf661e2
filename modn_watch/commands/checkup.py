"""What `doctor` looks at: the program, its surroundings and its folders."""

from __future__ import annotations

import importlib
import os
import platform
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import __version__, sandbox, threads
from modn_watch.commands.status import ocr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config import Ocr, Settings

_PYTHON = (3, 11)
_LIBRARIES = (
    *("watchdog", "pydantic_settings", "peewee", "ezdxf", "pymupdf", "pandas"),
    *("python_calamine", "openpyxl", "PIL", "pytesseract", "structlog", "pebble"),
    *("defusedxml", "shapely", "typer", "rich"),
)
_CAPABILITIES = Path("/proc/self/status")
#: Bits of a umask that take reading from group and others.
_OTHERS_READ = 0o044
_PATIENCE_S = 10.0
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
    """Look at everything but database and folders."""
    yield _python()
    yield _libraries()
    yield Check(
        name="configuration",
        level="ok",
        detail=str(config_file) if config_file else "no file: the defaults, here",
    )
    yield _user(settings)
    yield _ocr(settings.ocr)
    yield _leases_of_others()
    yield _confinement()


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


def _confinement() -> Check:
    lacks = sandbox.missing()
    if not lacks:
        detail = "parsers write in their own folder, and reach no network and no other process"
        return Check(name="confinement", level="ok", detail=detail)
    return Check(
        name="confinement",
        level="warning",
        detail=f"this system cannot keep parsers {lacks}",
        remedy="Use a newer kernel, or a container that allows it; files are read all the same.",
    )


def _user(settings: Settings) -> Check:
    """What root may do says nothing of what the installation's own user may."""
    me = os.geteuid()
    umask = os.umask(0)
    os.umask(umask)
    detail = f"looked at as {_name(me)}, with umask {umask:03o}"
    owner = _owner(settings.database_path or settings.archive)
    if me == 0 and owner not in (None, 0):
        return Check(
            name="user",
            level="warning",
            detail=f"{detail}; the installation belongs to {_name(owner)}",
            remedy=f"Run this as that user: sudo -u {_name(owner)} modn-watch doctor",
        )
    if umask & _OTHERS_READ:
        return Check(
            name="user",
            level="warning",
            detail=f"{detail}: others cannot read the texts that are left for them",
            remedy="Run modn-watch with a umask of 002 or 022 (UMask= in its unit).",
        )
    return Check(name="user", level="ok", detail=detail)


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"user {uid}"


def _owner(path: Path) -> int | None:
    try:
        return threads.within(_PATIENCE_S, path.stat).st_uid
    except (OSError, TimeoutError):
        return None


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
