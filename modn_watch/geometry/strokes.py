"""What a drawing's picture is drawn with: one stroke for each line, and how each kind looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from modn_watch.geometry.bounds import is_measurable
from modn_watch.geometry.drawn import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from modn_watch.geometry.curves import Curve
    from modn_watch.geometry.drawn import Drawn
    from modn_watch.geometry.measures import Contour, Measures

#: How each class is drawn, in the order in which the classes lie on each other.
LOOKS: Final[Mapping[str, str]] = {
    "cut outline": 'fill="#e8edf3" stroke="#111827"',
    "cut hole": 'fill="#ffffff" stroke="#1d4ed8"',
    "cut open": 'fill="none" stroke="#ea580c"',
    "cut doubled": 'fill="none" stroke="#db2777" stroke-dasharray="6 4"',
    "engrave": 'fill="none" stroke="#15803d"',
    "mark": 'fill="none" stroke="#7e22ce"',
    "bend": 'fill="none" stroke="#0891b2" stroke-dasharray="10 4"',
    "ignore": 'fill="none" stroke="#9ca3af"',
    "open-end": 'fill="none" stroke="#ea580c"',
    "gap": 'fill="none" stroke="#b45309"',
    "duplicate": 'fill="none" stroke="#db2777"',
    "fault": 'fill="none" stroke="#dc2626"',
}
_MOST_NAME: Final = 120
#: What XML has no place for, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """One path."""

    #: One of `LOOKS`.
    look: str
    layer: str
    curves: Sequence[Curve]
    closed: bool
    #: What is drawn where two curves do not meet.
    bridge: str = "M"

    @property
    def operation(self) -> str:
        """Return what the machine does along it."""
        return self.look.partition(" ")[0]


def cut_strokes(found: Measures) -> Iterator[Stroke]:
    """Yield the contours, what lies in another after it."""
    order = sorted(range(len(found.contours)), key=_inwards(found.contours))
    for number in order:
        contour = found.contours[number]
        yield Stroke(
            look=_look(contour),
            layer=", ".join(contour.layers),
            curves=found.path(number),
            closed=contour.closed,
            bridge="L",
        )


def _inwards(contours: Sequence[Contour]) -> Callable[[int], tuple[bool, int, bool, int]]:
    def key(number: int) -> tuple[bool, int, bool, int]:
        contour = contours[number]
        return not contour.closed, contour.depth, contour.doubled, number

    return key


def _look(contour: Contour) -> str:
    if contour.doubled:
        return "cut doubled"
    if not contour.closed:
        return "cut open"
    return "cut hole" if contour.depth % 2 else "cut outline"


def other_strokes(others: Iterable[Drawn]) -> Iterator[Stroke]:
    """Yield what else the machine follows; what it ignores is left out."""
    followed = (one for one in others if one.operation is not Operation.IGNORE)
    for one in sorted(followed, key=lambda one: (one.operation, one.layer)):
        yield from _stroke(one, one.operation.value)


def ignored_strokes(others: Iterable[Drawn]) -> Iterator[Stroke]:
    """Yield what nobody cuts."""
    for one in sorted(others, key=lambda one: one.layer):
        if one.operation is Operation.IGNORE:
            yield from _stroke(one, one.operation.value)


def loose_strokes(drawn: Iterable[Drawn]) -> Iterator[Stroke]:
    """Yield what is followed as it is drawn, where nobody looked for contours."""
    for one in sorted(drawn, key=lambda one: (one.operation, one.layer)):
        cut = one.operation is Operation.CUT
        yield from _stroke(one, "cut open" if cut else one.operation.value)


def _stroke(one: Drawn, look: str) -> Iterator[Stroke]:
    curves = [curve for curve in one.curves if is_measurable(curve)]
    if curves:
        yield Stroke(look=look, layer=one.layer, curves=curves, closed=False)


def shown_text(words: str) -> str:
    """Return a text that is nothing but text, however it was meant, in ASCII and not long."""
    plain = escape(_FORBIDDEN.sub("\ufffd", words[:_MOST_NAME]))
    return plain.encode("ascii", "xmlcharrefreplace").decode("ascii")
