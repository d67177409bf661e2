"""DXF drawings of every release and entity, and damage to their group codes and values."""

import io
import logging
from functools import cache

import ezdxf

from tests.builders import a_dxf
from tests.fuzz.scramble import number, rearranged, scrambled, slice_of, word

KINDS = (
    *("LINE", "CIRCLE", "ARC", "ELLIPSE", "LWPOLYLINE", "POLYLINE", "VERTEX", "SEQEND", "SPLINE"),
    *("HELIX", "MLINE", "SOLID", "TRACE", "3DFACE", "INSERT", "TEXT", "MTEXT", "ATTRIB", "ATTDEF"),
    *("DIMENSION", "LEADER", "MULTILEADER", "HATCH", "POINT", "RAY", "XLINE", "IMAGE", "VIEWPORT"),
    *("3DSOLID", "REGION", "BODY", "MESH", "ACAD_TABLE", "TOLERANCE", "SHAPE", "WIPEOUT", "BLOCK"),
    *("ENDBLK", "SECTION", "ENDSEC", "TABLE", "LAYER", "EOF", "NOBODYKNOWS", "LIGHT", "ACAD_PROXY"),
)  # fmt: skip
CODES = (
    *(0, 1, 2, 3, 5, 6, 8, 10, 11, 12, 13, 20, 21, 30, 38, 39, 40, 41, 42, 43, 44, 45, 48, 50, 51),
    *(60, 62, 66, 67, 70, 71, 72, 73, 74, 75, 90, 91, 92, 100, 102, 105, 210, 220, 230, 290, 310),
    *(330, 340, 347, 360, 370, 420, 999, 1000, 1001, 1002, 1010, 1040, 1070, 1071, -1, 5005, 70000),
)  # fmt: skip
RELEASES = ("AC1009", "AC1012", "AC1015", "AC1018", "AC1021", "AC1024", "AC1032", "AC9999", "")


def drawing(entities, *, release="AC1009", header=(), blocks=(), layers=()):
    """A small drawing; entities and what is in blocks as pairs of group code and value."""
    pairs = [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, release), *header, (0, "ENDSEC")]
    pairs += [(0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "LAYER"), (70, len(layers))]
    for name, color, flags in layers:
        pairs += [(0, "LAYER"), (2, name), (70, flags), (62, color), (6, "CONTINUOUS")]
    pairs += [(0, "ENDTAB"), (0, "ENDSEC"), (0, "SECTION"), (2, "BLOCKS")]
    for name, inside in blocks:
        pairs += [(0, "BLOCK"), (8, "0"), (2, name), (70, 0), (10, 0), (20, 0), (3, name)]
        pairs += [*inside, (0, "ENDBLK"), (8, "0")]
    pairs += [(0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES"), *entities, (0, "ENDSEC"), (0, "EOF")]
    return joined(pairs)


def _insert(name, *more):
    return [(0, "INSERT"), (8, "0"), (2, name), (10, 5), (20, 5), *more]


_LINE = [(0, "LINE"), (5, "A1"), (8, "CUT_3MM"), (10, 0), (20, 0), (11, 100), (21, 50)]
_ROUND = [(0, "CIRCLE"), (5, "A2"), (8, "0"), (10, 5), (20, 5), (40, 2.5)]
_ARC = [(0, "ARC"), (8, "0"), (10, 5), (20, 5), (40, 2.5), (50, 10), (51, 200), (230, -1)]
_WIRE = [
    *((0, "LWPOLYLINE"), (100, "AcDbEntity"), (8, "CUT"), (100, "AcDbPolyline"), (90, 3), (70, 1)),
    *((10, 0), (20, 0), (42, 0.5), (10, 10), (20, 0), (10, 10), (20, 10), (42, -1)),
]
_OLD_WIRE = [
    *((0, "POLYLINE"), (8, "CUT"), (66, 1), (70, 1), (0, "VERTEX"), (8, "CUT"), (10, 0), (20, 0)),
    *((42, 0.4), (0, "VERTEX"), (8, "CUT"), (10, 9), (20, 9), (70, 0), (0, "SEQEND"), (8, "CUT")),
]
_SPLINE = [
    *((0, "SPLINE"), (100, "AcDbEntity"), (8, "CUT"), (100, "AcDbSpline"), (70, 8), (71, 3)),
    *((72, 8), (73, 4), (74, 0), *[(40, k) for k in (0, 0, 0, 0, 1, 1, 1, 1)]),
    *((10, 0), (20, 0), (30, 0), (10, 3), (20, 9), (30, 0), (10, 6), (20, -9), (30, 0)),
    *((10, 9), (20, 0), (30, 0)),
]
_RATIONAL = [*_SPLINE[:4], (70, 12), *_SPLINE[5:], (41, 1), (41, 2), (41, 2), (41, 1)]
_ELLIPSE = [
    *((0, "ELLIPSE"), (100, "AcDbEntity"), (8, "0"), (100, "AcDbEllipse"), (10, 1), (20, 2)),
    *((30, 0), (11, 8), (21, 0), (31, 0), (210, 0), (220, 0), (230, 1), (40, 0.5)),
    *((41, 0), (42, 6.28)),
]
_SOLID = [(0, "SOLID"), (8, "0"), (10, 0), (20, 0), (11, 9), (21, 0), (12, 0), (22, 9), (13, 9)]
_TEXT = [(0, "TEXT"), (8, "0"), (10, 5), (20, 5), (40, 3), (1, "Material: MS 3mm"), (50, 30)]
_MTEXT = [
    *((0, "MTEXT"), (100, "AcDbEntity"), (8, "0"), (100, "AcDbMText"), (10, 0), (20, 0), (40, 3)),
    *((71, 1), (1, r"{\fArial|b0;Qty: 4\PThickness 5mm \S1/2; %%c10}")),
]
_ATTRIBUTED = [
    *_insert("TITLE", (66, 1)),
    *((0, "ATTRIB"), (8, "0"), (10, 0), (20, 0), (40, 3), (1, "x4"), (2, "QTY"), (70, 0)),
    *((0, "SEQEND"), (8, "0")),
]
_UNIT = [(9, "$INSUNITS"), (70, 4)]
_LAYERS = [("0", 7, 0), ("CUT_3MM", 1, 0), ("FROZEN", 2, 1), ("OFF", -3, 0)]
_NESTED = [
    ("A", [*_ROUND, *_insert("B", (41, 2), (42, -1), (50, 45))]),
    ("B", [*_LINE, *_insert("C", (70, 2), (71, 3), (44, 20), (45, 30))]),
    ("C", [*_ARC, *_insert("A")]),
    ("TITLE", [*_TEXT, (0, "ATTDEF"), (8, "0"), (10, 0), (20, 0), (1, "x4"), (2, "QTY"), (70, 2)]),
]
_SHEET = [("Part-1", _LINE), ("LinearDimension-2", _TEXT), ("Mark-3", _TEXT)]


@cache
def seeds():
    """Small drawings first; whole ones as CAD programs write them last."""
    small = (
        a_dxf(),
        a_dxf(texts=("Material: MS", "CUT 5mm", "x4")),
        drawing([*_LINE, *_ROUND, *_ARC], layers=_LAYERS, header=_UNIT),
        drawing([*_OLD_WIRE, *_SOLID, *_TEXT]),
        drawing([*_insert("A"), *_ATTRIBUTED], blocks=_NESTED, layers=_LAYERS),
        drawing([*_insert("A", (70, 3), (71, 4), (44, 50), (45, 50))], blocks=_NESTED[:2]),
        drawing([*_insert("Part-1"), *_insert("Mark-3"), *_TEXT], blocks=_SHEET),
        drawing([*_WIRE, *_SPLINE, *_ELLIPSE, *_MTEXT], release="AC1015", header=_UNIT),
        drawing(
            [*_RATIONAL, *_WIRE, *_insert("C")], release="AC1027", blocks=_NESTED, layers=_LAYERS
        ),
        drawing(
            [*_LINE, *_MTEXT], release="AC1014", header=[(9, "$DWGCODEPAGE"), (3, "ANSI_1252")]
        ),
    )
    return (*small * 5, *_whole())


def _whole():
    ezdxf.options.write_fixed_meta_data_for_testing = True
    logging.getLogger("ezdxf").setLevel(logging.CRITICAL)
    return (_written("R12"), _written("R2000"), _written("R2010"), _written("R2000", binary=True))


def _written(release, *, binary=False):
    document = ezdxf.new(release, units=0 if release == "R12" else 4)
    block, model = document.blocks.new("PLATE"), document.modelspace()
    block.add_circle((1, 1), 2)
    block.add_attdef("QTY", (0, 0), "4")
    model.add_line((0, 0), (10, 5))
    model.add_blockref("PLATE", (3, 3), {"row_count": 2, "row_spacing": 9}).add_attrib("QTY", "4")
    model.add_text("Material: Mild Steel")
    if release != "R12":
        model.add_mtext("3mm plate")
        model.add_hatch().paths.add_polyline_path([(0, 0), (1, 0), (1, 1)])
        model.add_mline([(0, 0), (5, 5), (9, 0)])
        model.add_open_spline([(0, 0), (3, 3), (6, 0), (9, 9), (12, 0)], degree=4)
        model.add_linear_dim(base=(0, 2), p1=(0, 0), p2=(10, 0)).render()
        document.layout().add_text("on paper")
    model.add_3dface([(0, 0), (1, 0), (1, 1)])
    if not binary:
        stream = io.StringIO()
        document.write(stream)
        return stream.getvalue().encode("utf-8", "replace")
    packed = io.BytesIO()
    document.write(packed, fmt="bin")
    return packed.getvalue()


def paired(data):
    """From ASCII DXF to pairs of group code and value, as far as its lines go."""
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    return list(zip(lines[::2], lines[1::2], strict=False))


def joined(pairs, end="\n"):
    text = "".join(f"{code}{end}{value}{end}" for code, value in pairs)
    return text.encode("utf-8", "surrogatepass")


def damaged(data, chance, other):
    if data.startswith(b"AutoCAD Binary") or chance.random() < 0.15:
        return scrambled(data, chance, other)
    pairs = paired(data)
    if not pairs:
        return scrambled(data, chance, other)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        chance.choice(_DAMAGES)(pairs, chance)
        pairs = pairs or [("0", "EOF")]
    if chance.random() < 0.1:
        _with_entities_of(pairs, chance, other)
    return joined(
        pairs, chance.choice(("\n", "\n", "\r\n", "\r")) if chance.random() < 0.1 else "\n"
    )


def _body(pairs, chance):
    """Where to do harm: mostly among the entities, where most of a drawing is."""
    start = next((n for n, pair in enumerate(pairs) if pair[1] == "ENTITIES"), 0)
    return chance.randrange(start if chance.random() < 0.6 else 0, len(pairs))


def _new_value(pairs, chance):
    at = _body(pairs, chance)
    code = pairs[at][0]
    pairs[at] = (code, _value_for(code, chance))


def _value_for(code, chance):
    known = int(code) if code.strip().isascii() and code.strip().isdigit() else 0
    if known == 0 and chance.random() < 0.7:
        return chance.choice(KINDS)
    wordy = known < 10 or 99 < known < 110 or 299 < known < 370 or known > 998
    return word(chance) if wordy == (chance.random() < 0.85) else number(chance)


def _new_code(pairs, chance):
    at = _body(pairs, chance)
    pairs[at] = (str(chance.choice(CODES)), pairs[at][1])


def _more(pairs, chance):
    at, code = _body(pairs, chance), str(chance.choice(CODES))
    pairs[at:at] = [(code, _value_for(code, chance))] * chance.choice((1, 1, 1, 2, 50))


def _moved(pairs, chance):
    rearranged(pairs, chance, chance.choice((1, 1, 4, 12)))


def _array(pairs, chance):
    """Rows and columns for a reference, of which no reader should make as many."""
    at = next((n for n, pair in enumerate(pairs) if pair[1] == "INSERT"), _body(pairs, chance))
    pairs[at + 1 : at + 1] = [(chance.choice(("70", "71", "44", "45")), number(chance))]


def _renamed(pairs, chance):
    """Have a reference, a block, a layer or a handle be called like another one."""
    code = chance.choice(("2", "8", "5", "330", "1", "3", "6"))
    places = [n for n, pair in enumerate(pairs) if pair[0].strip() == code]
    if len(places) > 1:
        pairs[chance.choice(places)] = (code, pairs[chance.choice(places)][1])


def _released(pairs, chance):
    for at, pair in enumerate(pairs):
        if pair[1].startswith("AC10"):
            pairs[at] = (pair[0], chance.choice(RELEASES))
            return


def _with_entities_of(pairs, chance, other):
    strangers = paired(other)
    start, end = slice_of(strangers, chance, 40)
    at = _body(pairs, chance)
    pairs[at:at] = strangers[start:end]


_DAMAGES = (
    _new_value,
    _new_value,
    _new_value,
    _new_code,
    _more,
    _moved,
    _array,
    _renamed,
    _released,
)
