import os

import pytest

from tests.acceptance.daemons import Daemon, command
from tests.builders import GOOD, a_dxf, a_lightburn_project, a_pdf, an_xlsx

PLACE = "inbox/CL-0001/JB-2025-10-CL0001-001"
CODES = "CL0001/JB-2025-10-CL0001-001"
CONFIG = "[[inboxes]]\nquiet_s = 0.1\n[parsing]\nmax_bytes = 1000000\n"


@pytest.fixture
def shop(tmp_path):
    Daemon(tmp_path, CONFIG)
    (tmp_path / PLACE).mkdir(parents=True)
    return tmp_path


def scanned(shop):
    code, answer, log = command(shop, "scan", "--json")
    assert code == (1 if answer["quarantined"] else 0), log
    return {file["source"].rpartition("/")[2]: file for file in answer["files"]}


def cut(content, share):
    return content[: int(len(content) * share)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nothing.dxf", b"", "empty"),
        ("text.dxf", b"Please cut this by Friday.\n" * 20, "unreadable"),
        ("text.lbrn2", b"<html><body>404 not found</body></html>", "unreadable"),
        ("text.pdf", b"not a PDF at all" * 100, "unreadable"),
        ("text.png", b"not a picture" * 100, "unreadable"),
        ("thing.xyz", os.urandom(500), "unrecognised"),
        ("archive.zip", b"PK\x03\x04" + bytes(500), "unrecognised"),
        ("large.dxf", a_dxf() + b" " * 1_000_000, "oversize"),
        ("cut.lbrn2", cut(a_lightburn_project(), 0.6), "unreadable"),
        ("cut.png", cut(GOOD["image"](), 0.5), "unreadable"),
        ("cut.xlsx", cut(an_xlsx(("Mark", "Qty"), ("A", 1)), 0.5), "unreadable"),
        ("stub.dxf", cut(a_dxf(), 0.2), "unreadable"),
        ("stub.pdf", cut(a_pdf("Order 7"), 0.1), "unreadable"),
    ],
)
def test_a_bad_file_waits_with_a_reason_a_designer_understands(shop, name, content, code):
    (shop / PLACE / name).write_bytes(content)
    (shop / PLACE / "good.dxf").write_bytes(a_dxf())
    files = scanned(shop)
    assert files[name]["error_code"] == code
    assert files["good.dxf"]["status"] == "completed"
    assert (shop / "quarantine" / CODES / name).read_bytes() == content
    told = (shop / PLACE / f"{name}.NOT FILED.txt").read_text()
    assert told == (shop / "quarantine" / CODES / f"{name}.reason.txt").read_text()
    assert not any(word in told for word in ("Traceback", "Error", "Exception", "None"))


@pytest.mark.parametrize(
    ("name", "content"),
    [("cut.dxf", cut(a_dxf(), 0.9)), ("cut.pdf", cut(a_pdf("Order 7", "Page 2"), 0.9))],
)
def test_a_file_that_lacks_only_its_end_is_rejected_or_says_so(shop, name, content):
    (shop / PLACE / name).write_bytes(content)
    found = scanned(shop)[name]
    if found["status"] == "completed":
        _, shown, _ = command(shop, "files", "show", str(found["id"]), "--json")
        assert {note["code"] for note in shown["notes"]} & {"truncated", "repaired"}
    else:
        assert found["error_code"] == "unreadable"


def test_a_pdf_that_is_called_dxf_is_filed_as_a_pdf_with_a_note(shop):
    (shop / PLACE / "order.dxf").write_bytes(a_pdf("Order 7"))
    found = scanned(shop)["order.dxf"]
    assert found["file_path"].endswith("-v1.pdf")
    _, shown, _ = command(shop, "files", "show", str(found["id"]), "--json")
    assert shown["file_type"] == "pdf"
    assert "suffix_mismatch" in {note["code"] for note in shown["notes"]}


def test_a_file_at_the_root_that_nothing_routes_is_a_question(shop):
    (shop / "inbox" / "plate.dxf").write_bytes(a_dxf())
    assert scanned(shop)["plate.dxf"]["error_code"] == "unrouted"
    assert "?" in (shop / "quarantine" / "_unrouted" / "plate.dxf.reason.txt").read_text()


def test_a_drawing_that_takes_too_long_is_overtime(shop):
    Daemon(shop, CONFIG + "timeout_s = 0.1\n")
    circles = [("CIRCLE", {8: "0", 10: n, 20: 0, 40: 1}) for n in range(12_000)]
    (shop / PLACE / "slow.dxf").write_bytes(a_dxf(*circles))
    assert scanned(shop)["slow.dxf"]["error_code"] == "overtime"


def test_links_fifos_and_folders_called_x_dxf_are_left_alone(shop):
    place = shop / PLACE
    (shop / "secret.dxf").write_bytes(a_dxf())
    (place / "link.dxf").symlink_to(shop / "secret.dxf")
    os.mkfifo(place / "pipe.dxf")
    (place / "folder.dxf").mkdir()
    assert scanned(shop) == {}
    assert sorted(path.name for path in place.iterdir()) == ["folder.dxf", "link.dxf", "pipe.dxf"]


def test_each_kind_of_good_file_is_filed(shop):
    suffixes = {
        "dxf": "dxf", "dwg": "dwg", "lbrn2": "lbrn2", "pdf": "pdf", "excel": "xlsx",
        "image": "png", "text": "txt",
    }  # fmt: skip
    for kind, make in GOOD.items():
        (shop / PLACE / f"{kind}.{suffixes[kind]}").write_bytes(make())
    files = scanned(shop)
    assert {name: file["status"] for name, file in files.items()} == {
        f"{kind}.{suffix}": "completed" for kind, suffix in suffixes.items()
    }
