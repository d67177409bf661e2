"""What may be the value of a label: dates are dates, thicknesses are measures, codes are codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.measures import quantity, thickness_mm
from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST: Final = 120
#: Words of a name, of a material, of a title.
_NAME_WORDS: Final = 6
_FEW_WORDS: Final = 8
_TITLE_WORDS: Final = 16
#: Words of a number of a drawing, an order, a part; and letters of those without a digit.
_CODE_WORDS: Final = 5
_CODE_LETTERS: Final = 40
_SMALL_WORD: Final = 3
#: Letters of the longest abbreviation with a full stop.
_ABBREVIATED: Final = 4

_MONTH: Final = (
    r"(?:jan(?:uar[yi]e?)?|feb(?:ruar[yi]e?)?|mar(?:ch|t)?|maart|mrt|apr(?:il)?|may|mei|june?|junie"
    r"|july?|julie|aug(?:ust(?:us)?)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?"
    r"|de[cs](?:ember)?)"
)
_YEAR: Final = r"(?:19|20)?[0-9]{2}"
_CLOCK: Final = r"(?:[ ,T]+[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?)?"
_WEEKDAY: Final = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|maan|dins|woens|donder|vry|sater"
    r"|son)(?:day|dag)?,? )?"
)
_DATE = re.compile(
    rf"{_WEEKDAY}(?:[0-9]{{1,2}}(?:st|nd|rd|th)?[ ./-]{{0,2}}{_MONTH}\.?(?:[ ,./-]{{0,2}}{_YEAR})?"
    rf"|{_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?(?:,? {_YEAR})?"
    rf"|[0-9]{{1,2}}(?P<mark>[ ./-])[0-9]{{1,2}}(?P=mark){_YEAR}"
    r"|(?:19|20)[0-9]{2}(?P<other>[./-])[0-9]{1,2}(?P=other)[0-9]{1,2}"
    rf"|20[0-9]{{2}}[01][0-9][0-3][0-9]){_CLOCK}",
    re.IGNORECASE,
)
_SCALE = re.compile(r"[0-9.]+ ?[:/=] ?[0-9.]+|n\.?t\.?s\.?|not to scale|as shown|varies|full size"
                    r"|volgrootte|soos getoon|nie op skaal", re.IGNORECASE)  # fmt: skip
_REVISION = re.compile(r"(?:rev\.? ?)?(?:[A-Z]{0,2}[-.]?[0-9]{1,3}[A-Z]?|[A-Z]{1,2})",
                       re.IGNORECASE)  # fmt: skip
_SHEET = re.compile(r"(?:sheet |blad )?[0-9]{1,4}[A-Z]?(?: ?(?:of|van|/|-) ?[0-9]{1,4})?",
                    re.IGNORECASE)  # fmt: skip
_FIGURE: Final = r"[0-9]{1,3}(?:[ ,][0-9]{3})*(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
_LENGTH = re.compile(rf"(?:{_FIGURE}) ?(?:mm|cm|m|in|inch|\")?\.?", re.IGNORECASE)
_MASS = re.compile(rf"(?:{_FIGURE}) ?(?:kgs?|g|grams?|t|tons?|lbs?|lbmass)?\.?", re.IGNORECASE)
_AREA = re.compile(rf"(?:{_FIGURE}) ?(?:m2|m\u00b2|sqm|sq ?m)?\.?", re.IGNORECASE)
_MEASURE = re.compile(
    rf"(?:R|ZAR|\$) ?[0-9].*|(?:{_FIGURE}) ?(?:mm|cm|m|kgs?|%|off|pcs|days?|dae|weeks?|weke|hours?"
    r"|ure)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"[0-9]")
_LETTER = re.compile(r"[^\W\d_]")
#: Sentences begin or end so, and values do not.
_SENTENCE = re.compile(
    r"^(?:see|as per|refer|to be|soos|sien|volgens|moet|will|must|shall|is|are|not|in accordance"
    r"|confirm|per)\b|\b(?:must|shall|should|please|moet|sal|asseblief)\b|[;?!]|[a-z]{3}\. ",
    re.IGNORECASE,
)
_FASTENER = re.compile(
    r"\b(?:bolts?|nuts?|washers?|gaskets?|welds?|electrodes?|boute?|moere?|sweis\w*)\b",
    re.IGNORECASE,
)
_NO_ORDER = re.compile(r"(?:rfq|enq|quot|navraag|kwotasie|enquiry)", re.IGNORECASE)


def is_date(text: str) -> bool:
    """Tell whether a text is a date: `14/10/2025`, `7 Okt 2025`, `Nov 28, 2025`, `28 Nov`."""
    return bool(_DATE.fullmatch(text.strip()))


def may_be(about: str, value: str) -> bool:
    """Tell whether a text may be the value of a label.

    Dates are dates, sizes and masses are figures with or without their unit, numbers of drawings
    and orders are codes and neither dates, measures nor sums, and what may be any words (titles,
    clients, materials) is no sentence: `Delivery: 5 working days` states no date.

    Args:
        about: one of `labels.LABELS`.
        value: as the page has it.
    """
    text = " ".join(value.split())
    if not text.strip(" -_.:/") or len(text) > _LONGEST:
        return False
    return _JUDGES.get(about, _words(_TITLE_WORDS))(text)


def qualifies(word: str) -> bool:
    """Tell whether a word before a label says of what it is: `WELD` does, `3.` and `holes.` not."""
    letters = sum(map(str.isalpha, word))
    ends = word.endswith((".", ",", ";", ")")) and letters > _ABBREVIATED
    return letters > 1 and not ends and not _DIGIT.search(word)


def _words(most: int) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        return text.count(" ") < most and not _SENTENCE.search(text)

    return fits


def _name(text: str) -> bool:
    return bool(_LETTER.search(text)) and not is_date(text) and _words(_NAME_WORDS)(text)


def _substance(text: str) -> bool:
    return bool(_LETTER.search(text) or _DIGIT.search(text)) and _words(_FEW_WORDS)(text)


def _material(text: str) -> bool:
    said = _LETTER.search(text) and not is_date(text) and not _FASTENER.search(text)
    return bool(said) and _substance(text)


def _grade(text: str) -> bool:
    return not is_date(text) and _words(4)(text)


def _thickness(text: str) -> bool:
    return thickness_mm(text) is not None or profile(text) is not None


def _section(text: str) -> bool:
    return bool(_DIGIT.search(text)) and _words(_NAME_WORDS)(text)


def _code(text: str) -> bool:
    """Tell whether a text is a number of something: with a digit, and no words of a sentence."""
    words = text.split()
    if len(text) > _CODE_LETTERS or len(words) > _CODE_WORDS or not _DIGIT.search(text):
        return False
    if (is_date(text) and not text.isdigit()) or _MEASURE.fullmatch(text):
        return False
    return all(_DIGIT.search(each) or each.isupper() or len(each) <= _SMALL_WORD for each in words)


def _order(text: str) -> bool:
    return _code(text) and not _NO_ORDER.match(text)


def _by(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        return bool(pattern.fullmatch(text))

    return fits


def _scale(text: str) -> bool:
    return bool(_SCALE.match(text)) and text.count(" ") < _FEW_WORDS


_JUDGES: Final[Mapping[str, Callable[[str], bool]]] = {
    **dict.fromkeys(("due_date", "date", "revised", "released", "completed"), is_date),
    **dict.fromkeys(
        ("drawing_number", "project_number", "job_number", "invoice_number", "mark"), _code
    ),
    **dict.fromkeys(("order_number", "quote_number"), _code),
    **dict.fromkeys(
        ("drawn_by", "detailed_by", "designed_by", "checked_by", "approved_by", "contact"), _name
    ),
    "order_number": _order,
    "material": _material,
    "grade": _grade,
    "finish": _words(_FEW_WORDS),
    "thickness_mm": _thickness,
    "quantity": lambda text: bool(quantity(text)),
    "profile": _section,
    **dict.fromkeys(("length_mm", "width_mm"), _by(_LENGTH)),
    "area_m2": _by(_AREA),
    **dict.fromkeys(("mass_kg", "mass_total"), _by(_MASS)),
    "scale": _scale,
    "revision": _by(_REVISION),
    "sheet": _by(_SHEET),
}
