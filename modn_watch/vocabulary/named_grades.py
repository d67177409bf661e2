"""Grades of material: `S355JR`, `300WA`, `SS304`, `3CR12`, `5083-H111`, `Hardox 450`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.measures import TIMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: What structural grades are made of: black, chequered or galvanized afterwards.
STEEL: Final = "Steel"
#: What liners are made of.
WEAR_PLATE: Final = "Wear plate"

#: Longer texts are cut, characters.
_LONGEST: Final = 400


@dataclass(frozen=True, kw_only=True, order=True)
class Grade:
    """One grade of one material."""

    #: A name of the vocabulary, `STEEL` or `WEAR_PLATE`.
    material: str
    #: `S355`, `304L`, `5083`.
    base: str
    #: What may be left unsaid: `JR`, `H111`.
    quality: str = ""
    #: As it stands in the text.
    written: str = field(default="", compare=False)

    def is_same(self, other: Grade) -> bool:
        """Tell whether both may be meant by one person: `S355` and `S355JR`, not `304L`, `304`."""
        short, long = sorted((self.quality, other.quality), key=len)
        return (self.material, self.base) == (other.material, other.base) and long.startswith(short)


@dataclass(frozen=True, kw_only=True)
class _Rule:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Grade]
    #: Believed only where the text is about the material: `304` may be anything, `A36` a part.
    labelled: bool = False


#: Source: EN 10088-1; 3CR12 is the trade's name of what became 1.4003.
_BY_NUMBER: Final[Mapping[str, str]] = {
    "1.4003": "3CR12", "1.4016": "430", "1.4021": "420", "1.4301": "304", "1.4306": "304L",
    "1.4307": "304L", "1.4401": "316", "1.4404": "316L", "1.4432": "316L", "1.4435": "316L",
    "1.4571": "316TI", "1.4509": "441", "1.4512": "409", "1.4541": "321", "1.4462": "2205",
    "1.4539": "904L", "1.4845": "310S",
}  # fmt: skip
#: Source: EN 10025-2:2004, annex A, former designations; SANS 1431 and SANS 50025 for the last.
_FORMER: Final[Mapping[str, str]] = {
    "ST37": "S235", "ST44": "S275", "ST52": "S355", "350W": "S355",
}  # fmt: skip

_STAINLESS: Final = (
    r"(?:20[1245]|30[1234]|304[LH]|309S?|310S?|316(?:L|TI|H)?|317L?|321|347|409|41[06]|420"
    r"|43[019]|44[14]|904L|2205|2304|2507)"
)
_ALLOY: Final = (
    r"(?:1050A?|1100|1200|2014|2017A?|2024|3003|3004|3105|5005|5052|5083|5086|5182|5251|5454|5754"
    r"|6060|6061|6063|6082|7020|7075)"
)
_TEMPER: Final = r"(?:H[0-9]{2,3}|T[0-9]{1,3})"
_ALUMINIUM: Final = r"(?:ALUMIN(?:I?UM)|ALU|AL|AA|EN ?AW)"
_OF_STEEL: Final = r"(?:STAINLESS|INOX|VLEKVRY|AISI|RVS|S/S|SS|TYPE)"
_MM: Final = r"[0-9]{1,2}(?:[.,][0-9]{1,2})? ?MM"
_START: Final = rf"(?<![A-Z0-9.,])(?<![{TIMES}*])(?<![{TIMES}*] )"
_END: Final = rf"(?![A-Z0-9])(?![.,][0-9])(?! ?[{TIMES}*] ?[0-9])"


def _rule(pattern: str, read: Callable[[re.Match[str]], Grade], *, labelled: bool = False) -> _Rule:
    whole = re.compile(f"{_START}{pattern}{_END}", re.IGNORECASE)
    return _Rule(pattern=whole, read=read, labelled=labelled)


def _plain(text: str | None) -> str:
    return re.sub("[^A-Z0-9]", "", (text or "").upper())


def _structural(match: re.Match[str]) -> Grade:
    quality = _plain(match["quality"]).replace("JO", "J0")
    return Grade(material=STEEL, base=f"S{match['yield']}", quality=quality)


def _other_steel(match: re.Match[str]) -> Grade:
    base = _plain(match["base"])
    return Grade(material=STEEL, base=_FORMER.get(base, base))


def _stainless(match: re.Match[str]) -> Grade:
    stated = match["base"]
    return Grade(material="Stainless Steel", base=_BY_NUMBER.get(stated, _plain(stated)))


def _aluminium(match: re.Match[str]) -> Grade:
    return Grade(material="Aluminum", base=_plain(match["base"]), quality=_plain(match["temper"]))


def _wear(match: re.Match[str]) -> Grade:
    return Grade(material=WEAR_PLATE, base=f"{_plain(match['make'])} {match['hardness']}")


def _coated(match: re.Match[str]) -> Grade:
    return Grade(material="Galvanized Steel", base=_plain(match["base"]))


_RULES: Final = (
    _rule(
        r"S ?(?P<yield>185|235|275|315|355|420|450|460|500|550|600|650|690|700|890|960)"
        r"(?P<quality> ?(?:JR|J0|JO|J2|K2|NL|ML|MC|NC|QL1?|N|M|Q)W?"
        r"(?: ?\+ ?(?:N|AR|M|C|Z[0-9]{2})|G[1-4])?)",
        _structural,
    ),
    # `S355-01` is a part's number.
    _rule(
        r"S(?P<yield>235|275|355|420|460|690)(?P<quality>)(?![-_][0-9]{1,2}(?![0-9M ]))",
        _structural,
    ),
    _rule(r"(?P<base>(?:300|350|450) ?W)(?:A|DD)", _other_steel),
    _rule(r"(?P<base>Q(?:195|215|235|345|355|420)|D[CD](?:0[1-7]|1[1-4]))[A-E]?", _other_steel),
    _rule(r"(?P<base>ST ?(?:37|44|52))-[0-9]N?", _other_steel),
    _rule(r"(?P<base>A(?:572|516|283|514|588|285) ?GR(?:ADE|\.)? ?\w{1,2})", _other_steel),
    _rule(r"ASTM ?(?P<base>A[0-9]{2,3})", _other_steel),
    _rule(r"(?P<base>(?:300|350|450) ?W|ST ?(?:37|44|52)|A36)", _other_steel, labelled=True),
    _rule(
        r"(?P<make>HARDOX|VRN|BISALLOY|BISPLATE|RAEX|QUARD|XAR|DILLIDUR|BRINAR|BENNOX|AR)"
        r"[ -]?(?P<hardness>[2-6][0-9]0)",
        _wear,
    ),
    _rule(r"(?P<base>DX ?5[1-7]D|S[2-5][0-9]0GD)(?: ?\+ ?A?ZA?[0-9]{0,3})?", _coated),
    _rule(r"(?P<base>3 ?CR ?12)L?", _stainless),
    _rule(r"(?P<base>1\.4[0-9]{3})", _stainless),
    _rule(rf"{_OF_STEEL}(?: STEEL)?[ -]?(?P<base>{_STAINLESS})", _stainless),
    _rule(rf"(?P<base>{_STAINLESS})[ -]?{_OF_STEEL}", _stainless),
    _rule(r"(?P<base>304L|316L|316TI|904L)", _stainless),
    # Beside a thickness a number is no size: `GATE_304_4mm`, `E01_3mm_304_x4`.
    _rule(rf"(?P<base>{_STAINLESS})(?=[ _-]+{_MM})", _stainless),
    _rule(rf"{_MM}[ _-]+(?P<base>{_STAINLESS})", _stainless),
    _rule(rf"(?P<base>{_STAINLESS})", _stainless, labelled=True),
    _rule(
        rf"{_ALUMINIUM}[ -]?(?P<base>{_ALLOY})(?:[ -]?(?P<temper>{_TEMPER}))?", _aluminium
    ),
    _rule(rf"(?P<base>{_ALLOY})[ -]?(?P<temper>{_TEMPER})", _aluminium),
    _rule(rf"(?P<base>{_ALLOY})(?P<temper>)[ -]?{_ALUMINIUM}", _aluminium),
    _rule(rf"(?P<base>{_ALLOY})(?P<temper>)", _aluminium, labelled=True),
)  # fmt: skip


_THICKNESS = re.compile(rf"^{_MM}[ _-]+", re.IGNORECASE)


def grades(text: str, *, labelled: bool = False) -> frozenset[Grade]:
    """Return the grades that a text names; several where it offers a choice, or is about many.

    Args:
        text: a cell of a list, a text of a drawing, a file's name.
        labelled: it is about the material, so that `304` is a grade and no size.
    """
    found = frozenset(_found(text[:_LONGEST], labelled=labelled))
    # `5083-H111` is found without its temper, too.
    exact = {(each.material, each.base) for each in found if each.quality}
    return frozenset(
        each for each in found if each.quality or (each.material, each.base) not in exact
    )


def _found(text: str, *, labelled: bool) -> Iterator[Grade]:
    for rule in _RULES:
        if labelled or not rule.labelled:
            for match in rule.pattern.finditer(text):
                yield replace(rule.read(match), written=_without_thickness(match[0]))


def _without_thickness(text: str) -> str:
    return " ".join(_THICKNESS.sub("", text).split())
