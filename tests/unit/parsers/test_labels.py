"""What is read in pictures with known words; tests/labels.py makes them."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from modn_watch.model import Limits
from modn_watch.parsers import ocr
from modn_watch.parsers.blobs import blobs
from modn_watch.parsers.image import upright
from modn_watch.parsers.lettering import lettering
from modn_watch.parsers.ocr_page import prepared
from tests.labels import AFRIKAANS, ENGLISH, LABELS, coloured, page, turned
from tests.later_labels import LATER
from tests.yards import PHOTOS, a_photo

BOTH = replace(Limits(), ocr_languages="eng+afr", ocr_timeout_s=60.0)


@cache
def seen(name):
    lines, picture, orientation = LABELS[name]()
    return lines, ocr.read(upright(picture, orientation), BOTH)


def right(name):
    """How many of a picture's lines were read letter for letter, and how many there are."""
    lines, read = seen(name)
    found = {line.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") for line in read.lines}
    return sum(line in found for line in lines), len(lines)


#: What the labels of the two sheets in tests/labels.py say, as facts or as labels' values.
FIELDS = {
    ENGLISH: {
        ("material", "S355JR"), ("thickness_mm", 6.0), ("quantity", 12),
        ("drawing_number", "CL0008-005-A"),
    },
    AFRIKAANS: {
        ("material", "Mild Steel"), ("thickness_mm", 8.0), ("quantity", 24),
        ("client", "Reënboog Staalwerke"),
    },
}  # fmt: skip


def fields(read):
    """What a picture says: its facts, and its labels where no fact says the same."""
    facts = {(fact.field, fact.value) for fact in read.facts}
    about = {field for field, _ in facts} | {"thickness_mm", "quantity"}
    return facts | {(each.label, each.value) for each in read.labels if each.label not in about}


@pytest.mark.parametrize("name", LABELS)
def test_most_lines_of_every_picture_are_read_letter_for_letter(name):
    good, all_lines = right(name)
    assert good >= all_lines - 1


@pytest.mark.timeout(300)
def test_of_all_lines_of_25_pictures_95_percent_are_read_letter_for_letter():
    assert len(LABELS) == 25
    read, there = np.sum([right(name) for name in LABELS], axis=0)
    assert read >= 0.95 * there


@pytest.mark.timeout(300)
def test_of_the_fields_in_25_pictures_95_percent_are_right_and_none_is_wrong():
    read = [(FIELDS.get(lines, set()), fields(found)) for lines, found in map(seen, LABELS)]
    stating = [wanted for wanted, _ in read if wanted]
    assert len(stating) >= 15
    assert sum(len(wanted & found) for wanted, found in read) >= 0.95 * sum(map(len, stating))
    assert [found - wanted for wanted, found in read if wanted and found - wanted] == []


@cache
def seen_later(name):
    values, picture = LATER[name]()
    return values, ocr.read(picture, BOTH)


#: As facts state them, of the values in tests/later_labels.py.
STATED = {"Sagte staal": "Mild Steel", "3mm": 3.0, "8mm": 8.0, "18": 18, "36": 36}


@pytest.mark.parametrize("name", LATER)
def test_later_pictures_state_nothing_wrong(name):
    values, read = seen_later(name)
    for fact in read.facts:
        assert fact.value == STATED.get(values[fact.field], values[fact.field])


@pytest.mark.timeout(300)
def test_nine_fields_of_ten_are_right_in_pictures_drawn_after_the_code():
    good = all_fields = 0
    for values, read in map(seen_later, LATER):
        said = {(each.label, each.value) for each in read.labels}
        good += sum(pair in said for pair in values.items())
        all_fields += len(values)
    assert (len(LATER), all_fields) == (15, 75)
    assert good >= 0.9 * all_fields


@pytest.mark.parametrize("name", LABELS)
def test_no_picture_with_text_is_taken_for_one_without(name):
    _, picture, orientation = LABELS[name]()
    assert prepared(upright(picture, orientation)) is not None


def a_plate(seed):
    chance = np.random.default_rng(seed)
    picture = Image.new("L", (1_600, 1_200), 120)
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((200, 150, 1_400, 1_050), fill=185)
    for left, top, size in zip(
        chance.integers(250, 1_300, 12), chance.integers(200, 950, 12), chance.integers(15, 60, 12),
        strict=True,
    ):  # fmt: skip
        drawing.ellipse((left, top, left + size, top + size), fill=60)
    noise = chance.normal(0, 6, (1_200, 1_600))
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("seed", range(5))
def test_photo_of_a_plate_with_holes_is_not_searched(seed):
    assert lettering(a_plate(seed)) is None


@pytest.mark.parametrize("grain_px", [1, 2, 4])
def test_photo_of_rough_ground_is_not_searched(grain_px):
    rough = Image.effect_noise((1_600, 1_200), 90).filter(ImageFilter.GaussianBlur(grain_px))
    assert lettering(rough) is None


@pytest.mark.parametrize("kind", PHOTOS)
def test_photo_of_what_a_yard_is_made_of_is_not_searched(kind):
    assert lettering(a_photo(kind, 3)) is None


@pytest.mark.parametrize("kind", PHOTOS)
def test_one_label_in_a_photo_is_not_missed(kind):
    photo = a_photo(kind, 4)
    label = page(ENGLISH, dpi=110, paper=240, width_in=2.6)
    photo.paste(label, (700, 500))
    found = lettering(photo)
    assert found.height_px == pytest.approx(lettering(label).height_px, rel=0.25)
    # What is left to be read is the label and little around it.
    assert not found.cluttered or max(prepared(photo).size) < 2_000


@pytest.mark.parametrize("degrees", [-15, -9, -5, -1, 0, 0.5, 2, 5, 11, 101, 259])
def test_lines_are_laid_level(degrees):
    straight = np.asarray(prepared(turned(page(ENGLISH, dpi=200), degrees)))
    # Between level lines there are rows without any ink; there are none in an askew page.
    inked = (straight < 128).any(axis=1)
    assert (np.diff(inked.astype(int)) == 1).sum() >= len(ENGLISH)


def test_light_sheet_on_a_dark_bench_is_not_taken_for_ink():
    sheet = page(ENGLISH, dpi=110)
    bench = Image.new("L", (sheet.width + 50, sheet.height + 50), 60)
    bench.paste(sheet, (25, 25))
    assert lettering(bench).letters.sum() >= 0.7 * lettering(sheet).letters.sum()


def test_red_stamp_across_the_letters_does_not_take_them_away():
    plain = page(ENGLISH, dpi=150, width_in=3.5)
    stamped = plain.convert("RGB")
    drawing = ImageDraw.Draw(stamped)
    for line in range(20, plain.height - 20, 9):
        drawing.line((60, line, 330, line - 15), fill=(230, 60, 60), width=3)
    black = np.asarray(plain) < 60
    pixels = np.asarray(stamped).copy()
    pixels[black] = (60, 10, 10)
    page_of = prepared(Image.fromarray(pixels))
    # No line of the stamp is left between those of the text.
    inked = (np.asarray(page_of) < 128).any(axis=1)
    assert (np.diff(inked.astype(int)) == 1).sum() >= len(ENGLISH)


def test_letters_that_are_coloured_themselves_are_kept():
    plain = page(ENGLISH, dpi=150)
    red = coloured(plain, (255, 0, 0), (255, 255, 255))
    assert lettering(prepared(red)) is not None


@pytest.mark.parametrize("dpi", [72, 150, 300, 600])
def test_letters_are_brought_to_one_height(dpi):
    assert lettering(prepared(page(ENGLISH, dpi=dpi))).height_px == pytest.approx(25, abs=4)


def flooded(dark):
    """Boxes and sizes of the pieces, by flooding each."""
    left = {tuple(place) for place in np.argwhere(dark).tolist()}
    found = []
    while left:
        piece, waiting = [], [left.pop()]
        while waiting:
            y, x = waiting.pop()
            piece.append((y, x))
            near = {(y + a, x + b) for a in (-1, 0, 1) for b in (-1, 0, 1)} & left
            left -= near
            waiting += near
        ys, xs = zip(*piece, strict=True)
        found.append((min(xs), min(ys), max(xs) + 1, max(ys) + 1))
    return sorted(found)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 12).flatmap(
        lambda width: st.lists(
            st.lists(st.booleans(), min_size=width, max_size=width), min_size=1, max_size=12
        )
    )
)
def test_blobs_are_what_flooding_finds(rows):
    dark = np.array(rows)
    found = blobs(dark)
    assert sorted(map(tuple, found.boxes.tolist())) == flooded(dark)
    every = np.ones(len(found.boxes), dtype=bool)
    assert np.array_equal(found.mask(every, dark.shape), dark)


def test_a_picture_of_nothing_but_dots_takes_no_long_time():
    dots = np.indices((1_000, 1_000)).sum(axis=0) % 2 == 0
    assert len(blobs(dots).boxes) == 1
