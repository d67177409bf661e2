"""What a file is compared by with all others: the parts that it shows, and what a picture shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modn_watch.sibling_pair import KINDS, READ_IN_PART
from modn_watch.twin_shapes import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modn_watch.twin_shapes import Piece

#: Bits of a picture's difference hash, and the hexadecimal digits that hold them.
HASH_BITS, _DIGITS = 64, 16


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a file shows."""

    #: None where nobody knows, or there are too many.
    pieces: tuple[Piece, ...] | None = None
    #: The difference hash of a picture; None of a flat one, and of what is none.
    picture: int | None = None


def look(file_type: str, details: Mapping[str, Any], codes: Iterable[str]) -> Look:
    """Return what a file shows.

    Args:
        file_type: one of the file types.
        details: of its extract.
        codes: of its notes; what was not read as a whole is not compared.
    """
    if file_type == "image":
        return Look(picture=_hash(details.get("difference_hash")))
    if file_type not in KINDS or READ_IN_PART.intersection(codes):
        return Look()
    return Look(pieces=pieces(details))


def _hash(told: Any) -> int | None:
    if not isinstance(told, str) or len(told) != _DIGITS:
        return None
    return int(told, 16) if set(told) <= set("0123456789abcdef") else None
