"""What a word means under a heading of material or grade: there `304` is stainless steel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.measures import TIMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.vocabulary.materials import Vocabulary

#: Longer texts are sentences.
_LONGEST: Final = 60
#: What may stand before a number, and says of which system it is.
_SYSTEM: Final = (
    r"(?:AISI|SAE|ASTM|UNS|EN[ -]?AW|AA|AW|DIN|W\.?NR\.?|TYPE|GRADE|GR|TIPE|GRAAD)?[\s.:-]*"
)
_STAINLESS: Final = (
    r"(?:20[1-5]|30[1-5]|309|310|314|316|317|321|347|403|409|41[06]|420|430|431|434|436|439|441|444"
    r"|446)(?:LN|TI|NB|CU|L|H|N|S|F)?|904L|254 ?SMO|2205|2304|2507|2101|3 ?CR ?12(?:L|TI)?"
    r"|4003|1\.4[0-9]{3}|S(?:30[0-9]|31[0-9]|32[0-9]|41[0-9]|43[0-9]|40[0-9])[0-9]{2}|17[ -]?4 ?PH"
    r"|X[0-9]CR[A-Z0-9-]+|A2|A4"
)
_TEMPER: Final = r"(?:[\s/-]*(?:H ?[1-3][0-9]{1,2}|T ?[3-8][0-9]{0,3}|[OF]))?"
_ALUMINIUM: Final = (
    r"(?:1050|1060|1070|1080|1100|1145|1200|2014|2017|2024|3003|3004|3005|3103|3105|5005|5049|5050"
    r"|5052|5083|5086|5182|5251|5383|5454|5754|6005|6060|6061|6063|6082|6351|6261|7020|7050|7075)"
    rf"A?{_TEMPER}|ALMG[0-9A-Z.,]*|ALSI[0-9A-Z.,]*|ALMN[0-9A-Z.,]*|AL99[.,]?5"
)
_ZINC_COATED: Final = (
    r"Z ?(?:100|120|140|180|200|225|275|350|450|600)|DX5[1-7]D(?: ?\+? ?ZF? ?[0-9]{0,3})?"
    r"|[GS][0-9]{3}(?:GD)? ?[+/ -] ?Z ?[0-9]{0,3}|S[0-9]{3}GD(?: ?\+ ?Z[0-9]{0,3})?|GALVSTEEL"
    r"|HDG|H\.D\.G\.?|SGCC|SECC|EG|E/?GALV|HOT[ -]DIP(?:PED)?"
)
#: Finishes of sheet, which say nothing of the metal.
_FINISH: Final = (
    r"(?:[\s,/-]*(?:2B|BA|2D|N ?[0-9]|NO\.? ?[1-8]|HL|PVC|BRUSHED|MIRROR|SATIN|POLISHED|PLATE|SHEET"
    r"|PLAAT|GESLYP|PLATES|COIL|S/?S|STEEL))*"
)


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_SYSTEM}(?:{words}){_FINISH}", re.IGNORECASE)


#: From a material to what shops call it by numbers and letters that mean other things elsewhere.
#: Source: EN 10088-1, ASTM A240, EN 573-3, EN 10346, AS 1397, and the words of steel merchants.
_KNOWN: Final[Mapping[str, re.Pattern[str]]] = {
    "Stainless Steel": _whole(
        rf"(?:(?:S/S|S\.S\.?|SS|STAINLESS(?: STEEL)?|INOX)[\s.-]*)?{_SYSTEM}(?:{_STAINLESS})"
        r"|S/S|S\.S\.?|ST/ST|ST\.? ?STEEL|S/STEEL|CORROMAX[A-Z0-9 ]*"
    ),
    "Aluminum": _whole(
        rf"(?:AL(?:U|UM|UMINIUM|UMINUM)?\.?[\s.-]*)?{_SYSTEM}(?:{_ALUMINIUM})"
        rf"|(?:{_ALUMINIUM})[\s-]*(?:AL(?:U|UM|UMINIUM|UMINUM|LOY)?\.?|LEGERING)"
    ),
    "Galvanized Steel": _whole(_ZINC_COATED),
    "Mild Steel": _whole(
        r"M/S|M\.S\.?|M/STEEL|M\.? ?STEEL|(?:CR|HR)(?:CA|[1-4])?|(?:COLD|HOT)[ -]ROLLED"
        r"|D[CD][01][1-6]|CRCA|SPCC|COM\.? ?QUAL"
    ),
    "Copper": _whole(r"ROOIKOPER|C1[01][0-9]00"),
    "Vastrap": _whole(
        r"VT|V/T|VASTRAPP?(?: ?PLAAT)?|CHE(?:QUER|CKER|Q|CK)(?:ED)?|TREAD|FLOOR"
        r"|RIFFEL(?:PLAAT)?|RIBBEL"
    ),
}
#: Of plain, wear-resistant and weathering steel: what none of the materials is the name of.
#: Source: EN 10025-2, SANS 50025, ASTM A36, and the marks of plate mills.
_GRADE: Final = re.compile(
    r"S ?[0-9]{3}[A-Z0-9+ ]{0,8}|[0-9]{3} ?WA?|GR(?:ADE)?\.? ?[0-9A-Z.]+|A[0-9]{2,3}[A-Z0-9 -]{0,8}"
    r"|Q[0-9]{3}[A-Z]?|ST ?[0-9]{2}|(?:ASTM|SANS|BS|EN|DIN)[ -]?[A-Z]?[0-9][A-Z0-9 +/.-]{0,12}"
    r"|G ?[0-9]{3}|(?:C|CK|EN) ?[0-9]{1,2}[A-Z]?|(?:SAE|AISI) ?(?:10|41|43|86)[0-9]{2}"
    r"|(?:HARDOX|VRN|DOMEX|WELDOX|STRENX|RAEX|XAR|BRINAR|BENNOX|ABREX|DILLIDUR|CREUSABRO|AR|BISPLATE"
    r"|BISALLOY|QUARD|QUEND|ROQ-?LAST|ROQTUF|SUPRALSIM|TOOLOX|ARMOX|NM)[ -]?(?:XF|EVO)?[ -]?"
    r"[0-9]{0,4}[A-Z+]{0,4}|COR-?TEN(?: ?[AB])?|WEATHERING STEEL",
    re.IGNORECASE,
)
#: In grades at least one number has so many digits; others are thicknesses.
_NUMBER = re.compile(r"[0-9]{3}|3 ?CR ?12", re.IGNORECASE)
_SIZE = re.compile(rf"[0-9]\s?(?:mm)?\s?[*{TIMES}]\s?[0-9]", re.IGNORECASE)


def material_of(text: str, vocabulary: Vocabulary) -> str | None:
    """Return the material that is meant by a word under such a heading; None when unknown.

    `304`, `S/S 316`, `430 2B` and `3CR12` are stainless steel there, `5083 H116` and `6082-T6`
    aluminium, `Z275` and `G300 Z275` galvanised sheet, `VT` chequer plate. What the vocabulary of
    the installation says counts before it.
    """
    if len(text) > _LONGEST:
        return None
    said = text.strip(" -,;/()")
    # Some programs sort their materials so: `Steel, Mild`.
    named = vocabulary.exact(said) or vocabulary.exact(" ".join(reversed(said.split(",", 1))))
    if named:
        return named
    known = (name for name, pattern in _KNOWN.items() if pattern.fullmatch(said))
    return next(known, None) or vocabulary.material(said)


def is_grade(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a text is a grade, or a material's name with one: `S355JR`, `Hardox 450`, `304`.

    Only for what stands under a heading of material: elsewhere `304` is any number.
    """
    said = text.strip(" -,;/()")
    if len(said) > _LONGEST or _SIZE.search(said):
        return False
    if _GRADE.fullmatch(said):
        return True
    return _NUMBER.search(said) is not None and material_of(said, vocabulary) is not None
