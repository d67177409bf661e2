"""`modn-watch duplicates`: which files are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines, print_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Number = Annotated[
    int | None,
    typer.Argument(metavar="[ID]", min=1, max=2**62, help="Only what is the same as this record."),
]

_COLUMNS = ("id", "why", "client", "project", "part", "v", "saved as")
_GROUP_COLUMNS = ("group", "id", "why", "client", "project", "part", "v", "saved as")


def duplicates(
    number: Number = None,
    config: Config = None,
    *,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many groups.")] = 20,
    offset: Annotated[
        int, typer.Option(min=0, max=2**62, help="Leave out so many groups of the newest.")
    ] = 0,
    json: Json = False,
) -> None:
    """List files of the same bytes or parts, and pictures that look alike.

    A part is the same wherever it lies, however it is turned, turned over too, and in whatever
    format it was saved. Without a number all groups of such files are listed.

    Example: modn-watch duplicates 12
    """
    from modn_watch.cli.opening import open_installation, record  # noqa: PLC0415 -- heavy
    from modn_watch.commands import duplicates as commands  # noqa: PLC0415 -- heavy

    with open_installation(config) as (_, journal):
        if number is None:
            document = commands.groups(journal, limit=limit, offset=offset)
        else:
            document = commands.duplicates(journal, record(journal, number))
    if json:
        print_json(document)
    elif number is None:
        _print_groups(document)
    else:
        _print(document)


def _print(document: Mapping[str, Any]) -> None:
    if document["files"]:
        rows = [(each["record"], _why(each)) for each in document["files"]]
        print_table(_COLUMNS, [_row(record, why) for record, why in rows])
    else:
        typer.echo("Nothing is the same as this file.", err=True)
    _print_rest(document, "There are more; the newest are listed.")


def _print_groups(document: Mapping[str, Any]) -> None:
    if document["groups"]:
        print_table(
            _GROUP_COLUMNS,
            [
                (number, *_row(record, _REASONS[group["why"]]))
                for number, group in enumerate(document["groups"], document["offset"] + 1)
                for record in group["files"]
            ],
        )
    else:
        typer.echo("No file is the same as one of another name.", err=True)
    rest = document["offset"] + document["limit"]
    _print_rest(document, f"There are more groups; `--offset {rest}` shows the next.")


def _print_rest(document: Mapping[str, Any], more: str) -> None:
    lines = [more] if document["more"] else []
    if document["waiting"]:
        lines.append(
            f"{document['waiting']} drawings that were read by an earlier modn-watch are still to "
            "be compared; the daemon does it little by little."
        )
    print_lines(["", *lines] if lines else [])


_REASONS = {"bytes": "same bytes", "geometry": "same part", "image": "looks alike"}


def _why(each: Mapping[str, Any]) -> str:
    """Return the reason in words."""
    if each["why"] != "geometry":
        return _REASONS[each["why"]]
    if each["relation"] == "shared":
        return "shares a part"
    words = ["same shape" if each["simple"] else "same part"]
    if each["relation"] == "multiple":
        here, there = each["times"]
        words.append(f"{there} times there, {here} here")
    if each["mirrored"]:
        words.append("turned over")
    return ", ".join(words)


def _row(record: Mapping[str, Any], why: str) -> Sequence[object]:
    return (
        record["id"],
        why,
        record["client_code"],
        record["project_code"],
        record["part_name"],
        record["version"],
        record["original_filename"],
    )
