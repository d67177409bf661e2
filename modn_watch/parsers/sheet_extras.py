"""What only openpyxl sees in an .xlsx: comments on cells and defined names."""

from __future__ import annotations

import io
import itertools
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import openpyxl

from modn_watch.model import Note
from modn_watch.parsers.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.workbook import Workbook

#: openpyxl reads about 5 MB of sheet a second, twenty times slower than calamine.
_UNPACKED_BYTES = 8 * 1024 * 1024
_WORKBOOK_BOUND = 1024 * 1024
_AT_MOST = 1_000
#: What openpyxl throws at workbooks that Excel and calamine read well.
_CONFUSED = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
)


def read(data: bytes) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """Return `comments` and `defined_names` as plain JSON, when there are any to be had cheaply.

    Args:
        data: an .xlsx or .xlsm whose container is sound.
    """
    try:
        if not _worth_it(data):
            return {}, ()
        with warnings.catch_warnings():
            # It warns of every feature that it would not write back.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except _CONFUSED:
        message = "Comments on cells and named ranges could not be read."
        return {}, (Note(code="comments_unread", message=message),)
    return {"comments": _comments(book), "defined_names": _defined_names(book)}, ()


def _worth_it(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = packed.infolist()
        if sum(member.file_size for member in members) > _UNPACKED_BYTES:
            return False
        if any("comments" in member.filename for member in members):
            return True
        if "xl/workbook.xml" not in packed.namelist():
            return False
        with packed.open("xl/workbook.xml") as part:
            return b"<definedName " in part.read(_WORKBOOK_BOUND)


def _comments(book: Workbook) -> list[dict[str, str]]:
    return list(itertools.islice(_every_comment(book), _AT_MOST))


def _every_comment(book: Workbook) -> Iterator[dict[str, str]]:
    for sheet in book.worksheets:
        for cell in itertools.chain.from_iterable(sheet.iter_rows()):
            if cell.comment:
                text = clean(str(cell.comment.text))
                yield {"sheet": clean(sheet.title), "cell": cell.coordinate, "text": text}


def _defined_names(book: Workbook) -> list[dict[str, str]]:
    return [
        {"name": clean(name), "refers_to": clean(str(defined.attr_text))}
        for name, defined in itertools.islice(book.defined_names.items(), _AT_MOST)
    ]
