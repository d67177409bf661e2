"""What a text inside a file states about material, thickness and quantity."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from modn_watch.model import Fact, Scalar, Source
from modn_watch.vocabulary.materials import Vocabulary
from modn_watch.vocabulary.measures import (
    NUMBER,
    PIECES,
    TIMES,
    millimetres,
    quantity,
    thickness_mm,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A field, its value, and whether a label explains it.
Statement = tuple[str, Scalar, bool]

#: From words to the material that they name.
Naming = Callable[[str], str | None]

#: Longer lines are prose, and prose mentions materials that are not the part's.
_LONGEST_LINE: Final = 300
#: More lines than a drawing's texts have in one piece.
_MOST_LINES: Final = 2_000
#: An unlabelled number above this is a dimension rather than a plate, mm.
_THICKEST_LOOSE_MM: Final = 25.0
#: More words than these after a label are a remark.
_MOST_WORDS: Final = 8
#: Shorter words alone in a drawing are marks: `CS` is a countersink, `BR` bottom right.
_SHORTEST_LOOSE_WORD: Final = 4

_LINE_ENDS = re.compile(r"[\n\r\t;|]+")
_MATERIAL = r"(?P<material>(?:plate )?(?:material|materiaal|matl|mat))"
_THICKNESS = r"(?:(?:plate|sheet|material) )?(?:thickness|thick|thk|dikte)"
_QUANTITY = r"(?P<quantity>quantity|qty|hoeveelheid|aantal|no\.? off)"
_MARKED_LABEL = re.compile(
    rf"(?<![\w.])(?:{_MATERIAL}|(?P<thickness>{_THICKNESS}|t)|{_QUANTITY})\.? ?[:=]", re.IGNORECASE
)
_LEADING_LABEL = re.compile(
    rf"(?:{_MATERIAL}|(?P<thickness>{_THICKNESS})|{_QUANTITY})(?: ?-|\.? )", re.IGNORECASE
)
_MM = re.compile(rf"(?<![\w.,*{TIMES}])({NUMBER})\s?mm(?![\w²³])", re.IGNORECASE)
_THICK = re.compile(rf"({NUMBER})\s?(?:mm)?\s?(?:thick|thk|dik)\.?", re.IGNORECASE)
_PIECES = re.compile(rf"([0-9]{{1,6}})\s?(?:x\s?)?{PIECES}\.?", re.IGNORECASE)
#: Profiles of plate and flat bar; the smaller number is the thickness. `VT6*600` is left out: the
#: shop cuts such parts of 4 mm plate (measured on its drawings and file names).
_PROFILE = re.compile(
    rf"(?:PL|PLT|BPL|FL|FLT)\s?({NUMBER})\s?[*{TIMES}]\s?([0-9]{{1,5}}(?:[.,][0-9]{{1,3}})?)",
    re.IGNORECASE,
)
_LOOSE_SPLIT = re.compile(r"[\s_,/-]+")
_LOOSE_MM = re.compile(rf"({NUMBER})mm", re.IGNORECASE)
_LOOSE_QUANTITY = re.compile(rf"[{TIMES}][0-9]{{1,6}}", re.IGNORECASE)
#: Words of a layer's name that say that the number beside them is a plate.
_PLATE_WORDS: Final = frozenset({"cut", "cuts", "cutting", "laser", "profile", "plate", "sheet"})


def facts_in_text(
    text: str, evidence: str, vocabulary: Vocabulary | None = None
) -> tuple[Fact, ...]:
    """Return what a text states about material, thickness (mm) and quantity.

    Reads labelled texts (`Material: MS`, `Thickness 5mm`, `Qty: 4`, `t=3`, `35 x Pieces`), layer
    names (`CUT_3MM`) and plate profiles (`FL10*80`). Wrong figures are worse than none: a bare
    `20mm` is a dimension, and a field that is stated twice and differently is left out.

    Args:
        text: one text of the file, or several lines of it.
        evidence: where it stands, as the facts will say it.
        vocabulary: the installation's words for materials; the standard ones if not given.

    Returns:
        At most one fact a field; LABELLED where a label explains it, else UNLABELLED.
    """
    words = vocabulary or Vocabulary.standard()
    found: dict[str, list[tuple[Scalar, bool]]] = {}
    for line in _LINE_ENDS.split(text, maxsplit=_MOST_LINES)[:_MOST_LINES]:
        if len(line) <= _LONGEST_LINE:
            for field, value, labelled in _line(" ".join(line.split()), words):
                found.setdefault(field, []).append((value, labelled))
    return tuple(
        Fact(
            field=field,
            value=stated[0][0],
            unit="mm" if field == "thickness_mm" else "",
            evidence=evidence,
            source=Source.LABELLED
            if any(labelled for _, labelled in stated)
            else Source.UNLABELLED,
        )
        for field, stated in found.items()
        if len({value for value, _ in stated}) == 1
    )


def _line(line: str, words: Vocabulary) -> Iterator[Statement]:
    labels = list(_MARKED_LABEL.finditer(line))
    leading = None if labels and labels[0].start() == 0 else _LEADING_LABEL.match(line)
    ends = [*(label.start() for label in labels), len(line)]
    if leading:
        yield from _labelled(leading, line[leading.end() : ends[0]], words.exact)
    for label, end in zip(labels, ends[1:], strict=True):
        yield from _labelled(label, line[label.end() : end], words.material)
    if not labels and not leading:
        yield from _loose(line.strip(" ,.-()"), words)


def _labelled(label: re.Match[str], text: str, material: Naming) -> Iterator[Statement]:
    """Read what stands after a label; without a colon every word of it must be understood."""
    value = text.strip(" ,.-")
    if label.lastgroup == "quantity":
        pieces = quantity(value)
        if pieces:
            yield "quantity", pieces, True
    elif label.lastgroup == "thickness" and thickness_mm(value):
        yield "thickness_mm", thickness_mm(value) or 0.0, True
    else:
        yield from _plate(value, material)


def _plate(value: str, material: Naming) -> Iterator[Statement]:
    """Read a material with or without its thickness: `1mm 409 Stainless Steel`."""
    numbers = _MM.findall(value)
    thickness = millimetres(numbers[0]) if len(numbers) == 1 else None
    named = material(_MM.sub(" ", value))
    if named and len(numbers) <= 1 and value.count(" ") < _MOST_WORDS:
        yield "material", named, True
        if thickness:
            yield "thickness_mm", thickness, True


def _loose(line: str, words: Vocabulary) -> Iterator[Statement]:
    thick, pieces, profile = _THICK.fullmatch(line), _PIECES.fullmatch(line), None
    profile = _PROFILE.fullmatch(line)
    if thick and thickness_mm(thick[0]):
        yield "thickness_mm", thickness_mm(thick[0]) or 0.0, True
    elif pieces and int(pieces[1]):
        yield "quantity", int(pieces[1]), True
    elif profile:
        smaller = min(profile.groups(), key=lambda number: float(number.replace(",", ".")))
        thickness = thickness_mm(smaller)
        if thickness:
            yield "thickness_mm", thickness, False
    elif len(line) >= _SHORTEST_LOOSE_WORD and words.exact(line):
        yield "material", words.exact(line) or "", False
    else:
        yield from _layer(_LOOSE_SPLIT.split(line), words)


def _layer(tokens: list[str], words: Vocabulary) -> Iterator[Statement]:
    """Read a layer's name of which every word is understood: `CUT_MS_3MM`."""
    numbers = [match[1] for token in tokens if (match := _LOOSE_MM.fullmatch(token))]
    pieces = [token for token in tokens if _LOOSE_QUANTITY.fullmatch(token)]
    rest = [token for token in tokens if not _LOOSE_MM.fullmatch(token) and token not in pieces]
    named = [token for token in rest if token.casefold() not in _PLATE_WORDS]
    material = words.exact(" ".join(named))
    thickness = millimetres(numbers[0]) if len(numbers) == 1 else None
    if thickness is None or len(pieces) > 1 or (named and not material) or not rest:
        return
    if material or thickness <= _THICKEST_LOOSE_MM:
        yield "thickness_mm", thickness, False
    if material:
        yield "material", material, False
        if pieces and quantity(pieces[0]):
            yield "quantity", quantity(pieces[0]) or 0, False
