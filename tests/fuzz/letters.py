"""Letters of Word and e-mails, and damage to what their containers hold."""

import re
import struct
from functools import cache

from tests.fuzz.scramble import number, rearranged, scrambled, word
from tests.letters import a_doc, a_docx, a_mail, an_rtf, edge, paragraph, row

_RTF_PIECE = re.compile(rb"\\[A-Za-z]+-?\d* ?|\\'..|[{}]|[^\\{}]+|\\")
_RTF_WORDS = (
    *(b"{", b"}", b"\\*", b"\\u-1 ", b"\\u99999?", b"\\uc0 ", b"\\uc8 ", b"\\bin9 ", b"\\'ff"),
    *(b"\\bin-1 ", b"\\v ", b"\\v0 ", b"\\deleted ", b"\\ansicpg437 ", b"\\ansicpg0 ", b"\\pict "),
    *(b"\\cell ", b"\\row ", b"\\intbl ", b"\\shptxt ", b"\\fldinst ", b"\\par", b"\\", b"\\'"),
)
_HEADERS = (
    *(b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/html; charset=utf-7"),
    *(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: x-uuencode"),
    *(b"Subject: =?utf-8?b?////?=", b"Subject: =?x?q?=00?=", b"Content-Type: message/rfc822"),
    *(b"Date:", b"From: =?utf-16?q?=D8=00?=", b"Content-Type: text/plain; charset*0*=x'y'z"),
    *(b"Content-Disposition: attachment; filename*=utf-16''%ff", b"--b", b"--b--", b""),
)
_SIGNS = ("\r", "\x07", "\x07\x07", "\x13 a \x14b\x15", "\x01", "\x0b", "\x1f", "\N{EM DASH}")


@cache
def packed():
    table = f"<w:tbl>{row('Material', 'Mild Steel')}{row('Qty', '12')}</w:tbl>"
    top = ("word/header1.xml", edge(paragraph("Drawing no: W-12")))
    return (
        a_docx(paragraph("Dikte: 6mm") + table, top),
        a_docx("<w:p><w:r><w:t>a</w:t><w:tab/><w:br/></w:r><w:del><w:delText/></w:del></w:p>"),
    )


@cache
def mails():
    return (
        a_mail("Qty: 4\nDikte: 6mm", Subject="Bestelling \N{EURO SIGN}", Date="Mon, 1 Jan 2025"),
        a_mail("plain", "<p>Qty:&nbsp;<b>4</b></p><table><tr><td>x</table>", Subject="x"),
        a_mail(html="<style>p{}</style><p>Qty: 4</p>", attach=[("Tekening één.pdf", b"%PDF")]),
        b"From: a\nTo: b\nContent-Type: text/plain; charset=x-none\n\nKli\xebnt\n",
    )


@cache
def old():
    return (
        a_doc("Kliënt: Reën", "boog \N{EM DASH} Staal\r", "Dikte: 6mm\rQty\x0712\x07\x07"),
        a_doc("See \x13 PAGE \x141\x15.\r", flags=0, before=b"\x01\x02\x00ab"),
    )


@cache
def rich():
    return (
        an_rtf(r"Kli\'ebnt: Re\u235?nboog \emdash  Staal{\b werke}\par Dikte: 6\~mm\par"),
        an_rtf(r"\trowd\pard\intbl Qty\cell 4\cell\row\pard{\pict\bin3 }}}{\v x}{\field"
               r"{\*\fldinst PAGE}{\fldrslt 1}}{\shp{\*\shpinst{\shptxt y}}}"),
    )  # fmt: skip


def damaged_mail(data, chance, other):
    if chance.random() < 0.3:
        return scrambled(data, chance, other)
    lines = data.split(b"\n")
    if chance.random() < 0.5:
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(_HEADERS))
    else:
        rearranged(lines, chance, 6)
    return b"\n".join(lines) * chance.choice((1, 1, 1, 20)) or b"x"


def damaged_old(data, chance, other):
    """Damage numbers of the container, of the document's head and of its table, or the text."""
    match chance.randrange(4):
        case 0:
            return scrambled(data, chance, other)
        case 1:
            spans = ((0, 0x600), (0x600, 0x600 + 0x1AA), (len(data) - 4_096, len(data) - 3_996))
            start, end = chance.choice(spans)
            found = bytearray(data)
            for _ in range(chance.choice((1, 1, 3))):
                at = chance.randrange(max(1, min(end, len(data)) - 4))
                at = max(at, min(start, len(data) - 4), 0)
                size = chance.choice((0, 1, 2, 0x0100, 0x1000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE))
                found[at : at + 4] = struct.pack("<I", size)
            return bytes(found)
        case _:
            pieces = [chance.choice((*_SIGNS, word(chance)[:300])) for _ in range(9)]
            flags = chance.choice((0, 0x0200, 0x0300))
            return a_doc(*map(_storable, pieces), flags=flags)


def _storable(text):
    return text.encode("utf-16-le", "replace").decode("utf-16-le")


def damaged_rich(data, chance, other):
    if chance.random() < 0.3:
        return scrambled(data, chance, other)
    pieces = _RTF_PIECE.findall(data)
    if not pieces or chance.random() < 0.4:
        return b"".join(rearranged(pieces, chance, 6)) or b"x"
    new = chance.choice((*_RTF_WORDS, b"\\u" + number(chance).encode("utf-8", "ignore")[:20]))
    pieces[chance.randrange(len(pieces))] = new * chance.choice((1, 1, 1, 400))
    return b"".join(pieces)
