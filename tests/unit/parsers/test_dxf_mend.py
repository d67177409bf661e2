import pytest

from modn_watch.parsers.dxf_mend import mended
from modn_watch.parsers.dxf_salvage import salvages


def lines(*words):
    return "".join(f"{word}\n" for word in words).encode()


def section(*words, name="ENTITIES"):
    return lines(0, "SECTION", 2, name, *words, 0, "ENDSEC", 0, "EOF")


def mend(*words, plain_handles=True, name="ENTITIES"):
    """What is left of a section, as words, without its first and last marks."""
    whole = mended(section(*words, name=name), plain_handles=plain_handles).body.split()
    assert whole[:4] == [b"0", b"SECTION", b"2", name.encode()]
    assert whole[-4:] == b"0 ENDSEC 0 EOF".split()
    return b" ".join(whole[4:-4]).decode()


def lost(*words, name="ENTITIES"):
    return dict(mended(section(*words, name=name), plain_handles=True).lost)


@pytest.mark.parametrize(
    ("code", "value", "wanted"),
    [
        (40, "5,5", "5.5"),
        (40, "-0,25", "-0.25"),
        (40, "1,5E+2", "1.5E+2"),
        # Fortran's words for numbers of double precision.
        (40, "2.0D+02", "2.0e+02"),
        (40, "-5d-1", "-5e-1"),
        (40, "1,5D1", "1.5e1"),
        # Text keeps its commas and letters.
        (1, "5,5", "5,5"),
        (1, "2.0D+02", "2.0D+02"),
        # A whole number may be written as a real one.
        (70, "1.0", "1"),
        (70, "-3", "-3"),
    ],
)
def test_numbers_are_read_as_they_are_meant(code, value, wanted):
    found = mended(section(0, "CIRCLE", code, value), plain_handles=True)
    assert f"{code}\n{wanted}\n".encode() in found.body
    assert not found.unreadable


@pytest.mark.parametrize(
    "word", ["1.#QNAN", "-1.#IND", "1.#INF", "1,234,5", "12.3.4", "0x10", "five", ".", "e5"]
)
def test_what_is_no_number_is_never_read_as_its_first_digits(word):
    found = mended(section(0, "CIRCLE", 40, word, 70, word), plain_handles=True)
    assert b"40 nan 0 ENDSEC".split() == found.body.split()[6:-2]
    assert found.unreadable == {word: 2}


def test_of_many_unreadable_numbers_the_first_are_quoted_and_all_counted():
    words = [each for n in range(9) for each in (0, "CIRCLE", 40, f"a{n}")]
    found = mended(section(*words), plain_handles=True).unreadable
    assert found == {"a0": 1, "a1": 1, "a2": 1, "a3": 1, "a4": 1, "": 4}


def test_a_handle_that_is_used_again_goes_and_its_entity_stays():
    words = (0, "CIRCLE", 5, "90", 40, "1", 0, "CIRCLE", 5, "90", 40, "2")
    assert mend(*words) == "0 CIRCLE 5 90 40 1 0 CIRCLE 40 2"


def test_handles_stay_where_something_may_refer_to_them():
    words = (0, "CIRCLE", 5, "90", 0, "CIRCLE", 5, "90")
    assert mend(*words, plain_handles=False) == "0 CIRCLE 5 90 0 CIRCLE 5 90"


CIRCLE = (0, "CIRCLE", 8, "CUT", 10, "1.5", 20, "2.5", 40, "3.5")
LINE = (0, "LINE", 8, "CUT", 10, "1.5", 20, "2.5", 11, "3.5", 21, "4.5")


@pytest.mark.parametrize("at", range(1, len(CIRCLE) + 1))
def test_a_blank_line_too_many_costs_nothing_wherever_it_stands(at):
    whole = " ".join(map(str, CIRCLE + LINE))
    assert mend(*CIRCLE[:at], "", *CIRCLE[at:], *LINE) == whole


def test_blank_lines_where_codes_should_stand_cost_nothing_however_many():
    found = mend(*CIRCLE[:2], "", *CIRCLE[2:4], "", "", *CIRCLE[4:], "", *LINE)
    assert found == " ".join(map(str, CIRCLE + LINE))


@pytest.mark.parametrize("at", range(1, len(CIRCLE)))
def test_a_lost_line_costs_its_own_entity_aloud_and_no_other(at):
    words = (*LINE, *CIRCLE[:at], *CIRCLE[at + 1 :], *LINE)
    line = " ".join(map(str, LINE))
    # The type is what the entity is known by: with it goes its name.
    kinds = {"CIRCLE": 1} if at > 1 else {"LINE": 1}
    if at > 1:
        assert mend(*words) == f"{line} {line}"
    assert lost(*words) == kinds


def test_an_entity_whose_beginning_is_lost_takes_the_one_before_it_along():
    words = (*LINE, *CIRCLE[1:], *LINE)
    assert mend(*words) == " ".join(map(str, LINE))
    assert lost(*words) == {"LINE": 1}


def test_a_point_without_y_is_no_point():
    assert lost(0, "CIRCLE", 10, "1.5", 40, "3") == {"CIRCLE": 1}


def vertex(x, *more):
    return (0, "VERTEX", 10, x, 20, "0.5", *more)


def test_a_polyline_with_a_vertex_that_nobody_can_tell_is_left_out_whole():
    words = (0, "POLYLINE", 66, 1, *vertex("1.5"), *vertex("2.5", "30"), *vertex("3.5"))
    assert mend(*words, 0, "SEQEND", *LINE) == " ".join(map(str, LINE))
    assert lost(*words, 0, "SEQEND", *LINE) == {"POLYLINE": 1}


def test_the_end_of_a_polyline_and_of_labels_is_put_where_it_is_missing():
    polyline = (0, "POLYLINE", 66, 1, *vertex("1.5"))
    insert = (0, "INSERT", 66, 1, 2, "B", 0, "ATTRIB", 1, "A1")
    found = mend(*polyline, *insert, *LINE)
    words = (*polyline, 0, "SEQEND", *insert, 0, "SEQEND", *LINE)
    assert found == " ".join(map(str, words))


def test_an_end_that_swallowed_an_entity_is_missed():
    words = (0, "POLYLINE", 66, 1, *vertex("1.5"), 0, "SEQEND", 8, "CUT", *LINE[1:])
    assert lost(*words) == {"SEQEND": 1}
    assert mend(*words).endswith("0 SEQEND")


def test_vertices_and_ends_of_nothing_are_left_out():
    assert mend(*vertex("1.5"), 0, "SEQEND", *LINE) == " ".join(map(str, LINE))


def test_blocks_and_tables_end_before_the_next_begins():
    found = mend(0, "BLOCK", 2, "A", *LINE, 0, "BLOCK", 2, "B", *LINE, name="BLOCKS")
    line = " ".join(map(str, LINE))
    assert found == f"0 BLOCK 2 A {line} 0 ENDBLK 0 BLOCK 2 B {line} 0 ENDBLK"


def test_what_is_in_a_block_without_a_name_is_in_no_block():
    words = (0, "BLOCK", 2, "A", 70, *LINE, 0, "ENDBLK", 0, "BLOCK", 2, "B", 0, "ENDBLK")
    assert mend(*words, name="BLOCKS") == "0 BLOCK 2 B 0 ENDBLK"
    assert lost(*words, name="BLOCKS") == {"BLOCK": 1}


def test_sections_of_one_name_become_one_and_each_ends():
    twice = lines(
        0, "SECTION", 2, "ENTITIES", *CIRCLE, 0, "SECTION", 2, "OBJECTS", 0, "ENDSEC",
        0, "SECTION", 2, "ENTITIES", *LINE, 0, "EOF",
    )  # fmt: skip
    found = mended(twice, plain_handles=True)
    both = " ".join(map(str, ("0 SECTION 2 ENTITIES", *CIRCLE, *LINE, "0 ENDSEC")))
    objects = "0 SECTION 2 OBJECTS 0 ENDSEC 0 EOF"
    assert b" ".join(found.body.split()).decode() == f"{both} {objects}"
    assert found.entities == 2


def test_what_is_in_no_section_is_missed():
    loose = (9, "$EXTMIN", 10, 0, 20, 0, 9, "$INSUNITS", 70, 4, *CIRCLE)
    found = mended(lines(*loose, 0, "SECTION", 2, "ENTITIES", 0, "ENDSEC"), plain_handles=True)
    assert dict(found.lost) == {"CIRCLE": 1, "$INSUNITS": 1}


@pytest.mark.parametrize("mark", [(0, "SECTION", 2, "ENTITIES"), (0, "ENDSEC")])
@pytest.mark.parametrize("more", [(8, "0"), ("CIRCLE", 8, "0")], ids=["in step", "out of step"])
def test_a_mark_that_swallowed_an_entity_is_missed(mark, more):
    whole = lines(0, "SECTION", 2, "ENTITIES", *LINE, *mark, *more, 0, "ENDSEC", 0, "EOF")
    assert mended(whole, plain_handles=True).lost == {mark[1]: 1}


def test_comments_and_what_sections_say_of_themselves_are_no_entities():
    whole = lines(
        0, "SECTION", 2, "ENTITIES", 999, "by hand", *LINE, 0, "ENDSEC", 999, "done",
        0, "SECTION", 2, "ACDSDATA", 70, 2, 71, 2, 0, "ENDSEC", 0, "EOF",
    )  # fmt: skip
    assert not mended(whole, plain_handles=True).lost


def test_a_setting_that_means_nothing_is_none():
    words = (9, "$INSUNITS", 70, "mm", 9, "$LTSCALE", 40, "wide", 9, "$MEASUREMENT", 70, 1)
    assert mend(*words, name="HEADER") == "9 $MEASUREMENT 70 1"
    assert lost(*words, name="HEADER") == {"$INSUNITS": 1}


@pytest.mark.parametrize("kind", ["LWPOLYLINE", "SPLINE"])
@pytest.mark.parametrize("marks", [(), ("own",), ("AcDbEntity",)])
def test_the_marks_that_later_releases_want_are_put_where_one_is_missing(kind, marks):
    own = {"LWPOLYLINE": "AcDbPolyline", "SPLINE": "AcDbSpline"}[kind]
    there = [word for mark in marks for word in (100, own if mark == "own" else mark)]
    words = (0, kind, *there, 8, "CUT", 70, 1, 10, 1.5, 20, 2.5)
    found = mend(*words, plain_handles=False)
    assert found == f"0 {kind} 8 CUT 100 AcDbEntity 100 {own} 70 1 10 1.5 20 2.5"


def test_entities_are_counted_without_their_vertices_and_in_their_section_alone():
    body = lines(
        0, "SECTION", 2, "BLOCKS", 0, "BLOCK", 0, "LINE", 0, "ENDBLK", 0, "ENDSEC",
        0, "SECTION", 2, "ENTITIES", 0, "POLYLINE", 0, "VERTEX", 0, "SEQEND", 0, "TEXT", 1, "LINE",
        0, "ENDSEC", 0, "EOF",
    )  # fmt: skip
    assert mended(body, plain_handles=True).entities == 2


def test_salvage_keeps_ever_less_and_tells_what_it_leaves_out():
    layers = [(b"TABLE", b"t"), (b"LAYER", b"l"), (b"ENDTAB", b"e")]
    views = [(b"TABLE", b"T"), (b"VPORT", b"v"), (b"ENDTAB", b"E")]
    shapes = [(b"LINE", b"line;"), (b"HATCH", b"hatch;"), (b"INSERT", b"insert;")]
    shapes += [(b"ATTRIB", b"attrib;"), (b"SEQEND", b"seqend;"), (b"POLYLINE", b"polyline;")]
    sections = {
        b"HEADER": [(b"$INSUNITS", b"units;")],
        b"TABLES": [*views, *layers],
        b"BLOCKS": [(b"BLOCK", b"block;"), (b"CIRCLE", b"circle;"), (b"ENDBLK", b"end;")],
        b"ENTITIES": shapes,
        b"OBJECTS": [(b"DICTIONARY", b"dictionary;")],
    }
    (first, none), (second, hatch), (third, most) = salvages(sections)
    assert b"tle" in first
    assert b"TvE" not in first
    assert b"dictionary" not in first
    assert b"line;hatch;insert;attrib;seqend;polyline;" in first
    assert b"tle" not in second
    assert b"units;" in second
    assert b"block;circle;end;" in second
    assert b"line;insert;attrib;seqend;polyline;" in second
    assert third == b"  0\nSECTION\n  2\nENTITIES\nline;polyline;  0\nENDSEC\n  0\nEOF\n"
    assert (none, hatch) == ({}, {"HATCH": 1})
    assert most == {"HATCH": 1, "INSERT": 1, "BLOCK": 1, "CIRCLE": 1}
