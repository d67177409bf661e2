"""What a person states about a file, from the words that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from modn_watch import asking
from modn_watch.agreement import REVIEWED
from modn_watch.errors import Misasked
from modn_watch.vocabulary.measures import MOST_PIECES, THICKEST_MM, THINNEST_MM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from modn_watch.model import Scalar
    from modn_watch.vocabulary import Vocabulary

_LONGEST_NAME: Final = 255


def stated(vocabulary: Vocabulary, said: Mapping[str, object]) -> dict[str, Scalar]:
    """Return what is stated, by field, as records have it; what is null is not stated.

    Args:
        vocabulary: the words of the trade and of this shop.
        said: by field: `material`, `part_name`, `quantity`, `thickness_mm`, and `reviewed` for
            who looked at it and found it right as it is.

    Raises:
        Misasked: there is no such field, or it cannot have such a value.
    """
    for field in said.keys() - _READ.keys():
        known = ", ".join(sorted(_READ))
        raise Misasked(f'"{field}" cannot be stated; what can is {known}.', field=field)
    read = {
        field: _READ[field](vocabulary, value) for field, value in said.items() if value is not None
    }
    return {field: value for field, value in read.items() if value is not None}


def _part_name(_vocabulary: Vocabulary, value: object) -> Scalar:
    name = value.strip() if isinstance(value, str) else ""
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise Misasked(f"{value!r} is no name of a part.", field="part_name")
    return name


def _material(vocabulary: Vocabulary, value: object) -> Scalar:
    return asking.material(vocabulary, str(value))


def _thickness(_vocabulary: Vocabulary, value: object) -> Scalar:
    number = asking.thickness(str(value))
    if not THINNEST_MM <= number <= THICKEST_MM:
        raise Misasked(
            f"{number:g} mm is no thickness of a sheet: between {THINNEST_MM:g} and "
            f"{THICKEST_MM:g} mm are.",
            field="thickness_mm",
        )
    return number


def _quantity(_vocabulary: Vocabulary, value: object) -> Scalar:
    text = str(value).strip().lower().removeprefix("x")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 -- no longer number is one
    if isinstance(value, bool) or not 1 <= number <= MOST_PIECES:
        raise Misasked(
            f"{value!r} is no number of pieces: from 1 to {MOST_PIECES}.", field="quantity"
        )
    return number


def _reviewed(_vocabulary: Vocabulary, value: object) -> Scalar | None:
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise Misasked(f"Reviewed is yes or no, not {value!r}.", field=REVIEWED)
    return True if word in _YES else None


_YES: Final = frozenset({"true", "yes"})
_NO: Final = frozenset({"false", "no"})
_READ: Final[Mapping[str, Callable[[Vocabulary, object], Scalar | None]]] = {
    "material": _material,
    "part_name": _part_name,
    "quantity": _quantity,
    REVIEWED: _reviewed,
    "thickness_mm": _thickness,
}
#: What can be stated of a record.
FIELDS: Final = tuple(sorted(_READ.keys() - {REVIEWED}))
