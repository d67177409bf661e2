"""A drawing as an SVG for a page, layer by layer, and as a small one to be told apart by.

Both are in millimetres from the upper left corner of the view, y down: what the drawing has at
(X, Y) stands at (X - left, top - Y), with `data-left-mm` and `data-top-mm` of the root.  Each
group has the class of its kind, `data-layer` and `data-operation`; it has neither style sheets
nor style attributes, as a page under a strict policy takes none.

Source: SVG 1.1 (W3C, 2011); W3C, "Content Security Policy 3", section 6.1.14 (`style-src`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from modn_watch.geometry.pathdata import Pen
from modn_watch.geometry.picture import exact_data, rings
from modn_watch.geometry.rough import rough_data
from modn_watch.geometry.strokes import LOOKS, shown_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.measures import Measures
    from modn_watch.geometry.strokes import Stroke

#: Of the larger side: the edge around the drawing, a ring, a line where nobody says how wide.
_EDGE, _RING, _WIDTH = 0.04, 0.012, 0.002
#: Pixels of the larger side where nobody says how large the picture is to be.
_PIXELS: Final = 1000
#: Of the larger side: how far simplified lines may stray, until they are few enough.
_ROUGH: Final = (0.0002, 0.0005, 0.002, 0.005)
#: From here on numbers are written to a thousandth of the drawing.
_COARSE: Final = 0.002
_COARSER_BY: Final = 2
_UNFILLED: Final = 'fill="none"'
#: Of a small picture: how wide its lines are and how far they may stray, pixels.
_LINE_PX, _STRAY_PX = 1.25, 0.4
#: A small picture is at most so many times as long as it is wide, or nothing of it would be seen.
_SLENDER: Final = 5


def plan(strokes: Sequence[Stroke], found: Measures | None, view: Box, *, most: int) -> str | None:
    """Return a drawing as an SVG for a page.

    Args:
        strokes: in the order in which they lie on each other.
        found: what was measured, for the rings around its faults.
        view: what is seen of it at first.
        most: characters; too long, its lines are simplified.

    Returns:
        None when it is too long even so.
    """
    pen = Pen.over(view)
    side = max(view.width, view.height, pen.unit)
    places = [*rings(found, pen, side * _RING)] if found else []
    for data in _ever_rougher(strokes, pen, side, most):
        body = [*groups(strokes, data), *places]
        whole = document(body, view, side=side, edge=side * _EDGE, line=side * _WIDTH)
        if len(whole) <= most:
            return whole
    return None


def _ever_rougher(
    strokes: Sequence[Stroke], pen: Pen, side: float, most: int
) -> Iterator[Iterable[str]]:
    exact = exact_data(strokes, pen, most)
    if exact or not strokes:
        yield exact
    for share in _ROUGH:
        coarse = replace(pen, decimals=pen.decimals - _COARSER_BY)
        yield _simplified(strokes, coarse if share >= _COARSE else pen, side * share)


def _simplified(strokes: Sequence[Stroke], pen: Pen, stray_mm: float) -> Iterable[str]:
    return rough_data([(one.curves, one.closed) for one in strokes], pen, stray_mm)


def miniature(strokes: Sequence[Stroke], view: Box, *, width_px: int) -> str:
    """Return a drawing as a small SVG, its lines as wide as pixels are.

    Args:
        strokes: in the order in which they lie on each other.
        view: what is seen of it.
        width_px: of its longer side.
    """
    pen = Pen.over(view)
    side = max(view.width, view.height, pen.unit)
    pixel = side * (1 + 2 * _EDGE) / width_px
    body = groups(strokes, _simplified(strokes, pen, pixel * _STRAY_PX))
    return document(
        body, view, side=side, edge=side * _EDGE, line=pixel * _LINE_PX, pixels=width_px,
        least=side / _SLENDER,
    )  # fmt: skip


def document(
    body: Iterable[str],
    view: Box,
    *,
    side: float,
    edge: float,
    line: float,
    pixels: int = _PIXELS,
    least: float = 0.0,
) -> str:
    """Return an SVG around some groups.

    Args:
        body: the groups.
        view: what is seen, millimetres.
        side: the larger one of the view, and more than nothing.
        edge: around the view, millimetres.
        line: how wide a line is, millimetres.
        pixels: of the larger side.
        least: how wide and high it is at least, millimetres.
    """
    width, height = max(view.width, least) + 2 * edge, max(view.height, least) + 2 * edge
    left, top = (view.width - width) / 2, (view.height - height) / 2
    scale = pixels / (side + 2 * edge)
    size = f'width="{max(width * scale, 1):.0f}" height="{max(height * scale, 1):.0f}"'
    x, y, w, h = (f"{value:.7g}" for value in (left, top, width, height))
    corner = f'data-left-mm="{view.min_x:.12g}" data-top-mm="{view.max_y:.12g}"'
    manner = f'fill-rule="evenodd" stroke-linejoin="round" stroke-width="{line:.6g}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {w} {h}" {size} {corner}>',
            f"<title>{view.width:.6g} x {view.height:.6g} mm</title>",
            f'<rect class="paper" x="{x}" y="{y}" width="{w}" height="{h}" fill="#ffffff"/>',
            f'<g class="drawing" {manner}>',
            *body,
            "</g>",
            "</svg>\n",
        ]
    )


def groups(strokes: Iterable[Stroke], data: Iterable[str]) -> Iterator[str]:
    """Yield the paths, neighbours of one look and layer in one group.

    Args:
        strokes: what is drawn.
        data: what goes into the `d` of each.
    """
    pairs = zip(strokes, data, strict=True)
    for (look, layer), members in groupby(pairs, key=lambda pair: (pair[0].look, pair[0].layer)):
        name = shown_text(layer)
        operation = look.partition(" ")[0]
        yield f'<g class="{look}" data-layer="{name}" data-operation="{operation}" {LOOKS[look]}>'
        yield from (f"<title>{name}</title>",) if name else ()
        found = [drawn for _, drawn in members]
        # What is not filled is drawn the same in one go, and takes half the room.
        paths = ["".join(found)] if LOOKS[look].startswith(_UNFILLED) else found
        yield from (f'<path d="{drawn}"/>' for drawn in paths)
        yield "</g>"
