"""Whether two files of one part show the same: a drawing and the project that was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.model import Note
from modn_watch.sibling_pair import KINDS, Side, paired
from modn_watch.sibling_units import unit_between, unit_in_words
from modn_watch.sibling_words import difference, lengths, mirrored, moved, places
from modn_watch.telling import number_text, place_text

if TYPE_CHECKING:
    from modn_watch.model import Record
    from modn_watch.sibling_pair import Pair

__all__ = ["KINDS", "Side", "compare", "contradiction"]


def compare(one: Side, other: Side) -> Note | None:
    """Return in what two files of one part differ; None where they show the same.

    How the parts lie on the sheet, and how they are turned on it, makes no difference.

    Args:
        one: the file whose record is shown; the note speaks of it as "this".
        other: a file of another kind.
    """
    pair = paired(one, other)
    if pair is None or pair.agrees:
        return None
    seen = f"{other.name} (record {other.number}): {pair.there}"
    if factor := unit_between(pair.here, pair.there):
        return Note(code="sibling_unit", message=unit_in_words(pair, factor), evidence=seen)
    drawn = next(kind for kind in KINDS.values() if kind in (one.kind, other.kind))
    advice = f"Export the {drawn} again, or say which of the two counts."
    if pair.arrangement and not pair.arrangement.is_same:
        return _arranged_otherwise(pair, seen, advice)
    if pair.times:
        advice = "Say how many are to be cut."
    return Note(
        code="sibling_differs",
        message=f"{_begun(difference(pair))}. {advice}",
        evidence="; ".join((seen, *lengths(pair))),
    )


def _arranged_otherwise(pair: Pair, seen: str, advice: str) -> Note:
    strays = pair.arrangement.strays if pair.arrangement else ()
    if not strays:
        return Note(
            code="sibling_mirrored",
            message=f"{_begun(mirrored(pair))}: sheet that has a right side, such as vastrap, "
            f"comes out wrong. {advice}",
            evidence=seen,
        )
    first = strays[0].here.middle
    return Note(
        code="sibling_moved",
        message=f"{_begun(moved(pair))}. {advice}",
        place=place_text((first.real, first.imag)),
        evidence="; ".join((seen, *places(pair))),
    )


def contradiction(one: Side, mine: Record, other: Side, theirs: Record) -> Note:
    """Return that two files of one part's name are not compared, being of other sheet.

    Args:
        one: the file whose record is shown.
        mine: what is agreed of it.
        other: a file of another kind.
        theirs: what is agreed of that.
    """
    here, there = _sheet(mine), _sheet(theirs)
    return Note(
        code="sibling_contradicts",
        message=f"The {other.kind} of the same name is of {there} and this {one.kind} of {here}: "
        "they were not compared. Say which of the two is right, or give one another name.",
        evidence=f"{other.name} (record {other.number})",
    )


def _sheet(record: Record) -> str:
    thickness = None if record.thickness_mm is None else f"{number_text(record.thickness_mm)} mm"
    return " ".join(filter(None, (thickness, record.material))) or "unknown sheet"


def _begun(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
