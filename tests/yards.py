"""Photos without a letter, of what workshops and their yards are made of."""

import numpy as np
from PIL import Image, ImageDraw

_SIZE = (1_600, 1_200)


def _bricks(drawing, chance):
    for row, top in enumerate(range(0, _SIZE[1], 60)):
        for left in range(-130 * (row % 2) // 2, _SIZE[0], 130):
            fill = int(chance.integers(70, 110))
            drawing.rectangle((left + 4, top + 4, left + 126, top + 56), fill=fill)


def _sieve(drawing, _chance):
    for top in range(30, _SIZE[1], 60):
        for left in range(30, _SIZE[0], 60):
            drawing.ellipse((left, top, left + 24, top + 24), fill=40)


def _spots(chance):
    places = chance.integers((0, 0, 4, 30), (*_SIZE, 40, 200), (3_000, 4))
    return places.tolist()


def _leaves(drawing, chance):
    for left, top, size, grey in _spots(chance):
        drawing.ellipse((left, top, left + size, top + size // 2), fill=grey)


def _gravel(drawing, chance):
    for left, top, size, grey in _spots(chance):
        corners = [(left, top), (left + size, top + size // 3), (left, top + size)]
        drawing.polygon(corners, fill=grey)


def _swarf(drawing, chance):
    for left, top, size, grey in _spots(chance)[:500]:
        start = int(chance.integers(0, 360))
        box = (left, top, left + 2 * size, top + 2 * size)
        drawing.arc(box, start, start + 5 * size, fill=grey // 2, width=3)


_DRAWN = {
    "bricks": _bricks,
    "sieve": _sieve,
    "leaves": _leaves,
    "gravel": _gravel,
    "swarf": _swarf,
}
#: Names of all there are.
PHOTOS = (*_DRAWN, "rust", "light")


def a_photo(kind, seed):
    """A grey picture of 1,600 by 1,200 pixels with a sensor's grain."""
    chance = np.random.default_rng(seed)
    picture = Image.new("L", _SIZE, 140)
    if kind in _DRAWN:
        _DRAWN[kind](ImageDraw.Draw(picture), chance)
    elif kind == "rust":
        small = chance.normal(120, 50, (150, 200)).clip(0, 255).astype(np.uint8)
        picture = Image.fromarray(small).resize(_SIZE, Image.Resampling.BICUBIC)
    else:
        picture = Image.linear_gradient("L").resize(_SIZE)
    noise = chance.normal(0, 5, (_SIZE[1], _SIZE[0]))
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))
