"""What a drawing measures, as a person reads it."""

from modn_watch.cli.figures import (
    in_words,
    layer_in_words,
    part_in_words,
    setting_in_words,
    size_in_words,
    unit_in_words,
)

PART = {
    "width": 1220.0,
    "height": 100.0,
    "net_area_mm2": 121_774.0,
    "cut_length_mm": 2790.8,
    "holes": [
        {"kind": "round", "diameter_mm": 6.0, "count": 8},
        {"kind": "slot", "diameter_mm": 10.0, "count": 2},
        {"kind": "other", "diameter_mm": None, "count": 1},
    ],
    "quantity": 3,
}
GEOMETRY = {
    "cut_length_mm": 8372.4,
    "pierce_count": 37,
    "closed_contours": 36,
    "open_contours": 1,
    "gaps": 2,
    "duplicate_length_mm": 0.0,
    "net_area_mm2": 365_322.0,
    "parts": [PART],
}


def test_totals_read_as_a_shop_says_them():
    assert in_words(GEOMETRY) == {
        "cut length": "8.372 m",
        "pierces": "37",
        "contours": "36 closed, 1 open, 2 gaps",
        "area": "0.3653 m²",
        "parts": "3",
    }


def test_what_is_drawn_twice_is_told():
    assert in_words({"duplicate_length_mm": 1500.0}) == {"drawn twice": "1.500 m, counted once"}


def test_what_was_not_measured_is_not_told():
    assert in_words({"unit": "mm"}) == {}
    assert in_words({"cut_length_mm": 1000.0}) == {"cut length": "1.000 m"}


def test_a_part_is_one_line_with_its_holes():
    line = "part: 3 x 1220 x 100 mm, 0.1218 m², 8 x Ø6, 2 slots 10 wide, 1 other openings"
    assert part_in_words(PART) == line


def test_a_small_part_without_holes_says_so():
    small = PART | {"width": 10.5, "height": 5.0, "net_area_mm2": 52.5, "holes": [], "quantity": 1}
    assert part_in_words(small) == "part: 10.5 x 5 mm, 52.5 mm², no holes"


def test_of_many_holes_the_first_are_told():
    sizes = [{"kind": "round", "diameter_mm": float(n), "count": 1} for n in range(20, 10, -1)]
    assert part_in_words(PART | {"holes": sizes}).endswith("1 x Ø15, ...")


def test_a_layer_that_is_not_cut_says_what_it_is():
    assert layer_in_words({"name": "BEND", "operation": "bend"}) == "BEND (bend)"
    assert layer_in_words({"name": "CUT_3MM", "operation": "cut"}) == "CUT_3MM"
    assert layer_in_words({"name": "0", "operation": None}) == "0"


def test_a_layer_says_how_far_the_beam_runs_and_how_often():
    layer = {"name": "C01", "operation": "cut", "length_mm": 1040.662, "passes": 2}
    assert layer_in_words(layer) == "C01 (1.041 m, 2 passes)"
    assert layer_in_words(layer | {"operation": "bend", "passes": 1}) == "C01 (bend, 1.041 m)"


def test_a_size_is_told_to_a_hundredth_and_without_idle_zeros():
    assert size_in_words({"width": 300.804603, "height": 299.952252}) == "300.8 x 299.95 mm"
    assert size_in_words({"width": 100.0, "height": 0.5}) == "100 x 0.5 mm"


def test_a_unit_in_doubt_says_so():
    guessed = {"unit": "inch", "unit_evidence": "its size", "unit_confidence": 0.6}
    assert unit_in_words(guessed) == "inch (its size; 60% sure)"
    assert unit_in_words({"unit": "mm", "unit_evidence": "header"}) == "mm (header)"


def test_a_cut_setting_reads_as_the_operator_says_it():
    setting = {"name": "C00", "speed_mm_s": 12.5, "max_power_percent": 80.0, "passes": 2}
    assert setting_in_words(setting) == "C00: 12.5 mm/s 80 % power 2x"
    assert setting_in_words({"name": "C00", "speed_mm_s": None, "passes": 1}) == "C00: 1x"
