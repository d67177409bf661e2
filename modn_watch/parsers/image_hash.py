"""How a picture looks, in 64 bits that saving it again, smaller or brighter, leaves as they are.

Source: N. Krawetz, "Kind of Like That", 2013: whether each of 8 by 8 places is darker than the
one to its right.
"""

from __future__ import annotations

from itertools import pairwise

from PIL import Image

_ROWS, _COLUMNS = 8, 9
#: Greys of 256: what differs by less is as good as equal.
_TELLS = 3
#: Of 64 places: where fewer tell, the picture is flat, and all flat ones are alike.
_LEAST_TELLING = 24


def difference_hash(picture: Image.Image) -> str | None:
    """Return 16 hexadecimal digits; None of a picture that is too even to be told by them."""
    greys = list(_grey(picture).resize((_COLUMNS, _ROWS), Image.Resampling.BOX).tobytes())
    rows = [greys[at : at + _COLUMNS] for at in range(0, len(greys), _COLUMNS)]
    steps = [right - left for row in rows for left, right in pairwise(row)]
    if sum(abs(step) >= _TELLS for step in steps) < _LEAST_TELLING:
        return None
    # What is as good as equal may fall either way when it is saved again: it counts as equal.
    return f"{sum((step >= _TELLS) << at for at, step in enumerate(steps)):016x}"


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("L")
    # What lies under the transparent is anybody's guess; it is looked at on white.
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("L")
