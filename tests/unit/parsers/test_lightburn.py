import base64
import io
import json
import math
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.errors import Unreadable
from modn_watch.model import Limits, Source
from modn_watch.parsers.lightburn import parse

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n and so on").decode()


def setting(index, kind="Cut", tag="CutSetting", **values):
    rows = {"index": index, "name": f"C{index:02}", "maxPower": 20, "speed": 100} | values
    inner = "".join(f'<{name} Value="{value}"/>' for name, value in rows.items())
    return f'<{tag} type="{kind}">{inner}</{tag}>'


def shape(kind, inner="", *, matrix=None, layer=0, **attributes):
    rows = {"Type": kind, "CutIndex": layer} | attributes
    told = " ".join(f'{name}="{value}"' for name, value in rows.items())
    form = f"<XForm>{matrix}</XForm>" if matrix else ""
    return f"<Shape {told}>{form}{inner}</Shape>"


def rect(width, height, matrix="1 0 0 1 0 0", **attributes):
    return shape("Rect", matrix=matrix, W=width, H=height, **attributes)


def group(*members, matrix="1 0 0 1 0 0", **attributes):
    return shape("Group", f"<Children>{''.join(members)}</Children>", matrix=matrix, **attributes)


def path(vertices, joins, **attributes):
    inner = f"<VertList>{vertices}</VertList>" if vertices is not None else ""
    inner += f"<PrimList>{joins}</PrimList>" if joins is not None else ""
    return shape("Path", inner, **attributes)


def project(*content, device="No Machine", version="2.0.04", form="1"):
    head = f'AppVersion="{version}" DeviceName="{device}" FormatVersion="{form}"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<LightBurnProject {head} MaterialHeight="0" MirrorX="True" MirrorY="False">'
        f"{''.join(content)}</LightBurnProject>\n"
    ).encode()


def read(data, limits=None):
    return parse(io.BytesIO(data), limits or Limits(entities=5_000))


def box(*content):
    found = read(project(*content)).geometry["bounding_box"]
    return found and tuple(found[key] for key in ("min_x", "min_y", "max_x", "max_y"))


def codes(extract):
    return [note.code for note in extract.notes]


def layers(extract):
    return {row["color"]: row for row in extract.geometry["layers"]}


# The project


def test_a_project_tells_who_wrote_it_and_for_which_machine():
    extract = read(project(rect(10, 10), device="Golden Laser"))
    told = {key: extract.details[key] for key in ("app_version", "format_version", "device")}
    assert told == {"app_version": "2.0.04", "format_version": "1", "device": "Golden Laser"}
    assert extract.details["mirror_x"] is True
    assert extract.details["mirror_y"] is False
    assert extract.geometry["unit"] == "mm"
    assert extract.geometry["drawing_kind"] == "cut"


def test_width_and_height_are_facts_that_nobody_labelled():
    facts = read(project(rect(300, 190))).facts
    assert [(f.field, f.value, f.unit, f.source) for f in facts] == [
        ("width_mm", 300, "mm", Source.UNLABELLED),
        ("height_mm", 190, "mm", Source.UNLABELLED),
    ]


def test_cut_settings_are_told_with_their_units_and_every_raw_value():
    extract = read(
        project(
            setting(3, speed="8.33333", minPower=10, maxPower=80, numPasses=2, kerf="0.15"),
            rect(1, 1, layer=3),
            device="Golden Laser",
        )
    )
    (told,) = extract.details["cut_settings"]
    raw = told.pop("raw")
    assert told == {
        "index": 3,
        "for_images": False,
        "name": "C03",
        "type": "Cut",
        "speed_mm_s": 8.33333,
        "min_power_percent": 10,
        "max_power_percent": 80,
        "passes": 2,
        "output": True,
    }
    assert raw["kerf"] == "0.15"
    assert extract.details["settings_are_default"] is False


def test_what_is_left_out_of_a_cut_setting_has_lightburns_default():
    extract = read(project('<CutSetting type="Cut"><index Value="0"/></CutSetting>', rect(1, 1)))
    (told,) = extract.details["cut_settings"]
    assert (told["passes"], told["output"], told["speed_mm_s"]) == (1, True, None)


def test_older_writers_count_passes_under_another_name():
    extract = read(project(setting(0, passCount=3), rect(1, 1)))
    assert extract.details["cut_settings"][0]["passes"] == 3


@pytest.mark.parametrize(
    ("device", "speed", "default"),
    [
        ("No Machine", 100, True),
        ("Golden Laser", 100, True),
        ("Golden Laser", 25, False),
        ("No Machine", 25, True),
    ],
)
def test_settings_that_nobody_made_are_known_as_such(device, speed, default):
    extract = read(project(setting(0, speed=speed), rect(1, 1), device=device))
    assert extract.details["settings_are_default"] is default


def test_settings_may_follow_the_shapes_that_use_them():
    extract = read(project(rect(10, 5), rect(99, 99, layer=2), setting(2, doOutput=0)))
    assert extract.geometry["bounding_box"]["width"] == 10


def test_two_settings_for_one_layer_are_both_kept_and_noted():
    extract = read(project(setting(0), setting(0, speed=50), rect(1, 1)))
    assert len(extract.details["cut_settings"]) == 2
    assert "layer_repeated" in codes(extract)


def test_settings_inside_settings_are_kept_and_noted():
    nested = setting(0).replace("</CutSetting>", '<Sub><speed Value="9"/></Sub></CutSetting>')
    extract = read(project(nested, rect(1, 1)))
    assert extract.details["cut_settings"][0]["raw"]["Sub"] == {"speed": "9"}
    assert "sub_layers" in codes(extract)


def test_layers_count_their_shapes_and_their_size():
    extract = read(
        project(setting(0), setting(1, kind="Scan"), rect(10, 5), rect(3, 2, layer=1), rect(1, 1))
    )
    found = layers(extract)
    assert (found[0]["shapes"], found[1]["shapes"]) == (2, 1)
    assert (found[1]["name"], found[1]["type"]) == ("C01", "Scan")
    assert found[0]["bounding_box"]["width"] == 10


def test_shapes_are_counted_by_type_groups_and_members_alike():
    extract = read(project(group(rect(1, 1), group(rect(2, 2)))))
    assert extract.details["shapes"] == {"Group": 2, "Rect": 2}


def test_texts_and_notes_are_read():
    extract = read(
        project(
            shape("Text", Str="MARK &amp; A1", H=10),
            '<Notes ShowOnLoad="1" Notes="x20 of 3mm&#10;Galv"/>',
        )
    )
    assert extract.texts == ("MARK & A1", "x20 of 3mm\nGalv")
    assert extract.details["notes"] == "x20 of 3mm\nGalv"


def test_the_thumbnail_is_shown_where_there_is_nothing_to_draw():
    extract = read(project(f'<Thumbnail Source="{PNG}"/>', shape("Text", Str="A1")))
    assert (extract.preview.mime_type, extract.preview.base64) == ("image/png", PNG)
    assert codes(extract) == ["live_text", "nothing_to_cut"]


@pytest.mark.parametrize("source", ["no base64!", base64.b64encode(b"GIF89a").decode()])
def test_a_thumbnail_that_is_no_picture_is_left_out_aloud(source):
    extract = read(project(f'<Thumbnail Source="{source}"/>', shape("Text", Str="A1")))
    assert extract.preview is None
    assert codes(extract) == ["live_text", "nothing_to_cut", "thumbnail_left_out"]


# Geometry


def test_a_rectangle_is_centred_on_its_place():
    assert box(rect(745, 2025, "1 0 0 1 372.5 1012.5")) == (0, 0, 745, 2025)


def test_a_shape_without_a_matrix_stays_where_it_is():
    assert box(rect(20, 10, matrix=None)) == (-10, -5, 10, 5)


def test_a_child_is_placed_first_by_itself_then_by_its_group():
    # Group scales by 2 and shifts by 10: the child's own shift is scaled too.
    assert box(group(rect(10, 10, "1 0 0 1 5 5"), matrix="2 0 0 2 10 10")) == (10, 10, 30, 30)


def test_groups_in_groups_compose():
    inner = group(rect(2, 2), matrix="0 1 -1 0 10 0")
    assert box(group(inner, matrix="1 0 0 1 0 5")) == pytest.approx((9, 4, 11, 6))


def test_round_corners_are_seen_when_turned():
    c = math.sqrt(0.5)
    turned = f"{c} {c} {-c} {c} 0 0"
    half = 6 * math.sqrt(2) + 4
    assert box(rect(20, 20, turned, Cr=4)) == pytest.approx((-half, -half, half, half), abs=1e-6)


def test_an_ellipse_under_a_shear_is_exact():
    # x' = x + y on a circle of radius 1 reaches sqrt(2).
    found = box(shape("Ellipse", matrix="1 0 1 1 0 0", Rx=1, Ry=1))
    assert found == pytest.approx((-math.sqrt(2), -1, math.sqrt(2), 1), abs=1e-6)


def test_a_polygon_is_measured_and_its_direction_is_called_a_custom():
    extract = read(project(shape("Polygon", N=4, Rx=10, Ry=10)))
    assert extract.geometry["bounding_box"]["width"] == 20
    assert codes(extract) == ["polygon_direction_assumed"]


def test_a_path_of_lines_ignores_stale_handles():
    vertices = "V0 0c0x900c0y900c1x1V10 0c0x1c1x-900c1y5V10 5c0x1c1x1"
    assert box(path(vertices, "L0 1L1 2L2 0")) == (0, 0, 10, 5)


def test_a_curve_is_as_large_as_it_runs_not_as_its_handles():
    vertices = "V0 0c0x0c0y4c1x1V4 0c0x1c1x4c1y4"
    assert box(path(vertices, "B0 1")) == (0, 0, 4, 3)


def test_a_component_that_is_zero_is_left_out_of_a_handle():
    # The leaving handle is (0, 40): without that rule it would be (1, 40) or none.
    told = box(path("V40 0c0y40c1x1V-40 0c0x1c1y40", "B0 1"))
    written = box(path("V40 0c0x0c0y40c1x1V-40 0c0x1c1x0c1y40", "B0 1"))
    assert told == written == (-40, 0, 40, 30)


def test_a_handle_whose_y_is_zero_is_a_handle():
    # c1 = (9, 0), written as the shop's files write (425, 0): x(t) = 27 t^2 (1 - t), at most 4.
    assert box(path("V0 10c0x1c1x1V0 0c0x1c1x9", "B0 1")) == (0, 0, 4, 10)


def test_x_one_without_y_is_no_handle():
    assert box(path("V50 50c0x1c1x1V60 50c0x1c1x1", "B0 1")) == (50, 50, 60, 50)


def test_a_writer_without_any_handles_means_straight_lines():
    assert box(path("V50 50V60 70", "B0 1")) == (50, 50, 60, 70)


def test_numbers_may_have_exponents():
    assert box(path("V1e-05 -2.5e1c0x1c1x1V.5 1E+2", "LineOpen")) == (0.00001, -25, 0.5, 100)


@pytest.mark.parametrize(
    ("joins", "width"), [("LineClosed", 20), ("LineOpen", 20), ("", 20), ("L0 1", 10)]
)
def test_joins_may_be_words_or_missing(joins, width):
    vertices = "V0 0V10 0V20 5"
    assert box(path(vertices, joins))[2] == width


def test_vertices_and_joins_are_shared_by_number_apart_from_each_other():
    first = path("V0 0V10 0V10 5", "LineClosed", VertID=0, PrimID=0)
    other = path("V0 0V7 0V7 9", None, VertID=1, PrimID=0)
    again = path(None, None, VertID=0, PrimID=0, matrix="1 0 0 1 100 0")
    found = read(project(first, group(other, matrix="1 0 0 1 0 20"), group(again)))
    assert codes(found) == ["several_parts"]
    around = 2 * (15 + math.hypot(10, 5)) + 16 + math.hypot(7, 9)
    assert found.geometry["cut_length_mm"] == pytest.approx(around, abs=1e-5)
    assert found.geometry["bounding_box"]["max_x"] == 110


def test_a_number_that_nothing_carries_is_noted():
    extract = read(project(rect(1, 1), path(None, None, VertID=7, PrimID=8)))
    assert codes(extract) == ["broken_shapes"]


def test_the_old_format_has_vertices_as_elements():
    inner = (
        '<V vx="0" vy="0" c0x="0" c0y="4" c1x="1"/><V vx="4" vy="0" c0x="1" c1x="4" c1y="4"/>'
        '<P T="B" p0="0" p1="1"/>'
    )
    assert box(shape("Path", inner)) == (0, 0, 4, 3)


def test_the_backup_path_of_a_text_replaces_its_matrix():
    outline = (
        '<BackupPath Type="Path" CutIndex="0"><XForm>1 0 0 1 50 50</XForm>'
        "<VertList>V0 0V8 0V8 3</VertList><PrimList>LineClosed</PrimList></BackupPath>"
    )
    text = shape("Text", outline, matrix="1 0 0 1 50 50", Str="A1", HasBackupPath=1)
    assert box(text) == (50, 50, 58, 53)
    assert box(group(text, matrix="1 0 0 1 100 0")) == (150, 50, 158, 53)


def test_live_text_is_noted_and_does_not_count():
    extract = read(project(rect(10, 5), shape("Text", Str="A1", H=10, matrix="1 0 0 1 900 900")))
    assert extract.geometry["bounding_box"]["width"] == 10
    assert codes(extract) == ["live_text"]
    assert extract.texts == ("A1",)


# What does not count


@pytest.mark.parametrize(
    "other",
    [
        rect(900, 900, layer=30),
        rect(900, 900, layer=31),
        setting(5, kind="Tool") + rect(900, 900, layer=5),
        setting(5, doOutput=0) + rect(900, 900, layer=5),
        shape("Bitmap", W=900, H=900),
    ],
)
def test_tools_layers_without_output_and_pictures_are_not_in_the_box(other):
    assert box(rect(10, 5), other) == (-5, -2.5, 5, 2.5)


def test_the_layer_of_a_member_counts_not_its_groups():
    off = setting(1, doOutput=0)
    assert box(off, group(rect(10, 5, layer=0), rect(90, 90, layer=1), layer=1)) is not None
    assert box(off, group(rect(10, 5, layer=0), rect(90, 90, layer=1), layer=1))[2] == 5


def test_settings_for_pictures_number_their_layers_apart():
    picture = setting(0, kind="Image", tag="CutSetting_Img", doOutput=0)
    assert box(picture, rect(10, 5)) == (-5, -2.5, 5, 2.5)


def test_pictures_are_measured_by_themselves():
    extract = read(project(shape("Bitmap", W=40, H=30, matrix="1 0 0 1 20 15")))
    assert extract.geometry["bounding_box"] is None
    assert extract.details["bitmaps"][0]["width"] == 40
    assert codes(extract) == ["nothing_to_cut"]


def test_copies_beside_the_part_are_told_apart():
    extract = read(project(rect(100, 50), rect(10, 10), rect(30, 30, "1 0 0 1 500 0")))
    told = [(c["shapes"], c["width"], c["height"]) for c in extract.details["clusters"]]
    assert told == [(1, 100, 50), (1, 30, 30)]


# Bad input


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml at all",
        b"<html><body/></html>",
        b"<LightBurnProject",
        b"\x89PNG\r\n\x1a\n",
        b'<?xml version="1.0" encoding="klingon"?><LightBurnProject/>',
    ],
)
def test_what_is_no_project_is_refused(data):
    with pytest.raises(Unreadable):
        read(data)


def test_a_project_without_shapes_is_refused():
    with pytest.raises(Unreadable, match="nothing"):
        read(project(setting(0)))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_project_cut_off_is_refused(share):
    data = project(*(rect(n, n) for n in range(1, 100)))
    with pytest.raises(Unreadable):
        read(data[: int(len(data) * share)])


def test_junk_after_the_project_is_noted():
    extract = read(project(rect(10, 5)) + b"<more/> and more")
    assert extract.geometry["bounding_box"]["width"] == 10
    assert codes(extract) == ["junk_after_end"]


def test_a_document_type_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(Unreadable):
        read(
            project(shape("Text", Str="&b;")).replace(
                b"<LightBurnProject", bomb + b"<LightBurnProject"
            )
        )


def test_two_hundred_thousand_levels_are_refused_not_fallen_into():
    deep = "<Shape Type='Group'><Children>" * 100_000 + "</Children></Shape>" * 100_000
    with pytest.raises(Unreadable, match="nested"):
        read(project(deep))


def test_groups_as_deep_as_people_make_them_are_read():
    nest = rect(2, 2)
    for _ in range(60):
        nest = group(nest, matrix="1 0 0 1 1 0")
    assert box(nest) == (59, -1, 61, 1)


@pytest.mark.parametrize("groups", [200, 256])
def test_hundreds_of_groups_in_each_other_are_read(groups):
    nest = rect(2, 2)
    for _ in range(groups):
        nest = group(nest, matrix="1 0 0 1 1 0")
    assert box(nest) == (groups - 1, -1, groups + 1, 1)


def test_more_groups_in_each_other_are_refused():
    nest = rect(2, 2)
    for _ in range(261):
        nest = group(nest)
    with pytest.raises(Unreadable, match="more than 256 deep"):
        read(project(nest))


def test_more_elements_than_the_limit_are_refused():
    with pytest.raises(Unreadable, match="more than"):
        read(project(*("<x/>" for _ in range(500))), Limits(entities=100))


def test_more_shapes_than_the_limit_are_left_out_aloud():
    extract = read(project(*(rect(1, 1, matrix=None) for _ in range(150))), Limits(entities=100))
    assert extract.details["shapes"] == {"Rect": 100}
    assert extract.partial
    assert "shapes_left_out" in codes(extract)


@pytest.mark.parametrize(
    "bad",
    [
        rect("nan", 5),
        rect("wide", 5),
        shape("Rect"),
        rect(5, 5, "1 0 0 1 0"),
        rect(5, 5, "1 0 0 inf 0 0"),
        rect(5, 5, "1 0 0 1 1e300 0"),
        shape("Ellipse", Rx="inf", Ry=3),
        path("V0 0V1 1", "L0 9"),
        path("", "L0 1", VertID=0),
        path("garbage", "B0 1"),
        shape("Polygon", N="many", Rx=1, Ry=1),
    ],
)
def test_impossible_numbers_are_noted_and_left_out(bad):
    extract = read(project(rect(10, 5), bad))
    assert extract.geometry["bounding_box"]["width"] == 10
    assert "broken_shapes" in codes(extract)
    json.dumps(asdict(extract), allow_nan=False)


def test_unknown_shapes_are_noted():
    extract = read(project(rect(10, 5), shape("Spirograph", R=5)))
    assert extract.details["shapes"] == {"Rect": 1, "Spirograph": 1}
    assert codes(extract) == ["unknown_shapes"]


RICH = project(
    f'<Thumbnail Source="{PNG}"/>',
    setting(0),
    setting(1, kind="Scan", doOutput=0),
    group(
        rect(745, 2025, "1 0 0 1 372.5 1012.5", Cr=3),
        path("V40 0c0y40c1x1V-40 0c0x1c1y40", "B0 1L1 0", VertID=0, PrimID=0),
        path(None, None, VertID=0, PrimID=0, layer=1),
    ),
    shape("Ellipse", matrix="0.5 0.1 0 2 3 4", Rx=5, Ry=5),
    shape("Text", Str="A1"),
    shape("Bitmap", W=10, H=10),
    '<Notes ShowOnLoad="0" Notes="3mm Galv"/>',
)


@st.composite
def damaged(draw):
    data = bytearray(RICH)
    for _ in range(draw(st.integers(0, 6))):
        data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@settings(max_examples=300)
@given(damaged())
def test_damage_gives_plain_json_or_unreadable(data):
    try:
        extract = read(data)
    except Unreadable:
        return
    json.dumps(asdict(extract), allow_nan=False)
    assert read(data) == extract


moves = st.tuples(
    st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3), st.floats(-99, 99),
    st.floats(-99, 99),
)  # fmt: skip


@given(moves, moves)
def test_a_group_moves_its_members_as_if_each_were_moved(outer, inner):
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    joined = (
        a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s,
        a * t + c * u + e, b * t + d * u + f,
    )  # fmt: skip
    words = [" ".join(map(repr, matrix)) for matrix in (outer, inner, joined)]
    circle = {"kind": "Ellipse", "Rx": 4, "Ry": 7}
    grouped = box(group(shape(matrix=words[1], **circle), matrix=words[0]))
    assert grouped == pytest.approx(box(shape(matrix=words[2], **circle)), abs=1e-5)


def test_notes_and_layer_names_state_facts():
    named = setting(0, name="CUT_3MM")
    extract = read(project(named, rect(10, 5), '<Notes Notes="Material: Mild Steel"/>'))
    facts = {fact.field: (fact.value, fact.evidence) for fact in extract.facts}
    assert facts["thickness_mm"] == (3.0, 'layer "CUT_3MM"')
    assert facts["material"] == ("Mild Steel", 'text "Material: Mild Steel"')
