"""The same inputs, chosen by what they make the parsers do: coverage-guided, for hours.

    python -m tests.fuzz.guided KIND [libFuzzer's own options, such as -runs=100000]

Needs the extra `fuzz` (atheris).  An input that shows a problem ends the run and is kept by
libFuzzer in the current folder; `python -m tests.fuzz` is what watches for deaths and memory.
"""

import random
import sys
import warnings

import atheris

_WATCHED = ["modn_watch.parsers", "modn_watch.naming", "modn_watch.vocabulary", "ezdxf"]


def main():
    with atheris.instrument_imports(include=_WATCHED):
        # Only what is imported in here is watched.
        from tests.fuzz.kinds import KINDS  # noqa: PLC0415

        kind = {kind.name: kind for kind in KINDS}[sys.argv.pop(1)]
        judge = kind.judge()
    warnings.simplefilter("ignore")
    atheris.Setup(sys.argv, _one(judge), custom_mutator=_mutator(kind))
    atheris.Fuzz()


def _one(judge):
    def try_one(data):
        # Every input counts as the first: nothing is sampled where each one may be kept.
        problems = judge(bytes(data), 1).problems if data else []
        if problems:
            raise AssertionError("; ".join(problems))

    return try_one


def _mutator(kind):
    seeds = kind.seeds()

    def mutate(data, max_size, seed):
        chance = random.Random(seed)
        known = bytes(data) if len(data) > 1 else chance.choice(seeds)
        if chance.random() < 0.2:
            return atheris.Mutate(known, max_size)
        return kind.damaged(known, chance, chance.choice(seeds))[:max_size]

    return mutate


if __name__ == "__main__":
    main()
