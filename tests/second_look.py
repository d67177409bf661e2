"""What a DXF measures by another way: ezdxf takes it apart into chords, shapely counts them.

Nothing but ezdxf's reading is shared with what is tested.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import shapely

#: How far a chord may be from its curve, drawing units.
SAGITTA = 0.001
#: Ends no farther apart meet, as everywhere; of longer lines.
_SNAP = 0.05
_CURVED = {"ARC", "CIRCLE", "ELLIPSE", "SPLINE"}
#: Of what can be cut, what can be taken apart here.
KNOWN = {"LINE", "LWPOLYLINE", "POLYLINE", *_CURVED}


@dataclass(frozen=True)
class Look:
    """Every line once for each time it is drawn; drawing units."""

    length: float
    #: How far all curves turn together, radians: 2 pi for a circle.
    turn: float
    #: The lengths of what is curved.
    curved: float
    box: tuple[float, float, float, float]
    #: Even-odd: holes do not count, parts in holes do.
    net: float
    #: Inside the outlines that lie in no other.
    gross: float
    rings: int
    kinds: frozenset[str]

    @property
    def length_off(self):
        """By how much chords are shorter: t^3 r / 24 each, their sagitta being t^2 r / 8."""
        return self.turn * SAGITTA / 3

    @property
    def area_off(self):
        """What lies between chords and curves: two thirds of the sagitta along them."""
        return self.curved * SAGITTA


def looked_at(entities):
    shown = [one for one in _apart(entities) if one.dxftype() in KNOWN]
    pieces = [piece for entity in shown for piece in _pieces(entity)]
    curved = [_chords(piece) for piece in pieces if piece.dxftype() in _CURVED]
    wires = [wire for entity in shown if len(wire := _wire(entity)) > 1]
    net, gross, rings = _areas([shapely.Polygon(ring) for ring in _rings(wires)])
    xs, ys = zip(*(point for wire in wires for point in wire), strict=True)
    return Look(
        length=sum(_length(_chords(piece)) for piece in pieces),
        turn=sum(map(_turn, curved)),
        curved=sum(map(_length, curved)),
        box=(min(xs), min(ys), max(xs), max(ys)),
        net=net,
        gross=gross,
        rings=rings,
        kinds=frozenset(one.dxftype() for one in _apart(entities)),
    )


def _apart(entities):
    """What references show; dimensions are pictures of numbers, and stay whole."""
    for entity in entities:
        if entity.dxftype() != "INSERT":
            yield entity
        elif entity.mcount > 1:
            yield from _apart(entity.multi_insert())
        else:
            yield from _apart(entity.virtual_entities())


def _pieces(entity):
    if entity.dxftype() in {"LWPOLYLINE", "POLYLINE"}:
        return list(entity.virtual_entities())
    return [entity]


def _wire(entity):
    """The points of an entity as one line, from its first vertex on."""
    if entity.dxftype() not in {"LWPOLYLINE", "POLYLINE"}:
        return _chords(entity)
    in_wcs = entity.vertices_in_wcs if entity.dxftype() == "LWPOLYLINE" else entity.points_in_wcs
    found = [(point.x, point.y) for point in in_wcs()][:1]
    for chords in map(_chords, _pieces(entity)):
        # ezdxf turns every arc to the left.
        back = math.dist(found[-1], chords[-1]) < math.dist(found[-1], chords[0])
        found += chords[::-1] if back else chords
    return found


def _chords(piece):
    if piece.dxftype() == "LINE":
        points = (piece.dxf.start, piece.dxf.end)
    else:
        points = piece.flattening(SAGITTA)
    return [(point.x, point.y) for point in points]


def _length(points):
    return sum(math.dist(a, b) for a, b in pairwise(points))


def _turn(points):
    ways = [math.atan2(y - v, x - u) for (u, v), (x, y) in pairwise(points)]
    steps = [abs(math.remainder(b - a, math.tau)) for a, b in pairwise(ways)]
    # The first and the last chord stand for half a step beyond.
    return sum(steps) + max(steps, default=math.pi)


def _rings(wires):
    """Yield what closes by itself, and chains of lines of which each end meets one other."""
    loose = []
    for wire in wires:
        if _length(wire) <= _SNAP or math.dist(wire[0], wire[-1]) > _SNAP:
            loose.append(wire)
        else:
            yield [*wire, wire[0]]
    used = set()
    ends = _ends(loose)
    for number in range(len(loose)):
        ring = _followed(number, loose, ends, used)
        if len(ring) > 3:
            yield ring


def _ends(wires):
    ends = defaultdict(list)
    for number, wire in enumerate(wires):
        for side in (0, -1):
            ends[_cell(wire[side])].append((number, side))
    return ends


def _followed(first, wires, ends, used):
    """The points of the chain that comes back to its first line; none where it does not."""
    ring, at, side = [], first, -1
    while at not in used:
        used.add(at)
        ring += wires[at] if side == -1 else wires[at][::-1]
        others = [one for one in _near(wires[at][side], wires, ends) if one != (at, side)]
        if len(others) != 1:
            return []
        at, near = others[0]
        side = -1 - near
    return ring if at == first else []


def _near(point, wires, ends):
    x, y = _cell(point)
    around = [one for a in (-1, 0, 1) for b in (-1, 0, 1) for one in ends.get((x + a, y + b), ())]
    return [one for one in around if math.dist(wires[one[0]][one[1]], point) <= _SNAP]


def _cell(point):
    return round(point[0] / _SNAP), round(point[1] / _SNAP)


def _areas(polygons):
    tree = shapely.STRtree(polygons)
    net = gross = 0.0
    for number, polygon in enumerate(polygons):
        # A ring lies where a point inside of it does, as long as none crosses another.
        around = tree.query(polygon.representative_point(), predicate="within")
        depth = sum(polygons[one].area > polygon.area for one in around if one != number)
        net += polygon.area if depth % 2 == 0 else -polygon.area
        gross += 0.0 if depth else polygon.area
    return net, gross, len(polygons)
