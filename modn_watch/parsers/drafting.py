"""What a shop's habits of drawing mean for its parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.geometry.drawn import Operation, Tolerances
from modn_watch.vocabulary import Operations

if TYPE_CHECKING:
    from modn_watch.conventions import Drafting


def operations_of(habits: Drafting) -> Operations:
    """Return the words for what is done along a line, the shop's own over the standard ones.

    Raises:
        ValueError: an operation is unknown, a layer has no letter or digit, a colour is none.
    """
    layers = {name: Operation(word) for name, word in habits.layer_operations.items()}
    colors = {color: Operation(word) for color, word in habits.color_operations.items()}
    return Operations.standard().with_words(layers, colors)


def tolerances_of(habits: Drafting) -> Tolerances:
    """Return how near is near in the drawings of this shop."""
    return Tolerances(snap_mm=habits.snap_mm, gap_mm=habits.gap_mm, overlap_mm=habits.overlap_mm)
