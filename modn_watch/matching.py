"""Which drawings of a project show which parts of its lists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from modn_watch import marks
from modn_watch.listed_parts import called, listed_parts
from modn_watch.writings import Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modn_watch.marks import Likeness
    from modn_watch.partlist import PartLine
    from modn_watch.vocabulary.named_grades import Grade

#: By which a part is known, the first one counts most: what it is called first of all; the same
#: written loosely; the drawing's number; its description; what numbers it in either of these.
_FIRST, _LOOSE, _DRAWING, _DESCRIPTION, _WORD = _RANKS = range(5)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of one list."""

    #: The list's record, and what its file is called.
    number: int
    name: str
    line: PartLine
    #: That are built, where the list counts for one of them.
    assemblies: int = 1


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
    #: Pieces of that one part that lie on it; None where it shows several, or was not measured.
    on_sheet: int | None = None
    #: That its file's name states.
    grades: frozenset[Grade] = frozenset()
    #: What its texts state.
    written: Written = field(default_factory=Written)
    #: It shows other parts of the lists, too, so that size and pieces are no single part's.
    is_shared: bool = False
    #: It shows the part for people, with a frame around it, and is not what is cut.
    is_sheet: bool = False
    #: A PDF or a picture, which is a drawing of a part only where its name says so.
    is_document: bool = False


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
    #: Of each rank.
    keys: tuple[frozenset[str], ...]


#: Of each rank, which parts are known by a key.
_Known = tuple[dict[str, list[int]], ...]


def match(listed: Sequence[Listed], drawn: Sequence[Drawn]) -> tuple[Part, ...]:
    """Return the parts of a project, those on lists first, in their order.

    A drawing belongs to the part whose mark its name speaks of best, or to each of several whose
    marks stand in it side by side (`A7 and B9`); else to all parts of that drawing's number, or to
    the one of that description; else to those whose marks its texts are. What no list names is put
    together by name and by number.
    """
    wanted = _wanted(listed)
    known = _known(wanted)
    shown: dict[int | None, list[Drawn]] = {}
    for each in drawn:
        owners = _named(each, known)
        by_text = () if owners or each.is_document else _alone(each.written.marks, known[_FIRST])
        of_many = len(owners) > 1 or len(by_text) > 1 or bool(by_text and each.on_sheet is None)
        shared = replace(each, is_shared=True) if of_many else each
        for owner in owners or by_text or (None,):
            shown.setdefault(owner, []).append(shared)
    found = (
        replace(each.part, drawn=tuple(shown.get(index, ()))) for index, each in enumerate(wanted)
    )
    return (*found, *_unlisted(shown.get(None, [])))


def _wanted(listed: Sequence[Listed]) -> list[_Wanted]:
    """Return the parts on the lists: lines of one mark are of one part."""
    return [
        _Wanted(
            part=Part(mark=_title(_first_named(lines)), listed=tuple(lines)),
            keys=_keys([each.line for each in lines]),
        )
        for lines in listed_parts(listed)
    ]


def _keys(lines: Iterable[PartLine]) -> tuple[frozenset[str], ...]:
    found: list[set[str]] = [set() for _ in _RANKS]
    for line in lines:
        name = called(line)
        found[_FIRST].add(marks.key(name))
        found[_LOOSE].update({marks.loose_key(name), *marks.several(name)})
        found[_DRAWING].add(marks.key(line.drawing))
        found[_DESCRIPTION].add(marks.key(line.description))
        found[_WORD].update(marks.numbers_in(f"{line.drawing or ''} {line.description or ''}"))
    return tuple(frozenset(keys - {""}) for keys in found)


def _first_named(lines: Sequence[Listed]) -> PartLine:
    """Return the line that says best what the part is called: not by the number of its row."""
    named = (each.line for each in lines if not marks.key(called(each.line)).isdigit())
    return next(named, lines[0].line)


def _title(line: PartLine) -> str:
    return line.mark or line.drawing or line.description or line.profile or line.evidence


def _known(wanted: Sequence[_Wanted]) -> _Known:
    """Return which parts are known by each key, rank by rank."""
    known: _Known = tuple({} for _ in _RANKS)
    for index, each in enumerate(wanted):
        for rank, keys in enumerate(each.keys):
            for key in keys:
                known[rank].setdefault(key, []).append(index)
    return known


def _named(drawn: Drawn, known: _Known) -> tuple[int, ...]:
    """Return which parts a drawing's name speaks of; none where several of one name would do."""
    name = _name(drawn)
    # Lists of nests name the files.
    for rank, whole in ((_FIRST, name), (_FIRST, drawn.name), (_DRAWING, drawn.name)):
        owners = _of_rank([marks.key(whole)], rank, known)
        if owners:
            return owners
    for spelling in dict.fromkeys((marks.unrevised(name), name)):
        spoken_of = _spoken_of(marks.spoken(spelling), known)
        if spoken_of:
            return spoken_of
    return ()


def _spoken_of(spoken: Mapping[str, Likeness], known: _Known) -> tuple[int, ...]:
    for rank in _RANKS:
        named = _loosened(spoken) if rank == _LOOSE else spoken
        fitting = named.keys() & known[rank].keys()
        best_first = sorted(fitting, key=lambda key: _fit(key, named[key]), reverse=True)
        owners = _of_rank(_side_by_side(best_first, named), rank, known)
        if owners:
            return owners
    return ()


def _of_rank(keys: Iterable[str], rank: int, known: _Known) -> tuple[int, ...]:
    """Return the parts that are known by these keys; a drawing that lists name shows them all."""
    if rank != _DRAWING:
        return _alone(keys, known[rank])
    return tuple(sorted({owner for key in keys for owner in known[rank].get(key, ())}))


def _fit(key: str, likeness: Likeness) -> tuple[bool, bool, Likeness]:
    # `A7 gusset` is A7, also where some other part is called Gusset.
    return likeness.whole, marks.is_numbered(key), likeness


def _loosened(spoken: Mapping[str, Likeness]) -> dict[str, Likeness]:
    return {marks.loose_key(key): likeness for key, likeness in spoken.items()}


def _side_by_side(fitting: Sequence[str], spoken: Mapping[str, Likeness]) -> list[str]:
    """Return the best of those that a name speaks of, and others that share no word with it."""
    best = fitting[:1]
    if not best or not marks.is_numbered(best[0]):
        return list(best)
    taken = set(spoken[best[0]].places)
    found = [best[0]]
    for key in fitting[1:]:
        places = spoken[key].places
        if marks.is_numbered(key) and taken.isdisjoint(places):
            found.append(key)
            taken |= set(places)
    return found


def _alone(keys: Iterable[str], known: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    """Return the parts that are known by these keys and share none of them."""
    owners = (known.get(key, ()) for key in keys)
    return tuple(sorted({found[0] for found in owners if len(found) == 1}))


def _name(drawing: Drawn) -> str:
    return drawing.part_name or marks.unended(drawing.name)


def _unlisted(drawn: Sequence[Drawn]) -> list[Part]:
    """Return the parts that no list names, by their names."""
    drawn = sorted(drawn, key=lambda each: not each.is_document)
    names = {marks.loose_key(_name(each)): each for each in drawn}
    found: dict[str, list[Drawn]] = {}
    for each in drawn:
        name = _name(each)
        # `W - VA2601 - Vastrap` is the sheet of what another file calls `VA2601`.
        numbers = marks.numbered(name).intersection(names)
        group = min(numbers) if len(numbers) == 1 else marks.loose_key(name)
        found.setdefault(group, []).append(each)
    return [
        Part(mark=_name(names[group]), drawn=tuple(sorted(found[group], key=lambda d: d.number)))
        for group in sorted(found)
        if not all(each.is_document for each in found[group])
    ]
