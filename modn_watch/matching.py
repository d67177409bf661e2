"""Which drawings of a project show which parts of its lists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from modn_watch import marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modn_watch.marks import Likeness
    from modn_watch.partlist import PartLine


#: Mark, drawing number and description.
_MOST_KEYS: Final = 3


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of one list."""

    #: The list's record, and what its file is called.
    number: int
    name: str
    line: PartLine


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One drawing or LightBurn project, the newest version of it."""

    #: Its record, and what its file is called.
    number: int
    name: str
    file_type: str
    part_name: str | None = None
    #: A name such as `Mild Steel`.
    material: str | None = None
    thickness_mm: float | None = None
    quantity: int | None = None
    #: Of its one part; None where it shows several, or was not measured.
    width_mm: float | None = None
    height_mm: float | None = None
    #: It shows the part for people, with a frame around it, and is not what is cut.
    is_sheet: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a project: what lists state of it, and what shows it."""

    mark: str
    listed: tuple[Listed, ...] = ()
    drawn: tuple[Drawn, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A part that drawings are looked for."""

    part: Part
    #: By which it is known, as `marks.key` returns them; the first one counts most.
    keys: tuple[str, ...] = field(default=())


def match(listed: Sequence[Listed], drawn: Sequence[Drawn]) -> tuple[Part, ...]:
    """Return the parts of a project, those on lists first, in their order.

    A drawing belongs to the part whose mark its name speaks of best, else to the one part of that
    description. What no list names is put together by name and by number.
    """
    wanted = _wanted(listed)
    owners = _owners(drawn, wanted)
    shown: dict[int | None, list[Drawn]] = {}
    for each in drawn:
        shown.setdefault(owners[each.number], []).append(each)
    found = (
        replace(each.part, drawn=tuple(shown.get(index, ()))) for index, each in enumerate(wanted)
    )
    return (*found, *_unlisted(shown.get(None, [])))


def _wanted(listed: Iterable[Listed]) -> list[_Wanted]:
    """Return the parts on the lists: lines of one mark are of one part."""
    found: dict[str, _Wanted] = {}
    for each in listed:
        keys = _keys(each.line)
        known = found.get(keys[0]) or _Wanted(part=Part(mark=_title(each.line)), keys=keys)
        part = replace(known.part, listed=(*known.part.listed, each))
        found[keys[0]] = replace(known, part=part)
    return list(found.values())


def _keys(line: PartLine) -> tuple[str, ...]:
    stated = tuple(filter(None, map(marks.key, (line.mark, line.drawing, line.description))))
    # Without a name of any kind each line is a part of its own.
    return tuple(dict.fromkeys(stated)) or (line.evidence,)


def _title(line: PartLine) -> str:
    return line.mark or line.drawing or line.description or line.profile or line.evidence


def _owners(drawn: Iterable[Drawn], wanted: Sequence[_Wanted]) -> dict[int, int | None]:
    """Return which part each drawing shows; None where none or several would do."""
    ranks = [_known_by(wanted, rank) for rank in range(_MOST_KEYS)]
    return {each.number: _owner(marks.spoken(_name(each)), ranks) for each in drawn}


def _known_by(wanted: Sequence[_Wanted], rank: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, each in enumerate(wanted):
        for key in each.keys[rank : rank + 1]:
            found.setdefault(key, []).append(index)
    return found


def _owner(
    spoken: Mapping[str, Likeness], ranks: Iterable[Mapping[str, Sequence[int]]]
) -> int | None:
    for known in ranks:
        fitting = spoken.keys() & known.keys()
        best = max((spoken[key] for key in fitting), default=None)
        owners = [owner for key in fitting if spoken[key] == best for owner in known[key]]
        if len(owners) == 1:
            return owners[0]
    return None


def _name(drawing: Drawn) -> str:
    return drawing.part_name or drawing.name


def _unlisted(drawn: Sequence[Drawn]) -> list[Part]:
    """Return the parts that no list names, by their names."""
    names = {marks.key(_name(each)): each for each in drawn}
    found: dict[str, Part] = {}
    for each in drawn:
        name = _name(each)
        # `W - VA2601 - Vastrap` is the sheet of what another file calls `VA2601`.
        numbers = marks.numbered(name).intersection(names)
        group = min(numbers) if len(numbers) == 1 else marks.key(name)
        title = _name(names[group])
        part = found.get(group) or Part(mark=title)
        found[group] = replace(part, drawn=(*part.drawn, each))
    return [found[group] for group in sorted(found)]
