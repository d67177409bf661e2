import os
import shutil
import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageFilter

from modn_watch.model import Limits, Source
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


@pytest.mark.parametrize("picture", [
    Image.new("RGB", (600, 400), "white"),
    Image.new("L", (1, 1)),
    Image.new("RGBA", (3, 4_000), (0, 0, 0, 0)),
    Image.linear_gradient("L"),
    Image.effect_noise((900, 700), 60).filter(ImageFilter.GaussianBlur(3)),
])  # fmt: skip
def test_picture_without_letters_is_not_searched_and_a_note_says_so(picture, monkeypatch):
    monkeypatch.setenv("PATH", "")
    found = ocr.read(picture, ENGLISH)
    assert (found.lines, found.confidence, found.words) == ((), None, 0)
    assert code(found) == "ocr_no_letters"


def test_sixteen_bit_scan_is_read():
    deep = np.asarray(a_picture("Bracket left", mode="L")).astype(np.uint16) * 257
    assert ocr.read(Image.fromarray(deep), ENGLISH).lines == ("Bracket left",)


def test_every_word_of_every_line_has_its_confidence():
    found = ocr.read(a_picture("Bracket left 5mm", "Quantity 14"), BOTH)
    assert [len(line) for line in found.confidences] == [3, 2]
    assert all(40 <= each <= 100 for line in found.confidences for each in line)


def states(*lines, **options):
    found = ocr.read(a_picture(*lines, **options), BOTH, "page 3")
    return {(fact.field, fact.value, fact.source, fact.evidence) for fact in found.facts}


def test_labelled_lines_that_are_read_twice_alike_state_facts():
    assert states("Material: Mild Steel", "Dikte: 6mm", "Qty: 12") == {
        ("material", "Mild Steel", Source.LABELLED, "page 3"),
        ("thickness_mm", 6.0, Source.LABELLED, "page 3"),
        ("quantity", 12, Source.LABELLED, "page 3"),
    }


def test_loose_text_in_a_picture_states_nothing():
    assert states("Mild Steel", "CUT 3mm", "20mm") == set()


def a_program(tmp_path, monkeypatch, *tables):
    """A tesseract that answers with one table of words after the other."""
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight"
    for number, words in enumerate(tables):
        rows = [
            f"5\t1\t1\t1\t1\t{n}\t{100 * n}\t10\t90\t20\t{confidence}\t{word}"
            for n, (word, confidence) in enumerate(words)
        ]
        table = "\n".join([f"{head}\tconf\ttext", *rows]) + "\n"
        (tmp_path / f"table{number}").write_text(table)
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\n"
        'case "$1" in --list-langs) echo; echo eng; echo afr; exit;; '
        "--version) echo tesseract 5.3.0; exit;; esac\n"
        f"cd {tmp_path}; echo x >> runs; n=$(($(wc -l < runs) - 1))\n"
        'echo "$4" >> languages; cat table$n > "$2.tsv"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


LABEL = [("Thickness:", 95), ("10mm", 92)]
OTHER = [("Thickness:", 95), ("40mm", 95)]


@pytest.mark.parametrize(
    ("second", "third", "stated"),
    [
        (LABEL, [], [10.0]),
        ([], LABEL, [10.0]),
        (OTHER, LABEL, []),
        (OTHER, OTHER, []),
        ([], [], []),
    ],
)
def test_figure_is_a_fact_where_two_readings_have_it_and_none_another(
    tmp_path, monkeypatch, second, third, stated
):
    a_program(tmp_path, monkeypatch, LABEL, second, third)
    found = ocr.read(a_picture("Thickness: 10mm"), BOTH)
    assert found.lines == ("Thickness: 10mm",)
    assert [fact.value for fact in found.facts] == stated


def test_value_that_the_first_reading_leaves_out_is_looked_for(tmp_path, monkeypatch):
    a_program(tmp_path, monkeypatch, LABEL[:1], LABEL, LABEL)
    assert [fact.value for fact in ocr.read(a_picture("Thickness: 10mm"), BOTH).facts] == [10.0]


def test_second_look_that_breaks_costs_no_text(tmp_path, monkeypatch):
    a_program(tmp_path, monkeypatch, LABEL)
    found = ocr.read(a_picture("Thickness: 10mm"), BOTH)
    assert (found.lines, found.facts, found.note) == (("Thickness: 10mm",), (), None)


def test_figure_that_is_not_sure_is_only_a_text(tmp_path, monkeypatch):
    unsure = [("Thickness:", 95), ("10mm", 55)]
    a_program(tmp_path, monkeypatch, unsure, unsure, unsure)
    found = ocr.read(a_picture("Thickness: 10mm"), BOTH)
    assert (found.lines, found.facts) == (("Thickness: 10mm",), ())


def test_what_is_hardly_a_word_is_no_text(tmp_path, monkeypatch):
    a_program(tmp_path, monkeypatch, [("Bracket", 99), ("~.ii", 39), ("left", 60)])
    assert ocr.read(a_picture("Bracket"), BOTH).lines == ("Bracket left",)


def test_marks_above_letters_are_those_that_the_afrikaans_model_sees(tmp_path, monkeypatch):
    a_program(
        tmp_path, monkeypatch,
        [("Kliént:", 90), ("`n", 90), ("8mm", 90)], [("Kliënt:", 70), ("\u2019n", 70), ("Bmm", 99)],
    )  # fmt: skip
    assert ocr.read(a_picture("Kliënt"), BOTH).lines == ("Kliënt: \u2019n 8mm",)
    assert (tmp_path / "languages").read_text().split() == ["eng+afr", "afr"]


def test_o_with_a_roof_that_no_model_has_is_told_by_the_word(tmp_path, monkeypatch):
    a_program(tmp_path, monkeypatch, [(word, 90) for word in ("mêre", "kontrêle", "sê", "wêreld")])
    assert ocr.read(a_picture("more"), ENGLISH).lines == ("môre kontrôle sê wêreld",)


def test_doubtful_page_is_turned_upside_down_once(tmp_path, monkeypatch):
    a_program(tmp_path, monkeypatch, [("yelg", 45)], [("Flat", 90)])
    assert ocr.read(a_picture("Flat"), BOTH).lines == ("Flat",)


def test_time_limit_holds_for_all_runs_together_and_what_was_read_is_kept(tmp_path, monkeypatch):
    a_program(tmp_path, monkeypatch, [("yelg", 45)], [("Flat", 90)])
    program = tmp_path / "tesseract"
    program.write_text(
        program.read_text().replace("; echo x", "; [ -e runs ] && exec sleep 9; echo x")
    )
    started = time.monotonic()
    found = ocr.read(a_picture("Flat"), replace(BOTH, ocr_timeout_s=2.0))
    assert (found.lines, code(found)) == (("yelg",), "ocr_timeout")
    assert time.monotonic() - started < 6


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
