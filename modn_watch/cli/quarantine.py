"""`modn-watch quarantine`: what waits there, and how it goes round again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli import filters
from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines, print_table
from modn_watch.cli.readout import print_notes, print_record

if TYPE_CHECKING:
    from pathlib import Path

    from modn_watch.model import Scalar
    from modn_watch.shop import Shop

app = typer.Typer(no_args_is_help=True, help="List, show, release and assign rejected files.")

_COLUMNS = ("id", "reason", "file in quarantine", "what is wrong")

Number = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=2**62, help="Number of the record.")
]
Numbers = Annotated[list[int], typer.Argument(metavar="ID...", min=1, help="Their numbers.")]


@app.command("list")
def list_(config: Config = None, *, json: Json = False) -> None:
    """List what waits in quarantine, oldest first.

    Example: modn-watch quarantine list
    """
    from modn_watch import documents  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy

    with open_installation(config) as (_, journal):
        files = [documents.quarantined(each) for each in journal.records.in_quarantine()]
    if json:
        print_json({"total": len(files), "files": files})
        return
    columns = ("id", "error_code", "quarantine_path", "error_message")
    print_table(_COLUMNS, [[each[name] for name in columns] for each in files])


@app.command()
def show(number: Number, config: Config = None, *, json: Json = False) -> None:
    """Show why a file waits in quarantine, and what to do.

    Example: modn-watch quarantine show 12
    """
    from modn_watch import documents  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_installation, record  # noqa: PLC0415 -- heavy

    with open_installation(config) as (_, journal):
        found = record(journal, number)
    notes = [documents.note(noticed) for noticed in found.notes]
    document = {**documents.quarantined(found), "notes": notes}
    if json:
        print_json(document)
        return
    print_record(documents.quarantined(found))
    print_notes(notes)


@app.command()
def release(numbers: Numbers, config: Config = None, *, json: Json = False) -> None:
    """Send files back to where they were saved, where they are new work.

    Exits with 1 when one of them could not go.

    Example: modn-watch quarantine release 12 13
    """
    from modn_watch.cli.opening import open_shop  # noqa: PLC0415 -- heavy

    with open_shop(config) as shop:
        outcomes = [_release(shop, number) for number in dict.fromkeys(numbers)]
    failed = sum(outcome["error_code"] is not None for outcome in outcomes)
    if json:
        print_json({"released": len(outcomes) - failed, "failed": failed, "files": outcomes})
    else:
        print_lines(map(_line, outcomes))
    raise typer.Exit(1 if failed else 0)


def _release(shop: Shop, number: int) -> dict[str, Any]:
    from modn_watch.cli.opening import record  # noqa: PLC0415 -- heavy
    from modn_watch.commands.release import release as send_back  # noqa: PLC0415 -- heavy
    from modn_watch.errors import ModnWatchError  # noqa: PLC0415 -- heavy
    from modn_watch.refusals import as_deferred  # noqa: PLC0415 -- heavy

    failure: ModnWatchError | None = None
    target: Path | None = None
    try:
        target = send_back(shop, record(shop.journal, number))
    except OSError as error:
        failure = as_deferred(error)
    except ModnWatchError as error:
        failure = error
    return {
        "id": number,
        "released_to": target and _shown(target),
        "error_code": failure and failure.code,
        "error_message": failure and failure.message,
        "error_hint": failure and failure.hint,
    }


def _line(outcome: dict[str, Any]) -> str:
    if outcome["error_code"]:
        return f"{outcome['id']}: {outcome['error_message']} {outcome['error_hint']}"
    return f"{outcome['id']}: new work at {outcome['released_to']}"


@app.command()
def assign(  # noqa: PLR0913 -- one for each option
    number: Number,
    config: Config = None,
    *,
    client: Annotated[str, typer.Option(help="Whose it is: CL-0001, or a folder's name.")],
    project: Annotated[str, typer.Option(help="Which project: JB-2025-10-CL0001-001.")],
    material: Annotated[str | None, typer.Option(help="Say the material, too.")] = None,
    thickness: filters.StatedThickness = None,
    quantity: Annotated[int | None, typer.Option(min=1, help="Say how many pieces.")] = None,
    part: Annotated[str | None, typer.Option(help="Say the name of the part.")] = None,
    json: Json = False,
) -> None:
    """Say for which client and project a file is, and send it there as new work.

    What is said here outranks what the file itself says.

    Example: modn-watch quarantine assign 12 --client CL-0001 --project JB-2025-10-CL0001-001
    """
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    others = {
        "material": material and filters.material(building.read_settings(config), material),
        "thickness_mm": thickness,
        "quantity": quantity,
        "part_name": part,
    }
    said = {field: value for field, value in others.items() if value is not None}
    target = _assign(config, number, client, project, said=said)
    if json:
        print_json({"id": number, "released_to": _shown(target)})
    else:
        print_lines([f"{number}: new work at {target}"])


def _assign(
    config: Path | None, number: int, client: str, project: str, *, said: dict[str, Scalar]
) -> Path:
    from modn_watch.cli.opening import open_shop, record  # noqa: PLC0415 -- heavy
    from modn_watch.commands import release as commands  # noqa: PLC0415 -- heavy
    from modn_watch.refusals import deferring  # noqa: PLC0415 -- heavy

    with open_shop(config) as shop, deferring():
        found = record(shop.journal, number)
        return commands.assign(shop, found, client, project, others=said)


def _shown(path: Path) -> str:
    import os  # noqa: PLC0415 -- used here only

    from modn_watch.documents import shown  # noqa: PLC0415 -- heavy

    return shown(os.fsencode(path))
