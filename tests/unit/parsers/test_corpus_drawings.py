"""What the shop's own drawings must give, measured and compared with another way."""

import io
import json
import statistics
import time
from dataclasses import asdict

import ezdxf
import ezdxf.bbox
import pytest

from modn_watch.errors import Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import dwg, dxf, lightburn
from modn_watch.siblings import Side, compare

pytestmark = pytest.mark.corpus

SIDES = ("min_x", "min_y", "max_x", "max_y")
#: Codes that are about the designer's lines, not about the file.
OF_WHAT_IS_DRAWN = {
    *("open_contour", "gap", "gap_bridged", "junction", "duplicate_line", "self_intersection"),
    *("hole_crosses_outline", "hole_overlaps_hole", "outlines_overlap", "part_crosses_hole"),
    *("several_parts", "part_in_hole", "stray_line", "dashed_line", "live_text"),
    *("annotation_in_cut", "not_flat", "outline_not_closed", "overshoot"),
}
#: Empty on purpose: no entity stands in either.
EMPTY = {"Minimal_DXF_AC1009.dxf", "dxf_unicode.dxf"}


def files(folder, suffix):
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() == suffix)


def read(parser, path):
    return parser.parse(io.BytesIO(path.read_bytes()), Limits())


def corners(extract):
    box = extract.geometry["bounding_box"]
    return tuple(box[side] for side in SIDES)


def worst_gap(one, other):
    return max(abs(a - b) for a, b in zip(corners(one), corners(other), strict=True))


def median_ms(parser, paths):
    times = []
    for path in paths:
        begun = time.perf_counter()
        json.dumps(asdict(read(parser, path)), allow_nan=False)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def test_every_dxf_is_read_quickly(corpus):
    paths = [path for path in files(corpus, ".dxf") if path.name not in EMPTY]
    median = median_ms(dxf, paths)
    assert len(paths) >= 90
    assert median < 100


def test_drawings_without_an_entity_are_refused(corpus):
    for name in EMPTY:
        with pytest.raises(Unreadable, match="nothing"):
            read(dxf, corpus / "formats" / "dxf" / name)


def test_every_lightburn_project_is_read_quickly(corpus):
    paths = files(corpus, ".lbrn2")
    median = median_ms(lightburn, paths)
    assert len(paths) >= 70
    assert median < 100


def test_shop_drawings_are_read_strictly_and_only_what_is_drawn_is_remarked_on(corpus):
    for path in files(corpus / "shop", ".dxf"):
        extract = read(dxf, path)
        remarks = {note.code for note in extract.notes} - OF_WHAT_IS_DRAWN
        assert (extract.details["read_as"], remarks) == ("strict", set()), path.name
        assert extract.geometry["unit"] == "mm"


def test_shop_projects_leave_no_shape_unmeasured(corpus):
    for path in files(corpus / "shop", ".lbrn2"):
        extract = read(lightburn, path)
        remarks = {note.code for note in extract.notes} - OF_WHAT_IS_DRAWN
        assert remarks <= {"hidden_entities"}, path.name
        assert extract.details["settings_are_default"], path.name
        assert extract.preview.mime_type == "image/svg+xml", path.name


def explained(project, drawing):
    """Tell why a project may be larger than the drawing exported from it."""
    sizes = [(c["width"], c["height"]) for c in drawing.details["clusters"]]
    others = [(c["width"], c["height"]) for c in project.details["clusters"]]
    beside = any(
        abs(width - w) < 1 and abs(height - h) < 1 for width, height in sizes for w, h in others
    )
    silent = any(not layer["output"] for layer in project.geometry["layers"])
    return beside or silent


def length_apart(one, other):
    lengths = (one.geometry["cut_length_mm"], other.geometry["cut_length_mm"])
    return abs(lengths[0] - lengths[1]) / lengths[1]


def test_a_project_measures_what_the_drawing_exported_from_it_does(corpus):
    pairs, misses = 0, []
    for path in files(corpus / "shop", ".lbrn2"):
        if not path.with_suffix(".dxf").is_file():
            continue
        project, drawing = read(lightburn, path), read(dxf, path.with_suffix(".dxf"))
        pairs += 1
        if worst_gap(project, drawing) >= 0.05 or length_apart(project, drawing) >= 0.001:
            misses.append((path.name, explained(project, drawing)))
    assert pairs >= 60
    assert len(misses) <= 0.1 * pairs
    assert [name for name, why in misses if not why] == []


def a_side(kind, path, extract):
    return Side(
        kind=kind,
        name=path.name,
        number=1,
        geometry=extract.geometry,
        contours=extract.details["contours"],
    )


def test_every_miss_is_told_by_the_program_itself_and_nothing_else(corpus):
    noted = 0
    for path in files(corpus / "shop", ".lbrn2"):
        if not path.with_suffix(".dxf").is_file():
            continue
        project, drawing = read(lightburn, path), read(dxf, path.with_suffix(".dxf"))
        one, other = a_side("LightBurn project", path, project), a_side("DXF", path, drawing)
        agree = worst_gap(project, drawing) < 0.05 and length_apart(project, drawing) < 0.001
        for note in (compare(one, other), compare(other, one)):
            assert (note is None) is agree, path.name
            assert note is None or note.code == "sibling_differs"
        noted += not agree
    assert noted >= 3


def test_every_sheet_is_as_large_as_its_part(corpus):
    sheets = files(corpus / "shop", ".dxf")
    sheets = [path for path in sheets if " - Rev " in path.name]
    assert len(sheets) >= 20
    for path in sheets:
        extract = read(dxf, path)
        box = extract.geometry["bounding_box"]
        assert extract.geometry["drawing_kind"] == "sheet", path.name
        assert (box["width"], box["height"]) in {(2400, 600), (1255, 600)}, path.name
        assert len(extract.texts) > 50, path.name


def test_sheets_are_as_large_as_the_part_cut_from_them(corpus):
    """The shop cut each part from a file of its own, turned upright."""
    for path in files(corpus / "shop", ".dxf"):
        mark = path.name.removeprefix("W - ").split(" - ")[0]
        cut = next((p for p in files(corpus / "shop", ".dxf") if f"0005-{mark}-" in p.name), None)
        if " - Rev " not in path.name or cut is None:
            continue
        sheet, part = (read(dxf, p).geometry["bounding_box"] for p in (path, cut))
        assert part["height"] == pytest.approx(sheet["width"], abs=0.05)
        assert part["width"] == pytest.approx(sheet["height"], abs=0.05)


def test_boxes_agree_with_ezdxf(corpus):
    """ezdxf flattens curves and explodes blocks; nothing but the reading is shared."""
    compared = 0
    for path in files(corpus / "shop", ".dxf"):
        large = path.stat().st_size > 300_000
        # ezdxf's box fails on the NaN bulges that LightBurn writes.
        if " - Rev " in path.name or large or b"nan" in path.read_bytes():
            continue
        space = ezdxf.readfile(path).modelspace()
        other = ezdxf.bbox.extents(space)
        seen = (other.extmin.x, other.extmin.y, other.extmax.x, other.extmax.y)
        # Flattening to 0.01 sees less of a curve, never more.
        assert corners(read(dxf, path)) == pytest.approx(seen, abs=0.02), path.name
        compared += 1
    assert compared >= 50


def test_the_part_of_a_sheet_agrees_with_ezdxf(corpus):
    for path in [p for p in files(corpus / "shop", ".dxf") if " - Rev " in p.name][:6]:
        space = ezdxf.readfile(path).modelspace()
        parts = [entity for entity in space if entity.dxf.name.startswith("Part-")]
        other = ezdxf.bbox.extents(parts)
        seen = (other.extmin.x, other.extmin.y, other.extmax.x, other.extmax.y)
        assert corners(read(dxf, path)) == pytest.approx(seen, abs=0.02), path.name


@pytest.mark.parametrize(
    "name",
    ["small_r13.dxf", "bin_dxf_r12.dxf", "custom_blocks.dxf", "R12_with_trash_beyond_EOF.dxf"],
)
def test_odd_drawings_agree_with_ezdxf(corpus, name):
    path = corpus / "formats" / "dxf" / name
    other = ezdxf.bbox.extents(ezdxf.readfile(path).modelspace())
    seen = (other.extmin.x, other.extmin.y, other.extmax.x, other.extmax.y)
    assert corners(read(dxf, path)) == pytest.approx(seen, abs=0.02)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("circle", (10, 10)),
        ("square", (10, 10)),
        ("ellipse_stretched", (20, 10)),
        ("group_single_child", (20, 20)),
        ("bezier_missing_cp", (10, 10)),
    ],
)
def test_one_feature_a_file(corpus, name, size):
    extract = read(lightburn, corpus / "formats" / "lbrn2" / f"{name}.lbrn2")
    box = extract.geometry["bounding_box"]
    assert (box["width"], box["height"]) == size


def test_every_dwg_gives_what_its_dxf_gives(corpus):
    drawn = {path.stem.strip(): path for path in files(corpus / "shop", ".dxf")}
    paths = files(corpus / "shop", ".dwg")
    assert len(paths) >= 8
    for path in paths:
        one, other = read(dwg, path), read(dxf, drawn[path.stem.strip()])
        assert one.details["release"] == "R2010", path.name
        assert one.details["entities_with_blocks"] == other.details["entities_with_blocks"]
        assert (one.notes, sorted(one.texts)) == (other.notes, sorted(other.texts)), path.name
        assert one.geometry["unit_evidence"] == "$INSUNITS=4"
        assert worst_gap(one, other) < 0.001, path.name
        assert one.geometry["parts"] == other.geometry["parts"], path.name
        assert one.geometry["cut_length_mm"] == pytest.approx(other.geometry["cut_length_mm"])
        assert compare(a_side("DWG", path, one), a_side("DXF", path, other)) is None, path.name


def test_a_dwg_that_changed_somewhere_is_refused_or_measured_as_before(corpus):
    whole = files(corpus / "shop", ".dwg")[0].read_bytes()
    before, refused = dwg.parse(io.BytesIO(whole), Limits()).geometry["parts"], 0
    for where in range(0x100, len(whole), len(whole) // 100):
        changed = bytearray(whole)
        changed[where : where + 16] = bytes(byte ^ 0x55 for byte in changed[where : where + 16])
        try:
            assert dwg.parse(io.BytesIO(bytes(changed)), Limits()).geometry["parts"] == before
        except Unreadable:
            refused += 1
    assert refused >= 90


def test_a_cut_off_drawing_is_never_silently_smaller(corpus):
    """Cut anywhere: refused, or as large as the whole, with a note."""
    paths = files(corpus / "shop", ".dxf")[::9] + files(corpus / "shop", ".lbrn2")[::9]
    for path in paths:
        parser = dxf if path.suffix == ".dxf" else lightburn
        data = path.read_bytes()
        whole = read(parser, path)
        for share in (0.05, 0.3, 0.6, 0.9, 0.97, 0.999):
            try:
                extract = parser.parse(io.BytesIO(data[: int(len(data) * share)]), Limits())
            except Unreadable:
                continue
            assert "truncated" in [note.code for note in extract.notes], path.name
            assert corners(extract) == corners(whole), path.name
