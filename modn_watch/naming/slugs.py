"""Text of any script as letters, digits, `_` and `.` that every file system takes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from modn_watch.vocabulary import client_code, project_code
from modn_watch.vocabulary.codes import client_of

#: Longest part in a file name, characters.
PART_LENGTH: Final = 80
#: Longest code that is made from a folder's name, characters.
CODE_LENGTH: Final = 36
_HASH_LENGTH: Final = 6
_TAIL_LENGTH: Final = 1 + _HASH_LENGTH

#: What Unicode does not take apart by itself.
_LETTERS: Final = str.maketrans(
    {
        "ß": "ss",
        "ẞ": "SS",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ħ": "h",
        "Ħ": "H",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ŋ": "n",
        "Ŋ": "N",
        "\N{MULTIPLICATION SIGN}": "x",
        "⌀": "O",
    }
)
#: Persian, Indian scripts and some signs are spelt with them.
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_UNSAFE = re.compile(r"[^A-Za-z0-9.]+")
#: Names that Windows keeps for devices, whatever follows their first dot.
#: Source: Microsoft, "Naming Files, Paths, and Namespaces".
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)


def readable(text: str) -> str:
    """Return a name as plain text: no surrogates, no control characters, NFC.

    Nor anything that cannot be seen and makes the rest look otherwise, such as U+202E, after which
    `fxd.exe` is shown as `exe.dxf`; what joins letters or keeps them apart is spelling, and stays.

    A byte that was not UTF-8 becomes the letter that it is in Windows-1252 or Latin-1, which is
    what old programs wrote.
    """
    plain = "".join(map(_plain, text)) if not text.isascii() or not text.isprintable() else text
    return unicodedata.normalize("NFC", plain)


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return _undecoded(ord(char) - 0xDC00)
    if category == "Cf" and char not in _JOINERS:
        return ""
    return " " if category in {"Cc", "Zl", "Zp"} else char


def _undecoded(byte: int) -> str:
    """Read one byte that surrogateescape kept; a lone surrogate has none."""
    if not 0x80 <= byte <= 0xFF:  # noqa: PLR2004 -- the range of surrogateescape, PEP 383
        return "\N{REPLACEMENT CHARACTER}"
    return bytes([byte]).decode("cp1252", "ignore") or "\N{REPLACEMENT CHARACTER}"


def slug(text: str) -> str:
    """Return a part's name as it stands in file names; at most `PART_LENGTH`, never empty."""
    return cut(_safe(text), PART_LENGTH) or "part"


def code_slug(text: str) -> str:
    """Return a folder's name as a code: `Acme Steel` -> `Acme_Steel`; known codes as they are.

    Where letters are lost (another script) or cut off (past `CODE_LENGTH`), six digits of the
    name's hash keep different folders apart.
    """
    name = unreserved(_safe(text))
    # Also of the slug: `-cl 0001` must not be another folder than the `cl_0001` made of it.
    known = _known_code(text) or _known_code(name)
    if known:
        return known
    if len(name) <= CODE_LENGTH and name and not _loses_letters(text):
        return name
    return "_".join(filter(None, (cut(name, CODE_LENGTH - _TAIL_LENGTH), digits(text))))


def client_slug(text: str) -> str:
    """Return a folder's name as a client's code, which has no hyphen.

    A folder that spells a project's code, dropped where a client's belongs, is that of the
    project's client.
    """
    code = code_slug(text)
    return client_of(code) or code


def _known_code(text: str) -> str | None:
    return project_code(text) or client_code(text)


def unreserved(name: str) -> str:
    """Return a name that Windows keeps for no device: `CON.x` -> `CON_.x`."""
    return _RESERVED.sub(r"\1_", name, count=1) if _RESERVED.match(name) else name


def cut(name: str, length: int) -> str:
    """Return a slug shortened, still without a dot or `_` at its end."""
    return name[:length].rstrip("._")


def digits(text: str, count: int = _HASH_LENGTH) -> str:
    """Return the first hexadecimal digits of a text's hash; case and composition do not count."""
    return hashlib.sha256(caseless(text).encode("utf-8")).hexdigest()[:count]


def caseless(text: str) -> str:
    """Return a text for comparison. Source: Unicode Standard, section 3.13, D145."""
    folded = unicodedata.normalize("NFD", readable(text)).casefold()
    return unicodedata.normalize("NFC", folded)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", readable(text).translate(_LETTERS))


def _safe(text: str) -> str:
    plain = "".join(c for c in _decomposed(text) if not unicodedata.combining(c))
    return _UNSAFE.sub("_", plain).strip("._")


def _loses_letters(text: str) -> bool:
    return any(not c.isascii() and c.isalnum() for c in _decomposed(text))
