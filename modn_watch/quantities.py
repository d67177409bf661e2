"""How many pieces of one part the lists and the drawings state, and who contradicts whom."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import filterfalse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from modn_watch.matching import Drawn, Listed


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """What one of them says."""

    stated: int
    #: What that may mean in all.
    meant: frozenset[int]
    #: Of a drawing: that lie on its one sheet.
    on_sheet: int = 1
    #: Of a list: for each of so many.
    assemblies: int = 1


#: Who say the one, and who the other; each with where.
Voices = list[tuple[Pieces, str]]


def quantity_voices(
    listed: Sequence[Listed], drawn: Sequence[Drawn]
) -> Iterator[tuple[Voices, Voices]]:
    """Yield who contradict each other: lists among themselves, lists and drawings, or drawings.

    A part that one list names in several places is cut for each of them or for all together. A
    drawing of ten pieces that says 2 means two, or twice the ten. Drawings of other names for one
    part (`P1` and `P1 mirrored`) may share its pieces.
    """
    lists = _lists(listed)
    shown = [each for each in drawn if not each.is_shared]
    cut = [*filter(None, map(_on_list, shown)), *filter(None, map(_named, shown))]
    if not lists:
        yield from _against(cut[:1], cut[1:])
        return
    together = sum(max(voice[0].meant) for voices in lists for voice in voices[:1])
    meant = {number for voices in lists for number in voices[0][0].meant} | {together}
    said = {number for voice in cut for number in voice[0].meant} | _shares(shown)
    fitting = [voice for voice in cut if not meant.isdisjoint(voice[0].meant)]
    if together not in said:
        # Whom the drawings bear out stands beside them.
        others = [voice for voices in lists[1:] for voice in voices]
        if any(map(_contradicts(lists[0]), others)):
            yield from _against(lists[0], [*others, *fitting])
    odd = [voice for voice in cut if meant.isdisjoint(voice[0].meant)]
    if odd and meant.isdisjoint(_shares(shown)):
        yield [voice for voices in lists for voice in voices], odd


def _against(one: Voices, others: Voices) -> Iterator[tuple[Voices, Voices]]:
    """Yield the first and those who contradict it."""
    contradicts = _contradicts(one)
    odd = list(filter(contradicts, others))
    if odd:
        yield [*one, *filterfalse(contradicts, others)], odd


def _contradicts(one: Voices) -> Callable[[tuple[Pieces, str]], bool]:
    return lambda voice: one[0][0].meant.isdisjoint(voice[0].meant)


def _lists(listed: Sequence[Listed]) -> list[Voices]:
    """Return what each list states, in all its places."""
    stated: dict[int, list[Listed]] = {}
    for each in listed:
        if each.line.quantity is not None:
            stated.setdefault(each.number, []).append(each)
    return [list(_of_one_list(places)) for places in stated.values()]


def _of_one_list(places: Sequence[Listed]) -> Iterator[tuple[Pieces, str]]:
    times = places[0].assemblies
    numbers = [each.line.quantity or 0 for each in places]
    meant = frozenset({*(times * number for number in numbers), times * sum(numbers)})
    for number, each in zip(numbers, places, strict=True):
        where = f"{each.name} ({each.line.evidence})"
        yield Pieces(stated=number, meant=meant, assemblies=times), where


def _on_list(drawn: Drawn) -> tuple[Pieces, str] | None:
    """Return what the list on a sheet says."""
    number = drawn.written.quantity
    if number is None:
        return None
    return Pieces(stated=number, meant=frozenset({number})), f"{drawn.name} (its list)"


def _named(drawn: Drawn) -> tuple[Pieces, str] | None:
    """Return what a drawing says of itself."""
    number, lie = drawn.quantity, drawn.on_sheet or 1
    if number is None:
        return None
    return Pieces(stated=number, meant=frozenset({number, number * lie}), on_sheet=lie), drawn.name


def _shares(drawn: Sequence[Drawn]) -> set[int]:
    """Return what drawings of several names say together."""
    stated: dict[str, int] = {}
    for each in drawn:
        if each.quantity is not None and not each.is_sheet:
            stated.setdefault(each.part_name or each.name, each.quantity)
    return {sum(stated.values())} if len(stated) > 1 else set()


def pieces_text(said: Pieces) -> str:
    """Return a number of pieces in words."""
    text = f"{said.stated} piece{'s' if said.stated != 1 else ''}"
    if said.assemblies > 1:
        return f"{text} for each of {said.assemblies}"
    return text if said.on_sheet == 1 else f"{text} ({said.on_sheet} on a sheet)"
