"""A drawing as an SVG: what is cut, engraved, marked and bent, and what is wrong with it.

Nothing in it runs or loads anything, and no text of the drawing stands there but escaped.  What a
program leaves out that knows no style sheets, it still shows: colours are attributes.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from modn_watch.geometry.pathdata import Pen, path_data
from modn_watch.geometry.rough import rough_data
from modn_watch.geometry.strokes import LOOKS, cut_strokes, other_strokes, shown_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.drawn import Drawn
    from modn_watch.geometry.measures import Measures
    from modn_watch.geometry.strokes import Stroke

#: Of the larger side: the edge around the drawing, a ring, a line where lines have a width.
_EDGE, _RING, _WIDTH = 0.04, 0.012, 0.002
#: Of the larger side: how far a simplified line may stray, half a pixel of a thousand.
_ROUGH = 0.0005
#: Pixels of the larger side where nobody says how large the picture is to be.
_PIXELS = 1000
#: Rings of one kind; of more only every second, third, ... is drawn.
_MOST_RINGS = 500
_STYLE = "path,circle{vector-effect:non-scaling-stroke;stroke-width:1.5px;stroke-linejoin:round}"


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
    strokes = [*cut_strokes(found), *other_strokes(others)]
    side = max(box.width, box.height, pen.unit)
    places = [*rings(found, pen, side * _RING)]
    exact = exact_data(strokes, pen, most)
    if exact:
        whole = _document([*_paths(strokes, exact), *places], box, side)
        if len(whole) <= most:
            return whole
    rough = rough_data([(one.curves, one.closed) for one in strokes], pen, side * _ROUGH)
    whole = _document([*_paths(strokes, rough), *places], box, side)
    return whole if len(whole) <= most else None


def exact_data(strokes: Iterable[Stroke], pen: Pen, most: int) -> list[str]:
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


def _paths(strokes: Iterable[Stroke], data: Iterable[str]) -> Iterator[str]:
    """Yield the paths, neighbours of one look and layer in one group."""
    pairs = zip(strokes, data, strict=True)
    for (look, layer), members in groupby(pairs, key=lambda pair: (pair[0].look, pair[0].layer)):
        name = f"<title>{shown_text(layer)}</title>" if layer else ""
        yield f'<g class="{look}" {LOOKS[look]}>{name}'
        yield from (f'<path d="{drawn}"/>' for _, drawn in members)
        yield "</g>"


def rings(found: Measures, pen: Pen, radius: float) -> Iterator[str]:
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
    yield f'<g class="{look}" {LOOKS[look]}>'
    for place, words in _apart(places, radius):
        x, y = pen.point(place).split(",")
        title = f"<title>{shown_text(words)}</title>"
        yield f'<circle cx="{x}" cy="{y}" r="{radius:.6g}">{title}</circle>'
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
