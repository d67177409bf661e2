import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def other_file_system(tmp_path):
    """A folder on another file system than tmp_path's."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    assert folder.stat().st_dev != tmp_path.stat().st_dev, "/dev/shm is not another file system"
    yield folder
    shutil.rmtree(folder)
