"""What a command that is no daemon works on: an installation that was set up before."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch.errors import Misconfigured, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config import Settings
    from modn_watch.journal import Journal
    from modn_watch.model import Ingest
    from modn_watch.shop import Shop


@contextlib.contextmanager
def open_installation(config: Path | None) -> Iterator[tuple[Settings, Journal]]:
    """Open the journal of an installation that is there, for reading records.

    Raises:
        Misconfigured: a setting is wrong, or nothing was set up here.
    """
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy
    from modn_watch.journal import open_journal  # noqa: PLC0415 -- heavy

    settings = building.read_settings(config)
    require_database(settings)
    journal = open_journal(settings.database_url)
    with journal.connected():
        yield settings, journal


@contextlib.contextmanager
def open_shop(config: Path | None) -> Iterator[Shop]:
    """Open everything of an installation that is there, for changing something.

    Raises:
        Misconfigured: a setting is wrong, or nothing was set up here.
    """
    from modn_watch import owners  # noqa: PLC0415 -- heavy
    from modn_watch.cli import building, logs  # noqa: PLC0415 -- heavy

    # Before it goes on as somebody else.
    person = owners.person(os.environ)
    settings = building.read_settings(config)
    require_database(settings)
    building.become_owner(settings)
    logs.configure(settings)
    with (
        building.sandbox(settings, workers=1, warm=False) as parser,
        building.open_shop(settings, parser, by=person, make_roots=False) as shop,
    ):
        yield shop


def source(config: Path | None) -> str:
    """Return where settings are read from, for people."""
    from modn_watch.config import chosen_file  # noqa: PLC0415 -- heavy

    return str(chosen_file(config, os.environ, Path.cwd()) or "the environment variables")


def require_database(settings: Settings) -> None:
    """Do nothing where there is a database: a command that only looks makes none.

    Raises:
        Misconfigured: there is none, or it may not be looked at.
        JournalBusy: its server does not answer.
    """
    from modn_watch.journal import is_there  # noqa: PLC0415 -- heavy

    if not is_there(settings.database_url):
        raise Misconfigured(
            f"Nothing was set up here yet: there is no database {settings.shown_database}.",
            hint="Run `modn-watch init` first, or name the right --config.",
        )


def record(journal: Journal, number: int) -> Ingest:
    """Return a record by its number, whatever its state.

    Raises:
        Unknown: there is none.
    """
    found = journal.records.get(number)
    if found is None:
        raise Unknown(f"There is no record {number}.")
    return found
