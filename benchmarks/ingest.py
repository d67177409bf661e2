"""How fast a folder tree is ingested, against the floor of merely storing the same files.

    python benchmarks/ingest.py FOLDER [--repeat 3] [--workers 2] [--json OUT.json]

Each turn copies the tree into a fresh inbox, ingests it as `modn-watch scan` does, and then, for
the floor, reads, hashes, writes and syncs the same files one after the other. Printed are medians
over the turns; the quiet period is taken off, since it is waiting and not work.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import structlog

from modn_watch.cli import building
from modn_watch.config import load
from modn_watch.scanning import scan

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

QUIET_S = 0.2
#: From the state that a log line announces to the stage that ends with it.
STAGES = {
    "claimed": "claim",
    "parsed": "read",
    "filing": "decide",
    "tidying": "file",
    "done": "tidy",
    "duplicate": "tidy",
    "rejecting": "read",
    "quarantined": "quarantine",
}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one turn measured."""

    files: int
    megabytes: float
    counts: dict[str, int]
    seconds: float
    floor_seconds: float
    #: Of all workers together.
    stage_seconds: dict[str, float]
    #: Resident, of the program and its children together.
    peak_megabytes: float


class Stages:
    """A log processor that adds up how long each stage took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(STAGES.values(), 0.0)
        self._last: dict[int, float] = {}
        self._lock = threading.Lock()

    def __call__(
        self, _logger: object, _method: str, event: MutableMapping[str, object]
    ) -> MutableMapping[str, object]:
        """Note one change of state and let no line through."""
        stage, ingest = STAGES.get(str(event["event"])), event.get("ingest")
        with self._lock:
            now = time.perf_counter()
            if stage is not None and isinstance(ingest, int):
                self.seconds[stage] += now - self._last.get(ingest, now)
                self._last[ingest] = now
        raise structlog.DropEvent


class Memory:
    """Samples the resident memory of this program and its children."""

    def __init__(self) -> None:
        self.peak_bytes = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(0.05):
            self.peak_bytes = max(self.peak_bytes, sum(map(_resident_bytes, _family(os.getpid()))))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _resident_bytes(pid: int) -> int:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def one_turn(tree: Path, workers: int) -> Turn:
    """Ingest a copy of the tree in a fresh installation, and store it the plain way."""
    with tempfile.TemporaryDirectory(prefix="modn-watch-bench-") as name:
        folder = Path(name)
        config = folder / "config.toml"
        config.write_text(f"[[inboxes]]\nquiet_s = {QUIET_S}\n[parsing]\nworkers = {workers}\n")
        shutil.copytree(tree, folder / "inbox")
        files = [path for path in sorted((folder / "inbox").rglob("*")) if path.is_file()]
        total = sum(path.stat().st_size for path in files)
        floor_s = floor_seconds(files, folder / "floor")
        stages = Stages()
        structlog.configure(processors=[stages])
        settings = load(config, {}, folder)
        with (
            Memory() as memory,
            building.sandbox(settings) as parser,
            building.open_shop(settings, parser, by="benchmark", make_roots=True) as shop,
        ):
            done = scan(shop, workers, hurry=parser.stop, progress=lambda _left: None)
        return Turn(
            files=len(files),
            megabytes=total / 1e6,
            counts=done.counts,
            seconds=done.seconds - QUIET_S,
            floor_seconds=floor_s,
            stage_seconds=stages.seconds,
            peak_megabytes=memory.peak_bytes / 1e6,
        )


def floor_seconds(files: list[Path], folder: Path) -> float:
    """Return how long reading, hashing, writing and syncing the files takes by itself."""
    folder.mkdir()
    started = time.perf_counter()
    for number, path in enumerate(files):
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        with (folder / str(number)).open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    return time.perf_counter() - started


def summary(turns: list[Turn]) -> dict[str, object]:
    """Return the medians of all turns, ready for JSON."""

    def median(values: Iterator[float]) -> float:
        return round(statistics.median(values), 4)

    seconds = median(turn.seconds for turn in turns)
    floor = median(turn.floor_seconds for turn in turns)
    return {
        "files": turns[0].files,
        "megabytes": round(turns[0].megabytes, 2),
        "counts": turns[0].counts,
        "seconds": seconds,
        "files_per_second": round(turns[0].files / seconds, 1),
        "floor_seconds": floor,
        "times_the_floor": round(seconds / floor, 1),
        "stage_seconds": {
            stage: median(turn.stage_seconds[stage] for turn in turns)
            for stage in turns[0].stage_seconds
        },
        "peak_megabytes": round(max(turn.peak_megabytes for turn in turns), 1),
        "turns": [asdict(turn) for turn in turns],
    }


def table(found: dict[str, object]) -> str:
    """Return the summary as aligned lines."""
    stages = found["stage_seconds"]
    assert isinstance(stages, dict)
    plain = {name: found[name] for name in found if name not in ("turns", "stage_seconds")}
    rows = {**plain, **{f"  {stage} (s, all workers)": value for stage, value in stages.items()}}
    return "\n".join(f"{name:28} {value}" for name, value in rows.items())


def main() -> None:
    """Measure, print the table, and write the JSON where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the tree to ingest; it is copied, not touched")
    parser.add_argument("--repeat", type=int, default=3, help="turns (default 3)")
    parser.add_argument("--workers", type=int, default=2, help="files at a time (default 2)")
    parser.add_argument("--json", type=Path, help="also write the figures there; - for stdout")
    options = parser.parse_args()
    turns = [one_turn(options.folder, options.workers) for _ in range(options.repeat)]
    found = summary(turns)
    print(table(found))
    if options.json:
        text = json.dumps(found, indent=2)
        print(text) if str(options.json) == "-" else options.json.write_text(text)


if __name__ == "__main__":
    # Parsers run in processes that import this module anew.
    main()
