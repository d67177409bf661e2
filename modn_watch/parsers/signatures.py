"""How each kind of file begins: from its first bytes to the suffixes that such content may have.

An empty answer means "not this kind, as far as the beginning shows"; the suffix then decides.
Plain text is never recognised here: it can be anything, so it never speaks against a suffix.
"""

from __future__ import annotations

import re

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# All repeats are possessive: without that a hostile head of comments takes exponential time.
_EOL = rb"[ \t]*+(?>\r\n|\r|\n)"
_DXF = re.compile(
    rb"\s*+(?:999" + _EOL + rb"[^\r\n]*+(?>\r\n|\r|\n)\s*+)*+0" + _EOL + rb"[ \t]*+SECTION\b"
)
_BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
# A text may begin with such letters, but not with the zero bytes that follow them in a drawing.
_DWG = re.compile(rb"(?:AC10\d\d|AC1\.\d\d|AC2\.\d\d)[^\x00]{0,5}\x00")
_PDF = re.compile(rb"%PDF-\d")
#: Viewers accept a PDF that begins this late.  Source: ISO 32000-1, annex H, note 13.
_PDF_BOUND = 1024
_XML_BOUND = 4096


def dxf(head: bytes) -> tuple[str, ...]:
    """Recognise a drawing that begins with a section, or a binary one."""
    text = head.removeprefix(_UTF8_MARK)
    return (".dxf",) if head.startswith(_BINARY_DXF) or _DXF.match(text) else ()


def lightburn(head: bytes) -> tuple[str, ...]:
    """Recognise a LightBurn project by its root element."""
    start = head[:_XML_BOUND]
    if start.startswith(_UTF16_MARKS):
        start = start.replace(b"\x00", b"")[2:]
    text = start.removeprefix(_UTF8_MARK).lstrip()
    return (".lbrn2", ".lbrn") if text.startswith(b"<") and b"<LightBurnProject" in text else ()


def dwg(head: bytes) -> tuple[str, ...]:
    """Recognise an AutoCAD drawing of any release."""
    return (".dwg",) if _DWG.match(head) else ()


def pdf(head: bytes) -> tuple[str, ...]:
    """Recognise a PDF; PostScript that talks about PDF is none."""
    if head.startswith((b"%!PS", b"\xc5\xd0\xd3\xc6")):
        return ()
    return (".pdf",) if _PDF.search(head[:_PDF_BOUND]) else ()


_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
#: A member's name lies 26 bytes after its signature.  Source: PKWARE APPNOTE 4.3.7.
_ZIP_MEMBER = re.compile(rb"PK\x03\x04[\x00-\xff]{22}([\x00-\xff]{2})[\x00-\xff]{2}")
_OOXML = (".xlsx", ".xlsm", ".xlsb")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BIFF_STREAMS = tuple(name.encode("utf-16-le") + b"\x00\x00" for name in ("Workbook", "Book"))
_WORD_STREAM = "WordDocument".encode("utf-16-le") + b"\x00\x00"
_RTF = b"{\\rtf"


def spreadsheet(head: bytes) -> tuple[str, ...]:
    """Recognise a workbook by the first telling name inside its container."""
    if head.startswith(_OLE):
        return _ole_workbook(head)
    if not head.startswith(_ZIP):
        return ()
    if head[30:].startswith(_ODS):
        return (".ods",)
    return _zip_workbook(head)


def _ole_workbook(head: bytes) -> tuple[str, ...]:
    if _ENCRYPTED in head:
        return (*_OOXML, ".xls", ".docx", ".doc")
    return (".xls",) if _first_stream(head) in _BIFF_STREAMS else ()


def _first_stream(head: bytes) -> bytes:
    """Return the telling stream that comes first: letters and workbooks may hold one another."""
    places = {head.find(stream): stream for stream in (*_BIFF_STREAMS, _WORD_STREAM)}
    return places[min(places.keys() - {-1})] if places.keys() - {-1} else b""


def _zip_workbook(head: bytes) -> tuple[str, ...]:
    # A text document may carry a whole workbook inside: the first telling name decides.
    for name in _zip_names(head):
        if name.startswith((b"word/", b"ppt/")):
            return ()
        if name.startswith(b"xl/"):
            return (".xlsb",) if b"xl/workbook.bin" in head else _OOXML
    return ()


def _zip_names(head: bytes) -> list[bytes]:
    return [
        head[found.end() : found.end() + int.from_bytes(found[1], "little")]
        for found in _ZIP_MEMBER.finditer(head)
    ]


def document(head: bytes) -> tuple[str, ...]:
    """Recognise a Word document; a workbook inside one does not make it a workbook."""
    if head.startswith(_RTF):
        # Word itself calls them .doc, too.
        return (".rtf", ".doc")
    if head.startswith(_OLE):
        return (".doc",) if _first_stream(head) == _WORD_STREAM else ()
    if not head.startswith(_ZIP):
        return ()
    telling = (b"word/document.xml", b"xl/", b"ppt/")
    first = next((name for name in _zip_names(head) if name.startswith(telling)), b"")
    return (".docx",) if first.startswith(b"word/") else ()


def belies_suffix(suffix: str, head: bytes) -> bool:
    """Say whether an Office suffix promises a container that the content is not.

    Without this a text called `.xlsx` would pass for a table of one column.
    """
    if suffix == ".docx":
        return not head.startswith(_ZIP)
    if suffix == ".doc":
        return not head.startswith((_OLE, _RTF))
    if suffix == ".rtf":
        return not head.startswith(_RTF)
    if suffix == ".xls":
        return not head.startswith((_OLE, _ZIP))
    if suffix in {*_OOXML, ".ods"}:
        return not head.startswith((_ZIP, _OLE))
    return False


_IMAGE_STARTS: tuple[tuple[bytes, tuple[str, ...]], ...] = (
    (b"\x89PNG\r\n\x1a\n", (".png",)),
    (b"\xff\xd8\xff", (".jpg", ".jpeg", ".jfif")),
    (b"GIF87a", (".gif",)),
    (b"GIF89a", (".gif",)),
    (b"II*\x00", (".tif", ".tiff")),
    (b"MM\x00*", (".tif", ".tiff")),
    (b"II+\x00", (".tif", ".tiff")),
    (b"MM\x00+", (".tif", ".tiff")),
)
#: "BM" alone begins many a text; the length of the second header tells.
_BMP = re.compile(rb"BM[\x00-\xff]{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00")


def image(head: bytes) -> tuple[str, ...]:
    """Recognise a picture that Pillow reads."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return (".webp",)
    if _BMP.match(head):
        return (".bmp",)
    return next((suffixes for start, suffixes in _IMAGE_STARTS if head.startswith(start)), ())
