"""A DXF without the objects that neither show nor name anything, which take long to read.

What plugs into a CAD program keeps its own records in every drawing that it writes: in those of
the shop's steel work they are a third of the file.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Object types that nothing here asks for and that a document is whole without: settings of
#: programs, formulas of texts (whose results stand in the texts), scales, how solids are shaded.
_IDLE = frozenset({b"XRECORD", b"FIELD", b"VISUALSTYLE", b"CELLSTYLEMAP", b"SCALE"})
#: An object's first line pair.  A 0 that is a value is followed by a group code, which is a number.
_BEGIN = re.compile(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*([A-Z]\w*)")


def slimmed(body: bytes) -> bytes:
    """Return an ASCII DXF without its idle objects."""
    # No other section has any of these types: a text of that name before it does no harm.
    first = body.find(b"OBJECTS")
    return body if first < 0 else b"".join(_kept(body, first))


def _kept(body: bytes, first: int) -> Iterator[bytes]:
    """Yield what stays of a drawing whose objects begin there."""
    begun = [(found.start(), found[1]) for found in _BEGIN.finditer(body, first)]
    yield body[: begun[0][0] if begun else len(body)]
    for (start, kind), (end, _) in pairwise([*begun, (len(body), b"")]):
        if kind not in _IDLE:
            yield body[start:end]
