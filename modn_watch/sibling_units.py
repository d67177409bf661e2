"""Which of two files of one part is of the wrong unit or scale, and how that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from modn_watch.sibling_pair import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.sibling_pair import Figures, Pair, Side

#: Millimetres in what drawings are drawn in.
_UNITS: Final[Mapping[float, str]] = {
    10.0: "centimetres",
    25.4: "inches",
    100.0: "another unit",
    304.8: "feet",
    1000.0: "metres",
}
_UNIT_SHARE = 0.001
#: From which confidence on a file tells its unit.
_STATED = 0.7
_PROJECT: Final = KINDS["lbrn2"]


def unit_between(here: Figures, there: Figures) -> float | None:
    """Return by which unit's millimetres one is larger than the other; None where by none."""
    pairs = zip(here.sides_mm, there.sides_mm, strict=True)
    measured = [pair for pair in pairs if any(pair)]
    if len({one < other for one, other in measured}) != 1 or not all(map(all, measured)):
        return None
    ratios = [max(pair) / min(pair) for pair in measured]
    fits = (unit for unit in _UNITS if all(abs(r / unit - 1) <= _UNIT_SHARE for r in ratios))
    return next(fits, None)


def unit_in_words(pair: Pair, factor: float) -> str:
    """Return what a designer should look at: the file that does not state its unit.

    A LightBurn project has no unit to set: where the drawing states its own, the project was
    scaled.
    """
    names = {id(pair.one): pair.this, id(pair.other): f"{pair.that} of the same part"}
    small, large = pair.one, pair.other
    if pair.here.sides_mm > pair.there.sides_mm:
        small, large = large, small
    suspect = _suspect(small, large)
    rest = large if suspect is small else small
    size = "small" if suspect is small else "large"
    said = f"{names[id(suspect)]} is {factor:g} times as {size} as {names[id(rest)]}"
    return f"{said[0].upper()}{said[1:]}{_advice(suspect, rest, factor, is_small=suspect is small)}"


def _suspect(small: Side, large: Side) -> Side:
    drawings = [side for side in (small, large) if side.kind != _PROJECT]
    silent = [side for side in drawings if not _states_unit(side)]
    projects = [side for side in (small, large) if side.kind == _PROJECT]
    return (*silent, *projects, small)[0]


def _advice(suspect: Side, rest: Side, factor: float, *, is_small: bool) -> str:
    if suspect.kind == _PROJECT:
        return (
            f", which states its unit ({rest.geometry.get('unit_evidence')}): the {_PROJECT} was "
            f"probably scaled. Check its size, or say which of the two counts."
        )
    if _states_unit(suspect):
        return ", and both state their units: say which of the two counts."
    if is_small:
        return (
            f": it was probably drawn in {_UNITS[factor]}. Set its unit and save it again, "
            "or say which of the two counts."
        )
    return (
        ", and does not state its unit. Set it and save it again, or say which of the two counts."
    )


def _states_unit(side: Side) -> bool:
    return float(side.geometry.get("unit_confidence") or 0.0) >= _STATED
