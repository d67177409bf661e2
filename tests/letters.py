"""Letters as Word and other programs save them: .docx, .doc, .rtf and e-mails."""

import struct
from email.message import EmailMessage

from tests.builders import a_zip, an_ole

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def body(inner):
    return (
        f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{inner}</w:body></w:document>'
    )


def paragraph(*runs):
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def row(*cells):
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def edge(inner):
    """What is printed at the top of every page."""
    return f'<w:hdr xmlns:w="{_WORD}">{inner}</w:hdr>'


def a_docx(inner, *others):
    return a_zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", body(inner)), *others)


def a_doc(*pieces, version=0xC1, flags=0x0200, before=b""):
    """A document of Word 97: pieces of text, in one byte a letter where Windows-1252 has them all.

    Args:
        pieces: its text, with Word's own signs for ends of paragraphs, cells and so on.
        version: of the format.
        flags: bit 8 is locked, bit 9 says that the table is in the stream `1Table`.
        before: properties of paragraphs, which stand before the table.
    """
    at, texts, ends, entries = 0x400, b"", [0], b""
    for piece in pieces:
        narrow = all(ord(letter) < 0x80 or "\xa0" <= letter <= "\xff" for letter in piece)
        place = 2 * (at + len(texts)) | 0x4000_0000 if narrow else at + len(texts)
        texts += piece.encode("cp1252" if narrow else "utf-16-le")
        ends.append(ends[-1] + len(piece))
        entries += struct.pack("<HIH", 0, place, 0)
    table = struct.pack(f"<{len(ends)}I", *ends) + entries
    table = before + b"\x02" + struct.pack("<I", len(table)) + table
    head = bytearray(at)
    struct.pack_into("<HHHHHH", head, 0, 0xA5EC, version, 0, 0x0409, 0, flags)
    struct.pack_into("<II", head, 0x18, at, at + len(texts))
    struct.pack_into("<I", head, 0x4C, ends[-1])
    struct.pack_into("<II", head, 0x01A2, 0, len(table))
    second = "1Table" if flags & 0x0200 else "0Table"
    return an_ole(("WordDocument", bytes(head) + texts), (second, table))


def an_rtf(inner):
    fonts = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}}{\colortbl;\red0\green0\blue0;}"
    text = r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + r"{\*\generator Writer;}" + inner + "}"
    return text.encode("cp1252")


def a_mail(plain=None, html=None, attach=(), **headers):
    message = EmailMessage()
    for name, value in {"From": "office@example.org", "To": "shop@example.org", **headers}.items():
        message[name] = value
    if plain is not None:
        message.set_content(plain, charset="utf-8")
    if html is not None:
        (message.add_alternative if plain is not None else message.set_content)(
            html, subtype="html"
        )
    for name, data in attach:
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()
