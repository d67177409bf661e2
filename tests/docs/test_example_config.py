import itertools
import re
import tomllib
from pathlib import Path

from modn_watch.checks import CHECKS
from modn_watch.config import Inbox, Ocr, Parsing, Settings, load
from modn_watch.config.settings import Api, Cutting, Operations, Preflight

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
TREE = tomllib.loads(TEXT)
#: Shown as a comment, because their default is that they are not set.
UNSET = {"default_client", "default_project", "receipts"}
LISTS_LEFT_EMPTY = {"cutting"}


def commented(text):
    return set(re.findall(r"^#(\w+) = ", text, re.MULTILINE))


def test_the_example_loads_and_says_exactly_what_the_defaults_are(tmp_path):
    copy = tmp_path / "config.toml"
    copy.write_text(TEXT, encoding="utf-8")
    assert load(copy, {}, tmp_path) == load(None, {}, tmp_path)


def test_every_value_in_the_example_is_written_as_its_default_is():
    assert Settings.model_validate(TREE) == Settings()


def test_every_setting_is_in_the_example():
    assert set(TREE) == set(Settings.model_fields) - LISTS_LEFT_EMPTY
    assert set(TREE["parsing"]) == set(Parsing.model_fields)
    assert set(TREE["ocr"]) == set(Ocr.model_fields)
    assert set(TREE["operations"]) == set(Operations.model_fields)
    assert set(TREE["preflight"]) == set(Preflight.model_fields) - {"sheet_mm"}
    assert set(TREE["api"]) == set(Api.model_fields) - {"max_upload_bytes"}
    assert set(TREE["inboxes"][0]) == set(Inbox.model_fields) - UNSET


def test_what_is_commented_out_would_load_too(tmp_path):
    copy = tmp_path / "config.toml"
    copy.write_text(re.sub(r"^#(\w+ = |\[\[)", r"\1", TEXT, flags=re.MULTILINE), encoding="utf-8")
    loaded = load(copy, {}, tmp_path)
    inbox = loaded.inboxes[0]
    assert {inbox.default_client, inbox.default_project} == {"CL-0001", "JB-2025-10-CL0001-001"}
    assert inbox.receipts is True
    assert commented(TEXT) >= UNSET
    assert loaded.preflight.sheet_mm == (3000, 1500)
    assert loaded.api.max_upload_bytes == 4 * loaded.parsing.max_bytes
    (row,) = loaded.cutting
    assert row.model_fields_set == set(Cutting.model_fields)


def test_every_check_that_can_be_switched_off_is_named_in_the_example():
    assert {check.name for check in CHECKS} <= set(re.findall(r"\w+", TEXT))


def test_every_setting_has_a_comment_above_it():
    lines = TEXT.splitlines()
    bare = [
        line
        for before, line in itertools.pairwise(lines)
        if re.match(r"#?\w+ = ", line) and not before.startswith("#")
    ]
    assert bare == []
