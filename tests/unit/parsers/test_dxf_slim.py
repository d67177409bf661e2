import io

import ezdxf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.parsers.dxf_read import read_drawing
from modn_watch.parsers.dxf_slim import slimmed

IDLE = ("XRECORD", "FIELD", "VISUALSTYLE", "CELLSTYLEMAP", "SCALE")
KEPT = ("DICTIONARY", "LAYOUT", "MLINESTYLE", "MATERIAL", "IMAGEDEF")


def lines(*words, end="\r\n"):
    return "".join(f"{word}{end}" for word in words).encode()


def body(*objects, end="\r\n"):
    """A drawing with a circle and these objects, each a type and the values of its texts."""
    tags = [(0, "SECTION"), (2, "ENTITIES"), (0, "CIRCLE"), (8, "SCALE"), (0, "ENDSEC")]
    tags += [(0, "SECTION"), (2, "OBJECTS")]
    for kind, *values in objects:
        tags += [(0, kind), *((1, value) for value in values)]
    tags += [(0, "ENDSEC"), (0, "EOF")]
    return lines(*(word for tag in tags for word in tag), end=end)


a_text = st.sampled_from(["0", " 0", "", "FIELD", "XRECORD", "ENDSEC", "EOF", "plain", "10"])
an_object = st.tuples(st.sampled_from([*IDLE, *KEPT]), a_text, a_text)


@given(objects=st.lists(an_object), end=st.sampled_from(["\n", "\r\n"]))
def test_idle_objects_go_whatever_they_say_and_all_else_stays_as_it_was(objects, end):
    wanted = body(*(one for one in objects if one[0] in KEPT), end=end)

    assert slimmed(body(*objects, end=end)) == wanted


@pytest.mark.parametrize("data", [b"", b"OBJECTS", lines(0, "SECTION", 2, "ENTITIES", 0, "EOF")])
def test_a_drawing_without_objects_stays_as_it_is(data):
    assert slimmed(data) == data


def test_a_layer_called_like_the_section_costs_nothing():
    data = lines(0, "LINE", 8, "OBJECTS", 10, 0, 0, "CIRCLE", 8, "SCALE", 0, "ENDSEC")

    assert slimmed(data) == data


def test_texts_on_every_layout_are_read_where_a_program_keeps_records_of_its_own():
    document = ezdxf.new("R2010")
    document.layouts.get("Layout1").add_text("first sheet")
    document.layouts.new("Second").add_text("second sheet")
    document.rootdict.add_xrecord("OURS").reset([(1, "0"), (40, 1.5), (290, 1)])
    stream = io.StringIO()
    document.write(stream)

    found = read_drawing(stream.getvalue().encode()).document

    assert not found.objects.query("XRECORD VISUALSTYLE SCALE")
    assert {
        layout.name: [text.dxf.text for text in layout.query("TEXT")] for layout in found.layouts
    } == {"Model": [], "Layout1": ["first sheet"], "Second": ["second sheet"]}


def test_a_record_with_impossible_numbers_does_not_send_the_drawing_to_be_repaired():
    document = ezdxf.new("R2010")
    document.rootdict.add_xrecord("OURS").reset([(40, 1234.5)])
    stream = io.StringIO()
    document.write(stream)

    reading = read_drawing(stream.getvalue().replace("1234.5", "12x34.5").encode())

    assert (reading.way, reading.notes) == ("strict", ())
