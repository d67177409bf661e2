"""Kinds of entities that cannot be written here, put straight into the tables of a DWG."""

import pytest

from modn_watch.parsers.dwg_document import block_names, document_of
from modn_watch.parsers.dwg_tables import Block, Layer, Tables

MODEL, PAPER = 1, 2
ORIGIN = (0.0, 0.0, 0.0)
LAYOUTS = {
    MODEL: Block(name="*Model_Space", base_point=ORIGIN),
    PAPER: Block(name="*Paper_Space", base_point=ORIGIN),
}


def built(kinds, *, owners=None, draws=(), blocks=LAYOUTS, layers=(), looks=(), unfound=0):
    """The document of these entities, all in the model space unless told otherwise."""
    tables = Tables(
        kinds=kinds,
        owners=dict.fromkeys(kinds, MODEL) | (owners or {}),
        looks=dict(looks),
        blocks=blocks,
        layers=tuple(layers),
        header={},
        unfound=unfound,
    )
    return document_of(tables, dict(draws), block_names(blocks))


def types(layout):
    return [entity.dxftype() for entity in layout]


@pytest.mark.parametrize("kind", ["LINE", "INSERT", "POLYLINE_2D", "MLINE", "POLYLINE_MESH"])
def test_a_shape_that_nobody_draws_is_lost_and_counted(kind):
    document, lost = built({10: kind, 11: kind})
    assert lost == {kind: 2}
    assert types(document.modelspace()) == []


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        *(("HATCH", "HATCH"), ("IMAGE", "IMAGE"), ("ACAD_TABLE", "ACAD_TABLE"), ("REGION",) * 2),
        *(("DIM_RADIUS", "DIMENSION"), ("UNKNOWN(0x1F5)", "UNKNOWN(0x1F5)"), ("MULTILEADER",) * 2),
    ],
)
def test_what_has_no_outline_stands_there_by_its_type(kind, shown):
    document, lost = built({10: kind}, owners={10: PAPER})
    assert not lost
    assert types(document.paperspace()) == [shown]


def test_what_belongs_to_nothing_known_is_lost_but_for_texts_of_references():
    _, lost = built({10: "LINE", 11: "ATTRIB", 12: "HATCH"}, owners={10: 0, 11: 99, 12: 99})
    assert lost == {"LINE": 1, "HATCH": 1}


def test_objects_that_are_not_there_count_as_lost():
    assert built({}, unfound=3)[1] == {"object": 3}


def test_half_an_entity_is_no_entity():
    def draw(layout, look):
        layout.add_line((0, 0), (1, 0), dxfattribs=look)
        raise ValueError("the other half")

    document, lost = built({10: "LINE"}, draws={10: draw})
    assert (types(document.modelspace()), lost) == ([], {"LINE": 1})


def test_blocks_without_names_of_their_own_stay_apart():
    names = block_names(
        LAYOUTS
        | {
            number: Block(name=name, base_point=ORIGIN)
            for number, name in enumerate(["*U", "*U", "Part-1", "PART-1", "", "a/b"], start=10)
        }
    )
    assert len({name.lower() for name in names.values()}) == len(names) == 6
    assert names[10].startswith("*U")
    assert names[12] == "Part-1"
    assert "/" not in names[15]


def test_names_that_no_document_may_have_are_kept_as_far_as_they_may():
    layer = Layer(name='CUT "3mm"*', color=0, linetype="x", frozen=False, off=True)
    look = {"layer": layer.name, "color": 1, "linetype": "BYLAYER", "invisible": 0}

    def draw(layout, attributes):
        layout.add_line((0, 0), (1, 0), dxfattribs=attributes)

    document, lost = built({10: "LINE"}, draws={10: draw}, layers=[layer], looks={10: look})
    assert not lost
    (line,) = document.modelspace()
    assert line.dxf.layer == "CUT _3mm__"
    assert document.layers.get(line.dxf.layer).is_off()
