"""What one row of a list states about its part."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_figures import (
    grade_in,
    grade_of,
    has_decimal_commas,
    is_section,
    measure,
    pieces,
)
from modn_watch.parsers.pdf_headers import means
from modn_watch.parsers.pdf_words import joined
from modn_watch.partlist import PartLine
from modn_watch.vocabulary import OTHER, Vocabulary
from modn_watch.vocabulary.measures import TIMES, thickness_mm
from modn_watch.vocabulary.plates import Plate
from modn_watch.vocabulary.plates import plate as plate_in
from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.parsers.pdf_lists import Listed
    from modn_watch.parsers.pdf_placing import Row

_SIZE = re.compile(
    rf"(\d{{2,5}}(?:[.,]\d{{1,2}})?)(?: ?mm)? ?[*{TIMES}] ?(\d{{2,5}}(?:[.,]\d{{1,2}})?)(?: ?mm)?",
    re.IGNORECASE,
)
_NOTHING: Final = frozenset({"", "-", "--", "n/a", "nil", "none", "geen", "."})

#: What is measured after these is something else's.
_ABOUT_ANOTHER = re.compile(
    r"\b(?:for|vir|to suit|with|met|shaft|as)\b|[\u00d8\u2300]", re.IGNORECASE
)

#: Letters and a number, and none of what is called so too: bolts, radii, standards, sections.
_MARK = re.compile(
    r"(?!(?:M|R|T|S|C|DIN|ISO|EN|SANS|GR|PL|PLT|FL|FB|UB|UC|PFC|IPE|NB|DN|SCH|SS|AISI|CL|RAL)[0-9-])"
    r"[A-Z]{1,5}[-/.]?[0-9]{1,5}[A-Z]?(?:-[0-9A-Z]{1,4})?"
)
#: Source: EN 10088-1, ASTM A240.
_STAINLESS = re.compile(
    r"(?:AISI |SS )?(?:30[1-5]|309|310|316|321|409|410|420|430)(?:L|H|TI)?", re.IGNORECASE
)
_DITTO = re.compile(r"[\"\u2033\u201d\u201c]|''|-?\"-?|do\.?|ditto\.?|idem", re.IGNORECASE)
#: The section alone, without its sizes.
_KIND = re.compile(r"[A-Z]{1,8}\.?", re.IGNORECASE)
#: Of a list that goes on over pages.
_MOST_ROWS: Final = 99


def lines_of(listed: Listed, page: int, *, assemblies: int = 1) -> list[PartLine]:
    """Return a part a row, with masses and areas as they stand there.

    Args:
        listed: the list.
        page: its number, from 1.
        assemblies: how many it is for; counts where pieces are stated of one assembly alone.
    """
    read = [_line(each, page, assemblies) for each in _cells(listed)]
    return [_renamed(line) for line in read] if _only_counts(listed, read) else read


def goods(listed: Listed, page: int) -> Iterator[PartLine]:
    """Yield the parts among goods: those whose words tell how thick their plate is."""
    for cell in _cells(listed):
        line = _line(cell, page, 1)
        if line.thickness_mm and line.quantity:
            named = _renamed(line) if (line.mark or "1").isdigit() else line
            yield replace(named, mass_kg=None, area_m2=None)


def _only_counts(listed: Listed, read: Sequence[PartLine]) -> bool:
    """Tell whether the marks of a list only number its rows, from 1 or on from another page."""
    column = listed.column("mark")
    marks = sorted(int(line.mark) for line in read if line.mark and line.mark.isdigit())
    if column is None or len(marks) != len(read) or not all(_is_told(line) for line in read):
        return False
    step = marks[1] - marks[0] if len(marks) > 1 else marks[0]
    even = all(after - before == step for before, after in pairwise(marks))
    return bool(means(listed.heads.columns[column].text)[0] == "item" and even) and (
        step == marks[0] or (step == 1 and marks[0] <= _MOST_ROWS)
    )


def _is_told(line: PartLine) -> bool:
    return bool(line.description or line.drawing)


def _renamed(line: PartLine) -> PartLine:
    """Return a part whose number in its list is no mark with the mark that its words have."""
    found = [
        word
        for word in (line.description or "").split()
        if _MARK.fullmatch(word) and not (profile(word) or grade_in(word))
    ]
    return replace(line, mark=found[0] if len(found) == 1 else None)


def _cells(listed: Listed) -> Iterator[_Cells]:
    commas = frozenset(
        number
        for number in range(len(listed.heads.columns))
        if has_decimal_commas(row.text(number) for row in listed.rows)
    )
    before: Row | None = None
    for row in listed.rows:
        before = _spelled_out(row, before)
        yield _Cells(listed=listed, row=before, commas=commas)


def _spelled_out(row: Row, before: Row | None) -> Row:
    """Return a row whose cells say what they say with a ditto mark."""
    if before is None:
        return row
    cells = {
        number: before.cells.get(number, words) if _DITTO.fullmatch(joined(words)) else words
        for number, words in row.cells.items()
    }
    return replace(row, cells=cells)


def _line(cell: _Cells, page: int, assemblies: int) -> PartLine:
    section = _section(cell)
    plate = profile(section or "") or profile(cell.text("material", "description") or "")
    stated = thickness_mm(cell.text("thickness", "plate") or "")
    told = Plate() if plate or stated or section else _told(cell)
    size = None if plate and plate.width_mm else _size(cell.text("size") or section or "")
    size = size or told.size_mm
    return PartLine(
        mark=cell.text("mark"),
        description=cell.text("description", "name"),
        profile=section if plate or not size else None,
        grade=_grade(cell),
        material=_material(cell, chequer=plate is not None and plate.kind == "chequer")
        or told.material,
        thickness_mm=stated or (plate.thickness_mm if plate else told.thickness_mm),
        quantity=_quantity(cell, assemblies),
        length_mm=cell.number("length") or (size[0] if size else None),
        width_mm=cell.number("width")
        or (plate.width_mm if plate else None)
        or (size[1] if size else None),
        area_m2=cell.number("area", "area_total"),
        mass_kg=cell.number("mass", "mass_total"),
        drawing=cell.text("drawing"),
        evidence=f"page {page}",
    )


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """The cells of one row by what they hold."""

    listed: Listed
    row: Row
    #: Numbers of the columns whose figures have decimal commas.
    commas: frozenset[int]

    def text(self, *names: str) -> str | None:
        for name in names:
            number = self.listed.column(name)
            text = "" if number is None else self.row.text(number)
            if text.casefold() not in _NOTHING:
                return text[:200]
        return None

    def number(self, *names: str) -> float | None:
        """Return a figure above zero, in mm, kg or m2."""
        for name in names:
            number = self.listed.column(name)
            if number is not None and (value := self._figure(number)):
                return value
        return None

    def _figure(self, number: int) -> float | None:
        factor = self.listed.heads.columns[number].factor
        return measure(self.row.text(number), factor, decimal_commas=number in self.commas)

    def pieces(self, *names: str) -> int | None:
        texts = (self.text(name) for name in names)
        return next((n for text in texts if text and (n := pieces(text))), None)


def _section(cell: _Cells) -> str | None:
    """Return the section; of one that is parted into two columns (`PL`, `10x80`) both."""
    section, size = cell.text("profile"), cell.text("size")
    if section and size and _KIND.fullmatch(section) and is_section(f"{section}{size}"):
        return f"{section}{size}"
    return section or _named_section(cell)


def _named_section(cell: _Cells) -> str | None:
    """Return the section of a list that calls its column of sections `Designation`, or so."""
    if cell.listed.column("profile") is not None:
        return None
    texts = (
        cell.row.text(number)
        for number, head in enumerate(cell.listed.heads.columns)
        if head.field in {"name", "description", ""}
    )
    return next((text for text in texts if " " not in text and is_section(text)), None)


def _told(cell: _Cells) -> Plate:
    """Return what the words of a row say about its plate: `SIDE PLATE 10mm`, `COVER 3mm`.

    A grade of steel or a material beside them makes them speak of plate.
    """
    words = cell.text("description", "name") or ""
    material = cell.text("material", "grade") or ""
    named = Vocabulary.standard().material(material)
    if grade_in(words) or ((named or grade_in(material)) and not _ABOUT_ANOTHER.search(words)):
        words = f"{words} plate"
    return plate_in(words, Vocabulary.standard())


def _quantity(cell: _Cells, assemblies: int) -> int | None:
    every = cell.pieces("quantity_total", "quantity")
    each = None if every else cell.pieces("quantity_each")
    return every or (each * assemblies if each else None)


def _size(text: str) -> tuple[float, float] | None:
    """Return length and width, mm."""
    found = _SIZE.fullmatch(text.strip())
    if not found:
        return None
    one, other = (float(each.replace(",", ".")) for each in found.groups())
    return max(one, other), min(one, other)


def _grade(cell: _Cells) -> str | None:
    stated = cell.text("grade") or grade_of(cell.text("material") or "")
    return stated or grade_in(cell.text("description", "name") or "")


def _material(cell: _Cells, *, chequer: bool) -> str | None:
    """Return the name that the vocabulary has for it, else the word in the material's column.

    A grade of steel (`S355JR`) tells no material: plate and chequer plate are made of it.
    """
    words = Vocabulary.standard()
    stated = cell.text("material", "plate")
    if stated and _STAINLESS.fullmatch(stated):
        return words.exact("Stainless")
    for text in (stated, cell.text("grade")):
        named = words.material(text) if text else None
        if named and named != OTHER:
            return named
    return words.exact("Vastrap") if chequer else stated
