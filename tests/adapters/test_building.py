import tempfile
from pathlib import Path

from modn_watch.checks import Rules
from modn_watch.cli.building import limits, open_to_all, standards
from modn_watch.config import load
from modn_watch.conventions import Drafting
from modn_watch.cutting import Row
from modn_watch.standards import Standards


def test_a_file_below_a_closed_folder_is_not_open_to_all():
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        program = home / "bin" / "program"
        program.parent.mkdir()
        program.touch()
        home.chmod(0o700)
        assert not open_to_all(program)
        home.chmod(0o711)
        assert open_to_all(program)


def test_everything_that_a_shop_says_of_its_drawings_arrives(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text("""
        [operations]
        layers = { Red = "mark" }
        colors = { 7 = "bend" }
        [preflight]
        off = ["gap"]
        snap_mm = 0.1
        gap_mm = 2
        overlap_mm = 3
        hole_to_thickness = 4
        edge_to_thickness = 5
        sheet_mm = [6, 7]
        [[cutting]]
        material = "MS"
        thickness_mm = 8
        density_kg_m3 = 900
        speed_mm_s = 10
        pierce_s = 11
        sheet_mm = [12, 13]
        """)
    settings = load(file, {}, tmp_path)
    assert limits(settings).drafting == Drafting(
        layer_operations={"Red": "mark"},
        color_operations={7: "bend"},
        snap_mm=0.1,
        gap_mm=2,
        overlap_mm=3,
    )
    assert standards(settings) == Standards(
        rules=Rules(
            hole_to_thickness=4, edge_to_thickness=5, sheet_mm=(6, 7), off=frozenset({"gap"})
        ),
        cutting=(
            Row(
                material="Mild Steel",
                thickness_mm=8,
                density_kg_m3=900,
                speed_mm_s=10,
                pierce_s=11,
                sheet_mm=(12, 13),
            ),
        ),
    )
