"""Labels with their values in lines of text: `Drawing no: CL0008-005 Rev: B`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from modn_watch.vocabulary.labels import LONGEST_WORDS, label, may_be

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Longer lines are prose, in which a colon explains nothing.
_LONGEST_LINE: Final = 300
_MOST: Final = 200
_COLON = re.compile("[:=]")
_AROUND: Final = " \t:=|;,.-"


def line_labels(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Return as plain JSON what labels with a colon say, in reading order.

    Each has our word for the label (`drawing_number`), the label as it is written, its value, and
    the line's number from 1.  A line's first label stands at its beginning.
    """
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        if len(line) <= _LONGEST_LINE and len(found) < _MOST:
            found += [
                {"label": about, "value": value, "as_written": written, "line": number}
                for about, written, value in _in_line(line)
            ]
    return found[:_MOST]


def _in_line(line: str) -> Iterator[tuple[str, str, str]]:
    """Yield our word, the label and the value of every label of a line."""
    for (about, start, end), (_, value_end, _) in pairwise((*_tags(line), ("", len(line), 0))):
        value = line[end:value_end].strip(_AROUND)
        if may_be(about, value):
            yield about, line[start:end].rstrip(_AROUND), value


def _tags(line: str) -> Iterator[tuple[str, int, int]]:
    """Yield what each label is about, where it begins, and where its value does."""
    last = 0
    for colon in _COLON.finditer(line):
        words = list(re.finditer(r"\S+", line[last : colon.start()]))
        # Behind a value only the last words are the label, at the line's beginning all are.
        firsts = words[-LONGEST_WORDS:] if last else words[:1]
        for first in firsts:
            start = last + first.start()
            about = label(line[start : colon.start()])
            if about:
                yield about, start, colon.end()
                last = colon.end()
                break
        else:
            if not last:
                return
