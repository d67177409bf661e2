"""What the cells of an .ods do not tell by their values: merged, hidden, struck through, errors.

Source: OpenDocument 1.3 part 3, 9.1 and 20.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from modn_watch.parsers.plain import clean
from modn_watch.parsers.sheet_marked import Marked

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

    from modn_watch.parsers.sheet_signs import Signs

#: Unpacked; larger ones are read without these signs.
_MOST_BYTES: Final = 16 * 1024 * 1024
_ODD: Final = (
    SAXException,
    DefusedXmlException,
    ValueError,
    OSError,
    EOFError,
    LookupError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
#: Rows and columns repeated more often are what no sheet has.
_MOST_REPEATED: Final = 1_048_576
#: Columns with styles of their own that are looked at.
_MOST_STYLED: Final = 64
_HIDDEN: Final = frozenset({"collapse", "filter"})
_CELL_KINDS: Final = frozenset({"table-cell", "covered-table-cell"})


def read(data: bytes) -> dict[str, Signs]:
    """Return the signs of each sheet by its name; nothing where the XML is not as it should be.

    Args:
        data: an .ods whose container is sound.
    """
    found = _Content()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if packed.getinfo("content.xml").file_size > _MOST_BYTES:
                return {}
            with packed.open("content.xml") as part:
                defusedxml.sax.parse(part, found)
    except _ODD:
        return {}
    return {name: marked.signs() for name, marked in found.sheets.items()}


class _Content(ContentHandler):
    """Follows the content of an .ods; afterwards `sheets` has one for each sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, Marked] = {}
        self._sheet: Marked | None = None
        self._struck: set[str] = set()
        self._style = ""
        self._row = self._rows = self._column = 0
        #: The styles of columns and of the row, for cells that name none.
        self._columns: list[tuple[int, str]] = []
        self._row_style = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 -- SAX's name
        """Take note of what begins here."""
        kind = name.rpartition(":")[2]
        said = {key.rpartition(":")[2]: attrs[key] for key in attrs.getNames()}
        if kind == "style":
            self._style = said.get("name", "")
        elif kind == "text-properties" and _strikes(said):
            self._struck.add(self._style)
        elif kind == "table":
            self._begin(clean(said.get("name", "")))
        elif self._sheet is not None:
            self._inside(self._sheet, kind, said)

    def _begin(self, name: str) -> None:
        self._sheet = self.sheets.setdefault(name, Marked())
        self._row = self._rows = self._column = 0
        self._columns = []

    def _inside(self, sheet: Marked, kind: str, said: dict[str, str]) -> None:
        if kind == "table-column":
            times = _times(said, "number-columns-repeated")
            if said.get("visibility") in _HIDDEN:
                sheet.hide_columns(self._column, self._column + times - 1)
            self._column += times
            if len(self._columns) < _MOST_STYLED:
                self._columns.append((self._column, said.get("default-cell-style-name", "")))
        elif kind == "table-row":
            self._row, self._column = self._row + self._rows, 0
            self._rows = _times(said, "number-rows-repeated")
            self._row_style = said.get("default-cell-style-name", "")
            if said.get("visibility") in _HIDDEN:
                sheet.hide_rows(range(self._row, self._row + self._rows))
        elif kind in _CELL_KINDS:
            self._cell(sheet, said)

    def _cell(self, sheet: Marked, said: dict[str, str]) -> None:
        at, times = self._column, _times(said, "number-columns-repeated")
        self._column += times
        spanned = _times(said, "number-rows-spanned")
        if spanned > 1:
            sheet.merge(self._row, self._row + spanned - 1, at)
        if "value-type" in said:
            error = said.get("value-type") == "error"
            sheet.cell(self._row, at, struck=self._style_of(said, at) in self._struck, error=error)

    def _style_of(self, said: dict[str, str], column: int) -> str:
        over = next((style for end, style in self._columns if column < end), "")
        return said.get("style-name") or self._row_style or over


def _strikes(said: dict[str, str]) -> bool:
    shown = {
        said.get("text-line-through-style", "none"),
        said.get("text-line-through-type", "none"),
    }
    return not shown <= {"none"} and said.get("text-line-through-style") != "none"


def _times(said: dict[str, str], name: str) -> int:
    stated = said.get(name, "1")
    number = int(stated[:9]) if stated.isascii() and stated.isdigit() else 1
    return min(max(number, 1), _MOST_REPEATED)
