"""`modn-watch scan`: ingest what is there, once."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations

if TYPE_CHECKING:
    from modn_watch.scanning import Scanned


def scan(config: Config = None, *, json: Json = False) -> None:
    """Ingest everything that lies in the inboxes now, wait for it, and say what came of it.

    Exits with 1 when a file was quarantined or had to be put off.

    Example: modn-watch scan --json | jq .completed
    """
    from modn_watch import owners  # noqa: PLC0415 -- heavy
    from modn_watch.cli import building, logs  # noqa: PLC0415 -- heavy
    from modn_watch.cli.output import Progress, print_json  # noqa: PLC0415 -- heavy
    from modn_watch.documents import scanned  # noqa: PLC0415 -- heavy
    from modn_watch.scanning import scan as scan_shop  # noqa: PLC0415 -- heavy

    person = owners.person(os.environ)
    settings = building.read_settings(config)
    building.become_owner(settings)
    logs.configure(settings)
    with (
        building.sandbox(settings) as parser,
        building.open_shop(settings, parser, by=person, make_roots=True) as shop,
        Progress("files to do", shown=sys.stderr.isatty() and not json) as progress,
    ):
        done = scan_shop(shop, settings.parsing.workers, hurry=parser.stop, progress=progress.left)
    if json:
        print_json(scanned(done.counts, done.seconds, done.files))
    else:
        _print_summary(done)
    raise typer.Exit(1 if done.counts["quarantined"] or done.counts["deferred"] else 0)


def _print_summary(done: Scanned) -> None:
    from modn_watch import states  # noqa: PLC0415 -- heavy
    from modn_watch.cli.output import print_lines  # noqa: PLC0415 -- heavy

    counts = ", ".join(f"{number} {word}" for word, number in done.counts.items())
    typer.echo(f"{counts} in {done.seconds:.1f} s")
    for ingest in done.files:
        code, message = states.waits_for(ingest) or (ingest.error_code, ingest.error_message)
        if code:
            name = ingest.identity.path.decode("utf-8", "replace")
            print_lines([f"  {code}: {name}: {message}"])
