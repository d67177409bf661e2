"""DWGs with one of everything that can be written into them."""

from functools import cache

from tests.dwgs import a_dwg, a_dwg_head, a_dwg_of, objects, sealed
from tests.fuzz.scramble import flipped, scrambled

_TURNED = {"extrusion": (0, 0, -1)}


@cache
def seeds():
    heads = map(a_dwg_head, ("AC1009", "AC1035", "AC2.10"))
    return (*[a_dwg()] * 4, *[a_dwg_of(_curves), a_dwg_of(_blocks), a_dwg_of(_marks)] * 4, *heads)


def damaged(data, chance, other):
    """Bytes changed anywhere, or inside an object whose checksum is put right again."""
    places = objects(data)
    if not places or chance.random() < 0.4:
        return scrambled(data, chance, other)
    start, end = chance.choice(places)
    inside = bytearray(data[start:end])
    if chance.random() < 0.5:
        flipped(inside, chance)
    else:
        inside = scrambled(inside, chance, other)[: end - start].ljust(end - start, b"\0")
    return sealed(data[:start] + bytes(inside) + data[end:], start, end)


def _curves(drawing):
    space = drawing.modelspace()
    drawing.layers["CUT_3MM"] = {"color_index": 1}
    space.add_line((0, 0), (10, 0), layer="CUT_3MM")
    space.add_arc((5, 5), 2, 0, 90, **_TURNED)
    space.add_ellipse((0, 0), (5, 0, 0), 0.5, 0.0, 3.0)
    space.add_spline([(0, 0, 0), (5, 5, 0), (10, 0, 0), (15, 5, 0)])
    space.add_spline_fit([(0, 0, 0), (5, 5, 0), (10, 0, 0)])
    space.add_lwpolyline([(0, 0), (10, 0), (10, 10)], closed=True, bulges=[0, 0.5, 0], **_TURNED)
    space.add_polyline2d([(0, 0), (10, 0), (10, 10)], closed=True, bulges=[1, 0, 0], elevation=2.0)
    space.add_polyline3d([(0, 0, 0), (10, 0, 0), (10, 10, 5)])


def _blocks(drawing):
    inner = drawing.blocks.new("INNER", base_point=(1, 1, 0))
    inner.add_circle((1, 1), radius=1)
    outer = drawing.blocks.new("OUTER")
    outer.add_blockref("INNER", (0, 0), xscale=2.0, yscale=-2.0, rotation=30.0)
    outer.add_attdef("MAT", "MS", (0, 0))
    reference = drawing.modelspace().add_blockref("OUTER", (100, 0), **_TURNED)
    drawing.modelspace().add_attrib(reference, "MAT", "MS 5mm")
    drawing.modelspace().add_linear_dim((0, 0), (10, 0), (5, 5))


def _marks(drawing):
    space = drawing.modelspace()
    drawing.layers["OFF"] = {"color_index": 3, "frozen": True}
    space.add_circle((0, 0), radius=3, layer="OFF")
    space.add_point((1, 1))
    space.add_xline((0, 0), (1, 0, 0))
    space.add_solid([(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0)])
    space.add_3dface([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)])
    space.add_hatch([[(0, 0), (5, 0), (5, 5)]])
    drawing.paperspace().add_text("Sheet 1", (0, 0), height=2.0)
