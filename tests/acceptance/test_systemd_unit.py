import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "systemd" / "modn-watch.service"
TEXT = UNIT.read_text(encoding="utf-8")


def values(key):
    return re.findall(rf"^{key}=(.*)$", TEXT, re.MULTILINE)


@pytest.fixture
def startable(tmp_path):
    # The program itself is not installed where tests run; everything else is verified as it is.
    (command,) = values("ExecStart")
    unit = tmp_path / UNIT.name
    unit.write_text(TEXT.replace(command.split()[0], shutil.which("true")), encoding="utf-8")
    return unit


def analyze(*words):
    return subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False
    )


def test_systemd_finds_nothing_to_complain_of(startable):
    done = analyze("verify", "--man=no", str(startable))
    assert [line for line in done.stderr.splitlines() if UNIT.name in line] == []
    assert done.returncode == 0


def test_systemd_would_complain_of_a_key_that_it_does_not_know(startable):
    startable.write_text(startable.read_text().replace("KillMode=", "KilMode="), encoding="utf-8")
    assert "KilMode" in analyze("verify", "--man=no", str(startable)).stderr


def test_little_of_the_system_is_exposed(startable):
    done = analyze("security", "--offline=true", "--threshold=15", "--no-pager", str(startable))
    assert done.returncode == 0, done.stdout[-500:]


def test_it_starts_the_program_that_install_sh_installs_with_its_configuration():
    assert values("ExecStart") == [
        "/opt/modn-watch/bin/modn-watch run --config /etc/modn-watch/config.toml"
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Type", "notify"),  # notify-reload is newer than Debian 12's systemd
        ("KillMode", "mixed"),
        ("Restart", "on-failure"),
        ("RestartPreventExitStatus", "64 78"),
        ("AmbientCapabilities", "CAP_LEASE"),
        ("CapabilityBoundingSet", "CAP_LEASE"),
        ("OOMPolicy", "continue"),
        ("User", "modn-watch"),
        ("UMask", "0002"),
    ],
)
def test_what_the_daemon_counts_on_is_said(key, value):
    assert values(key) == [value]


def test_stopping_by_force_comes_after_the_ten_seconds_that_the_daemon_takes():
    assert int(values("TimeoutStopSec")[0]) > 10
    assert int(values("WatchdogSec")[0]) >= 30


@pytest.mark.parametrize("key", ["ProtectProc", "ProcSubset", "PrivateUsers"])
def test_what_would_hide_who_owns_a_lease_or_a_file_is_left_out(key):
    assert values(key) == []
