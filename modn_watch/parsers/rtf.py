"""The text of an RTF document: paragraphs, and the rows of its tables.

Source: Rich Text Format specification 1.9.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from modn_watch.errors import Oversize, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BEGINS: Final = b"{\\rtf"
#: Groups, words, bytes as two digits, symbols, and all that is not marked, line ends and all.
_TOKEN = re.compile(
    rb"(?P<brace>[{}])|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<symbol>[\x00-\xff])|(?P<text>[^\\{}]+)"
)
#: A book of a thousand pages has fewer.
_MOST_TOKENS: Final = 2_000_000
_DEEPEST: Final = 500
#: Groups whose text is not the document's.
_UNSHOWN: Final = frozenset(
    {
        *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"fldinst"),
        *(b"shprslt", b"xe", b"tc", b"txe", b"rxe", b"filetbl", b"nonshppict", b"sp"),
        *(b"annotation", b"atnid", b"atnauthor"),
    }
)
#: Shown although its group can be skipped by older programs.
_SHOWN: Final = frozenset({b"shptxt"})
_SIGNS: Final[Mapping[bytes, str]] = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"nestrow": "\n",
    b"tab": " ", b"cell": " ", b"nestcell": " ", b"emspace": " ", b"enspace": " ",
    b"qmspace": " ", b"emdash": "\N{EM DASH}", b"endash": "\N{EN DASH}", b"bullet": "\N{BULLET}",
    b"lquote": "\N{LEFT SINGLE QUOTATION MARK}", b"rquote": "\N{RIGHT SINGLE QUOTATION MARK}",
    b"ldblquote": "\N{LEFT DOUBLE QUOTATION MARK}", b"rdblquote": "\N{RIGHT DOUBLE QUOTATION MARK}",
}  # fmt: skip
_SYMBOLS: Final[Mapping[bytes, str]] = {
    b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n", b"\t": " ",
}  # fmt: skip
_CODE_PAGES: Final = frozenset({437, 850, 852, 1250, 1251, 1252, 1253, 1254, 1257})


@dataclass(frozen=True, kw_only=True)
class _State:
    """What holds until the group ends."""

    unshown: bool = False
    #: Struck out or hidden.
    hidden: bool = False
    in_table: bool = False
    #: So many letters that stand for one in older programs follow it.
    fallback: int = 1


@dataclass
class _Reading:
    """The text so far, and where the reading is."""

    data: bytes
    at: int = 0
    state: _State = field(default_factory=_State)
    outer: list[_State] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    encoding: str = "cp1252"
    #: Letters to be left out yet.
    skipped: int = 0

    def show(self, text: str) -> None:
        if not (self.state.unshown or self.state.hidden):
            self.pieces.append(text)


def lines(data: bytes) -> tuple[str, ...]:
    """Return the paragraphs in their order, a table's row as one line.

    Raises:
        Unreadable: it is no RTF, or its groups lie in each other deeper than any program writes.
        Oversize: it has more words than any letter.
    """
    if not data.startswith(BEGINS):
        raise Unreadable("This is not an RTF document.")
    reading = _Reading(data=data)
    for number in count():
        token = _TOKEN.match(data, reading.at)
        if token is None:
            break
        if number == _MOST_TOKENS:
            raise Oversize(
                "The text of this document is longer than any letter.",
                hint="Split it, or save it as a PDF.",
            )
        reading.at = token.end()
        _READERS[token.lastgroup or "text"](reading, token)
    # A zero is no letter anywhere.
    shown = "".join(reading.pieces).replace("\0", "").split("\n")
    return tuple(filter(None, (" ".join(line.split()) for line in shown)))


def _brace(reading: _Reading, token: re.Match[bytes]) -> None:
    reading.skipped = 0
    if token["brace"] == b"{":
        if len(reading.outer) >= _DEEPEST:
            raise Unreadable(f"The document is nested deeper than {_DEEPEST} levels.")
        reading.outer.append(reading.state)
    elif reading.outer:
        reading.state = reading.outer.pop()


def _text(reading: _Reading, token: re.Match[bytes]) -> None:
    plain = token["text"].replace(b"\r", b"").replace(b"\n", b"")
    kept = plain[reading.skipped :]
    reading.skipped -= len(plain) - len(kept)
    if not reading.state.unshown:
        reading.show(kept.decode(reading.encoding, "replace"))


def _byte(reading: _Reading, token: re.Match[bytes]) -> None:
    if reading.skipped:
        reading.skipped -= 1
    else:
        letter = bytes([int(token["byte"], 16)])
        reading.show(letter.decode(reading.encoding, "replace"))


def _symbol(reading: _Reading, token: re.Match[bytes]) -> None:
    if token["symbol"] == b"*":
        reading.state = replace(reading.state, unshown=True)
    elif reading.skipped:
        reading.skipped -= 1
    else:
        reading.show(_SYMBOLS.get(token["symbol"], ""))


def _word(reading: _Reading, token: re.Match[bytes]) -> None:
    word, digits = token["word"], token["number"]
    number = int(digits) if digits else None
    if word in _SIGNS:
        in_cell = word in {b"par", b"line"} and reading.state.in_table
        reading.show(" " if in_cell else _SIGNS[word])
    elif word == b"u" and number is not None:
        reading.show(_letter(number))
        reading.skipped = reading.state.fallback
    elif word == b"bin" and number:
        reading.at += max(0, number)
    elif word == b"ansicpg" and number in _CODE_PAGES:
        reading.encoding = f"cp{number}"
    else:
        reading.state = _changed(reading.state, word, number)


def _letter(number: int) -> str:
    # Above 32,767 they are written as negative numbers.
    return chr(number & 0xFFFF)


def _changed(state: _State, word: bytes, number: int | None) -> _State:
    if word in _UNSHOWN:
        return replace(state, unshown=True)
    if word in _SHOWN:
        return replace(state, unshown=False)
    if word in {b"v", b"deleted"}:
        return replace(state, hidden=number != 0)
    if word in {b"intbl", b"pard"}:
        return replace(state, in_table=word == b"intbl")
    if word == b"uc" and number is not None:
        return replace(state, fallback=min(max(number, 0), 8))
    return replace(state, hidden=False) if word == b"plain" else state


_READERS: Final[Mapping[str, Callable[[_Reading, re.Match[bytes]], None]]] = {
    "brace": _brace,
    "word": _word,
    "number": _word,
    "byte": _byte,
    "symbol": _symbol,
    "text": _text,
}
