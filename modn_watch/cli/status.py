"""`modn-watch status`: how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_pairs, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence


def status(config: Config = None, *, json: Json = False) -> None:
    """Say how many files are where, what waits and why, and how the folders are.

    Example: modn-watch status --json | jq .quarantined
    """
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_shop  # noqa: PLC0415 -- heavy
    from modn_watch.commands.status import status as standing  # noqa: PLC0415 -- heavy

    with open_shop(config) as shop:
        document = standing(shop, building.read_settings(config))
    if json:
        print_json(document)
        return
    _print_counts(document)
    _print_roots(document["roots"])
    _print_daemons(document["daemons"])
    _print_waiting(document["waiting"])


def _print_counts(document: dict[str, Any]) -> None:
    reading = document["ocr"]
    switch = "on, " + "+".join(reading["languages"]) if reading["on"] else "off"
    oldest_s = document["oldest_pending_s"]
    print_pairs(
        {
            "version": document["version"],
            "database": f"{document['database']} (schema {document['schema_version']})",
            **document["statuses"],
            "in quarantine": document["quarantined"],
            "oldest unfinished": None if oldest_s is None else f"{oldest_s:.0f} s",
            "OCR": f"{switch}. {reading['why']}".strip(". "),
        }
    )


def _print_roots(roots: Sequence[dict[str, Any]]) -> None:
    typer.echo("")
    rows = [(r["role"], r["path"], _online(r), _free(r["free_bytes"])) for r in roots]
    print_table(("folder", "path", "online", "free"), rows)


def _online(root: dict[str, Any]) -> bool | str:
    return root["online"] if root["answers"] else "does not answer"


def _print_daemons(daemons: Sequence[dict[str, Any]]) -> None:
    typer.echo("")
    if not daemons:
        typer.echo("No daemon runs: files are taken only when somebody calls `modn-watch scan`.")
    for each in daemons:
        typer.echo(f"Daemon {each['pid']} on {each['host']}, since {each['since'][:19]} UTC:")
        rows = [_watched(inbox) for inbox in each["inboxes"]]
        print_table(("inbox", "watched by", "folders", "not settled", "last scan"), rows)
        for inbox in each["inboxes"]:
            _print_trouble(inbox)


def _watched(inbox: dict[str, Any]) -> tuple[Any, ...]:
    scanned = (inbox["last_scan_at"] or "")[:19]
    return inbox["inbox"], inbox["mode"], inbox["folders"], inbox["waiting"], scanned


def _print_trouble(inbox: dict[str, Any]) -> None:
    said = [inbox["trouble"]] if inbox["trouble"] else []
    said += [inbox["why"]] if inbox["mode"] == "polling" else []
    if inbox["overflows"]:
        said.append(f"Events were lost {inbox['overflows']} times; all was looked through then.")
    if inbox["restarts"]:
        said.append(f"Watching had to begin anew {inbox['restarts']} times.")
    said += [f"{each['source']} waits: {each['why']}." for each in inbox["longest"]]
    for sentence in said:
        typer.echo(f"{inbox['inbox']}: {sentence}")


def _free(size: int | None) -> str:
    from modn_watch.commands.status import amount  # noqa: PLC0415 -- heavy

    return "" if size is None else amount(size)


def _print_waiting(waiting: Sequence[dict[str, Any]]) -> None:
    if waiting:
        typer.echo("")
        columns = ("id", "source", "since", "error_message")
        rows = [[each[name] for name in columns] for each in waiting]
        print_table(("id", "waiting", "since", "for"), rows)
