"""An SVG of our own as a PNG."""

from __future__ import annotations

from typing import cast

import pymupdf

_LEAST_LINE_PX = 0.5


def png(svg: str) -> bytes:
    """Return an SVG as pixels, on the paper that it draws.

    Args:
        svg: made here, never a file's own: what those could ask for is not looked into.
    """
    pymupdf.TOOLS.mupdf_display_errors(on=False)
    pymupdf.TOOLS.mupdf_display_warnings(on=False)
    thin_lines_show()
    with pymupdf.open(stream=svg.encode("ascii"), filetype="svg") as document:
        pixels = document.load_page(0).get_pixmap(colorspace=pymupdf.csRGB, alpha=False)
        return cast("bytes", pixels.tobytes("png"))


def thin_lines_show() -> None:
    """Draw no line so thin that its colour is lost; for all that this process draws."""
    pymupdf.TOOLS.set_graphics_min_line_width(_LEAST_LINE_PX)
