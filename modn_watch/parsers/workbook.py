"""Cells of .xlsx, .xlsm, .xlsb, .xls and .ods workbooks, by python-calamine through pandas."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, cast
from xml.sax import SAXException

import defusedxml.sax
import pandas as pd
import python_calamine

from modn_watch.errors import Oversize, Unreadable
from modn_watch.parsers import ole, sheet_reach
from modn_watch.parsers.plain import clean, scalar
from modn_watch.parsers.sheet_header import SEARCH_ROWS
from modn_watch.parsers.sheet_table import Sheet, column_letters

if TYPE_CHECKING:
    from modn_watch.model import Limits
    from modn_watch.parsers.sheet_reach import Reach

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Of all members together, unpacked: a sheet of a million rows and ten columns has half of it.
_UNPACKED_BYTES = 768 * 1024 * 1024
#: Of a sheet, from the first to the last one: calamine takes 32 bytes for each.
_CELLS = 16_777_216
#: Of an .xls it holds the formulas likewise, 24 bytes for each.
_XLS_CELLS = _CELLS // 2
#: Of a sheet beyond column ZZ; pandas takes a millisecond for every ten columns.
_WIDE, _WIDE_CELLS = 702, 1_000_000
#: No program makes larger sheets.
_ROWS, _COLUMNS, _XLS_COLUMNS = 1_048_576, 16_384, 256
#: At the beginning of a sheet empty rows are read too.
_PADDED_ROWS = 20_100
_STREAMS = ("Workbook", "Book")
#: Cells of all rows that are kept, as Python values.
_KEPT_CELLS = 4_000_000
#: What zipfile and expat throw at damaged bytes, found by damaging some.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    SAXException,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def kind_of(data: bytes) -> str:
    """Return `xlsx`, `xlsm`, `xlsb`, `ods` or `xls`; empty when this is no workbook's container.

    Raises:
        Unreadable: the container is damaged, locked by a password, or holds something else.
        Oversize: it unpacks to more than is accepted.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _locked()
        _check_xls(data)
        return "xls"
    return _zip_kind(data) if data.startswith(b"PK") else ""


def read(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets in their order; charts on sheets of their own are no sheets.

    Formulas have the value that was saved with them, error cells have none.

    Raises:
        Unreadable: the content is damaged or locked by a password.
    """
    rows = limits.rows + SEARCH_ROWS
    try:
        with pd.ExcelFile(io.BytesIO(data), engine="calamine") as book:
            hidden = _hidden(book)
            if not book.sheet_names:
                raise Unreadable("There is no sheet with cells in this workbook.")
            # One more than wanted tells whether the sheet goes on.
            frames = pd.read_excel(
                book, sheet_name=None, header=None, dtype=object, na_filter=False, nrows=rows + 1
            )
    except python_calamine.PasswordError as error:
        raise _locked() from error
    except (python_calamine.CalamineError, OSError) as error:
        raise Unreadable("The workbook is damaged or incomplete.") from error
    return tuple(_sheet(str(name), frame, rows, hidden) for name, frame in frames.items())


def _locked() -> Unreadable:
    return Unreadable(
        "A password is set on this workbook.",
        hint="Save a copy without a password and drop that.",
    )


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            _refuse_bomb(members)
            names = {member.filename for member in members}
            if "content.xml" in names:
                _check_ods(packed)
                return "ods"
            kind = _ooxml_kind(names)
            for member in members:
                _refuse_vast(_reach(packed, member, kind))
    except _DAMAGED as error:
        raise Unreadable("The workbook is damaged or cut short.") from error
    return kind


def _check_xls(data: bytes) -> None:
    try:
        reach = sheet_reach.of_xls(ole.stream(data, _STREAMS))
    except ValueError as error:
        raise Unreadable("The workbook is damaged.") from error
    _refuse_vast(reach, columns=_XLS_COLUMNS, cells=_XLS_CELLS)


def _check_ods(packed: zipfile.ZipFile) -> None:
    content = packed.read("mimetype") if "mimetype" in packed.namelist() else b""
    if not content.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise _no_workbook()
    # calamine 0.9 never comes back from a sheet whose end tag is missing.
    found = sheet_reach.OdsReach()
    with packed.open("content.xml") as part:
        defusedxml.sax.parse(part, found)
    for reach in found.reaches:
        _refuse_vast(reach)


def _ooxml_kind(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/vbaProject.bin" in names:
        return "xlsm"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise _no_workbook()


def _no_workbook() -> Unreadable:
    return Unreadable("This is a packed file, but there is no workbook in it.")


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if unpacked > _UNPACKED_BYTES:
        raise Oversize(
            f"The workbook unpacks to {unpacked // 1_000_000:,} MB.",
            hint="Save only the sheets that are needed in a new workbook.",
        )


def _reach(packed: zipfile.ZipFile, member: zipfile.ZipInfo, kind: str) -> Reach:
    # Which member is a sheet is said in another one, and need not be in its name.
    if member.filename.endswith(".xml"):
        with packed.open(member) as part:
            return sheet_reach.of_xml(part)
    # Others of this ending hold macros, printers' settings and the like.
    if kind == "xlsb" and "/worksheets/" in member.filename:
        return sheet_reach.of_xlsb(packed.read(member))
    return sheet_reach.Reach()


def _refuse_vast(reach: Reach, *, columns: int = _COLUMNS, cells: int = _CELLS) -> None:
    if reach.last_row > _ROWS or reach.last_column > columns:
        raise Unreadable("The workbook is damaged: a cell of it lies outside of any sheet.")
    held = max(reach.last_row - reach.first_row + 1, min(reach.last_row, _PADDED_ROWS))
    most = cells if reach.last_column <= _WIDE else _WIDE_CELLS
    if held * reach.last_column > most:
        cell = f"{column_letters(reach.last_column - 1)}{reach.last_row}"
        raise Oversize(
            f"A sheet of this workbook reaches to cell {cell}.",
            hint="Delete what stands far away from the table and save again.",
        )


def _hidden(book: pd.ExcelFile) -> set[str]:
    visible = python_calamine.SheetVisibleEnum.Visible
    opened = cast("python_calamine.CalamineWorkbook", book.book)
    return {sheet.name for sheet in opened.sheets_metadata if sheet.visible != visible}


def _sheet(name: str, frame: pd.DataFrame, rows: int, hidden: set[str]) -> Sheet:
    wanted = min(rows, _KEPT_CELLS // max(1, frame.shape[1]))
    cells = frame.head(wanted).itertuples(index=False, name=None)
    return Sheet(
        name=clean(name),
        rows=tuple(tuple(map(scalar, row)) for row in cells),
        hidden=name in hidden,
        cut=len(frame) > wanted,
    )
