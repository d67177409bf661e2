"""What was read of a document, as its page shows it: lists, tables, texts, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json = dict[str, Any]

#: What is shown of each; the original has all of it.
_MOST_LINES: Final = 100
_MOST_TABLES: Final = 6
_MOST_ROWS: Final = 20
_MOST_COLUMNS: Final = 12
_MOST_TEXTS: Final = 40
_MOST_CHARACTERS: Final = 2_000
#: Of a line of a list, in the order in which it is shown.
_COLUMNS: Final = (
    *("mark", "description", "quantity", "profile", "material", "grade", "thickness_mm"),
    *("length_mm", "width_mm", "area_m2", "mass_kg", "drawing", "evidence"),
)


def document_of(extract: Mapping[str, Any]) -> Json:
    """Return lines of lists, tables, texts and settings, as many as a page has room for.

    Args:
        extract: as a document; empty where nothing was read.
    """
    details = extract.get("details") or {}
    return {
        "lines": _lines(extract.get("part_lines") or ()),
        "tables": _tables(extract.get("tables") or ()),
        "texts": _texts(extract.get("texts") or ()),
        "settings": details.get("cut_settings") or [],
        "is_nobodys": bool(details.get("settings_are_default")),
    }


def _lines(lines: Sequence[Json]) -> Json:
    shown = lines[:_MOST_LINES]
    columns = [name for name in _COLUMNS if any(line.get(name) is not None for line in shown)]
    return {
        "columns": columns,
        "rows": [[line.get(name) for name in columns] for line in shown],
        "more": max(0, len(lines) - _MOST_LINES),
    }


def _tables(tables: Sequence[Json]) -> Json:
    return {
        "shown": [_table(each) for each in tables[:_MOST_TABLES]],
        "more": max(0, len(tables) - _MOST_TABLES),
    }


def _table(table: Json) -> Json:
    return {
        "name": table["name"],
        "columns": table["columns"][:_MOST_COLUMNS],
        "rows": [row[:_MOST_COLUMNS] for row in table["rows"][:_MOST_ROWS]],
        "more_rows": max(0, len(table["rows"]) - _MOST_ROWS),
        "more_columns": max(0, len(table["columns"]) - _MOST_COLUMNS),
    }


def _texts(texts: Sequence[str]) -> Json:
    """Return texts until there is room for no more."""
    shown: list[str] = []
    left = _MOST_CHARACTERS
    for text in texts[:_MOST_TEXTS]:
        if left <= 0:
            break
        shown.append(text[:left])
        left -= len(text)
    return {"shown": shown, "more": len(texts) - len(shown)}
