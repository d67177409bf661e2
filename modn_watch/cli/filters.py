"""Which records are wanted: the options that `files list` and `files export` share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from modn_watch import parsers, states

if TYPE_CHECKING:
    from collections.abc import Collection

    from modn_watch.config import Settings
    from modn_watch.journal import Query


def _thickness_mm(word: str) -> float:
    """Read a thickness as it is read in names; any other number is one too."""
    from modn_watch.vocabulary.measures import thickness_mm  # noqa: PLC0415 -- heavy

    read = thickness_mm(word)
    if read is not None:
        return read
    try:
        number = float(word.replace(",", "."))
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise typer.BadParameter(f'"{word}" is no thickness; write it as 5, 5mm or 1.2.')
    return number


def _plate_mm(word: str) -> float:
    """Read the thickness of a plate that there can be."""
    from modn_watch.vocabulary.measures import THICKEST_MM, THINNEST_MM  # noqa: PLC0415 -- heavy

    number = _thickness_mm(word)
    if not THINNEST_MM <= number <= THICKEST_MM:
        raise typer.BadParameter(
            f'"{word}" is no thickness of a plate: {THINNEST_MM:g} to {THICKEST_MM:g} mm are.'
        )
    return number


Client = Annotated[str | None, typer.Option(help="Only this client's: CL-0001, cl0001, a name.")]
Project = Annotated[str | None, typer.Option(help="Only this project's.")]
Type = Annotated[
    str | None, typer.Option("--type", help="Only this file type: dxf, lbrn2, pdf, excel, ...")
]
Material = Annotated[str | None, typer.Option(help="Only this material: MS, galv, Mild Steel.")]
Thickness = Annotated[
    float | None,
    typer.Option(parser=_thickness_mm, metavar="MM", help="Only this thickness: 5, 5mm, 1,2."),
]
StatedThickness = Annotated[
    float | None,
    typer.Option(parser=_plate_mm, metavar="MM", help="Say the thickness: 5, 5mm, 1,2."),
]
Status = Annotated[
    str | None,
    typer.Option(
        help="Only pending, processing, completed or failed; history: released or abandoned."
    ),
]
Review = Annotated[
    bool, typer.Option("--review", help="Only what is filed and wants a look by a person.")
]
Deleted = Annotated[bool, typer.Option("--deleted", help="Also what was deleted softly.")]

#: What people also call a status.
_STATUSES = {
    "done": "completed",
    "ok": "completed",
    "filed": "completed",
    "rejected": "failed",
    "quarantined": "failed",
    "waiting": "pending",
}
_TYPES = (*(known.name for known in parsers.FORMATS), "other")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What was asked for, as it was typed."""

    client: str | None = None
    project: str | None = None
    file_type: str | None = None
    material: str | None = None
    thickness_mm: float | None = None
    status: str | None = None
    review: bool = False
    deleted: bool = False


def query(settings: Settings, asked: Filters, *, limit: int | None, offset: int = 0) -> Query:
    """Return the query for what was asked, codes and materials as the journal has them.

    Raises:
        typer.BadParameter: a word is none of those that there are.
    """
    from modn_watch.journal import Query  # noqa: PLC0415 -- heavy

    return Query(
        client=_folder("client_code", asked.client, None),
        project=_folder("project_code", asked.project, asked.client),
        file_type=_one_of(_TYPES, _type(asked.file_type), "--type"),
        material=_material(settings, asked.material),
        thickness_mm=asked.thickness_mm,
        status=_one_of(sorted(set(states.STATUSES.values())), _status(asked.status), "--status"),
        review_below=settings.review_below if asked.review else None,
        deleted=asked.deleted,
        limit=limit,
        offset=offset,
    )


def material(settings: Settings, word: str) -> str:
    """Return the name of a material by its code, an alias or its name.

    Raises:
        typer.BadParameter: nothing is called so.
    """
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy
    from modn_watch.vocabulary import MATERIALS  # noqa: PLC0415 -- heavy

    found = building.vocabulary(settings).exact(word)
    if found is None:
        known = ", ".join(f"{each.code} ({each.name})" for each in MATERIALS)
        raise typer.BadParameter(f'no material is called "{word}"; use one of {known}.')
    return found


def _material(settings: Settings, word: str | None) -> str | None:
    return None if word is None else material(settings, word)


def _type(word: str | None) -> str | None:
    """Return a file type by its name or by an ending of its files."""
    name = word and word.lower().lstrip(".")
    found = parsers.type_of(f"x.{name}")
    return name if not name or name in _TYPES or found == "other" else found


def _status(word: str | None) -> str | None:
    name = word and word.lower()
    return _STATUSES.get(name, name) if name else name


def _folder(field: str, word: str | None, client: str | None) -> str | None:
    """Return a code as a folder of that name is read."""
    from modn_watch import routing  # noqa: PLC0415 -- heavy

    if word is None:
        return None
    folders = (word, "x") if field == "client_code" else (client or "x", word)
    read = routing.route((*folders, "x"), ("{client}/{project}",), strict=False)
    return next((str(fact.value) for fact in read.facts if fact.field == field), word)


def _one_of(known: Collection[str], word: str | None, option: str) -> str | None:
    if word is None or word in known:
        return word
    raise typer.BadParameter(f'{option} knows no "{word}"; use one of {", ".join(known)}.')
