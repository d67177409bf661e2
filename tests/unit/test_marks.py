"""Whether a file's name speaks of a mark on a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.marks import key, numbered, spoken


def likeness(mark, name):
    return spoken(name).get(mark)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("VA2601", "VA2601"),
        ("VA2601", "W - VA2601 - Vastrap"),
        ("A7", "W A7 1 Plate Unfolded"),
        ("PL.12", "PL12"),
        ("PL12", "pl 12 bracket"),
        ("Plate A", "plate_a"),
        ("Base plate", "left base plate"),
        ("1001", "1001 gusset"),
        ("Küchenblech", "KÜCHENBLECH"),
    ],
)
def test_a_name_speaks_of_its_mark_however_it_is_written(mark, name):
    assert likeness(key(mark), name)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("A71", "W A7 1 Plate"),
        ("A71", "A7 1"),
        ("A7", "W A71 Plate"),
        ("V2612", "VA2612"),
        ("1", "W A7 1 Plate"),
        ("12", "100 12 garden"),
        ("A", "Plate A"),
        ("Rib", "Rib cage left"),
        ("", "Plate"),
        ("100", "100mm garden"),
    ],
)
def test_a_name_does_not_speak_of_what_stands_in_it_by_chance(mark, name):
    assert likeness(key(mark), name) is None


def test_the_same_name_fits_however_short_it_is():
    assert likeness(key("1"), "1").whole
    assert likeness(key("Rib"), "RIB").whole


def test_the_whole_name_fits_better_than_a_word_and_a_word_better_than_two():
    whole, word, words = (
        likeness("p12", "P12"), likeness("p12", "W P12 plate"), likeness("p12", "W P 12 plate")
    )  # fmt: skip
    assert whole > word > words


@given(st.text(min_size=1, max_size=20))
def test_every_mark_with_a_letter_or_a_digit_fits_itself(mark):
    made = key(mark)
    found = likeness(made, made)
    assert bool(found and found.whole) == bool(made)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_compared(mark, name):
    assert likeness(key(mark), name) is None or key(mark) in key(name)


def test_a_sentence_of_many_words_takes_no_time():
    assert likeness("p12", " ".join(["ab"] * 100_000)) is None


def test_what_numbers_a_part_is_found_in_its_name():
    assert numbered("W - VA2601 - Vastrap") == {"va2601"}
    assert numbered("100mm garden") == set()
