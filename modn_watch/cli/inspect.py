"""`modn-watch inspect`: what is read of one file; nothing of it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch import parsers
from modn_watch.cli import svg as pictures
from modn_watch.cli.options import Config, Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_pairs, printable
from modn_watch.cli.readout import (
    print_checklist,
    print_extract,
    print_facts,
    print_notes,
    print_record,
)
from modn_watch.errors import Empty, ModnWatchError, Oversize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from modn_watch.checklist import Checked
    from modn_watch.config import Settings
    from modn_watch.model import Extract

_KINDS = ", ".join(known.name for known in parsers.FORMATS)


def _known_kind(word: str | None) -> str | None:
    if word is None or word in {known.name for known in parsers.FORMATS}:
        return word
    raise typer.BadParameter(f'there is no parser called "{word}"; use one of {_KINDS}.')


File = Annotated[str, typer.Argument(metavar="FILE", help="The file to read.")]
Kind = Annotated[
    str | None,
    typer.Option("--as", metavar="KIND", callback=_known_kind, help=f"Read it as {_KINDS}."),
]


def inspect(
    file: File,
    config: Config = None,
    *,
    kind: Kind = None,
    svg: pictures.Svg = None,
    json: Json = False,
) -> None:
    """Show what would be read of a file. Nothing is stored or moved.

    Folders count only when the file lies in an inbox. Exits with 65 when the file is at fault.

    With --svg a DXF or a LightBurn project is drawn too, with rings around open ends and faults.

    Example: modn-watch inspect bracket.dxf --json

    Example: modn-watch inspect bracket.dxf --svg bracket.svg
    """
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    settings = building.read_settings(config)
    path = _regular(file, settings)
    if svg:
        pictures.require_room(svg, file, settings, json=json)
    document, checks = _inspected(settings, path, kind)
    if svg:
        pictures.write_picture(pictures.picture_of(document, file), svg)
    if json:
        print_json(document)
    elif svg != pictures.PIPE:
        _print_document(document, checks)
        if svg:
            typer.echo(f"\nDrawn into {printable(svg)}.")


def _print_document(document: dict[str, Any], checks: Sequence[Checked]) -> None:
    partial = "yes, cut short" if document["extract"]["partial"] else None
    print_pairs({"file_type": document["file_type"], **({"partial": partial} if partial else {})})
    print_record(document["record"])
    print_facts(document["facts"])
    print_checklist(checks)
    print_notes(document["notes"])
    print_extract(document["extract"])


def _regular(file: str, settings: Settings) -> Path:
    """Return the path of a file that may be read.

    Raises:
        ModnWatchError: it is not there, or is no file.
        Rejected: it is empty or too large.
    """
    from pathlib import Path  # noqa: PLC0415 -- used here only

    path = Path(file)
    if not path.is_file():
        raise ModnWatchError(f"{file} is not there, or is not a file.")
    size = path.stat().st_size
    if size == 0:
        raise Empty("The file is empty: it has no content at all.")
    if size > settings.parsing.max_bytes:
        limit_mb = settings.parsing.max_bytes / 1e6
        raise Oversize(f"The file has {size / 1e6:.0f} MB; at most {limit_mb:.0f} MB are read.")
    return path.absolute()


def _inspected(
    settings: Settings, path: Path, kind: str | None
) -> tuple[dict[str, Any], Sequence[Checked]]:
    """Return the document, and every check of a drawing."""
    from modn_watch import documents, evidence  # noqa: PLC0415 -- heavy
    from modn_watch.checklist import checklist  # noqa: PLC0415 -- used here only
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy
    from modn_watch.told_places import ringed  # noqa: PLC0415 -- used here only

    extract = _parsed(settings, path, kind)
    standards = building.standards(settings)
    home = next((each for each in settings.inboxes if path.is_relative_to(each.path)), None)
    known = evidence.glance(
        path.relative_to(home.path).parts if home else (path.name,),
        home.layouts if home else (),
        building.vocabulary(settings),
        extract,
        standards=standards,
        strict=home is not None and home.strict_codes,
    )
    shown = ringed(extract, known.notes)
    document = documents.inspection(known.record, shown, known.facts, known.notes)
    rules = standards.rules_for(known.record)
    return document, checklist(known.record, extract, known.notes, rules)


def _parsed(settings: Settings, path: Path, kind: str | None) -> Extract:
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy
    from modn_watch.commands.reread import parse_once  # noqa: PLC0415 -- heavy
    from modn_watch.refusals import as_deferred  # noqa: PLC0415 -- heavy

    with building.sandbox(settings, workers=1, warm=False) as parser:
        try:
            return parse_once(parser.parse, path, path.name, kind)
        except OSError as error:
            raise as_deferred(error) from error
