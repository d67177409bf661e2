"""The checks of one drawing as a list to go through: fine, found, or not made and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from modn_watch.checks import CHECKS, Needs, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modn_watch.checks import Check
    from modn_watch.model import Extract, Note, Record

#: What the note says of itself that counts the findings which are not told one by one.
_REST: Final = re.compile(r"(\d+) more")


class Result(StrEnum):
    """What came of a check."""

    OK = "ok"
    FOUND = "found"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """One check and what came of it."""

    check: Check
    result: Result
    #: How often it was found; what one note sums up counts once.
    findings: int = 0
    #: Why it was not made, to go on after "not checked because".
    why: str = ""


def checklist(
    record: Record, extract: Extract, notes: Iterable[Note], rules: Rules | None = None
) -> tuple[Checked, ...]:
    """Return every check in its order; none for what is no drawing.

    Args:
        record: the agreed facts.
        extract: what the parser read.
        notes: everything noticed.
        rules: the shop's; without them the standard ones.
    """
    if extract.geometry is None:
        return ()
    rules = rules or Rules()
    counts: Counter[str] = Counter()
    for note in notes:
        rest = _REST.fullmatch(note.evidence)
        counts[note.code] += int(rest[1]) if rest else 1
    missing = _missing(record, extract.geometry, rules)
    return tuple(_checked(check, counts, missing, rules) for check in CHECKS)


def _checked(
    check: Check, counts: Mapping[str, int], missing: Mapping[Needs, str], rules: Rules
) -> Checked:
    if check.name in rules.off:
        return Checked(check=check, result=Result.UNCHECKED, why="it is switched off")
    findings = sum(counts[code] for code in check.codes)
    if findings:
        return Checked(check=check, result=Result.FOUND, findings=findings)
    if why := missing[check.needs]:
        return Checked(check=check, result=Result.UNCHECKED, why=why)
    return Checked(check=check, result=Result.OK)


def _missing(record: Record, geometry: Mapping[str, Any], rules: Rules) -> dict[Needs, str]:
    """Return why checks cannot be made, by what they need; the first reason counts."""
    nothing = "" if _is_cut(geometry) else "there is nothing to cut"
    sheet = "this is a drawing sheet" if geometry.get("drawing_kind") == "sheet" else ""
    contours = nothing or ("" if "pierce_count" in geometry else "nobody looked for contours")
    thickness = "" if record.thickness_mm else "nothing says how thick the sheet is"
    largest = "" if rules.sheet_mm else "the largest sheet is not configured"
    return {
        Needs.FILE: "",
        Needs.LINES: nothing,
        Needs.CUT: sheet,
        Needs.CONTOURS: contours,
        Needs.PARTS: contours or sheet,
        Needs.THICKNESS: contours or thickness,
        Needs.SHEET: contours or largest,
    }


def _is_cut(geometry: Mapping[str, Any]) -> bool:
    """Tell whether anything is cut: a box may be around what is engraved."""
    return bool(geometry.get("bounding_box")) and geometry.get("cut_length_mm") != 0
