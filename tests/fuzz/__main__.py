"""Feed every parser, and the grammar of names, damaged input.

    python -m tests.fuzz [KIND ...] [--count N] [--start N] [--only N] [--keep FOLDER]

Each input follows from its kind and number alone (and from the corpus, where MODN_WATCH_CORPUS
names one and --corpus asks for it).  Exit code 1 when anything is other than a result or a
rejection.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.fuzz import campaign
from tests.fuzz.kinds import KINDS


def main():
    asked = _arguments()
    known = {kind.name: kind for kind in KINDS}
    unknown = sorted(set(asked.kinds) - set(known))
    if unknown:
        sys.exit(f"no such kind: {', '.join(unknown)}; there are: {', '.join(known)}")
    keep = asked.keep or tempfile.mkdtemp(prefix="modn-watch-fuzz-")
    tallies = [_run(known[name], asked, keep) for name in asked.kinds or known]
    _tell(tallies, keep)
    sys.exit(any(tally.problems for tally in tallies))


def _arguments():
    asked = argparse.ArgumentParser(prog="tests.fuzz")
    asked.add_argument("kinds", nargs="*", metavar="KIND")
    asked.add_argument("--count", type=int, help="inputs of each kind")
    asked.add_argument("--start", type=int, default=0, help="number of the first input")
    asked.add_argument("--only", type=int, help="this one input, in this process")
    asked.add_argument("--keep", help="folder for the inputs that showed a problem")
    asked.add_argument("--corpus", action="store_true", help="damage the shop's own files too")
    return asked.parse_args()


def _run(kind, asked, keep):
    seeds = kind.seeds()
    if asked.corpus:
        seeds = (*seeds, *kind.corpus(Path(os.environ["MODN_WATCH_CORPUS"])))
    if asked.only is not None:
        return _alone(kind, seeds, asked.only)
    numbers = range(asked.start, asked.start + (asked.count or kind.count))
    return campaign.run(kind, seeds, numbers, keep=keep, say=_say)


def _alone(kind, seeds, number):
    tally, data = campaign.Tally(kind=kind.name), kind.input(number, seeds)
    campaign.limit_memory()
    sys.stdout.write(f"{data!r}\n")
    tally.add(number, kind.judge()(data, number))
    return tally


def _say(tally, start, stop):
    done = f"{tally.kind} {start}/{stop}, {sum(tally.problems.values())} problems"
    sys.stderr.write(f"{done}, {tally.seconds:.0f} s\n")
    sys.stderr.flush()


def _tell(tallies, keep):
    rows = [("kind", "inputs", "results", "rejected", "problems", "seconds")]
    rows += [tally.row() for tally in tallies]
    for row in rows:
        sys.stdout.write("  ".join(f"{cell!s:>9}" for cell in row) + "\n")
    for tally in tallies:
        seconds, number = tally.slowest
        sys.stdout.write(f"{tally.kind}: slowest {seconds:.2f} s, input {number}\n")
        for sorts, what in ((tally.problems, "PROBLEM"), (tally.leaks, "leak")):
            for sort, count in sorts.most_common():
                first = tally.first[sort].encode("ascii", "backslashreplace").decode()
                sys.stdout.write(f"{tally.kind}: {what} x {count}: {sort!a}, first {first}\n")
    if any(tally.problems for tally in tallies):
        sys.stdout.write(f"inputs kept in {keep}\n")


if __name__ == "__main__":
    main()
