"""What it costs ingestion that the API answers beside it, with a million records.

    python benchmarks/beside.py FOLDER [--only sqlite] [--files 150] [--repeat 5] [--json OUT.json]

FOLDER is that of million.py. One daemon, `modn-watch run`, and one `modn-watch api` live through
all turns. In each turn many small drawings are dropped at once: while nobody asks anything, while
a program that has nothing to do with us uses as much of the processors as 20 answers a second, and
steps back as the API does, while 20 questions a second are asked, and while one client asks the
next question as soon as it has an answer. The four take turns, and each is first in its turn. Told
are files a second, and what the daemon and its children used of the processors for one file;
medians, and how they compare to when nobody asks.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import million
from million_records import Shop

from modn_watch.journal import Journal, open_journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

#: Questions a second; None = nobody asks, 0 = as many as one client can.
LOADS: dict[str, float | None] = {
    "nobody asks": None,
    "a stranger": None,
    "20 a second": 20,
    "one flat out": 0,
}
#: Takes the processor for as long as an answer does, 20 times a second.
STRANGER = """
import os, time
os.nice(10)
while True:
    end = time.process_time() + 0.02
    while time.process_time() < end:
        pass
    time.sleep(0.03)
"""
#: What people and programs ask most of the time.
ASKED = ("list, two filters", "search, any word", "search, filters", "part", "project", "list")
DEADLINE_S = 600
LAST = 19
POLL_S = 0.1
DRAWING = "0\nSECTION\n2\nENTITIES\n{}0\nENDSEC\n0\nEOF\n"
CIRCLE = "0\nCIRCLE\n8\nCUT\n10\n0\n20\n0\n40\n{}\n"


@contextlib.contextmanager
def asking(http: httpx2.Client, shop: Shop, per_s: float | None) -> Iterator[list[float]]:
    """Ask one question after the other while the block runs; yield how long each took, ms."""
    took: list[float] = []
    stop = threading.Event()

    def ask() -> None:
        # Whoever asks is another computer.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)
        kinds = million.questions(shop, http, 1_000_000)
        for name in itertools.cycle(ASKED):
            began = time.perf_counter()
            http.get(kinds[name]())
            took.append((time.perf_counter() - began) * 1000)
            if stop.wait(max(0.0, 1 / per_s - took[-1] / 1000) if per_s else 0):
                return

    thread = threading.Thread(target=ask)
    if per_s is not None:
        thread.start()
    try:
        yield took
    finally:
        stop.set()
        if per_s is not None:
            thread.join()


@contextlib.contextmanager
def busy(name: str) -> Iterator[None]:
    """Have the stranger work while the block runs, where this is its turn."""
    if name != "a stranger":
        yield
        return
    with subprocess.Popen([sys.executable, "-c", STRANGER]) as stranger:
        try:
            yield
        finally:
            stranger.kill()


@contextlib.contextmanager
def watching(folder: Path) -> Iterator[int]:
    """Yield the number of a daemon's process."""
    ours = {name: value for name, value in os.environ.items() if "MODN_WATCH" not in name}
    with (folder / "daemon.log").open("ab") as log:
        daemon = subprocess.Popen(
            [sys.executable, "-m", "modn_watch", "run"], cwd=folder, env=ours, stderr=log
        )
    try:
        yield daemon.pid
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()


def dropped(folder: Path, files: int) -> None:
    """Save so many drawings at once, like none before."""
    job = f"JB-{time.time_ns()}"
    chance = random.Random(job)
    with tempfile.TemporaryDirectory(dir=folder) as staged:
        top = Path(staged) / job
        top.mkdir()
        for number in range(files):
            text = DRAWING.format(CIRCLE.format(chance.uniform(1, 500)))
            (top / f"{number:04}-part{number}-MS-5mm-x1.dxf").write_text(text)
        place = folder / "inbox" / "CL-0001"
        place.mkdir(exist_ok=True)
        top.rename(place / job)


def turn(folder: Path, journal: Journal, pid: int, files: int) -> dict[str, float]:
    """Return what it took to ingest so many files."""
    newest, used = journal.news.newest(), _family_s(pid)
    began = time.perf_counter()
    dropped(folder, files)
    while journal.news.newest() < newest + files or journal.ingests.count_active():
        assert time.perf_counter() < began + DEADLINE_S, "the daemon is stuck"
        time.sleep(POLL_S)
    seconds = time.perf_counter() - began
    return {"per_s": files / seconds, "used_ms": (_family_s(pid) - used) / files * 1000}


def _family_s(pid: int) -> float:
    """Return the processor time of a process, its living children and those it has buried."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = sum(map(int, parts[11:15])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            children += (task / "children").read_text().split()
    with contextlib.suppress(OSError):
        own += sum(_family_s(int(child)) for child in set(children))
    return own


def measured(folder: Path, url: str, files: int, repeat: int) -> dict[str, Any]:
    """Return the figures for each load."""
    turns: dict[str, list[dict[str, float]]] = {name: [] for name in LOADS}
    answers: dict[str, list[float]] = {name: [] for name in LOADS}
    shop, journal = Shop(), open_journal(url)
    with million.answering(folder, url) as (http, _), watching(folder) as pid, journal.connected():
        turn(folder, journal, pid, files)
        for number in range(repeat):
            first = number % len(LOADS)
            for name in (*list(LOADS)[first:], *list(LOADS)[:first]):
                with busy(name), asking(http, shop, LOADS[name]) as took:
                    turns[name].append(turn(folder, journal, pid, files))
                answers[name] += took
                print(f"{name:14}{turns[name][-1]['per_s']:8.1f} files a second", file=sys.stderr)
    return {name: _figures(turns[name], turns["nobody asks"], answers[name]) for name in LOADS}


def _figures(
    turns: list[dict[str, float]], alone: list[dict[str, float]], took: list[float]
) -> dict[str, Any]:
    def compared(what: str) -> float:
        # Turn by turn: what else the machine does changes from one minute to the next.
        ratios = [one[what] / other[what] for one, other in zip(turns, alone, strict=True)]
        return round(statistics.median(ratios), 3)

    return {
        "files_per_s": round(statistics.median(each["per_s"] for each in turns), 2),
        "times_alone": compared("per_s"),
        "used_ms_per_file": round(statistics.median(each["used_ms"] for each in turns), 1),
        "used_times_alone": compared("used_ms"),
        "answers": len(took),
        "answer_ms": round(statistics.median(took), 1) if took else None,
    }


def main() -> None:
    """Measure, print the figures, and write the JSON where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where million.py keeps its databases")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database")
    parser.add_argument("--files", type=int, default=150, help="of each turn (default 150)")
    parser.add_argument("--repeat", type=int, default=5, help="turns of each load (default 5)")
    parser.add_argument("--json", type=Path, help="also write the figures there; - for stdout")
    options = parser.parse_args()
    found = {}
    for database in (options.only,) if options.only else ("sqlite", "postgresql"):
        with million.database(options.folder.resolve(), database, None) as url:
            folder = options.folder.resolve() / database
            found[database] = measured(folder, url, options.files, options.repeat)
        print(f"{database}, load {os.getloadavg()[0]:.1f}")
        print("\n".join(f"  {name:14} {row}" for name, row in found[database].items()), flush=True)
    if options.json:
        text = json.dumps(found, indent=2)
        print(text) if str(options.json) == "-" else options.json.write_text(text)


if __name__ == "__main__":
    main()
