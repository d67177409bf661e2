"""What one drawing unit is, and how that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.model import Note

if TYPE_CHECKING:
    from modn_watch.geometry.bounds import Box
    from modn_watch.parsers.dxf_read import Reading

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
#: Sheets are at most 12 m long, and a canvas may hold several.
_LARGEST_MM = 30_000


@dataclass(frozen=True, kw_only=True)
class Unit:
    """The length of one drawing unit."""

    #: `mm`, `in`, `ft`, ...
    name: str
    millimetres: float
    evidence: str
    #: False when nothing in the file says it and millimetres are a custom, no more.
    known: bool = True


def unit_of(reading: Reading) -> Unit:
    """Return the drawing's unit: stated, else inferred from its writer, else millimetres."""
    return _stated(reading) or _inferred(reading) or _ASSUMED


_ASSUMED = Unit(
    name="mm",
    millimetres=1.0,
    evidence="no unit stated: millimetres assumed",
    known=False,
)


def unit_notes(unit: Unit) -> tuple[Note, ...]:
    """Return what a designer should know about the unit."""
    if unit.known:
        return ()
    return (
        Note(
            code="unit_assumed",
            message="The drawing does not say in which unit it is drawn; "
            "millimetres were assumed. Set the drawing's units before exporting it.",
        ),
    )


def doubt(unit: Unit, box: Box | None) -> tuple[Note, ...]:
    """Return a note when the stated unit makes the drawing larger than any sheet of metal."""
    if box is None or max(box.width, box.height) <= _LARGEST_MM:
        return ()
    metres = max(box.width, box.height) / 1000
    return (
        Note(
            code="unit_doubtful",
            message=f"The drawing is {metres:.1f} m long in its unit ({unit.name}): "
            "check the units it was exported in.",
            evidence=unit.evidence,
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
    return Unit(name=name, millimetres=millimetres, evidence=f"$INSUNITS={code}")


def _inferred(reading: Reading) -> Unit | None:
    if _is_lightburn(reading):
        return Unit(name="mm", millimetres=1.0, evidence="written by LightBurn: always mm")
    if "$LUNITS" in reading.stated:
        code = reading.document.header.get("$LUNITS")
        if code in _FEET_AND_INCHES:
            return Unit(name="in", millimetres=25.4, evidence=f"$LUNITS={code}")
    return None


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
