"""What words state by where they stand, and how words are mended; without tesseract."""

import pytest

from modn_watch.model import Source
from modn_watch.parsers import ocr_facts, ocr_words
from modn_watch.parsers.ocr_words import Word


def placed(*texts, confidence=90):
    """Words of 10 pixels a letter and 20 high, each at its place: text, left, top."""
    return [
        Word(
            text=text,
            confidence=confidence,
            box=(left + 10 * before, top, left + 10 * (before + len(text)), top + 20),
            line=(1, 1, top),
        )
        for whole, left, top in texts
        for before, text in parted(whole)
    ]


def parted(whole):
    at = 0
    for text in whole.split(" "):
        yield at, text
        at += len(text) + 1


def states(words):
    found = ocr_facts.stated(words, "here")
    assert {fact.source for fact in found} <= {Source.LABELLED}
    return {(fact.field, fact.value) for fact in found}


TITLE_BLOCK = placed(
    ("Thickness: 12mm", 100, 100),
    ("Order No: WM-60144", 700, 100),
    ("Quantity: 18", 100, 140),
    ("Due date: 2025-11-28", 700, 140),
)


def test_cells_side_by_side_state_each_for_itself():
    assert states(TITLE_BLOCK) == {("thickness_mm", 12.0), ("quantity", 18)}


def test_what_no_label_of_title_blocks_explains_is_read_in_its_cell():
    assert states(placed(("t=3", 100, 100), ("Rev B", 700, 100))) == {("thickness_mm", 3.0)}


def test_labels_keep_their_values_and_their_picture():
    found = {(each.label, each.value, each.page) for each in ocr_facts.labelled(TITLE_BLOCK, 3)}
    assert found == {
        ("thickness_mm", "12mm", 3),
        ("order_number", "WM-60144", 3),
        ("quantity", "18", 3),
        ("due_date", "2025-11-28", 3),
    }


def test_value_below_its_label_is_stated():
    words = placed(("DIKTE", 100, 100), ("3 mm", 100, 128), ("AANTAL", 500, 100), ("4", 500, 128))
    assert states(words) == {("thickness_mm", 3.0), ("quantity", 4)}


def test_list_of_several_parts_states_nothing():
    words = placed(
        ("Material: Mild Steel", 100, 40),
        ("Mark", 100, 100), ("Profile", 300, 100), ("Grade", 600, 100), ("Qty", 900, 100),
        ("RB01", 100, 130), ("PL10*120", 300, 130), ("S355JR", 600, 130), ("6", 900, 130),
        ("RB02", 100, 160), ("PL12*200", 300, 160), ("S355JR", 600, 160), ("2", 900, 160),
    )  # fmt: skip
    assert states(words) == set()


def test_value_of_which_a_word_is_not_sure_states_nothing():
    unsure = placed(("12mm", 220, 100), confidence=69)
    assert states([*placed(("Thickness:", 100, 100)), *unsure]) == set()
    # What stands elsewhere on the line does not matter.
    assert states([*placed(("Qty: 4", 100, 100)), *placed(("Rev x", 700, 100), confidence=45)]) == {
        ("quantity", 4)
    }


def test_box_that_reaches_over_the_next_word_hides_no_value():
    drawn = [
        Word(text="Qty:", confidence=95, box=(77, 200, 180, 241), line=(1, 2, 1)),
        Word(text="36", confidence=92, box=(151, 200, 183, 241), line=(1, 2, 1)),
    ]
    assert [(each.label, each.value) for each in ocr_facts.labelled(drawn)] == [("quantity", "36")]


def fact(value):
    return ocr_facts.stated(placed((f"Qty: {value}", 0, 0)), "here")


@pytest.mark.parametrize(
    ("readings", "agreed"),
    [((3, 3), [3]), ((3, 8), []), ((3, 8, 3), []), ((3, None, 3), [3]), ((3, None, None), [])],
)
def test_three_read_as_eight_is_no_fact(readings, agreed):
    found = ocr_facts.agreed([fact(value) if value else () for value in readings])
    assert [each.value for each in found] == agreed


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("CLOO70-105-D", "CL0070-105-D"),
        ("CLO039-127", "CL0039-127"),
        ("CLQO58", "CL0058"),
        ("1O5", "105"),
        ("S355jR", "S355JR"),
        ("$275JR", "S275JR"),
        ("S355jJR", "S355JR"),
        ("Ouantity:", "Quantity:"),
        ("Oty:", "Qty:"),
        ("Owg", "Dwg"),
        ("Mérester", "Môrester"),
        ("no\N{LEFT SINGLE QUOTATION MARK}", "no:"),
        ("|Client:", "Client:"),
    ],
)
def test_letters_that_look_like_others_are_mended(read, meant):
    assert mended(read) == meant


@pytest.mark.parametrize(
    "word", ["PO45821", "MOON", "Out", "Others", "SO-12", "S355", "$35", "NO2", "WO1"]
)
def test_words_that_may_be_as_they_are_stay(word):
    assert mended(word) == word


def mended(word):
    table = {name: [1] for name in ("left", "top", "width", "height")}
    table |= {name: [1] for name in ("block_num", "par_num", "line_num")}
    return ocr_words.words(table | {"text": [word], "conf": [90]})[0].text


def test_edges_of_paper_are_no_words():
    table = {name: [1] for name in ("left", "top", "width", "height")}
    table |= {name: [1] for name in ("block_num", "par_num", "line_num")}
    assert ocr_words.words(table | {"text": ["|"], "conf": [90]}) == ()
