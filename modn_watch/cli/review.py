"""`modn-watch review` and `files set`: what wants a look by a person, and what one states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli import filters
from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_lines
from modn_watch.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What people call a field in fewer letters.
_SHORT = {"thickness": "thickness_mm", "part": "part_name", "qty": "quantity"}

Number = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=2**62, help="Number of the record.")
]
Words = Annotated[
    list[str],
    typer.Argument(
        metavar="FIELD=VALUE...",
        help="material, thickness, quantity or part; or reviewed=yes when it was looked at and is "
        "right as it is. Nothing after = takes it back.",
    ),
]


def review(
    config: Config = None,
    *,
    client: filters.Client = None,
    project: filters.Project = None,
    limit: Annotated[int, typer.Option(min=0, max=2**62, help="At most so many.")] = 50,
    offset: Annotated[int, typer.Option(min=0, max=2**62, help="Leave out so many.")] = 0,
    json: Json = False,
) -> None:
    """List records that were filed with little certainty: what is missing, what contradicts what.

    What is right as it is leaves the list: modn-watch files set ID reviewed=yes.

    Example: modn-watch review --client CL-0001
    """
    from modn_watch.cli.opening import open_installation  # noqa: PLC0415 -- heavy
    from modn_watch.commands import review as commands  # noqa: PLC0415 -- heavy

    asked = Wanted(client=client, project=project, review=True)
    with open_installation(config) as (settings, journal):
        query = filters.query(settings, asked, limit=limit, offset=offset)
        found = commands.review(journal, query)
    if json:
        print_json(found)
        return
    for each in found["files"]:
        print_lines(_lines(each))
    if len(found["files"]) < found["total"]:
        typer.echo(f"Shown: {len(found['files'])} of {found['total']} records.", err=True)


def set_(number: Number, words: Words, config: Config = None, *, json: Json = False) -> None:
    """State what is known of an archived file; it outranks what the file says, now and later.

    Nothing is renamed or moved. Exits with 1 when the file cannot be read any more.

    Example: modn-watch files set 12 material=MS thickness=5 quantity=14
    """
    from modn_watch import stating  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import open_shop, record  # noqa: PLC0415 -- heavy
    from modn_watch.commands.reread import state  # noqa: PLC0415 -- heavy
    from modn_watch.commands.review import stated  # noqa: PLC0415 -- heavy
    from modn_watch.refusals import deferring  # noqa: PLC0415 -- heavy

    said = dict(map(_pair, words))
    with open_shop(config) as shop, deferring():
        values = stating.stated(shop.vocabulary, said)
        before = record(shop.journal, number)
        after = state(shop, before, {**dict.fromkeys(said), **values})
        outcome = stated(shop.journal, before, after)
    if json:
        print_json(outcome)
    else:
        changes = ", ".join(f"{name} is now {value}" for name, value in outcome["changed"].items())
        print_lines([f"{number}: {changes or 'as before'}"])


def _pair(word: str) -> tuple[str, str | None]:
    field, mark, value = word.partition("=")
    if not mark:
        raise typer.BadParameter(f'"{word}" is not of the form material=MS.')
    return _SHORT.get(field, field), value.strip() or None


def _lines(each: dict[str, Any]) -> Iterator[str]:
    record = each["record"]
    score = f"{record['confidence_score']:.2f}"
    yield f"{record['id']}: {record['file_path']} ({score})"
    if each["missing"]:
        yield f"  missing: {', '.join(each['missing'])}"
    for conflict in each["contradicts"]:
        said = ", ".join(f"{one['value']} ({one['evidence']})" for one in conflict["values"])
        yield f"  {conflict['field']}: {said}; used: {conflict['used']}"
    for fact in each["stated"]:
        yield f"  stated: {fact['field']} {fact['value']} ({fact['evidence']})"
