"""Milliseconds that drawings take by stage, beside what ezdxf alone takes to read the same files.

    python benchmarks/geometry.py FOLDER [--json OUT.json]

Processor time, so that a busy machine does not count.  `read` is from bytes to the document,
`curves` from there to curves in millimetres, `measure` the contours, holes and parts, `rest` what
is written of it all.  The ratio is over the DXF files that `ezdxf.readfile` reads too.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import json
import logging
import statistics
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import ezdxf

from modn_watch.errors import Unreadable
from modn_watch.model import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIGHTBURN = {
    "read": "lightburn.read_project",
    "curves": "lightburn.survey",
    "measure": "lightburn_survey.taken",
}
#: For each suffix its parser, and the function that does each stage; each holds those after it.
PARSERS = {
    ".dxf": (
        "dxf",
        {"read": "dxf.read_drawing", "curves": "cad.survey", "measure": "dxf_survey.taken"},
    ),
    ".lbrn": ("lightburn", _LIGHTBURN),
    ".lbrn2": ("lightburn", _LIGHTBURN),
    ".dwg": (
        "dwg",
        {"read": "dwg.read_drawing", "curves": "cad.survey", "measure": "dxf_survey.taken"},
    ),
}
STAGES = ("read", "curves", "measure", "rest", "whole", "ezdxf")


def main() -> None:
    """Read every drawing below a folder and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="also write the figures of each file there")
    options = parser.parse_args()
    logging.getLogger("ezdxf").setLevel(logging.CRITICAL)
    paths = [path for path in sorted(options.folder.rglob("*")) if path.suffix.lower() in PARSERS]
    if not paths:
        raise SystemExit(f"There is no drawing in {options.folder}.")
    measured = {str(path): row for path in paths if (row := figures(path))}
    report(measured)
    if options.json:
        options.json.write_text(json.dumps(measured, indent=2))


def figures(path: Path) -> dict[str, float]:
    """Return milliseconds by stage; nothing for a file that cannot be read."""
    data = path.read_bytes()
    name, stages = PARSERS[path.suffix.lower()]
    module = importlib.import_module(f"modn_watch.parsers.{name}")
    spent: dict[str, float] = defaultdict(float)
    with ExitStack() as stack:
        for stage, function in stages.items():
            stack.enter_context(watched(function, stage, spent))
        try:
            with clocked("whole", spent):
                module.parse(io.BytesIO(data), Limits())
        except Unreadable:
            return {}
    if "survey" in stages.get("curves", ""):
        spent["curves"] -= spent["measure"]
    spent["rest"] = spent["whole"] - sum(spent[stage] for stage in STAGES[:3])
    if path.suffix.lower() == ".dxf":
        with suppress(OSError, ezdxf.DXFError, ValueError), clocked("ezdxf", spent):
            ezdxf.readfile(path)
    return dict(spent)


@contextmanager
def clocked(stage: str, spent: dict[str, float]) -> Iterator[None]:
    """Add the milliseconds of a block to its stage; what was garbage before does not count."""
    gc.collect()
    begun = time.process_time()
    yield
    spent[stage] += (time.process_time() - begun) * 1000


@contextmanager
def watched(function: str, stage: str, spent: dict[str, float]) -> Iterator[None]:
    """Time a parser's function while the block runs."""
    place, _, name = function.partition(".")
    module = importlib.import_module(f"modn_watch.parsers.{place}")
    real = getattr(module, name, None)
    if real is None:
        # What reads a DWG need not be installed.
        yield
        return

    def timed(*given: object, **named: object) -> object:
        begun = time.process_time()
        try:
            return real(*given, **named)
        finally:
            spent[stage] += (time.process_time() - begun) * 1000

    with patch.object(module, name, timed):
        yield


def report(measured: dict[str, dict[str, float]]) -> None:
    """Print mean and worst milliseconds of each stage, by suffix, and the ratio."""
    for suffix in PARSERS:
        rows = {path: row for path, row in measured.items() if Path(path).suffix.lower() == suffix}
        if not rows:
            continue
        print(f"{suffix[1:]}: {len(rows)} files, milliseconds a file")
        for stage in STAGES:
            values = [row[stage] for row in rows.values() if row.get(stage, 0) > 0]
            if values:
                print(
                    f"  {stage:8} mean {statistics.mean(values):8.1f}"
                    f"  median {statistics.median(values):8.1f}  worst {max(values):8.1f}"
                )
    both = [row for row in measured.values() if row.get("ezdxf", 0) > 0]
    if both:
        ratio = sum(row["whole"] for row in both) / sum(row["ezdxf"] for row in both)
        print(f"dxf whole / ezdxf.readfile: {ratio:.2f} over {len(both)} files")


if __name__ == "__main__":
    main()
