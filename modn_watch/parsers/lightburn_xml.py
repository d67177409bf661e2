"""The outer shape of a LightBurn project: XML, read with limits of its own."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, BinaryIO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from modn_watch.errors import Unreadable
from modn_watch.model import Note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_ROOT = "LightBurnProject"
#: Groups in groups; the shop's files need 5.
_GROUPS = 256
#: Levels of XML: two for each group, and what a project and a shape have around and in them.
_DEPTH = 2 * _GROUPS + 8
#: Elements of XML for each shape that the limits allow: itself, its matrix, its path.
_ELEMENTS_PER_SHAPE = 4


@dataclass(frozen=True, kw_only=True)
class Project:
    """A whole project as XML."""

    root: Element
    notes: tuple[Note, ...] = ()


def read_project(stream: BinaryIO, *, most_shapes: int) -> Project:
    """Read the XML of a project.

    Raises:
        Unreadable: not a LightBurn project, cut off, nested too deep, larger than the limit
            allows, or XML with a document type, which LightBurn never writes.
    """
    root: Element | None = None
    level = 0
    events = _events(stream, most_shapes * _ELEMENTS_PER_SHAPE)
    try:
        for event, element in events:
            root = element if root is None else root
            level += 1 if event == "start" else -1
            _check(root, level)
    except (DefusedXmlException, LookupError, ValueError) as fault:
        raise Unreadable(
            "The XML of this file is not of the kind that LightBurn writes."
        ) from fault
    except ParseError as fault:
        # Whatever follows a complete project does no harm.
        if root is None or level > 0:
            raise _broken(fault, started=root is not None) from fault
        return Project(root=root, notes=(_JUNK,))
    if root is None:
        raise Unreadable("This is not a LightBurn project.")
    return Project(root=root)


_JUNK = Note(
    code="junk_after_end",
    message="The file goes on after the end of the project; the rest was not read.",
)


def _events(stream: BinaryIO, most: int) -> Iterator[tuple[str, Element]]:
    events = iterparse(stream, events=("start", "end"), forbid_dtd=True)
    for number, event in enumerate(events):
        if number > 2 * most:
            raise Unreadable(f"The project holds more than {most} elements.")
        yield event


def _check(root: Element, level: int) -> None:
    if root.tag != _ROOT:
        raise Unreadable(f"This is XML, but no LightBurn project: it begins with <{root.tag}>.")
    if level > _DEPTH:
        raise Unreadable(f"Groups are nested in the project, more than {_GROUPS} deep.")


def _broken(fault: Exception, *, started: bool) -> Unreadable:
    if not started:
        return Unreadable("This is not a LightBurn project.")
    return Unreadable(
        f"The project is cut off or damaged ({fault}).",
        hint="Open it in LightBurn, save it again, and drop that.",
    )


def number(text: str | None) -> float | None:
    """Return the finite number that a text says; None when it says none."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if isfinite(value) else None


def whole(text: str | None) -> int | None:
    """Return the whole number that a text says; None when it says none."""
    value = number(text)
    return int(value) if value is not None else None


def is_on(text: str | None, *, otherwise: bool) -> bool:
    """Return what a switch says: LightBurn writes 1 and 0, or True and False."""
    if text is None:
        return otherwise
    return text.strip().lower() in {"1", "true"}
