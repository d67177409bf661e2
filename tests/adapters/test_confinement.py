import os
import shutil
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from modn_watch import sandbox as sandbox_package
from modn_watch.commands import checkup
from modn_watch.errors import Overtime, Unreadable
from modn_watch.model import Limits
from modn_watch.sandbox import ChildDied, landlock, programs, scratch, seccomp
from tests.adapters.test_sandbox import do, file, new_sandbox, process, shown, wait_until

__all__ = ["file"]

SLEEP = Path(shutil.which("sleep")).resolve()
REFUSED = {"EPERM", "EACCES", "EXDEV"}


@pytest.fixture(scope="module")
def sandbox():
    with new_sandbox(timeout_s=30.0, startable=[SLEEP]) as opened:
        yield opened


@pytest.fixture
def victim(tmp_path):
    """A file outside, in a folder of its own, that nobody may touch."""
    folder = tmp_path / "outside"
    folder.mkdir()
    path = folder / "bracket.dxf"
    path.write_bytes(b"precious")
    return path


def attempt(sandbox, file, what):
    return do(sandbox, file(f"attempt {what}")).texts[0]


def test_this_machine_can_do_all_that_the_tests_below_need():
    assert landlock.version() >= 6
    assert seccomp.available()
    assert sandbox_package.missing() == ""


@pytest.mark.parametrize(
    "what",
    [
        "write", "empty", "truncate", "remove", "move_away", "move_in", "link_in",
        "change_rights", "change_owner", "change_times", "change_attribute",
    ],
)  # fmt: skip
def test_a_parser_changes_no_file_outside_its_own_folder(sandbox, file, victim, what):
    before = victim.stat()
    assert attempt(sandbox, file, f"{what} {victim}") in REFUSED
    assert [path.name for path in victim.parent.iterdir()] == ["bracket.dxf"]
    after = victim.stat()
    assert victim.read_bytes() == b"precious"
    assert (before.st_ino, before.st_mode, before.st_uid, before.st_ctime_ns) == (
        after.st_ino, after.st_mode, after.st_uid, after.st_ctime_ns,
    )  # fmt: skip


@pytest.mark.parametrize("what", ["write", "make", "make_folder", "make_fifo", "make_link"])
def test_a_parser_makes_nothing_outside_its_own_folder(sandbox, file, victim, what):
    assert attempt(sandbox, file, f"{what} {victim.parent}/new") in REFUSED
    assert attempt(sandbox, file, f"{what} /tmp/modn-watch-test-new") in REFUSED
    assert [path.name for path in victim.parent.iterdir()] == ["bracket.dxf"]
    assert not Path("/tmp/modn-watch-test-new").exists()


def test_a_parser_writes_in_its_own_folder(sandbox, file):
    assert do(sandbox, file("scribble")).texts[0].startswith(str(sandbox._scratch))


def test_not_even_in_the_folder_of_another_child(file):
    with new_sandbox(workers=1, timeout_s=30.0) as other:
        do(other, file("say warm"))
        [neighbour] = other._scratch.iterdir()
        with new_sandbox(workers=1, timeout_s=30.0) as one:
            assert attempt(one, file, f"make {neighbour}/new") in REFUSED
            assert attempt(one, file, f"make {one._scratch}/new") in REFUSED


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"])
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
def test_a_parser_has_no_network(sandbox, file, family, kind):
    assert attempt(sandbox, file, f"connect {family} {kind}") == "EPERM"


def test_a_parser_cannot_connect_even_by_a_socket_that_it_was_left():
    # What seccomp refuses comes first, so Landlock is asked alone here.
    source = """
    import socket
    from pathlib import Path
    from modn_watch.sandbox import landlock, seccomp
    made = socket.socket()
    seccomp.allow_no_more()
    landlock.restrict([], [])
    try:
        made.connect(("127.0.0.1", int(input())))
    except PermissionError:
        print("refused")
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(source)],
            input=str(server.getsockname()[1]), capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
    assert done.stdout == "refused\n", done.stderr


def test_a_parser_starts_the_programs_that_it_may_and_no_others(sandbox, file):
    with pytest.raises(Unreadable):  # sleep without a word of how long: it was started
        attempt(sandbox, file, "run sleep")
    for program in ("/bin/sh", "true", sys.executable):
        assert attempt(sandbox, file, f"run {program}") in REFUSED
    assert attempt(sandbox, file, f"run_a_copy {SLEEP}") in REFUSED


def test_a_parser_that_may_start_nothing_starts_nothing(file):
    with new_sandbox(workers=1, startable=[], timeout_s=30.0) as strict:
        assert attempt(strict, file, "run sleep") in REFUSED


@pytest.mark.parametrize(
    "what",
    ["fork", "leave_the_session", "leave_the_group", "leave_from_a_program sleep"],
)
def test_a_parser_leaves_no_process_behind(sandbox, file, what):
    assert attempt(sandbox, file, what) == "EPERM"


@pytest.mark.parametrize(
    "what",
    [
        "signal {daemon}", "signal -1", "signal_the_server", "signal_the_guard",
        "signal_the_group", "write_to_memory_of {daemon}", "read_memory_of {daemon}",
        "limit {daemon}", "hide_in_memory", "call ptrace 16 {daemon} 0 0",
        "call unshare 268435456", "call shmget 0 4096 950", "call chroot 0", "call sethostname 0 0",
    ],
)  # fmt: skip
def test_a_parser_touches_no_other_process_and_not_the_machine(sandbox, file, what):
    assert attempt(sandbox, file, what.format(daemon=os.getpid())) in REFUSED


def test_a_parser_cannot_signal_the_other_children(file):
    with new_sandbox(workers=1, timeout_s=30.0) as other, new_sandbox(workers=1) as one:
        do(other, file("say warm"))
        [neighbour] = other._scratch.iterdir()
        assert attempt(one, file, f"signal {neighbour.name}") in REFUSED


def test_threads_are_allowed_and_end_with_their_child(file):
    with new_sandbox(workers=1, timeout_s=30.0) as one:
        assert do(one, file("start_threads 3")).texts == ("started",)
        assert do(one, file("say next")).texts == ("next",)


@pytest.mark.parametrize("stunt", ["close_everything", "ignore_the_alarm"])
def test_a_parser_that_will_not_answer_is_ended(file, stunt):
    with new_sandbox(workers=1, timeout_s=1.0) as one:
        do(one, file("say warm"))
        one._slack_s = 1.0
        with pytest.raises((ChildDied, Overtime)):
            do(one, file(stunt))
        one._slack_s = 60.0
        assert do(one, file("say next")).texts == ("next",)


def test_a_parser_that_did_away_with_its_alarm_is_overtime_and_ended(file):
    with new_sandbox(workers=1, timeout_s=1.0) as one, ThreadPoolExecutor(1) as pool:
        do(one, file("say warm"))
        one._slack_s = 1.0
        reading = pool.submit(do, one, file("ignore_the_alarm"))
        child = int(shown(one._scratch, "ignoring").split()[0])
        with pytest.raises(Overtime):
            reading.result()
        wait_until(lambda: process(child) is None)


def test_open_files_run_out_for_the_parser_alone(file):
    with new_sandbox(workers=1, timeout_s=30.0) as one, pytest.raises(Unreadable):
        do(one, file("open_everything"))


def test_an_exception_that_cannot_be_printed_is_the_files_doing_too(sandbox, file):
    with pytest.raises(Unreadable) as caught:
        do(sandbox, file("raise_the_unspeakable"))
    assert "Unspeakable" in caught.value.__notes__[0]


def test_what_cannot_be_sent_is_sent_as_text(sandbox, file):
    extract = do(sandbox, file("return_a_stranger"))
    assert "lock" in extract.texts[0]
    assert "function parse" in extract.details["function"]


def test_what_is_nested_too_deep_is_unreadable(sandbox, file):
    with pytest.raises(Unreadable):
        do(sandbox, file("nest 200000"))


def test_a_text_of_gigabytes_is_left_out_in_the_child(file):
    limits = replace(Limits(), extract_bytes=100_000)
    with new_sandbox(workers=1, limits=limits, timeout_s=60.0, memory_mb=2000) as one:
        extract = do(one, file(f"say_long {1 << 30}"))
    assert extract.partial
    assert extract.texts == ()
    assert "left out" in extract.notes[-1].message


def test_a_child_whose_files_outgrow_its_folder_is_ended(tmp_path):
    source = """
    import os, sys, time
    from pathlib import Path
    from modn_watch.sandbox import guard
    guard._SCRATCH_BYTES = 1 << 20
    os.setsid()
    read, write = os.pipe()
    guard.set_guard(read, Path(sys.argv[1]))
    Path(sys.argv[1], "much").write_bytes(bytes(3 << 20))
    time.sleep(60)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(source), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}, check=False,
    )  # fmt: skip
    assert done.returncode == -9


def test_what_dead_daemons_left_is_swept_and_what_living_ones_have_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path))
    left, handle = scratch.make()
    (left / "123").mkdir()
    (left / "123" / "picture.png").write_bytes(b"x")
    os.close(handle)
    living, kept = scratch.make()
    (tmp_path / "modn-watch-scratch-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    scratch.sweep()
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {living.name, "modn-watch-scratch-link", "elsewhere"}
    os.close(kept)


def test_a_sandbox_sweeps_when_it_is_entered(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path))
    left, handle = scratch.make()
    os.close(handle)
    with new_sandbox(workers=1):
        wait_until(lambda: not left.exists())


def test_a_script_for_a_program_leaves_starting_programs_free(tmp_path):
    script = tmp_path / "tesseract"
    script.write_text("#!/bin/sh\n")
    assert programs.executables([script]) is None
    found = programs.executables([SLEEP])
    assert found[0] == SLEEP
    assert found[1].name.startswith("ld-linux")
    assert programs.executables([tmp_path / "gone"]) == ()


def test_what_the_kernel_lacks_is_said(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 0)
    monkeypatch.setattr(seccomp, "available", lambda: False)
    assert "Landlock" in sandbox_package.missing()
    assert "seccomp" in sandbox_package.missing()


def test_doctor_says_whether_parsers_are_confined(monkeypatch):
    assert checkup._confinement().level == "ok"
    monkeypatch.setattr(landlock, "version", lambda: 2)
    found = checkup._confinement()
    assert (found.name, found.level) == ("confinement", "warning")
    assert "changing files of others" in found.detail
