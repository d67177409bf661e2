"""How one shop draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Drafting:
    """How the drawings of one shop are to be understood."""

    #: From words in a layer's name to what is done on it: cut, engrave, mark, bend or ignore.
    layer_operations: Mapping[str, str] = field(default_factory=dict)
    #: The same from an AutoCAD colour index, 1 to 255.
    color_operations: Mapping[int, str] = field(default_factory=dict)
    #: Line ends no farther apart are meant to meet.
    snap_mm: float = 0.05
    #: Those farther apart, but no farther than this, leave a gap.
    gap_mm: float = 1.0
    #: Straight lines that share less do not lie on each other.
    overlap_mm: float = 1.0
