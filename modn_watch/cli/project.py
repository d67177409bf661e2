"""`modn-watch project`: the lists of a project beside its drawings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli import filters
from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines, print_table, printable
from modn_watch.cli.project_words import MISSING, cells, differs, title
from modn_watch.cli.writing import require_elsewhere, write_whole
from modn_watch.wanted import Wanted

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
#: Marks that are told in one line.
_FEW_MARKS = 200


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
        _write(xlsx, found["parts"])
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
    asked = Wanted(client=client, project=project)
    with open_installation(config) as (settings, journal):
        if xlsx is not None:
            require_elsewhere(xlsx, settings)
        wanted = filters.query(settings, asked, limit=None)
        words = building.vocabulary(settings)
        return overview(journal, str(wanted.client), str(wanted.project), words)


def _write(xlsx: Path, parts: Sequence[Part]) -> None:
    from modn_watch.cli import project_workbook  # noqa: PLC0415 -- heavy

    write_whole(xlsx, lambda temp: project_workbook.write(temp, parts))


def _print(found: Mapping[str, Any]) -> None:
    lists, parts = found["lists"], found["parts"]
    several = len(lists) > 1
    named = ", ".join(_list(each, several=several) for each in lists)
    print_lines([f"Lists: {named or 'none was found among the spreadsheets and PDFs'}", ""])
    print_table(_COLUMNS, ([title(part), *cells(part, several=several)] for part in parts))
    to_check = [line for part in parts for line in differs(part)]
    to_check += [
        line for missing, words in MISSING.items() for line in _lacking(parts, missing, words)
    ]
    to_check += map(_unread, found["unread"])
    if to_check:
        print_lines(["", "To check", *(f"[ ] {line}" for line in to_check)])


def _list(listing: Mapping[str, Any], *, several: bool) -> str:
    number = f"{listing['id']} " if several else ""
    return f"{number}{listing['original_filename']} ({_lines(listing['lines'])})"


def _lines(count: int) -> str:
    return f"{count} line{'s' if count != 1 else ''}"


def _lacking(parts: Sequence[Part], missing: str, words: str) -> Iterator[str]:
    """Yield in one line which parts lack the same."""
    marks = [part["mark"] for part in parts if missing in part["missing"]]
    if marks:
        more = f" and {len(marks) - _FEW_MARKS} more" if len(marks) > _FEW_MARKS else ""
        yield f"{words.capitalize()}: {', '.join(marks[:_FEW_MARKS])}{more}."


def _unread(file: Mapping[str, Any]) -> str:
    return (
        f"Not read: {file['original_filename']} waits in quarantine, see "
        f"`modn-watch quarantine show {file['id']}`."
    )
