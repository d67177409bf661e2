"""`modn-watch files`: the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli import delete, export, filters, reextract
from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_table
from modn_watch.cli.readout import print_extract, print_facts, print_notes, print_record
from modn_watch.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.model import Ingest

app = typer.Typer(no_args_is_help=True, help="List, show, change and export the records.")
app.command()(export.export)
app.command()(delete.delete)
app.command("re-extract")(reextract.re_extract)

_COLUMNS = ("id", "status", "client", "project", "part", "material", "mm", "qty", "v", "saved as")

Number = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=2**62, help="Number of the record.")
]


@app.command("list")
def list_(  # noqa: PLR0913 -- one for each option
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
    limit: Annotated[int, typer.Option(min=0, max=2**62, help="At most so many.")] = 50,
    offset: Annotated[
        int, typer.Option(min=0, max=2**62, help="Leave out so many of the newest.")
    ] = 0,
    json: Json = False,
) -> None:
    """List records, newest first if not asked otherwise.

    Example: modn-watch files list --client CL-0001 --material MS --thickness 5
    """
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
    _print_page(*_found(config, asked, limit, offset), limit, offset, json=json)


def _found(config: Config, asked: Wanted, limit: int, offset: int) -> tuple[int, list[Ingest]]:
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy

    with open_installation(config) as (settings, journal):
        return journal.records.page(filters.query(settings, asked, limit=limit, offset=offset))


def _print_page(
    total: int, found: Sequence[Ingest], limit: int, offset: int, *, json: bool
) -> None:
    from modn_watch import documents  # noqa: PLC0415 -- heavy

    document = documents.page(total, limit, offset, found)
    if json:
        print_json(document)
        return
    _print_files(document["files"])
    if len(found) < total:
        every = f"--limit {total} --offset 0"
        typer.echo(f"Shown: {len(found)} of {total} records; `{every}` shows all.", err=True)


def _print_files(files: Sequence[dict[str, Any]]) -> None:
    print_table(_COLUMNS, [_row(each) for each in files])


def _row(each: dict[str, Any]) -> tuple[object, ...]:
    thickness = each["thickness_mm"]
    return (
        each["id"],
        each["error_code"] or _status(each),
        each["client_code"],
        each["project_code"],
        each["part_name"],
        each["material"],
        None if thickness is None else f"{thickness:g}",
        each["quantity"],
        each["version"],
        each["original_filename"],
    )


def _status(each: dict[str, Any]) -> str:
    """A duplicate has no file of its own: it is not to be counted as another."""
    if each["state"] != "DUPLICATE":
        return str(each["status"])
    original = each["duplicate_of"]
    return "duplicate" if original is None else f"duplicate of {original}"


@app.command()
def show(number: Number, config: Config = None, *, json: Json = False) -> None:
    """Show one record with all that was read and stated, deleted or not.

    Example: modn-watch files show 12 --json
    """
    from modn_watch import documents  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_installation, record  # noqa: PLC0415 -- heavy
    from modn_watch.commands.show import shown  # noqa: PLC0415 -- heavy

    with open_installation(config) as (_, journal):
        document = shown(journal, record(journal, number))
    if json:
        print_json(document)
        return
    print_record({name: document[name] for name in documents.RECORD_FIELDS})
    print_facts(document["facts"])
    print_notes(document["notes"])
    print_extract(document["extract"])


@app.command()
def versions(
    number: Number, config: Config = None, *, deleted: filters.Deleted = False, json: Json = False
) -> None:
    """List every version of a file, oldest first; the last one is the newest.

    Example: modn-watch files versions 12
    """
    from modn_watch.cli.opening import open_installation, record  # noqa: PLC0415 -- heavy
    from modn_watch.commands.show import versions_of  # noqa: PLC0415 -- heavy

    with open_installation(config) as (_, journal):
        document = versions_of(journal, record(journal, number), deleted=deleted)
    if json:
        print_json(document)
    else:
        _print_files(document["files"])
