"""Cut settings: what the laser does on each layer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modn_watch.model import Note
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.lightburn_xml import is_on, number, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from xml.etree.ElementTree import Element

#: The tool layers T1 and T2, which are never sent to a laser; LightBurn has none after them.
FIRST_TOOL_INDEX, _LAST_TOOL_INDEX = 30, 31
_TOOL = "Tool"
#: What LightBurn writes until somebody changes it.  Source: 126 of the shop's 127 projects.
_UNTOUCHED_SPEED_MM_S = 100.0
_UNTOUCHED_POWER_PERCENT = 20.0
_NO_MACHINE = "No Machine"
#: More are a damaged number.
_MOST_PASSES = 10_000
_IMAGE_TAG = "CutSetting_Img"


@dataclass(frozen=True, kw_only=True)
class CutSetting:
    """One layer's settings, with everything that the file says of it."""

    #: Which layer; pictures have indexes of their own.
    index: int | None
    for_images: bool
    #: `C00`, or what the designer called it.
    name: str
    #: As written: `Cut`, `Scan`, `Scan+Cut`, `Tool`, `Image`, ...
    type: str
    speed_mm_s: float | None
    min_power_percent: float | None
    max_power_percent: float | None
    passes: int
    #: False = the layer is switched off and not sent to the laser.
    output: bool
    #: Every value by its name, as text; nested elements by theirs.
    raw: Mapping[str, Any]

    @property
    def is_followed(self) -> bool:
        """Whether the laser does anything with what is on the layer."""
        return self.output and not self.is_tool

    @property
    def is_tool(self) -> bool:
        """Whether it is a tool layer, by its type: any index may have it."""
        return self.type == _TOOL

    @property
    def is_untouched(self) -> bool:
        """Whether speed and power are still LightBurn's own."""
        return (
            self.speed_mm_s == _UNTOUCHED_SPEED_MM_S
            and self.max_power_percent == _UNTOUCHED_POWER_PERCENT
        )


def is_tool(index: int | None) -> bool:
    """Tell whether an index belongs to a tool layer where no setting says what the layer is."""
    return index is not None and FIRST_TOOL_INDEX <= index <= _LAST_TOOL_INDEX


def cut_settings(root: Element) -> tuple[CutSetting, ...]:
    """Return all cut settings of a project, wherever they stand among its shapes."""
    return tuple(_setting(e) for e in root if e.tag in {"CutSetting", _IMAGE_TAG})


def settings_are_default(settings: Sequence[CutSetting], device: str) -> bool:
    """Tell whether nobody has set speeds and powers, so that no cut time may be read from them."""
    return device == _NO_MACHINE or all(setting.is_untouched for setting in settings)


def setting_notes(settings: Sequence[CutSetting]) -> tuple[Note, ...]:
    """Return what is unusual about the settings."""
    keys = Counter((setting.index, setting.for_images) for setting in settings)
    repeated = sorted({str(index) for (index, _), count in keys.items() if count > 1})
    nested = [setting.name for setting in settings if _nested(setting.raw)]
    notes = []
    if repeated:
        notes.append(
            Note(
                code="layer_repeated",
                message="A layer has more than one cut setting; all of them are kept.",
                evidence=", ".join(repeated),
            )
        )
    if nested:
        notes.append(
            Note(
                code="sub_layers",
                message="A layer has settings inside its settings, which are kept but not read.",
                evidence=", ".join(nested),
            )
        )
    return tuple(notes)


def setting_json(setting: CutSetting) -> dict[str, Any]:
    """Return the settings as plain JSON."""
    return {
        "index": setting.index,
        "for_images": setting.for_images,
        "name": setting.name,
        "type": setting.type,
        "speed_mm_s": setting.speed_mm_s,
        "min_power_percent": setting.min_power_percent,
        "max_power_percent": setting.max_power_percent,
        "passes": setting.passes,
        "output": setting.output,
        "raw": setting.raw,
    }


def _setting(element: Element) -> CutSetting:
    value = {child.tag: child.get("Value") for child in element}
    image = element.tag == _IMAGE_TAG
    return CutSetting(
        index=whole(value.get("index")),
        for_images=image,
        name=clean(value.get("name") or ""),
        type=clean(element.get("type") or ("Image" if image else "")),
        speed_mm_s=number(value.get("speed")),
        min_power_percent=number(value.get("minPower")),
        max_power_percent=number(value.get("maxPower")),
        # Older writers say passCount.
        passes=_passes(value.get("numPasses") or value.get("passCount")),
        output=is_on(value.get("doOutput"), otherwise=True),
        raw=_raw(element),
    )


def _passes(text: str | None) -> int:
    count = whole(text)
    return count if count is not None and 1 <= count <= _MOST_PASSES else 1


def _raw(element: Iterable[Element]) -> dict[str, Any]:
    return {
        clean(child.tag): clean(child.get("Value", "")) if not len(child) else _raw(child)
        for child in element
    }


def _nested(raw: Mapping[str, Any]) -> bool:
    return any(not isinstance(value, str) for value in raw.values())
