"""What saving a picture again does to its difference hash, and what another picture's is."""

import io
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from modn_watch.journal.twins import MOST_APART
from modn_watch.parsers.image_hash import difference_hash


def a_scene(seed, size=(640, 480)):
    """Blots of any colour on a ground that grows lighter."""
    random = Random(seed)
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, side = random.randrange(size[0]), random.randrange(size[1]), random.randrange(20, 160)
        colour = tuple(random.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + side, y + side * random.random()), fill=colour)
    return picture


def as_jpeg(picture, quality):
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return Image.open(stream)


def apart(one, other):
    return (int(difference_hash(one), 16) ^ int(difference_hash(other), 16)).bit_count()


@pytest.mark.parametrize("seed", range(8))
def test_a_picture_saved_again_smaller_or_brighter_looks_the_same(seed):
    picture = a_scene(seed)
    for other in (
        as_jpeg(picture, 40),
        picture.resize((320, 240)),
        ImageEnhance.Brightness(picture).enhance(0.8),
        as_jpeg(picture.resize((256, 192)).convert("L"), 70),
    ):
        assert apart(picture, other) <= MOST_APART


def test_different_pictures_do_not():
    pictures = [a_scene(seed) for seed in range(40)]
    least = min(apart(a, b) for n, a in enumerate(pictures) for b in pictures[:n])
    assert least > 2 * MOST_APART


@pytest.mark.parametrize("colour", ["white", "black", "grey"])
def test_a_flat_picture_has_none(colour):
    page = Image.new("RGB", (600, 800), colour)
    ImageDraw.Draw(page).text((50, 50), "Invoice 17", fill="red")
    assert difference_hash(page) is None


def test_what_lies_under_the_transparent_does_not_count():
    scene = a_scene(3)
    clear = scene.convert("RGBA")
    clear.paste((255, 255, 255, 0), (0, 0, 320, 480))
    other = scene.convert("RGBA")
    other.paste((0, 90, 0, 0), (0, 0, 320, 480))
    assert difference_hash(clear) == difference_hash(other)
