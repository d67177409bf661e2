"""E-mails: who wrote what to whom, and what hangs on; nothing that hangs on is opened."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import Compat32
from typing import TYPE_CHECKING

from modn_watch.errors import Unreadable
from modn_watch.parsers.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_HEADERS = ("Subject", "From", "To", "Cc", "Date")
_HEADER = re.compile(rb"[!-9;-~]{1,70}:[ \t]?")
#: Of these a mail has two at its beginning; a text that begins with `From:` alone is a text.
_TELLING = re.compile(
    rb"^(?:from|to|date|subject|message-id|mime-version|received|return-path|delivered-to)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_LEAST_TELLING = 2
_HEAD_BYTES = 65_536
_HEADER_CHARACTERS = 2_000
_HEADER_LINES = 50
_MOST_PARTS = 1_000
#: Of HTML; more is pictures.
_HTML_CHARACTERS = 2_000_000
_UNSEEN = frozenset({"script", "style", "head", "title"})
_CELLS = frozenset({"td", "th"})
#: No tag holds another's beginning: without that many beginnings would take quadratic time.
_TAG = re.compile("<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*|!|[?])[^<>]*>")
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote"}
)


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What an e-mail says."""

    #: By their names in lower case, only those that there are.
    headers: dict[str, str]
    body: str
    #: Plain JSON: name, media type, and size as it is sent, bytes.
    attachments: tuple[dict[str, str | int], ...]


class _Short(Compat32):
    """Cuts each header: the library takes quadratic time over the parameters in one."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines[:_HEADER_LINES])
        return name, value[:_HEADER_CHARACTERS]


def is_mail(data: bytes) -> bool:
    """Say whether a text begins as an e-mail does."""
    head = re.split(rb"\r?\n\r?\n", data[:_HEAD_BYTES], maxsplit=1)[0]
    return bool(_HEADER.match(head)) and len(_TELLING.findall(head)) >= _LEAST_TELLING


def read(data: bytes) -> Mail:
    """Read an e-mail.

    Raises:
        Unreadable: its parts lie in each other too deep, or it has too many.
    """
    try:
        message = message_from_bytes(data, policy=_Short())
        parts = list(_parts(message))
    except RecursionError as error:
        raise Unreadable("The parts of this e-mail lie in each other too deep.") from error
    written = [part for part in parts if not _hangs_on(part)]
    return Mail(
        headers={name.lower(): said for name in _HEADERS if (said := _header(message, name))},
        body=_body(written),
        attachments=tuple(_attachment(part) for part in parts if _hangs_on(part)),
    )


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise Unreadable(f"This e-mail has more than {_MOST_PARTS} parts.")
        if not part.is_multipart():
            yield part


def _hangs_on(part: Message) -> bool:
    named = part.get_filename() or part.get_content_disposition() == "attachment"
    return bool(named) or part.get_content_maintype() != "text"


def _attachment(part: Message) -> dict[str, str | int]:
    return {
        "name": clean(_decoded(part.get_filename() or ""))[:_HEADER_CHARACTERS],
        "mime_type": clean(part.get_content_type())[:_HEADER_CHARACTERS],
        "size_bytes": len(str(part.get_payload())),
    }


def _header(message: Message, name: str) -> str:
    return " ".join(clean(_decoded(str(message.get(name, "")))).split())[:_HEADER_CHARACTERS]


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError):
        return text


def _body(written: list[Message]) -> str:
    """Return what is written plainly; where nothing is, the words of the HTML."""
    plain = [_text(part) for part in written if part.get_content_subtype() == "plain"]
    if any(text.strip() for text in plain):
        return "\n".join(plain)
    return "\n".join(_words(_text(part)) for part in written)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return data.decode("cp1252", errors="replace")


def _words(text: str) -> str:
    """Return what is shown of HTML, in time that grows with its length alone."""
    pieces: list[str] = []
    unseen = at = 0
    source = text[:_HTML_CHARACTERS]
    for tag in _TAG.finditer(source):
        if not unseen:
            pieces.append(_one_line(source[at : tag.start()]))
        at = tag.end()
        name = tag["name"].lower()
        if name in _UNSEEN:
            unseen = max(0, unseen + (-1 if tag["end"] else 1))
        pieces.append("\n" if name in _BLOCKS else " " if name in _CELLS else "")
    pieces.append("" if unseen else _one_line(source[at:]))
    return "".join(pieces)


def _one_line(text: str) -> str:
    return html.unescape(" ".join(text.split("\n")))
