"""`modn-watch files delete`: hide a record, or delete it for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, printable

if TYPE_CHECKING:
    from modn_watch.model import Ingest

Number = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=2**62, help="Number of the record.")
]
Hard = Annotated[bool, typer.Option("--hard", help="Delete the file and all rows, for good.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def delete(
    number: Number,
    config: Config = None,
    *,
    hard: Hard = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Hide a record; with --hard, delete it and its file for good, hidden or not.

    A hidden record is listed with --deleted, and the same bytes saved again bring it back.

    Where originals stay in the inbox (on_ingest = "copy"), --hard leaves the original there: remove
    it yourself. It is not taken again until somebody changes it or saves it anew.

    Example: modn-watch files delete 12
    """
    from modn_watch.cli.opening import open_shop, record  # noqa: PLC0415 -- heavy
    from modn_watch.commands.delete import delete_for_good, hide  # noqa: PLC0415 -- heavy
    from modn_watch.refusals import deferring  # noqa: PLC0415 -- heavy

    with open_shop(config) as shop:
        found = record(shop.journal, number)
        if hard and not yes:
            typer.confirm(_question(found), abort=True, err=True)
        with deferring():
            (delete_for_good if hard else hide)(shop, found)
    if json:
        print_json({"id": number, "deleted": "hard" if hard else "soft", "file_path": _own(found)})
    else:
        typer.echo(f"Record {number} is {'deleted for good' if hard else 'hidden'}.")


def _question(found: Ingest) -> str:
    file = _own(found) or found.quarantine_path
    what = f"record {found.id} and its file {file}" if file else f"record {found.id}"
    return printable(f"Delete {what} for good?")


def _own(found: Ingest) -> str | None:
    """Return the archived file that is the record's own: a duplicate has none."""
    return found.file_path if found.stem else None
