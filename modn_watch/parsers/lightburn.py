"""LightBurn projects, .lbrn and .lbrn2."""

from __future__ import annotations

import base64
import binascii
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Limits, Note, Preview
from modn_watch.parsers.drawing import clean, kept_texts, size_facts, stated_facts
from modn_watch.parsers.lightburn_layers import (
    cut_settings,
    setting_notes,
    settings_are_default,
)
from modn_watch.parsers.lightburn_report import (
    box_of,
    cut_figures,
    details_json,
    geometry_json,
    shape_notes,
)
from modn_watch.parsers.lightburn_shapes import figures
from modn_watch.parsers.lightburn_xml import read_project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from modn_watch.geometry.bounds import Box
    from modn_watch.model import Fact
    from modn_watch.parsers.lightburn_layers import CutSetting
    from modn_watch.parsers.lightburn_shapes import Figure

VERSION = "1"
MIME_TYPE = "application/xml"
_PNG = b"\x89PNG\r\n\x1a\n"
#: Of outlines; a few kilobytes can show one outline of thousands of pieces a thousand times.
_MOST_PIECES = 2_000_000
#: The thumbnail may fill this share of an extract.
_PREVIEW_SHARE = 2


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a LightBurn project.

    Raises:
        Unreadable: no project, cut off, nested past reason, or without a single shape.
    """
    project = read_project(stream, most_shapes=limits.entities)
    root = project.root
    shapes, cut_short = _shapes(root, limits.entities)
    settings = cut_settings(root)
    box = box_of(cut_figures(shapes, settings))
    remarks = _notes_text(root)
    texts, text_notes = kept_texts(
        (*(figure.text for figure in shapes), remarks),
        most=limits.texts,
        extract_bytes=limits.extract_bytes,
    )
    preview, preview_notes = _preview(root, limits.extract_bytes // _PREVIEW_SHARE)
    device = root.get("DeviceName", "")
    own: dict[str, Any] = {
        "settings_are_default": settings_are_default(settings, device),
        "notes": clean(remarks)[: limits.extract_bytes // 8],
    }
    return Extract(
        file_type="lbrn2",
        parser_version=VERSION,
        mime_type=MIME_TYPE,
        facts=(*stated_facts(_layer_names(settings), texts), *_size_facts(box)),
        notes=(
            *project.notes,
            *setting_notes(settings),
            *shape_notes(shapes, box),
            *cut_short,
            *text_notes,
            *preview_notes,
        ),
        texts=texts,
        geometry=geometry_json(shapes, settings),
        preview=preview,
        details=details_json(root, shapes, settings) | own,
        partial=bool(cut_short or text_notes),
    )


def _shapes(root: Element, most: int) -> tuple[tuple[Figure, ...], tuple[Note, ...]]:
    """Read shapes until they, or the pieces of their outlines, are too many."""
    walk = figures(root)
    found: list[Figure] = []
    pieces = 0
    for figure in islice(walk, most):
        found.append(figure)
        pieces += figure.pieces
        if pieces >= _MOST_PIECES:
            break
    if not found:
        raise Unreadable("There is nothing in this project: it has no shapes.")
    if next(walk, None) is None:
        return tuple(found), ()
    return tuple(found), (
        Note(
            code="shapes_left_out",
            message=f"The project is very large: only its first {len(found)} shapes were read.",
        ),
    )


def _layer_names(settings: Sequence[CutSetting]) -> list[str]:
    return [setting.name for setting in settings if setting.is_cut]


def _size_facts(box: Box | None) -> tuple[Fact, ...]:
    return size_facts(box, evidence="bounding box, LightBurn projects are in mm", known=True)


def _notes_text(root: Element) -> str:
    notes = root.find("Notes")
    return "" if notes is None else notes.get("Notes", "")


def _preview(root: Element, most_bytes: int) -> tuple[Preview | None, tuple[Note, ...]]:
    thumbnail = root.find("Thumbnail")
    source = "" if thumbnail is None else "".join(thumbnail.get("Source", "").split())
    if not source:
        return None, ()
    if len(source) <= most_bytes and _is_png(source):
        return Preview(mime_type="image/png", base64=source), ()
    note = Note(code="thumbnail_left_out", message="The picture in the project was not kept.")
    return None, (note,)


def _is_png(source: str) -> bool:
    try:
        return base64.b64decode(source, validate=True).startswith(_PNG)
    except (binascii.Error, ValueError):
        return False
