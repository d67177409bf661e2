"""Texts: plain ones, e-mails, and Word documents."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from modn_watch.errors import Oversize, Unreadable
from modn_watch.model import Extract, Source
from modn_watch.parsers import doc, docx, mail, named, rtf
from modn_watch.parsers.budget import cut_short, within
from modn_watch.parsers.decoding import read_text
from modn_watch.parsers.line_labels import line_labels
from modn_watch.parsers.plain import clean
from modn_watch.vocabulary import facts_in_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from modn_watch.model import Fact, Limits

_ZIP = b"PK\x03\x04"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Of an older document with all its pictures.
_DOCUMENT_BYTES = 64 << 20
#: Of an e-mail with all that hangs on; the text comes first.
_MAIL_BYTES = 64 << 20
_HEAD_BYTES = 65_536


@dataclass(frozen=True, kw_only=True)
class _Text:
    lines: list[str]
    mime_type: str
    details: dict[str, Any] = field(default_factory=dict)
    #: Letters are prose: what no label explains there is not about the part.
    prose: bool = True
    cut: bool = False


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a text's lines, blank ones left out.

    Raises:
        Unreadable: it is no text, nothing but blanks, or a damaged document.
        Oversize: the text of a document is larger than any letter.
    """
    read = _read(stream, limits)
    lines = tuple(filter(None, map(clean, read.lines)))
    if not lines:
        raise Unreadable("There is nothing but blanks in this text.")
    cut = read.cut or len(lines) > limits.texts
    kept = lines[: limits.texts]
    note = cut_short(f"Only the first {len(kept)} lines were kept.")
    return within(
        Extract(
            file_type="text",
            parser_version=named("text").version,
            mime_type=read.mime_type,
            facts=_facts(kept, prose=read.prose),
            notes=(note,) if cut else (),
            texts=kept,
            details=read.details | {"labels": line_labels(kept)},
            partial=cut,
        ),
        limits,
    )


def _facts(lines: tuple[str, ...], *, prose: bool) -> tuple[Fact, ...]:
    stated = facts_in_text("\n".join(lines), "text")
    return tuple(fact for fact in stated if not prose or fact.source == Source.LABELLED)


def _read(stream: BinaryIO, limits: Limits) -> _Text:
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if head.startswith(_ZIP):
        return _document("docx", _DOCX, docx.lines(stream))
    if head.startswith(doc.BEGINS):
        return _document("doc", "application/msword", doc.lines(_whole(stream)))
    if head.startswith(rtf.BEGINS):
        return _document("rtf", "application/rtf", rtf.lines(_whole(stream)))
    return _mail(stream, limits) if mail.is_mail(head) else _plain(stream, limits)


def _whole(stream: BinaryIO) -> bytes:
    data = stream.read(_DOCUMENT_BYTES + 1)
    if len(data) > _DOCUMENT_BYTES:
        raise Oversize(
            f"This document takes more than {_DOCUMENT_BYTES >> 20} MB.",
            hint="Save it as .docx or as a PDF.",
        )
    return data


def _document(kind: str, mime_type: str, lines: Sequence[str]) -> _Text:
    return _Text(
        lines=list(lines), mime_type=mime_type, details={"kind": kind, "lines": len(lines)}
    )


def _mail(stream: BinaryIO, limits: Limits) -> _Text:
    data = stream.read(_MAIL_BYTES + 1)
    # One that was saved as UTF-16 or holds zero bytes is no mail, whatever it begins with.
    read_text(io.BytesIO(data[:_HEAD_BYTES]), limits.extract_bytes)
    letter = mail.read(data[:_MAIL_BYTES])
    shown = [f"{name.capitalize()}: {said}" for name, said in letter.headers.items()]
    return _Text(
        lines=[*shown, *letter.body.splitlines()],
        mime_type="message/rfc822",
        details={
            "kind": "eml",
            **letter.headers,
            "attachments": list(letter.attachments),
        },
        cut=len(data) > _MAIL_BYTES,
    )


def _plain(stream: BinaryIO, limits: Limits) -> _Text:
    read = read_text(stream, limits.extract_bytes)
    lines = read.text.splitlines()
    return _Text(
        lines=lines,
        mime_type="text/plain",
        details={"encoding": read.encoding, "lines": len(lines)},
        prose=False,
        cut=read.cut,
    )
