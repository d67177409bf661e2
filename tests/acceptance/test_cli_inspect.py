import base64
import math

import pytest

from tests.builders import CUTTING_LIST, a_dxf, a_lightburn_project, an_xlsx
from tests.dwgs import a_dwg
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"


@pytest.fixture
def shop(tmp_path):
    return a_program(tmp_path)


def saved(shop, name, content):
    path = shop.folder / name
    path.write_bytes(content)
    return path


def test_a_drawing_is_read_and_nothing_is_stored(shop):
    path = saved(shop, "0001-bracket-MS-5mm-x14.dxf", a_dxf())
    answer = shop.json("inspect", path)
    assert (answer["file_type"], answer["record"]["part_name"]) == ("dxf", "bracket")
    assert answer["record"]["client_code"] is None
    assert answer["extract"]["geometry"]["bounding_box"]["width"] == 100
    assert sorted(p.name for p in shop.folder.iterdir()) == [path.name, "config.toml"]


def test_a_drawing_is_told_in_the_shop_s_words(shop):
    answer = shop("inspect", saved(shop, "plate.dxf", a_dxf()))
    assert "size        100 x 50 mm" in answer.out
    assert "cut length  0.300 m" in answer.out
    assert "part: 100 x 50 mm, 5000.0 mm², no holes" in answer.out


def test_a_drawing_has_a_checklist(shop):
    path = saved(shop, "0001-bracket-MS-5mm-x14.dxf", a_dxf(texts=["A"]))
    answer = shop("inspect", path)
    lines = [" ".join(line.split()) for line in answer.out.splitlines()]
    begun = lines.index("Preflight")
    assert lines[begun + 1] == "open contours ok"
    assert "live text 1 found" in lines
    why = "not checked because the largest sheet is not configured"
    assert f"parts larger than the sheet {why}" in lines
    assert begun < lines.index("To check") < lines.index("Drawing")
    table = shop("inspect", saved(shop, "list-x2.xlsx", an_xlsx(*CUTTING_LIST)))
    assert "Preflight" not in table.out


def test_what_the_shop_configures_decides_what_is_cut_checked_and_reckoned(shop):
    (shop.folder / "config.toml").write_text(
        """
        [operations.layers]
        CUT = "bend"
        Rooi = "cut"
        [preflight]
        off = ["live_text"]
        sheet_mm = [90, 60]
        hole_to_thickness = 3
        gap_mm = 0.1
        [[cutting]]
        material = "MS"
        density_kg_m3 = 8000
        speed_mm_s = 10
        pierce_s = 1
        sheet_mm = [1000, 500]
        """
    )
    outline = [(0, 0, 100, 0), (100, 0, 100, 50), (100, 50, 0, 50), (0, 50, 0, 0)]
    lines = [("LINE", {8: "Rooi", 10: a, 20: b, 11: c, 21: d}) for a, b, c, d in outline]
    drawing = a_dxf(
        *lines,
        ("CIRCLE", {8: "Rooi", 10: 50, 20: 25, 40: 5}),
        ("LINE", {8: "CUT", 10: 0, 20: 25, 11: 100, 21: 25}),
        ("LINE", {8: "Rooi", 10: 10, 20: 10, 11: 20, 21: 10}),
        ("LINE", {8: "Rooi", 10: 20.5, 20: 10, 11: 30, 21: 10}),
        texts=["A"],
    )
    drawing = drawing.replace(b"AC1009\r\n", b"AC1009\r\n  9\r\n$INSUNITS\r\n 70\r\n4\r\n")
    path = saved(shop, "0001-bracket-MS-5mm-x14.dxf", drawing)
    answer = shop.json("inspect", path)
    codes = {note["code"] for note in answer["notes"]}
    assert {"larger_than_sheet", "hole_smaller_than_thickness", "open_contour"} <= codes
    assert not codes & {"live_text", "gap"}
    layers = {row["name"]: row["operation"] for row in answer["extract"]["geometry"]["layers"]}
    assert (layers["CUT"], layers["Rooi"]) == ("bend", "cut")
    facts = {fact["field"]: fact["value"] for fact in answer["facts"]}
    cut_mm = 300 + 10 * math.pi + 19.5
    assert facts["cut_time_s"] == pytest.approx(cut_mm / 10 + 4, abs=1e-4)
    assert facts["mass_kg"] == pytest.approx((5000 - 25 * math.pi) * 5 * 8e-6, abs=1e-4)
    assert facts["sheet_use"] == 0.01
    lines = [" ".join(line.split()) for line in shop("inspect", path).out.splitlines()]
    assert "live text not checked because it is switched off" in lines


def test_a_dwg_is_read_by_a_library_that_wants_a_file_where_nothing_else_may_be_written(shop):
    answer = shop.json("inspect", saved(shop, "plate-x2.dwg", a_dwg()))
    figures = answer["extract"]["geometry"]
    assert (answer["file_type"], answer["record"]["quantity"]) == ("dwg", 2)
    assert (figures["bounding_box"]["width"], figures["pierce_count"]) == (100, 3)
    assert answer["record"]["thickness_mm"] == 5


def test_folders_count_when_the_file_lies_in_an_inbox(shop):
    path = shop.drop(f"{PLACE}/plate.dxf", a_dxf())
    record = shop.json("inspect", path.relative_to(shop.folder))["record"]
    assert (record["client_code"], record["project_code"]) == ("CL0001", "JB-2025-10-CL0001-001")


def test_people_get_a_summary_with_a_list_to_check_off(shop):
    path = saved(shop, "list-x2.xlsx", an_xlsx(*CUTTING_LIST))
    answer = shop("inspect", path)
    assert "quantity   2      file name" in answer.out
    assert "Parts  2     Mark, Material, Thickness, Qty" in answer.out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bad.dxf", b"no drawing", "This is not a DXF drawing"),
        ("empty.dxf", b"", "The file is empty"),
        ("plate.step", b"ISO-10303-21;", 'does not read files ending in ".step"'),
    ],
)
def test_a_file_at_fault_ends_with_65_and_a_hint(shop, name, content, message):
    answer = shop("inspect", saved(shop, name, content), "--json")
    assert (answer.code, answer.out) == (65, "")
    said, hint = answer.err.splitlines()
    assert message in said
    assert hint


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    shop = a_program(tmp_path, "[parsing]\nmax_bytes = 100\n")
    answer = shop("inspect", saved(shop, "plate.dxf", a_dxf()))
    assert (answer.code, "at most" in answer.err) == (65, True)


def test_a_file_can_be_read_as_another_kind(shop):
    path = saved(shop, "list.dxf", b"Mark,Qty\nVA2601,3\nVA2602,12\n")
    assert shop("inspect", path).code == 65
    assert shop.json("inspect", path, "--as", "text")["file_type"] == "text"


def test_an_unknown_kind_is_a_slip_of_the_hand(shop):
    answer = shop("inspect", saved(shop, "plate.dxf", a_dxf()), "--as", "drawing")
    assert (answer.code, "lbrn2" in answer.err) == (64, True)


def test_a_file_that_is_not_there_is_said_so(shop):
    answer = shop("inspect", "nowhere.dxf")
    assert (answer.code, answer.err.splitlines()[0]) == (
        1,
        "nowhere.dxf is not there, or is not a file.",
    )


def test_a_drawing_is_drawn_into_a_file_and_replaced_when_drawn_again(shop):
    path = saved(shop, "plate.dxf", a_dxf())
    out = saved(shop, "plate.svg", b"before")
    answer = shop("inspect", path, "--svg", out)
    assert (answer.code, answer.out.splitlines()[-1]) == (0, f"Drawn into {out}.")
    assert out.read_bytes().startswith(b"<svg ")
    assert sorted(p.name for p in shop.folder.iterdir()) == ["config.toml", path.name, out.name]
    shown = shop.json("inspect", path, "--svg", out)["extract"]["preview"]
    assert base64.b64decode(shown["base64"]) == out.read_bytes()


def test_what_the_thickness_says_of_a_drawing_is_ringed_in_it(shop):
    out = shop.folder / "plate.svg"
    shop("inspect", saved(shop, "plate-MS-50mm.lbrn2", a_lightburn_project()), "--svg", out)
    assert "<title>hole near edge</title>" in out.read_text()
    shop("inspect", saved(shop, "plate-MS-0.5mm.lbrn2", a_lightburn_project()), "--svg", out)
    assert 'class="told"' not in out.read_text()


def test_a_lightburn_project_is_drawn_as_a_drawing_is(shop):
    out = saved(shop, "plate.svg", b"before")
    answer = shop("inspect", saved(shop, "plate.lbrn2", a_lightburn_project()), "--svg", out)
    assert (answer.code, "cut length  0.331 m" in answer.out) == (0, True)
    drawn = out.read_text()
    assert [f'class="cut {look}"' in drawn for look in ("outline", "hole", "open")] == [
        True, True, False,
    ]  # fmt: skip


def test_a_dash_prints_the_drawing_and_nothing_else(shop):
    answer = shop("inspect", saved(shop, "plate.dxf", a_dxf()), "--svg", "-")
    assert (answer.code, answer.out[:5], answer.out[-7:]) == (0, "<svg ", "</svg>\n")


@pytest.mark.parametrize(
    ("out", "more", "message"),
    [
        ("plate.png", (), "must end in .svg"),
        ("-", ("--json",), "cannot both be printed"),
        ("plate.svg", (), "is the file that is read"),
        (f"inbox/{PLACE}/plate.svg", (), "would lie in an inbox"),
    ],
)
def test_a_drawing_goes_nowhere_where_it_does_harm(shop, out, more, message):
    shop.drop(f"{PLACE}/other.dxf", a_dxf())
    path = saved(shop, "plate.svg", a_dxf())
    answer = shop("inspect", path, "--as", "dxf", "--svg", out, *more)
    assert (answer.code, message in " ".join(answer.err.replace("│", " ").split())) == (64, True)
    assert path.read_bytes() == a_dxf()


def test_what_cannot_be_drawn_or_written_is_said(shop):
    table = saved(shop, "list-x2.xlsx", an_xlsx(*CUTTING_LIST))
    answer = shop("inspect", table, "--svg", shop.folder / "list.svg")
    assert (answer.code, "There is no drawing of" in answer.err) == (1, True)
    assert not (shop.folder / "list.svg").exists()
    path = saved(shop, "plate.dxf", a_dxf())
    for nowhere in (shop.folder / "nowhere" / "x.svg", path / "x.svg"):
        answer = shop("inspect", path, "--svg", nowhere)
        assert (answer.code, "cannot be written" in answer.err) == (1, True)
