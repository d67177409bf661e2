"""What the machine follows without cutting it, though its designer may want it cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.curves import Line
from modn_watch.geometry.drawn import Operation, Tolerances
from modn_watch.geometry.measuring import measure
from modn_watch.model import Note
from modn_watch.telling import placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.columns import Floats
    from modn_watch.geometry.measures import Contour, Measures
    from modn_watch.parsers.pile import Taken

#: Layers that a note names, and closed bends that are looked at.
_MOST_NAMES, _MOST_LOOPS = 5, 100
#: Sides of what is bent up all round; no tray has more.
_MOST_SIDES = 40
#: Curves that are cut beside which a closed bend is looked at.
_MOST_CUTS = 20_000
#: What lies nearer is on a line.
_NEAR_MM = 0.1
#: Webs are of what is cut.
_PLAINLY = Tolerances(web_mm=0.0)
_DONE = {
    Operation.ENGRAVE: "engraved",
    Operation.MARK: "marked",
    Operation.BEND: "bent along",
}


def nothing_cut(taken: Taken, where: str) -> Iterator[Note]:
    """Yield that nothing is cut, and what is done along the lines instead.

    Args:
        taken: what was measured.
        where: what was looked through, such as `drawing`.
    """
    if any(row.operation is Operation.CUT for row in taken.layers):
        return
    done = [row for row in taken.layers if row.operation in _DONE]
    if not done:
        message = f"Nothing in the {where} has an outline to cut."
        yield Note(code="nothing_to_cut", message=message)
        return
    ways = " or ".join(dict.fromkeys(_DONE[row.operation] for row in done))
    names = ", ".join(f'"{row.layer}"' for row in done[:_MOST_NAMES])
    yield Note(
        code="nothing_to_cut",
        message=f"Nothing in the {where} is cut: by its layers all of it is {ways} ({names}). "
        "Put what is to be cut on a layer that says so, such as CUT.",
        evidence=names,
    )


def closed_bends(taken: Taken) -> Iterator[Note]:
    """Yield that contours on bend layers are closed, which no bend is.

    Bends that meet in the corners of the outline, as those of a tray, are bends, and so is what
    lies on a contour that is cut.
    """
    bends = [
        replace(one, operation=Operation.CUT)
        for one in taken.others
        if one.operation is Operation.BEND
    ]
    if not bends or taken.measures is None:
        return
    found = measure(bends, _PLAINLY)
    loops = [at for at, one in enumerate(found.contours) if one.closed and not one.is_speck]
    cut = _straight(taken.measures)
    boxes = np.array([_corners(one) for one in taken.measures.contours]).reshape(-1, 4)
    free = [
        found.contours[at]
        for at in loops[:_MOST_LOOPS]
        if not _is_drawn_twice(found.contours[at], boxes) and not _is_tray(found, at, cut)
    ]
    if free:
        yield _closed(free)


def _closed(loops: Sequence[Contour]) -> Note:
    names = ", ".join(dict.fromkeys(name for one in loops for name in one.layers))
    if len(loops) == 1:
        what, them = f"A closed contour lies on the bend layer {names} at {{}} and is", "it is"
    else:
        what = f"{len(loops)} closed contours lie on the bend layer {names}, the first at {{}}:"
        what, them = f"{what} they are", "they are"
    note = Note(
        code="closed_bend",
        message=f"{what} not cut. If {them} to be cut, as reliefs and holes are, put that on a "
        "layer that is cut.",
        evidence=f"contours: {len(loops)}",
    )
    box = loops[0].box
    return placed(note, ((box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2))


def _corners(contour: Contour) -> tuple[float, float, float, float]:
    box = contour.box
    return box.min_x, box.min_y, box.max_x, box.max_y


def _is_drawn_twice(loop: Contour, boxes: Floats) -> bool:
    """Tell whether a contour of the same box is cut."""
    return bool((np.abs(boxes - _corners(loop)).max(axis=1, initial=0.0) <= _NEAR_MM).any())


def _straight(found: Measures) -> Floats:
    """Return the ends of the straight lines that are cut, shape (n, 4)."""
    lines = [one for one in found.curves[:_MOST_CUTS] if isinstance(one, Line)]
    return np.array([(*one.start, *one.end) for one in lines]).reshape(-1, 4)


def _is_tray(found: Measures, number: int, cut: Floats) -> bool:
    """Tell whether a closed contour has straight sides alone and all corners on cut lines."""
    path = found.path(number)
    if len(path) > _MOST_SIDES or not all(isinstance(curve, Line) for curve in path):
        return False
    return all(_is_on(curve.start, cut) for curve in path if isinstance(curve, Line))


def _is_on(point: tuple[float, float], lines: Floats) -> bool:
    start, way = lines[:, :2], lines[:, 2:] - lines[:, :2]
    beside = np.array(point) - start
    along = np.clip((beside * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-300), 0.0, 1.0)
    away = beside - along[:, None] * way
    return bool((np.hypot(away[:, 0], away[:, 1]) <= _NEAR_MM).any())
