"""LightBurn projects, .lbrn and .lbrn2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Limits
from modn_watch.parsers.drawing import clean, kept_texts, size_facts, stated_facts
from modn_watch.parsers.lightburn_layers import (
    cut_settings,
    setting_notes,
    settings_are_default,
)
from modn_watch.parsers.lightburn_preview import own_picture, shown_of, with_frames
from modn_watch.parsers.lightburn_report import details_json, geometry_json, survey_notes
from modn_watch.parsers.lightburn_survey import Survey, survey
from modn_watch.parsers.lightburn_xml import read_project
from modn_watch.parsers.measured import figure_notes
from modn_watch.parsers.preflight import preflight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from modn_watch.model import Fact
    from modn_watch.parsers.lightburn_layers import CutSetting
    from modn_watch.parsers.pile import Taken

VERSION = "3"
MIME_TYPE = "application/xml"


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a LightBurn project.

    Raises:
        Unreadable: no project, cut off, nested past reason, or without a single shape.
    """
    project = read_project(stream, most_shapes=limits.entities)
    root = project.root
    settings = cut_settings(root)
    found = survey(root, settings, limits)
    if not found.kinds:
        raise Unreadable("There is nothing in this project: it has no shapes.")
    remarks = _notes_text(root)
    texts, text_notes = kept_texts(
        (*found.texts, remarks), most=limits.texts, extract_bytes=limits.extract_bytes
    )
    too_much = figure_notes(found.taken)
    shown, no_preview = shown_of(root, found, limits.extract_bytes)
    own: dict[str, Any] = {
        "settings_are_default": settings_are_default(settings, root.get("DeviceName", "")),
        "notes": clean(remarks)[: limits.extract_bytes // 8],
    }
    return Extract(
        file_type="lbrn2",
        parser_version=VERSION,
        mime_type=MIME_TYPE,
        facts=(*stated_facts(_layer_names(settings), texts), *_size_facts(found)),
        notes=(
            *project.notes,
            *setting_notes(settings),
            *survey_notes(found),
            *preflight(found.taken.measures, views=False),
            *too_much,
            *text_notes,
            *no_preview,
        ),
        texts=texts,
        geometry=geometry_json(found),
        preview=shown,
        details=details_json(root, found, settings) | own,
        partial=bool(found.cut_short or text_notes or too_much),
    )


def drawn(stream: BinaryIO, limits: Limits) -> Taken:
    """Return what a project shows, for a picture.

    Raises:
        Unreadable: no project, cut off, or nested past reason.
    """
    root = read_project(stream, most_shapes=limits.entities).root
    return with_frames(survey(root, cut_settings(root), limits, to_show=True))


def thumbnail(stream: BinaryIO, limits: Limits) -> bytes:
    """Return the PNG that LightBurn saved with a project; empty where it saved none.

    Raises:
        Unreadable: no project, cut off, or nested past reason.
    """
    return own_picture(read_project(stream, most_shapes=limits.entities).root)


def _layer_names(settings: Sequence[CutSetting]) -> list[str]:
    return [setting.name for setting in settings if setting.is_followed]


def _size_facts(found: Survey) -> tuple[Fact, ...]:
    evidence = "bounding box, LightBurn projects are in mm"
    return size_facts(found.taken.box, evidence=evidence, known=True)


def _notes_text(root: Element) -> str:
    notes = root.find("Notes")
    return "" if notes is None else notes.get("Notes", "")
