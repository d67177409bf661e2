"""The shapes of a LightBurn project in plain JSON, and what a designer should know of them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from modn_watch.geometry.bounds import around_boxes
from modn_watch.geometry.drawn import Operation
from modn_watch.model import Note
from modn_watch.parsers.drawing import LARGEST_MM, box_json, clean, clusters_json, length
from modn_watch.parsers.lightburn_layers import setting_json
from modn_watch.parsers.lightburn_xml import number
from modn_watch.parsers.measured import figures_json, layer_json, more_json, outermost
from modn_watch.parsers.narrow import narrowest_webs, smallest_holes
from modn_watch.parsers.uncut_lines import closed_bends, nothing_cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.measures import LayerMeasure
    from modn_watch.parsers.lightburn_layers import CutSetting
    from modn_watch.parsers.lightburn_operations import Layer
    from modn_watch.parsers.lightburn_survey import Survey

#: Layers, and bitmaps; LightBurn itself has 32.
_MOST_ROWS = 1_000
#: Layers that a note names.
_MOST_NAMES = 10


def geometry_json(survey: Survey) -> dict[str, Any]:
    """Return the part of the extract that all drawings share, lengths in millimetres."""
    return {
        "unit": "mm",
        "unit_evidence": "LightBurn projects are in mm",
        "unit_confidence": 1.0,
        "drawing_kind": "cut",
        **figures_json(survey.taken),
        "layers": _layers(survey),
    }


def _layers(survey: Survey) -> list[dict[str, Any]]:
    figures = {row.layer: row for row in survey.taken.layers}
    rows = sorted(survey.layers.known.values(), key=_by_index)
    return [
        _layer(layer, survey.on_layer[layer.index], figures.get(layer.label))
        for layer in islice(rows, _MOST_ROWS)
    ]


def _by_index(layer: Layer) -> int:
    return -1 if layer.index is None else layer.index


def _layer(layer: Layer, shapes: int, measured: LayerMeasure | None) -> dict[str, Any]:
    figures = layer_json([measured] if measured else [])
    setting = layer.setting
    return {
        "name": (setting.name if setting else "") or layer.label,
        # A LightBurn layer is its colour: 0 black, 1 blue, 2 red, 3 green, ...
        "color": layer.index,
        "type": setting.type if setting else "",
        "output": setting.output if setting else layer.operation is not Operation.IGNORE,
        "shapes": shapes,
        "bounding_box": box_json(around_boxes([measured.box])) if measured else None,
        **figures,
        "operation": layer.operation.value,
        "cut": figures["cut_length_mm"] > 0,
        "passes": layer.passes,
        "cut_length_with_passes_mm": length(figures["cut_length_mm"] * layer.passes),
    }


def details_json(root: Element, survey: Survey, settings: Sequence[CutSetting]) -> dict[str, Any]:
    """Return what only a LightBurn project has."""
    found = survey.taken.measures
    return {
        "app_version": clean(root.get("AppVersion", "")),
        "format_version": clean(root.get("FormatVersion", "")),
        "device": clean(root.get("DeviceName", "")),
        "mirror_x": root.get("MirrorX") == "True",
        "mirror_y": root.get("MirrorY") == "True",
        "material_height_mm": number(root.get("MaterialHeight")),
        "cut_settings": [setting_json(setting) for setting in islice(settings, _MOST_ROWS)],
        "shapes": dict(sorted(survey.kinds.items())),
        "bitmaps": _bitmaps(survey),
        "clusters": clusters_json(outermost(found)),
        **more_json(found),
        "smallest_holes": smallest_holes(found),
        "narrowest_webs": narrowest_webs(found),
        "preferences": _values(root.find("UIPrefs")),
        "variable_text": _values(root.find("VariableText")),
    }


def _bitmaps(survey: Survey) -> list[dict[str, Any]]:
    rows = []
    for picture in islice(survey.pictures, _MOST_ROWS):
        setting = survey.layers.pictures.get(picture.cut_index)
        row = {"layer": setting.name if setting else "", "operation": picture.operation.value}
        rows.append((box_json(picture.box) or {}) | row)
    return rows


def _values(element: Element | None) -> dict[str, str]:
    children = element if element is not None else ()
    return {clean(child.tag): clean(child.get("Value", "")) for child in children}


_REMARKS: Mapping[str, str] = {
    "live_text": "Some texts are live text without an outline: their size is not known. "
    "Convert them to paths before cutting.",
    "broken_shapes": "Some shapes have impossible or missing numbers, or far too many, "
    "and were not measured.",
    "unknown_shapes": "Some shapes are of a kind that is not known and were not measured.",
}


def survey_notes(survey: Survey) -> tuple[Note, ...]:
    """Return what was not measured, and why."""
    problems = sorted(survey.problems.items())
    notes = [
        Note(code=problem, message=_REMARKS[problem], evidence=str(count))
        for problem, count in problems
        if count
    ]
    return (*notes, *_layer_notes(survey), *_whole_notes(survey))


def _layer_notes(survey: Survey) -> Iterator[Note]:
    used = [layer for layer in survey.layers.known.values() if survey.on_layer[layer.index]]
    off = [layer.label for layer in used if layer.is_off]
    idle = [layer.label for layer in used if layer.is_named_idle]
    odd = [layer.label for layer in used if layer.is_odd]
    if off:
        yield Note(
            code="hidden_entities",
            message="Shapes on layers that are switched off, and so not sent to the laser, "
            "were not measured as cut.",
            evidence=", ".join(off[:_MOST_NAMES]),
        )
    if idle:
        yield Note(
            code="ignored_lines",
            message="A layer's name says that it is not cut, but the laser is told to cut it: "
            "it was not measured as cut. Switch the layer off, or give it another name.",
            evidence=", ".join(idle[:_MOST_NAMES]),
        )
    if odd:
        yield Note(
            code="odd_layer",
            message="LightBurn's last layers are C29 and the tool layers T1 and T2, and shapes lie "
            "on a layer after C29 that is no tool layer: they were measured as it is set. "
            "Open the project in LightBurn and look whether they are still to be cut.",
            evidence=", ".join(odd[:_MOST_NAMES]),
        )


def _size_doubt(box: Box) -> Iterator[Note]:
    metres = max(box.width, box.height) / 1000
    if metres * 1000 > LARGEST_MM:
        yield Note(
            code="unit_doubtful",
            message=f"The project is {metres:.1f} m long: look in LightBurn how large it is, and "
            "whether it was imported in another unit.",
            evidence="LightBurn projects are in mm",
        )


def _whole_notes(survey: Survey) -> Iterator[Note]:
    yield from nothing_cut(survey.taken, "project")
    yield from closed_bends(survey.taken)
    if survey.taken.box:
        yield from _size_doubt(survey.taken.box)
    if survey.kinds["Polygon"]:
        yield Note(
            code="polygon_direction_assumed",
            message="Polygons were measured with a corner to the right, which is a custom: "
            "their width and height may be swapped.",
        )
    if survey.cut_short:
        yield Note(
            code="shapes_left_out",
            message=f"The project is very large: only its first {survey.cut_short} shapes were "
            "read.",
        )
