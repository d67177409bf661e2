import contextlib
import io
import json
import sys

import pytest

from modn_watch.cli.output import Progress, print_json, print_pairs, print_table, printable


class Terminal(io.StringIO):
    def isatty(self):
        return True


@contextlib.contextmanager
def a_terminal():
    """Stdout and stderr as a terminal has them."""
    stream = Terminal()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield stream


def test_a_document_is_utf_8_whatever_the_locale_says(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    print_json({"part": "Boë \ud800"})
    assert json.loads(raw.getvalue().decode("utf-8")) == {"part": "Boë ?"}


def test_what_json_cannot_say_is_never_printed(capsys):
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json({"width": float("nan")})
    assert capsys.readouterr().out == ""


def test_in_a_pipe_columns_are_aligned_by_blanks(capsys):
    print_table(("id", "part"), [(7, "plate"), (12, None)])
    assert capsys.readouterr().out == "id  part\n7   plate\n12\n"


def test_on_a_terminal_a_name_is_no_instruction():
    with a_terminal() as terminal:
        print_table(("id", "part"), [(7, "[red]plate[/red]\x1b[2J")])
        assert "[red]plate[/red]\ufffd[2J" in terminal.getvalue()


def test_on_a_narrow_terminal_nothing_is_cut_off(monkeypatch):
    monkeypatch.setenv("COLUMNS", "24")
    with a_terminal() as terminal:
        print_table(("project", "part"), [("JB-2025-10-CL0001-001", "bracket")])
        folded = [line.split(" ")[0] for line in terminal.getvalue().splitlines()]
    assert "JB-2025-10-CL0001-001" in "".join(folded)
    assert "bracket" in terminal.getvalue()


def test_in_a_pipe_a_name_moves_no_cursor_and_ends_no_line(capsys):
    print_pairs({"part": "a\nb\x1b]0;x\x07", "open": True})
    assert capsys.readouterr().out == "part  a\ufffdb\ufffd]0;x\ufffd\nopen  yes\n"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (False, "no"), (1.5, "1.5"), ("é", "é")])
def test_values_as_people_read_them(value, text):
    assert printable(value) == text


def test_the_bar_counts_down_from_the_most_ever_seen():
    with a_terminal() as terminal:
        with Progress("files to do", shown=True) as progress:
            for count in (0, 2, 4, 1):
                progress.left(count)
            assert progress._bar.tasks[0].percentage == 75
        assert "files to do" in terminal.getvalue()


def test_no_bar_is_drawn_where_none_is_wanted():
    with a_terminal() as terminal:
        with Progress("files to do", shown=False) as progress:
            progress.left(3)
        assert terminal.getvalue() == ""
