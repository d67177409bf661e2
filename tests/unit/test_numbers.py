import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.vocabulary.numbers import decimal_mark, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 250,50", 1250.5),
        ("1\u00a0250,50", 1250.5),
        ("1'250.50", 1250.5),
        ("1,250.5", 1250.5),
        ("1.250,5", 1250.5),
        ("1,250,000", 1250000),
        ("1.250.000", 1250000),
        ("12,5", 12.5),
        ("12.5", 12.5),
        (",5", 0.5),
        ("0,125", 0.125),
        ("1.250", 1.25),
        ("-3", -3),
        ("007", 7),
        (" 1250 ", 1250),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "1,250", "1 25", "12 5", "1.2.3", "1,2,3", "1e5", "nan", "inf", "3mm", "1" * 40, "--1"],
)
def test_what_may_mean_two_things_or_nothing_is_no_number(text):
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [("1,250", ",", 1.25), ("1,250", ".", 1250), ("1.250", ",", 1250), ("1.250", ".", 1.25)],
)
def test_decimal_mark_of_the_list_tells_a_thousand_from_one_and_a_bit(text, decimal, value):
    assert number(text, decimal) == value


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["12,5", "1,250"], ","),
        (["1.250,5"], ","),
        (["1,250.5", "7"], "."),
        (["1,250"], ""),
        (["12,5", "12.5"], ""),
        (["MS", "x"], ""),
        ([], ""),
    ],
)
def test_decimal_mark_is_told_only_by_numbers_that_can_mean_one_thing(texts, mark):
    assert decimal_mark(texts) == mark


@given(st.integers(0, 10**9), st.integers(1, 99), st.sampled_from(" ,.'"))
def test_any_amount_with_thousands_is_read_back(whole, cents, between):
    decimal = "," if between == "." else "."
    text = f"{whole:,}".replace(",", between) + f"{decimal}{cents:02}"
    assert math.isclose(number(text), whole + cents / 100)


@given(st.text(max_size=60), st.sampled_from(["", ",", "."]))
def test_no_text_is_too_strange(text, decimal):
    assert isinstance(number(text, decimal), float | None)
