import signal
import subprocess
import sys

from modn_watch.disk import Disk

#: The kernel ends it when the file would grow beyond three bytes.
DIES_WHILE_WRITING = """
import pathlib, resource, signal, sys
from modn_watch.disk import Disk
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (3, 3))
Disk().write_text(pathlib.Path(sys.argv[1]), "a longer text")
"""


def test_what_a_death_left_of_a_text_goes_with_the_next_attempt(tmp_path):
    path = tmp_path / "part.dxf.NOT FILED.txt"
    path.write_text("an earlier one")
    done = subprocess.run(
        [sys.executable, "-c", DIES_WHILE_WRITING, path], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGXFSZ, done.stderr
    assert path.read_text() == "an earlier one"
    Disk().write_text(path, "the whole of it")
    assert path.read_text() == "the whole of it"
    assert list(tmp_path.iterdir()) == [path]
