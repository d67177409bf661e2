"""The part of a page that has labels for it and no list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.parsers.pdf_figures import figure, pieces
from modn_watch.partlist import PartLine
from modn_watch.vocabulary import Vocabulary, thickness_mm
from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from collections.abc import Mapping


def labelled_part(stated: Mapping[str, str], page: int) -> tuple[PartLine, ...]:
    """Return the one part that the labels of a page state: a mark with a profile or a size.

    Args:
        stated: from labels to their values; see `pdf_labels.agreed`.
        page: its number, from 1.

    Returns:
        Nothing where there is no mark, or nothing about the part's size.
    """
    section = profile(stated.get("profile", ""))
    thickness = thickness_mm(stated.get("thickness_mm", ""))
    length = figure(stated.get("length_mm", ""))
    if "mark" not in stated or not ("profile" in stated or thickness or length):
        return ()
    material = stated.get("material")
    return (
        PartLine(
            mark=stated["mark"],
            description=stated.get("title"),
            profile=stated.get("profile"),
            grade=stated.get("grade"),
            material=(Vocabulary.standard().material(material) or material) if material else None,
            thickness_mm=thickness or (section.thickness_mm if section else None),
            quantity=pieces(stated.get("quantity", "")),
            length_mm=length or None,
            width_mm=section.width_mm if section else None,
            mass_kg=figure(stated.get("mass_kg", "")) or None,
            drawing=stated.get("drawing_number"),
            evidence=f"page {page}",
        ),
    )
