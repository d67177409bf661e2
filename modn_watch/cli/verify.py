"""`modn-watch verify`: do journal, archive, held files and quarantine agree?"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import Progress, print_json, print_table, printable
from modn_watch.errors import Deferred, Misconfigured

if TYPE_CHECKING:
    from pathlib import Path

    from modn_watch.commands.contradictions import Contradiction
    from modn_watch.commands.mend import Repair
    from modn_watch.commands.verify import Tally, Verdict
    from modn_watch.journal import Journal
    from modn_watch.shop import Shop

#: A folder that gives no answer for so long gives none, seconds.
_PATIENCE_S = 5.0

Quick = Annotated[bool, typer.Option("--quick", help="Compare sizes only; read no file.")]
Mend = Annotated[
    bool, typer.Option("--repair", help="Also mend what can be mended at no risk to any file.")
]


def verify(
    config: Config = None, *, quick: Quick = False, repair: Mend = False, json: Json = False
) -> None:
    """Compare every record with its file, and every file with its record, byte for byte.

    Changes nothing without --repair, and may run beside the daemon at any time. Exits with 1 when
    something does not agree, and with 75 when a folder is offline, about which nothing is said.

    Example: modn-watch verify --quick
    """
    from modn_watch.cli.opening import open_shop  # noqa: PLC0415 -- heavy
    from modn_watch.commands.ledger import look  # noqa: PLC0415 -- heavy
    from modn_watch.commands.mend import mend  # noqa: PLC0415 -- heavy
    from modn_watch.commands.verify import document  # noqa: PLC0415 -- heavy

    _require_known_roots(config)
    with open_shop(config) as shop:
        verdict = _verified(shop, quick=quick, shown=sys.stderr.isatty() and not json)
        found = verdict.contradictions
        repairs = mend(look(shop, quick=quick), found) if repair and found else []
    done = [each for each in repairs if each.done]
    mended = [each.found for each in done]
    left = [each for each in found if each not in mended]
    if json:
        print_json(document(verdict, left, done))
    else:
        _print(verdict, left, repairs)
    raise typer.Exit(1 if left else Deferred.exit_code if verdict.offline else 0)


def _require_known_roots(config: Config) -> None:
    """Do nothing where the journal knows the folders: another one would explain nothing in them.

    Raises:
        Misconfigured: it does not.
    """
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy

    with open_installation(config) as (settings, journal):
        places = [("inbox", inbox.path) for inbox in settings.inboxes]
        places += [("archive", settings.archive), ("quarantine", settings.quarantine)]
        for role, path in places:
            if journal.roots.id_of(role, str(path)) is None and not _moved(journal, path):
                raise Misconfigured(
                    f"The database does not know the {role} folder {path}.",
                    hint="Is it the right database? If so, run `modn-watch init` first.",
                )


def _moved(journal: Journal, path: Path) -> bool:
    """Return whether a root that is known lies at another path now, as a moved installation's."""
    from modn_watch import roots, threads  # noqa: PLC0415 -- heavy

    try:
        marked = threads.within(_PATIENCE_S, lambda: roots.read_id(path))
    except TimeoutError:
        return False
    return marked is not None and journal.roots.knows(marked)


def _verified(shop: Shop, *, quick: bool, shown: bool) -> Verdict:
    from modn_watch.commands.verify import verify as verify_shop  # noqa: PLC0415 -- heavy

    began_s = time.monotonic()
    with Progress("files compared", shown=shown) as bar:

        def progress(tally: Tally, whole: int) -> None:
            rate = _rate(tally.files, tally.bytes, time.monotonic() - began_s)
            bar.left(whole - tally.records, rate)

        return verify_shop(shop, quick=quick, sleep=time.sleep, progress=progress)


def _rate(files: int, size: int, seconds: float) -> str:
    per_s = 1 / max(seconds, 0.001)
    return f"{files * per_s:.0f} files/s, {size * per_s / 1e6:.0f} MB/s"


def _print(verdict: Verdict, left: list[Contradiction], repairs: list[Repair]) -> None:
    typer.echo(
        f"{verdict.records} records, {verdict.files} files, {verdict.bytes / 1e6:.1f} MB in "
        f"{verdict.seconds:.1f} s ({_rate(verdict.files, verdict.bytes, verdict.seconds)})"
    )
    for root in verdict.offline:
        typer.echo(printable(f"OFFLINE, nothing is known of it: {root.role} {root.path}"))
    for repair in repairs:
        outcome = repair.done or repair.refusal
        if outcome:
            typer.echo(printable(f"{_place(repair.found)}: {outcome}"))
    if left:
        rows = [(each.code, _place(each), each.record_id, each.what, each.to_do) for each in left]
        print_table(("what", "where", "record", "found", "what to do"), rows)
    elif not verdict.offline:
        typer.echo("All agree.")


def _place(found: Contradiction) -> str:
    return found.path.decode("utf-8", "replace")
