"""What is believed of a file, and who says so or otherwise."""

from __future__ import annotations

from math import isclose
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from modn_watch.applicable import OF_ONE_PART

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from modn_watch.model import Scalar

Json = dict[str, Any]

#: What every file should have, whether anybody says it or not.
_WANTED: Final = (
    *("client_code", "project_code", "part_name", "material", "thickness_mm", "quantity"),
)
#: Values of a fact closer than this are the same, as a share.
_SAME: Final = 1e-3
#: What is shown with the figures of a drawing.
FIGURES: Final = frozenset({"width_mm", "height_mm", "mass_kg", "cut_time_s", "sheet_use"})


def facts_of(
    record: Mapping[str, Any],
    facts: Sequence[Json],
    *,
    applies: Collection[str] = OF_ONE_PART,
    listed: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> list[Json]:
    """Return for each field what is believed and what was said.

    Each has `field`, `value`, `unit`, `said` and `is_disputed`; of `said` each a value with its
    `evidence`, a list, and whether it `agrees` with what is believed.

    Args:
        record: as a document.
        facts: as documents.
        applies: of material, thickness and quantity those that the file can have one of.
        listed: by field what lists alone know of it.
    """
    named = [each["field"] for each in facts if each["field"] not in FIGURES]
    wanted = (field for field in _WANTED if field in applies or field not in OF_ONE_PART)
    fields = dict.fromkeys((*wanted, *named))
    heard = [*facts, *({"field": field, "unit": "", **said} for field, said in listed.items())]
    return [_field(field, record, heard) for field in fields]


def _field(field: str, record: Mapping[str, Any], facts: Sequence[Json]) -> Json:
    own = [each for each in facts if each["field"] == field]
    believed = record[field] if field in _WANTED else next((each["value"] for each in own), None)
    said = list(_said(own, believed))
    return {
        "field": field,
        "value": believed,
        "unit": next((each["unit"] for each in own), ""),
        "said": said,
        "is_disputed": not all(each["agrees"] for each in said),
    }


def _said(own: Sequence[Json], believed: Scalar | None) -> Iterator[Json]:
    """Yield each value that is stated, with all who state it; first what is believed."""
    values: list[Json] = []
    for each in own:
        known = next((one for one in values if same(one["value"], each["value"])), None)
        if known is None:
            agrees = believed is not None and same(each["value"], believed)
            values.append({"value": each["value"], "evidence": [], "agrees": agrees})
            known = values[-1]
        if each["evidence"] not in known["evidence"]:
            known["evidence"].append(each["evidence"])
    yield from sorted(values, key=lambda one: not one["agrees"])


def same(one: Scalar, other: Scalar) -> bool:
    """Return whether two values of a field are one: neither case nor rounding counts."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=_SAME)
    return str(one).casefold() == str(other).casefold()
