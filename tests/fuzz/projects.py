"""LightBurn projects with every kind of shape, and damage to their elements and numbers."""

import re
from functools import cache

from tests.builders import a_lightburn_project
from tests.fuzz.markup import damaged_text, damaged_tree
from tests.fuzz.scramble import number, rearranged, scrambled, word

_AT = "<XForm>1 0 0 1 50 25</XForm>"
_TURNED = "<XForm>0.7 0.7 -0.7 0.7 -3 1e2</XForm>"
_CURVE = (
    '<Shape Type="Path" CutIndex="0" VertID="0" PrimID="0"><XForm>1 0 0 1 5 5</XForm>'
    "<VertList>V0 0c0x1c1x10c1y-2V10 0c0x12c0y5c1x1V10 10c0x1c1x3V0 10</VertList>"
    "<PrimList>L0 1B1 2L2 3L3 0</PrimList></Shape>"
)
_SAME = f'<Shape Type="Path" CutIndex="1" VertID="0" PrimID="0">{_TURNED}</Shape>'
_CLOSED = (
    '<Shape Type="Path" CutIndex="2" VertID="1" PrimID="1"><VertList>V0 0V5 0V5 5</VertList>'
    "<PrimList>LineClosed</PrimList></Shape>"
)
_OLD = (
    f'<Shape Type="Path" CutIndex="0">{_AT}<V vx="0" vy="0" c0x="1" c0y="0" c1x="1" c1y="0"/>'
    '<V vx="9" vy="0" c0x="8" c0y="2" c1x="3" c1y="4"/><V vx="9" vy="9"/>'
    '<P T="L" p0="0" p1="1"/><P T="B" p0="1" p1="2"/></Shape>'
)
_TEXT = (
    '<Shape Type="Text" CutIndex="1" Font="Arial" Str="Material: MS 3mm x4" H="10" LS="0" Ah="1">'
    f'{_TURNED}<BackupPath Type="Path" CutIndex="1">{_AT}<VertList>V0 0V9 0V9 9</VertList>'
    "<PrimList>L0 1L1 2</PrimList></BackupPath></Shape>"
)
_POLYGON = f'<Shape Type="Polygon" CutIndex="0" N="6" Rx="5" Ry="7">{_TURNED}</Shape>'
_ROUNDED = f'<Shape Type="Rect" CutIndex="0" W="100" H="50" Cr="-7">{_AT}</Shape>'
_BITMAP = f'<Shape Type="Bitmap" CutIndex="0" W="10" H="5" Data="aGVsbG8=">{_AT}</Shape>'
_NUMBERED = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TOKEN = re.compile(r"[A-Za-z]+\d?[xy]?|[-+.\deE]+|\s+|.")
_SHAPES = ("Path", "Rect", "Ellipse", "Polygon", "Text", "Group", "Bitmap", "", "Unheard", "Path")
_PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
)


def _group(*shapes):
    inside = "".join(shapes)
    return f'<Shape Type="Group" CutIndex="0">{_TURNED}<Children>{inside}</Children></Shape>'


@cache
def seeds():
    rich = a_lightburn_project(_CURVE, _SAME, _TEXT, _group(_POLYGON, _group(_ROUNDED, _OLD)))
    more = (
        f'<Thumbnail Source="{_PNG}"/><UIPrefs><Optimize Value="0"/></UIPrefs>'
        '<VariableText><Start Value="0"/></VariableText>'
        '<CutSetting_Img type="Image"><index Value="1"/></CutSetting_Img>'
        '<CutSetting type="Scan+Cut"><index Value="30"/><name Value="T1"/>'
        '<SubLayer type="Cut"><speed Value="3"/></SubLayer></CutSetting>'
    ).encode()
    return (
        a_lightburn_project(),
        a_lightburn_project(_CURVE, _SAME),
        a_lightburn_project(_OLD, _CLOSED, _BITMAP, notes="Qty: 4"),
        a_lightburn_project(_TEXT, _POLYGON, _ROUNDED),
        a_lightburn_project(_group(_CURVE, _group(_SAME, _group(_OLD)))),
        rich,
        rich.replace(b"</LightBurnProject>", more + b"</LightBurnProject>"),
    )


def damaged(data, chance, other):
    match chance.randrange(10):
        case 0:
            return scrambled(data, chance, other)
        case 1 | 2:
            return damaged_text(data, chance, other)
        case _:
            return damaged_tree(data, chance, _value)


def _value(name, old, chance):
    """Another value: mostly one number or piece of the old one replaced."""
    if name == "Type" and chance.random() < 0.8:
        return chance.choice(_SHAPES)
    match chance.randrange(5):
        case 0:
            return word(chance)
        case 1:
            return number(chance)
        case 2:
            return "".join(rearranged(_TOKEN.findall(old), chance, 4))
        case _:
            return _with_another_number(old, chance)


def _with_another_number(old, chance):
    found = list(_NUMBERED.finditer(old))
    if not found:
        return number(chance)
    match = chance.choice(found)
    return old[: match.start()] + number(chance) + old[match.end() :]
