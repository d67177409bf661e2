"""Plain polylines written as one entity each, as every release after R12 writes them.

R12 has an entity for every vertex, each with a handle and a layer of its own; reading these takes
most of the time that a LightBurn export takes, and none of it says anything.
"""

from __future__ import annotations

import re

#: A group of any value, and one of a number.  What is no plain number, such as LightBurn's `nan`,
#: leaves its polyline as it is written.
_ANY = rb"\n[ \t]*(?:%s)\r?\n[^\n]*"
_NUMBER = rb"\n[ \t]*%d\r?\n[ \t]*[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?[ \t]*\r?"
_ZERO = rb"\n[ \t]*%d\r?\n[ \t]*0(?:\.0*)?[ \t]*\r?"
_TYPE = rb"\n[ \t]*0\r?\n%s\r?"
_OWN = rb"(?:" + _ANY % b"5|8" + rb")*+"
#: With where it lies, and how the line bends from there on.
_VERTEX = (
    _TYPE % b"VERTEX" + _OWN
    + rb"(" + _NUMBER % 10 + _NUMBER % 20 + rb")"
    + rb"(?:" + _ZERO % 30 + rb")?+"
    + rb"(" + _NUMBER % 42 + rb")?+"
)  # fmt: skip
_POLYLINE = re.compile(
    _TYPE % b"POLYLINE"
    + rb"(?P<handle>(?:" + _ANY % b"5" + rb")?)"
    + rb"(?P<common>(?:" + _ANY % b"6|8|62" + rb")*+)"
    + rb"(?P<closed>(?:\n[ \t]*70\r?\n[ \t]*[01][ \t]*\r?)?)"
    + rb"\n[ \t]*66\r?\n[ \t]*1[ \t]*\r?"
    + _ZERO % 10 + _ZERO % 20 + _ZERO % 30
    + rb"(?P<vertices>(?:" + _VERTEX + rb")++)"
    + _TYPE % b"SEQEND" + _OWN + rb"(?=\n[ \t]*0[ \t]*\r?\n)"
)  # fmt: skip
_ONE_VERTEX = re.compile(_VERTEX)


def packed(body: bytes) -> bytes:
    """Return an ASCII R12 drawing with its flat polylines as LWPOLYLINE; others stay as they are.

    Only for R12: of later releases ezdxf would look for layer and colour elsewhere.
    """
    return _POLYLINE.sub(_light, body)


def _light(found: re.Match[bytes]) -> bytes:
    # Vertex by vertex: a coordinate of 30 before a new entity looks like a height of 0.
    points = _ONE_VERTEX.sub(rb"\1\2", found["vertices"])
    own = found["handle"] + found["common"] + found["closed"]
    # Of R12 drawings ezdxf reads what is common to all entities before the first mark, and points
    # after the second.
    return b"\n  0\nLWPOLYLINE" + own + b"\n100\nAcDbEntity\n100\nAcDbPolyline" + points
