"""`modn-watch files diff`: two records beside each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines
from modn_watch.cli.svg import PIPE, Svg, require_room, write_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

Number = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=2**62, help="Number of the record.")
]
Other = Annotated[
    int, typer.Argument(metavar="OTHER", min=1, max=2**62, help="Of the one to compare with.")
]
#: Lists of a document, and what one of their rows is called.
_LISTS = (("facts", "fact"), ("texts", "text"), ("part_lines", "line of a part list"))


def diff(
    number: Number, other: Other, config: Config = None, *, svg: Svg = None, json: Json = False
) -> None:
    """Show in what two records differ, usually two versions of one file.

    With --svg both drawings are laid on each other: what both have is drawn through, what only
    the first has is dashed, what only the other has is dotted.

    Example: modn-watch files diff 12 15 --svg changes.svg
    """
    from modn_watch.cli import building, painting  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_shop, record  # noqa: PLC0415 -- heavy
    from modn_watch.commands import diff as commands  # noqa: PLC0415 -- heavy
    from modn_watch.previews import picture  # noqa: PLC0415 -- heavy

    settings = building.read_settings(config)
    if svg is not None:
        require_room(svg, None, settings, json=json)
    with open_shop(config) as bare, painting.studio(settings) as studio:
        shop = replace(bare, studio=studio)
        one, two = record(shop.journal, number), record(shop.journal, other)
        found = commands.diff(shop.journal, one, two)
        drawn = picture(commands.overlay(shop, one, two)) if svg is not None else None
    if json:
        print_json(found)
    elif svg != PIPE:
        print_lines(_lines(found))
    if drawn is not None and svg is not None:
        write_picture(drawn.data, svg)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    before = [*_changes(found["record"]), *_of_geometry(found["geometry"])]
    yield from before
    more = [line for name, word in _LISTS for line in _listed(found[name], word)]
    yield from more
    if not before and not more:
        yield "Nothing that was read of the two differs."


def _changes(changes: list[dict[str, Any]]) -> Iterator[str]:
    for each in changes:
        yield f"{each['name']}: {_said(each['one'])} -> {_said(each['other'])}"


def _of_geometry(geometry: dict[str, Any] | None) -> Iterator[str]:
    if geometry is None:
        return
    yield from _changes(geometry["figures"])
    for part in geometry["parts"]["removed"]:
        yield f"- part: {_part(part)}"
    for part in geometry["parts"]["added"]:
        yield f"+ part: {_part(part)}"
    for pair in geometry["parts"]["changed"]:
        yield f"part: {_part(pair['one'])} -> {_part(pair['other'])}"
    for sign, holes in (("-", "removed"), ("+", "added")):
        for hole in geometry["holes"][holes]:
            size = "" if hole["diameter_mm"] is None else f" of {hole['diameter_mm']:g} mm"
            yield f"{sign} holes: {hole['count']} {hole['kind']}{size}"
    yield from _elsewhere(geometry["contours"])
    if geometry["moved"]:
        moved = geometry["moved"]
        yield (
            f"moved by {moved['x_mm']:g}, {moved['y_mm']:g} mm and turned by "
            f"{moved['turned_deg']:g} degrees"
        )


def _elsewhere(contours: dict[str, Any] | None) -> Iterator[str]:
    if contours is None:
        return
    if contours["elsewhere"] is None:
        yield "Where the contours lie was not compared."
    elif count := contours["elsewhere"]["count"]:
        way = f"{contours['elsewhere']['farthest_mm']:g} mm away"
        if count == 1:
            yield f"1 contour lies elsewhere or turned, {way}"
        else:
            yield f"{count} contours lie elsewhere or turned, up to {way}"


def _part(part: dict[str, Any]) -> str:
    return f"{part['quantity']} of {part['width']:g} x {part['height']:g} mm"


def _listed(listed: dict[str, list[Any]], word: str) -> Iterator[str]:
    for sign, name in (("-", "removed"), ("+", "added")):
        for each in listed[name]:
            yield f"{sign} {word}: {_row(each)}"


def _row(row: Any) -> str:
    if not isinstance(row, dict):
        return " ".join(str(row).split())
    if "field" in row:
        return f"{row['field']} {row['value']} {row['unit']}".rstrip() + f" ({row['evidence']})"
    return ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)


def _said(value: Any) -> str:
    return "unknown" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
