"""Entities of a DXF that go on over several items, each with the mark that ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.parsers.dxf_tags import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: What may follow the beginning of each, up to the item that ends it.
_FOLLOWERS = {b"POLYLINE": b"VERTEX", b"INSERT": b"ATTRIB"}
_SEQEND = b"SEQEND"
#: They belong to the entity before them.
PARTS_OF_ENTITIES = frozenset({*_FOLLOWERS.values(), _SEQEND})
#: Marks that begin something, and those that end it.
_ENDS = {b"BLOCK": b"ENDBLK", b"TABLE": b"ENDTAB"}
_BEGINS = {end: begin for begin, end in _ENDS.items()}
_HAS_ATTRIBS = 66


def whole_runs(found: Iterable[Item]) -> Iterator[Item]:
    """Yield the items of a section, with every end that is missing.

    A polyline of which a vertex cannot be told is another one: it cannot be told either.  Parts
    without a beginning, and ends without one, are left out.
    """
    run: list[Item] = []
    for item in _closed(found):
        if run and item.kind in {_FOLLOWERS[run[0].kind], _SEQEND}:
            run.append(item)
            if item.kind == _SEQEND:
                yield from _ended(run)
                run = []
            continue
        yield from _ended(run)
        run = [item] if _goes_on(item) else []
        if not run and item.kind not in {b"VERTEX", _SEQEND}:
            yield item
    yield from _ended(run)


def _goes_on(item: Item) -> bool:
    if item.kind == b"INSERT":
        return any(code == _HAS_ATTRIBS and int(value) for code, value in item.tags or ())
    return item.kind in _FOLLOWERS


def _ended(run: Sequence[Item]) -> Iterator[Item]:
    if not run:
        return
    kind = run[0].kind
    if kind == b"POLYLINE" and any(item.tags is None for item in run if item.kind != _SEQEND):
        yield Item(kind=kind, tags=None)
        return
    yield from run
    if run[-1].kind != _SEQEND or run[-1].tags is None:
        # One that cannot be told may have swallowed what follows it, and is missed.
        yield Item(kind=_SEQEND, tags=[(0, _SEQEND)])


def _closed(found: Iterable[Item]) -> Iterator[Item]:
    """Yield items with the ends of blocks and tables where they are missing.

    What is in a block or a table that cannot be told is in nothing: it is left out.
    """
    begun: Item | None = None
    for item in found:
        begin = _BEGINS.get(item.kind)
        if item.kind in _ENDS:
            yield from _end_of(begun)
            begun = item
        elif begin and begun and begun.kind == begin:
            yield from _end_of(begun)
            begun = None
        is_told = not begin and (not begun or begun.tags or item is begun)
        if is_told or item.tags is None:
            yield item
    yield from _end_of(begun)


def _end_of(begun: Item | None) -> Iterator[Item]:
    if begun and begun.tags:
        end = _ENDS[begun.kind]
        yield Item(kind=end, tags=[(0, end)])
