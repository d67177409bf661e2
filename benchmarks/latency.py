"""How long it takes from the close of a small DXF to its row `DONE`, with a warm daemon.

    python benchmarks/latency.py [--files 30] [--beside SCAN.pdf] [--json OUT.json]

The quiet period is 0.2 s and is part of the figures, as it is for whoever waits. With `--beside`
copies of that file wait to be read all the while: what it costs others that one takes long.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLACE = Path("inbox/CL-0001/JB-2025-10-CL0001-001")
WARMING = 3
BESIDE = 200
DEADLINE_S = 60.0
DRAWING = """0
SECTION
2
ENTITIES
0
CIRCLE
8
CUT
10
0
20
0
40
{radius}
0
ENDSEC
0
EOF
"""


def main() -> None:
    """Start a daemon in a temp folder, drop files one by one, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=30, help="how many to drop (default 30)")
    parser.add_argument("--beside", type=Path, help="a PDF or picture that takes long")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="modn-watch-bench-") as name:
        folder = Path(name)
        (folder / "config.toml").write_text("[[inboxes]]\nquiet_s = 0.2\n")
        (folder / PLACE).mkdir(parents=True)
        with running(folder):
            if options.beside:
                drop_beside(folder, options.beside)
            seconds = [one(folder, number) for number in range(options.files + WARMING)][WARMING:]
    found = {
        "files": len(seconds),
        "median_s": round(statistics.median(seconds), 4),
        "p95_s": round(sorted(seconds)[int(len(seconds) * 0.95)], 4),
        "worst_s": round(max(seconds), 4),
    }
    print("\n".join(f"{name:10} {value}" for name, value in found.items()))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2))


@contextlib.contextmanager
def running(folder: Path):  # noqa: ANN201 -- a generator is what it says
    """Run a daemon while the block runs."""
    daemon = subprocess.Popen(
        [sys.executable, "-m", "modn_watch", "run"],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if not k.startswith("MODN_WATCH")},
    )
    try:
        yield
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()


def drop_beside(folder: Path, source: Path) -> None:
    """Save many files like one, no two alike, and wait until some are in hand."""
    for number in range(BESIDE):
        path = folder / PLACE / f"0002-beside{number}{source.suffix}"
        path.write_bytes(source.read_bytes() + b"\n%" + str(number).encode())
    time.sleep(2.0)


def one(folder: Path, number: int) -> float:
    """Return the seconds from the close of one new file to its finished row."""
    path = folder / PLACE / f"0001-part{number}-MS-5mm-x1.dxf"
    path.write_text(DRAWING.format(radius=number + 1))
    closed = time.perf_counter()
    while time.perf_counter() < closed + DEADLINE_S:
        if done(folder) > number:
            return time.perf_counter() - closed
        time.sleep(0.002)
    raise SystemExit(f"{path.name} was not filed within {DEADLINE_S:g} s")


def done(folder: Path) -> int:
    """Return how many drawings are finished."""
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(folder / "modn-watch.db")) as db,
    ):
        (number,) = db.execute(
            "SELECT COUNT(*) FROM file_ingests WHERE state = 'DONE' AND file_type = 'dxf'"
        ).fetchone()
        return int(number)
    return 0


if __name__ == "__main__":
    main()
