"""Which client and project a file is for, by the folders it was dropped in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.model import Fact, Note, Source
from modn_watch.naming import client_slug, code_slug, readable
from modn_watch.naming.slugs import caseless
from modn_watch.vocabulary.codes import (
    client_code,
    client_of,
    job_code,
    leading_client,
    leading_project,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT: Final = "{client}"
PROJECT: Final = "{project}"
EVIDENCE: Final = "folder"

_MONTHS: Final = 12
_DAYS: Final = 31
_JOB = re.compile(r"(?P<number>[0-9]{4})[-_ ]")
_DATE = re.compile(
    r"(?<![0-9])(?P<first>[0-9]{1,2})(?P<mark>[-._])(?P<second>[0-9]{1,2})(?P=mark)"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How an inbox is laid out: one segment for every folder below it."""

    segments: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Layout:
        """Read a layout such as `{client}/1.Projects/{project}`.

        Raises:
            ValueError: nobody could drop a file by it; the message says why.
        """
        segments = tuple(text.split("/"))
        for segment in segments:
            _check_segment(text, segment)
        for placeholder in (CLIENT, PROJECT):
            if segments.count(placeholder) != 1:
                raise ValueError(f'The layout "{text}" must say {placeholder} exactly once.')
        return cls(segments=segments)

    def match(self, folders: tuple[str, ...]) -> Match | None:
        """Return what the folders are by this layout; None when a fixed name differs."""
        pairs = list(zip(self.segments, folders, strict=False))
        fixed = [pair for pair in pairs if pair[0] not in {CLIENT, PROJECT}]
        if any(caseless(segment) != caseless(folder) for segment, folder in fixed):
            return None
        named = dict(pairs)
        return Match(
            client=named.get(CLIENT),
            project=named.get(PROJECT),
            subpath=folders[len(self.segments) :],
            fixed=len(fixed),
        )


@dataclass(frozen=True, kw_only=True)
class Match:
    """Which folder is the client's and which the project's."""

    client: str | None = None
    project: str | None = None
    #: The folders below the project, outermost first.
    subpath: tuple[str, ...] = ()
    #: How many folders have the very name that the layout says.
    fixed: int = 0


@dataclass(frozen=True, kw_only=True)
class Route:
    """What the folders of a file say."""

    client_code: str | None = None
    project_code: str | None = None
    #: The folders below the project, outermost first, as plain text.
    subpath: tuple[str, ...] = ()
    #: `client_code`, `project_code` and `job_number`, as far as they are known.
    facts: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Project:
    code: str | None
    job_number: str | None = None
    notes: tuple[Note, ...] = ()


def _check_segment(layout: str, segment: str) -> None:
    if segment in {CLIENT, PROJECT}:
        return
    if segment.strip() in {"", ".", ".."}:
        raise ValueError(
            f'The layout "{layout}" has an empty or dotted folder: write folder names '
            "with one / between them and none at the ends."
        )
    if "{" in segment or "}" in segment or "\\" in segment:
        raise ValueError(
            f'The layout "{layout}" has a folder "{segment}": only {CLIENT} and {PROJECT} may '
            "stand in braces, each as a whole folder."
        )


def route(parts: tuple[str, ...], layouts: tuple[str, ...], *, strict: bool = False) -> Route:
    """Return the client and project that a file's folders say.

    Of the layouts that match, the one with the most folders of a fixed name counts, then the
    earliest. A folder that a layout names is never taken for a project: in
    `{client}/1.Projects/{project}` a file directly in `1.Projects` has a client and no project.

    Args:
        parts: folders and file name below the inbox, as the file system spells them.
        layouts: the inbox's; see `Layout.parse`.
        strict: whether only codes of the known shapes count; else any folder's name becomes one.

    Raises:
        ValueError: a layout is none.
    """
    folders = parts[:-1]
    matches = [Layout.parse(text).match(folders) for text in layouts]
    unmatched = Match(subpath=folders)
    match = max(filter(None, matches), key=lambda found: found.fixed, default=unmatched)
    client = _client(match.client, strict=strict) if match.client else None
    project = _Project(code=None)
    if match.project:
        project = _project(readable(match.project), client, strict=strict)
    return Route(
        client_code=client,
        project_code=project.code,
        subpath=tuple(map(readable, match.subpath)),
        facts=tuple(_facts(client, project)),
        notes=project.notes,
    )


def _facts(client: str | None, project: _Project) -> Iterator[Fact]:
    stated = {
        "client_code": client,
        "project_code": project.code,
        "job_number": project.job_number,
    }
    for field, value in stated.items():
        if value is not None:
            yield Fact(field=field, value=value, evidence=EVIDENCE, source=Source.FOLDER)


def _client(folder: str, *, strict: bool) -> str | None:
    known, _ = leading_client(readable(folder).strip())
    return known or (None if strict else client_slug(folder))


def _project(folder: str, client: str | None, *, strict: bool) -> _Project:
    known, _ = leading_project(folder.strip())
    if known:
        return _Project(code=known, notes=_other_client(folder, known, client))
    job = _JOB.match(folder.strip())
    number = job["number"] if job else None
    if number and client and client_code(client):
        dated = _dated_job(folder, client, number)
        if dated:
            return dated
    return _Project(code=None if strict else code_slug(folder), job_number=number)


def _dated_job(folder: str, client: str, number: str) -> _Project | None:
    """Read `0005-trox bridge-10.09.2025`; the last date in it counts."""
    dates = list(_DATE.finditer(folder))
    month = _month(dates[-1]) if dates else None
    if month is None:
        return None
    date = dates[-1]
    return _Project(
        code=job_code(client, date["year"], month, number),
        job_number=number,
        notes=_day_or_month(date),
    )


def _month(date: re.Match[str]) -> str | None:
    """Read MM.DD, or DD.MM where the month would be over 12."""
    first, second = int(date["first"]), int(date["second"])
    month, day = (first, second) if first <= _MONTHS else (second, first)
    return str(month) if 1 <= month <= _MONTHS and 1 <= day <= _DAYS else None


def _day_or_month(date: re.Match[str]) -> tuple[Note, ...]:
    first, second = int(date["first"]), int(date["second"])
    if first == second or max(first, second) > _MONTHS:
        return ()
    note = Note(
        code="ambiguous_date",
        message=f"The folder's date {date[0]} was read as month {first}, day {second}; "
        f"it could also be month {second}, day {first}.",
        evidence=date[0],
    )
    return (note,)


def _other_client(folder: str, project: str, client: str | None) -> tuple[Note, ...]:
    owner = client_of(project)
    if client is None or owner == client:
        return ()
    note = Note(
        code="other_clients_project",
        message=f"The project folder {folder} names client {owner}, but it lies in the folder of "
        f"{client}: it was filed for {client}.",
        evidence=folder,
    )
    return (note,)
