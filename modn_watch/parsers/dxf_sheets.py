"""Which drawings are sheets, parts with words and measures around them, and what those are.

A sheet is never told by a rectangle alone, which a plate may be as well, nor by words alone,
which may stand on a plate that is cut.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.geometry.drawn import Operation
from modn_watch.parsers.dxf_frames import Frame, frame_of
from modn_watch.parsers.dxf_loops import has_holes_in_corners, loops_in, sheets_apart
from modn_watch.parsers.dxf_pieces import pieces_of
from modn_watch.parsers.dxf_tables import Table, tables_of
from modn_watch.parsers.dxf_words import DIMENSIONS, Word, is_in
from modn_watch.parsers.sheet_in_cut import Said
from modn_watch.vocabulary import is_title_block, may_be_frame, may_be_title_block, names_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from modn_watch.geometry.drawn import Drawn
    from modn_watch.parsers.dxf_judge import Seen
    from modn_watch.parsers.dxf_pieces import Pieces
    from modn_watch.parsers.dxf_survey import Survey

#: Blocks that Tekla Structures draws a part in, and those that it writes beside the part.
#: Source: measured on 49 sheets.
PART = "Part-"
_BESIDE_PART = re.compile(
    r"(?:\w*Dimension|Mark|Bolt|Text|Surfacing|SectionMark|DetailMark|LevelMark|Unknown|Weld)-"
)
#: `SCALE 1:2`, or the field alone; and words that are asked for it.
_SCALE = re.compile(
    r"(?:\b(?:scale|skaal|ma(?:ss|\u00df)stab)\b\W{0,3}|^\W{0,3})"
    r"(?P<one>\d{1,4})\s?:\s?(?P<other>\d{1,4})(?!\S)",
    re.IGNORECASE,
)
_MOST_ASKED = 2_000
#: Texts that a title block has at least, by how surely its name tells what it is.
_TEXTS_IF_NAMED, _TEXTS = 2, 3
#: Lines on a title block's layer, where a block's own are more surely its own.
_LINES_ON_LAYER = 4
#: In two frames that lie in each other, where no label has them.
_TEXTS_IF_DOUBLE = 2
#: Texts that name a field, as `SCALE` does, which tell a title block from a label; more of them
#: where neither paper nor dimensions do.
_FIELDS, _FIELDS_ALONE = 2, 3


def is_tekla(seen: Sequence[Seen]) -> bool:
    """Tell a sheet of Tekla Structures from what is to be cut.

    Whoever keeps his parts in blocks called `Part-1`, and nothing else, cuts them.
    """
    names = {one.shows for one in seen if one.shows and not one.block}
    return any(name.startswith(PART) for name in names) and any(map(_BESIDE_PART.match, names))


def parts_shown(survey: Survey) -> int:
    """Return how many parts, or views of parts, a sheet shows."""
    views = _views(survey)
    found = survey.taken.measures
    return views or (len(found.parts) if found else 0)


def _views(survey: Survey) -> int:
    """Return how many blocks of parts a sheet of Tekla Structures shows; 0 on any other."""
    return sum(seen.shows.startswith(PART) for seen in survey.seen if not seen.block)


def is_full_size(survey: Survey) -> bool:
    """Tell whether a drawing is known to be as large as its part.

    What is cut is, and so are the sheets of Tekla Structures; others are drawn to any scale.
    """
    return not survey.is_sheet or _views(survey) > 0


def shows_flat_part(survey: Survey) -> bool:
    """Tell whether a sheet shows one part as it is cut, once or oftener, and not several views."""
    found = survey.taken.measures
    if found is None or not all(contour.closed for contour in found.contours):
        return False
    views = _views(survey)
    return len(found.parts) == views == 1 if views else len(found.kinds) == 1


def said_in(survey: Survey) -> Said:
    """Return what is written in a drawing, as far as it speaks for a frame or views."""
    return Said(
        dimensioned=not DIMENSIONS.isdisjoint(survey.fates("annotation")),
        dimensions=[one.place for one in survey.words if one.place and not one.text],
        fields=_fields(survey.words),
    )


def scale_said(survey: Survey) -> str:
    """Return the scale that a sheet is drawn to by its texts; empty = full size, or not said."""
    found = {
        f"{int(match['one'])}:{int(match['other'])}"
        for match in map(_SCALE.search, (word.text for word in survey.words[:_MOST_ASKED]))
        if match
    }
    scale = found.pop() if len(found) == 1 else ""
    one, _, other = scale.partition(":")
    return "" if one == other else scale


def drawing_around(
    seen: Sequence[Seen], drawn: Sequence[Drawn], words: Sequence[Word]
) -> frozenset[int] | None:
    """Return which entities are the frame and the title block of a drawing, and no part.

    Args:
        seen: every entity.
        drawn: what the laser would follow; its sources are numbers of entities.
        words: the texts, dimensions and leaders that are shown.

    Returns:
        None when the drawing is no sheet.
    """
    if not words or not drawn:
        return None
    alone = _left_out(seen, drawn, words)
    if alone is not None or not _has_fields(words):
        return alone
    # Several sheets may lie beside each other: each must be one.
    around: frozenset[int] = frozenset()
    for group, said in sheets_apart(drawn, words):
        left_out = _left_out(seen, group, said) if said else None
        if left_out is None:
            return None
        around |= left_out
    return around or None


def _left_out(
    seen: Sequence[Seen], drawn: Sequence[Drawn], words: Sequence[Word]
) -> frozenset[int] | None:
    """Return which entities are the frame and the title block of one sheet; None = it is none."""
    sheet = _Sheet.of(seen, drawn, words)
    if not sheet.is_told():
        return None
    surely = sheet.left_out()
    for left_out in (surely | sheet.in_frames_block(), surely):
        if any(
            number not in left_out and one.operation is Operation.CUT
            for number, one in enumerate(drawn)
        ):
            return frozenset(int(drawn[number].source) for number in left_out)
    return None


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What speaks for a drawing sheet."""

    seen: Sequence[Seen]
    #: The entity of each shape.
    sources: Sequence[int]
    words: Sequence[Word]
    #: Blocks and layers that are title blocks by their names, surely or perhaps.
    named: frozenset[str]
    perhaps: frozenset[str]
    frame: Frame | None
    #: With texts that name fields, parts that reach over their lines apart; and all others.
    titles: Sequence[Table]
    tables: Sequence[Table]

    @classmethod
    def of(cls, seen: Sequence[Seen], drawn: Sequence[Drawn], words: Sequence[Word]) -> _Sheet:
        pieces = pieces_of(drawn)
        frame = frame_of(pieces, words)
        titles = _titles(frame, pieces, drawn, words) if frame else []
        tables = tables_of(frame, pieces) if frame else ()
        return cls(
            seen=seen,
            sources=[int(one.source) for one in drawn],
            words=words,
            named=_title_blocks(seen, words, is_title_block, _TEXTS_IF_NAMED),
            perhaps=_title_blocks(seen, words, may_be_title_block, _TEXTS),
            frame=frame,
            titles=titles,
            tables=[one for one in tables if not any(map(one.overlaps, titles))],
        )

    def is_told(self) -> bool:
        """Tell whether there is enough that no drawing of what is cut has."""
        if self.named or self.frame is None:
            return bool(self.named)
        measured = self._is_measured()
        if not self.frame.is_paper:
            fields = max((_fields(one.texts(self.words)) for one in self.titles), default=0)
            return fields >= (_FIELDS if measured else _FIELDS_ALONE)
        if self.titles:
            return True
        if measured:
            tables = any(len(table.texts(self.words)) >= _TEXTS for table in self.tables)
            return tables or bool(self.perhaps) or self._has_named_frame()
        return bool(self.perhaps) and _has_fields(self.words)

    def left_out(self) -> frozenset[int]:
        """Return the shapes that are frame or title block."""
        titles = self.named | self.perhaps if self.frame else self.named
        left_out = self._among(lambda one: one.block in titles or one.layer in titles)
        if self.frame is None:
            return left_out
        spoken = [table for table in self.tables if len(table.texts(self.words)) > 1]
        tables = (table.shapes for table in (*self.titles, *spoken))
        return left_out.union(self.frame.shapes, *tables)

    def in_frames_block(self) -> frozenset[int]:
        """Return what is in the same block as the frame, perhaps the part too."""
        if self.frame is None or not self._has_named_frame():
            return frozenset()
        blocks = {self.seen[self.sources[number]].block for number in self.frame.shapes} - {""}
        return self._among(lambda one: one.block in blocks)

    def _among(self, belongs: Callable[[Seen], bool]) -> frozenset[int]:
        return frozenset(number for number, at in enumerate(self.sources) if belongs(self.seen[at]))

    def _is_measured(self) -> bool:
        """Tell whether dimensions or leaders stand in the frame."""
        return any(
            not word.text and self.frame and is_in(word, self.frame.box, 0.0) for word in self.words
        )

    def _has_named_frame(self) -> bool:
        if self.frame is None:
            return False
        lines = (self.seen[self.sources[number]] for number in self.frame.shapes)
        return all(may_be_frame(one.layer) or may_be_frame(one.block) for one in lines)


def _titles(
    frame: Frame, pieces: Pieces, drawn: Sequence[Drawn], words: Sequence[Word]
) -> list[Table]:
    """Return the tables with texts that name fields, whatever parts touch their lines."""
    least = _TEXTS_IF_DOUBLE if frame.is_double else _TEXTS
    if not _has_fields(words, least) or has_holes_in_corners(frame, pieces):
        return []
    found = tables_of(frame, pieces, without=loops_in(frame.box, frame.near, drawn), away=True)
    return [table for table in found if _has_fields(table.texts(words), least)]


def _title_blocks(
    seen: Sequence[Seen], words: Sequence[Word], is_called: Callable[[str], bool], texts: int
) -> frozenset[str]:
    """Return the blocks and layers of that kind of name that hold texts and lines."""
    drawn = [one for one in seen if one.fate in {"followed", "ignored"}]
    blocks = _both(
        Counter(word.block for word in words if word.text), Counter(one.block for one in drawn)
    )
    layers = _both(
        Counter(word.layer for word in words if word.text), Counter(one.layer for one in drawn)
    )
    found = {name for name, (said, lines) in blocks.items() if said >= texts and lines}
    found |= {
        name
        for name, (said, lines) in layers.items()
        if said >= _TEXTS and lines >= _LINES_ON_LAYER
    }
    return frozenset(name for name in found if is_called(name))


def _both(said: Counter[str], lines: Counter[str]) -> dict[str, tuple[int, int]]:
    return {name: (count, lines[name]) for name, count in said.items()}


def _has_fields(words: Sequence[Word], least: int = _TEXTS) -> bool:
    return len(words) >= least and _fields(words) >= _FIELDS


def _fields(words: Iterable[Word]) -> int:
    return sum(names_field(word.text) for word in words)
