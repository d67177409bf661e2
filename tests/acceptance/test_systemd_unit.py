import re
import shutil
import subprocess
from pathlib import Path

import pytest

from modn_watch import crew
from modn_watch.api.serving import _FINISH_S as ANSWERS_S

FOLDER = Path(__file__).parents[2] / "systemd"
DAEMON, API = "modn-watch.service", "modn-watch-api.service"
#: What a service has that says nothing of it. Source: systemd.resource-control(5).
USUAL_WEIGHT = 100

both = pytest.mark.parametrize("unit", [DAEMON, API])


def text(unit):
    return (FOLDER / unit).read_text(encoding="utf-8")


def values(unit, key):
    return re.findall(rf"^{key}=(.*)$", text(unit), re.MULTILINE)


def startable(unit, folder):
    # The program itself is not installed where tests run; everything else is verified as it is.
    (command,) = values(unit, "ExecStart")
    copy = folder / unit
    copy.write_text(text(unit).replace(command.split()[0], shutil.which("true")), encoding="utf-8")
    return copy


def analyze(*words):
    return subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False
    )


@both
def test_systemd_finds_nothing_to_complain_of(tmp_path, unit):
    done = analyze("verify", "--man=no", str(startable(unit, tmp_path)))
    assert [line for line in done.stderr.splitlines() if unit in line] == []
    assert done.returncode == 0


@both
def test_systemd_would_complain_of_a_key_that_it_does_not_know(tmp_path, unit):
    wrong = startable(unit, tmp_path)
    wrong.write_text(wrong.read_text().replace("KillMode=", "KilMode="), encoding="utf-8")
    assert "KilMode" in analyze("verify", "--man=no", str(wrong)).stderr


# Who answers must have a network, which alone counts for 8.
@pytest.mark.parametrize(("unit", "most"), [(DAEMON, 15), (API, 18)])
def test_little_of_the_system_is_exposed(tmp_path, unit, most):
    words = ("security", "--offline=true", f"--threshold={most}", "--no-pager")
    done = analyze(*words, str(startable(unit, tmp_path)))
    assert done.returncode == 0, done.stdout[-500:]


@pytest.mark.parametrize(("unit", "command"), [(DAEMON, "run"), (API, "api")])
def test_it_starts_the_program_that_install_sh_installs_with_its_configuration(unit, command):
    assert values(unit, "ExecStart") == [
        f"/opt/modn-watch/bin/modn-watch {command} --config /etc/modn-watch/config.toml"
    ]


@both
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
        ("Group", "modn-watch"),
        ("UMask", "0002"),
        ("StateDirectory", "modn-watch"),
    ],
)
def test_what_the_program_counts_on_is_said(unit, key, value):
    assert values(unit, key) == [value]


@pytest.mark.parametrize(("unit", "answers_s"), [(DAEMON, 0), (API, ANSWERS_S)])
def test_stopping_by_force_comes_after_the_time_that_the_program_takes(unit, answers_s):
    taken_s = answers_s + crew._FINISH_S + crew._RETURN_S
    assert int(values(unit, "TimeoutStopSec")[0]) > taken_s


def test_a_loop_that_is_only_slow_is_not_killed():
    assert int(values(DAEMON, "WatchdogSec")[0]) >= 30


@both
@pytest.mark.parametrize("key", ["ProtectProc", "ProcSubset", "PrivateUsers"])
def test_what_would_hide_who_owns_a_lease_or_a_file_is_left_out(unit, key):
    assert values(unit, key) == []


def test_whoever_files_comes_before_whoever_asks():
    assert values(DAEMON, "CPUWeight") == []
    assert int(values(API, "CPUWeight")[0]) * 4 <= USUAL_WEIGHT


def test_who_answers_starts_after_the_daemon_and_needs_none():
    assert DAEMON in values(API, "After")[0].split()
    # Nor is it stopped with it, or started again.
    tied = ("Requires", "Requisite", "BindsTo", "PartOf", "Wants")
    assert [key for key in tied if DAEMON in " ".join(values(API, key))] == []


def test_who_answers_talks_to_this_computer_alone_and_the_daemon_to_nobody():
    assert values(API, "RestrictAddressFamilies") == ["AF_UNIX AF_INET AF_INET6"]
    assert values(API, "PrivateNetwork") == []
    assert (values(API, "IPAddressDeny"), values(API, "IPAddressAllow")) == (["any"], ["localhost"])
    assert values(DAEMON, "RestrictAddressFamilies") == ["AF_UNIX"]
    assert values(DAEMON, "PrivateNetwork") == ["yes"]
    assert (values(DAEMON, "IPAddressDeny"), values(DAEMON, "IPAddressAllow")) == (["any"], [])


#: In what the two may differ; in every other restriction they are one.
OF_ITS_OWN = {"PrivateNetwork", "RestrictAddressFamilies", "IPAddressDeny", "IPAddressAllow"}


def test_who_answers_is_hardened_as_the_daemon_is():
    def restrictions(unit):
        found = text(unit).partition("\nNoNewPrivileges=")[2].partition("\n[Install]")[0]
        keys = re.findall(r"^(\w+)=", found, re.MULTILINE)
        return {key: values(unit, key) for key in keys if key not in OF_ITS_OWN}

    assert restrictions(API) == restrictions(DAEMON)
    assert len(restrictions(DAEMON)) > 15
