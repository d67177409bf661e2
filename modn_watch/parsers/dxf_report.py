"""A survey of a DXF in plain JSON, and what a designer should know of it."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from modn_watch.geometry.bounds import around_boxes
from modn_watch.geometry.drawn import Operation
from modn_watch.model import Note
from modn_watch.parsers.drawing import box_json, clean, clusters_json
from modn_watch.parsers.dxf_read import RELEASES
from modn_watch.parsers.dxf_sheets import is_full_size, parts_shown, scale_said, shows_flat_part
from modn_watch.parsers.dxf_stock import stock_notes
from modn_watch.parsers.measured import figures_json, layer_json, more_json, outermost
from modn_watch.parsers.narrow import narrowest_webs, smallest_holes
from modn_watch.parsers.uncut_lines import closed_bends, nothing_cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ezdxf.document import Drawing
    from ezdxf.entities.layer import Layer

    from modn_watch.geometry.measures import LayerMeasure
    from modn_watch.parsers.dxf_judge import Seen
    from modn_watch.parsers.dxf_read import Reading
    from modn_watch.parsers.dxf_survey import Survey
    from modn_watch.parsers.dxf_units import Unit

_R12 = "AC1009"
#: Layers and blocks each; more are named by nobody.
_MOST_ROWS = 20_000


def geometry_json(document: Drawing, survey: Survey, unit: Unit) -> dict[str, Any]:
    """Return the part of the extract that all drawings share, lengths in millimetres."""
    return {
        "unit": unit.name,
        "unit_evidence": unit.evidence,
        "unit_confidence": unit.confidence,
        "drawing_kind": "sheet" if survey.is_sheet else "cut",
        **figures_json(survey.taken),
        "layers": _layers(document, survey),
    }


def details_json(reading: Reading, survey: Survey, unit: Unit) -> dict[str, Any]:
    """Return what only a DXF has."""
    found = survey.taken.measures
    return {
        "version": reading.version,
        "release": RELEASES.get(reading.version, "unknown"),
        "read_as": reading.way,
        "unit_mm": unit.millimetres,
        "entities": _kinds(reading, (seen for seen in survey.seen if not seen.block)),
        "entities_with_blocks": _kinds(reading, survey.seen),
        "entities_on_paper": survey.paper_entities,
        "blocks": _blocks(reading.document, survey),
        "parts_on_sheet": parts_shown(survey) if survey.is_sheet else None,
        "clusters": clusters_json(outermost(found)),
        **more_json(found),
        "smallest_holes": smallest_holes(found),
        "narrowest_webs": narrowest_webs(found),
    }


def _kinds(reading: Reading, seen: Iterable[Seen]) -> dict[str, int]:
    counts = Counter(one.kind for one in seen)
    if reading.version == _R12:
        # It has no others: see `dxf_packed`.
        counts["POLYLINE"] += counts.pop("LWPOLYLINE", 0)
    return _sorted(+counts)


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {clean(name): count for name, count in sorted(counts.items())}


def _layers(document: Drawing, survey: Survey) -> list[dict[str, Any]]:
    counts = Counter(seen.layer.lower() for seen in survey.seen)
    ignored = survey.ignored - {one.layer.lower() for one in survey.taken.layers}
    figures: dict[str, list[LayerMeasure]] = {}
    for one in survey.taken.layers:
        figures.setdefault(one.layer.lower(), []).append(one)
    rows = {layer.dxf.name.lower(): _stated(layer) for layer in document.layers}
    for seen in survey.seen:
        # R12 files may use layers that no table defines.
        rows.setdefault(seen.layer.lower(), _UNSTATED | {"name": clean(seen.layer)})
    return [
        row
        | {"entities": counts[key], **_measured(figures.get(key, []))}
        | ({"operation": Operation.IGNORE.value} if key in ignored else {})
        for key, row in islice(rows.items(), _MOST_ROWS)
    ]


def _measured(rows: Sequence[LayerMeasure]) -> dict[str, Any]:
    return {"bounding_box": box_json(around_boxes(row.box for row in rows)), **layer_json(rows)}


#: What a layer is that no table defines.
_UNSTATED = {"name": "", "color": 7, "linetype": "Continuous", "frozen": False, "off": False}


def _stated(layer: Layer) -> dict[str, Any]:
    return {
        "name": clean(layer.dxf.name),
        # A negative number means that the layer is off.
        "color": abs(layer.dxf.get("color", 7)),
        "linetype": clean(layer.dxf.get("linetype", "Continuous")),
        "frozen": layer.is_frozen(),
        "off": layer.is_off(),
    }


def _blocks(document: Drawing, survey: Survey) -> list[dict[str, Any]]:
    shown = Counter(seen.shows.lower() for seen in survey.seen if seen.shows)
    blocks = [block for block in document.blocks if not block.is_any_layout]
    # ezdxf adds missing arrowheads in an order that differs from process to process.
    blocks.sort(key=lambda block: block.name)
    return [
        {"name": clean(block.name), "entities": len(block), "shown": shown[block.name.lower()]}
        for block in islice(blocks, _MOST_ROWS)
    ]


def survey_notes(survey: Survey) -> tuple[Note, ...]:
    """Return what of the drawing was not measured, and why."""
    return tuple(
        Note(code=code, message=message, evidence=_counted(fate(survey)))
        for code, message, fate in _REMARKS
        if fate(survey)
    )


def _fated(*fates: str) -> Callable[[Survey], Counter[str]]:
    return lambda survey: sum((survey.fates(fate) for fate in fates), Counter())


#: Note code, its sentence, and the entities that it is about.
_REMARKS: tuple[tuple[str, str, Callable[[Survey], Counter[str]]], ...] = (
    (
        "hidden_entities",
        "Shapes on frozen or switched-off layers, or set invisible, were not measured.",
        _fated("hidden"),
    ),
    (
        "ignored_lines",
        "Axes, hidden edges and other lines whose layer or linetype is not cut were not measured.",
        _fated("ignored"),
    ),
    (
        "broken_entities",
        "Some shapes have impossible numbers, such as a radius of 0, and were not measured.",
        _fated("broken"),
    ),
    (
        "unmeasured_entities",
        "Some shapes are solids, regions or the like, and were not measured: draw their outline.",
        _fated("unmeasured"),
    ),
    (
        "block_missing",
        "A block is used that the drawing does not hold; what it shows was not measured.",
        _fated("block_missing"),
    ),
    (
        "block_loop",
        "A block contains itself, or blocks are nested too deep: it was entered once.",
        _fated("block_loop", "block_depth"),
    ),
    (
        "block_array",
        "A block is repeated in more rows and columns than anybody cuts: it was not entered.",
        _fated("block_array"),
    ),
)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {clean(kind)}" for kind, number in counts.most_common(10))


def whole_notes(survey: Survey) -> tuple[Note, ...]:
    """Return what concerns the drawing as a whole."""
    notes = []
    if survey.cut_short:
        notes.append(
            Note(
                code="entities_left_out",
                message=f"The drawing is very large: only its first {len(survey.seen)} entities, "
                "those inside blocks counted, were read.",
            )
        )
    if not is_full_size(survey):
        scale = scale_said(survey)
        size = f"by its words it is drawn {scale}" if scale else "it may be drawn to a scale"
        notes.append(
            Note(
                code="drawing_around_part",
                message="The file is a drawing on a sheet: its frame and title block were not "
                f"measured, but a program may cut them, and {size}. "
                "Send the part alone, as large as it is cut.",
                evidence=_counted(survey.fates("around")),
            )
        )
    if survey.is_sheet and survey.taken.box and not shows_flat_part(survey):
        notes.append(
            Note(
                code="several_views",
                message="The sheet shows several views or open lines, not one flat part: "
                "its figures are those of all views together. Send the part as it is cut.",
            )
        )
    where = "model space" if survey.paper_entities else "drawing"
    notes += stock_notes(survey.stock)
    return (*notes, *nothing_cut(survey.taken, where), *closed_bends(survey.taken))
