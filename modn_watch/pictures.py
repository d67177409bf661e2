"""Which picture of a file is wanted, and the picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
#: Changes whenever the same file would give another picture.
VERSION: Final = "1"


class Kind(StrEnum):
    """What a picture shows."""

    #: An SVG of a drawing's lines layer by layer, or of the first rows of a list or text.
    PLAN = "plan"
    #: A PNG of one page, image or sheet, or of the drawing.
    PAGE = "page"
    #: The PNG that the program saved in the file itself.
    OWN = "own"
    #: An SVG of two drawings on each other.
    OVERLAY = "overlay"


@dataclass(frozen=True, kw_only=True)
class Motion:
    """How the first drawing is moved to lie on the second: turned about the origin, shifted."""

    #: Cosine and sine of the turn.
    turn: tuple[float, float] = (1.0, 0.0)
    #: x and y, millimetres.
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Which picture."""

    kind: Kind
    #: From 1: of a document, an image of several, a workbook's sheets.
    page: int = 1
    #: Of a PNG's longer side.
    width_px: int = 192
    #: Of an overlay.
    motion: Motion = Motion()

    @property
    def mime_type(self) -> str:
        """Return what it is sent as."""
        return SVG if self.kind in (Kind.PLAN, Kind.OVERLAY) else PNG


@dataclass(frozen=True, kw_only=True)
class Painted:
    """A picture."""

    mime_type: str
    data: bytes
