"""How far LightBurn projects agree with the DXF drawings of the same name beside them.

    python benchmarks/pairs.py FOLDER [--json OUT.json]

A pair is a DXF and a LightBurn project of one stem in one folder.  It agrees where all sides of
the bounding boxes lie within 0.05 mm of each other and the cut lengths within 0.1 %.  For a pair
that does not, everything is told in which the two differ, and how many contours of the DXF the
project has too: outlines of the same size and length, wherever they lie.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
from bisect import bisect_left
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from modn_watch.errors import Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import dxf, dxf_survey, lightburn, lightburn_survey, pile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.geometry.measures import Contour

BOX_MM = 0.05
LENGTH_SHARE = 0.001
#: Contours that differ by less, in size and length, are the same.
SAME_MM = 0.05
#: Of the contours; where lines lie on others, few are joined otherwise.
NEARLY_ALL = 0.99
SUFFIXES = (".lbrn2", ".lbrn")
SIDES = ("min_x", "min_y", "max_x", "max_y")
COUNTS = ("closed_contours", "open_contours", "pierce_count", "gaps")


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is compared of one file."""

    geometry: dict[str, Any]
    notes: list[str]
    contours: tuple[Contour, ...]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two files of one stem, and in which respects they differ."""

    project: str
    #: `box`, `length` and `unreadable` make it a miss; the others are told beside them.
    differs: list[str]
    #: How far the boxes lie apart; None where a file has none.
    box_mm: float | None = None
    length_share: float = 0.0
    #: Of the DXF's contours those that the project has too.
    shared: int = 0
    of_drawing: int = 0
    of_project: int = 0
    notes: list[str]

    @property
    def agrees(self) -> bool:
        """Whether box and length are the same."""
        return not {"box", "length", "unreadable"}.intersection(self.differs)

    @property
    def likely(self) -> str:
        """Why they differ, as far as their contours tell."""
        if self.shared >= NEARLY_ALL * self.of_drawing:
            return "the project holds more than was exported: the drawing is in it"
        if self.shared >= NEARLY_ALL * self.of_project:
            return "the drawing holds more than is cut: what the project cuts is in it"
        return "each holds what the other does not: one was edited after the export"


def main() -> None:
    """Compare every pair below a folder and print those that differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="also write the figures of each pair there")
    options = parser.parse_args()
    logging.getLogger("ezdxf").setLevel(logging.CRITICAL)
    pairs = [compared(*paths) for paths in pairs_below(options.folder)]
    if not pairs:
        raise SystemExit(f"There is no DXF beside a LightBurn project in {options.folder}.")
    report(pairs)
    if options.json:
        rows = [asdict(pair) | {"agrees": pair.agrees} for pair in pairs]
        options.json.write_text(json.dumps(rows, indent=2))


def pairs_below(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield every project with the drawing of its stem."""
    for project in sorted(folder.rglob("*")):
        if project.suffix.lower() in SUFFIXES:
            for drawing in (project.with_suffix(".dxf"), project.with_suffix(".DXF")):
                if drawing.is_file():
                    yield project, drawing
                    break


def read(parser: Any, survey: Any, path: Path) -> Drawing:
    """Read a file, and keep the contours that were measured on the way."""
    measured: list[pile.Taken] = []

    def kept(*given: Any) -> pile.Taken:
        measured.append(pile.taken(*given))
        return measured[-1]

    with patch.object(survey, "taken", kept):
        extract = parser.parse(io.BytesIO(path.read_bytes()), Limits())
    found = measured[-1].measures
    contours = tuple(one for one in found.contours if not one.doubled) if found else ()
    codes = Counter(note.code for note in extract.notes)
    notes = [f"{code} x{count}" if count > 1 else code for code, count in sorted(codes.items())]
    return Drawing(geometry=extract.geometry or {}, notes=notes, contours=contours)


def compared(project_path: Path, drawing_path: Path) -> Pair:
    """Compare two files."""
    try:
        project = read(lightburn, lightburn_survey, project_path)
        drawing = read(dxf, dxf_survey, drawing_path)
    except Unreadable as fault:
        return Pair(project=str(project_path), differs=["unreadable"], notes=[str(fault)])
    box_mm, share = apart_mm(project, drawing), length_share(project, drawing)
    differs = ["box"] if box_mm is None or box_mm >= BOX_MM else []
    differs += ["length"] if share >= LENGTH_SHARE else []
    differs += [name for name in COUNTS if project.geometry.get(name) != drawing.geometry.get(name)]
    return Pair(
        project=str(project_path),
        differs=differs,
        box_mm=box_mm,
        length_share=share,
        shared=shared(project, drawing),
        of_drawing=len(drawing.contours),
        of_project=len(project.contours),
        notes=[
            *(f"project: {note}" for note in project.notes),
            *(f"drawing: {note}" for note in drawing.notes),
        ],
    )


def apart_mm(one: Drawing, other: Drawing) -> float | None:
    """Return how far the sides of two bounding boxes lie apart; None where one has none."""
    boxes = one.geometry["bounding_box"], other.geometry["bounding_box"]
    if None in boxes:
        return 0.0 if boxes == (None, None) else None
    return max(abs(boxes[0][side] - boxes[1][side]) for side in SIDES)


def length_share(one: Drawing, other: Drawing) -> float:
    """Return how far the cut lengths differ, as a share of the second."""
    lengths = one.geometry["cut_length_mm"], other.geometry["cut_length_mm"]
    return abs(lengths[0] - lengths[1]) / (lengths[1] or 1.0)


def shared(project: Drawing, drawing: Drawing) -> int:
    """Count the drawing's contours that the project has too, each of them once."""
    rows = sorted(map(key, project.contours))
    used = [False] * len(rows)
    return sum(_found(key(contour), rows, used) for contour in drawing.contours)


def key(contour: Contour) -> tuple[float, float, float]:
    """Return what makes two contours the same, wherever they lie: length, width, height."""
    return contour.length_mm, contour.box.width, contour.box.height


def _found(wanted: tuple[float, float, float], rows: list[Any], used: list[bool]) -> bool:
    within = (SAME_MM + LENGTH_SHARE * wanted[0], SAME_MM, SAME_MM)
    for number in range(bisect_left(rows, (wanted[0] - within[0],)), len(rows)):
        if rows[number][0] > wanted[0] + within[0]:
            break
        near = (abs(a - b) <= c for a, b, c in zip(rows[number], wanted, within, strict=True))
        if not used[number] and all(near):
            used[number] = True
            return True
    return False


def report(pairs: list[Pair]) -> None:
    """Print the share of the pairs that agree, and what is wrong with each of the others."""
    good = sum(pair.agrees for pair in pairs)
    same = sum(not pair.differs for pair in pairs)
    print(f"{len(pairs)} pairs: {good} agree in box and length ({good / len(pairs):.1%}),")
    print(f"{same} of them in contours, pierces and gaps too")
    for pair in pairs:
        if not pair.agrees:
            report_miss(pair)
    for pair in pairs:
        if pair.agrees and pair.differs:
            print(f"\nbut {', '.join(pair.differs)}: {pair.project}")


def report_miss(pair: Pair) -> None:
    """Print what is wrong with a pair."""
    print(f"\nMISS {pair.project}")
    print(f"  differs in {', '.join(pair.differs)}")
    if "unreadable" not in pair.differs:
        apart = "with one missing" if pair.box_mm is None else f"{pair.box_mm:.3f} mm apart"
        print(f"  boxes {apart}, lengths {pair.length_share:.3%} apart")
        print(
            f"  {pair.shared} of the drawing's {pair.of_drawing} contours are among "
            f"the project's {pair.of_project}"
        )
        print(f"  likely: {pair.likely}")
    print(f"  {', '.join(pair.notes) or 'no notes'}")


if __name__ == "__main__":
    main()
