"""Which lines of a list are cut from plate, and which are bought or sawn from a section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from modn_watch.partlist import PartLine

_LONGEST: Final = 120
#: What is bought: fasteners and fittings, in English and Afrikaans.
_BOUGHT = re.compile(
    r"\b(?:(?:hex ?|u-?|anchor ?|eye ?|chem(?:ical)? ?)?bolts?|nuts?|(?:set ?|cap ?|tek ?)?screws?"
    r"|studs?|rivets?|threaded (?:rods?|bars?)|boute?|moere?|skroewe?|klinknaels?|hinges?"
    r"|skarniere?|bearings?|laers?|castors?|gaskets?|electrodes?|paint|verf|primer|welding wire)\b",
    re.IGNORECASE,
)
#: What is cut to hold it: `Bolt plate`.
_MADE = re.compile(
    r"\b(?:plates?|plaat|plate|gussets?|brackets?|covers?|flanges?|templates?|tabs?|lugs?|cleats?"
    r"|sheets?|housings?|blocks?|spacers?)\b",
    re.IGNORECASE,
)
#: What is sawn.
_SECTION = re.compile(
    r"(?:UB|UC|UBP|IPE|IPEAA|HEA|HEB|HEM|HE|PFC|TFC|TFB|UPN|RSC|RSA|RSJ|RHS|SHS|CHS|EA|UA|L|LL|CFLC"
    r"|CFRHS|CFSHS|CFCHS|TUBE|SQ|SQR|RD|ROD|RB|PIPE|PYP|BUIS|HOEKYSTER|ANGLE|CHANNEL|BEAM|PURLIN)"
    r"[\s.-]{0,2}[0-9].*",
    re.IGNORECASE,
)


def is_plate(line: PartLine) -> bool:
    """Tell whether a line may be cut from plate; what states a thickness is.

    Only what is plainly something else is not: a drawing that is missing costs more than a
    question.
    """
    if line.thickness_mm is not None:
        return True
    stated = (line.profile or "")[:_LONGEST]
    if stated and profile(stated):
        return True
    description = (line.description or line.mark or "")[:_LONGEST]
    if _SECTION.fullmatch(stated):
        return False
    return not _BOUGHT.search(description) or _MADE.search(description) is not None
