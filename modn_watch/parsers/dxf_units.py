"""What one drawing unit is, and how that is known.

The confidence of a unit, 0 to 1, by what tells it: 0.95 stated by the header ($INSUNITS), or by
a writer who knows one unit alone; 0.9 two or more dimensions on which is written what they
measure, 0.75 one; 0.85 a text (`all dimensions in mm`); 0.8 a format that only inches have.
Below 0.7 nothing tells it, and millimetres are the custom: 0.6 what is stated, and something
written in the drawing says otherwise; 0.6 the holes are of whole millimetres; 0.5, 0.4 and 0.3
by whether the drawing was begun as a metric one ($MEASUREMENT); 0.2 the holes are of fractions of
an inch; 0.3 what is told makes the drawing longer than any laser's bed where millimetres do not,
or so small that its fractions look like those of an inch (see `unit_sizes`).  Nothing is converted
for such hints: a note leaves it to whoever knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from modn_watch.model import Note
from modn_watch.parsers.dxf_writings import writings
from modn_watch.parsers.unit_words import MILLIMETRES, SPELLED, told

if TYPE_CHECKING:
    from modn_watch.parsers.dxf_read import Reading
    from modn_watch.parsers.unit_words import Told

#: $INSUNITS: the name of the unit and its length in millimetres.  Units in which nobody draws
#: steel (light years, parsecs) count as not stated.  Source: DXF reference, $INSUNITS.
_BY_CODE = {
    1: ("in", 25.4),
    2: ("ft", 304.8),
    3: ("mi", 1_609_344.0),
    4: ("mm", 1.0),
    5: ("cm", 10.0),
    6: ("m", 1000.0),
    7: ("km", 1_000_000.0),
    8: ("uin", 25.4e-6),
    9: ("mil", 0.0254),
    10: ("yd", 914.4),
    13: ("um", 0.001),
    14: ("dm", 100.0),
    15: ("dam", 10_000.0),
    16: ("hm", 100_000.0),
    21: ("ft-us", 1200 / 3937 * 1000),
    22: ("in-us", 100 / 3937 * 1000),
    23: ("yd-us", 3600 / 3937 * 1000),
}
_LIGHTBURN_LAYER = re.compile(r"Layer_\d+")
#: ezdxf adds these to every document.
_GIVEN_LAYERS = {"0", "Defpoints"}
#: $LUNITS: engineering and architectural formats, which AutoCAD has for inches only.
_FEET_AND_INCHES = {3, 4}
#: From which confidence on a unit counts as known.
_KNOWN = 0.7
_STATED, _WRITER, _FORMAT, _CONTESTED = 0.95, 0.95, 0.8, 0.6
#: $MEASUREMENT: how sure millimetres are, and what that is called.
_BEGUN = {1: (0.5, "begun as a metric drawing"), 0: (0.3, "begun as an imperial drawing")}
_NOT_BEGUN = 0.4
#: Units differ by more.
_SAME = 0.01


@dataclass(frozen=True, kw_only=True)
class Unit:
    """The length of one drawing unit."""

    #: `mm`, `in`, `ft`, ...
    name: str
    millimetres: float
    evidence: str
    #: 0 to 1; see the module.
    confidence: float
    #: What in the drawing speaks against the unit; empty = nothing does.
    against: str = ""
    #: What is written in the drawing says the same as its header.
    confirmed: bool = False

    @property
    def known(self) -> bool:
        """False when nothing in the file says it, or something else in it says otherwise."""
        return self.confidence >= _KNOWN


def unit_of(reading: Reading) -> Unit:
    """Return the drawing's unit: stated, else told by its writer or texts, else millimetres."""
    if _is_lightburn(reading):
        return _millimetres("written by LightBurn: always mm", _WRITER)
    written = writings(reading.document)
    found = told(written.texts, written.dimensions)
    stated = _stated(reading)
    if stated:
        return _contested(stated, found)
    return _told(found) or _by_format(reading) or _assumed(reading)


def unit_notes(unit: Unit) -> tuple[Note, ...]:
    """Return what a designer should know about the unit."""
    if unit.against:
        name = SPELLED.get(unit.name, unit.name)
        return (
            Note(
                code="unit_doubtful",
                message=f"The drawing was measured in {name} ({unit.evidence}), but it looks "
                f"drawn in another unit: {unit.against}. Check its size, and set the drawing's "
                "units before exporting it.",
                evidence=unit.against,
            ),
        )
    if unit.known:
        return ()
    return (
        Note(
            code="unit_assumed",
            message="The drawing does not say in which unit it is drawn; "
            "millimetres were assumed. Set the drawing's units before exporting it.",
        ),
    )


def _stated(reading: Reading) -> Unit | None:
    # ezdxf answers 6 (metres) for a file that has no header at all.
    if "$INSUNITS" not in reading.stated:
        return None
    code = reading.document.header.get("$INSUNITS")
    if code not in _BY_CODE:
        return None
    name, millimetres = _BY_CODE[code]
    return Unit(
        name=name, millimetres=millimetres, evidence=f"$INSUNITS={code}", confidence=_STATED
    )


def _contested(stated: Unit, found: Told | None) -> Unit:
    """Return the stated unit, and whether something written in the drawing says otherwise."""
    if found is None:
        return stated
    if abs(MILLIMETRES[found.name] / stated.millimetres - 1) <= _SAME:
        return replace(stated, confirmed=True)
    return replace(
        stated,
        confidence=_CONTESTED,
        against=f"{found.evidence}, which means {SPELLED[found.name]}",
    )


def _told(found: Told | None) -> Unit | None:
    if found is None:
        return None
    return Unit(
        name=found.name,
        millimetres=MILLIMETRES[found.name],
        evidence=found.evidence,
        confidence=found.confidence,
    )


def _by_format(reading: Reading) -> Unit | None:
    code = reading.document.header.get("$LUNITS") if "$LUNITS" in reading.stated else None
    if code not in _FEET_AND_INCHES:
        return None
    return Unit(name="in", millimetres=25.4, evidence=f"$LUNITS={code}", confidence=_FORMAT)


def _assumed(reading: Reading) -> Unit:
    evidence, confidence = "no unit stated: millimetres assumed", _NOT_BEGUN
    if "$MEASUREMENT" in reading.stated:
        code = reading.document.header.get("$MEASUREMENT")
        if code in _BEGUN:
            confidence, how = _BEGUN[code]
            evidence = f"{evidence}; {how}"
    return _millimetres(evidence, confidence)


def _millimetres(evidence: str, confidence: float) -> Unit:
    return Unit(name="mm", millimetres=1.0, evidence=evidence, confidence=confidence)


def _is_lightburn(reading: Reading) -> bool:
    """Tell a LightBurn export: a header of the version alone, and layers `Layer_<number>`.

    Source: measured on 127 exports of the shop, all of them drawn in millimetres.
    """
    if reading.stated != ("$ACADVER",) or reading.version != "AC1009":
        return False
    own = [
        layer.dxf.name for layer in reading.document.layers if layer.dxf.name not in _GIVEN_LAYERS
    ]
    return bool(own) and all(_LIGHTBURN_LAYER.fullmatch(name) for name in own)
