"""`modn-watch doctor`: is everything there that is needed?"""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.commands.checkup import Check
    from modn_watch.config import Settings
    from modn_watch.roots import Root


def doctor(config: Config = None, *, json: Json = False) -> None:
    """Look at the program, its surroundings and its folders, and say what to mend.

    Exits with 1 when something needs a person.

    Example: modn-watch doctor
    """
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    settings = building.read_settings(config)
    checks = list(_checks(settings, config))
    healthy = all(check.level != "problem" for check in checks)
    if json:
        print_json({"healthy": healthy, "checks": [asdict(check) for check in checks]})
    else:
        rows = [(check.level, check.name, check.detail, check.remedy) for check in checks]
        print_table(("", "what", "found", "what to do"), rows)
    raise typer.Exit(0 if healthy else 1)


def _checks(settings: Settings, config: Path | None) -> Iterator[Check]:
    from modn_watch.commands import checkup, checkup_roots  # noqa: PLC0415 -- heavy
    from modn_watch.config import chosen_file  # noqa: PLC0415 -- heavy
    from modn_watch.disk import Disk  # noqa: PLC0415 -- heavy

    yield from checkup.of_program(settings, chosen_file(config, os.environ, Path.cwd()))
    for root in _roots(settings):
        yield from checkup_roots.of_root(Disk(), root)
    watched = []
    for inbox in settings.inboxes:
        check, choice = checkup_roots.of_watching(inbox.path, inbox.observer)
        yield check
        watched += [] if choice.polling else [inbox.path]
    if watched:
        yield checkup.of_watches(watched)


def _roots(settings: Settings) -> list[Root]:
    """Return every folder with the id that the journal knows, made by nobody on the way."""
    from modn_watch.errors import ModnWatchError  # noqa: PLC0415 -- heavy
    from modn_watch.journal import is_there, open_journal  # noqa: PLC0415 -- heavy
    from modn_watch.roots import Root  # noqa: PLC0415 -- heavy

    places = [("inbox", inbox.path) for inbox in settings.inboxes]
    places += [("archive", settings.archive), ("quarantine", settings.quarantine)]
    known: dict[tuple[str, Path], str | None] = {}
    try:
        if is_there(settings.database_url):
            journal = open_journal(settings.database_url)
            with journal.connected():
                known = {place: journal.roots.id_of(place[0], str(place[1])) for place in places}
    except ModnWatchError:
        # The check of the database says it.
        known = {}
    return [Root(role=role, path=path, id=known.get((role, path)) or "") for role, path in places]
