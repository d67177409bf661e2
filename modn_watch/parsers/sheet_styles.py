"""How the cells of an .xlsx look, where that means something: struck through, zeros in front."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from defusedxml import ElementTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

#: A number that is shown with so many digits: `0000`.
_ZEROS = re.compile(r"0{2,12}")
_ZEROS_IN_XML: Final = b'formatCode="0'


@dataclass(frozen=True, kw_only=True)
class Styles:
    """The numbers of the cell styles that mean something."""

    #: Whose font is struck through.
    struck: frozenset[int] = frozenset()
    #: From those that show zeros in front to how many digits there are.
    padded: Mapping[int, int] = field(default_factory=dict)


def read(text: bytes) -> Styles:
    """Return what a workbook's `styles.xml` says.

    Raises:
        ParseError: it is no XML.
    """
    if b"<strike" not in text and _ZEROS_IN_XML not in text:
        return Styles()
    root = ElementTree.fromstring(text)
    styles = _of(root, "cellXfs")
    fonts = {str(at) for at, font in enumerate(_of(root, "fonts")) if any(map(_strikes, font))}
    zeros = {
        each.get("numFmtId"): len(code)
        for each in _of(root, "numFmts")
        if _ZEROS.fullmatch(code := each.get("formatCode", ""))
    }
    return Styles(
        struck=frozenset(at for at, style in enumerate(styles) if style.get("fontId") in fonts),
        padded={
            at: zeros[style.get("numFmtId")]
            for at, style in enumerate(styles)
            if style.get("numFmtId") in zeros
        },
    )


def _of(root: Element, group: str) -> list[Element]:
    return [each for one in root if _is(one, group) for each in one]


def _is(element: Element, name: str) -> bool:
    return str(element.tag).rpartition("}")[2] == name


def _strikes(element: Element) -> bool:
    return _is(element, "strike") and element.get("val", "1") in {"1", "true"}
