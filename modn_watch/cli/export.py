"""`modn-watch files export`: records as a table for other programs.

What designers call their files is nothing that a spreadsheet may run, see `cells`.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli import filters
from modn_watch.cli.cells import FORMULA_STARTS
from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, printable
from modn_watch.cli.writing import require_elsewhere, write_whole
from modn_watch.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Rows = list[dict[str, Any]]

Out = Annotated[
    Path, typer.Argument(metavar="OUT", dir_okay=False, help="The file: .xlsx or .csv.")
]


def export(  # noqa: PLR0913 -- one for each option
    out: Out,
    config: Config = None,
    *,
    client: filters.Client = None,
    project: filters.Project = None,
    file_type: filters.Type = None,
    material: filters.Material = None,
    thickness: filters.Thickness = None,
    status: filters.Status = None,
    review: filters.Review = False,
    since: filters.Since = None,
    until: filters.Until = None,
    text: filters.Text = "",
    sort: filters.Sort = None,
    deleted: filters.Deleted = False,
    json: Json = False,
) -> None:
    """Write records to a workbook or a CSV file, with every column.

    Example: modn-watch files export october.xlsx --project JB-2025-10-CL0001-001
    """
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    write = _WRITERS.get(out.suffix.lower())
    if write is None:
        raise typer.BadParameter(f'"{out}" must end in .xlsx or .csv.')
    asked = Wanted(
        client=client,
        project=project,
        file_type=file_type,
        material=material,
        thickness_mm=thickness,
        status=status,
        review=review,
        since=since,
        until=until,
        text=text,
        sort=sort,
        deleted=deleted,
    )
    require_elsewhere(out, building.read_settings(config))
    columns, rows = _records(config, asked)
    write_whole(out, lambda temp: write(temp, columns, rows))
    if json:
        print_json({"path": str(out), "exported": len(rows)})
    else:
        typer.echo(f"{len(rows)} records written to {printable(out)}.")


def _records(config: Config, asked: Wanted) -> tuple[tuple[str, ...], Rows]:
    from modn_watch import documents  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy

    with open_installation(config) as (settings, journal):
        _, found = journal.records.page(filters.query(settings, asked, limit=None))
    return documents.RECORD_FIELDS, [documents.record(each) for each in found]


def _write_csv(path: Path, columns: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([_csv_cell(row[name]) for name in columns] for row in rows)


def _csv_cell(value: object) -> object:
    """Return a cell; an apostrophe before it makes every program take it for text."""
    harmful = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"'{value}" if harmful else value


def _write_xlsx(path: Path, columns: Sequence[str], rows: Rows) -> None:
    from modn_watch.cli.cells import write_workbook  # noqa: PLC0415 -- heavy

    write_workbook(path, "files", columns, ([row[name] for name in columns] for row in rows))


_WRITERS: Mapping[str, Callable[[Path, Sequence[str], Rows], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
