"""Files made to break whoever reads them: each ends in a result or a reason, and soon."""

import os
import time

import pytest

from modn_watch import errors
from modn_watch.errors import ModnWatchError, Unreadable
from modn_watch.model import Extract, Limits
from modn_watch.sandbox import Sandbox
from tests.acceptance import bombs
from tests.acceptance.daemons import a_daemon, command
from tests.builders import a_dxf, a_pdf

HASTY_S = 3.0
MEMORY_MB = 700
#: Codes of a result and of rejections; what may come of a file on a slow or a fast machine.
READ = "read"
SLOW = {"overtime"}
LIMITS = Limits()
NOTES = (
    '<LightBurnProject AppVersion="2.0.03" FormatVersion="1"><Notes>',
    "</Notes></LightBurnProject>",
)
CELL = bombs.strings("<si><t>|</t></si>").decode().partition("?>")[2].split("|")


def in_strings(bomb, *more):
    return bombs.workbook(**{"xl/sharedStrings.xml": bomb(*CELL, *more)})


BOMBS = {
    "laughs.lbrn2": (lambda: bombs.laughs(*NOTES), {"unreadable"}),
    "blow up.lbrn2": (lambda: bombs.blow_up(*NOTES), {"unreadable"} | SLOW),
    "groups in groups.lbrn2": (lambda: bombs.nested(200_000), {"unreadable"}),
    "laughs.xlsx": (lambda: in_strings(bombs.laughs), {"unreadable"}),
    "blow up.xlsx": (lambda: in_strings(bombs.blow_up), {"unreadable"}),
    "nested.xlsx": (
        lambda: bombs.workbook(
            **{"xl/sharedStrings.xml": bombs.strings("<a>" * 200_000 + "</a>" * 200_000)}
        ),
        {"unreadable"},
    ),
    "strings.xlsx": (lambda: bombs.swollen_strings(150), {READ, "oversize", "unreadable"} | SLOW),
    "members.xlsx": (lambda: bombs.many_members(10_000), {READ, "unreadable", "oversize"} | SLOW),
    "rows.xlsx": (lambda: bombs.endless_rows(500_000), {READ, "unreadable", "oversize"} | SLOW),
    "far cell.xlsx": (bombs.far_cell, {"oversize"}),
    "megapixels.png": (lambda: bombs.png(20_000, 20_000), {"oversize"}),
    "a lie.png": (lambda: bombs.png(2**31 - 1, 2**31 - 1, honest=False), {"oversize"}),
    "text.png": (lambda: bombs.png_text(100), {READ, "unreadable"}),
    "megapixels.tiff": (lambda: bombs.tiff(60_000, 60_000), {"oversize"}),
    "a lie.tiff": (lambda: bombs.tiff(14_000, 14_000), {"unreadable"}),
    "megapixels.gif": (lambda: bombs.gif(65_535, 65_535), {"oversize"}),
    "frames.gif": (lambda: bombs.gif(2_000, 2_000, 100_000), {READ, "unreadable"} | SLOW),
    "megapixels.webp": (lambda: bombs.webp(16_384, 16_384), {"oversize", "unreadable"}),
    "a lie.webp": (lambda: bombs.webp(14_000, 14_000), {"unreadable"} | SLOW),
    "swollen.pdf": (lambda: bombs.swollen_pdf(40), {READ, "unreadable"} | SLOW),
    "objects.pdf": (lambda: bombs.crowded_pdf(300_000), {READ, "unreadable"} | SLOW),
    "round.pdf": (bombs.round_pdf, {"unreadable"}),
    "locked.pdf": (lambda: a_pdf("Order 7", password="secret"), {"unreadable"}),
    "in itself.dxf": (lambda: bombs.blocks(A=[bombs.insert("A"), bombs.LINE]), {READ}),
    "in each other.dxf": (
        lambda: bombs.blocks(A=[bombs.insert("B")], B=[bombs.insert("A"), bombs.LINE]),
        {READ, "unreadable"},
    ),
    "dolls.dxf": (bombs.russian_dolls, {READ, "oversize"} | SLOW),
    "lines.dxf": (lambda: bombs.crowd(400_000), {READ, "oversize", "unreadable"} | SLOW),
    "cells.csv": (lambda: b"A," * 2_000_000, {READ, "unreadable"} | SLOW),
    "one cell.csv": (lambda: b"A" * 150_000_000, {"unreadable"} | SLOW),
    "rows.csv": (lambda: b"A,1\n" * 5_000_000, {READ} | SLOW),
    "one line.txt": (lambda: b"A" * 190_000_000, {READ} | SLOW),
    "brackets.txt": (lambda: b"[" * 200_000, {READ}),
}


def opened(timeout_s):
    return Sandbox(workers=1, timeout_s=timeout_s, memory_mb=MEMORY_MB, limits=LIMITS)


@pytest.fixture(scope="module")
def patient():
    """Where time is no excuse."""
    with opened(60.0) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def hasty():
    with opened(HASTY_S) as sandbox:
        yield sandbox


def outcome(sandbox, path, name):
    try:
        return sandbox.parse(path, name)
    except ModnWatchError as error:
        return error


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_result_or_in_a_reason_that_a_designer_understands(
    patient, hasty, tmp_path, name
):
    make, codes = BOMBS[name]
    sandbox = hasty if codes & SLOW else patient
    (tmp_path / "held").write_bytes(make())
    began_s = time.monotonic()
    found = outcome(sandbox, tmp_path / "held", name)
    assert time.monotonic() - began_s < 100
    assert (READ if isinstance(found, Extract) else found.code) in codes, found
    if not isinstance(found, Extract):
        assert isinstance(found, errors.Rejected)
        assert found.message.endswith(".")
        assert found.hint
        assert not any(word in found.message for word in ("Error", "Exception", "Traceback"))


@pytest.mark.parametrize("suffix", ["lbrn2", "xlsx"])
def test_an_entity_from_outside_is_not_fetched(patient, tmp_path, suffix):
    secret = tmp_path / "secret"
    secret.write_text("precious")
    make = (
        bombs.outsider(*NOTES, secret) if suffix == "lbrn2" else in_strings(bombs.outsider, secret)
    )
    (tmp_path / "held").write_bytes(make)
    found = outcome(patient, tmp_path / "held", f"plate.{suffix}")
    assert isinstance(found, Unreadable) or "precious" not in str(found)


def test_the_sandbox_reads_on_as_if_nothing_had_been(hasty, patient, tmp_path):
    (tmp_path / "held").write_bytes(a_dxf())
    for sandbox in (hasty, patient):
        assert outcome(sandbox, tmp_path / "held", "plate.dxf").geometry is not None


PLACE = "inbox/CL-0001/JB-2025-10-CL0001-001"
CONFIG = """
[[inboxes]]
quiet_s = 0.2
max_wait_s = 1
[parsing]
memory_mb = 600
"""


@pytest.mark.timeout(300)
def test_the_daemon_outlives_them_all_and_files_what_is_good(tmp_path):
    names = ["laughs.lbrn2", "far cell.xlsx", "megapixels.png", "locked.pdf"]
    with a_daemon(tmp_path / "shop", CONFIG) as daemon:
        place = daemon.folder / PLACE
        place.mkdir(parents=True)
        for name in names:
            (place / name).write_bytes(BOMBS[name][0]())
        with (place / "sparse.dxf").open("wb") as out:
            os.truncate(out.fileno(), 3 << 30)
        (place / "plate.dxf").write_bytes(a_dxf())
        daemon.wait_for_files(len(names) + 2)
        assert daemon.rows() == {"QUARANTINED": len(names) + 1, "DONE": 1}
        assert daemon.process.poll() is None
        _, answer, _ = command(daemon.folder, "files", "list", "--json")
        codes = {each["original_filename"]: each["error_code"] for each in answer["files"]}
        assert codes == {
            "laughs.lbrn2": "unreadable", "far cell.xlsx": "oversize", "megapixels.png": "oversize",
            "locked.pdf": "unreadable", "sparse.dxf": "oversize",
            "plate.dxf": None,
        }  # fmt: skip
        assert daemon.strays() == []
        assert daemon.stop() == 0
