"""A child process that is nobody in particular: root may do everything, so it proves nothing."""

import codecs
import contextlib
import os
import pickle
import shutil
import tempfile
import traceback
from pathlib import Path

NOBODY = 65534
#: Codecs are modules too, and are loaded when they are first asked for.
LOADED = [codecs.lookup(name) for name in ("ascii", "latin-1", "idna")]


def as_nobody(work):
    """Run a test's body without any privilege; what it asserts holds for the test.

    What it needs must be imported before: the libraries may lie where only root may look.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            work()
            answer = None
        except BaseException:  # noqa: BLE001 -- the parent raises it
            answer = traceback.format_exc()
        os.write(writer, pickle.dumps(answer)[:65_000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        answer = pickle.loads(stream.read())
    os.waitpid(pid, 0)
    if answer is not None:
        raise AssertionError(answer)


@contextlib.contextmanager
def a_place_of_nobody():
    """Yield a folder that nobody owns and may come to; pytest's own are root's alone."""
    folder = Path(tempfile.mkdtemp(prefix="modn-watch-"))
    try:
        give(folder)
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder)


def give(*paths):
    """Give files and folders, with all below, to nobody."""
    for path in paths:
        for each in (path, *Path(path).rglob("*")):
            os.chown(each, NOBODY, NOBODY)
