"""The colours of layers, as a screen shows them."""

from __future__ import annotations

from colorsys import hsv_to_rgb
from typing import Final

#: LightBurn's layers C00 to C29, and its tool layers.
#: Source: the palette at the lower edge of LightBurn's window (measured on screen).
_LIGHTBURN: Final = (
    *("#000000", "#0000ff", "#ff0000", "#00e000", "#d0d000", "#ff8000", "#00e0e0", "#ff00ff"),
    *("#b4b4b4", "#0000a0", "#a00000", "#00a000", "#a0a000", "#c08000", "#00a0ff", "#a000a0"),
    *("#808080", "#7d87b9", "#bb7784", "#4a6fe3", "#d33f6a", "#8cd78c", "#f0b98d", "#f6c4e1"),
    *("#fa9ed4", "#500a78", "#b45a00", "#004754", "#86fa88", "#ffdb66", "#f36926", "#0c96d9"),
)
#: AutoCAD's colour numbers 1 to 9 and, from 250 on, its greys.
_NAMED: Final = (
    *("#ff0000", "#ffff00", "#00ff00", "#00ffff", "#0000ff", "#ff00ff", "#000000", "#808080"),
    "#c0c0c0",
)
_GREYS: Final = ("#333333", "#505050", "#696969", "#828282", "#bebebe", "#ffffff")
_FIRST_HUE, _FIRST_GREY, _LAST = 10, 250, 255
_HUES: Final = 24
#: How light the five pairs of each hue are, and how much colour the second of a pair has.
_SHADES: Final = (255, 189, 129, 104, 79)
_PALE: Final = 1 / 3
_BLACK: Final = "#000000"


def colour(file_type: str, number: object) -> str:
    """Return the colour of a layer as `#rrggbb`; black for what is no colour.

    Black stands for whatever is seen best: AutoCAD's 7 is white on black and black on white.

    Args:
        file_type: as in a record.
        number: as in a layer of an extract's geometry.
    """
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        return _BLACK
    if file_type == "lbrn2":
        return _LIGHTBURN[number] if number < len(_LIGHTBURN) else _BLACK
    return _of_autocad(number)


def _of_autocad(number: int) -> str:
    if not 0 < number <= _LAST:
        return _BLACK
    if number < _FIRST_HUE:
        return _NAMED[number - 1]
    if number >= _FIRST_GREY:
        return _GREYS[number - _FIRST_GREY]
    hue, shade = divmod(number - _FIRST_HUE, 10)
    pair, is_pale = divmod(shade, 2)
    rgb = hsv_to_rgb(hue / _HUES, _PALE if is_pale else 1.0, _SHADES[pair] / 255)
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb)
