import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from modn_watch import parsers
from modn_watch.errors import (
    Busy,
    Deferred,
    Empty,
    Misconfigured,
    ModnWatchError,
    Oversize,
    Overtime,
    Unreadable,
    Unrecognised,
)
from modn_watch.model import Limits
from modn_watch.sandbox import ChildDied, Sandbox, Stopped
from tests.adapters import stunts

DEADLINE_S = 60.0
TIMEOUT_S = 1.0
#: What parsers may start here, as they may start tesseract elsewhere.
STARTABLE = tuple(Path(shutil.which(name)).resolve() for name in ("sleep", "echo"))


def new_sandbox(**changed):
    settings = {
        "workers": 2,
        "timeout_s": TIMEOUT_S,
        "memory_mb": 300,
        "limits": Limits(),
        "warm": False,
        "choose": stunts.choose,
        "startable": STARTABLE,
    }
    return Sandbox(**settings | changed)


@pytest.fixture(scope="module")
def sandbox():
    with new_sandbox() as opened:
        yield opened


@pytest.fixture
def file(tmp_path):
    def written(stunt):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.stunt"
        path.write_text(stunt)
        return path

    return written


def do(sandbox, path, **more):
    return sandbox.parse(path, "plate.stunt", **more)


def wait_until(condition):
    until_s = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < until_s, "waited in vain"
        time.sleep(0.01)


def process(pid):
    """Return state and group of a process; None = there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else (fields[0], int(fields[2]))


def group(number):
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [pid for pid in pids if (found := process(pid)) and found[1] == number]


def shown(folder, name):
    """Return what a child shows under a name below a folder, once it does."""
    wait_until(lambda: list(folder.glob(f"*/{name}")))
    return next(folder.glob(f"*/{name}")).read_text()


def pids_in(folder, name):
    return [int(pid) for pid in shown(folder, name).split()]


def test_what_the_parser_reads_comes_back(sandbox, file):
    extract = do(sandbox, file("say 5 mm"))
    assert extract.texts == ("5 mm",)
    assert (extract.file_type, extract.extension) == ("stunt", "stunt")
    assert extract.parser_version == "7"
    assert not extract.partial


def test_notes_of_the_choice_come_before_those_of_the_parser(sandbox, file):
    assert [note.code for note in do(sandbox, file("say x")).notes] == ["chosen", "said"]


def test_the_same_file_gives_an_equal_extract_in_any_child(sandbox, file):
    path = file("no_numbers")
    assert do(sandbox, path) == do(sandbox, path)


def test_the_real_formats_are_chosen_by_content_and_name(tmp_path):
    (tmp_path / "held").write_text("5 mm mild steel\n")
    with Sandbox(workers=1, timeout_s=10, memory_mb=500, limits=Limits(), warm=False) as real:
        assert real.parse(tmp_path / "held", "note.txt").file_type == "text"
        assert real.parse(tmp_path / "held", "note.odd", kind="text").extension == "txt"
        assert real.parse(tmp_path / "held", "x.csv", kind="text").file_type == "text"
        with pytest.raises(Unrecognised, match=r"\.odd"):
            real.parse(tmp_path / "held", "note.odd")
        with pytest.raises(Unrecognised, match="no parser"):
            real.parse(tmp_path / "held", "note.txt", kind="music")


def test_a_warm_sandbox_has_every_parser_in_its_children(tmp_path, file):
    path = file("self")
    with new_sandbox(warm=True) as warm:
        modules = json.loads(do(warm, path).texts[0])["modules"]
    there = {known.module for known in parsers.FORMATS}
    assert there <= set(modules)


def test_a_relative_path_is_seen_from_here(sandbox, file, monkeypatch):
    monkeypatch.chdir(file("say here").parent)
    assert do(sandbox, Path("0.stunt")).texts == ("here",)


@pytest.mark.parametrize("stunt", ["spin", "spin_in_a_library", "sleep 600"])
def test_a_parser_that_takes_too_long_is_ended(sandbox, file, stunt):
    began_s = time.monotonic()
    with pytest.raises(Overtime, match="longer than 1 seconds"):
        do(sandbox, file(stunt))
    assert TIMEOUT_S < time.monotonic() - began_s < TIMEOUT_S + 2
    assert do(sandbox, file("say next")).texts == ("next",)


def test_waiting_for_a_child_does_not_count_as_time(file):
    with new_sandbox(workers=1) as one, ThreadPoolExecutor(4) as pool:
        paths = [file("sleep 0.5") for _ in range(4)]
        assert len(list(pool.map(lambda path: do(one, path), paths))) == 4


@pytest.mark.parametrize("stunt", ["allocate 400", "allocate_bit_by_bit"])
def test_a_parser_that_takes_too_much_memory_is_stopped(file, stunt):
    with new_sandbox(timeout_s=60) as patient, pytest.raises(Unreadable, match="memory") as caught:
        do(patient, file(stunt))
    assert "300 MB" in caught.value.message
    assert "memory_mb" in caught.value.hint


def test_what_fits_into_memory_is_read_again_and_again_by_a_warm_child(file):
    with new_sandbox(workers=1, warm=True, timeout_s=10) as one:
        path = file("allocate 250")
        assert [do(one, path).texts for _ in range(4)] == [("250",)] * 4
        with pytest.raises(Unreadable, match="memory"):
            do(one, file("allocate 400"))


def test_what_one_file_left_behind_is_not_held_against_the_next(file):
    with new_sandbox(workers=1, timeout_s=10) as one:
        for stunt in ("hoard 200", "hoard 200", "leave_circles 200", "allocate 250"):
            do(one, file(stunt))
        assert json.loads(do(one, file("self")).texts[0])["ours"] == 2


def test_a_child_whose_memory_is_full_still_answers(file):
    with new_sandbox(workers=1, timeout_s=60) as one:
        with pytest.raises(Unreadable, match="memory"):
            do(one, file("fill"))
        assert do(one, file("say next")).texts == ("next",)


def test_a_child_gives_back_what_a_drawing_with_circular_references_took(file):
    with new_sandbox(workers=1, timeout_s=10) as one:
        do(one, file("leave_circles 200"))
        assert json.loads(do(one, file("self")).texts[0])["mebibytes"] < 150


@pytest.mark.parametrize(
    ("stunt", "how"),
    [
        ("signal SIGSEGV", "it was killed by SIGSEGV"),
        ("signal SIGKILL", "it was killed by SIGKILL"),
        ("signal SIGTERM", "it was killed by SIGTERM"),
        ("read_address_zero", "it was killed by SIGSEGV"),
        ("signal SIGRTMAX", "it was killed by SIGRTMAX"),
        ("exit 3", "it ended with exit code 3"),
    ],
)
def test_the_death_of_a_child_is_no_verdict_on_the_file(sandbox, file, stunt, how):
    with pytest.raises(ChildDied) as caught:
        do(sandbox, file(stunt))
    assert str(caught.value) == how
    assert not isinstance(caught.value, ModnWatchError)
    assert do(sandbox, file("say next")).texts == ("next",)


def test_a_death_harms_no_neighbour(sandbox, file):
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(do, sandbox, file("sleep 0.6"))
        with pytest.raises(ChildDied):
            do(sandbox, file("signal SIGSEGV"))
        assert len(slow.result().texts) == 2


@pytest.mark.parametrize(
    ("kind", "evidence"),
    [
        ("OSError", "OSError: bad group code"),
        ("SystemExit", "SystemExit: 0"),
        ("KeyboardInterrupt", "KeyboardInterrupt"),
        ("Panic", "Panic: called `Option::unwrap()` on a `None` value"),
        ("StopIteration", "StopIteration"),
    ],
)
def test_whatever_a_parser_raises_makes_the_file_unreadable(sandbox, file, kind, evidence):
    with pytest.raises(Unreadable) as caught:
        do(sandbox, file(f"raise {kind}"), kind="dxf")
    assert caught.value.message.startswith("The file could not be read as DXF: it is damaged")
    assert caught.value.__notes__ == [evidence]
    assert "Traceback" not in str(caught.value)


def test_evidence_is_one_short_line(sandbox, file):
    with pytest.raises(Unreadable) as caught:
        do(sandbox, file("raise ValueError"))
    [evidence] = caught.value.__notes__
    assert len(evidence) <= 300
    assert evidence.startswith("ValueError: a b long")


@pytest.mark.parametrize("stunt", ["recurse", "return_nothing", "no_such_stunt"])
def test_other_ways_to_fail_make_the_file_unreadable_too(sandbox, file, stunt):
    with pytest.raises(Unreadable):
        do(sandbox, file(stunt))


def test_what_the_parser_says_itself_is_kept(sandbox, file):
    with pytest.raises(Unreadable) as caught:
        do(sandbox, file("raise Unreadable"))
    assert (caught.value.message, caught.value.hint) == ("It ends in the middle.", "Save it again.")
    assert not hasattr(caught.value, "__notes__")
    with pytest.raises(Oversize, match="900 megapixels"):
        do(sandbox, file("raise Oversize"))


def test_a_parser_that_is_not_installed_is_not_the_files_fault(file):
    with (
        new_sandbox(choose=stunts.choose_what_is_missing) as incomplete,
        pytest.raises(Deferred, match="DXF is not installed completely"),
    ):
        do(incomplete, file("say x"))


def test_a_disk_that_fails_while_the_parser_reads_is_not_the_files_fault(sandbox, file):
    with pytest.raises(Busy):
        do(sandbox, file("lose_the_disk"))


def test_a_file_that_is_gone_is_not_to_blame(sandbox, tmp_path):
    with pytest.raises(Busy, match="No such file"):
        do(sandbox, tmp_path / "gone")


def test_a_file_that_the_disk_does_not_give_is_not_to_blame(sandbox):
    # The kernel answers every read at the start of this one with EIO.
    with pytest.raises(Busy, match="Input/output error"):
        do(sandbox, Path("/proc/self/mem"))


def test_an_empty_file_is_called_so(sandbox, file):
    with pytest.raises(Empty):
        do(sandbox, file(""))


def test_only_ordinary_files_are_opened(sandbox, tmp_path, file):
    (tmp_path / "link").symlink_to(file("say secret"))
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "link", tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(Unreadable, match="no ordinary file"):
            do(sandbox, path)


def test_an_extract_always_fits(file):
    limits = replace(Limits(), extract_bytes=10_000)
    with new_sandbox(limits=limits, timeout_s=20) as small:
        extract = do(small, file("huge"))
    assert extract.partial
    assert extract.texts == ()
    assert extract.details == {"few": 1}
    assert extract.facts[0].value == "MS"
    assert "left out" in extract.notes[-1].message


def test_nothing_leaves_that_a_database_would_refuse(sandbox, file):
    extract = do(sandbox, file("no_numbers"))
    assert extract.texts == ("NUL \ufffd and ?",)
    assert [fact.field for fact in extract.facts] == ["quantity"]
    assert extract.tables[0].rows == ((None, 1.5),)
    assert extract.geometry == {"width": None, "parts": [{"height": None}, 2]}
    assert extract.details == {"1": {"deep": [None, "x"]}}
    assert math.isfinite(extract.tables[0].rows[0][1])


def test_a_child_is_confined(sandbox, file):
    own = json.loads(do(sandbox, file("self")).texts[0])
    assert own["pid"] == own["group"] == own["session"] != os.getsid(0)
    assert own["core"] == 0
    assert own["file"] == 1 << 30
    assert own["nice"] > os.nice(0)
    assert own["oom"] == 500
    assert own["threads"] == ["1", "1"]


def test_temporary_files_go_with_the_file_that_they_were_made_for(file):
    with new_sandbox(workers=1) as one:
        own = json.loads(do(one, file("self")).texts[0])
        left = Path(do(one, file("scribble")).texts[0])
        assert own["scratch"] == [str(left.parent)] * 2
        assert left.parent.is_relative_to(one._scratch)
        assert list(left.parent.iterdir()) == []
        with pytest.raises(ChildDied):
            do(one, file("signal SIGKILL"))
        assert not left.parent.exists()
    assert not one._scratch.exists()


@pytest.mark.parametrize("stunt", ["start_program", "start_program_and_crash"])
def test_what_a_parser_started_ends_with_its_child(sandbox, tmp_path, file, stunt):
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(do, sandbox, file(f"{stunt} {stunt}-pids {tmp_path}/go"))
        child, grandchild = pids_in(sandbox._scratch, f"{stunt}-pids")
        assert process(grandchild) is not None
        (tmp_path / "go").touch()
        with pytest.raises((Overtime, ChildDied)):
            reading.result()
    wait_until(lambda: process(grandchild) is None)
    wait_until(lambda: group(child) == [])


def test_an_idle_child_that_is_killed_is_replaced(file):
    path = file("self")
    with new_sandbox(workers=1) as one:
        for _ in range(3):
            pid = json.loads(do(one, path).texts[0])["pid"]
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda pid=pid: process(pid) is None)
        assert json.loads(do(one, path).texts[0])["pid"] != pid


def test_a_server_that_is_killed_is_replaced(file):
    path = file("self")
    with new_sandbox(workers=1) as one:
        pid = json.loads(do(one, path).texts[0])["pid"]
        server = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(server, signal.SIGKILL)
        wait_until(lambda: process(pid) is None)
        assert json.loads(do(one, path).texts[0])["pid"] != pid


def test_a_child_that_ends_as_if_all_were_well_is_missed_at_once(file):
    with new_sandbox(workers=1, timeout_s=60) as one:
        do(one, file("say warm"))
        began_s = time.monotonic()
        with pytest.raises(ChildDied, match="exit code 0"):
            do(one, file("exit 0"))
        assert time.monotonic() - began_s < 20
        assert do(one, file("say next")).texts == ("next",)


def test_files_are_read_side_by_side(tmp_path, file):
    with new_sandbox(timeout_s=60) as sandbox, ThreadPoolExecutor(2) as pool:
        one = pool.submit(do, sandbox, file(f"wait one {tmp_path}/go"))
        two = pool.submit(do, sandbox, file(f"wait two {tmp_path}/go"))
        shown(sandbox._scratch, "one")
        shown(sandbox._scratch, "two")
        (tmp_path / "go").touch()
        assert one.result().texts == two.result().texts == ("both were here",)


def test_alone_means_alone(sandbox, file):
    path = file("sleep 0.05")

    def span(number):
        texts = do(sandbox, path, alone=number % 3 == 0).texts
        return number % 3 == 0, float(texts[0]), float(texts[1])

    with ThreadPoolExecutor(8) as pool:
        spans = list(pool.map(span, range(16)))
    assert sum(alone for alone, _, _ in spans) == 6
    for index, (alone, began_s, ended_s) in enumerate(spans):
        for _, other_began_s, other_ended_s in spans[:index] + spans[index + 1 :]:
            assert not alone or other_ended_s <= began_s or ended_s <= other_began_s


def test_stopping_tells_everybody_and_leaves_no_process(tmp_path, file):
    sandbox = new_sandbox(timeout_s=600)
    with ThreadPoolExecutor(4) as pool:
        running = [
            pool.submit(do, sandbox, file(f"start_program p{number}")) for number in range(2)
        ]
        family = [pid for number in range(2) for pid in pids_in(sandbox._scratch, f"p{number}")]
        waiting = [pool.submit(do, sandbox, file("say x")) for _ in range(2)]
        began_s = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - began_s < 2
        for caller in running + waiting:
            with pytest.raises(Stopped):
                caller.result(timeout=2)
    wait_until(lambda: not any(process(pid) for pid in family))
    wait_until(lambda: not any(group(pid) for pid in family))
    with pytest.raises(Stopped):
        do(sandbox, file("say late"))
    sandbox.stop()


def test_stopping_with_grace_lets_what_runs_finish(tmp_path, file):
    sandbox = new_sandbox(workers=1, timeout_s=10)
    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(do, sandbox, file(f"wait here {tmp_path}/go"))
        shown(sandbox._scratch, "here")
        waiting = pool.submit(do, sandbox, file("say x"))
        stopper = threading.Thread(target=sandbox.stop, kwargs={"grace_s": DEADLINE_S})
        stopper.start()
        with pytest.raises(Stopped):
            waiting.result(timeout=2)
        (tmp_path / "go").touch()
        assert running.result().texts == ("both were here",)
        stopper.join(timeout=5)
        assert not stopper.is_alive()


def test_a_sandbox_that_read_nothing_stops_at_once(tmp_path):
    began_s = time.monotonic()
    new_sandbox().stop()
    with new_sandbox():
        pass
    assert time.monotonic() - began_s < 2


@pytest.fixture
def temp():
    """Where programs make their scratch folders; a socket's path may have 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="m-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def program(body, *arguments, temp):
    """Start a program of its own that has a sandbox; in its own process group."""
    source = (
        textwrap.dedent("""
        import json, os, signal, sys, threading
        from pathlib import Path
        from modn_watch.model import Limits
        from modn_watch.sandbox import Sandbox
        from tests.adapters import stunts
        def opened(**more):
            return Sandbox(workers=1, timeout_s=600, memory_mb=300, limits=Limits(), warm=False,
                           choose=stunts.choose, startable=STARTABLE, **more)
        """)
        + f"STARTABLE = tuple(map(Path, {[*map(str, STARTABLE)]}))\n"
        + textwrap.dedent(body)
    )
    return subprocess.Popen(
        [sys.executable, "-c", source, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(temp)},
    )


READ_ONE = """
with opened() as sandbox:
    print(json.dumps(sandbox.parse(Path(sys.argv[1]), "plate.stunt").texts))
"""


def scratch_of(temp):
    """Return the scratch folder of the one program that has its temporary files there."""
    wait_until(lambda: list(temp.glob("modn-watch-scratch-*")))
    return next(temp.glob("modn-watch-scratch-*"))


def test_standard_output_stays_ours(file, temp):
    with program(READ_ONE, file("print hello"), temp=temp) as started:
        out, err = started.communicate(timeout=30)
    assert out == '["hello"]\n'
    assert "from a library" in err
    assert "from a program" in err


def test_the_terminals_interrupt_is_for_us_to_answer(tmp_path, file, temp):
    body = "signal.signal(signal.SIGINT, lambda *_: None)\n" + READ_ONE
    with program(body, file(f"wait here {tmp_path}/go"), temp=temp) as started:
        shown(scratch_of(temp), "here")
        os.killpg(started.pid, signal.SIGINT)
        time.sleep(0.2)
        (tmp_path / "go").touch()
        out, err = started.communicate(timeout=30)
    assert out == '["both were here"]\n', err
    assert err == ""


def test_nothing_outlives_a_daemon_that_is_killed(file, temp):
    with program(READ_ONE, file("start_program pids"), temp=temp) as started:
        child, grandchild = pids_in(scratch_of(temp), "pids")
        started.kill()
        started.communicate(timeout=30)
    wait_until(lambda: process(child) is None)
    wait_until(lambda: process(grandchild) is None)
    wait_until(lambda: group(started.pid) == [])
    wait_until(lambda: not list(temp.glob("modn-watch-*")))


def test_children_outlive_the_thread_that_started_them(file):
    path = file("self")
    with new_sandbox(workers=1) as one:
        pids = []
        for _ in range(2):
            thread = threading.Thread(target=lambda: pids.append(do(one, path).texts[0]))
            thread.start()
            thread.join()
    assert json.loads(pids[0])["pid"] == json.loads(pids[1])["pid"]


def test_who_only_waits_his_turn_has_not_begun(file):
    with new_sandbox() as sandbox:
        begun, path = threading.Event(), file("say")
        with sandbox._gate.inside(alone=True):
            thread = threading.Thread(target=lambda: do(sandbox, path, begin=begun.set))
            thread.start()
            assert not begun.wait(0.3)
        assert begun.wait(10)
        thread.join()


def test_a_folder_for_temporary_files_with_too_long_a_name_is_said_at_once(tmp_path, monkeypatch):
    long = tmp_path / ("x" * 80)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with pytest.raises(Misconfigured, match="temporary files has more than 75 bytes"):
        Sandbox(workers=1, timeout_s=1, memory_mb=100, limits=Limits())


def test_with_as_long_a_name_as_may_be_files_are_read():
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        folder = Path(short, "x" * (75 - len(short) - 1))
        folder.mkdir()
        file = Path(short, "a.txt")
        file.write_text("a note")
        # A process of its own: which folder sockets lie in is settled with the first.
        done = subprocess.run(
            [sys.executable, "-m", "modn_watch", "inspect", str(file)],
            env={**os.environ, "TMPDIR": str(folder)},
            cwd=short,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
