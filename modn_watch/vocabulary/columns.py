"""What the column of a list of parts, a quote or an order holds, told by the words above it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.column_words import WORDS
from modn_watch.vocabulary.units import AREA, LENGTH, MASS, MONEY, unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.vocabulary.units import Unit

#: Longer headings are sentences, characters and words.
_LONGEST: Final = 60
_MOST_WORDS: Final = 8
#: Words in the longest phrase.
_LONGEST_PHRASE: Final = 4
#: Words this short have no plural.
_SHORT: Final = 3

#: What two names over one column mean together.
_PAIRS: Final[Mapping[frozenset[str], str]] = {
    frozenset({"material", "thickness"}): "plate",
    frozenset({"plate", "thickness"}): "thickness",
    frozenset({"gauge", "thickness"}): "gauge",
    frozenset({"plate", "gauge"}): "gauge",
    frozenset({"material", "gauge"}): "plate",
    frozenset({"plate", "material"}): "material",
    frozenset({"length", "width"}): "size",
    frozenset({"width", "height"}): "size",
    frozenset({"item", "description"}): "description",
    frozenset({"item", "mark"}): "mark",
    frozenset({"item", "name"}): "name",
    frozenset({"name", "description"}): "description",
    frozenset({"mark", "description"}): "description",
    frozenset({"size", "profile"}): "profile",
    frozenset({"item", "quantity"}): "quantity",
    frozenset({"in_stock", "quantity"}): "quantity",
    frozenset({"date", "due"}): "due",
    frozenset({"quantity_each", "quantity"}): "quantity_each",
}

#: What says less than the word beside it: `Dimensions` over `Length`.
_VAGUE: Final = frozenset({"item", "size", "total"})

#: What is stated of one piece, or of all of them.
_SUMMED: Final = frozenset({"quantity", "mass", "area", "price"})
_TOTAL: Final = frozenset({"total", "tot", "totaal", "totale"})

#: The words that may follow without changing what a column holds.
_AFTER_WORDS: Final = """
    required reqd req each ea no nr number off pcs overall approx nominal excl incl vat btw ex
    elk stuk benodig nodig and en or of x code name naam part plate steel actual
    """.split()  # noqa: SIM905 - a paragraph of words is read and sorted more easily than a list

#: Words that make a figure one about the progress of the work, the store or the past.
_ASIDE_WORDS: Final = """
    delivered outstanding received hand stock reorder min max minimum maximum invoiced scrap
    spare balance cancelled previous old stored backorder remaining returned afgelewer
    uitstaande ontvang voorraad balans oorskot completed shipped density digtheid tolerance
    margin bend radius hole holes speed pierce pierces kerf waste yield bar stok offcut
    minutes time hours
    """.split()  # noqa: SIM905 - a paragraph of words is read and sorted more easily than a list

#: What the unit in a heading must measure.
_MEASURED: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            *("thickness", "gauge", "length", "width", "height", "diameter", "size", "cut_length"),
            "plate",
        ),
        LENGTH,
    ),
    **dict.fromkeys(("mass", "mass_total"), MASS),
    **dict.fromkeys(("area", "area_total"), AREA),
    **dict.fromkeys(("price", "price_total", "total", "tax"), MONEY),
}

#: `LxWxT`, `L x B`: letters of sides with a sign between.
_SIDES = re.compile(
    r"(?<![^\W\d_])[lwbhtd](?:\s?[x*\N{MULTIPLICATION SIGN}]\s?[lwbhtd]){1,2}(?![^\W\d_])",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]+[23]?(?![^\W\d_])|[^\W\d_]+|\d+|[#%$\"\u20ac\u00a3\u2300]")
#: `kg/m` is no mass.
_PER_METRE = re.compile(r"\bkgs? ?(?:/|per) ?(?:m|metre|meter)\b")
#: Where the two languages of a heading meet, and where its unit stands.
_SPLIT = re.compile(r"[/|\n\\()\[\];,]+| - ")
_OF: Final = frozenset({"of", "van", "per", "in", "for", "vir", "op", "to", "at"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """What a column holds."""

    #: `mark`, `description`, `thickness`, `mass_total`, ...: one of `FIELDS`.
    field: str
    #: As the heading states it: `mm`, `m`, `kg`, `m2`, `ZAR`; empty = it does not.
    unit: str = ""
    #: From its numbers to mm, kg or m2; 1 where no unit is stated.
    factor: float = 1.0
    #: Every word of the heading is understood; if not, it may be no heading.
    sure: bool = True


def column(heading: str) -> Column | None:
    """Return what a column's heading means: `Length (m)`, `Dikte`, `No. off`, `Mass (kg) each`.

    English and Afrikaans, also both at once (`Material / Materiaal`); case, punctuation and line
    breaks do not count. The last thing named counts (`Material cost` is a price), and figures that
    only count how far the work is (`Qty delivered`) are no quantity. None when no word is known.
    """
    if len(heading) > _LONGEST or not heading.strip():
        return None
    text = _PER_METRE.sub("kgperm", _normal(heading))
    words = _words(text)
    if not words or len(words) > _MOST_WORDS:
        return None
    found, sure = _field(text, words)
    if not found:
        return None
    if found in _SUMMED and not _TOTAL.isdisjoint(words):
        found = f"{found}_total"
    stated = _unit(words, found)
    return Column(
        field=found,
        unit=stated.name if stated else "",
        factor=stated.factor if stated else 1.0,
        sure=sure,
    )


def _normal(heading: str) -> str:
    spread = _HUMP.sub(" ", _SIDES.sub("size", heading)).replace("_", " ")
    letters = unicodedata.normalize("NFKD", spread.casefold())
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return plain.replace("\u00f8", "\u2300").replace("'", "").replace("\u2019", "")


def _words(text: str) -> list[str]:
    found = _WORD.findall(text)
    return ["no" if word == "#" else word for word in found] if len(found) > 1 else found


def _key(words: Sequence[str]) -> str:
    """Return words as the table has them: without the s of the plural."""
    return " ".join(w[:-1] if w.endswith("s") and len(w) > _SHORT else w for w in words)


_TABLE: Final[Mapping[str, str]] = {
    _key(_words(phrase)): field for field, phrases in WORDS.items() for phrase in phrases
}
#: Everything that `Column.field` may say.
FIELDS: Final = frozenset(WORDS)
_AFTER: Final = frozenset(_key([word]) for word in _AFTER_WORDS)
_ASIDE: Final = frozenset(_key([word]) for word in _ASIDE_WORDS)


def _field(text: str, words: list[str]) -> tuple[str, bool]:
    """Return the field, and whether every word was understood; an empty one for none."""
    parts = [part for each in _SPLIT.split(text) if (part := _words(each))]
    named = [_exact(part) for part in parts if not _is_unit(part)]
    # `T` is a unit beside a mass, and the thickness under `Dimensions`.
    if ["t"] in parts and named == ["size"]:
        return "thickness", True
    pair = _PAIRS.get(frozenset(named), "")
    whole = pair or _exact(words)
    if whole:
        return whole, True
    if named and all(named):
        return next((each for each in named if each not in _VAGUE), named[-1]), True
    return _contained(words)


def _exact(words: Sequence[str]) -> str:
    """Return the field that a whole phrase names, with or without its unit behind it."""
    found = _TABLE.get(_key(words), "")
    if found or len(words) == 1 or not words:
        return found
    return _exact(words[:-1]) if unit(words[-1]) or words[-1] in _OF else ""


def _is_unit(words: Sequence[str]) -> bool:
    return all(unit(word) for word in words)


def _contained(words: list[str]) -> tuple[str, bool]:
    """Return the field of the longest phrase among other words, the last of its length."""
    keys = [_key([word]) for word in words]
    if not _ASIDE.isdisjoint(keys):
        return "other", False
    end = next((at for at, word in enumerate(words) if at and word in _OF), len(words))
    # `L` is the length under `Dimensions`, and a left hand after `Qty`.
    symbols = all(len(key) == 1 or _TABLE.get(key, "size") in _VAGUE or unit(key) for key in keys)
    for length in range(_LONGEST_PHRASE, 0, -1):
        for start in range(end - length, -1, -1):
            phrase = _key(words[start : start + length])
            field = _TABLE.get(phrase, "") if symbols or len(phrase) > 1 else ""
            if field and all(map(_says_no_more, keys[start + length : end])):
                known = all(key in _AFTER or key in _TABLE for key in keys[:start])
                # `Heat No` and `Cert No` number something else than the rows.
                if field == "item" and not known:
                    return "", False
                return field, known and end == len(words)
    return "", False


def _says_no_more(key: str) -> bool:
    return key in _AFTER or key in _TABLE or unit(key) is not None


def _unit(words: list[str], field: str) -> Unit | None:
    """Return the unit that fits the field, the last one stated."""
    measures = _MEASURED.get(field, "")
    stated = (unit(word, measures) for word in reversed(words))
    return next(filter(None, stated), None) if measures else None
