"""What a single value must be, beyond its type."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from modn_watch.checks import CHECKS
from modn_watch.routing import Layout
from modn_watch.vocabulary import Operations, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Foam and osmium, kg/m3, with room beyond both.
_LIGHTEST, _HEAVIEST = 100, 25_000

Item = TypeVar("Item")
Known = TypeVar("Known")


def place(value: Any) -> Path:
    """Return the path that a text spells.

    Raises:
        ValueError: no place can be meant by it.
    """
    if isinstance(value, Path):
        return value
    if not isinstance(value, str):
        # Pydantic counts only a ValueError as the value's fault.
        raise ValueError("must be a text in quotes")  # noqa: TRY004 - as above
    if not value.strip():
        raise ValueError("must not be empty: write the path of a folder")
    if value.startswith("~"):
        raise ValueError("begins with ~, which only a shell understands: write the whole path")
    if any(ord(char) < ord(" ") or char == "\x7f" for char in value):
        raise ValueError("holds a control character: write the path without it")
    return Path(value)


def not_empty(value: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return a list that holds something.

    Raises:
        ValueError: it holds nothing.
    """
    if not value:
        raise ValueError("must not be empty")
    return value


def layout(value: str) -> str:
    """Return a layout that routing understands.

    Raises:
        ValueError: it does not.
    """
    try:
        Layout.parse(value)
    except ValueError as error:
        raise _unusable(error) from None
    return value


def materials(value: Mapping[str, str]) -> Mapping[str, str]:
    """Return aliases whose every material is known.

    Raises:
        ValueError: one of them is not, or an alias is no word.
    """
    try:
        Vocabulary.standard().with_aliases(value)
    except ValueError as error:
        raise _unusable(error) from None
    return value


def density(value: float) -> float:
    """Return a density that a sheet of something may have, kg/m3.

    Raises:
        ValueError: nothing that is cut is so light or so heavy; it is of another unit.
    """
    if not _LIGHTEST <= value <= _HEAVIEST:
        raise ValueError(
            "is no density of a sheet: write kilograms in a cubic metre, "
            f"{_LIGHTEST} to {_HEAVIEST}, such as 7850 for steel"
        )
    return value


def layers(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return layers that can be recognised by their names.

    Raises:
        ValueError: a name has neither letter nor digit.
    """
    return _recognised(value, {}, value)


def colors(value: Mapping[int, Any]) -> Mapping[int, Any]:
    """Return colours that AutoCAD has.

    Raises:
        ValueError: one of them it has not.
    """
    return _recognised({}, value, value)


def _recognised(layers: Mapping[str, Any], colors: Mapping[int, Any], value: Known) -> Known:
    try:
        Operations.standard().with_words(layers, colors)
    except ValueError as error:
        raise _unusable(error) from None
    return value


def check_names(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of checks.

    Raises:
        ValueError: one of them names none.
    """
    known = [check.name for check in CHECKS]
    for name in value:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            guess = f"did you mean {near[0]}?" if near else f"use some of {', '.join(known)}"
            raise ValueError(f"holds a name that is no check; {guess}")
    return value


def _unusable(error: ValueError) -> ValueError:
    return ValueError(f"cannot be used. {str(error).removesuffix('.')}")
