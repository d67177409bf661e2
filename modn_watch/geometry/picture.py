"""A drawing as an SVG: what is cut, engraved, marked and bent, and what is wrong with it.

Nothing in it runs or loads anything, and no text of the drawing stands there but escaped.  What a
program leaves out that knows no style sheets, it still shows: colours are attributes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from modn_watch.geometry.bounds import is_measurable
from modn_watch.geometry.drawn import Operation
from modn_watch.geometry.pathdata import Pen, path_data
from modn_watch.geometry.rough import rough_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.curves import Curve
    from modn_watch.geometry.drawn import Drawn
    from modn_watch.geometry.measures import Contour, Measures

#: Of the larger side: the edge around the drawing, a ring, a line where lines have a width.
_EDGE, _RING, _WIDTH = 0.04, 0.012, 0.002
#: Of the larger side: how far a simplified line may stray, half a pixel of a thousand.
_ROUGH = 0.0005
#: Pixels of the larger side where nobody says how large the picture is to be.
_PIXELS = 1000
#: Rings of one kind; of more only every second, third, ... is drawn.
_MOST_RINGS = 500
_MOST_NAME = 120
#: How each class is drawn, in the order in which the classes lie on each other.
_LOOKS = {
    "cut outline": 'fill="#e8edf3" stroke="#111827"',
    "cut hole": 'fill="#ffffff" stroke="#1d4ed8"',
    "cut open": 'fill="none" stroke="#ea580c"',
    "cut doubled": 'fill="none" stroke="#db2777" stroke-dasharray="6 4"',
    "engrave": 'fill="none" stroke="#15803d"',
    "mark": 'fill="none" stroke="#7e22ce"',
    "bend": 'fill="none" stroke="#0891b2" stroke-dasharray="10 4"',
    "open-end": 'fill="none" stroke="#ea580c"',
    "gap": 'fill="none" stroke="#b45309"',
    "duplicate": 'fill="none" stroke="#db2777"',
    "fault": 'fill="none" stroke="#dc2626"',
}
_STYLE = "path,circle{vector-effect:non-scaling-stroke;stroke-width:1.5px;stroke-linejoin:round}"
#: What XML has no place for, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class _Stroke:
    """One path."""

    #: One of `_LOOKS`.
    look: str
    layer: str
    curves: Sequence[Curve]
    closed: bool
    #: What is drawn where two curves do not meet.
    bridge: str = "M"


def picture(found: Measures, others: Iterable[Drawn], box: Box, *, most: int) -> str | None:
    """Return a drawing as an SVG, in millimetres from the upper left corner of the box.

    Too long, it is drawn again with its lines simplified.

    Args:
        found: what is cut.
        others: what else the machine follows.
        box: around all of it.
        most: characters.

    Returns:
        None when it is too long even so.
    """
    pen = Pen.over(box)
    strokes = [*_cuts(found), *_rest(others)]
    side = max(box.width, box.height, pen.unit)
    rings = [*_rings(found, pen, side * _RING)]
    exact = _exact(strokes, pen, most)
    if exact:
        whole = _document([*_paths(strokes, exact), *rings], box, side)
        if len(whole) <= most:
            return whole
    rough = rough_data([(one.curves, one.closed) for one in strokes], pen, side * _ROUGH)
    whole = _document([*_paths(strokes, rough), *rings], box, side)
    return whole if len(whole) <= most else None


def _exact(strokes: Iterable[_Stroke], pen: Pen, most: int) -> list[str]:
    """Return the data of each path; nothing when they have more characters together."""
    found = []
    for one in strokes:
        found.append(path_data(one.curves, pen, closed=one.closed, bridge=one.bridge))
        most -= len(found[-1])
        if most < 0:
            return []
    return found


def _document(body: Iterable[str], box: Box, side: float) -> str:
    edge = side * _EDGE
    width, height = box.width + 2 * edge, box.height + 2 * edge
    scale = _PIXELS / max(width, height)
    view = " ".join(f"{value:.7g}" for value in (-edge, -edge, width, height))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" '
        f'width="{width * scale:.0f}" height="{height * scale:.0f}" '
        f'data-left-mm="{box.min_x:.12g}" data-top-mm="{box.max_y:.12g}">'
    )
    return "\n".join(
        [
            head,
            f"<title>{box.width:.6g} x {box.height:.6g} mm</title>",
            f"<style>{_STYLE}</style>",
            f'<g fill-rule="evenodd" stroke-width="{side * _WIDTH:.6g}">',
            *body,
            "</g>",
            "</svg>\n",
        ]
    )


def _cuts(found: Measures) -> Iterator[_Stroke]:
    """Yield the contours, what lies in another after it."""
    order = sorted(range(len(found.contours)), key=_inwards(found.contours))
    for number in order:
        contour = found.contours[number]
        yield _Stroke(
            look=_look(contour),
            layer=", ".join(contour.layers),
            curves=found.path(number),
            closed=contour.closed,
            bridge="L",
        )


def _inwards(contours: Sequence[Contour]) -> Callable[[int], tuple[bool, int, bool, int]]:
    def key(number: int) -> tuple[bool, int, bool, int]:
        contour = contours[number]
        return not contour.closed, contour.depth, contour.doubled, number

    return key


def _look(contour: Contour) -> str:
    if contour.doubled:
        return "cut doubled"
    if not contour.closed:
        return "cut open"
    return "cut hole" if contour.depth % 2 else "cut outline"


def _rest(others: Iterable[Drawn]) -> Iterator[_Stroke]:
    for one in sorted(others, key=lambda one: (one.operation, one.layer)):
        curves = [curve for curve in one.curves if is_measurable(curve)]
        if curves and one.operation is not Operation.IGNORE:
            yield _Stroke(look=one.operation.value, layer=one.layer, curves=curves, closed=False)


def _paths(strokes: Iterable[_Stroke], data: Iterable[str]) -> Iterator[str]:
    """Yield the paths, neighbours of one look and layer in one group."""
    pairs = zip(strokes, data, strict=True)
    for (look, layer), members in groupby(pairs, key=lambda pair: (pair[0].look, pair[0].layer)):
        name = f"<title>{_text(layer)}</title>" if layer else ""
        yield f'<g class="{look}" {_LOOKS[look]}>{name}'
        yield from (f'<path d="{drawn}"/>' for _, drawn in members)
        yield "</g>"


def _rings(found: Measures, pen: Pen, radius: float) -> Iterator[str]:
    """Yield a ring around each place that somebody should look at."""
    open_ends = [
        (end, "open end")
        for contour in found.contours
        if not (contour.closed or contour.doubled)
        for end in (contour.start, contour.end)
    ]
    gaps = [(g.place, f"gap of {g.size_mm:.3g} mm") for g in found.gaps if not g.bridged]
    again = [(one.place, f"{one.length_mm:.4g} mm drawn twice") for one in found.repeats]
    faults = [(one.place, one.kind.value.replace("_", " ")) for one in found.faults]
    yield from _ring_group("open-end", open_ends, pen, radius)
    yield from _ring_group("gap", gaps, pen, radius * 1.5)
    yield from _ring_group("duplicate", again, pen, radius)
    yield from _ring_group("fault", faults, pen, radius * 1.5)


def _ring_group(
    look: str, places: Sequence[tuple[Point, str]], pen: Pen, radius: float
) -> Iterator[str]:
    if not places:
        return
    yield f'<g class="{look}" {_LOOKS[look]}>'
    for place, words in _apart(places, radius):
        x, y = pen.point(place).split(",")
        yield f'<circle cx="{x}" cy="{y}" r="{radius:.6g}"><title>{_text(words)}</title></circle>'
    yield "</g>"


def _apart(places: Sequence[tuple[Point, str]], radius: float) -> list[tuple[Point, str]]:
    """Return the places that need a ring of their own: nobody could tell more of them apart."""
    crowds: dict[tuple[int, int], list[tuple[Point, str]]] = {}
    for place, words in places:
        cell = round(place[0] / radius), round(place[1] / radius)
        crowds.setdefault(cell, []).append((place, words))
    found = [_named(crowd) for crowd in crowds.values()]
    return found[:: len(found) // _MOST_RINGS + 1]


def _named(crowd: Sequence[tuple[Point, str]]) -> tuple[Point, str]:
    (place, words), more = crowd[0], len(crowd) - 1
    return place, f"{words}, and {more} more here" if more else words


def _text(words: str) -> str:
    """Return a text that is nothing but text, however it was meant, in ASCII."""
    plain = escape(_FORBIDDEN.sub("\ufffd", words[:_MOST_NAME]))
    return plain.encode("ascii", "xmlcharrefreplace").decode("ascii")
