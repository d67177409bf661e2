"""`modn-watch files re-extract`: read archived files anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

Number = Annotated[
    int | None, typer.Argument(metavar="ID", min=1, max=2**62, help="Number of the record.")
]
All = Annotated[bool, typer.Option("--all", help="Every completed record.")]


def re_extract(
    number: Number = None, config: Config = None, *, every: All = False, json: Json = False
) -> None:
    """Read archived files anew, with today's parsers and words; nothing is renamed or moved.

    What was read before is kept beside it. Exits with 1 when a file could not be read.

    Example: modn-watch files re-extract --all
    """
    from modn_watch.cli.opening import open_shop  # noqa: PLC0415 -- heavy

    if (number is None) is not every:
        raise typer.BadParameter("give either the number of a record, or --all.")
    with open_shop(config) as shop:
        outcomes = [_outcome(shop, each) for each in _wanted(shop, number)]
    failed = sum(outcome["error_code"] is not None for outcome in outcomes)
    if json:
        done = len(outcomes) - failed
        print_json({"re_extracted": done, "failed": failed, "files": outcomes})
    else:
        print_lines(map(_line, outcomes))
    raise typer.Exit(1 if failed else 0)


def _wanted(shop: Shop, number: int | None) -> Sequence[Ingest]:
    from modn_watch.cli.opening import record  # noqa: PLC0415 -- heavy
    from modn_watch.journal import Query  # noqa: PLC0415 -- heavy

    if number is not None:
        return [record(shop.journal, number)]
    _, found = shop.journal.records.page(Query(status="completed", limit=None))
    return found[::-1]


def _outcome(shop: Shop, ingest: Ingest) -> dict[str, Any]:
    from modn_watch.commands.reread import changed, reread  # noqa: PLC0415 -- heavy
    from modn_watch.errors import ModnWatchError  # noqa: PLC0415 -- heavy
    from modn_watch.refusals import as_deferred  # noqa: PLC0415 -- heavy

    failure: ModnWatchError | None = None
    after = ingest
    try:
        after = reread(shop, ingest)
    except OSError as error:
        failure = as_deferred(error)
    except ModnWatchError as error:
        failure = error
    return {
        "id": ingest.id,
        "changed": changed(ingest, after),
        "error_code": failure and failure.code,
        "error_message": failure and failure.message,
    }


def _line(outcome: dict[str, Any]) -> str:
    if outcome["error_code"]:
        return f"{outcome['id']}: {outcome['error_message']} ({outcome['error_code']})"
    changes = ", ".join(f"{name} is now {value}" for name, value in outcome["changed"].items())
    return f"{outcome['id']}: {changes or 'as before'}"
