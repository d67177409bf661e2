"""`modn-watch token`: who may ask over HTTP."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines, print_table
from modn_watch.orders import Order, Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from modn_watch.journal import Journal

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the tokens of the API.")

_COLUMNS = ("name", "role", "created_at", "last_used_at", "revoked_at")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the person or program.")]
Given = Annotated[
    Role, typer.Option(help="read: look; write: also change; admin: also delete for good.")
]


@app.command()
def create(name: Name, config: Config = None, *, role: Given = "read", json: Json = False) -> None:
    """Make a token and print its secret, this once: nobody can tell it again.

    Example: modn-watch token create office-pc --role write
    """
    from modn_watch.commands import access  # noqa: PLC0415 -- heavy

    made = _changed(config, lambda journal, order: access.create(journal, name, role, order))
    if json:
        print_json(made)
        return
    print_lines([made["token"]])
    typer.echo("Keep it like a password; it is not shown again.", err=True)


@app.command("list")
def list_(config: Config = None, *, json: Json = False) -> None:
    """List all tokens, revoked ones too, oldest first; without their secrets.

    Example: modn-watch token list
    """
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy
    from modn_watch.commands import access  # noqa: PLC0415 -- heavy

    with open_installation(config) as (_, journal):
        found = access.every(journal)
    if json:
        print_json(found)
        return
    print_table(_COLUMNS, [[each[name] for name in _COLUMNS] for each in found["tokens"]])


@app.command()
def revoke(name: Name, config: Config = None, *, json: Json = False) -> None:
    """End a token at once, with every session that was opened with it.

    Example: modn-watch token revoke office-pc
    """
    from modn_watch.commands import access  # noqa: PLC0415 -- heavy

    def revoked(journal: Journal, order: Order) -> dict[str, Any]:
        done = access.revoke(journal, name, order)
        if not journal.tokens.any_live():
            typer.echo("No token is left: every program of this computer is answered.", err=True)
        return done

    ended = _changed(config, revoked)
    if json:
        print_json(ended)
    else:
        print_lines([f"The token {ended['name']} is worth nothing any more."])


def _changed(
    config: Path | None, change: Callable[[Journal, Order], dict[str, Any]]
) -> dict[str, Any]:
    from modn_watch import owners  # noqa: PLC0415 -- heavy
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import require_database  # noqa: PLC0415 -- heavy
    from modn_watch.journal import open_journal  # noqa: PLC0415 -- heavy

    person = owners.person(os.environ)
    settings = building.read_settings(config)
    require_database(settings)
    building.become_owner(settings)
    journal = open_journal(settings.database_url)
    with journal.connected():
        journal.require_writable()
        return change(journal, Order(by=person, at=building.CLOCK.now()))
