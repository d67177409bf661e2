"""`modn-watch project`: the lists of a project beside its drawings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli import filters
from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines, print_table, printable
from modn_watch.cli.writing import require_elsewhere, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Part = dict[str, Any]

Client = Annotated[str, typer.Argument(metavar="CLIENT", help="CL-0001, cl0001, a name.")]
Project = Annotated[
    str, typer.Argument(metavar="PROJECT", help="JB-2025-10-CL0001-001, or its folder's name.")
]
Workbook = Annotated[
    Path | None,
    typer.Option("--xlsx", metavar="OUT", dir_okay=False, help="Also write a workbook."),
]

_COLUMNS = ("part", "on the list", "drawings", "to check")
#: What a part lacks, in words.
_MISSING: Mapping[str, str] = {
    "list": "on no list",
    "drawing": "no drawing",
    "cutting_file": "only sheets, nothing to cut",
}


def project(
    client: Client,
    project: Project,
    config: Config = None,
    *,
    xlsx: Workbook = None,
    json: Json = False,
) -> None:
    """Show for each part what lists state, which drawings show it, and what disagrees.

    Lists are the spreadsheets and PDFs of the project.

    Example: modn-watch project CL-0001 JB-2025-10-CL0001-001 --xlsx to-check.xlsx
    """
    found = _overview(config, client, project, xlsx)
    if xlsx is not None:
        write_whole(xlsx, lambda temp: _write(temp, found["parts"]))
    if json:
        print_json(found)
    else:
        _print(found)
        if xlsx is not None:
            typer.echo(f"Written to {printable(xlsx)}.")


def _overview(config: Config, client: str, project: str, xlsx: Path | None) -> dict[str, Any]:
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy
    from modn_watch.commands.project import overview  # noqa: PLC0415 -- heavy

    if xlsx is not None and xlsx.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f'"{xlsx}" must end in .xlsx.')
    asked = filters.Filters(client=client, project=project)
    with open_installation(config) as (settings, journal):
        if xlsx is not None:
            require_elsewhere(xlsx, settings)
        wanted = filters.query(settings, asked, limit=None)
        words = building.vocabulary(settings)
        return overview(journal, str(wanted.client), str(wanted.project), words)


def _print(found: Mapping[str, Any]) -> None:
    lists, parts = found["lists"], found["parts"]
    named = ", ".join(f"{each['original_filename']} ({_lines(each['lines'])})" for each in lists)
    print_lines([f"Lists: {named or 'none was found among the spreadsheets and PDFs'}", ""])
    print_table(_COLUMNS, ([part["mark"], *_cells(part)] for part in parts))
    to_check = [line for part in parts for line in _differs(part)]
    to_check += [
        line for missing, words in _MISSING.items() for line in _lacking(parts, missing, words)
    ]
    if to_check:
        print_lines(["", "To check", *(f"[ ] {line}" for line in to_check)])


def _cells(part: Part) -> tuple[str, str, str]:
    listed = ", ".join(dict.fromkeys(map(_line, part["listed"])))
    drawings = ", ".join(map(_drawing, part["drawings"]))
    amiss = [each["field"].removesuffix("_mm") for each in part["disagreements"]]
    return listed, drawings, ", ".join([*amiss, *(_MISSING[each] for each in part["missing"])])


def _line(line: Mapping[str, Any]) -> str:
    """Return a line of a list in few words: `3 x VT6*600 S355JR 2400 mm`."""
    quantity, length = line["quantity"], line["length_mm"]
    thickness, profile = line["thickness_mm"], line["profile"]
    words = (
        f"{quantity} x" if quantity is not None else None,
        profile or (f"{thickness:g} mm" if thickness is not None else None),
        line["grade"] or line["material"],
        f"{length:g} mm long" if length is not None else None,
    )
    return " ".join(filter(None, words)) or "named"


def _drawing(drawing: Mapping[str, Any]) -> str:
    """Return a drawing in few words: `30 dxf`, `71 dwg sheet`; the number is its record's."""
    sheet = " sheet" if drawing["drawing_kind"] == "sheet" else ""
    return f"{drawing['id']} {drawing['file_type']}{sheet}"


def _lines(count: int) -> str:
    return f"{count} line{'s' if count != 1 else ''}"


def _differs(part: Part) -> Iterator[str]:
    for each in part["disagreements"]:
        yield f"{part['mark']}: {each['message']}"


def _lacking(parts: Sequence[Part], missing: str, words: str) -> Iterator[str]:
    """Yield in one line which parts lack the same."""
    marks = [part["mark"] for part in parts if missing in part["missing"]]
    if marks:
        yield f"{words.capitalize()}: {', '.join(marks)}."


def _to_check(part: Part) -> str:
    return "; ".join([*_differs(part), *(_MISSING[each] for each in part["missing"])])


_HEAD = (
    *("part", "quantity", "profile", "grade", "material", "thickness_mm", "length_mm", "width_mm"),
    *("mass_kg", "list", "place", "drawings", "quantity drawn", "thickness drawn", "to check"),
)


def _write(path: Path, parts: Sequence[Part]) -> None:
    from modn_watch.cli.cells import write_workbook  # noqa: PLC0415 -- heavy

    write_workbook(path, "project", _HEAD, (row for part in parts for row in _rows(part)))


def _rows(part: Part) -> Iterator[tuple[object, ...]]:
    """Yield a row for each line of a list, or one for what is on none."""
    drawings = part["drawings"]
    seen = (
        ", ".join(each["original_filename"] for each in drawings),
        _stated(drawings, "quantity"),
        _stated(drawings, "thickness_mm"),
        _to_check(part),
    )
    for line in part["listed"] or [{}]:
        stated = (line.get(name) for name in _HEAD[1:9])
        yield (
            part["mark"], *stated, line.get("original_filename"), line.get("evidence"), *seen
        )  # fmt: skip


def _stated(drawings: Sequence[Mapping[str, Any]], name: str) -> str:
    values = dict.fromkeys(each[name] for each in drawings if each[name] is not None)
    return ", ".join(f"{value:g}" for value in values)
