"""What `doctor` looks at in the database: there, whole, writable, and in a place fit for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch import mounts, threads
from modn_watch.commands.checkup import Check
from modn_watch.errors import ModnWatchError
from modn_watch.journal import is_there, open_journal
from modn_watch.journal.health import health

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config import Settings

#: A large file is read as a whole, and another process may keep it locked for half of this.
_PATIENCE_S = 60.0


def of_database(settings: Settings) -> list[Check]:
    """Look at the database; where it gives no answer in time, say that."""
    try:
        return threads.within(_PATIENCE_S, lambda: list(_checks(settings)))
    except ModnWatchError as error:
        return [_problem(error.message, error.hint)]
    except TimeoutError:
        detail = f"{settings.shown_database} gave no answer within {_PATIENCE_S:.0f} s"
        return [_problem(detail, "See to the disk or the server that it lies on.")]


def _checks(settings: Settings) -> Iterator[Check]:
    shown = settings.shown_database
    if not is_there(settings.database_url):
        remedy = "Run `modn-watch init`, or name the right --config."
        yield _problem(f"{shown} is not there", remedy)
        return
    journal = open_journal(settings.database_url)
    with journal.connected():
        journal.require_writable()
        found = health(journal)
        version = journal.schema_version()
        halted = ", ".join(str(ingest.id) for ingest in journal.records.halted())
    if found.troubles:
        remedy = "Stop modn-watch, and bring the database back from a backup; then run `verify`."
        yield _problem(f"{shown} is damaged: {'; '.join(found.troubles)}", remedy)
    elif halted:
        detail = f"{shown} and the archive contradict each other in record {halted}"
        yield _problem(detail, "See `modn-watch status`, and `modn-watch explain corrupt`.")
    else:
        detail = f"{shown}, schema {version}, {found.kind}"
        yield Check(name="database", level="ok", detail=detail)
    yield from _place(settings)


def _place(settings: Settings) -> Iterator[Check]:
    """SQLite's write-ahead log is shared memory: it does not cross hosts."""
    path = settings.database_path
    if path is None:
        return
    mount = mounts.file_system(path.parent)
    if mounts.is_remote(mount.type):
        yield _problem(
            f"{path} lies on {mount.type} ({mount.source}), where SQLite can lose what it wrote",
            "Keep it on a disk of this computer, or use PostgreSQL.",
        )


def _problem(detail: str, remedy: str) -> Check:
    return Check(name="database", level="problem", detail=detail, remedy=remedy)
