import pytest

from modn_watch.parsers.dxf_mend import count_entities, mended


def lines(*words):
    return "".join(f"{word}\r\n" for word in words).encode()


def mend(body, *, ends=True, plain_handles=True):
    return mended(body, ends=ends, plain_handles=plain_handles).split()


@pytest.mark.parametrize(
    ("code", "value", "wanted"),
    [
        (40, "5,5", b"5.5"),
        (10, "-0,25", b"-0.25"),
        (1010, "1,5E+2", b"1.5E+2"),
        # Text keeps its commas, and so do numbers that are no decimals.
        (1, "5,5", b"5,5"),
        (40, "1,234,5", b"1,234,5"),
    ],
)
def test_a_decimal_comma_becomes_a_point_in_real_numbers_alone(code, value, wanted):
    assert mend(lines(code, value))[1] == wanted


def test_a_handle_that_is_used_again_goes_and_its_entity_stays():
    body = lines(0, "CIRCLE", 5, "90", 40, "1", 0, "CIRCLE", 5, "90", 40, "2")
    assert mend(body) == b"0 CIRCLE 5 90 40 1 0 CIRCLE 40 2".split()


def test_handles_stay_where_something_may_refer_to_them():
    body = lines(0, "CIRCLE", 5, "90", 0, "CIRCLE", 5, "90")
    assert mend(body, plain_handles=False) == body.split()


def test_a_missing_end_is_added():
    assert mend(lines(0, "ENDSEC"), ends=False)[-2:] == [b"0", b"EOF"]
    assert b"EOF" not in mend(lines(0, "ENDSEC"), ends=True)


def test_entities_are_counted_without_their_vertices_and_in_their_section_alone():
    body = lines(
        0, "SECTION", 2, "BLOCKS", 0, "LINE", 0, "ENDSEC",
        0, "SECTION", 2, "ENTITIES", 0, "POLYLINE", 0, "VERTEX", 0, "SEQEND", 0, "TEXT", 1, "LINE",
        0, "ENDSEC", 0, "EOF",
    )  # fmt: skip
    assert count_entities(body) == 2
