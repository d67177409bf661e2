"""Plain text files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.errors import Unreadable
from modn_watch.model import Extract
from modn_watch.parsers import named
from modn_watch.parsers.budget import cut_short, within
from modn_watch.parsers.decoding import read_text
from modn_watch.parsers.plain import clean
from modn_watch.vocabulary import facts_in_text

if TYPE_CHECKING:
    from typing import BinaryIO

    from modn_watch.model import Limits


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a text's lines, blank ones left out.

    Raises:
        Unreadable: it is no text, or nothing but blanks.
    """
    read = read_text(stream, limits.extract_bytes)
    every_line = read.text.splitlines()
    lines = tuple(filter(None, map(clean, every_line)))
    if not lines:
        raise Unreadable("There is nothing but blanks in this text.")
    cut = read.cut or len(lines) > limits.texts
    kept = lines[: limits.texts]
    note = cut_short(f"Only the first {len(kept)} lines were kept.")
    return within(
        Extract(
            file_type="text",
            parser_version=named("text").version,
            mime_type="text/plain",
            facts=facts_in_text("\n".join(kept), "text"),
            notes=(note,) if cut else (),
            texts=kept,
            details={"encoding": read.encoding, "lines": len(every_line)},
            partial=cut,
        ),
        limits,
    )
