"""`modn-watch init`: make folders and database."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_table, printable

if TYPE_CHECKING:
    from pathlib import Path

    from modn_watch.config import Settings


def init(config: Config = None, *, json: Json = False) -> None:
    """Make the folders and the database that the configuration names, where they are missing.

    Run again, it changes nothing. Exits with 1 when a folder that was known is not there.

    Example: modn-watch init
    """
    from modn_watch import owners  # noqa: PLC0415 -- heavy
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    person = owners.person(os.environ)
    settings = building.read_settings(config)
    building.become_owner(settings)
    document = _made(settings, person)
    if json:
        print_json(document)
    else:
        rows = [(each["role"], each["path"], _how(each)) for each in document["roots"]]
        database = document["database"]
        how = "made" if database["made"] else "was there"
        print_table(("what", "where", ""), [*rows, ("database", database["path"], how)])
        for inbox in settings.inboxes:
            typer.echo(printable(f"Drop files into {inbox.path}/<client>/<project>/"))
    offline = any(not each["online"] for each in document["roots"])
    raise typer.Exit(1 if offline else 0)


def _made(settings: Settings, person: str) -> dict[str, Any]:
    from modn_watch import roots  # noqa: PLC0415 -- heavy
    from modn_watch.cli import building, logs  # noqa: PLC0415 -- heavy
    from modn_watch.journal import is_there  # noqa: PLC0415 -- heavy

    logs.configure(settings)
    new_database = not is_there(settings.database_url)
    marked = {path: roots.read_id(path) for path in _paths(settings)}
    with (
        building.sandbox(settings, workers=1, warm=False) as parser,
        building.open_shop(settings, parser, by=person, make_roots=True, begin_anew=True) as shop,
    ):
        found = shop.roots
    return {
        "database": {"path": settings.shown_database, "made": new_database},
        "roots": [
            {
                "role": root.role,
                "path": str(root.path),
                "made": marked[root.path] is None and roots.online(root),
                "online": roots.online(root),
            }
            for root in found
        ],
    }


def _paths(settings: Settings) -> list[Path]:
    return [*(inbox.path for inbox in settings.inboxes), settings.archive, settings.quarantine]


def _how(root: dict[str, Any]) -> str:
    if root["made"]:
        return "made"
    return "was there" if root["online"] else "NOT THERE: mount it, or bring its marker back"
