import os
import shutil
from dataclasses import replace

import pytest
from PIL import Image

from modn_watch.model import Limits
from modn_watch.parsers import ocr
from tests.builders import a_picture

ENGLISH = replace(Limits(), ocr_languages="eng")
BOTH = replace(Limits(), ocr_languages="eng+afr")


def code(found):
    return found.note.code if found.note else ""


def test_lines_are_read_from_the_top_with_a_confidence():
    found = ocr.read(a_picture("Bracket left 5mm", "Quantity 14"), BOTH)
    assert found.lines == ("Bracket left 5mm", "Quantity 14")
    assert found.words == 5
    assert 80 <= found.confidence <= 100
    assert found.note is None


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "LA"])
def test_every_mode_of_picture_is_read(mode):
    found = ocr.read(a_picture("Bracket left", mode=mode), ENGLISH)
    assert found.lines == ("Bracket left",)


def test_black_letters_on_nothing_are_read():
    letters = a_picture("Bracket left", mode="L").point(lambda grey: 255 - grey)
    clear = Image.new("RGBA", letters.size, (0, 0, 0, 0))
    clear.putalpha(letters)
    assert ocr.read(clear, ENGLISH).lines == ("Bracket left",)


def test_small_letters_are_enlarged_and_read():
    small = a_picture("Bracket left, mild steel", size=(320, 80), letters_px=11)
    assert ocr.read(small, ENGLISH).lines == ("Bracket left, mild steel",)


@pytest.mark.parametrize(
    ("size", "longer"),
    [((100, 50), 300), ((1_000, 600), 1_500), ((3_000, 10), 3_000), ((9_000, 400), 5_000)],
)
def test_size_is_brought_to_what_tesseract_reads_well(size, longer):
    assert max(ocr.prepared(Image.new("RGB", size)).size) == longer


def test_picture_without_text_has_no_confidence():
    found = ocr.read(Image.new("RGB", (600, 400), "white"), ENGLISH)
    assert (found.lines, found.confidence, found.words, found.note) == ((), None, 0, None)


def test_no_language_means_off():
    found = ocr.read(a_picture("Bracket"), Limits())
    assert (found.lines, code(found)) == ((), "ocr_off")


def test_time_limit_ends_the_program_and_is_a_note():
    found = ocr.read(a_picture("Bracket"), replace(ENGLISH, ocr_timeout_s=0.001))
    assert (found.lines, code(found)) == ((), "ocr_timeout")


def test_missing_language_is_told_and_the_rest_is_used():
    found = ocr.read(a_picture("Bracket left"), replace(Limits(), ocr_languages="eng+xyz"))
    assert found.lines == ("Bracket left",)
    assert code(found) == "ocr_language_missing"
    assert "xyz" in found.note.message


def test_no_language_that_tesseract_knows_is_a_failure():
    found = ocr.read(a_picture("Bracket"), replace(Limits(), ocr_languages="xyz"))
    assert (found.lines, code(found)) == ((), "ocr_failed")


def test_missing_program_is_a_note(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = ocr.read(a_picture("Bracket"), ENGLISH)
    assert code(found) == "ocr_failed"
    assert "the tesseract program is not installed" in found.note.message


def test_program_that_breaks_is_a_note(monkeypatch, tmp_path):
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\n"
        'case "$1" in --list-langs) echo eng;; --version) echo tesseract 5.3.0;;\n'
        "*) echo out of luck >&2; exit 3;; esac\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = ocr.read(a_picture("Bracket"), ENGLISH)
    assert code(found) == "ocr_failed"
    assert "out of luck" in found.note.message


def test_tesseract_gets_one_thread(monkeypatch, tmp_path):
    seen, real = tmp_path / "seen", shutil.which("tesseract")
    program = tmp_path / "tesseract"
    program.write_text(f'#!/bin/sh\necho "$OMP_THREAD_LIMIT" >> {seen}\nexec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("OMP_THREAD_LIMIT", "8")
    ocr.read(a_picture("Bracket"), ENGLISH)
    assert set(seen.read_text().split()) == {"1"}
