import math
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modn_watch.geometry.affine import Affine, composed, rotation
from modn_watch.geometry.measuring import measure
from modn_watch.geometry.rounds import Round, Slot
from tests.sketches import Plate, drawn, loose, moved

sizes = st.floats(min_value=120, max_value=200)
plates = st.builds(
    Plate,
    width=sizes,
    height=sizes,
    corner=st.floats(min_value=1, max_value=10),
    diameters=st.lists(st.floats(min_value=1, max_value=16), max_size=4).map(tuple),
    slots=st.lists(st.floats(min_value=8, max_value=30), max_size=3).map(tuple),
)
drawings = st.lists(st.tuples(plates, st.integers(1, 3)), min_size=1, max_size=3)
places = st.floats(min_value=-5000, max_value=5000)
maps = st.builds(
    lambda turn, mirror, x, y: composed(
        Affine(e=x, f=y), composed(rotation(turn), Affine(d=-1.0 if mirror else 1.0))
    ),
    st.floats(min_value=0, max_value=360),
    st.booleans(),
    places,
    places,
)


def entities_of(drawing):
    cells = [plate for plate, count in drawing for _ in range(count)]
    return [
        entity
        for n, plate in enumerate(cells)
        for entity in drawn(*plate.shapes(300 * (n % 3), 300 * (n // 3)))
    ]


def check(found, drawing):
    cells = [plate for plate, count in drawing for _ in range(count)]
    assert found.cut_length_mm == pytest.approx(sum(plate.length for plate in cells), rel=1e-7)
    assert found.duplicate_length_mm == 0
    assert found.gaps == found.junctions == found.faults == found.broken == found.empty == ()
    assert sorted(part.net_area_mm2 for part in found.parts) == pytest.approx(
        sorted(plate.net for plate in cells), rel=1e-7
    )
    assert sorted(part.gross_area_mm2 for part in found.parts) == pytest.approx(
        sorted(plate.gross for plate in cells), rel=1e-7
    )
    assert sorted(part.cut_length_mm for part in found.parts) == pytest.approx(
        sorted(plate.length for plate in cells), rel=1e-7
    )
    shapes = [contour.shape for contour in found.contours]
    assert sorted(one.diameter_mm for one in shapes if isinstance(one, Round)) == pytest.approx(
        sorted(d for plate in cells for d in plate.diameters), abs=1e-6
    )
    assert sorted(one.length_mm for one in shapes if isinstance(one, Slot)) == pytest.approx(
        sorted(s for plate in cells for s in plate.slots), abs=1e-6
    )
    assert found.pierces == sum(1 + len(p.diameters) + len(p.slots) for p in cells)
    counts = {}
    for plate in cells:
        counts[plate] = counts.get(plate, 0) + 1
    assert sorted(kind.quantity for kind in found.kinds) == sorted(counts.values())
    for kind in found.kinds:
        assert kind.rectangle.length_mm * kind.rectangle.width_mm <= max(
            plate.width * plate.height for plate in cells
        ) * (1 + 1e-6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawings, maps, st.integers(0, 99))
def test_moving_turning_mirroring_exploding_and_shuffling_change_nothing(drawing, matrix, seed):
    entities = entities_of(drawing)
    check(measure(entities), drawing)
    there = moved(entities, matrix)
    check(measure(there), drawing)
    check(measure(loose(there, Random(seed))), drawing)


@settings(max_examples=20, deadline=None)
@given(drawings, st.integers(0, 99))
def test_the_order_of_a_file_does_not_show(drawing, seed):
    entities = loose(entities_of(drawing), Random(seed))
    shuffled = Random(seed + 1).sample(entities, len(entities))
    one, other = measure(entities), measure(shuffled)
    assert [c.box for c in one.contours] == [c.box for c in other.contours]
    assert [c.start for c in one.contours] == [c.start for c in other.contours]
    for number in range(len(one.contours)):
        here, there = one.path(number), other.path(number)
        assert len(here) == len(there)
    assert [kind.quantity for kind in one.kinds] == [kind.quantity for kind in other.kinds]


@settings(max_examples=20, deadline=None)
@given(drawings, maps)
def test_a_drawing_laid_over_itself_costs_its_own_length_and_nothing_else(drawing, matrix):
    entities = moved(entities_of(drawing), matrix)
    once, twice = measure(entities), measure([*entities, *loose(entities, Random(1))])
    assert twice.drawn_length_mm == pytest.approx(2 * once.drawn_length_mm)
    # Overlaps of less than a millimetre are not looked for.
    assert twice.cut_length_mm == pytest.approx(once.cut_length_mm, rel=0.02)
    assert len(twice.parts) == len(once.parts)


@settings(max_examples=20, deadline=None)
@given(drawings, st.floats(min_value=0.3, max_value=3), st.floats(min_value=0.3, max_value=3))
def test_stretching_stretches_areas(drawing, wide, high):
    entities = entities_of(drawing)
    plain, stretched = measure(entities), measure(moved(entities, Affine(a=wide, d=high)))
    assert sorted(p.net_area_mm2 for p in stretched.parts) == pytest.approx(
        sorted(p.net_area_mm2 * wide * high for p in plain.parts), rel=1e-6
    )
    assert stretched.box.width == pytest.approx(plain.box.width * wide)


def test_far_away_a_drawing_is_what_it_is_at_home():
    entities = entities_of([(Plate(150, 130, 5, (6.0, 8.0), (20.0,)), 2)])
    far = measure(moved(entities, Affine(e=1e9, f=-1e9)))
    near = measure(entities)
    assert len(far.parts) == len(near.parts) == 2
    assert far.cut_length_mm == pytest.approx(near.cut_length_mm, rel=1e-6)
    assert far.parts[0].net_area_mm2 == pytest.approx(near.parts[0].net_area_mm2, rel=1e-5)
    assert math.isclose(far.box.width, near.box.width, rel_tol=1e-6)
