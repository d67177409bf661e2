import io
import math

import ezdxf
import pytest

from modn_watch.cutting import Row, figures, row_for
from modn_watch.model import Extract, Limits, Note, Record
from modn_watch.parsers.dxf import parse
from modn_watch.parsers.lightburn import parse as parse_lightburn

STEEL = Record(material="Mild Steel", thickness_mm=5.0)
TABLE = (
    Row(material="Mild Steel", density_kg_m3=7850, sheet_mm=(2500, 1250)),
    Row(material="Mild Steel", thickness_mm=5, speed_mm_s=50, pierce_s=0.5),
    Row(material="Brass", density_kg_m3=8500, speed_mm_s=1, pierce_s=9),
)


def drawn(draw, units=4):
    document = ezdxf.new("R2010", units=units)
    draw(document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), Limits())


def a_plate(space):
    """100 x 50 mm with a hole of 20 mm."""
    space.add_lwpolyline([(0, 0), (100, 0), (100, 50), (0, 50)], close=True)
    space.add_circle((50, 25), 10)


def values(facts):
    return {fact.field: fact.value for fact in facts}


def test_mass_time_and_share_of_the_sheet_follow_from_the_table():
    found = figures(TABLE, STEEL, drawn(a_plate))
    net = 5000 - 100 * math.pi
    assert values(found) == {
        "cut_time_s": pytest.approx((300 + 20 * math.pi) / 50 + 2 * 0.5, abs=1e-4),
        "mass_kg": pytest.approx(net * 5 * 7.85e-6, abs=1e-4),
        "sheet_use": pytest.approx(5000 / (2500 * 1250), abs=1e-4),
    }
    assert {fact.field: fact.unit for fact in found} == {
        "cut_time_s": "s",
        "mass_kg": "kg",
        "sheet_use": "",
    }
    (mass,) = (fact for fact in found if fact.field == "mass_kg")
    assert mass.evidence == "net area 4685.84 mm2 x 5 mm x 7850 kg/m3"


@pytest.mark.parametrize(
    ("table", "left"),
    [
        ((), set()),
        ((Row(material="Mild Steel", thickness_mm=6, density_kg_m3=7850),), set()),
        ((Row(material="Zinc", density_kg_m3=7140),), set()),
        ((Row(material="Mild Steel", speed_mm_s=50),), set()),
        ((Row(material="Mild Steel", pierce_s=1),), set()),
        ((Row(material="Mild Steel", density_kg_m3=7850),), {"mass_kg"}),
        ((Row(material="Mild Steel", sheet_mm=(100, 100)),), {"sheet_use"}),
        ((Row(material="Mild Steel", speed_mm_s=50, pierce_s=0),), {"cut_time_s"}),
    ],
)
def test_what_the_table_does_not_say_is_left_out(table, left):
    assert set(values(figures(table, STEEL, drawn(a_plate)))) == left


@pytest.mark.parametrize(
    "record", [Record(), Record(material="Mild Steel"), Record(thickness_mm=5.0)]
)
def test_without_material_and_thickness_there_are_no_figures(record):
    assert figures(TABLE, record, drawn(a_plate)) == ()


def test_a_row_of_the_very_thickness_counts_before_one_of_any_value_by_value():
    table = (
        Row(material="Mild Steel", density_kg_m3=1, speed_mm_s=1),
        Row(material="Mild Steel", thickness_mm=5.001, speed_mm_s=2),
        Row(material="Mild Steel", thickness_mm=5, speed_mm_s=3, pierce_s=4),
        Row(material="Mild Steel", thickness_mm=8, density_kg_m3=9, sheet_mm=(9, 9)),
    )
    assert row_for(table, STEEL) == Row(
        material="Mild Steel", thickness_mm=5, density_kg_m3=1, speed_mm_s=2, pierce_s=4
    )


def test_an_outline_that_is_open_has_time_but_neither_mass_nor_share():
    def draw(space):
        a_plate(space)
        space.add_lwpolyline([(200, 0), (300, 0), (300, 50)])

    assert set(values(figures(TABLE, STEEL, drawn(draw)))) == {"cut_time_s"}


def test_a_slit_inside_a_part_changes_its_mass_by_nothing():
    def draw(space):
        a_plate(space)
        space.add_line((10, 10), (30, 10))

    with_slit = values(figures(TABLE, STEEL, drawn(draw)))
    assert with_slit["mass_kg"] == values(figures(TABLE, STEEL, drawn(a_plate)))["mass_kg"]


def test_slits_in_each_of_several_equal_parts_leave_the_mass_that_of_all():
    def draw(space):
        for x in (0, 200, 400):
            space.add_lwpolyline([(x, 0), (x + 100, 0), (x + 100, 50), (x, 50)], close=True)
            space.add_line((x + 10, 10), (x + 30, 10))

    found = values(figures(TABLE, STEEL, drawn(draw)))
    assert found["mass_kg"] == pytest.approx(3 * 5000 * 5 * 7.85e-6, abs=1e-4)


def test_where_nothing_is_cut_there_is_no_figure_rather_than_zero():
    def draw(space):
        space.add_line((0, 0), (9, 0), dxfattribs={"layer": "BEND"})

    assert figures(TABLE, STEEL, drawn(draw)) == ()


def test_a_drawing_of_a_guessed_unit_has_no_figures():
    assert figures(TABLE, STEEL, drawn(a_plate, units=0)) == ()


@pytest.mark.parametrize("code", ["several_views", "views_or_parts", "drawing_around_part"])
def test_views_and_what_may_be_to_scale_have_no_figures(code):
    plate = drawn(a_plate)
    views = Extract(
        file_type="dxf",
        parser_version="1",
        mime_type="",
        notes=(Note(code=code, message=""),),
        geometry=plate.geometry,
        details=plate.details,
    )
    assert figures(TABLE, STEEL, views) == ()


def test_what_is_no_drawing_has_no_figures():
    assert figures(TABLE, STEEL, None) == ()
    assert figures(TABLE, STEEL, Extract(file_type="text", parser_version="1", mime_type="")) == ()


def test_what_is_cut_in_two_passes_takes_twice_as_long():
    def project(passes):
        content = f"""<LightBurnProject><CutSetting type="Cut"><index Value="0"/>
            <numPasses Value="{passes}"/></CutSetting>
            <Shape Type="Rect" CutIndex="0" W="100" H="50"/></LightBurnProject>"""
        return parse_lightburn(io.BytesIO(content.encode()), Limits())

    once, twice = (values(figures(TABLE, STEEL, project(n)))["cut_time_s"] for n in (1, 2))
    assert (once, twice) == (6.5, 13)
