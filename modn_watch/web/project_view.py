"""What the page of one project shows, from the document that programs get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch import documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.model import Ingest

Json = dict[str, Any]

#: Of a project what one page shows; the search has the rest.
_MOST_PARTS: Final = 500
_MOST_FILES: Final = 120
#: Drawings of one part that stand in its row.
_MOST_DRAWINGS: Final = 12


def project_of(overview: Json, files: Sequence[Ingest]) -> Json:
    """Return what the page shows of a project.

    Args:
        overview: as `commands.project` has it.
        files: the newest version of each of its files, oldest first.
    """
    parts = [_part(each) for each in overview["parts"]]
    return {
        "client_code": overview["client_code"],
        "project_code": overview["project_code"],
        "lists": overview["lists"],
        "parts": sorted(parts, key=lambda part: not part["is_amiss"])[:_MOST_PARTS],
        "part_count": len(parts),
        "amiss_count": sum(part["is_amiss"] for part in parts),
        "unread": overview["unread"],
        "files": [documents.record(each) for each in reversed(files)][:_MOST_FILES],
        "file_count": len(files),
    }


def _part(part: Json) -> Json:
    """Return a part with what stands in its row."""
    described = next(filter(None, (line["description"] for line in part["listed"])), None)
    return {
        "mark": part["mark"],
        "description": described,
        "listed": _different([_line(line) for line in part["listed"]]),
        "drawings": part["drawings"][:_MOST_DRAWINGS],
        "more_drawings": max(0, len(part["drawings"]) - _MOST_DRAWINGS),
        "disagreements": part["disagreements"],
        "missing": part["missing"],
        "is_amiss": bool(part["disagreements"] or part["missing"]),
    }


def _different(lines: Sequence[Json]) -> list[Json]:
    """Return the lines of which none says the same of the same list as one before."""
    return [line for at, line in enumerate(lines) if line not in lines[:at]]


def _line(line: Json) -> Json:
    """Return what one line of a list states, as far as a row shows it."""
    names = ("id", "original_filename", "quantity", "assemblies", "profile", "thickness_mm")
    return {
        **{name: line[name] for name in names},
        "material": line["grade"] or line["material"],
        "length_mm": line["length_mm"],
        # The width of a profile stands in its name.
        "width_mm": None if line["profile"] else line["width_mm"],
    }
