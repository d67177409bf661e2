"""From the bytes of a DWG to an ezdxf document, so that one survey measures both formats."""

from __future__ import annotations

import errno
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ezdwg import raw

from modn_watch.errors import Busy, StorageFull, Unreadable
from modn_watch.model import Note
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.dwg_compound import compound_drawers
from modn_watch.parsers.dwg_document import block_names, document_of
from modn_watch.parsers.dwg_objects import is_any_damaged
from modn_watch.parsers.dwg_pages import is_damaged
from modn_watch.parsers.dwg_shapes import simple_drawers
from modn_watch.parsers.dwg_tables import tables_of
from modn_watch.parsers.dxf_read import Reading

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from ezdxf.document import Drawing

    from modn_watch.parsers.dwg_tables import Tables

#: What ezdwg raises for content that it cannot make sense of.
_FAULTS = (ValueError, OSError, RuntimeError, OverflowError)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
#: Kinds of lost entities that a note names.
_MOST_NAMED = 10


def read_drawing(data: bytes, version: str) -> Reading:
    """Read a DWG.

    Args:
        data: the whole file.
        version: its first six bytes, such as `AC1024`.

    Raises:
        Unreadable: it is damaged.
        Deferred: there is no room for the copy of it that ezdwg reads.
    """
    if is_damaged(data, version):
        raise _damaged()
    with _file_of(data) as path:
        try:
            if is_any_damaged(data, version, [at for _, at in raw.list_object_map_entries(path)]):
                raise _damaged()
            tables, document, lost = _decoded(path)
        except _FAULTS as fault:
            raise _damaged() from fault
        finally:
            # It keeps what it decoded, by the path.
            raw.clear_decode_cache()
    return Reading(
        document=document,
        version=version,
        way="ezdwg",
        stated=tuple(tables.header),
        notes=_loss(lost),
    )


def _damaged() -> Unreadable:
    return Unreadable(
        "The DWG drawing is damaged, or was not saved completely.",
        hint="Save it again and drop that, or export it as a DXF.",
    )


def _decoded(path: str) -> tuple[Tables, Drawing, Counter[str]]:
    tables = tables_of(path)
    kinds = set(tables.kinds.values())
    names = block_names(tables.blocks)
    draws = simple_drawers(path, kinds) | compound_drawers(path, kinds, tables.owners, names)
    return tables, *document_of(tables, draws, names)


@contextmanager
def _file_of(data: bytes) -> Iterator[str]:
    """Write a file for the block, as ezdwg reads nothing else; it has a name that none had before.

    Raises:
        Deferred: it could not be written.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "drawing.dwg")
            path.write_bytes(data)
            yield str(path)
    except OSError as error:
        full = error.errno in _NO_ROOM
        kind = StorageFull if full else Busy
        raise kind(
            f"A copy of the drawing could not be written to read it: {error.strerror}.",
            hint="Free some space in the folder for temporary files; the drawing is then read.",
        ) from error


def _loss(lost: Counter[str]) -> tuple[Note, ...]:
    if not lost:
        return ()
    named = lost.most_common(_MOST_NAMED)
    return (
        Note(
            code="entities_lost",
            message="Some shapes in the DWG could not be read and are missing from what was "
            "measured: export the drawing as a DXF too, and use that.",
            evidence=", ".join(f"{number} {clean(kind)}" for kind, number in named),
        ),
    )
