"""Words by which drawing sheets tell that they are no parts."""

from __future__ import annotations

import re
from itertools import pairwise

#: Blocks and layers called so hold the table in the corner of a drawing, and nothing else.
_TITLE_BLOCKS = frozenset(
    {
        *("titleblock", "titleblocks", "title block", "title blocks", "titleblk", "title blk"),
        *("tekeninghoof", "titelblok", "schriftfeld", "cartouche"),
    }
)
#: What a title block or a frame may be called, and a part too: alone they tell nothing.
_TITLES = _TITLE_BLOCKS | {"title", "titles", "titel"}
_FRAMES = _TITLES | {
    *("border", "borders", "frame", "sheet", "format", "raam", "rahmen"),
    *("a0", "a1", "a2", "a3", "a4", "ansi a", "ansi b", "ansi c", "ansi d", "ansi e"),
}
#: What the fields of a title block are called.  Source: ISO 7200, and the words of drawing offices.
_FIELDS = frozenset(
    {
        *("scale", "date", "drawn", "drawn by", "checked", "approved", "rev", "revision"),
        *("title", "dwg", "drawing", "sheet", "projection", "project", "client", "finish"),
        *("material", "weight", "tolerances", "skaal", "datum", "geteken", "massstab", "maßstab"),
        *("gezeichnet", "projek"),
    }
)
#: What the sheet that parts are cut from is called; `plate` is what a part is called too.
_STOCK = frozenset(
    {"sheet", "stock", "material", "raw material", "blank", "remnant", "offcut", "nest sheet"}
)
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Who writes more wants to be read, not sorted.
_LONGEST = 120


def is_title_block(name: str) -> bool:
    """Tell whether a block or layer is called as only title blocks are."""
    return not _TITLE_BLOCKS.isdisjoint(_phrases(name))


def may_be_title_block(name: str) -> bool:
    """Tell whether a block or layer is called as title blocks are, and other things too."""
    return not _TITLES.isdisjoint(_phrases(name))


def may_be_frame(name: str) -> bool:
    """Tell whether a block or layer is called as frames are, and other things too."""
    return not _FRAMES.isdisjoint(_phrases(name))


def names_stock(name: str) -> bool:
    """Tell whether a layer is called as the sheet is that parts are cut from."""
    return not _STOCK.isdisjoint(_phrases(name))


def names_field(text: str) -> bool:
    """Tell whether a text has a word that fields of title blocks are called by."""
    return not _FIELDS.isdisjoint(_phrases(text))


def _phrases(name: str) -> set[str]:
    """Return every word, and every two that follow each other, in lower case."""
    if len(name) > _LONGEST:
        return set()
    words = [word.lower() for word in _WORD.findall(_HUMP.sub(" ", name))]
    return {*words, *map(" ".join, pairwise(words))}
