"""Break modn-watch down at every point there is, in every way and place; takes a while.

    python -m tests.crash [--in-process] [--daemons] [--rush]

Without a word, all three.
"""

import argparse
import itertools
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.crash.breaking import PLACES, be_silent, broken
from tests.crash.deaths import EVERY, TELLING, die_at_each
from tests.crash.faults import FAULTS
from tests.crash.kills import kill_while_files_arrive
from tests.crash.stories import STORIES
from tests.postgres import a_server

MODES = ("move", "copy")
RUSH_FILES, RUSH_KILLS = 20_000, 10
PAIR_FILES, PAIR_KILLS = 2_000, 2


class Report:
    """What was broken, and what contradicted itself after it."""

    def __init__(self):
        self.points, self.kills, self.wrong = 0, 0, []
        self._began = time.monotonic()

    def add(self, what, *, points=0, kills=0, wrong=()):
        self.points += points
        self.kills += kills
        self.wrong += wrong
        self.say(what)
        for sentence in wrong:
            sys.stdout.write(f"\n    {sentence}\n")

    def say(self, what):
        seconds = time.monotonic() - self._began
        sys.stdout.write(
            f"\r\033[K{seconds:6.0f} s  {self.points:6,} points  {self.kills:4} kills  "
            f"{len(self.wrong)} contradictions  {what}"
        )
        sys.stdout.flush()

    def end(self):
        seconds = time.monotonic() - self._began
        sys.stdout.write(
            f"\r\033[Kbroken at {self.points:,} points, {self.kills} daemons killed, in "
            f"{seconds:.0f} s: {len(self.wrong) or 'no'} contradictions\n"
        )
        return 1 if self.wrong else 0


def in_process(report):
    cases = itertools.product(STORIES, FAULTS, MODES, PLACES)
    wanted = [
        (name, fault, mode, place)
        for name, fault, mode, place in cases
        # What is copied is never renamed out of its folder.
        if mode in STORIES[name].modes and (mode, place) != ("copy", PLACES[2])
    ]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=be_silent) as pool:
        tasks = {pool.submit(broken, *case): case for case in wanted}
        for task in as_completed(tasks):
            points, wrong = task.result()
            report.add(", ".join(tasks[task]), points=points, wrong=wrong)


def daemons(report, server, folder):
    rounds = itertools.product((*EVERY, TELLING), MODES, ("one", "two"), ("sqlite", "postgresql"))
    for number, (points, mode, place, kind) in enumerate(rounds):
        with server.a_database() as postgres:
            shop = folder / str(number)
            url = postgres if kind == "postgresql" else None
            try:
                wrong = die_at_each(points, shop, mode=mode, place=place, url=url)
            except AssertionError as error:
                wrong = [f"{points}, {mode}, {place}, {kind}: {error}"]
            shutil.rmtree(shop)
        report.add(f"{points[-1]}, {mode}, {place}, {kind}", kills=len(points), wrong=wrong)


def rush(report, server, folder):
    with server.a_database() as url:
        for files, kills, number, where in (
            (PAIR_FILES, PAIR_KILLS, 2, None),
            (PAIR_FILES, PAIR_KILLS, 2, url),
            (RUSH_FILES, RUSH_KILLS, 1, None),
        ):
            place = folder / f"rush-{files}-{'postgresql' if where else 'sqlite'}"
            outcome = kill_while_files_arrive(
                place, files=files, kills=kills, daemons=number, url=where, say=report.say
            )
            shutil.rmtree(place)
            what = f"{files:,} files, {number} daemon(s): {outcome.seconds:.0f} s"
            report.add(f"{what}\n", kills=outcome.kills, wrong=outcome.wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for word in ("--in-process", "--daemons", "--rush"):
        parser.add_argument(word, action="store_true")
    words = parser.parse_args()
    everything = not (words.in_process or words.daemons or words.rush)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="modn-watch-crash-") as folder, a_server() as server:
        if everything or words.daemons:
            daemons(report, server, Path(folder))
        if everything or words.rush:
            rush(report, server, Path(folder))
        if everything or words.in_process:
            in_process(report)
    raise SystemExit(report.end())


if __name__ == "__main__":
    main()
