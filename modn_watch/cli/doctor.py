"""`modn-watch doctor`: is everything there that is needed?"""

from __future__ import annotations

import os
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modn_watch.commands.checkup import Check
    from modn_watch.commands.checkup_inbox import Place
    from modn_watch.config import Settings
    from modn_watch.roots import Root


def doctor(config: Config = None, *, json: Json = False) -> None:
    """Look at the program, its surroundings and its folders, and say what to mend.

    Whether every file is still as it was filed, `modn-watch verify` tells. Exits with 1 when
    something needs a person.

    Example: modn-watch doctor
    """
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    settings = building.read_settings(config)
    building.become_owner(settings)
    checks = list(_checks(settings, config))
    healthy = all(check.level != "problem" for check in checks)
    if json:
        print_json({"healthy": healthy, "checks": [asdict(check) for check in checks]})
    else:
        rows = [(check.level, check.name, check.detail, check.remedy) for check in checks]
        print_table(("", "what", "found", "what to do"), rows)
    raise typer.Exit(0 if healthy else 1)


def _checks(settings: Settings, config: Path | None) -> Iterator[Check]:
    from modn_watch.commands import (  # noqa: PLC0415 -- heavy
        checkup,
        checkup_database,
        checkup_inbox,
        checkup_roots,
    )
    from modn_watch.config import chosen_file  # noqa: PLC0415 -- heavy
    from modn_watch.disk import Disk  # noqa: PLC0415 -- heavy

    yield from checkup.of_program(settings, chosen_file(config, os.environ, Path.cwd()))
    yield from checkup_database.of_database(settings)
    known = _known_roots(settings)
    disk, roots = Disk(), _roots(settings, known or {})
    places = {place.root.path: place for place in _places(settings, roots)}

    def look(root: Root) -> Iterator[Check]:
        yield from checkup_roots.of_root(disk, root, asked=known is not None)
        if root.role == "inbox":
            yield from checkup_inbox.of_inbox(disk, places[root.path])

    yield from checkup_roots.in_time([(root, partial(look, root)) for root in roots])
    yield from checkup_inbox.of_watches(list(places.values()))


def _places(settings: Settings, roots: list[Root]) -> list[Place]:
    from modn_watch import inbox  # noqa: PLC0415 -- heavy
    from modn_watch.commands.checkup_inbox import Place  # noqa: PLC0415 -- heavy

    return [
        Place(
            root=root,
            observer=each.observer,
            ignore=inbox.ignoring(each.ignore, (settings.quarantine, settings.archive)),
            copied=each.on_ingest == "copy",
        )
        for each, root in zip(settings.inboxes, roots, strict=False)
    ]


def _roots(settings: Settings, known: Mapping[tuple[str, Path], str]) -> list[Root]:
    """Return every folder with the id that the journal knows, made by nobody on the way."""
    from modn_watch.roots import Root  # noqa: PLC0415 -- heavy

    places = _named(settings)
    return [Root(role=role, path=path, id=known.get((role, path), "")) for role, path in places]


def _known_roots(settings: Settings) -> dict[tuple[str, Path], str] | None:
    """Return the ids that the journal knows; None where it is not there or cannot be read."""
    from modn_watch.errors import ModnWatchError  # noqa: PLC0415 -- heavy
    from modn_watch.journal import is_there, open_journal  # noqa: PLC0415 -- heavy

    try:
        if not is_there(settings.database_url):
            return None
        journal = open_journal(settings.database_url)
        with journal.connected():
            ids = {
                place: journal.roots.id_of(place[0], str(place[1])) for place in _named(settings)
            }
    except ModnWatchError:
        # The check of the database says it.
        return None
    return {place: id_ for place, id_ in ids.items() if id_ is not None}


def _named(settings: Settings) -> list[tuple[str, Path]]:
    """Return role and path of every folder, inboxes first."""
    places = [("inbox", inbox.path) for inbox in settings.inboxes]
    return [*places, ("archive", settings.archive), ("quarantine", settings.quarantine)]
