"""In what the lists and the drawings of one part disagree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.quantities import pieces_text, quantity_voices
from modn_watch.vocabulary import MATERIALS, OTHER
from modn_watch.vocabulary.named_grades import STEEL, grades

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from modn_watch.matching import Listed, Part
    from modn_watch.vocabulary.named_grades import Grade

#: Thicknesses that differ by less are the same, mm.
_SAME_THICKNESS_MM: Final = 0.005
#: Sides of one part as a list rounds them, mm, and as a share.
_SAME_SIDE_MM, _SAME_SIDE_SHARE = 1.0, 0.002
#: Materials that plain steel may be called.
_PLAIN_STEELS: Final = frozenset({STEEL, "Mild Steel", "Carbon Steel", "Vastrap"})
#: Structural steel may be galvanized after it was cut.
_OF_STEEL: Final = _PLAIN_STEELS | {"Galvanized Steel"}
_KNOWN: Final = frozenset(known.name for known in MATERIALS if known.name != OTHER)
#: Of one side, that are named.
_FEW_NAMES: Final = 3

#: What a list or a drawing says, and where.
_Said = tuple[Any, str]


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Two that state different things of one part."""

    #: `quantity`, `material`, `grade`, `thickness_mm` or `size`.
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
    return (
        *_quantities(part),
        *_materials(part),
        *_grades(part),
        *_thicknesses(part),
        *_sizes(part),
    )


def _quantities(part: Part) -> Iterator[Disagreement]:
    for one, other in quantity_voices(part.listed, part.drawn):
        yield _disagreement(_QUANTITY, one, other)


def _materials(part: Part) -> Iterator[Disagreement]:
    said: list[_Said] = [
        (_material(each.line.material, _listed_grades(each)), place(each)) for each in part.listed
    ]
    said += [
        (_material(each.material, each.grades or each.written.grades), each.name)
        for each in part.drawn
    ]
    yield from _among(_MATERIAL, [each for each in said if each[0]])


def _material(stated: str | None, named: Iterable[Grade]) -> tuple[str, str] | None:
    """Return a material and how it is told; a grade may be all that is stated of it."""
    if stated in _KNOWN:
        return stated, stated
    materials = {each.material for each in named}
    return (materials.pop(), _written(named)) if len(materials) == 1 else None


def _grades(part: Part) -> Iterator[Disagreement]:
    said: list[_Said] = [(_listed_grades(each), place(each)) for each in part.listed]
    for each in part.drawn:
        said += [(each.grades, each.name), (each.written.grades, f"{each.name} (text)")]
    stated = [each for each in said if each[0]]
    # Who states another material disagrees in that.
    for material in dict.fromkeys(each.material for found, _ in stated for each in sorted(found)):
        alike = [(_of(found, material), who) for found, who in stated]
        yield from _among(_GRADE, [each for each in alike if each[0]])


def _of(found: Iterable[Grade], material: str) -> frozenset[Grade]:
    return frozenset(each for each in found if each.material == material)


def _listed_grades(listed: Listed) -> frozenset[Grade]:
    """Return the grades that a line states: in their column, or else in that of the material."""
    line = listed.line
    return (
        grades(line.grade or "", labelled=True)
        or grades(line.material or "", labelled=True)
        or grades(line.description or "")
        or grades(line.profile or "")
    )


def _written(named: Iterable[Grade]) -> str:
    return " or ".join(dict.fromkeys(each.written for each in sorted(named)))


def _thicknesses(part: Part) -> Iterator[Disagreement]:
    said: list[_Said] = [(each.line.thickness_mm, place(each)) for each in part.listed]
    # What the list on a sheet states counts before what is cut.
    said += [
        (each.written.thickness_mm, f"{each.name} ({each.written.profile})") for each in part.drawn
    ]
    said += [(each.thickness_mm, each.name) for each in part.drawn]
    yield from _among(_THICKNESS, [each for each in said if each[0] is not None])


def _sizes(part: Part) -> Iterator[Disagreement]:
    said: list[_Said] = [
        (_sides(each.line.length_mm, each.line.width_mm), place(each)) for each in part.listed
    ]
    said += [
        (_sides(each.width_mm, each.height_mm), each.name)
        for each in part.drawn
        if not each.is_shared
    ]
    yield from _among(_SIZE, [each for each in said if each[0]])


def _sides(one: float | None, other: float | None) -> tuple[float, ...]:
    """Return the longer side before the shorter one; a length alone is one side."""
    return tuple(sorted(filter(None, (one, other)), reverse=True))


def _same_material(one: str, other: str) -> bool:
    if STEEL in {one, other}:
        return {one, other} <= _OF_STEEL
    return one == other or {one, other} <= _PLAIN_STEELS


def _same_size(one: Sequence[float], other: Sequence[float]) -> bool:
    few, more = sorted((one, other), key=len)
    if len(few) == len(more):
        return all(map(_same_side, few, more))
    return any(_same_side(few[0], side) for side in more)


def _same_side(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME_SIDE_SHARE, abs_tol=_SAME_SIDE_MM)


def _among(field: _Field, said: Sequence[_Said]) -> Iterator[Disagreement]:
    """Compare everybody with the first, who is a list where there is one."""
    same = [field.same(said[0][0], value) for value, _ in said]
    alike, others = (
        [each for each, is_same in zip(said, same, strict=True) if is_same is wanted]
        for wanted in (True, False)
    )
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


def place(listed: Listed) -> str:
    """Return where a line stands."""
    return f"{listed.name} ({listed.line.evidence})"


_QUANTITY = _Field(
    name="quantity",
    same=lambda one, other: one == other,
    show=pieces_text,
)
_MATERIAL = _Field(
    name="material",
    same=lambda one, other: _same_material(one[0], other[0]),
    show=lambda said: said[1],
)
_GRADE = _Field(
    name="grade",
    same=lambda one, other: any(here.is_same(there) for here in one for there in other),
    show=_written,
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
