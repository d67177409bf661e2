"""The part of a page that has labels for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from modn_watch.parsers.pdf_counted import counted
from modn_watch.parsers.pdf_figures import grade_of, measure, pieces
from modn_watch.partlist import PartLine
from modn_watch.vocabulary import Vocabulary, thickness_mm
from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def labelled_part(
    stated: Mapping[str, str], page: int, counts: Sequence[str] = ()
) -> tuple[PartLine, ...]:
    """Return the one part that the labels of a page state: a mark with a profile or a size.

    Args:
        stated: from labels to their values; see `pdf_labels.agreed`.
        page: its number, from 1.
        counts: lines of the page that count pieces; see `pdf_counted.counting_lines`.

    Returns:
        Nothing where there is no mark, or nothing about the part's size.
    """
    part = _stated(stated, f"page {page}")
    sized = part.profile or part.thickness_mm or part.length_mm
    if not (part.mark and sized):
        return ()
    return (replace(part, quantity=part.quantity or counted(counts, part.mark)),)


def with_labels(line: PartLine, stated: Mapping[str, str]) -> PartLine:
    """Return the only part of a list with what its row leaves out and labels of its page state.

    Nothing is taken from labels of another mark, and no thickness beside a profile.
    """
    said = _stated(stated, line.evidence)
    if None not in {line.mark, said.mark} and line.mark != said.mark:
        return line
    names = ["mark", "profile", "grade", "length_mm", "mass_kg", "area_m2", "drawing"]
    if not line.profile and not line.thickness_mm:
        names += ["thickness_mm", "width_mm"]
    missing = {name: getattr(said, name) for name in names if getattr(line, name) is None}
    return replace(line, **missing)


def _stated(stated: Mapping[str, str], evidence: str) -> PartLine:
    section = profile(stated.get("profile", ""))
    material = stated.get("material")
    thickness = thickness_mm(stated.get("thickness_mm", ""))
    return PartLine(
        mark=stated.get("mark"),
        description=stated.get("title"),
        profile=stated.get("profile"),
        grade=stated.get("grade") or grade_of(material or ""),
        material=(Vocabulary.standard().material(material) or material) if material else None,
        thickness_mm=thickness or (section.thickness_mm if section else None),
        quantity=pieces(stated.get("quantity", "")),
        length_mm=measure(stated.get("length_mm", "")),
        width_mm=measure(stated.get("width_mm", "")) or (section.width_mm if section else None),
        area_m2=measure(stated.get("area_m2", "")),
        mass_kg=measure(stated.get("mass_kg", "")),
        drawing=stated.get("drawing_number"),
        evidence=evidence,
    )
