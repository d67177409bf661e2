"""DXF drawings drawn another way: what is cut stays the same, the file does not."""

import io
import math
from itertools import pairwise
from random import Random

import ezdxf
import ezdxf.transform
from ezdxf.lldxf.tagger import binary_tags_loader
from ezdxf.math import Matrix44

from modn_watch.model import Limits
from modn_watch.parsers.dxf import parse

#: Radians; no multiple of anything that a program may round to.
ODD_ANGLE = 0.7371
_TOTALS = ("cut_length_mm", "duplicate_length_mm", "net_area_mm2", "gross_area_mm2")
_COUNTS = ("pierce_count", "closed_contours", "open_contours", "drawing_kind", "unit")
#: Of what is counted to two decimals of a millimetre.
_LAST_DIGIT = 0.011


def read(data):
    return parse(io.BytesIO(data), Limits())


def loaded(data):
    """The document; bulges that are no numbers, as LightBurn writes them, are straight."""
    if data.startswith(b"AutoCAD Binary"):
        document = ezdxf.document.Drawing.load(binary_tags_loader(data))
    else:
        encoding = "utf-8" if b"AC102" in data[:400] or b"AC103" in data[:400] else "cp1252"
        document = ezdxf.read(io.StringIO(data.decode(encoding, "surrogateescape"), newline=None))
    if b"$INSUNITS" not in data:
        # ezdxf would make metres of what states no unit.
        document.units = 0
    for layout in (document.modelspace(), *document.blocks):
        for polyline in layout.query("POLYLINE"):
            for vertex in polyline.vertices:
                if not math.isfinite(vertex.dxf.get("bulge", 0.0)):
                    vertex.dxf.bulge = 0.0
    return document


def written(document, *, release=None, binary=False):
    if release:
        document.dxfversion = release
    if binary:
        packed = io.BytesIO()
        document.write(packed, fmt="bin")
        return packed.getvalue()
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode(document.output_encoding, "dxfreplace")


def moved(document, random):
    _transformed(document, Matrix44.translate(1234.5, -876.25, 0))


def turned(document, random):
    _transformed(document, Matrix44.z_rotate(ODD_ANGLE))


def mirrored(document, random):
    _transformed(document, Matrix44.scale(-1, 1, 1))


def _transformed(document, matrix):
    # ezdxf's own answer to what cannot be mirrored in place is another entity instead.
    ezdxf.transform.inplace(document.modelspace(), matrix)


def exploded(document, random):
    """No blocks and no polylines, and each curve an entity of its own."""
    space = document.modelspace()
    while references := list(space.query("INSERT")):
        for reference in references:
            reference.explode(space)
    for polyline in list(space.query("LWPOLYLINE POLYLINE")):
        polyline.explode(space)


def shuffled(document, random):
    """Entities in another order, in blocks too, and lines the other way round."""
    for layout in (document.modelspace(), *document.blocks):
        random.shuffle(layout.entity_space.entities)
        for line in layout.query("LINE"):
            if random.random() < 0.5:
                line.dxf.start, line.dxf.end = line.dxf.end, line.dxf.start


def in_pieces(document, random):
    """Lines, arcs, circles and ellipses cut up, those of polylines too, in blocks as well."""
    for layout in (document.modelspace(), *document.blocks):
        for polyline in list(layout.query("LWPOLYLINE POLYLINE")):
            polyline.explode(layout)
        for entity in list(layout.query("LINE ARC CIRCLE ELLIPSE")):
            for piece in _PIECES[entity.dxftype()](entity, random):
                layout.add_entity(piece)
            layout.delete_entity(entity)


def _cuts(random, size, most=3):
    """Rising shares from 0 to 1, of pieces no shorter than 2 mm."""
    count = min(random.randint(1, most), int(size / 2))
    if count < 2:
        return [0.0, 1.0]
    return [n / count for n in range(count + 1)]


def _lines(line, random):
    start, end = line.dxf.start, line.dxf.end
    shares = _cuts(random, start.distance(end))
    for a, b in pairwise(shares):
        yield _like(line, start=start.lerp(end, a), end=start.lerp(end, b))


def _arcs(arc, random):
    sweep = (arc.dxf.end_angle - arc.dxf.start_angle) % 360 or 360
    shares = _cuts(random, math.radians(sweep) * arc.dxf.radius)
    for a, b in pairwise(shares):
        begin = arc.dxf.start_angle
        yield _like(arc, start_angle=begin + a * sweep, end_angle=begin + b * sweep)


def _circles(circle, random):
    look = circle.graphic_properties() | {
        name: circle.dxf.get(name)
        for name in ("center", "radius", "extrusion")
        if circle.dxf.hasattr(name)
    }
    begin = random.uniform(0, 360)
    for turn in (0, 100, 230):
        until = {0: 100, 100: 230, 230: 360}[turn]
        angles = {"start_angle": begin + turn, "end_angle": begin + until}
        yield ezdxf.entities.Arc.new(dxfattribs=look | angles, doc=circle.doc)


def _ellipses(ellipse, random):
    begin, end = ellipse.dxf.start_param, ellipse.dxf.end_param
    sweep = (end - begin) % math.tau or math.tau
    yield _like(ellipse, start_param=begin, end_param=begin + sweep / 3)
    yield _like(ellipse, start_param=begin + sweep / 3, end_param=begin + sweep)


_PIECES = {"LINE": _lines, "ARC": _arcs, "CIRCLE": _circles, "ELLIPSE": _ellipses}


def _like(entity, **values):
    copied = entity.copy()
    for name, value in values.items():
        copied.dxf.set(name, value)
    return copied


def partly_doubled(document, random):
    """Lines, arcs and circles drawn again, whole or in part, and lines that reach into others."""
    for layout in (document.modelspace(), *document.blocks):
        for entity in list(layout.query("LINE ARC CIRCLE")):
            for piece in _AGAIN[entity.dxftype()](entity, random):
                layout.add_entity(piece)


def _lines_again(line, random):
    start, end = line.dxf.start, line.dxf.end
    low, high = sorted(random.sample(range(9), 2))
    if start.distance(end) * (high - low) / 8 > _LEAST_MM:
        yield _like(line, start=start.lerp(end, high / 8), end=start.lerp(end, low / 8))
    if start.distance(end) > 8 * _LEAST_MM:
        yield _like(line, end=start.lerp(end, 5 / 8))
        line.dxf.start = start.lerp(end, 3 / 8)


def _arcs_again(arc, random):
    begin, sweep = arc.dxf.start_angle, (arc.dxf.end_angle - arc.dxf.start_angle) % 360 or 360
    low, high = sorted(random.sample(range(9), 2))
    if math.radians(sweep) * arc.dxf.radius * (high - low) / 8 > _LEAST_MM:
        ends = {"start_angle": begin + low * sweep / 8, "end_angle": begin + high * sweep / 8}
        yield _like(arc, **ends)


def _circles_again(circle, random):
    if circle.dxf.radius > _LEAST_MM:
        yield next(_circles(circle, random))


#: Overlaps of under 1 mm do not count.
_LEAST_MM = 1.5
_AGAIN = {"LINE": _lines_again, "ARC": _arcs_again, "CIRCLE": _circles_again}


def wrapped(document, random):
    """All of the model space in one block, which a turned and mirrored reference shows."""
    space = document.modelspace()
    block = document.blocks.new("EVERYTHING", base_point=(12.5, -3, 0))
    for entity in list(space):
        space.move_to_layout(entity, block)
    look = {"rotation": 23.5, "xscale": -1, "yscale": 1}
    space.add_blockref("EVERYTHING", (250, 80), dxfattribs=look)


def nested(document, random):
    """What a block of the model space shows stands in a block of its own, inside of it."""
    names = {reference.dxf.name for reference in document.modelspace().query("INSERT")}
    for number, name in enumerate(sorted(names & {block.name for block in document.blocks})):
        block = document.blocks.get(name)
        inner = document.blocks.new(f"INNER{number}", base_point=(7, 9, 0))
        for entity in [each for each in block if each.dxftype() != "ATTDEF"]:
            block.move_to_layout(entity, inner)
        block.add_blockref(inner.name, (7, 9))


#: What may be done to any drawing that is cut.
CHANGES = (moved, turned, mirrored, exploded, shuffled, in_pieces, wrapped, nested)
#: And to a sheet, which the names of the blocks in its model space make one.
SHEET_CHANGES = (moved, turned, mirrored, shuffled, in_pieces, nested)
#: What shows how lines lie on each other or branch: taking polylines apart loses which line
#: belongs to which outline, and an odd angle which ends are just near enough.
TOUCHY_CHANGES = (turned, exploded, in_pieces)


#: What leaves everything in its place.
STILL = (exploded, shuffled, in_pieces, nested)


def places(one, other):
    """How far apart the boxes of two extracts are, millimetres."""
    boxes = [extract.geometry["bounding_box"] for extract in (one, other)]
    return max(abs(boxes[0][side] - boxes[1][side]) for side in boxes[0])


def changed(data, change, seed=1, **how):
    document = loaded(data)
    change(document, Random(seed))
    return written(document, **how)


def differences(one, other, *, relative=1e-7, but=()):
    """What of two extracts is not the same, in words; totals in `but` may differ.

    Numbers are written in full, moved and turned in double precision, and lengths are rounded to
    six decimals at last: what is left is nothing but rounding.
    """
    found = [*_totals(one.geometry, other.geometry, relative), *_parts(one, other)]
    return [each for each in found if not each.startswith(tuple(but))]


def _totals(one, other, relative):
    for name in _TOTALS:
        slack = relative * max(one["cut_length_mm"], one.get("gross_area_mm2", 0)) + 1e-5
        if abs(one.get(name, 0) - other.get(name, 0)) > slack:
            yield f"{name}: {one.get(name)} != {other.get(name)}"
    for name in _COUNTS:
        if one.get(name) != other.get(name):
            yield f"{name}: {one.get(name)} != {other.get(name)}"


def _parts(one, other):
    left = _rows(other)
    for row in _rows(one):
        found = next((each for each in left if _same_part(row, each)), None)
        if found is None:
            yield f"a part {row} is nowhere"
        else:
            left.remove(found)
    yield from (f"a part {row} is new" for row in left)


def _rows(extract):
    more = extract.details["parts"]
    return [
        {
            "quantity": part["quantity"],
            "figures": [part["net_area_mm2"], part["cut_length_mm"], about["gross_area_mm2"]],
            "size": [about["smallest_length_mm"], about["smallest_width_mm"]],
            "holes": sorted(
                (hole["kind"], hole["diameter_mm"] or 0.0)
                for hole in part["holes"]
                for _ in range(hole["count"])
            ),
        }
        for part, about in zip(extract.geometry.get("parts", ()), more, strict=True)
    ]


def _same_part(one, other):
    """Of several that are the same, the first is told, and they may be 0.01 mm from each other."""
    off = 0.02 if one["quantity"] > 1 else 1e-5
    return (
        one["quantity"] == other["quantity"]
        and _near(one["figures"], other["figures"], off * max(1.0, one["figures"][1]))
        and _near(one["size"], other["size"], _LAST_DIGIT + off)
        and [kind for kind, _ in one["holes"]] == [kind for kind, _ in other["holes"]]
        and _near([d for _, d in one["holes"]], [d for _, d in other["holes"]], _LAST_DIGIT)
    )


def _near(one, other, slack):
    return len(one) == len(other) and all(
        abs(a - b) <= slack for a, b in zip(one, other, strict=True)
    )
