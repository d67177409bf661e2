import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.endings import SAMPLE_BYTES, Ending, ending
from tests.builders import (
    a_dxf,
    a_lightburn_project,
    a_pdf,
    a_picture,
    an_image,
    an_ods,
    an_xls,
    an_xlsb,
    an_xlsx,
)

WHOLE, UNFINISHED, UNKNOWN = Ending.WHOLE, Ending.UNFINISHED, Ending.UNKNOWN
BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00\x00\x00SECTION\x00" + bytes(99) + b"\x00\x00EOF\x00"


def judged(content):
    return ending(content[:SAMPLE_BYTES], content[-SAMPLE_BYTES:], len(content))


def a_photo(**options):
    return an_image(a_picture("plate", size=(400, 300)).convert("RGB"), "JPEG", **options)


def a_modern_dwg():
    """A drawing of AutoCAD 2010 as far as its two headers go."""
    mask, masks = 1, []
    for _ in range(0x6C):
        mask = (mask * 0x343FD + 0x269EC3) % 2**32
        masks.append(mask >> 16 & 0xFF)
    second = 0x80 + 0x6C + 5000
    plain = b"AcFssFcAJMB".ljust(0x34, b"\x00") + struct.pack("<Q", second)
    header = bytes(a ^ b for a, b in zip(plain.ljust(0x6C, b"\x00"), masks, strict=True))
    return b"AC1024".ljust(0x80, b"\x00") + header + b"\x05" * 5000 + header


MARKED = {
    "dxf": a_dxf(("CIRCLE", {8: "CUT", 10: 0, 20: 0, 40: 5})).rstrip(),
    "dxf of Unix": a_dxf().replace(b"\r\n", b"\n").rstrip(),
    "dxf after a comment": b"999\nMade by hand\n" + a_dxf().rstrip(),
    "binary dxf": BINARY_DXF,
    "lightburn": a_lightburn_project(notes="x").rstrip(),
    "lightburn in UTF-16": a_lightburn_project().decode().rstrip().encode("utf-16"),
    "pdf": a_pdf("Order 7").rstrip(),
    "xlsx": an_xlsx(("Mark", "Qty"), ("A", 1)),
    "ods": an_ods(("Mark", "Qty"), ("A", 1)),
    "xlsb": an_xlsb(("Mark", "Qty"), ("A", 1)),
    "png": an_image(a_picture("plate"), "PNG"),
    "jpeg": a_photo(),
    "progressive jpeg": a_photo(progressive=True),
    "gif": an_image(a_picture("plate"), "GIF"),
    "webp": an_image(a_picture("plate"), "WEBP"),
    "bmp": an_image(a_picture("plate"), "BMP"),
    "dwg": a_modern_dwg(),
}


@pytest.mark.parametrize("kind", MARKED)
def test_a_whole_file_is_whole(kind):
    assert judged(MARKED[kind]) is WHOLE


@pytest.mark.parametrize("kind", MARKED)
@pytest.mark.parametrize("missing_bytes", range(1, 21))
def test_a_file_that_lacks_its_last_bytes_is_unfinished(kind, missing_bytes):
    assert judged(MARKED[kind][:-missing_bytes]) is UNFINISHED


@pytest.mark.parametrize("kind", MARKED)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_file_that_lacks_a_part_is_unfinished(kind, share):
    content = MARKED[kind]
    assert judged(content[: int(len(content) * share)]) is UNFINISHED


@pytest.mark.parametrize("kind", [kind for kind in MARKED if kind not in ("webp", "bmp")])
def test_a_file_with_its_size_set_first_is_unfinished_until_it_is_filled(kind):
    content = MARKED[kind]
    assert judged(bytes(len(content))) is UNFINISHED
    half = len(content) // 2
    assert judged(content[:half] + bytes(len(content) - half)) in (UNFINISHED, UNKNOWN)


@given(st.sampled_from(sorted(MARKED)), st.floats(0, 1))
def test_no_cut_at_any_place_is_taken_for_a_whole_file(kind, share):
    content = MARKED[kind]
    assert judged(content[: int(len(content) * share * 0.9999)]) is not WHOLE


@given(st.binary(max_size=200), st.binary(max_size=200), st.integers(0, 10**12))
def test_whatever_the_ends_hold_there_is_an_answer(head, tail, size):
    for start in (b"", *(content[:300] for content in MARKED.values())):
        assert ending(start + head, tail, size) in Ending


@pytest.mark.parametrize(
    "end",
    [
        b"  0\nEOF",
        b"0\nEOF\n",
        b"0\r\nEOF\r\n",
        b"0\rEOF\r",
        b"0\r\r\nEOF\r\r\n",
        b" 0 \n EOF \n\n\n",
        b"0\nEOF\n\x1a",
        b"0\nEOF\n" + bytes(512),
        b"0\nEOF\nwritten by another program",
    ],
)
def test_however_exporters_end_a_dxf_it_is_whole(end):
    assert judged(b"0\nSECTION\n2\nENTITIES\n0\nENDSEC\n" + end) is WHOLE


@pytest.mark.parametrize("end", [b"", b"0\nEO", b"1\nEOF\n", b"10\nEOF\n", b"0\nEOFX\n", b"EOF\n"])
def test_what_only_looks_like_the_end_of_a_dxf_is_none(end):
    assert judged(b"0\nSECTION\n2\nENTITIES\n0\nTEXT\n8\nCUT\n" + end) is UNFINISHED


@pytest.mark.parametrize(
    "content",
    [
        b"Please cut this by Friday.\n",
        b"Mark;Qty\nA;1\n",
        b"BM is a short word for a benchmark, they say.\n",
        b"%!PS-Adobe-3.0\n%%Title: about %PDF-1.4\n",
        an_xls(("Mark", "Qty")),
        b"AC1021" + bytes(500),
        b"AC1015" + bytes(500),
        a_dxf()[:5],
    ],
)
def test_what_has_no_end_of_its_own_cannot_be_told(content):
    assert judged(content) is UNKNOWN


def test_only_the_beginning_tells_the_kind_so_a_pdf_that_goes_on_after_an_old_end_is_unfinished():
    whole = a_pdf("Order 7")
    update = b"4 0 obj\n<< >>\nendobj\nxref\n0 1\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n"
    assert judged(whole + update) is WHOLE
    assert judged(whole + update[:-7]) is UNFINISHED
    assert judged(whole + update[:10]) is UNFINISHED
    assert judged(whole + b"\r\n\x00\x00") is WHOLE


def test_a_zip_with_a_comment_is_whole_with_all_of_it():
    content = io.BytesIO(an_xlsx(("Mark", "Qty")))
    with zipfile.ZipFile(content, "a") as book:
        book.comment = b"made by a program that comments"
    assert judged(content.getvalue()) is WHOLE
    assert judged(content.getvalue()[:-3]) is UNFINISHED
    assert judged(content.getvalue() + b"more") is UNKNOWN


def test_a_photo_with_something_of_the_camera_s_own_behind_it_cannot_be_told():
    behind = bytes(range(255, -1, -1)) * 40
    assert judged(a_photo() + bytes(20)) is WHOLE
    assert judged(a_photo() + behind) is UNKNOWN


@pytest.mark.parametrize("options", [{}, {"big_tiff": True}])
def test_a_tiff_whose_directory_is_still_to_come_is_unfinished(options):
    content = an_image(a_picture("plate", size=(64, 64)), "TIFF", **options)
    place = slice(8, 16) if options else slice(4, 8)
    assert judged(content) is UNKNOWN
    nowhere = bytearray(content)
    nowhere[place] = bytes(place.stop - place.start)
    assert judged(bytes(nowhere)) is UNFINISHED
    beyond = bytearray(content)
    beyond[place] = (len(content)).to_bytes(place.stop - place.start, "little")
    assert judged(bytes(beyond)) is UNFINISHED


def test_a_document_of_which_only_the_first_line_is_there_is_unfinished():
    assert judged(b'<?xml version="1.0" encoding="UTF-8"?>\n') is UNFINISHED
    assert judged(b"<?xml version='1.0'?><other/>\n") is WHOLE
