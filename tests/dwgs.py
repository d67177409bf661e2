"""DWG drawings as bytes, each built on the spot; R2000 is what can be written without AutoCAD."""

import tempfile
from functools import cache
from pathlib import Path

import ezdwg
from ezdwg import raw


def a_dwg_of(draw, *, insunits=4):
    """What `draw` puts into a new drawing; millimetres, unless another $INSUNITS is given."""
    drawing = ezdwg.new()
    drawing.header["insunits"] = insunits
    draw(drawing)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "drawn.dwg")
        drawing.save(path)
        return path.read_bytes()


def a_plate(drawing):
    """100 x 50 with a round hole of 20, and a slot-free block that holds another of 10."""
    space = drawing.modelspace()
    space.add_lwpolyline([(0, 0), (100, 0), (100, 50), (0, 50)], closed=True)
    space.add_circle((20, 25), radius=10)
    drawing.blocks.new("HOLE").add_circle((0, 0), radius=5)
    space.add_blockref("HOLE", (70, 25))
    space.add_text("Material: MS 5mm", (0, 60), height=3)
    space.add_mtext("Qty: 4", (0, 70))


@cache
def a_dwg():
    """A small drawing, R2000."""
    return a_dwg_of(a_plate)


def a_dwg_head(release):
    """The beginning of a drawing of any release; nothing in it can be read."""
    return release.encode().ljust(256, b"\0")


@cache
def objects(data):
    """Where the bytes of each object of an R2000 drawing begin and end, its length left out."""
    if not data.startswith(b"AC1015"):
        return ()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "drawn.dwg")
        path.write_bytes(data)
        try:
            rows = raw.list_object_headers_with_type(str(path))
        except (ValueError, OSError):
            return ()
    return tuple((at + 2, at + 2 + size) for _, at, size, *_ in rows if size < 0x8000)


def sealed(data, start, end):
    """The drawing with the checksum put right of the object that lies there."""
    found = 0xC0C1
    for byte in data[start - 2 : end]:
        found ^= byte
        for _ in range(8):
            found = found >> 1 ^ 0xA001 * (found & 1)
    return data[:end] + found.to_bytes(2, "little") + data[end + 2 :]
