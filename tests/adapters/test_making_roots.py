import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from modn_watch import roots, threads
from modn_watch.disk import Disk

PROCESSES = 8


class Together(Disk):
    """Writes the marker only when all others are about to."""

    def __init__(self):
        super().__init__()
        self._all = threading.Barrier(PROCESSES)

    def write_text(self, path, text):
        self._all.wait()
        super().write_text(path, text)


def test_several_that_make_a_root_at_once_agree_on_it(tmp_path):
    disk = Together()
    with ThreadPoolExecutor(PROCESSES) as pool:
        makers = [
            pool.submit(roots.make, disk, tmp_path / "inbox", "inbox") for _ in range(PROCESSES)
        ]
        made = {maker.result() for maker in makers}
    assert len(made) == 1
    (root,) = made
    assert roots.online(root)
    assert list(root.temp.iterdir()) == []


def test_a_damaged_marker_that_nobody_knows_is_made_anew(tmp_path):
    marker = tmp_path / roots.OWN_FOLDER / "root.json"
    marker.parent.mkdir()
    marker.write_text("{")
    assert roots.online(roots.make(Disk(), tmp_path, "inbox"))


def test_a_marker_that_is_a_fifo_is_not_waited_for(tmp_path):
    root = roots.make(Disk(), tmp_path, "inbox")
    marker = root.own / "root.json"
    marker.unlink()
    os.mkfifo(marker)
    asked = threads.start("asking", lambda: roots.online(root))
    assert asked.result(60) is False


@pytest.mark.parametrize("content", [b"[" * 4000, b"{" + b" " * 100_000, b"\xff"])
def test_a_marker_that_is_nonsense_is_none(tmp_path, content):
    root = roots.make(Disk(), tmp_path, "inbox")
    (root.own / "root.json").write_bytes(content)
    assert not roots.online(root)
