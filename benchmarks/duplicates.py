"""How far drawings are found to show the same part, and how fast among a million.

    python benchmarks/duplicates.py FOLDER [--png OUT] [--by-numbers]
    python benchmarks/duplicates.py --rows 1000000 [--url postgresql://...]

With a folder: every DXF, DWG and LightBurn project in it is read and compared in a journal of its
own.  Found are the pairs of a DXF and a project of one stem in one folder that are the same part;
the others are told with what each holds.  Then all groups of other names are listed, to be looked
at: `--png` draws each of them, one file beside the other.  `--by-numbers` leaves the corners out,
as in what was read before they were kept.

With `--rows`: so many different parts are made up, and it is measured how long one takes to be
found among them, or added to them, and a note to be made.
"""

from __future__ import annotations

import argparse
import io
import logging
import random
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modn_watch.errors import Unreadable
from modn_watch.journal import Arrival, Journal, open_journal, shapes
from modn_watch.model import Identity, Limits
from modn_watch.parsers import dwg, dxf, lightburn
from modn_watch.twin_plain import plain
from modn_watch.twins import Look, look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.twin_shapes import Shape

PARSERS = {
    ".dxf": ("dxf", dxf),
    ".dwg": ("dwg", dwg),
    ".lbrn2": ("lbrn2", lightburn),
    ".lbrn": ("lbrn2", lightburn),
}
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A drawing in the journal."""

    path: Path
    number: int
    look: Look
    seconds: float


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--png", type=Path, help="draw every group of other names there")
    parser.add_argument("--by-numbers", action="store_true", help="leave the corners out")
    parser.add_argument("--rows", type=int, help="look up among so many parts instead")
    parser.add_argument("--url", help="of an empty database; a SQLite file by default")
    options = parser.parse_args()
    logging.getLogger("ezdxf").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        journal = open_journal(options.url or f"sqlite:///{folder}/journal.sqlite")
        with journal.connected():
            if options.rows:
                look_up(journal, options.rows)
            else:
                compare(journal, options)


def compare(journal: Journal, options: argparse.Namespace) -> None:
    """Compare all drawings of a folder."""
    filed = [
        kept(journal, path, by_numbers=options.by_numbers)
        for path in sorted(options.folder.rglob("*"))
        if path.suffix.lower() in PARSERS
    ]
    known = {each.path: each for each in filed if each}
    keys = journal.twins.parts([each.number for each in known.values()])
    report_pairs(known, keys)
    groups: dict[str, list[Filed]] = {}
    for each in known.values():
        if (key := keys[each.number].key) is not None:
            groups.setdefault(key, []).append(each)
    report_groups(groups, keys, options.png)
    slow = sorted((each.seconds for each in known.values()), reverse=True)
    print(f"comparing one drawing: median {statistics.median(slow) * 1e3:.1f} ms, ", end="")
    print(f"nine in ten {slow[len(slow) // 10] * 1e3:.1f} ms, slowest {slow[0] * 1e3:.0f} ms")


def kept(journal: Journal, path: Path, *, by_numbers: bool) -> Filed | None:
    """Read one drawing and keep what it shows; None where nothing can be read of it."""
    file_type, parser = PARSERS[path.suffix.lower()]
    try:
        extract = parser.parse(io.BytesIO(path.read_bytes()), Limits())
    except Unreadable as fault:
        print(f"not read: {path.name}: {fault}")
        return None
    details = {**extract.details, "outlines": None} if by_numbers else extract.details
    number = arrived(journal, str(path))
    began = time.perf_counter()
    seen = look(file_type, details, (note.code for note in extract.notes))
    with journal.database.atomic():
        shapes.keep(journal.twins.tables, number, seen)
    return Filed(path=path, number=number, look=seen, seconds=time.perf_counter() - began)


def arrived(journal: Journal, path: str) -> int:
    """Open an ingest, so that there is a record to keep things for."""
    identity = Identity(
        inbox="i", path=path.encode(), device=1, inode=1, size=1, mtime_ns=1, ctime_ns=1
    )
    arrival = Arrival(
        identity=identity, copied=False, held_name=path, file_type="dxf", submitted_by=None
    )
    journal.ingests.open([arrival], NOW)
    (number,) = journal.database.execute_sql("SELECT MAX(id) FROM file_ingests").fetchone()
    return int(number)


def report_pairs(known: dict[Path, Filed], keys: dict[int, Any]) -> None:
    """Print which projects are found to show what the DXF of their name shows."""
    pairs = [
        (project, known[drawing])
        for project in known.values()
        if project.path.suffix.lower().startswith(".lbrn")
        for drawing in (project.path.with_suffix(".dxf"), project.path.with_suffix(".DXF"))
        if drawing in known
    ]
    missed = 0
    for pair in pairs:
        one, other = (keys[each.number] for each in pair)
        if one.key is None or (one.key, one.times) != (other.key, other.times):
            missed += 1
            shared = len({n for n, _ in one.shapes} & {n for n, _ in other.shapes})
            print(f"missed: {pair[0].path}")
            print(f"  the project has {contents(pair[0])}, the DXF {contents(pair[1])};", end=" ")
            print(f"{shared} different parts are in both")
    found = len(pairs) - missed
    print(f"{len(pairs)} pairs of one name: {found} found ({found / max(len(pairs), 1):.1%})")


def contents(filed: Filed) -> str:
    """Return in words what a drawing shows."""
    if filed.look.pieces is None:
        return "nothing that is compared"
    parts = sum(piece.quantity for piece in filed.look.pieces)
    rows = sum(piece.quantity * len(piece.shape.rows) for piece in filed.look.pieces)
    return f"{parts} parts with {rows} contours"


def report_groups(groups: dict[str, list[Filed]], keys: dict[int, Any], png: Path | None) -> None:
    """Print every group of at least two names; whether it is one is for people to judge."""
    for key, some in groups.items():
        if len({each.path.stem for each in some}) == 1:
            continue
        simple = ", simple" if keys[some[0].number].simple else ""
        print(f"\ngroup {key[:8]}{simple}:")
        for each in some:
            parts = keys[each.number]
            over = " turned over" if any(mirrored for _, mirrored in parts.shapes) else ""
            print(f"  {parts.times} x{over}  {each.path}")
        if png:
            draw(png / f"{key[:8]}.png", some)
    print()


def draw(path: Path, some: list[Filed]) -> None:
    """Draw the first part of some drawings beside each other, as each lies."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- only where it is asked for

    path.parent.mkdir(parents=True, exist_ok=True)
    side = 400
    picture = Image.new("RGB", (side * len(some), side), "white")
    pen = ImageDraw.Draw(picture)
    for at, each in enumerate(some):
        shape = max((p.shape for p in each.look.pieces or ()), key=lambda one: one.length_mm)
        for ring in drawn(shape, side, at * side):
            pen.line([*ring, ring[0]], fill="black", width=2)
        pen.text((at * side + 5, 5), each.path.name[-60:], fill="red")
    picture.save(path)


def drawn(shape: Shape, side: int, left: int) -> Iterator[list[tuple[float, float]]]:
    """Yield the rings of a shape fitted into a square of pixels."""
    points = [point for ring in shape.rings or () for point in ring]
    reach = max((max(abs(p.real), abs(p.imag)) for p in points), default=1.0) * 2.1
    for ring in shape.rings or ():
        yield [
            (left + side / 2 + p.real / reach * side, side / 2 - p.imag / reach * side)
            for p in ring
        ]


def look_up(journal: Journal, rows: int) -> None:
    """Fill the journal with made-up parts and measure how long one takes to be found."""
    chance = random.Random(1)
    template = dxf.parse(io.BytesIO(a_plate(200.0, 100.0)), Limits())
    (piece,) = look("dxf", template.details, ()).pieces or ()
    fill(journal, piece.shape, rows, chance)
    found, added = [], []
    for turn in range(100):
        width = 200.0 + turn
        details = dxf.parse(io.BytesIO(a_plate(width, 100.0)), Limits()).details
        for times in (added, found):
            number = arrived(journal, f"{width} {len(times)} {times is found}")
            began = time.perf_counter()
            with journal.database.atomic():
                shapes.keep(journal.twins.tables, number, look("dxf", details, ()))
            times.append((time.perf_counter() - began) * 1e3)
    for name, times in (("added", added), ("found", found)):
        print(f"{name}: median {statistics.median(times):.2f} ms, 95th {sorted(times)[95]:.2f} ms")


def a_plate(width: float, height: float) -> bytes:
    """Return a plate with two holes as an R12 drawing."""
    corners = [(0.0, 0.0), (width, 0.0), (width, height), (20.0, height), (0.0, height - 30)]
    ends = [*corners[1:], corners[0]]
    tags: list[tuple[int, object]] = [(0, "SECTION"), (2, "ENTITIES")]
    for (ax, ay), (bx, by) in zip(corners, ends, strict=True):
        tags += [(0, "LINE"), (8, "CUT"), (10, ax), (20, ay), (11, bx), (21, by)]
    for x, radius in ((40.0, 6.0), (width - 50, 9.0)):
        tags += [(0, "CIRCLE"), (8, "CUT"), (10, x), (20, 40.0), (40, radius)]
    tags += [(0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code}\n{value}\n" for code, value in tags).encode()


def fill(journal: Journal, like: Shape, rows: int, chance: random.Random) -> None:
    """Add shapes of sizes as a shop has them, each of a record of its own."""
    arrived(journal, "the first")
    table, names = journal.twins.tables.shape, ("contours", "length_mm", "net_area_mm2")
    outline = plain(like)
    for start in range(0, rows, 2_000):
        some = []
        for _ in range(min(2_000, rows - start)):
            length_mm = chance.lognormvariate(7, 0.9)
            area_mm2 = length_mm**2 * chance.uniform(0.005, 0.06)
            sizes = (chance.choice((1, 1, 2, 3, 3, 4, 5, 7, 9, 13)), length_mm, area_mm2)
            more = {"radius_mm": length_mm * chance.uniform(0.1, 0.25), "simple": False}
            some.append(dict(zip(names, sizes, strict=True)) | more | {"outline": outline})
        with journal.database.atomic():
            table.insert_many(some).execute()


if __name__ == "__main__":
    main()
