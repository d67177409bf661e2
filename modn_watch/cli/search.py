"""`modn-watch search`: find what was saved by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli import filters
from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines, print_table
from modn_watch.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modn_watch.commands.search import Asked

Words = Annotated[
    list[str],
    typer.Argument(metavar="WORDS...", help="Each must begin a word of the file's names or texts."),
]
Month = Annotated[str | None, typer.Option(help="Only what came in this month: 2026-11.")]

_COLUMNS = ("id", "client", "project", "part", "material", "mm", "saved as", "says")
#: The kinds that are told of below the list.
_TOLD = ("client_code", "material", "thickness_mm", "file_type", "status", "month")
_MOST_TOLD = 5


def search(  # noqa: PLR0913 -- one for each option
    words: Words,
    config: Config = None,
    *,
    client: filters.Client = None,
    project: filters.Project = None,
    file_type: filters.Type = None,
    material: filters.Material = None,
    thickness: filters.Thickness = None,
    status: filters.Status = None,
    month: Month = None,
    deleted: filters.Deleted = False,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 20,
    offset: Annotated[
        int, typer.Option(min=0, max=10_000, help="Leave out so many of the newest.")
    ] = 0,
    json: Json = False,
) -> None:
    """Find files by words of their names, texts, tables and notes, newest first.

    Words may be begun only; case and accents make no difference.

    Example: modn-watch search bracket S355 --material MS
    """
    from modn_watch.commands.search import Asked  # noqa: PLC0415 -- heavy

    wanted = Wanted(
        client=client,
        project=project,
        file_type=file_type,
        material=material,
        thickness_mm=thickness,
        status=status,
        deleted=deleted,
    )
    text = " ".join(words)
    asked = Asked(text=text, wanted=wanted, month=month, limit=limit, offset=offset)
    found = _found(config, asked)
    if json:
        print_json(found)
    else:
        _print(found)


def _found(config: Config, asked: Asked) -> dict[str, Any]:
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy
    from modn_watch.commands import search as commands  # noqa: PLC0415 -- heavy

    with open_installation(config) as (settings, journal), filters.as_options():
        return commands.search(journal, building.vocabulary(settings), asked)


def _print(found: Mapping[str, Any]) -> None:
    if not found["hits"]:
        typer.echo("Nothing was found.", err=True)
        return
    print_table(_COLUMNS, map(_row, found["hits"]))
    many = f"more than {found['total']}" if found["more"] else str(found["total"])
    print_lines(["", f"Shown: {len(found['hits'])} of {many}.", *_kinds(found["facets"])])


def _row(hit: Mapping[str, Any]) -> tuple[object, ...]:
    record = hit["record"]
    thickness = record["thickness_mm"]
    return (
        record["id"],
        record["client_code"],
        record["project_code"],
        record["part_name"],
        record["material"],
        None if thickness is None else f"{thickness:g}",
        record["original_filename"],
        next((_marked(snippet) for snippet in hit["snippets"]), ""),
    )


def _marked(snippet: Mapping[str, Any]) -> str:
    """Return a piece of text with what was looked for in brackets."""
    text, done, parts = snippet["text"], 0, []
    for start, end in snippet["marked"]:
        parts += [text[done:start], "[", text[start:end], "]"]
        done = end
    return "".join([*parts, text[done:]])


def _kinds(facets: Mapping[str, Any]) -> Iterator[str]:
    for name in _TOLD:
        counted = facets.get(name, [])
        told = ", ".join(f"{_value(each)} ({each['count']})" for each in counted[:_MOST_TOLD])
        if len(counted) > 1:
            yield f"{name.removesuffix('_mm').replace('_', ' ')}: {told}"


def _value(each: Mapping[str, Any]) -> str:
    value = each["value"]
    if value is None:
        return "unknown"
    return f"{value:g} mm" if isinstance(value, float) else str(value)
