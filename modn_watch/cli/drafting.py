"""From settings to how this shop draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.conventions import Drafting

if TYPE_CHECKING:
    from modn_watch.config import Settings


def drafting(settings: Settings) -> Drafting:
    """Return the shop's own words for lines, and how strictly they are looked at."""
    return Drafting(
        layer_operations=settings.operations.layers,
        color_operations=settings.operations.colors,
        snap_mm=settings.preflight.snap_mm,
        gap_mm=settings.preflight.gap_mm,
        overlap_mm=settings.preflight.overlap_mm,
    )
