"""What is left of a drawing that no reader takes as a whole: its shapes, with ever less around."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from modn_watch.parsers.dxf_mend import drawing_of
from modn_watch.parsers.dxf_runs import PARTS_OF_ENTITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    Sections = Mapping[bytes, Sequence[tuple[bytes, bytes]]]

#: Shapes as every program writes them, and the blocks that hold them.
_PLAIN = frozenset(
    {
        *(b"LINE", b"ARC", b"CIRCLE", b"ELLIPSE", b"LWPOLYLINE", b"SPLINE", b"POINT", b"TEXT"),
        *(b"POLYLINE", b"VERTEX", b"SEQEND", b"SOLID"),
        *(b"INSERT", b"ATTRIB", b"BLOCK", b"ENDBLK"),
    }
)
_DRAWN = (b"HEADER", b"TABLES", b"BLOCKS", b"ENTITIES")
_UNREFERRED = _PLAIN - {b"INSERT", b"ATTRIB", b"BLOCK", b"ENDBLK"}
#: What of the tables says how lines look.
_LOOKS = frozenset({b"LAYER", b"LTYPE"})


def salvages(sections: Sections) -> Iterator[tuple[bytes, Counter[str]]]:
    """Yield drawings of ever less, and how many entities of each type they leave out.

    The layers come first, with all entities; then plain shapes and blocks; then the shapes alone.
    """
    whole = {name: sections.get(name, ()) for name in _DRAWN}
    yield _drawing(sections, whole | {b"TABLES": _looks(whole[b"TABLES"])})
    plain = {name: _of(whole[name], _PLAIN) for name in _DRAWN[2:]}
    yield _drawing(sections, {b"HEADER": whole[b"HEADER"], **plain})
    yield _drawing(sections, {b"ENTITIES": _of(whole[b"ENTITIES"], _UNREFERRED)})


def _drawing(sections: Sections, left: Sections) -> tuple[bytes, Counter[str]]:
    lost = _counted(sections) - _counted(left)
    return drawing_of(left), lost


def _counted(sections: Sections) -> Counter[str]:
    found = (kind for name in (b"BLOCKS", b"ENTITIES") for kind, _ in sections.get(name, ()))
    return Counter(kind.decode() for kind in found if kind not in PARTS_OF_ENTITIES | {b"ENDBLK"})


def _of(
    found: Sequence[tuple[bytes, bytes]], kinds: Collection[bytes]
) -> Sequence[tuple[bytes, bytes]]:
    """Return the items of those types, and their ends alone."""
    kept: list[tuple[bytes, bytes]] = []
    dropped = False
    for item in found:
        if item[0] not in PARTS_OF_ENTITIES:
            dropped = item[0] not in kinds
        if not dropped:
            kept.append(item)
    return kept


def _looks(found: Sequence[tuple[bytes, bytes]]) -> Sequence[tuple[bytes, bytes]]:
    """Return the tables of layers and linetypes."""
    kept: list[tuple[bytes, bytes]] = []
    table: list[tuple[bytes, bytes]] = []
    for item in found:
        table.append(item)
        if item[0] == b"ENDTAB":
            kept += table if {kind for kind, _ in table} & _LOOKS else []
            table = []
    return kept
