"""How fast the API answers with a million records, on SQLite and on PostgreSQL.

    python benchmarks/million.py FOLDER [--records 1000000] [--only sqlite] [--turns 60] [--ask RE]

The records are synthetic and kept in FOLDER (7 GB for each database and a million), where the next
run finds them; a run that was stopped goes on. Every answer comes from `modn-watch api`, a process
of its own, over one HTTP connection. Beside them, as the floor, GET /problems/unrouted, which looks
at nothing. Kinds of questions take turns, so that whatever else the machine does meets all alike;
what the program used of a processor (SQLite's work is in it, PostgreSQL's not) is told, too.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
from million_fill import fill_postgres, fill_sqlite, fill_twins, place_quarantined
from million_records import MATERIALS, TYPES, Shop

from modn_watch.journal import open_journal

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.postgres import Server  # noqa: E402 -- found once its folder is known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WARMING = 3
CONFIG = """\
database_url = "{url}"
[[inboxes]]
path = "inbox"
quiet_s = 0.2
"""
MATERIALS_ASKED = [name for name in MATERIALS if name]
TYPES_ASKED = [*TYPES, "lbrn2"]


def questions(shop: Shop, http: httpx2.Client, records: int) -> dict[str, Callable[[], str]]:
    """Return from the name of each kind of question to what makes one."""
    chance = random.Random(5)

    def word(most: int | None = None) -> str:
        return shop.word(chance, most)

    def two() -> str:
        several: list[tuple[str, object]] = [
            ("material", chance.choice(MATERIALS_ASKED)),
            ("file_type", chance.choice(TYPES_ASKED)),
            ("thickness_mm", chance.choice((1.2, 3, 5, 6, 10))),
            ("client_code", shop.client(chance)),
            ("status", chance.choice(("completed", "failed"))),
        ]
        return "&".join(f"{name}={value}" for name, value in chance.sample(several, 2))

    def file() -> int:
        return chance.randint(1, records)

    def project(path: str) -> str:
        found = http.get(f"/files/{file()}").json()
        return path.format(**found)

    return {
        "floor": lambda: "/problems/unrouted",
        "health": lambda: "/health",
        "status": lambda: "/status",
        "list": lambda: "/files",
        "list, two filters": lambda: f"/files?{two()}",
        "list, two frequent filters": lambda: "/files?material=Mild+Steel&file_type=dxf",
        "list, far behind": lambda: f"/files?{two()}&offset={chance.randint(1, 100_000)}",
        "review list": lambda: "/files?review=true",
        "search, any word": lambda: f"/search?q={word()}",
        "search, rare word": lambda: f"/search?q={chance.choice(shop.words[5_000:])}",
        "search, two words": lambda: f"/search?q={word()}+{word()}",
        "search, first letters": lambda: f"/search?q={word()[:3]}",
        "search, filters": lambda: f"/search?q={word()}&{two()}",
        "search, over 10,000": lambda: f"/search?q={word(8)}",
        "search, all": lambda: "/search",
        "part": lambda: f"/files/{file()}",
        "versions": lambda: f"/files/{file()}/versions",
        "project": lambda: project("/projects/{client_code}/{project_code}"),
        "facets": lambda: "/facets",
        "facets, first letters": lambda: f"/facets?q={word()[:3]}",
        "review page": lambda: "/review",
        "duplicates": lambda: f"/files/{file()}/duplicates",
        "thumbnail": lambda: f"/files/{file()}/thumbnail.png",
        "web: arrivals": lambda: "/web",
        "web: search": lambda: f"/web/search?q={word()}",
        "web: search, first letters": lambda: f"/web/search?q={word()[:3]}",
        "web: search, over 10,000": lambda: f"/web/search?q={word(8)}",
        "web: known": lambda: "/web/known",
        "web: part": lambda: f"/web/files/{file()}",
        "web: project": lambda: project("/web/projects/{client_code}/{project_code}"),
        "web: quarantine": lambda: "/web/quarantine",
        "web: review": lambda: "/web/review",
        "web: status": lambda: "/web/status",
    }


def measured(
    http: httpx2.Client, pid: int, asked: dict[str, Callable[[], str]], turns: int
) -> list[Any]:
    """Return a row for each kind of question; those that are not known here are left out."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    slowest: dict[str, tuple[float, str]] = {}
    for turn in range(turns + WARMING):
        for name in list(times):
            path = asked[name]()
            began, used = time.perf_counter(), _used_ms(pid)
            answer = http.get(path)
            took = (time.perf_counter() - began) * 1000
            used = _used_ms(pid) - used
            if _unknown(answer):
                print(f"{name}: {answer.status_code} for {path}, left out", file=sys.stderr)
                del times[name]
            elif turn >= WARMING:
                times[name].append((took, used))
                slowest[name] = max(slowest.get(name, (0.0, "")), (took, path))
    return [
        {"question": name, **_row(took), "worst": slowest[name][1]} for name, took in times.items()
    ]


def _unknown(answer: httpx2.Response) -> bool:
    # A picture that one file lacks is an answer; a path that nobody answers to is none.
    return answer.is_error and not re.search(r"no (such )?picture|no record", answer.text)


def _used_ms(pid: int) -> float:
    """Return the time that all threads of a process have run."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def _row(measured_ms: list[tuple[float, float]]) -> dict[str, float]:
    took, used = (sorted(column) for column in zip(*measured_ms, strict=True))
    return {
        "median_ms": round(took[len(took) // 2], 1),
        "p95_ms": round(took[int(len(took) * 0.95)], 1),
        "worst_ms": round(took[-1], 1),
        "used_median_ms": round(used[len(used) // 2], 1),
        "used_p95_ms": round(used[int(len(used) * 0.95)], 1),
    }


@contextlib.contextmanager
def answering(folder: Path, url: str) -> Iterator[tuple[httpx2.Client, int]]:
    """Yield a client of the real program over a database, and its process's number."""
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "config.toml").write_text(
        f'database_url = "{url}"\n[[inboxes]]\npath = "inbox"\nquiet_s = 0.2\n'
    )
    (folder / "inbox").mkdir(exist_ok=True)
    ours = {name: value for name, value in os.environ.items() if "MODN_WATCH" not in name}
    program = [sys.executable, "-m", "modn_watch"]
    subprocess.run([*program, "init"], cwd=folder, env=ours, check=True, stdout=subprocess.DEVNULL)
    api = subprocess.Popen(
        [*program, "api", "--port", "0"], cwd=folder, env=ours, stderr=subprocess.PIPE, text=True
    )
    try:
        assert api.stderr
        where = re.search(r"http://\S+", api.stderr.readline())
        assert where
        with httpx2.Client(base_url=where[0], trust_env=False, timeout=60) as client:
            yield client, api.pid
    finally:
        api.send_signal(signal.SIGTERM)
        api.wait()


@contextlib.contextmanager
def database(folder: Path, kind: str, records: int | None) -> Iterator[str]:
    """Yield the URL of one database, with so many records; None = as many as there are."""
    source = folder / "sqlite" / "modn-watch.db"
    source.parent.mkdir(exist_ok=True, parents=True)
    if records is not None:
        fill_sqlite(source, records)
    if kind == "sqlite":
        _complete(f"sqlite:///{source}", folder / kind)
        yield f"sqlite:///{source}"
        return
    with _server(folder / "server") as server:
        if records is not None:
            fill_postgres(server.url("million"), source, records)
        _complete(server.url("million"), folder / kind)
        yield server.url("million")


def _complete(url: str, folder: Path) -> None:
    # What its quarantine lacks, the program would release, record by record, while it is measured.
    fill_twins(url)
    place_quarantined(open_journal(url).database.execute_sql, folder / "quarantine")


def run(kind: str, options: argparse.Namespace) -> list[Any]:
    """Make the records of one database where they are missing, and measure."""
    folder, records = options.folder.resolve(), options.records
    with (
        database(folder, kind, records) as url,
        answering(folder / kind, url) as (http, pid),
    ):
        asked = questions(Shop(), http, records).items()
        wanted = {name: make for name, make in asked if re.search(options.ask, name)}
        return measured(http, pid, wanted, options.turns)


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[Server]:
    """Yield a server whose data stay in a folder."""
    server = Server(folder, folder / "data")
    if not folder.exists():
        folder.mkdir(parents=True)
        server.make()
    server.start()
    try:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = 'million'"):
            server.execute("CREATE DATABASE million")
        yield server
    finally:
        server.stop()


def table(rows: list[Any]) -> str:
    """Return the rows as aligned lines."""
    heads = ("median", "p95", "worst", "used", "p95")
    columns = ("median_ms", "p95_ms", "worst_ms", "used_median_ms", "used_p95_ms")
    lines = [f"{'ms':28}" + "".join(f"{head:>9}" for head in heads)]
    lines += [
        f"{row['question']:28}" + "".join(f"{row[column]:9.1f}" for column in columns)
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print the tables, and write the JSON where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the databases are kept")
    parser.add_argument("--records", type=int, default=1_000_000, help="default 1,000,000")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database")
    parser.add_argument("--turns", type=int, default=60, help="of each question (default 60)")
    parser.add_argument("--ask", default="", help="kinds of questions, a regular expression")
    parser.add_argument("--json", type=Path, help="also write the figures there; - for stdout")
    options = parser.parse_args()
    found = {}
    for kind in (options.only,) if options.only else ("sqlite", "postgresql"):
        found[kind] = run(kind, options)
        print(f"{kind}, {options.records:,} records, load {os.getloadavg()[0]:.1f}")
        print(table(found[kind]), flush=True)
    if options.json:
        text = json.dumps(found, indent=2)
        print(text) if str(options.json) == "-" else options.json.write_text(text)


if __name__ == "__main__":
    main()
