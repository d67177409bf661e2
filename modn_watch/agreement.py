"""From what name, folders and content state to one record, with every contradiction shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.applicable import OF_ONE_PART
from modn_watch.model import Fact, Note, Record, Scalar, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

#: Thicknesses closer than this are the same, mm.
SAME_MM: Final = 0.005
#: What a person states who has looked at a file and found its record right as it is.
REVIEWED: Final = "reviewed"
#: The fields that confidence is the mean of.
COUNTED: Final = (
    "client_code", "project_code", "part_name", "material", "thickness_mm", "quantity",
)  # fmt: skip
_ALWAYS: Final = frozenset(COUNTED) - OF_ONE_PART
_FIELDS: Final = (*COUNTED, "stated_version")
#: More of anything is a misreading; databases hold no number beyond 63 bits.
_MOST: Final = {"thickness_mm": 1000.0, "quantity": 9_999_999, "stated_version": 999_999}
_WORDS: Final = {
    "client_code": "client",
    "project_code": "project",
    "part_name": "part",
    "material": "material",
    "thickness_mm": "thickness",
    "quantity": "quantity",
    "stated_version": "version",
}
_AGREED, _ALONE, _CONFLICT, _SILENT = 1.0, 0.8, 0.4, 0.0


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What is believed of a file, and what was contradicted on the way."""

    record: Record
    #: One `conflict` for every source that contradicts what is believed.
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Voice:
    """What one source says about one field."""

    source: Source
    #: Different values, each with the evidence for it.
    values: tuple[tuple[Scalar, str], ...]

    @property
    def is_clear(self) -> bool:
        return len(self.values) == 1


@dataclass(frozen=True, kw_only=True)
class _Verdict:
    """What is believed about one field, by whom, and who says otherwise."""

    voice: _Voice | None = None
    others: tuple[_Voice, ...] = ()
    agreeing: int = 0

    @property
    def value(self) -> Scalar | None:
        return self.voice.values[0][0] if self.voice and self.voice.is_clear else None

    @property
    def score(self) -> float:
        if self.voice is None or self.voice.source is Source.DEFAULT:
            return _SILENT
        settled = self.voice.source is Source.OPERATOR and self.voice.is_clear
        if (self.others and not settled) or not self.voice.is_clear:
            return _CONFLICT
        return _AGREED if self.agreeing else _ALONE


def agree(facts: Collection[Fact], applies: Collection[str] = OF_ONE_PART) -> Agreement:
    """Return one record of all that is stated, in whatever order.

    The highest source that states one value is believed: operator, file name, labelled content,
    folder, unlabelled content, default. A source that states several values (a drawing of several
    parts) is believed in none; it contradicts when none of them is the believed one. Facts of
    other fields, and values that no file can have, are left aside.

    Args:
        facts: all that is stated.
        applies: from `applicable`.
    """
    verdicts = _verdicts(facts)
    values = {field: verdict.value for field, verdict in verdicts.items()}
    return Agreement(
        record=Record(**values, confidence_score=confidence(facts, applies)),  # type: ignore[arg-type] # _fitting saw to each field's type
        notes=tuple(
            note for field, verdict in verdicts.items() for note in _conflicts(field, verdict)
        ),
    )


def contradicted(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return the fields about which notes say that their sources conflict."""
    said = [note.message for note in notes if note.code == "conflict"]
    return tuple(
        field for field in _WORDS if any(text.startswith(_beginning(field)) for text in said)
    )


def _beginning(field: str) -> str:
    return f"Different values are stated for the {_WORDS[field]}: "


def confidence(facts: Collection[Fact], applies: Collection[str] = OF_ONE_PART) -> float:
    """Return how far a record can be relied on: 0 to 1, two decimals.

    The mean over client, project, part, material, thickness and quantity of 1 where two
    independent sources agree, 0.8 where one speaks, 0.4 where they conflict and 0 where none does.
    Defaults speak for nothing; what a person states settles a conflict. What a file of its kind
    has not one of is left out. Who looked at it and found it right agrees with all that is
    believed, and says that the rest does not apply.

    Args:
        facts: all that is stated.
        applies: from `applicable`.
    """
    if is_reviewed(facts):
        return _AGREED
    verdicts = _verdicts(facts)
    scores = [verdicts[field].score for field in COUNTED if field in _ALWAYS or field in applies]
    return round(sum(scores) / len(scores), 2)


def is_reviewed(facts: Iterable[Fact]) -> bool:
    """Return whether a person has looked at the file and found its record right as it is."""
    return any(fact.field == REVIEWED and fact.source is Source.OPERATOR for fact in facts)


def _verdicts(facts: Iterable[Fact]) -> dict[str, _Verdict]:
    stated: dict[str, dict[Source, list[tuple[Scalar, str]]]] = {field: {} for field in _FIELDS}
    for fact in facts:
        value = _fitting(fact)
        if value is not None:
            stated[fact.field].setdefault(fact.source, []).append((value, fact.evidence))
    return {field: _verdict(voices) for field, voices in stated.items()}


def _fitting(fact: Fact) -> Scalar | None:
    """Return a fact's value as the record holds it; None when no file can have it."""
    if fact.field not in _FIELDS:
        return None
    if fact.field not in _MOST:
        return fact.value.strip() or None if isinstance(fact.value, str) else None
    number = _number(fact.value, _MOST[fact.field])
    return number if number is None or fact.field == "thickness_mm" else _whole(number)


def _number(value: Scalar, most: float) -> float | None:
    """Compare before converting: a whole number may be too long for a float."""
    if isinstance(value, bool | str) or not 0 < value <= most:
        return None
    return float(value)


def _whole(number: float) -> int | None:
    return int(number) if number.is_integer() else None


def _verdict(stated: dict[Source, list[tuple[Scalar, str]]]) -> _Verdict:
    voices = [_voice(source, stated[source]) for source in sorted(stated, reverse=True)]
    spoken = [voice for voice in voices if voice.source is not Source.DEFAULT]
    clear = next((voice for voice in spoken if voice.is_clear), None)
    believed = clear or next(iter(voices), None)
    if believed is None or believed.source is Source.DEFAULT or not believed.is_clear:
        return _Verdict(voice=believed)
    rest = [voice for voice in spoken if voice is not believed]
    value = believed.values[0][0]
    return _Verdict(
        voice=believed,
        others=tuple(voice for voice in rest if not _says(voice, value)),
        agreeing=sum(voice.is_clear and _says(voice, value) for voice in rest),
    )


def _voice(source: Source, stated: list[tuple[Scalar, str]]) -> _Voice:
    """Keep each different value once, under the first of its evidences in their order."""
    kept: list[tuple[Scalar, str]] = []
    for value, evidence in sorted(stated, key=lambda pair: (_rank(pair[0]), str(pair[0]), pair[1])):
        if not kept or not _same(kept[-1][0], value):
            kept.append((value, evidence))
    return _Voice(source=source, values=tuple(kept))


def _rank(value: Scalar) -> float | str:
    return _spoken(value) if isinstance(value, str) else value


def _says(voice: _Voice, value: Scalar) -> bool:
    return any(_same(stated, value) for stated, _ in voice.values)


def _same(one: Scalar, other: Scalar) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return _spoken(one) == _spoken(other)
    return abs(one - other) <= SAME_MM + 1e-9


def _spoken(value: Scalar) -> str:
    """Case, blanks and hyphens are spelling: `Bracket_Left` is `bracket left`."""
    letters = "".join(char for char in str(value) if char.isalnum())
    return (letters or str(value)).casefold()


def _conflicts(field: str, verdict: _Verdict) -> Iterable[Note]:
    if verdict.voice is None or verdict.voice.source is Source.DEFAULT:
        return
    if not verdict.voice.is_clear:
        yield _conflict(field, verdict.voice.values, "none of them was used")
    for other in verdict.others:
        said = (verdict.voice.values[0], *other.values)
        yield _conflict(field, said, f"{verdict.value} was used")


def _conflict(field: str, said: tuple[tuple[Scalar, str], ...], outcome: str) -> Note:
    told = ", ".join(f"{value} ({evidence})" for value, evidence in said)
    return Note(
        code="conflict",
        message=f"{_beginning(field)}{told}; {outcome}.",
        place="",
        evidence="; ".join(evidence for _, evidence in said),
    )
