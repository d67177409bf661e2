"""What lists of parts state, row by row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One row of a list of parts, as a document states it; None = it does not say."""

    #: What the part is called on drawings: `VA2601`, `P12`.
    mark: str | None = None
    #: In words: `Base plate`.
    description: str | None = None
    #: The section that it is made from: `PL6`, `FL10*80`, `VT6*600`.
    profile: str | None = None
    #: As stated: `S355JR`.
    grade: str | None = None
    #: A name such as `Mild Steel` where the vocabulary knows one, else as stated.
    material: str | None = None
    thickness_mm: float | None = None
    #: Pieces.
    quantity: int | None = None
    length_mm: float | None = None
    width_mm: float | None = None
    #: To be painted, of one piece.
    area_m2: float | None = None
    #: Of one piece.
    mass_kg: float | None = None
    #: The drawing that shows it.
    drawing: str | None = None
    #: Where it stands: `sheet "Plates" A7:F7`, `page 3`.
    evidence: str
