"""Whether two files of one part show the same: a drawing and the project that was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.contour_match import unshared
from modn_watch.model import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modn_watch.contour_match import Contour, Unshared

#: The file types that are compared, and what people call them.
KINDS: Final[Mapping[str, str]] = {"dxf": "DXF", "dwg": "DWG", "lbrn2": "LightBurn project"}

#: Of the box, and of the cut length as a share: what two programs agree to.
_SIZE_MM, _LENGTH_SHARE = 0.05, 0.001
#: Millimetres in what drawings are drawn in.
_UNITS: Final[Mapping[float, str]] = {
    10.0: "centimetres",
    25.4: "inches",
    100.0: "another unit",
    304.8: "feet",
    1000.0: "metres",
}
_UNIT_SHARE = 0.001
#: Contours of which the length is told, on each side.
_FEW = 5


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of two files of the same part."""

    #: One of the words in `KINDS`.
    kind: str
    #: What the file is called, and the number of its record.
    name: str
    number: int
    #: From its extract; lengths in millimetres.
    geometry: Mapping[str, Any]
    #: Length, area and radius of each, from its extract; empty where there are too many.
    contours: Sequence[Sequence[float]] | None


@dataclass(frozen=True, kw_only=True)
class _Figures:
    #: Width and height.
    sides_mm: tuple[float, float]
    length_mm: float
    #: None where they are not known.
    contours: list[Contour] | None

    @property
    def size(self) -> str:
        return f"{' x '.join(map(_number, self.sides_mm))} mm"

    def __str__(self) -> str:
        return f"{self.size} with {_number(self.length_mm)} mm to cut"


@dataclass(frozen=True, kw_only=True)
class _Pair:
    #: For the middle of a sentence.
    this: str
    that: str
    here: _Figures
    there: _Figures
    #: What only one of the two has; None where that is not known.
    alone: Unshared | None

    @property
    def same_size(self) -> bool:
        return _near(self.here.sides_mm, self.there.sides_mm)

    @property
    def turned(self) -> bool:
        return _near(self.here.sides_mm, self.there.sides_mm[::-1])

    @property
    def length_share(self) -> float:
        """How far the lengths are from each other, as a share of the longer."""
        lengths = (self.here.length_mm, self.there.length_mm)
        return (max(lengths) - min(lengths)) / max(lengths) if max(lengths) > 0 else 0.0

    @property
    def agrees(self) -> bool:
        same_length = self.length_share <= _LENGTH_SHARE
        return self.same_size and same_length and not any(self.alone or ())


def compare(one: Side, other: Side) -> Note | None:
    """Return in what two files of one part differ; None where they show the same.

    Args:
        one: the file whose record is shown; the note speaks of it as "this".
        other: a file of another kind.
    """
    pair = _paired(one, other)
    if pair is None or pair.agrees:
        return None
    seen = f"{other.name} (record {other.number}): {pair.there}"
    if factor := _unit_between(pair.here, pair.there):
        return Note(code="sibling_unit", message=_unit_in_words(pair, factor), evidence=seen)
    drawn = next(kind for kind in KINDS.values() if kind in (one.kind, other.kind))
    advice = f"Export the {drawn} again, or say which of the two counts."
    return Note(
        code="sibling_differs",
        message=f"{_begun(_difference(pair))}. {advice}",
        evidence="; ".join((seen, *_lengths(pair))),
    )


def _paired(one: Side, other: Side) -> _Pair | None:
    """Return what is compared; None where one of the two was not measured."""
    here, there = _figures(one), _figures(other)
    if here is None or there is None:
        return None
    known = here.contours is not None and there.contours is not None
    return _Pair(
        this=f"this {one.kind}",
        that=f"the {other.kind}",
        here=here,
        there=there,
        alone=unshared(here.contours or [], there.contours or []) if known else None,
    )


def _figures(side: Side) -> _Figures | None:
    length_mm = side.geometry.get("cut_length_mm")
    if length_mm is None or "bounding_box" not in side.geometry:
        return None
    # Where there is nothing to measure there is no box.
    box = side.geometry["bounding_box"] or {"width": 0.0, "height": 0.0}
    return _Figures(
        sides_mm=(box["width"], box["height"]),
        length_mm=length_mm,
        contours=_contours(side),
    )


def _contours(side: Side) -> list[Contour] | None:
    if side.contours:
        return [(length, area, radius) for length, area, radius in side.contours]
    return [] if side.geometry.get("pierce_count") == 0 else None


def _near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _SIZE_MM for a, b in zip(one, other, strict=True))


def _unit_between(here: _Figures, there: _Figures) -> float | None:
    """Return by which unit's millimetres one is larger than the other; None where by none."""
    pairs = zip(here.sides_mm, there.sides_mm, strict=True)
    measured = [pair for pair in pairs if any(pair)]
    if len({one < other for one, other in measured}) != 1 or not all(map(all, measured)):
        return None
    ratios = [max(pair) / min(pair) for pair in measured]
    fits = (unit for unit in _UNITS if all(abs(r / unit - 1) <= _UNIT_SHARE for r in ratios))
    return next(fits, None)


def _unit_in_words(pair: _Pair, factor: float) -> str:
    names = [pair.this, f"{pair.that} of the same part"]
    if pair.here.sides_mm > pair.there.sides_mm:
        names.reverse()
    return (
        f"{_begun(names[0])} is {factor:g} times as small as {names[1]}: it was probably drawn "
        f"in {_UNITS[factor]}. Set its unit and save it again, or say which of the two counts."
    )


def _difference(pair: _Pair) -> str:
    this, other = pair.this, f"{pair.that} of the same part"
    if pair.alone is None:
        return f"{this} is {pair.here}, and {other} {pair.there}"
    if any(pair.alone):
        return _contours_in_words(pair, *map(len, pair.alone))
    if not pair.same_size:
        lie = "are turned" if pair.turned else "lie elsewhere"
        sizes = f"{pair.here.size} here and {pair.there.size} there"
        return f"{this} holds the same contours as {other}, but they {lie}: {sizes}"
    share = f"{100 * pair.length_share:.2g} %"
    return f"{this} holds the same contours as {other}, but the cut lengths differ by {share}"


def _contours_in_words(pair: _Pair, only_here: int, only_there: int) -> str:
    this, other = pair.this, f"{pair.that} of the same part"
    if not only_there:
        return f"{this} holds {_counted(only_here)} that {other} does not"
    more = f"{other} holds {_counted(only_there)} that {this} does not"
    if not only_here:
        return more
    return f"{more}, and {this} holds {_counted(only_here)} that {pair.that} does not"


def _lengths(pair: _Pair) -> Iterable[str]:
    """Yield how long the contours are that only one of the two has."""
    for name, rows in zip((pair.this, pair.that), pair.alone or (), strict=False):
        if rows:
            lengths = ", ".join(_number(row[0]) for row in rows[:_FEW])
            yield f"only in {name}: {lengths}{', ...' if len(rows) > _FEW else ''} mm long"


def _counted(number: int) -> str:
    return "1 contour" if number == 1 else f"{number} contours"


def _begun(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _number(value: float) -> str:
    return f"{round(value, 2):.10g}"
