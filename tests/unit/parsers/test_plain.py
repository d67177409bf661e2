import json
import math
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.parsers.plain import clean, plain, scalar


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (datetime(2025, 1, 2), "2025-01-02"),  # noqa: DTZ001 - cells know no time zone
        (datetime(2025, 1, 2, 3, 4), "2025-01-02T03:04:00"),  # noqa: DTZ001 - as above
        (date(2025, 1, 2), "2025-01-02"),
        (time(3, 4), "03:04:00"),
        (timedelta(hours=30), "30:00:00"),
        (math.nan, None),
        (-math.inf, None),
        ("  a\x00b\ud800 ", "ab"),
        ("   ", None),
        (True, True),
        (7, 7),
        (None, None),
    ],
)
def test_cells_become_plain_values(value, kept):
    assert scalar(value) == kept


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda each: st.lists(each) | st.tuples(each) | st.dictionaries(st.text(), each),
    )
)
def test_anything_becomes_json_without_nan(value):
    json.dumps(plain(value), allow_nan=False)


@given(st.text(alphabet=st.characters()))
def test_cleaned_text_can_be_stored(text):
    assert b"\x00" not in clean(text).encode("utf-8")


def test_long_texts_are_cut_and_bytes_become_text():
    assert len(plain("x" * 100_000)) == 2_000
    assert plain({"Make": b"camera\x00", "Note": b"\xff"}) == {"Make": "camera", "Note": None}
