"""Rules that hold for whatever hypothesis can think of; damage to good files is tried elsewhere."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from modn_watch.geometry.affine import Affine
from modn_watch.geometry.bounds import REACH_MM, bounds
from modn_watch.geometry.curves import Arc, Bezier, Line, bulged, transformed
from modn_watch.parsers import pick
from modn_watch.vocabulary import facts_in_text
from tests.builders import a_lightburn_project
from tests.fuzz import contract, drawings, names
from tests.fuzz.kinds import KINDS
from tests.fuzz.scramble import NUMBERS, WORDS

JUDGES = {kind.name: kind.judge() for kind in KINDS}
#: Also what no encoding knows: names are bytes.
ANY_TEXT = st.text(st.characters(exclude_characters="/"), min_size=1, max_size=300)
PIECES = st.lists(st.sampled_from(names.PIECES), min_size=1, max_size=12).map("".join)
VALUES = st.one_of(
    st.sampled_from(NUMBERS), st.sampled_from(WORDS), st.floats().map(repr), st.integers().map(str)
)
ANY_NUMBER = st.floats()
POINT = st.tuples(ANY_NUMBER, ANY_NUMBER)
rule = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def problems(kind, data):
    return JUDGES[kind](data, 1).problems


@rule
@given(st.lists(st.one_of(PIECES, ANY_TEXT), min_size=1, max_size=5))
@example(["JB-2025-10-CL0001-001", "bracket left-MS-5mm-x14.dxf"])
@example(["-cl 0001", "CL-0001\u202e", "x"])
def test_every_path_has_facts_and_a_place_in_the_archive(parts):
    parts = [part.replace("/", "") or "x" for part in parts]
    assert list(names.broken_rules(tuple(parts))) == []


@rule
@given(st.binary(min_size=1, max_size=255))
def test_every_name_of_bytes_has_facts_and_a_place_in_the_archive(name):
    assert problems("names", name) == []


@rule
@given(st.one_of(ANY_TEXT, PIECES), st.text(max_size=400))
def test_every_text_states_facts_that_json_can_hold(label, rest):
    contract.as_json([fact.value for fact in facts_in_text(f"{label}: {rest}", "a text")])


GROUPS = st.tuples(st.sampled_from(drawings.CODES), VALUES)
ENTITIES = st.tuples(st.sampled_from(drawings.KINDS), st.lists(GROUPS, max_size=14))


@rule
@given(st.lists(ENTITIES, min_size=1, max_size=6), st.sampled_from(drawings.RELEASES))
def test_every_list_of_entities_is_a_drawing_or_refused(entities, release):
    pairs = [pair for kind, groups in entities for pair in ((0, kind), *groups)]
    blocks = [("A", pairs[:20])]
    assert problems("dxf", drawings.drawing(pairs, blocks=blocks, release=release)) == []


SHAPE = st.fixed_dictionaries(
    {
        "Type": st.sampled_from(("Path", "Rect", "Ellipse", "Polygon", "Text", "Group", "Bitmap")),
        "VertID": st.sampled_from("01"),
        "CutIndex": st.sampled_from(NUMBERS),
        **dict.fromkeys(("W", "H", "Cr", "Rx", "Ry", "N"), st.sampled_from(NUMBERS)),
    }
)
INSIDE = st.tuples(
    st.lists(st.sampled_from(NUMBERS), min_size=6, max_size=6).map(" ".join),
    st.lists(st.sampled_from(("V1 2", "c0x3", "c1y", "V", *NUMBERS)), max_size=9).map("".join),
    st.lists(st.sampled_from(("L0 1", "B1 0", "B", " 2", "LineClosed")), max_size=9).map("".join),
)


@rule
@given(st.lists(st.tuples(SHAPE, INSIDE), min_size=1, max_size=5))
def test_every_list_of_shapes_is_a_project_or_refused(shapes):
    written = []
    for attributes, (matrix, vertices, joins) in shapes:
        stated = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        inside = f"<VertList>{vertices}</VertList><PrimList>{joins}</PrimList>"
        written.append(f"<Shape {stated}><XForm>{matrix}</XForm>{inside}</Shape>")
    assert problems("lbrn2", a_lightburn_project(*written)) == []


@rule
@given(st.lists(st.lists(VALUES, max_size=6), max_size=8), st.sampled_from(",;\t|"))
def test_every_table_of_texts_is_a_table_or_refused(rows, mark):
    text = "\n".join(mark.join(row) for row in rows)
    assert problems("csv", text.encode("utf-8", "surrogatepass")) == []


@rule
@given(st.binary(max_size=300), st.sampled_from(KINDS))
def test_every_beginning_of_a_file_is_a_choice_or_refused(data, kind):
    for seed in kind.seeds()[:3]:
        assert problems(kind.name, seed[:40] + data) == []


@given(st.binary(max_size=100))
def test_every_file_is_of_a_kind_when_its_name_says_so(head):
    assert pick("plate.dxf", head).format
    assert pick("plate.txt", head).extension


CURVES = st.one_of(
    st.builds(Line, start=POINT, end=POINT),
    st.builds(Arc, centre=POINT, u=POINT, v=POINT, begin=ANY_NUMBER, sweep=ANY_NUMBER),
    st.builds(Bezier, start=POINT, leaving=POINT, arriving=POINT, end=POINT),
    st.builds(bulged, POINT, POINT, ANY_NUMBER),
)
MATRICES = st.builds(Affine, **dict.fromkeys("abcdef", ANY_NUMBER))


@given(st.lists(CURVES, max_size=5), MATRICES)
def test_every_box_is_within_reach_and_never_inside_out(curves, matrix):
    box = bounds(transformed(curve, matrix) for curve in curves)
    if box is not None:
        assert box.width >= 0
        assert box.height >= 0
        # An arc may lean out of the square of its numbers, by its two half axes.
        assert max(map(abs, (box.min_x, box.min_y, box.max_x, box.max_y))) <= 3 * REACH_MM


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_what_fuzzing_starts_from_is_good(kind):
    judge = kind.judge()
    for seed in set(kind.seeds()):
        verdict = judge(seed, 1)
        assert verdict.problems == []
        assert verdict.leak == ""
    if kind.name != "pdf":
        assert {judge(seed, 1).outcome for seed in set(kind.seeds())} == {"result"}
