"""Every command explains itself, and every code is explained."""

import ast
import re
from pathlib import Path

import pytest
import typer

import modn_watch
from modn_watch.cli import app
from modn_watch.cli.notes import NOTES
from modn_watch.errors import catalogue

PACKAGE = Path(modn_watch.__file__).parent


def commands(group, words=()):
    for name, command in getattr(group, "commands", {}).items():
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield " ".join((*words, name)), command


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_gives_an_example_of_itself(name):
    assert f"Example: modn-watch {name}" in COMMANDS[name].help or name == "run"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_a_configuration_and_answers_in_json(name):
    options = {option for param in COMMANDS[name].params for option in param.opts}
    lasting = {"run": {"--json"}, "api": {"--json"}}
    wanted = {"--config", "--json"} - {**lasting, "explain": {"--config"}}.get(name, set())
    assert wanted <= options


def note_codes(tree):
    """Yield the code of every Note that a module makes, also those in its table of remarks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Note":
            yield from (k.value.value for k in node.keywords if _is_code(k))
        if isinstance(node, ast.Assign | ast.AnnAssign) and "_REMARKS" in ast.unparse(node)[:10]:
            rows = node.value.keys if isinstance(node.value, ast.Dict) else node.value.elts
            yield from ((row.elts[0] if isinstance(row, ast.Tuple) else row).value for row in rows)


def _is_code(keyword):
    return keyword.arg == "code" and isinstance(keyword.value, ast.Constant)


def test_every_note_is_explained_and_no_other():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    found = {code for tree in trees for code in note_codes(tree)}
    assert sorted(found) == sorted(NOTES)


def test_no_code_means_two_things():
    assert not NOTES.keys() & catalogue().keys()
    assert all(re.fullmatch("[a-z][a-z0-9_]*", code) for code in {*NOTES, *catalogue()})
