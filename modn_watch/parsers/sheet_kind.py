"""What kind of table a block is: cutting list, parts list, bill of materials, quote, order, ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modn_watch.parsers.sheet_blocks import Block

UNKNOWN: Final = "unknown"
#: The kinds whose rows are parts.
LISTS: Final = frozenset({"cutting list", "parts list", "bill of materials", "quote", "order"})

_LIST: Final = r"[ _-]?(?:lists?|schedules?|registers?|sheets?|lys|lyste)"
#: In the order in which they are tried.
_TITLES: Final[Mapping[str, re.Pattern[str]]] = {
    kind: re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE)
    for kind, words in {
        "time sheet": r"(?:time|clock)[ _-]?(?:sheets?|cards?)|tydsta(?:te|at)|attendance|bywoning",
        "inventory": rf"(?:inventory|stock|voorraad)(?:{_LIST}|[ _-]?(?:take|count|on hand|opname))"
        r"|inventory|inventaris|bin[ _-]?cards?",
        "cutting list": rf"(?:schedule|list|lys) (?:of|van) (?:plates?|plate)"
        rf"|(?:cut|cutting|laser|nest|nesting|plate|sny|snit|plaat){_LIST}"
        r"|cut(?:ting)?[ _-]plans?|snyplan",
        "bill of materials": rf"bill of (?:materials?|quantities)|b\.?o\.?m\.?|boq"
        rf"|(?:materials?|materiaal){_LIST}|lys van materiale?",
        "parts list": rf"(?:parts?|piece|assembly|component|onderdele?|stuk|deel){_LIST}",
        "quote": r"(?<!please )(?<!pls )quotes?|quotations?|kwotasies?|estimates?"
        r"|pro[ -]?forma|tender",
        "order": r"(?:purchase |sales |works |customer )?orders?|(?:aankoop ?)?bestellings?"
        r"|p\.?o\.?",
    }.items()
}
#: `Order no: 55` stands on every list.
_ONLY_A_NUMBER = re.compile(
    r"[:#]|\b(?:no|nr|number|nommer|ref|date|datum|order|bestelling|po)\b\.?[\s:]*$", re.IGNORECASE
)
_LONGEST_TITLE: Final = 100
_NEEDED: Final = {"time sheet": frozenset({"hours", "employee", "date"})}
_SIZES: Final = frozenset({"thickness", "gauge", "plate", "size", "length", "width", "diameter"})
_PIECES: Final = frozenset({"quantity", "quantity_each", "quantity_total"})
_NAMES: Final = frozenset({"mark", "name", "description", "item", "code", "drawing", "file"})
#: What is left to be made, or in the store.
_LEFT: Final = frozenset({"balance", "balans", "bal", "available"})
_BILL: Final = frozenset({"supplier", "measured_in", "revision", "assembly", "code"})


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a block is, and by what it was told."""

    #: `cutting list`, `parts list`, `bill of materials`, `quote`, `order`, `inventory`,
    #: `time sheet` or `unknown`.
    name: str
    evidence: tuple[str, ...]


def of(block: Block, titles: Sequence[tuple[str, str]], labels: Iterable[str]) -> Kind:
    """Return the kind of a block; what a title says counts before the headings.

    Args:
        block: its headings.
        titles: texts above it and the sheet's name, each with where it stands, nearest first.
        labels: the fields of the labels around it.
    """
    for place, text in titles:
        named = _title(text)
        if named and _fits(named, block.fields):
            return Kind(name=named, evidence=(f'{place} "{text}"',))
    name = _by_fields(block, frozenset(labels))
    told = [each.text for each in block.headings if each.meaning]
    return Kind(name=name, evidence=(f"headings {', '.join(told)}",))


def _title(text: str) -> str:
    if len(text) > _LONGEST_TITLE:
        return ""
    for kind, pattern in _TITLES.items():
        if pattern.search(text):
            bare = kind in {"quote", "order"} and _ONLY_A_NUMBER.search(text)
            alone = pattern.fullmatch(text.strip())
            return "" if bare and not alone else kind
    return ""


def _fits(kind: str, fields: frozenset[str]) -> bool:
    if kind in _NEEDED:
        return not _NEEDED[kind].isdisjoint(fields)
    if kind == "inventory":
        return True
    return "hours" not in fields and not _NAMES.isdisjoint(fields)


def _is_progress(block: Block) -> bool:
    """Tell whether a list of sizes has marks, or a balance still to be cut: no stock list does."""
    stock = [
        each.text.strip(" .:").casefold()
        for each in block.headings
        if each.meaning and each.meaning.field == "in_stock"
    ]
    sized = bool(block.fields & _SIZES and block.fields & _PIECES)
    drawn = not block.fields.isdisjoint({"mark", "drawing", "file"})
    return sized and (drawn or all(text in _LEFT for text in stock))


def _by_fields(block: Block, labels: frozenset[str]) -> str:
    fields = block.fields
    if "hours" in fields and fields & {"employee", "date", "project", "name"}:
        return "time sheet"
    if "in_stock" in fields and not _is_progress(block):
        return "inventory"
    if fields.isdisjoint(_NAMES) and "profile" not in fields:
        return "cutting list" if fields & _SIZES and fields & _PIECES else UNKNOWN
    return _list(fields, labels)


def _list(fields: frozenset[str], labels: frozenset[str]) -> str:
    priced = fields & {"price", "price_total"}
    if priced and not (fields & _SIZES and "quantity" not in fields):
        return "order" if "order" in labels | fields and "quote" not in labels else "quote"
    if fields & _SIZES and (fields & _PIECES or "thickness" in fields):
        listed = "mass" in fields and fields & {"profile", "grade"}
        return "parts list" if listed else "cutting list"
    if fields & _PIECES and fields & _BILL:
        return "bill of materials"
    if fields & _PIECES or fields & {"mass", "profile", "material", "drawing"}:
        return "parts list"
    return UNKNOWN
