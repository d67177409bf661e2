import io

import pytest

from modn_watch.errors import Unreadable
from modn_watch.model import Limits
from modn_watch.parsers.dwg import parse


def read(data):
    return parse(io.BytesIO(data), Limits())


@pytest.mark.parametrize(
    ("mark", "release"),
    [
        (b"AC1009", "R11/R12"),
        (b"AC1015", "R2000"),
        (b"AC1024", "R2010"),
        (b"AC1032", "R2018"),
        (b"AC1035", "unknown"),
    ],
)
def test_the_first_six_bytes_tell_the_release(mark, release):
    extract = read(mark + bytes(200))
    assert extract.details == {"version": mark.decode(), "release": release}
    assert extract.file_type == "dwg"


def test_a_drawing_that_is_not_read_says_so():
    (note,) = read(b"AC1024" + bytes(200)).notes
    assert note.code == "content_not_read"
    assert "name" in note.message


@pytest.mark.parametrize(
    "data", [b"", b"AC10", b"AC1x24" + bytes(200), b"%PDF-1.7\n", b"AC9999", b"AC1.5x"]
)
def test_what_is_no_dwg_is_refused(data):
    with pytest.raises(Unreadable, match="not a DWG"):
        read(data)
