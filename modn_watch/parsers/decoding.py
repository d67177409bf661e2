"""Bytes to text, for files that do not say how they were encoded."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.errors import Unreadable

if TYPE_CHECKING:
    from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Controls that no text uses; tab, line ends, form feed, escape and DOS's end mark are left out.
_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.01
_ENDS_LE, _ENDS_BE = re.compile(rb"[\r\n]\x00"), re.compile(rb"\x00[\r\n]")
_SAMPLE_BYTES = 65_536
#: Of the halves of characters in a text of Latin letters, zero bytes at least.
_ZERO_SHARE = 0.6


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A text file's text."""

    text: str
    #: Python's name: `utf-8`, `utf-8-sig`, `utf-16`, `utf-16-le`, `utf-16-be` or `cp1252`.
    encoding: str
    #: The file goes on after this.
    cut: bool = False


def read_text(stream: BinaryIO, limit_bytes: int) -> Decoded:
    """Read at most `limit_bytes` as text, whole lines when the file is longer.

    A byte order mark decides; without one it is UTF-16 where every second byte of most characters
    is zero, else UTF-8 if that fits, else Windows-1252, which is what older Windows programs in
    South Africa and Europe write.

    Raises:
        Unreadable: zero bytes or other control characters say that it is no text.
    """
    data = stream.read(limit_bytes + 1)
    cut = len(data) > limit_bytes
    if cut:
        data = data[: _last_line_end(data, limit_bytes)]
    text, encoding = _decode(data)
    _refuse_binary(text)
    return Decoded(text=text.rstrip("\x1a"), encoding=encoding, cut=cut)


def _last_line_end(data: bytes, limit_bytes: int) -> int:
    # Even, so that no UTF-16 character is torn; a torn UTF-8 one would look like Windows-1252.
    even = limit_bytes - limit_bytes % 2
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _unmarked_wide(data):
        return even
    return data.rfind(b"\n", 0, limit_bytes) + 1 or even


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    wide = _unmarked_wide(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _unmarked_wide(data: bytes) -> str:
    """Return the UTF-16 that a text without a mark is in, of more than one line."""
    sample = data[:_SAMPLE_BYTES]
    lesser, greater = sample[0::2].count(0), sample[1::2].count(0)
    least = len(sample) // 2 * _ZERO_SHARE
    if greater > least and not lesser and _ENDS_LE.search(sample):
        return "utf-16-le"
    return "utf-16-be" if lesser > least and not greater and _ENDS_BE.search(sample) else ""


def _refuse_binary(text: str) -> None:
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > len(text) * _CONTROL_SHARE:
        raise Unreadable("This is not a text: it holds bytes that no text has.")
