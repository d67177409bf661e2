"""The titles above a list, and what they say of the plate that it is cut from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.sheet_table import column_letters
from modn_watch.vocabulary.grades import is_grade, material_of
from modn_watch.vocabulary.plates import Plate, plate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_blocks import Block
    from modn_watch.parsers.sheet_table import Row
    from modn_watch.vocabulary import Vocabulary

#: How far above a block its title stands, rows.
_TITLE_ROWS: Final = 30
_TITLE_COLUMNS: Final = 60
#: More texts in one row are no title.
_TITLE_CELLS: Final = 2
#: How near a title is a heading, rows, and in how few words it names a material then.
_HEADS_ROWS: Final = 2
_HEADS_WORDS: Final = 2
#: Of a page, and not of what is on it.
_PAPER = re.compile(
    r"(?!.*\d\s?mm\b)(?:page|bladsy|bl|sheet|vel)\b.{0,20}\d|.*\b(?:continued|vervolg)\b",
    re.IGNORECASE,
)
_OF_PLATE = re.compile(
    r"\b(?:t ?= ?)?[0-9]{1,3}(?:[.,][0-9]{1,2})?\s?mm\b|\b(?:plates?|plaat|plate|sheets?|sheeting"
    r"|thick|thk|dik|material|materiaal|laser|cut(?:ting)? list|snylys|parts?|items?|onderdele)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:pty|ltd|cc|bk|edms|bpk|works|werke|supplies|supply|engineering|ingenieurs\w*|products"
    r"|fabrication|fabricators|industries|steelworks|staalwerke|group|trading)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Title:
    """A text above a list."""

    #: From 0.
    row: int
    #: `title B2`.
    place: str
    text: str


def above(
    rows: Sequence[Row], block: Block, blocks: Sequence[Block], taken: Collection[int]
) -> Iterator[Title]:
    """Yield texts above a block, nearest first.

    Args:
        rows: from the sheet's first row.
        block: the list.
        blocks: all lists of the sheet; over several beside each other a title is of the one below.
        taken: rows of other lists.
    """
    beside = _beside(blocks, block)
    for at in range(block.first - 1, max(-1, block.first - 1 - _TITLE_ROWS), -1):
        near = enumerate(rows[at][:_TITLE_COLUMNS])
        filled = [(column, cell) for column, cell in near if cell is not None]
        if beside:
            filled = _over(filled, block, beside)
        if at in taken or len(filled) > _TITLE_CELLS:
            continue
        for column, cell in filled:
            if isinstance(cell, str):
                place = f"title {column_letters(column)}{at + 1}"
                yield Title(row=at, place=place, text=" ".join(cell.split()))


def _beside(blocks: Sequence[Block], block: Block) -> list[Block]:
    return [
        each
        for each in blocks
        if each is not block
        and each.first < block.first + block.lines
        and block.first < each.first + each.lines
    ]


def _over(
    filled: list[tuple[int, Scalar]], block: Block, beside: Sequence[Block]
) -> list[tuple[int, Scalar]]:
    """Return the cells of a row that are over a block; what stands first may be over all."""
    own = [each for each in filled if block.left - 1 <= each[0] <= block.right]
    first = min(each.left for each in (block, *beside))
    return own or [each for each in filled[:1] if each[0] <= first]


def plates(
    titles: Sequence[Title], over: int, block: Block, vocabulary: Vocabulary
) -> Iterator[Plate]:
    """Yield what titles say of the plate of a list, nearest first.

    Where any stands below the list above it, the titles of that one are not about this one. Right
    above a list a thickness needs no other word.

    Args:
        titles: of `above`.
        over: the first row below the headings of the lists above.
        block: the list.
        vocabulary: the words for materials.
    """
    earlier = {title.text for title in titles if title.row < over}
    own = [
        title
        for title in titles
        if title.row >= over and title.text not in earlier and not _PAPER.match(title.text)
    ]
    for title in own or titles:
        yield plate(title.text, vocabulary, heading=_heads(title, block, vocabulary))


def _heads(title: Title, block: Block, vocabulary: Vocabulary) -> bool:
    """Tell whether a title right above a list speaks of nothing but its plate.

    `50MM BRACKETS` may be as wide.
    """
    if block.first - title.row > _HEADS_ROWS:
        return False
    bare = " ".join(_OF_PLATE.sub(" ", title.text).split()).strip(" -:,()")
    short = bare.count(" ") < _HEADS_WORDS
    known = is_grade(bare, vocabulary) or (short and material_of(bare, vocabulary) is not None)
    return not bare or (known and not _COMPANY.search(bare))
