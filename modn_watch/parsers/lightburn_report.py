"""The shapes of a LightBurn project in plain JSON, and what a designer should know of them."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from modn_watch.geometry.bounds import around_boxes
from modn_watch.model import Note
from modn_watch.parsers.drawing import box_json, clean, clusters_json
from modn_watch.parsers.lightburn_layers import CutSetting, is_tool, setting_json
from modn_watch.parsers.lightburn_xml import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from modn_watch.geometry.bounds import Box
    from modn_watch.parsers.lightburn_shapes import Figure

#: Layers, and bitmaps; LightBurn itself has 32.
_MOST_ROWS = 1_000


def cut_figures(figures: Sequence[Figure], settings: Sequence[CutSetting]) -> list[Figure]:
    """Return the shapes that the laser follows: no pictures, tool layers or layers without output.

    Where a layer has several cut settings, one with output is enough.
    """
    on = {setting.index for setting in settings if setting.is_cut and not setting.for_images}
    off = {setting.index for setting in settings if not setting.for_images} - on
    return [
        figure
        for figure in figures
        if figure.box
        and figure.kind != "Bitmap"
        and figure.cut_index not in off
        and not is_tool(figure.cut_index)
    ]


def box_of(figures: Iterable[Figure]) -> Box | None:
    """Return the box around shapes; None around none."""
    return around_boxes(figure.box for figure in figures)


def geometry_json(figures: Sequence[Figure], settings: Sequence[CutSetting]) -> dict[str, Any]:
    """Return the part of the extract that all drawings share, lengths in millimetres."""
    return {
        "unit": "mm",
        "unit_evidence": "LightBurn projects are in mm",
        "drawing_kind": "cut",
        "bounding_box": box_json(box_of(cut_figures(figures, settings))),
        "layers": _layers(figures, settings),
    }


def _layers(figures: Sequence[Figure], settings: Sequence[CutSetting]) -> list[dict[str, Any]]:
    groups: dict[int | None, list[Figure]] = {}
    for figure in figures:
        if figure.kind not in {"Group", "Bitmap"}:
            groups.setdefault(figure.cut_index, []).append(figure)
    by_index = {s.index: s for s in reversed(settings) if not s.for_images}
    rows = sorted({*groups, *by_index}, key=lambda index: -1 if index is None else index)
    cut = {id(figure) for figure in cut_figures(figures, settings)}
    return [
        _layer(index, by_index.get(index), groups.get(index, []))
        | {"cut": any(id(figure) in cut for figure in groups.get(index, []))}
        for index in islice(rows, _MOST_ROWS)
    ]


def _layer(
    index: int | None, setting: CutSetting | None, figures: Sequence[Figure]
) -> dict[str, Any]:
    return {
        "name": setting.name if setting else "",
        # A LightBurn layer is its colour: 0 black, 1 blue, 2 red, 3 green, ...
        "color": index,
        "type": setting.type if setting else "",
        "output": setting.output if setting else not is_tool(index),
        "shapes": len(figures),
        "bounding_box": box_json(box_of(figures)),
    }


def details_json(
    root: Element, figures: Sequence[Figure], settings: Sequence[CutSetting]
) -> dict[str, Any]:
    """Return what only a LightBurn project has."""
    bitmaps = [figure for figure in figures if figure.kind == "Bitmap"]
    cut = cut_figures(figures, settings)
    return {
        "app_version": clean(root.get("AppVersion", "")),
        "format_version": clean(root.get("FormatVersion", "")),
        "device": clean(root.get("DeviceName", "")),
        "mirror_x": root.get("MirrorX") == "True",
        "mirror_y": root.get("MirrorY") == "True",
        "material_height_mm": number(root.get("MaterialHeight")),
        "cut_settings": [setting_json(setting) for setting in islice(settings, _MOST_ROWS)],
        "shapes": dict(sorted(Counter(figure.kind for figure in figures).items())),
        "bitmaps": [box_json(figure.box) for figure in islice(bitmaps, _MOST_ROWS)],
        "clusters": clusters_json([figure.box for figure in cut if figure.box]),
        "preferences": _values(root.find("UIPrefs")),
        "variable_text": _values(root.find("VariableText")),
    }


def _values(element: Element | None) -> dict[str, str]:
    children = element if element is not None else ()
    return {clean(child.tag): clean(child.get("Value", "")) for child in children}


_REMARKS: Mapping[str, str] = {
    "text_unresolved": "Some texts are live text without an outline: their size is not known. "
    "Convert them to paths before cutting.",
    "broken_shapes": "Some shapes have impossible or missing numbers and were not measured.",
    "unknown_shapes": "Some shapes are of a kind that is not known and were not measured.",
}


def shape_notes(figures: Sequence[Figure], box: Box | None) -> tuple[Note, ...]:
    """Return what was not measured, and why."""
    counts = Counter(figure.problem for figure in figures if figure.problem)
    notes = [
        Note(code=problem, message=_REMARKS[problem], evidence=str(count))
        for problem, count in sorted(counts.items())
    ]
    if box is None:
        notes.append(
            Note(code="nothing_to_cut", message="Nothing in the project has an outline to cut.")
        )
    if any(figure.kind == "Polygon" for figure in figures):
        notes.append(
            Note(
                code="polygon_direction_assumed",
                message="Polygons were measured with a corner to the right, which is a custom: "
                "their width and height may be swapped.",
            )
        )
    return tuple(notes)
