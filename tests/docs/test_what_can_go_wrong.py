import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
README = (TESTS.parent / "README.md").read_text(encoding="utf-8")


def rows():
    table = README.partition("## What can go wrong")[2].partition("\n## ")[0]
    return [line for line in table.splitlines() if re.match(r"\| \d", line)]


def names(row):
    return re.findall(r"`([\w/]+\.py::\w*\??)`", row)


def test_every_known_way_to_fail_names_a_test_that_there_is():
    assert [int(row.split("|")[1]) for row in rows()] == list(range(1, 26))
    for row in rows():
        assert names(row), row
        for name in names(row):
            path, _, test = name.partition("::")
            tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
            assert test in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}, name
