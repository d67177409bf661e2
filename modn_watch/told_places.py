"""Rings in the picture of a drawing around the places that notes speak of.

The parser that draws it rings what is wrong with the contours; what else is wrong is known only
beside the sheet that a drawing is for.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from math import dist
from typing import TYPE_CHECKING, Final, TypeAlias

from modn_watch.telling import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.model import Extract, Note

_Point: TypeAlias = tuple[float, float]

_NUMBER: Final = r'"(-?[0-9.]+(?:e[-+]?[0-9]+)?)"'
_VIEW: Final = re.compile(r'viewBox="([^"]*)" width="[0-9]+" height="[0-9]+"')
_ORIGIN: Final = re.compile(rf"data-left-mm={_NUMBER} data-top-mm={_NUMBER}")
_CIRCLE: Final = re.compile(rf"<circle cx={_NUMBER} cy={_NUMBER} r={_NUMBER}>")
_END: Final = "</g>\n</svg>\n"
_LOOK: Final = 'fill="none" stroke="#dc2626"'
#: Of the edge around a drawing: how large a ring is; of a ring, how much of it stays in view.
_RING, _ROOM = 0.45, 1.5
#: Edges from the drawing: what is told of a place farther off is not drawn.
_FAR: Final = 25.0
_MOST_RINGS: Final = 200
_PIXELS: Final = 1000


@dataclass(frozen=True, kw_only=True)
class _View:
    """The part of the plane that a picture shows, millimetres from its origin, y down."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, place: _Point, reach: float) -> _View:
        """Return the view that shows a place too, and so much around it."""
        x, y = place
        return _View(
            left=min(self.left, x - reach),
            top=min(self.top, y - reach),
            right=max(self.right, x + reach),
            bottom=max(self.bottom, y + reach),
        )

    def distance(self, place: _Point) -> float:
        """Return how far outside a place is."""
        x, y = place
        return max(self.left - x, x - self.right, self.top - y, y - self.bottom, 0.0)

    def text(self) -> str:
        """Return it as attributes of the picture."""
        width, height = self.right - self.left, self.bottom - self.top
        scale = _PIXELS / max(width, height)
        view = " ".join(f"{value:.7g}" for value in (self.left, self.top, width, height))
        return f'viewBox="{view}" width="{width * scale:.0f}" height="{height * scale:.0f}"'


def ringed(extract: Extract, notes: Sequence[Note]) -> Extract:
    """Return an extract in whose picture every place is ringed that a note speaks of.

    Places that have a ring keep it.  A place beside the drawing is brought into view, unless it is
    as far from it as the drawing is large.

    Args:
        extract: what was read of a file; unchanged where there is no picture of ours.
        notes: all that is told of the file.
    """
    preview = extract.preview
    if preview is None or preview.mime_type != "image/svg+xml":
        return extract
    drawn = base64.b64decode(preview.base64).decode("ascii", "replace")
    more = with_rings(drawn, notes)
    if more == drawn:
        return extract
    encoded = base64.b64encode(more.encode("ascii")).decode("ascii")
    return replace(extract, preview=replace(preview, base64=encoded))


def with_rings(drawn: str, notes: Sequence[Note]) -> str:
    """Return a picture of ours with a ring around every place that a note speaks of.

    Args:
        drawn: an SVG; unchanged where it is none of a drawing.
        notes: all that is told of the file.
    """
    box, origin = _VIEW.search(drawn), _ORIGIN.search(drawn)
    if box is None or origin is None or not drawn.endswith(_END):
        return drawn
    left, top, width, height = (float(word) for word in box[1].split())
    view = _View(left=left, top=top, right=left + width, bottom=top + height)
    edge = -left
    radius = edge * _RING
    found = list(_new(drawn, _placed(notes, float(origin[1]), float(origin[2])), radius))
    found = [(place, words) for place, words in found if view.distance(place) <= _FAR * edge]
    found = found[:_MOST_RINGS]
    if not found:
        return drawn
    for place, _ in found:
        view = view.around(place, _ROOM * radius)
    rings = "\n".join(_ring(place, radius, words) for place, words in found)
    whole = drawn.removesuffix(_END) + f'<g class="told" {_LOOK}>\n{rings}\n</g>\n{_END}'
    return whole.replace(box[0], view.text(), 1)


def _placed(notes: Iterable[Note], left: float, top: float) -> Iterator[tuple[_Point, str]]:
    """Yield the places of notes in the picture, and what stands there in words."""
    for note in notes:
        place = place_of(note.place)
        if place is not None:
            yield (place[0] - left, top - place[1]), note.code.replace("_", " ")


def _new(
    drawn: str, places: Iterable[tuple[_Point, str]], radius: float
) -> Iterator[tuple[_Point, str]]:
    """Yield the places that have no ring yet."""
    rings = [(float(x), float(y)) for x, y, _ in _CIRCLE.findall(drawn)]
    for place, words in places:
        if all(dist(place, ring) > radius for ring in rings):
            rings.append(place)
            yield place, words


def _ring(place: _Point, radius: float, words: str) -> str:
    x, y = place
    return f'<circle cx="{x:.6g}" cy="{y:.6g}" r="{radius:.6g}"><title>{words}</title></circle>'
