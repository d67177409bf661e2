import os
import shutil
import site
import stat
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SCRIPT = PROJECT / "systemd" / "install.sh"
#: An account that every Debian machine has; the script makes none below --root.
SERVICE = ("daemon", "daemon")
SERVICE_IDS = (1, 1)
DESIGNER_ID = 54321
UNITS = Path("etc/systemd/system")
DAEMON, API = "modn-watch.service", "modn-watch-api.service"
DROPIN = UNITS / f"{DAEMON}.d" / "paths.conf"
API_DROPIN = UNITS / f"{API}.d" / "paths.conf"
CONFIG = Path("etc/modn-watch/config.toml")
DATA = Path("srv/modn-watch")


@pytest.fixture
def root():
    # Other users must be able to look in, which pytest's own folders do not let them.
    assert os.geteuid() == 0, "installing is for root: run these tests as root"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        program = Path(folder) / "opt" / "modn-watch"
        venv.create(program, symlinks=True)
        here = next(program.glob("lib/python*/site-packages"))
        (here / "project.pth").write_text("\n".join([str(PROJECT), *site.getsitepackages()]))
        yield Path(folder)


def script(root, *words, check=True):
    user, group = SERVICE
    command = ["bash", SCRIPT, "--root", root, "--user", user, "--group", group, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=check)


def install(root, *words, check=True):
    return script(root, "--keep-program", *words, check=check)


def tree(root):
    return {
        str(path.relative_to(root)): (
            oct(path.lstat().st_mode),
            path.owner() if not path.is_symlink() else "",
            path.read_bytes() if path.is_file() and not path.is_symlink() else b"",
        )
        for path in sorted(root.rglob("*"))
        if "__pycache__" not in path.parts
    }


def mode_and_owner(path):
    found = path.stat()
    return oct(stat.S_IMODE(found.st_mode)), found.st_uid, found.st_gid


def shell(command, *, uid, gid, cwd):
    words = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "sh", "-c", command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode


def test_its_syntax_is_sound():
    subprocess.run(["bash", "-n", SCRIPT], check=True)


@pytest.mark.parametrize("words", [(), ("--api",)])
def test_installing_twice_is_installing_once(root, words):
    install(root, *words)
    before = tree(root)
    install(root, *words)
    assert tree(root) == before


def test_with_api_there_is_one_service_more_and_nothing_else(root):
    install(root)
    before = tree(root)
    assert not (root / UNITS / API).exists()
    said = install(root, "--api").stdout
    assert "\nIt answers at http://127.0.0.1:8377/\n" in said
    assert {name for name, now in tree(root).items() if before.get(name) != now} == {
        str(UNITS / API),
        str(API_DROPIN.parent),
        str(API_DROPIN),
    }
    assert (root / API_DROPIN).read_text() == (root / DROPIN).read_text()


def test_an_update_without_api_brings_one_that_is_there_up_to_date(root):
    install(root, "--api")
    before = tree(root)
    for name in (UNITS / API, API_DROPIN):
        (root / name).write_text("of an earlier version")
    assert "answers" not in install(root).stdout
    assert tree(root) == before


def asked_of_pip(root, *words):
    """Return what an installer's run had pip install; the real one would ask the internet."""
    pip, noted = root / "opt/modn-watch/bin/pip", root / "asked"
    pip.write_text(f'#!/bin/sh\nfor word; do last=$word; done\necho "$last" > {noted}\n')
    pip.chmod(0o755)
    script(root, *words)
    return noted.read_text().strip()


def test_the_program_gets_what_its_services_need(root):
    assert asked_of_pip(root) == str(PROJECT)
    assert asked_of_pip(root, "--api") == f"{PROJECT}[api]"
    assert asked_of_pip(root) == f"{PROJECT}[api]"


def configured(root, *lines):
    (root / CONFIG).parent.mkdir(parents=True, exist_ok=True)
    folders = 'archive = "/data/a"\nquarantine = "/data/q"\n[[inboxes]]\npath = "/data/i"\n'
    (root / CONFIG).write_text("\n".join((*lines, folders)))


LOCAL = 'database_url = "sqlite:////data/db/x.db"'
REMOTE = 'database_url = "postgresql://x@db.example/x"'
ANYBODY = "IPAddressAllow=any"
ONLINE = ["[Unit]", "Wants=network-online.target", "After=network-online.target"]
NETWORK = ["PrivateNetwork=no", "RestrictAddressFamilies=AF_INET AF_INET6", ANYBODY]


@pytest.mark.parametrize(
    ("lines", "daemon", "api", "url"),
    [
        ([LOCAL], [], [], "http://127.0.0.1:8377/"),
        ([LOCAL, 'api.host = "::1"\napi.port = 80'], [], [], "http://[::1]:80/"),
        ([LOCAL, 'api.host = "0.0.0.0"'], [], [ANYBODY, *ONLINE], "http://0.0.0.0:8377/"),
        ([REMOTE], NETWORK, [ANYBODY], "http://127.0.0.1:8377/"),
        ([REMOTE, 'api.host = "::"'], NETWORK, [ANYBODY, *ONLINE], "http://[::]:8377/"),
    ],
)
def test_the_drop_ins_open_the_network_that_the_configuration_needs(root, lines, daemon, api, url):
    configured(root, *lines)
    assert f"It answers at {url}\n" in install(root, "--api").stdout
    for dropin, expected in ((DROPIN, daemon), (API_DROPIN, api)):
        folders_last = (root / dropin).read_text().rpartition("ReadWritePaths=")[2]
        assert folders_last.splitlines()[1:] == expected


def test_for_postgresql_no_folder_of_a_database_is_made(root):
    configured(root, REMOTE)
    install(root)
    assert sorted(path.name for path in (root / "data").iterdir()) == ["a", "i", "q"]


def test_the_configuration_that_it_writes_is_whole_and_is_read(root):
    install(root)
    code = (
        "from pathlib import Path; from modn_watch.config import load;"
        f"s = load(Path({str(root / CONFIG)!r}), {{}}, Path('/'));"
        "print(s.archive, s.quarantine, s.inboxes[0].path, s.database_path)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "/srv/modn-watch/archive",
        "/srv/modn-watch/quarantine",
        "/srv/modn-watch/inbox",
        "/var/lib/modn-watch/modn-watch.db",
    ]
    assert mode_and_owner(root / CONFIG) == ("0o640", 0, SERVICE_IDS[1])


def test_a_configuration_that_is_there_is_never_written_over(root):
    (root / CONFIG).parent.mkdir(parents=True)
    mine = (
        'database_url = "sqlite:////data/db/x.db"\narchive = "/data/archive"\n'
        'quarantine = "/data/quarantine"\n[[inboxes]]\npath = "/data/in box"\n'
    )
    (root / CONFIG).write_text(mine)
    install(root)
    assert (root / CONFIG).read_text() == mine
    made = sorted(path.name for path in (root / "data").iterdir())
    assert made == ["archive", "db", "in box", "quarantine"]
    assert not (root / DATA).exists()


def test_a_configuration_that_is_wrong_is_told_and_no_unit_is_written(root):
    (root / CONFIG).parent.mkdir(parents=True)
    (root / CONFIG).write_text('archve = "/data"\n')
    done = install(root, check=False)
    assert done.returncode == 1
    assert 'did you mean "archive"?' in done.stderr
    assert not (root / DROPIN).exists()


def test_the_drop_in_names_the_folders_of_the_configuration(root):
    (root / CONFIG).parent.mkdir(parents=True)
    (root / CONFIG).write_text(
        'database_url = "sqlite:////data/db/x.db"\narchive = "/data/a"\n'
        'quarantine = "/data/q"\n[[inboxes]]\npath = "/data/100% \\"in\\""\n'
        '[[inboxes]]\npath = "/home/share/in"\n'
    )
    install(root)
    paths = ["/data/a", "/data/q", '/data/100%% \\"in\\"', "/home/share/in", "/data/db"]
    assert (root / DROPIN).read_text().splitlines()[2:] == [
        "[Unit]",
        *[f'RequiresMountsFor="{path}"' for path in paths],
        "[Service]",
        "User=daemon",
        "Group=daemon",
        *[f'ReadWritePaths="{path}"' for path in paths],
        "ProtectHome=read-only",
    ]


@pytest.mark.parametrize("name", [DAEMON, API])
@pytest.mark.parametrize("lines", [[LOCAL], [REMOTE, 'api.host = "::"']])
def test_systemd_understands_unit_and_drop_in_together(root, name, lines):
    configured(root, *lines)
    install(root, "--api")
    unit = root / UNITS / name
    text = unit.read_text().replace("/opt/modn-watch/bin/modn-watch", shutil.which("true"))
    unit.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=True
    )
    assert "modn-watch" not in done.stderr


def test_designers_write_to_the_inbox_and_take_files_out_of_quarantine(root):
    install(root)
    uid, gid = SERVICE_IDS
    data = root / DATA
    kept = "umask 0002; mkdir quarantine/CL0001 && echo x > quarantine/CL0001/bad.dxf"
    assert shell(kept, uid=uid, gid=gid, cwd=data) == 0
    dropped = "umask 0002; mkdir inbox/CL0001 && mv quarantine/CL0001/bad.dxf inbox/CL0001/"
    assert shell(dropped, uid=DESIGNER_ID, gid=gid, cwd=data) == 0
    assert shell("rm inbox/CL0001/bad.dxf", uid=uid, gid=gid, cwd=data) == 0


def test_designers_only_read_the_archive_even_below_what_the_service_makes(root):
    install(root)
    uid, gid = SERVICE_IDS
    data = root / DATA
    filed = "umask 0002; mkdir -p archive/CL0001/P && echo x > archive/CL0001/P/a.dxf"
    assert shell(filed, uid=uid, gid=gid, cwd=data) == 0
    assert shell("cat archive/CL0001/P/a.dxf", uid=DESIGNER_ID, gid=gid, cwd=data) == 0
    for attempt in (
        "rm -f archive/CL0001/P/a.dxf",
        "echo y > archive/CL0001/P/a.dxf",
        "touch archive/CL0001/x",
        "touch archive/x",
        "mv archive/CL0001 archive/y",
    ):
        assert shell(attempt, uid=DESIGNER_ID, gid=gid, cwd=data) != 0, attempt


def test_outsiders_see_nothing(root):
    install(root)
    assert shell("ls inbox", uid=DESIGNER_ID, gid=DESIGNER_ID, cwd=root) != 0
    assert mode_and_owner(root / DATA) == ("0o2750", *SERVICE_IDS)
    assert mode_and_owner(root / "var/lib/modn-watch") == ("0o750", *SERVICE_IDS)


def test_a_folder_that_is_there_keeps_its_owner_and_mode(root):
    inbox = root / DATA / "inbox"
    inbox.mkdir(parents=True)
    inbox.chmod(0o700)
    install(root)
    assert mode_and_owner(inbox) == ("0o700", 0, 0)


def filled(root):
    install(root, "--api")
    for name in ("inbox", "archive", "quarantine"):
        (root / DATA / name / "drawing.dxf").write_text(name)
    (root / "var/lib/modn-watch/modn-watch.db").write_text("records")


def test_uninstalling_leaves_configuration_records_and_drawings(root):
    filled(root)
    script(root, "--uninstall")
    files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert files == {
        str(CONFIG),
        "etc/modn-watch/config.example.toml",
        "srv/modn-watch/inbox/drawing.dxf",
        "srv/modn-watch/archive/drawing.dxf",
        "srv/modn-watch/quarantine/drawing.dxf",
        "var/lib/modn-watch/modn-watch.db",
    }
    assert not (root / "opt/modn-watch").exists()
    assert list((root / UNITS).iterdir()) == []


def test_purging_still_leaves_every_drawing(root):
    filled(root)
    beside = root / "var/lib/modn-watch/archive/drawing.dxf"
    beside.parent.mkdir()
    beside.write_text("kept in an odd place")
    script(root, "--uninstall", "--purge")
    files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert files == {
        "srv/modn-watch/inbox/drawing.dxf",
        "srv/modn-watch/archive/drawing.dxf",
        "srv/modn-watch/quarantine/drawing.dxf",
        "var/lib/modn-watch/archive/drawing.dxf",
    }


def test_uninstalling_twice_or_what_never_was_does_no_harm(root):
    script(root, "--uninstall")
    assert script(root, "--uninstall", "--purge").returncode == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--purge"], 1),
        (["--uninstall", "--api"], 1),
        (["--root", "relative"], 1),
        (["--nonsense"], 64),
    ],
)
def test_what_makes_no_sense_changes_nothing(root, words, code):
    before = tree(root)
    assert install(root, *words, check=False).returncode == code
    assert tree(root) == before
