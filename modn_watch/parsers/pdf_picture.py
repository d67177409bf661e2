"""Pages as pictures: a small one to be looked at, a large one to be read by OCR."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

import pymupdf
from PIL import Image

from modn_watch.model import Note, Preview

if TYPE_CHECKING:
    from modn_watch.model import Limits

#: What MuPDF throws at damaged documents and pages.
DAMAGED: Final = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError)
#: Of the first tries at a preview, pixels on the longer side.
_SIDES_PX: Final = (1_200, 800, 400)
#: Of one preview, as of drawings; of an extract at most this share.
_MOST_BYTES: Final = 400_000
_SHARE: Final = 4
#: What tesseract reads best, dots an inch.
_READING_DPI: Final = 300
#: A large sheet is drawn with fewer dots: A1 at 150 dots an inch has as many.
_READING_PIXELS: Final = 36_000_000
_POINTS_PER_INCH: Final = 72
#: With more strokes edges are not softened: 100,000 take 0.4 s instead of 12 (measured).
_MANY: Final = 20_000
_SOFT: Final = 8
#: Pixels that may be painted over and over for one picture; some seconds.
_MOST_PAINTED: Final = 1_500_000_000


def preview(document: pymupdf.Document, limits: Limits) -> Preview | None:
    """Return a PNG of the first page; None where it is damaged or too large.

    Args:
        document: opened, with a page.
        limits: `pixels` of the pictures on the page, `extract_bytes` of the whole extract.
    """
    most = min(_MOST_BYTES, limits.extract_bytes // _SHARE * 3 // 4)
    try:
        page = document.load_page(0)
        for side in _SIDES_PX:
            zoom = side / max(page.rect.width, page.rect.height, 1)
            drawn = rendered(page, zoom, limits)
            png = drawn.tobytes("png") if drawn else b""
            if png and len(png) <= most:
                encoded = base64.b64encode(png).decode("ascii")
                return Preview(mime_type="image/png", base64=encoded)
    except DAMAGED:
        pass
    return None


def left_out() -> Note:
    """Return the note that there is no picture of the first page."""
    return Note(
        code="preview_left_out",
        message="The first page is damaged or too large to keep a picture of it.",
        place="page 1",
    )


def scan(document: pymupdf.Document, index: int, limits: Limits) -> Image.Image | None:
    """Return a page as a grey picture at 300 dots an inch, fewer where it is large.

    None where it cannot be drawn, or holds pictures of more than `limits.pixels`.
    """
    try:
        page = document.load_page(index)
        most = min(_READING_PIXELS, limits.pixels)
        area = max(page.rect.width * page.rect.height, 1.0)
        zoom = min(_READING_DPI / _POINTS_PER_INCH, (most / area) ** 0.5)
        drawn = rendered(page, zoom, limits, colors=pymupdf.csGRAY)
    except DAMAGED:
        return None
    return Image.frombytes("L", (drawn.width, drawn.height), drawn.samples) if drawn else None


def rendered(
    page: pymupdf.Page,
    zoom: float,
    limits: Limits,
    colors: pymupdf.Colorspace = pymupdf.csRGB,
) -> pymupdf.Pixmap | None:
    """Return a page as pixels; None where that would take too much."""
    strokes, painted = _work(page)
    if painted * zoom * zoom > _MOST_PAINTED or _pixels(page) > limits.pixels:
        return None
    pymupdf.TOOLS.set_aa_level(0 if strokes > _MANY else _SOFT)
    matrix = pymupdf.Matrix(zoom, zoom)
    try:
        return page.get_pixmap(matrix=matrix, colorspace=colors, alpha=False)
    finally:
        pymupdf.TOOLS.set_aa_level(_SOFT)


def _work(page: pymupdf.Page) -> tuple[int, float]:
    """Return how many strokes a page has, and how many square points it paints."""
    strokes = 0
    painted = 0.0
    paper = page.cropbox
    for kind, box in page.get_bboxlog():
        if kind == "stroke-path":
            strokes += 1
        elif kind in {"fill-path", "fill-image", "fill-shade"}:
            painted += abs(pymupdf.Rect(box) & paper)
    return strokes, painted


def _pixels(page: pymupdf.Page) -> int:
    """Return how many pixels the pictures of a page have together."""
    return sum(image[2] * image[3] for image in page.get_images())
