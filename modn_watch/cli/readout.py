"""What was read of a file, for people: from the same JSON that programs get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from modn_watch.checklist import Result
from modn_watch.cli.figures import (
    in_words,
    layer_in_words,
    part_in_words,
    setting_in_words,
    size_in_words,
    unit_in_words,
)
from modn_watch.cli.output import print_lines, print_pairs, print_table, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.checklist import Checked

Json = dict[str, Any]

_FEW_TEXTS = 8
_FEW_PARTS = 12
_LONG_TEXT = 76


def print_record(record: Mapping[str, Any]) -> None:
    """Print what is known of a record, one line each."""
    print_pairs({name: value for name, value in record.items() if value is not None})


def print_facts(facts: Sequence[Json]) -> None:
    """Print who says what."""
    if facts:
        typer.echo("\nFacts")
        rows = [(f["field"], f"{f['value']} {f['unit']}".strip(), f["evidence"]) for f in facts]
        print_table(("what", "value", "read in"), rows)


def print_checklist(checks: Sequence[Checked]) -> None:
    """Print what was checked of a drawing, one line each."""
    if checks:
        typer.echo("\nPreflight")
        print_pairs({each.check.title: _outcome(each) for each in checks})


def _outcome(checked: Checked) -> str:
    if checked.result is Result.FOUND:
        return f"{checked.findings} found"
    return f"not checked because {checked.why}" if checked.why else "ok"


def print_notes(notes: Sequence[Json]) -> None:
    """Print a list to check off."""
    if not notes:
        return
    typer.echo("\nTo check")
    for note in notes:
        seen = " ".join(filter(None, (note["place"], note["evidence"])))
        print_lines([f"[ ] {note['message']} ({note['code']}{': ' if seen else ''}{seen})"])


def print_extract(extract: Json | None) -> None:
    """Print the outline of what a parser read."""
    if extract is None:
        return
    _print_drawing(extract["geometry"])
    _print_settings(extract["details"])
    _print_tables(extract["tables"])
    _print_texts(extract["texts"])


def _print_drawing(geometry: Json | None) -> None:
    if geometry is None:
        return
    typer.echo("\nDrawing")
    box = geometry.get("bounding_box")
    size = size_in_words(box) if box else "nothing to measure"
    unit = unit_in_words(geometry)
    print_pairs(
        {"kind": geometry.get("drawing_kind"), "unit": unit, "size": size} | in_words(geometry)
    )
    parts = geometry.get("parts") or []
    print_lines(part_in_words(part) for part in parts[:_FEW_PARTS])
    if len(parts) > _FEW_PARTS:
        typer.echo(f"... and {len(parts) - _FEW_PARTS} more kinds of parts")
    layers = geometry.get("layers") or []
    print_lines([f"layers: {', '.join(map(layer_in_words, layers))}"])


def _print_settings(details: Json) -> None:
    """Print how a LightBurn project is cut."""
    settings = details.get("cut_settings") or []
    if settings:
        nobody = " (nobody changed LightBurn's own)" if details["settings_are_default"] else ""
        typer.echo(f"\nCut settings{nobody}")
        print_lines(setting_in_words(setting) for setting in settings)


def _print_tables(tables: Sequence[Json]) -> None:
    if tables:
        typer.echo("\nTables")
        rows = [(t["name"], len(t["rows"]), ", ".join(map(str, t["columns"]))) for t in tables]
        print_table(("table", "rows", "columns"), rows)


def _print_texts(texts: Sequence[str]) -> None:
    if not texts:
        return
    typer.echo("\nTexts")
    print_lines(_short(text) for text in texts[:_FEW_TEXTS])
    if len(texts) > _FEW_TEXTS:
        typer.echo(f"... and {len(texts) - _FEW_TEXTS} more")


def _short(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= _LONG_TEXT else f"{line[: _LONG_TEXT - 3]}..."
