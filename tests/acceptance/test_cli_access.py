"""`modn-watch token` and `modn-watch audit`, and who is said to have ordered what."""

import json
import os
import pwd
import re
import signal
from importlib import resources

import jsonschema
import pytest

from modn_watch import owners
from tests.acceptance.daemons import a_daemon
from tests.builders import a_dxf
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"
ME = owners.person(os.environ)
SCHEMA = json.loads(resources.files("modn_watch").joinpath("documents.schema.json").read_text())


def check(name, document):
    validator = jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"})
    assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(document)] == []
    return document


@pytest.fixture
def program(tmp_path):
    made = a_program(tmp_path)
    assert made("init").code == 0
    return made


def test_a_secret_is_printed_once_and_alone(program):
    answer = program("token", "create", "office", "--role", "write")
    (secret,) = answer.lines
    assert re.fullmatch(r"mw_[A-Za-z0-9_-]{43}", secret)
    assert secret not in answer.err
    other = check("token_create", program.json("token", "create", "other"))
    assert (other["name"], other["role"]) == ("other", "read")
    listed = check("token_list", program.json("token", "list"))
    assert [(t["name"], t["role"]) for t in listed["tokens"]] == [
        ("office", "write"),
        ("other", "read"),
    ]
    said = [program(*words).out for words in (("token", "list"), ("audit",), ("audit", "--json"))]
    database = b"".join(path.read_bytes() for path in program.folder.glob("modn-watch.db*"))
    for each in (secret, other["token"]):
        assert not any(each in text for text in said)
        assert each.encode() not in database


def test_a_token_is_revoked_by_its_name(program):
    program("token", "create", "office")
    assert program("token", "create", "office").code == 1
    check("token_revoke", program.json("token", "revoke", "office"))
    again = program("token", "revoke", "office")
    assert (again.code, "no token office" in again.err) == (1, True)
    assert program("token", "create", "office", "--role", "root").code == 64
    assert program("token", "create", "daemon").code == 64
    entries = check("audit", program.json("audit"))["entries"]
    assert [(e["by"], e["what"]) for e in entries] == [
        (ME, "token_revoke"),
        (ME, "token_create"),
    ]


def test_who_revokes_the_last_token_is_told_that_none_is_asked_for_any_more(program):
    for name in ("office", "shop"):
        program("token", "create", name)
    assert "No token is left" not in program("token", "revoke", "office").err
    assert "No token is left" in program("token", "revoke", "shop").err


def test_every_change_by_command_is_written_down_with_who_gave_it(program):
    program.drop(f"{PLACE}/0001-plate-MS-5mm-x14.dxf", a_dxf())
    program.drop(f"{PLACE}/bad.dxf", b"no drawing")
    program.drop("loose.dxf", a_dxf(texts=["loose"]))
    program("scan")
    numbers = {f["original_filename"]: f["id"] for f in program.json("files", "list")["files"]}
    plate, bad, loose = (numbers[n] for n in ("0001-plate-MS-5mm-x14.dxf", "bad.dxf", "loose.dxf"))
    for words in (
        ("files", "re-extract", plate),
        ("files", "delete", plate),
        ("files", "delete", plate, "--hard", "--yes"),
        ("quarantine", "release", bad),
        ("quarantine", "assign", loose, "--client", "CL-0001", "--project", "demo"),
    ):
        assert program(*words).code == 0, words
    entries = check("audit", program.json("audit"))["entries"][::-1]
    assert {entry["by"] for entry in entries} == {ME}
    assert [(entry["what"], entry["ingest"]) for entry in entries] == [
        ("re-extract", plate), ("hide", plate), ("delete", plate), ("deleted", plate),
        ("release", bad), ("released", bad), ("assign", loose), ("released", loose),
    ]  # fmt: skip
    of_plate = program.json("audit", "--id", plate, "--limit", "2")
    assert (of_plate["total"], len(of_plate["entries"])) == (4, 2)
    assert program.json("audit", "--what", "released")["total"] == 2
    assert program.json("audit", "--by", "nobody")["total"] == 0
    assert program.json("audit", "--since", "2999-01-01")["total"] == 0
    assert program.json("audit", "--since", "2020-01-01T10:00")["total"] == 8
    for never in ("yesterday", "0001-01-01T00:00:00+1400"):
        assert program("audit", "--since", never).code == 64, never
    assert "released" in program("audit").out


def test_root_through_sudo_is_whoever_called_sudo_and_nobody_else_can_say_so(monkeypatch):
    environ = {"SUDO_USER": "anna"}
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert (owners.person(environ), owners.person({})) == ("anna", "root")
    nobody = pwd.getpwnam("nobody").pw_uid
    monkeypatch.setattr(os, "getuid", lambda: nobody)
    assert owners.person(environ) == "nobody"
    monkeypatch.setattr(os, "getuid", lambda: 54_321)
    assert owners.person(environ) == "user 54321"


def test_a_daemon_that_begins_with_other_settings_says_so(tmp_path):
    program = a_program(tmp_path / "shop")
    with a_daemon(tmp_path / "shop") as daemon:

        def entries():
            return program.json("audit", "--what", "configuration")["entries"]

        daemon.wait_for(entries, "nothing is written down")
        daemon.configure("review_below = 0.25\n[[inboxes]]\nquiet_s = 0.2\n")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for(lambda: len(entries()) == 2, "nothing is written down")
        last = entries()[0]
        assert (last["by"], last["before"]) == ("daemon", {"review_below": 0.7})
        assert last["after"] == {"review_below": 0.25}
        daemon.log.write_text("")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for(lambda: "Drop files into" in daemon.log.read_text(), "not begun anew")
        assert len(entries()) == 2
