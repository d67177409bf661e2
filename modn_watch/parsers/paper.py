"""What sizes of paper are called."""

from __future__ import annotations

from typing import Final

#: Shorter side and longer side, mm.  Source: ISO 216, ISO 269, ANSI Y14.1.
_SIZES: Final = {
    "4A0": (1682.0, 2378.0), "2A0": (1189.0, 1682.0), "A0": (841.0, 1189.0), "A1": (594.0, 841.0),
    "A2": (420.0, 594.0), "A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0),
    "A6": (105.0, 148.0), "B1": (707.0, 1000.0), "B2": (500.0, 707.0), "B3": (353.0, 500.0),
    "B4": (250.0, 353.0), "B5": (176.0, 250.0), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6),
    "Tabloid": (279.4, 431.8), "ANSI C": (431.8, 558.8), "ANSI D": (558.8, 863.6),
    "ANSI E": (863.6, 1117.6), "Executive": (184.15, 266.7),
}  # fmt: skip
#: Drawing programs round sizes to points or to whole millimetres.
_TOLERANCE_MM: Final = 2.0


def paper(width_mm: float, height_mm: float) -> dict[str, str | None]:
    """Return `paper` (`A4`; None for sizes without a name) and `orientation` of a page.

    Orientation is `portrait`, `landscape` or, for squares, `square`.
    """
    shorter, longer = sorted((width_mm, height_mm))
    near = (
        (abs(shorter - size[0]) + abs(longer - size[1]), name)
        for name, size in _SIZES.items()
        if max(abs(shorter - size[0]), abs(longer - size[1])) <= _TOLERANCE_MM
    )
    name = min(near, default=(0.0, None))[1]
    square = longer - shorter < _TOLERANCE_MM
    upright = "portrait" if height_mm > width_mm else "landscape"
    return {"paper": name, "orientation": "square" if square else upright}
