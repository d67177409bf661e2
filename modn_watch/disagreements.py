"""In what the lists and the drawings of one part disagree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.vocabulary import MATERIALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from modn_watch.matching import Listed, Part

#: Thicknesses that differ by less are the same, mm.
_SAME_THICKNESS_MM: Final = 0.005
#: Sides of one part as a list rounds them, mm, and as a share.
_SAME_SIDE_MM, _SAME_SIDE_SHARE = 1.0, 0.002
#: Materials that a grade of plain steel does not contradict.
_PLAIN_STEELS: Final = frozenset({"Mild Steel", "Carbon Steel", "Vastrap"})
_KNOWN: Final = frozenset(known.name for known in MATERIALS)
#: Of one side, that are named.
_FEW_NAMES: Final = 3

#: What a list or a drawing says, and where.
_Said = tuple[Any, str]


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Two that state different things of one part."""

    #: `quantity`, `material`, `thickness_mm` or `size`.
    field: str
    #: One plain sentence for a shop.
    message: str


@dataclass(frozen=True, kw_only=True)
class _Field:
    """Of what is said, and how two sayings compare."""

    name: str
    same: Callable[[Any, Any], bool]
    show: Callable[[Any], str]


def disagreements(part: Part) -> tuple[Disagreement, ...]:
    """Return in what lists and drawings of a part disagree; who says nothing does not."""
    return (*_quantities(part), *_materials(part), *_thicknesses(part), *_sizes(part))


def _quantities(part: Part) -> Iterator[Disagreement]:
    listed = [
        (each.line.quantity, _place(each)) for each in part.listed if each.line.quantity is not None
    ]
    drawn = [(each.quantity, each.name) for each in part.drawn if each.quantity is not None]
    if not listed:
        yield from _among(_QUANTITY, drawn)
        return
    # Listed in several places, each may mean its own place or all of them.
    meant = {sum(quantity for quantity, _ in listed), *dict(listed)}
    odd = [said for said in drawn if said[0] not in meant]
    if odd:
        yield _disagreement(_QUANTITY, listed, odd)


def _materials(part: Part) -> Iterator[Disagreement]:
    said: list[_Said] = [(each.line.material, _place(each)) for each in part.listed]
    said += [(each.material, each.name) for each in part.drawn]
    yield from _among(_MATERIAL, [each for each in said if each[0] in _KNOWN])


def _thicknesses(part: Part) -> Iterator[Disagreement]:
    said: list[_Said] = [(each.line.thickness_mm, _place(each)) for each in part.listed]
    said += [(each.thickness_mm, each.name) for each in part.drawn]
    yield from _among(_THICKNESS, [each for each in said if each[0] is not None])


def _sizes(part: Part) -> Iterator[Disagreement]:
    said: list[_Said] = [
        (_sides(each.line.length_mm, each.line.width_mm), _place(each)) for each in part.listed
    ]
    said += [(_sides(each.width_mm, each.height_mm), each.name) for each in part.drawn]
    yield from _among(_SIZE, [each for each in said if each[0]])


def _sides(one: float | None, other: float | None) -> tuple[float, ...]:
    """Return the longer side before the shorter one; a length alone is one side."""
    return tuple(sorted(filter(None, (one, other)), reverse=True))


def _same_size(one: Sequence[float], other: Sequence[float]) -> bool:
    few, more = sorted((one, other), key=len)
    if len(few) == len(more):
        return all(map(_same_side, few, more))
    return any(_same_side(few[0], side) for side in more)


def _same_side(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME_SIDE_SHARE, abs_tol=_SAME_SIDE_MM)


def _among(field: _Field, said: Sequence[_Said]) -> Iterator[Disagreement]:
    """Compare everybody with the first, who is a list where there is one."""
    alike = [each for each in said if field.same(said[0][0], each[0])]
    others = [each for each in said if each not in alike]
    if others:
        yield _disagreement(field, alike, others)


def _disagreement(field: _Field, one: Iterable[_Said], other: Iterable[_Said]) -> Disagreement:
    title = field.name.removesuffix("_mm").capitalize()
    message = f"{title}: {_told(field, one)}, but {_told(field, other)}."
    return Disagreement(field=field.name, message=message)


def _told(field: _Field, said: Iterable[_Said]) -> str:
    whose: dict[str, list[str]] = {}
    for value, who in said:
        whose.setdefault(field.show(value), []).append(who)
    return " and ".join(f"{value} in {_names(names)}" for value, names in whose.items())


def _names(names: Sequence[str]) -> str:
    more = len(names) - _FEW_NAMES
    return ", ".join(names[:_FEW_NAMES]) + (f" and {more} more" if more > 0 else "")


def _place(listed: Listed) -> str:
    return f"{listed.name} ({listed.line.evidence})"


_QUANTITY = _Field(
    name="quantity",
    same=lambda one, other: one == other,
    show=lambda pieces: f"{pieces} piece{'s' if pieces != 1 else ''}",
)
_MATERIAL = _Field(
    name="material",
    same=lambda one, other: one == other or {one, other} <= _PLAIN_STEELS,
    show=str,
)
_THICKNESS = _Field(
    name="thickness_mm",
    same=lambda one, other: abs(one - other) < _SAME_THICKNESS_MM,
    show=lambda thickness: f"{thickness:g} mm",
)
_SIZE = _Field(
    name="size",
    same=_same_size,
    show=lambda sides: f"{' x '.join(f'{side:.1f}'.removesuffix('.0') for side in sides)} mm",
)
