"""What is checked of a drawing before it is cut; each check can be switched off by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Needs(StrEnum):
    """What must be known before a check can be made."""

    #: Nothing but the file.
    FILE = "file"
    #: Something that can be cut.
    LINES = "lines"
    #: That the file is what is cut, and no drawing sheet.
    CUT = "cut"
    #: The contours of what is cut.
    CONTOURS = "contours"
    #: The contours, and that they are no views on a drawing sheet.
    PARTS = "parts"
    #: The contours, and how thick the sheet is.
    THICKNESS = "thickness"
    #: The contours, and how large a sheet may be.
    SHEET = "sheet"


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One line of the checklist."""

    #: By which the configuration switches it off.
    name: str
    #: Of the notes that it writes.
    codes: tuple[str, ...]
    #: What is looked for, in the shop's words.
    title: str
    needs: Needs = Needs.CONTOURS


CHECKS: Final = (
    Check(
        name="open_contour",
        codes=("open_contour", "dashed_line", "stray_line"),
        title="open contours",
    ),
    Check(name="gap", codes=("gap", "gap_bridged"), title="gaps between line ends"),
    Check(name="junction", codes=("junction",), title="places where lines fork"),
    Check(name="duplicate_line", codes=("duplicate_line",), title="lines on other lines"),
    Check(
        name="self_intersection",
        codes=("self_intersection",),
        title="contours that cross themselves",
    ),
    Check(
        name="hole_smaller_than_thickness",
        codes=("hole_smaller_than_thickness",),
        title="holes too small for the thickness",
        needs=Needs.THICKNESS,
    ),
    Check(
        name="hole_near_edge",
        codes=("hole_near_edge",),
        title="holes too near an edge or another hole",
        needs=Needs.THICKNESS,
    ),
    Check(
        name="hole_crosses_outline",
        codes=("hole_crosses_outline",),
        title="holes that cross their outline",
    ),
    Check(name="hole_overlaps_hole", codes=("hole_overlaps_hole",), title="holes that overlap"),
    Check(
        name="parts_overlap",
        codes=("outlines_overlap", "part_crosses_hole"),
        title="parts that overlap",
    ),
    Check(name="live_text", codes=("live_text",), title="live text", needs=Needs.CUT),
    Check(
        name="no_material_or_thickness",
        codes=("no_material", "no_thickness"),
        title="material and thickness not stated",
        needs=Needs.LINES,
    ),
    Check(
        name="unit_unclear",
        codes=("unit_assumed", "unit_doubtful"),
        title="unit not clear",
        needs=Needs.FILE,
    ),
    Check(
        name="several_parts",
        codes=("several_parts", "views_or_parts", "part_in_hole"),
        title="several parts",
        needs=Needs.PARTS,
    ),
    Check(
        name="not_flat",
        codes=("not_flat",),
        title="shapes that do not lie flat",
        needs=Needs.FILE,
    ),
    Check(
        name="annotation_in_cut",
        codes=("annotation_in_cut",),
        title="dimensions and notes in the cut",
        needs=Needs.CUT,
    ),
    Check(
        name="larger_than_sheet",
        codes=("larger_than_sheet",),
        title="parts larger than the sheet",
        needs=Needs.SHEET,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How strictly a shop checks."""

    #: The smallest hole that comes out clean, in thicknesses of the sheet.
    hole_to_thickness: float = 1.0
    #: The narrowest strip that holds beside a hole, in thicknesses of the sheet.
    edge_to_thickness: float = 1.0
    #: Both sides of the largest sheet that fits the machine, in either order; None = not known.
    sheet_mm: tuple[float, float] | None = None
    #: Names of checks that are switched off.
    off: frozenset[str] = frozenset()
