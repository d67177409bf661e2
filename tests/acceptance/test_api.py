"""`modn-watch api`, the real program."""

import contextlib
import ctypes
import os
import platform
import re
import signal
import socket
import struct
import subprocess
import time
from pathlib import Path

import httpx2
import pytest

from tests.acceptance.daemons import DEADLINE_S, PROGRAM, clean_environment
from tests.builders import a_dxf
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"


@contextlib.contextmanager
def started(folder, *words, **options):
    with subprocess.Popen(
        [*PROGRAM, "api", *words],
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
        **options,
    ) as child:
        try:
            yield child
        finally:
            # Its own children hold the pipes until they see that it is gone: not waited for.
            child.kill()


@pytest.fixture
def folder(tmp_path):
    program = a_program(tmp_path)
    program.drop(f"{PLACE}/bracket-MS-3mm-x2.dxf", a_dxf())
    assert program("scan").code == 0
    return tmp_path


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_answers_and_ends_in_good_order(folder, number):
    with started(folder, "--port", "0") as child:
        said = child.stderr.readline()
        url = re.search(r"http://127\.0\.0\.1:[0-9]+/", said)[0]
        with httpx2.Client(base_url=url, trust_env=False, timeout=DEADLINE_S) as client:
            (filed,) = client.get("/files").json()["files"]
            assert client.get(f"/files/{filed['id']}/content").content == a_dxf()
            assert client.post(f"/files/{filed['id']}/re-extract").json()["changed"] == {}
        child.send_signal(number)
        out, err = child.communicate(timeout=DEADLINE_S)
    assert (child.returncode, out, err) == (0, "", "")


def test_the_service_manager_hears_where_it_answers_once_it_does(folder, monkeypatch):
    name = str(folder / "manager")
    monkeypatch.setenv("NOTIFY_SOCKET", name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(name)
        manager.settimeout(DEADLINE_S)
        with started(folder, "--port", "0"):
            ready, status = manager.recv(4096).decode().split("\n")
            url = re.fullmatch(r"STATUS=answering at (http://127\.0\.0\.1:[0-9]+/)", status)[1]
            assert httpx2.get(url + "health", trust_env=False, timeout=DEADLINE_S).is_success
    assert ready == "READY=1"


def test_what_is_sent_round_again_is_taken_though_no_daemon_runs(folder):
    with started(folder, "--port", "0") as child:
        url = re.search(r"http://127\.0\.0\.1:[0-9]+/", child.stderr.readline())[0]
        with httpx2.Client(base_url=url, trust_env=False, timeout=DEADLINE_S) as client:
            codes = {"client_code": "CL-0001", "project_code": "JB-2025-10-CL0001-001"}
            (sent,) = [client.post("/ingest", data=codes, files={"files": ("lid.dxf", b"bad")})]
            assert (sent.json()["status"], sent.json()["client_code"]) == ("failed", "CL0001")
            number = sent.json()["id"]
            other = {"client_code": "CL-0002", "project_code": "JB-2025-10-CL0002-001"}
            assert client.post(f"/quarantine/{number}/assign", json=other).status_code == 200
            deadline_s = time.monotonic() + DEADLINE_S
            while not (again := client.get("/files?client_code=CL-0002").json()["files"]):
                assert time.monotonic() < deadline_s, "it lies in the inbox for ever"
                time.sleep(0.1)
            assert again[0]["id"] > number


def refusal(folder, *words):
    """Return what it says as it ends at once; in a child, as it steps back for good."""
    with started(folder, *words) as child:
        _, err = child.communicate(timeout=DEADLINE_S)
    assert (child.returncode, "Traceback" in err) == (78, False)
    return err


def test_a_port_that_is_taken_is_said_in_words(folder):
    a_program(folder)
    with socket.create_server(("127.0.0.1", 0)) as other:
        err = refusal(folder, "--port", str(other.getsockname()[1]))
    assert "cannot listen on 127.0.0.1 port" in err


@pytest.mark.parametrize("alone", [True, False])
def test_whoever_files_comes_before_whoever_asks(folder, alone):
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    with started(folder, "--port", "0", start_new_session=alone) as child:
        child.stderr.readline()
        assert os.getpriority(os.PRIO_PROCESS, child.pid) == min(mine + 10, 19)
        group = Path(f"/proc/{child.pid}/autogroup")
        if group.exists():
            ours = Path("/proc/self/autogroup").read_text()
            there = group.read_text()
            assert there.endswith(" nice 10\n") if alone else there == ours
        # A kernel that does not know of slices says 0 of everything.
        threads = [int(each.name) for each in Path(f"/proc/{child.pid}/task").iterdir()]
        slices = {slice_ns(each) for each in threads}
        assert slices == ({100_000_000} if slice_ns(0) else {0})


def slice_ns(thread):
    """Return what a thread may have of a processor at a time; no function of Python's tells."""
    attributes = ctypes.create_string_buffer(48)
    number = {"x86_64": 315, "aarch64": 275}[platform.machine()]
    assert ctypes.CDLL(None).syscall(number, thread, attributes, len(attributes), 0) == 0
    (runtime,) = struct.unpack_from("=Q", attributes, 24)
    return runtime


@pytest.mark.parametrize(
    "setting",
    [
        'host = "0.0.0.0"',
        'trusted_hosts = ["shop.example"]',
        'trusted_proxies = ["127.0.0.1"]',
    ],
)
def test_others_may_ask_only_where_there_is_a_token(folder, setting):
    program = a_program(folder, config=f"[api]\nport = 0\n{setting}\n")
    program.json("token", "create", "gone")
    program("token", "revoke", "gone")
    err = refusal(folder)
    assert f"{folder}/config.toml: [api] {setting.split()[0]}" in err
    assert "modn-watch token create NAME --role admin" in err


def test_with_a_token_others_may_ask_by_the_names_that_are_trusted(folder):
    program = a_program(folder, config='[api]\ntrusted_hosts = ["shop.example"]\n')
    secret = program("token", "create", "anna").out.strip()
    with started(folder, "--port", "0") as child:
        url = re.search(r"http://127\.0\.0\.1:[0-9]+/", child.stderr.readline())[0]
        with httpx2.Client(base_url=url, trust_env=False) as client:
            client.headers["Host"] = "shop.example"
            assert client.get("/files").status_code == 401
            client.headers["Authorization"] = f"Bearer {secret}"
            assert client.get("/files").json()["total"] == 1
            assert client.get("/files", headers={"Host": "other.example"}).status_code == 400
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=DEADLINE_S)
    assert (child.returncode, out, err) == (0, "", "")
    (begun,) = program.json("audit", "--what", "configuration")["entries"]
    assert (begun["by"], begun["after"]["api.trusted_hosts"]) == ("api", ["shop.example"])


def test_where_nothing_was_set_up_nothing_is_made(tmp_path):
    answer = a_program(tmp_path)("api", "--port", "0")
    assert (answer.code, [path.name for path in tmp_path.iterdir()]) == (78, ["config.toml"])


def test_without_its_extra_it_says_what_to_install(folder):
    without = "import sys; sys.modules['fastapi'] = None; from modn_watch.cli import main; main()"
    answer = subprocess.run(
        [PROGRAM[0], "-c", without, "api"],
        cwd=folder,
        capture_output=True,
        text=True,
        env=clean_environment(),
        timeout=DEADLINE_S,
        check=False,
    )
    assert answer.returncode == 78
    assert "pip install 'modn-watch[api]'" in answer.stderr
    assert "Traceback" not in answer.stderr
