"""`modn-watch audit`: who changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_table

_COLUMNS = ("at", "by", "what", "id", "about", "before", "after")
#: Days, or instants of the computer's own time unless they say otherwise.
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
#: Of what changed, for a table; `--json` has all of it, characters.
_SHORT = 60

Since = Annotated[
    datetime | None,
    typer.Option(formats=_FORMATS, help="From this day or instant on, in local time."),
]


def audit(
    config: Config = None,
    *,
    since: Since = None,
    by: Annotated[str | None, typer.Option(help="Whose: a user's or a token's name.")] = None,
    what: Annotated[str | None, typer.Option(help="release, delete, token_create, ...")] = None,
    number: Annotated[
        int | None, typer.Option("--id", min=1, max=2**62, help="About this record.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The newest so many.")] = 50,
    json: Json = False,
) -> None:
    """List who changed what, newest first, with what it was before and is after.

    Example: modn-watch audit --what delete --since 2026-11-01
    """
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy
    from modn_watch.commands import audit as commands  # noqa: PLC0415 -- heavy
    from modn_watch.journal import Asked  # noqa: PLC0415 -- heavy

    asked = Asked(since=commands.since(since), by=by, what=what, ingest=number, limit=limit)
    with open_installation(config) as (_, journal):
        found = commands.page(journal, asked)
    if json:
        print_json(found)
    else:
        print_table(_COLUMNS, [_row(each) for each in found["entries"]])


def _row(entry: dict[str, Any]) -> list[object]:
    about = (entry[name] for name in ("at", "by", "what", "ingest", "subject"))
    return [*about, _brief(entry["before"]), _brief(entry["after"])]


def _brief(values: dict[str, Any] | None) -> str:
    said = ", ".join(f"{name}: {value}" for name, value in (values or {}).items())
    return said if len(said) <= _SHORT else f"{said[:_SHORT]}..."
