import os
import shutil
import subprocess
import time
from pathlib import PurePosixPath

import pytest

from tests.acceptance.daemons import Daemon, a_daemon, command

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(300)]
KINDS = {".dxf", ".lbrn2", ".pdf"}
LAYOUT_DEPTH = 3


@pytest.fixture
def tree(corpus):
    return corpus / "shop"


def wanted(tree):
    """Return every drawing, LightBurn project and PDF in a job folder with its bytes."""
    return {
        str(path.relative_to(tree)): path.read_bytes()
        for path in sorted(tree.rglob("*"))
        if path.suffix.lower() in KINDS and len(path.relative_to(tree).parts) > LAYOUT_DEPTH
    }


def codes_of(source):
    """Return client and project as a person reads them from the folders."""
    client, _, job, *_ = PurePosixPath(source).parts
    month, _, year = job.rpartition("-")[2].split(".")
    client = client.replace("-", "")
    return client, f"JB-{year}-{month}-{client}-{int(job[:4]):03d}"


def assert_filed(folder, files, records):
    by_source = {record["source_path"]: record for record in records}
    for source, content in files.items():
        record = by_source[source]
        assert record["status"] == "completed", record
        assert (record["client_code"], record["project_code"]) == codes_of(source)
        assert (folder / "archive" / record["file_path"]).read_bytes() == content
        assert record["file_path"].startswith("/".join(codes_of(source)) + "/")


def records_of(folder):
    return command(folder, "files", "list", "--limit", "1000", "--json")[1]["files"]


def test_a_scan_files_every_drawing_and_a_second_one_nothing(tree, tmp_path):
    shutil.copytree(tree, tmp_path / "inbox")
    Daemon(tmp_path)
    _, first, _ = command(tmp_path, "scan", "--json")
    assert_filed(tmp_path, wanted(tree), records_of(tmp_path))
    codes = {file["source"]: file["error_code"] for file in first["files"] if file["error_code"]}
    beside = [str(p.relative_to(tree)) for p in tree.glob("*/*/*") if p.is_file()]
    assert codes == {**dict.fromkeys(beside, "unrouted"), "LICENSE": "unrecognised"}
    _, second, _ = command(tmp_path, "scan", "--json")
    assert (second["completed"], second["duplicate"], second["files"]) == (0, 0, [])


def test_the_daemon_files_a_tree_that_is_copied_in_while_it_runs(tree, tmp_path):
    total = sum(path.is_file() for path in tree.rglob("*"))
    with a_daemon(tmp_path / "shop") as daemon:
        for client in tree.glob("CL-*"):
            subprocess.run(["cp", "-r", client, daemon.inbox], check=True)
        daemon.wait_for_files(total - 1)
        assert_filed(daemon.folder, wanted(tree), records_of(daemon.folder))


def test_the_daemon_waits_for_a_writer_that_pauses_longer_than_the_quiet_period(tree, tmp_path):
    files = dict(list(wanted(tree).items())[::12])
    with a_daemon(tmp_path / "shop") as daemon:
        for source, content in files.items():
            write_slowly(daemon.inbox / source, content)
        daemon.wait_for_files(len(files))
        assert daemon.rows() == {"DONE": len(files)}
        assert_filed(daemon.folder, files, records_of(daemon.folder))


def write_slowly(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(content[: len(content) // 2])
        out.flush()
        os.fsync(out.fileno())
        time.sleep(0.5)
        out.write(content[len(content) // 2 :])
