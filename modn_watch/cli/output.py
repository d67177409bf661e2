"""How the commands answer: one JSON document, or a table; stdout holds the answer alone."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Self

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_GAP = "  "
#: A column of such words is never folded, characters.
_SHORT = 12
#: A folded column has this width at least, characters.
_NARROW = 8
_WORDS = {True: "yes", False: "no"}


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document, in UTF-8 whatever the locale says."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    typer.echo(text.encode("utf-8", "replace"))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under a header: drawn on a terminal, aligned by blanks in a pipe."""
    cells = [[printable(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for line in _aligned([list(columns), *cells]):
            typer.echo(line)
        return
    from rich.console import Console  # noqa: PLC0415 -- heavy
    from rich.table import Table  # noqa: PLC0415 -- heavy
    from rich.text import Text  # noqa: PLC0415 -- heavy

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for index, name in enumerate(columns):
        # Folded, not cut: half a code is none.
        short = all(len(row[index]) <= _SHORT for row in cells)
        table.add_column(name, overflow="fold", no_wrap=short, min_width=None if short else _NARROW)
    for row in cells:
        # As Text, or a name such as `[red]` would be taken for an instruction.
        table.add_row(*map(Text, row))
    Console().print(table)


def print_pairs(pairs: Mapping[str, object]) -> None:
    """Print names and values, one pair a line."""
    for line in _aligned([[name, printable(value)] for name, value in pairs.items()]):
        typer.echo(line)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text, each made fit for a terminal."""
    for line in lines:
        typer.echo(printable(line))


def printable(value: object) -> str:
    """Return a value on one line without anything that a terminal would obey; None is empty."""
    if value is None:
        return ""
    text = _WORDS[value] if isinstance(value, bool) else str(value)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield _GAP.join(padded).rstrip()


class Progress:
    """A bar on stderr for work of which only is known how much is left."""

    def __init__(self, label: str, *, shown: bool) -> None:
        self._label = label
        self._shown = shown
        self._most = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._shown:
            from rich.console import Console  # noqa: PLC0415 -- heavy
            from rich.progress import Progress as Bar  # noqa: PLC0415 -- heavy

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(self._label, total=None)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def left(self, count: int, remark: str = "") -> None:
        """Show that so many are left, and a remark; the most ever seen is the whole."""
        self._most = max(self._most, count)
        if self._bar is not None and self._task is not None and self._most:
            done = self._most - count
            label = f"{self._label} {remark}".rstrip()
            self._bar.update(self._task, total=self._most, completed=done, description=label)
