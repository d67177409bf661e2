"""A short campaign of every kind; the long one is `make fuzz`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.kinds import KINDS

#: Inputs of each kind; they follow from their numbers, so every run tries the same.
COUNT = 150
HERE = Path(__file__).parents[2]


def fuzzed(*words):
    command = [sys.executable, "-m", "tests.fuzz", *words]
    return subprocess.run(command, check=False, cwd=HERE, capture_output=True, text=True)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_damaged_input_gives_a_result_or_a_rejection_and_nothing_else(kind, tmp_path):
    done = fuzzed(kind, "--count", str(COUNT), "--keep", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_input_follows_from_its_number_alone(kind):
    seeds = kind.seeds()
    assert [kind.input(n, seeds) for n in range(60)] == [kind.input(n, seeds) for n in range(60)]
    assert len({kind.input(n, seeds) for n in range(len(seeds), len(seeds) + 60)}) > 10
