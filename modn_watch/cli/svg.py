"""The picture of a drawing, for `inspect --svg`."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli.writing import require_elsewhere, write_whole
from modn_watch.errors import ModnWatchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.config import Settings

#: Standard output.
PIPE = "-"

#: Notes that say why there is no picture, the plainest first.
_REASONS = ("preview_left_out", "contours_left_out", "several_views", "nothing_to_cut")


def _svg_name(word: str | None) -> str | None:
    if word is None or word == PIPE or Path(word).suffix.lower() == ".svg":
        return word
    raise typer.BadParameter(f'"{word}" must end in .svg, or be "{PIPE}" for standard output.')


Svg = Annotated[
    str | None,
    typer.Option(
        "--svg",
        metavar="OUT",
        callback=_svg_name,
        help='Draw it into this .svg file too; "-" prints the drawing and nothing else.',
    ),
]


def require_room(out: str, file: str | None, settings: Settings, *, json: bool) -> None:
    """Do nothing where the picture may be written.

    Raises:
        typer.BadParameter: it would replace what is read, lie where only designers' files belong,
            or be mixed with other output.
    """
    if out == PIPE:
        if json:
            raise typer.BadParameter(f'"--svg {PIPE}" and "--json" cannot both be printed.')
        return
    path = Path(out)
    if file is not None and path.exists() and path.samefile(file):
        raise typer.BadParameter(f'"{out}" is the file that is read; name another.')
    require_elsewhere(path, settings)


def picture_of(document: Mapping[str, Any], file: str) -> bytes:
    """Return the SVG in what was read of a file.

    Raises:
        ModnWatchError: there is none, or a picture of another kind.
    """
    preview = document["extract"]["preview"]
    if preview and preview["mime_type"] == "image/svg+xml":
        return base64.b64decode(preview["base64"])
    raise ModnWatchError(
        f"There is no drawing of {file} to write. {_reason(document['notes'])}".rstrip(),
        hint="DXF drawings and LightBurn projects in which something is cut, engraved, marked or "
        "bent are drawn.",
    )


def _reason(notes: Sequence[Mapping[str, Any]]) -> str:
    said = {note["code"]: str(note["message"]) for note in notes}
    return next((said[code] for code in _REASONS if code in said), "")


def write_picture(drawn: bytes, out: str) -> None:
    """Write the SVG into a file, whole, or to standard output.

    Raises:
        ModnWatchError: it cannot be written.
    """
    if out == PIPE:
        typer.echo(drawn, nl=False)
    else:
        write_whole(Path(out), lambda temp: temp.write_bytes(drawn))
