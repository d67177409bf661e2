"""Faults of an ASCII DXF that have one right answer, mended before any guessing begins.

ezdxf's own recovery answers some of them wrongly, and silently: it reads the decimal comma in
`5,5` as 5, and of entities that share a handle, as in every LightBurn export, it keeps one.
Source: measured with ezdxf 1.4.5.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ezdxf.lldxf.types import POINT_CODES

from modn_watch.parsers.dxf_runs import PARTS_OF_ENTITIES, whole_runs
from modn_watch.parsers.dxf_tags import Item, items
from modn_watch.parsers.dxf_values import sound_value, without_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modn_watch.parsers.dxf_tags import Tag

_HANDLE = 5
_ENTITIES = b"ENTITIES"
#: Where what cannot be told is missed; elsewhere stands what nothing here asks for.
_ASKED = {b"TABLES", b"BLOCKS", _ENTITIES}
_ASKED_VARIABLES = {b"$ACADVER", b"$DWGCODEPAGE", b"$INSUNITS", b"$LUNITS", b"$MEASUREMENT"}
#: Numbers of which a note can tell.
_MOST_QUOTED = 5
#: The marks that ezdxf looks for, of entities that it does not read without.  R12 has no marks, and
#: many a small exporter writes what came later as if it had been there.
_MARKS = {b"LWPOLYLINE": b"AcDbPolyline", b"SPLINE": b"AcDbSpline"}
_MARK, _FIRST_MARK = 100, b"AcDbEntity"
#: What is common to all entities, and stands before the marks.  Source: DXF reference, "Common
#: group codes for entities".
_COMMON = {0, 5, 6, 8, 48, 60, 62, 67, 102, 330, 360, 370, 410, 420, 430, 440}
#: Those that points, knots and weights have, of which there are many.
_MANY = {10, 20, 30, 11, 21, 31, 40, 41, 42, 91}


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A drawing whose tags are in step, and what that cost."""

    #: The items of each section, the section's own marks apart, in the order of the file.
    sections: Mapping[bytes, Sequence[tuple[bytes, bytes]]]
    #: How many of each type could not be told.
    lost: Counter[str]
    #: How often each of the first numbers that cannot be read stands there; empty = the others.
    unreadable: Counter[str]

    @property
    def body(self) -> bytes:
        """The drawing."""
        return drawing_of(self.sections)

    @property
    def entities(self) -> int:
        """How many entities the drawing itself holds."""
        found = self.sections.get(_ENTITIES, ())
        return sum(kind not in PARTS_OF_ENTITIES for kind, _ in found)


def drawing_of(sections: Mapping[bytes, Iterable[tuple[bytes, bytes]]]) -> bytes:
    """Return an ASCII DXF of these sections, with its ends."""
    lines = (
        b"".join([b"  0\nSECTION\n  2\n", name, b"\n", *(text for _, text in found), _ENDSEC])
        for name, found in sections.items()
    )
    return b"".join(lines) + b"  0\nEOF\n"


_ENDSEC = b"  0\nENDSEC\n"


def mended(body: bytes, *, plain_handles: bool) -> Mended:
    """Return the drawing with its tags in step, numbers that are numbers, and all ends and marks.

    Sections of the same name become one.  What cannot be told is left out, and counted.

    Args:
        body: ASCII DXF from its first tag on, with a line feed alone after each line.
        plain_handles: whether nothing refers to handles, as in R12; only then may they go.
    """
    mender = _Mender(handles=set() if plain_handles else None)
    sections: dict[bytes, list[tuple[bytes, bytes]]] = {}
    for name, found in _sections(items(body), mender.lost):
        told = sections.setdefault(name, [])
        told += mender.section(name, found)
    return Mended(sections=sections, lost=mender.lost, unreadable=mender.unreadable)


def _sections(found: Iterable[Item], lost: Counter[str]) -> Iterator[tuple[bytes, list[Item]]]:
    """Yield the sections with what is in them; what stands in none of them is lost."""
    name, inside = b"", list[Item]()
    for item in found:
        if item.kind in {b"SECTION", b"ENDSEC"}:
            yield from _told(name, inside, lost)
            name, inside = _name(item), []
        else:
            inside.append(item)
    yield from _told(name, inside, lost)


def _told(
    name: bytes, inside: list[Item], lost: Counter[str]
) -> Iterator[tuple[bytes, list[Item]]]:
    if name:
        yield name, inside
    else:
        lost.update(item.kind.decode() for item in inside if item.kind not in PARTS_OF_ENTITIES)


def _name(item: Item) -> bytes:
    if item.kind == b"ENDSEC":
        return b""
    return next((value.strip() for code, value in item.tags or () if code == 2), b"")  # noqa: PLR2004 - the group code of names


@dataclass(frozen=True, kw_only=True)
class _Mender:
    """What mending has met so far; it grows as the mending goes on."""

    #: Those used so far; None where nobody asks.
    handles: set[bytes] | None
    lost: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)

    def section(self, name: bytes, found: Sequence[Item]) -> Iterator[tuple[bytes, bytes]]:
        """Yield the items of a section, each as it is written."""
        for item in whole_runs(map(self._sound, found)):
            if item.tags is not None:
                yield item.kind, _written(item, early=self.handles is not None)
            elif name in _ASKED or item.kind in _ASKED_VARIABLES:
                self.lost[item.kind.decode()] += 1

    def _sound(self, item: Item) -> Item:
        # Rather no setting than one that means nothing, and rather no shape than half of it.
        if item.tags is None or not _has_whole_points(item.tags) or _is_bad_setting(item):
            return Item(kind=item.kind, tags=None)
        told = ((code, self._told(code, value)) for code, value in item.tags)
        return Item(
            kind=item.kind, tags=[(code, value) for code, value in told if value is not None]
        )

    def _told(self, code: int, value: bytes) -> bytes | None:
        """Return a value as it is to be read; None when its tag is to go."""
        if code == _HANDLE and self.handles is not None:
            known = value in self.handles
            self.handles.add(value)
            return None if known else value
        told = sound_value(code, value)
        if told is None:
            self._unread(value.strip().decode("ascii", "replace"))
            return without_number(code)
        return told

    def _unread(self, word: str) -> None:
        known = word in self.unreadable or len(self.unreadable) < _MOST_QUOTED
        self.unreadable[word if known else ""] += 1


def _is_bad_setting(item: Item) -> bool:
    return item.kind.startswith(b"$") and any(
        sound_value(code, value) is None for code, value in item.tags or ()
    )


def _has_whole_points(tags: Sequence[Tag]) -> bool:
    """Tell whether y follows on every x."""
    codes = [code for code, _ in tags]
    return all(after == code + 10 for code, after in pairwise((*codes, -1)) if code in POINT_CODES)


def _written(item: Item, *, early: bool) -> bytes:
    tags = item.tags or ()
    mark = _MARKS.get(item.kind)
    if mark and [value.strip() for code, value in tags if code == _MARK] != [_FIRST_MARK, mark]:
        tags = _marked(tags, mark, early=early)
    return b"".join(b"%3d\n%s\n" % tag for tag in tags)


def _marked(tags: Iterable[Tag], mark: bytes, *, early: bool) -> Sequence[Tag]:
    own = [tag for tag in tags if tag[0] != _MARK]
    first = [tag for tag in own if tag[0] in _COMMON]
    rest = [tag for tag in own if tag[0] not in _COMMON]
    # Of R12 drawings ezdxf reads what there is one of before the first mark.
    alone = [tag for tag in rest if tag[0] not in _MANY] if early else []
    return [*first, *alone, (_MARK, _FIRST_MARK), (_MARK, mark), *rest]
