import tempfile
from pathlib import Path

from modn_watch.cli.building import open_to_all


def test_a_file_below_a_closed_folder_is_not_open_to_all():
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        program = home / "bin" / "program"
        program.parent.mkdir()
        program.touch()
        home.chmod(0o700)
        assert not open_to_all(program)
        home.chmod(0o711)
        assert open_to_all(program)
