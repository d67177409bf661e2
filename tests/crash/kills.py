"""Many small files, dropped as fast as `cp` can, while the daemon is killed again and again.

    python -m tests.crash.kills [--files 20000] [--kills 10] [--daemons 1] [--database URL]

With two daemons one of them is killed, and the other goes on.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.crash import books
from tests.crash.premises import Premises, a_drawing

FOLDERS = 100
#: No progress for so long, and it is taken for stuck.
PATIENCE_S = 120


@dataclass(frozen=True)
class Outcome:
    seconds: float
    kills: int
    states: Counter
    wrong: list


def make_files(top, number):
    """Make so many drawings of about 1 kB in folders; return their digests."""
    digests = set()
    for each in range(number):
        folder = top / f"CL-{each % FOLDERS:04}" / "JB-2025-10-CL0001-001"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{each:05}-part-MS-5mm-x1.dxf"
        path.write_bytes(b"999\r\n" + b"-" * 700 + b"\r\n" + a_drawing(each + 1))
        digests.add(books.digest(path))
    return digests


def kill_while_files_arrive(folder, *, files, kills, daemons=1, url=None, say=lambda text: None):
    """Drop files while daemons are killed; return what became of them.

    Args:
        folder: for everything.
        files: how many.
        kills: how many, each when another part of the files is done.
        daemons: how many work at once.
        url: of the database; SQLite in the folder by default.
        say: told about progress.
    """
    expected = make_files(folder / "source", files)
    premises = Premises(folder / "shop", url=url)
    chance = random.Random(files)
    began = time.monotonic()
    try:
        crew = [premises.start("run", program="modn_watch") for _ in range(daemons)]
        drop = subprocess.Popen(["cp", "-r", *(folder / "source").iterdir(), premises.inbox])
        for number in range(kills):
            share = (number + chance.random()) / kills * 0.95
            _wait_until(premises, crew, int(share * files), say)
            crew[number % daemons].kill()
            crew[number % daemons].wait()
            say(f"killed {number + 1} times")
            crew[number % daemons] = premises.start("run", program="modn_watch")
        assert drop.wait() == 0
        _wait_until(premises, crew, files, say)
        premises.wait_for(lambda: not premises.in_hand(), "something is in hand for ever")
        seconds = time.monotonic() - began
        return Outcome(seconds, kills, *_judged(premises, expected))
    finally:
        premises.close()


def _wait_until(premises, crew, wanted, say):
    done, since = -1, time.monotonic()
    while True:
        now = premises.finished()
        if now >= wanted:
            return
        if now > done:
            done, since = now, time.monotonic()
            say(f"{done} done")
        assert time.monotonic() < since + PATIENCE_S, f"stuck at {done}\n{premises.tail()}"
        assert all(each.poll() is None for each in crew), premises.tail()
        time.sleep(0.2)


def _judged(premises, expected):
    rows = premises.rows()
    wrong = books.contradictions(rows, archive=premises.archive, quarantine=premises.quarantine)
    wrong += [f"{path} was left" for path in premises.strays()]
    wrong += [f"{path} was left" for path in books.originals(premises.inbox)]
    filed = [row["sha256"] for row in rows if row["state"] == "DONE"]
    if len(filed) != len(expected) or set(filed) != expected:
        wrong.append(f"{len(expected)} were dropped and {len(filed)} filed")
    # Of two that saw a file, one may come too late, and says so in a row that is history.
    return Counter(row["state"] for row in rows if row["state"] not in books.HISTORY), wrong


def tell(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--daemons", type=int, default=1)
    parser.add_argument("--database")
    words = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="modn-watch-kills-"))
    try:
        outcome = kill_while_files_arrive(
            folder,
            files=words.files,
            kills=words.kills,
            daemons=words.daemons,
            url=words.database,
            say=lambda text: tell(f"\r{text:30}"),
        )
    finally:
        shutil.rmtree(folder)
    done = ", ".join(f"{state} {number}" for state, number in outcome.states.items())
    tell(f"\r{words.files} files, {outcome.kills} kills, {outcome.seconds:.0f} s: {done}\n")
    tell("".join(f"{sentence}\n" for sentence in outcome.wrong))
    raise SystemExit(1 if outcome.wrong else 0)


if __name__ == "__main__":
    main()
