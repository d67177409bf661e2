"""Which records are wanted: the options that `files list` and `files export` share."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated

import typer

from modn_watch.errors import Misasked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config import Settings
    from modn_watch.journal import Query
    from modn_watch.wanted import Wanted


def _thickness_mm(word: str) -> float:
    """Read a thickness as it is read in names; any other number is one too."""
    from modn_watch import asking  # noqa: PLC0415 -- heavy

    with as_options():
        return asking.thickness(word)


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
Since = Annotated[
    str | None, typer.Option(metavar="DAY", help="Came on this day (UTC) or later: 2026-11-01.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DAY", help="Came on this day (UTC) or earlier.")
]
Text = Annotated[
    str, typer.Option(metavar="WORDS", help="Only with words that begin so, as in `search`.")
]
Sort = Annotated[
    str | None,
    typer.Option(
        metavar="FIELD",
        help="By thickness_mm, created_at, client_code, ...; -FIELD: the greatest first.",
    ),
]
Deleted = Annotated[bool, typer.Option("--deleted", help="Also what was deleted softly.")]


def query(settings: Settings, asked: Wanted, *, limit: int | None, offset: int = 0) -> Query:
    """Return the query for what was asked, codes and materials as the journal has them.

    Raises:
        typer.BadParameter: a word is none of those that there are.
    """
    from modn_watch import asking  # noqa: PLC0415 -- heavy
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    with as_options():
        return asking.query(
            asked,
            building.vocabulary(settings),
            review_below=settings.review_below,
            limit=limit,
            offset=offset,
        )


def material(settings: Settings, word: str) -> str:
    """Return the name of a material by its code, an alias or its name.

    Raises:
        typer.BadParameter: nothing is called so.
    """
    from modn_watch import asking  # noqa: PLC0415 -- heavy
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    with as_options():
        return asking.material(building.vocabulary(settings), word)


@contextlib.contextmanager
def as_options() -> Iterator[None]:
    """Let what was asked wrongly be a fault of the command's options.

    Raises:
        typer.BadParameter: something was.
    """
    try:
        yield
    except Misasked as error:
        raise typer.BadParameter(error.message) from None
