import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.config import Settings, chosen_file, load
from modn_watch.config.complaints import Origin
from modn_watch.config.places import settled
from modn_watch.config.settings import Api
from modn_watch.errors import Misconfigured


@pytest.fixture
def written(tmp_path):
    def write(text):
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


FIVE_MM = '[[cutting]]\nmaterial = "MS"\nthickness_mm = 5.0'
STAAL = '[[cutting]]\nmaterial = "Staal"'


def refusal(file=None, environ=None, cwd=Path("/nowhere")):
    with pytest.raises(Misconfigured) as caught:
        load(file, environ or {}, cwd)
    assert caught.value.exit_code == 78
    assert caught.value.hint
    return caught.value.message


# which file


def test_without_any_file_it_works_in_the_current_folder(tmp_path):
    settings = load(None, {}, tmp_path)
    assert settings.archive == tmp_path / "archive"
    assert settings.quarantine == tmp_path / "quarantine"
    assert [inbox.path for inbox in settings.inboxes] == [tmp_path / "inbox"]
    assert settings.database_url == f"sqlite:///{tmp_path}/modn-watch.db"
    assert settings.database_path == tmp_path / "modn-watch.db"


def test_a_named_file_wins_over_the_variable_and_that_over_the_current_folder(tmp_path):
    for name in ("named.toml", "variable.toml", "config.toml"):
        (tmp_path / name).write_text(f'archive = "{name}"')
    environ = {"MODN_WATCH_CONFIG": "variable.toml"}
    found = [
        load(Path("named.toml"), environ, tmp_path).archive.name,
        load(None, environ, tmp_path).archive.name,
        load(None, {"MODN_WATCH_CONFIG": ""}, tmp_path).archive.name,
    ]
    assert found == ["named.toml", "variable.toml", "config.toml"]


def test_a_config_toml_in_the_current_folder_is_not_looked_for_elsewhere(written, tmp_path):
    written('archive = "x"')
    below = tmp_path / "below"
    below.mkdir()
    assert chosen_file(None, {}, below) is None


def test_relative_paths_start_at_the_folder_of_the_file(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "mine.toml").write_text(
        'archive = "../a"\ndatabase_url = "sqlite:///d/x.db"\n[[inboxes]]\npath = "in"'
    )
    settings = load(Path("etc/mine.toml"), {}, tmp_path)
    assert settings.archive == tmp_path / "a"
    assert settings.inboxes[0].path == tmp_path / "etc" / "in"
    assert settings.database_path == tmp_path / "etc" / "d" / "x.db"


def test_a_whole_path_stays_as_it_is(written):
    settings = load(
        written('archive = "/srv/a b"\ndatabase_url = "sqlite:////var/x.db"'), {}, Path("/")
    )
    assert settings.archive == Path("/srv/a b")
    assert settings.database_path == Path("/var/x.db")


@pytest.mark.parametrize("named", ["missing.toml", "."])
def test_a_named_file_that_is_not_there_is_told(tmp_path, named):
    assert "is not there" in refusal(Path(named), {}, tmp_path)
    assert "is not there" in refusal(None, {"MODN_WATCH_CONFIG": f"{named}/"}, tmp_path / "sub")


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "config.toml")
    assert "is not a file" in refusal(None, {}, tmp_path)


# what is no TOML


def test_the_line_of_a_syntax_error_is_told(written):
    file = written('archive = "x"\n\nquarantine = \n')
    message = refusal(file)
    assert message.startswith(f"{file} is not TOML: ")
    assert "line 3" in message


def test_a_syntax_error_does_not_repeat_the_line(written):
    file = written('database_url = "postgresql://u:hunter2@h/d" x\n')
    assert "hunter2" not in refusal(file)


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path):
    file = tmp_path / "config.toml"
    file.write_bytes(b'archive = "x"\nquarantine = "caf\xe9"\n')
    assert "line 2 holds bytes that are not UTF-8" in refusal(file)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    file = tmp_path / "config.toml"
    file.write_bytes(b'\xef\xbb\xbfarchive = "x"\n')
    assert load(file, {}, tmp_path).archive == tmp_path / "x"


@pytest.mark.parametrize("text", ["a = " + "[" * 9_000, "a" + ".a" * 9_000 + " = 1"])
def test_endless_nesting_is_refused_like_any_other_nonsense(written, text):
    assert "nested far too deeply" in refusal(written(text))


@given(st.binary(max_size=200))
def test_no_bytes_at_all_bring_anything_but_settings_or_a_refusal(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("config")
    (folder / "config.toml").write_bytes(content)
    with contextlib.suppress(Misconfigured):
        load(None, {}, folder)


# keys and values


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('archve = "x"', 'archve is not a setting; did you mean "archive"?'),
        ('Archive = "x"', 'Archive is not a setting; did you mean "archive"?'),
        ("[parsing]\ntimeout = 3", '[parsing] timeout is not a setting; did you mean "timeout_s"?'),
        (
            "[[inboxes]]\n[[inboxes]]\nquite_s = 3",
            '[[inboxes]] number 2, quite_s is not a setting; did you mean "quiet_s"?',
        ),
        ("quiet_s = 2", "quiet_s is not a setting there: it belongs under [[inboxes]]"),
        ('[ocr]\narchive = "x"', "it belongs at the top of the file"),
        ("[zzz]\na = 1", "zzz is not a setting: take it out."),
        ('_secrets_dir = "/etc"', "_secrets_dir is not a setting"),
        ("_cli_parse_args = true", "_cli_parse_args is not a setting"),
    ],
)
def test_an_unknown_key_is_told_with_the_one_that_was_meant(written, text, said):
    assert said in refusal(written(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("archive = 5", "archive must be a text in quotes."),
        ('archive = ""', "archive must not be empty"),
        ('archive = "~/x"', "archive begins with ~"),
        ('archive = "a\\u0000b"', "archive holds a control character"),
        ('archive = "a\\nb"', "archive holds a control character"),
        ('archive = ["a"]', "archive must be a text in quotes."),
        ("archive = 2025-01-02", "archive must be a text in quotes."),
        ('review_below = "0.5"', "review_below must be a number."),
        ("review_below = true", "review_below must be a number."),
        ("review_below = 1.1", "review_below must be 1.0 or less."),
        ("review_below = -0.1", "review_below must be 0.0 or more."),
        ("review_below = nan", "review_below must be a finite number."),
        ("receipts = 1", "receipts must be true or false."),
        ('receipts = "yes"', "receipts must be true or false."),
        ('log_format = "xml"', 'log_format must be "auto", "console" or "json".'),
        ("parsing = 5", "parsing must be a table"),
        ("materials = 5", "materials must be a table"),
        ("[materials]\nX = 5", "[materials] X must be a text in quotes."),
        ('[materials]\nStaal = "Steeel"', 'alias "Staal" points to "Steeel", which is no material'),
        ('[materials]\n"-" = "MS"', 'alias "-" has no letter'),
        ("[parsing]\nworkers = true", "[parsing] workers must be a whole number."),
        ("[parsing]\nworkers = 2.5", "[parsing] workers must be a whole number."),
        ('[parsing]\nworkers = "2"', "[parsing] workers must be a whole number."),
        ("[parsing]\nworkers = 0", "[parsing] workers must be 1 or more."),
        ("[parsing]\nmemory_mb = 99999999999999999999", "memory_mb must be 1048576 or less."),
        ("[parsing]\ntimeout_s = 0", "[parsing] timeout_s must be 0.1 or more."),
        ("[parsing]\ntimeout_s = inf", "[parsing] timeout_s must be a finite number."),
        ("[parsing]\nmax_bytes = 0", "[parsing] max_bytes must be 1 or more."),
        ('[ocr]\nenabled = "maybe"', '[ocr] enabled must be "auto", true or false.'),
        ('[ocr]\nlanguages = ""', "[ocr] languages holds characters"),
        ('[ocr]\nlanguages = "-c evil"', "[ocr] languages holds characters"),
        ('[ocr]\nlanguages = "../../x"', "[ocr] languages holds characters"),
        ("inboxes = []", "inboxes must not be empty."),
        ('[inboxes]\npath = "x"', "inboxes must be a list: write [[inboxes]]"),
        ("[[inboxes]]\nlayouts = []", "[[inboxes]] number 1, layouts must not be empty."),
        ('[[inboxes]]\nlayouts = "{client}"', "number 1, layouts must be a list"),
        (
            '[[inboxes]]\nlayouts = ["{client}/{project}", "{client}"]',
            "layouts, item 2 cannot be used",
        ),
        ('[[inboxes]]\nlayouts = ["{client}"]', "must say {project} exactly once."),
        ('[[inboxes]]\nlayouts = ["../{client}/{project}"]', "layouts, item 1 cannot be used"),
        ('[[inboxes]]\nlayouts = ["/{client}/{project}"]', "layouts, item 1 cannot be used"),
        ('[[inboxes]]\nlayouts = ["{cleint}/{project}"]', "layouts, item 1 cannot be used"),
        ('[[inboxes]]\nignore = ["a", ""]', "number 1, ignore, item 2 must not be empty."),
        ('[[inboxes]]\nobserver = "event"', 'observer must be "auto", "events" or "polling".'),
        ('[[inboxes]]\non_ingest = "link"', 'on_ingest must be "move" or "copy".'),
        ("[[inboxes]]\nquiet_s = -1", "number 1, quiet_s must be 0.0 or more."),
        ("[[inboxes]]\nrescan_s = 0", "number 1, rescan_s must be 0.1 or more."),
        ("[[inboxes]]\nquiet_s = 700", "number 1, quiet_s must not be longer than max_wait_s."),
        ('[[inboxes]]\ndefault_client = ""', "number 1, default_client must not be empty."),
        ('[[inboxes]]\ndefault_client = "a/b"', "default_client holds characters"),
        ('[[inboxes]]\ndefault_project = "x"', "default_project needs a default_client beside it."),
        ('[operations.layers]\nRed = "saw"', '[operations] layers, Red must be "cut", "engrave",'),
        (
            '[operations.layers]\n"--" = "cut"',
            'layers cannot be used. The layer "--" has no letter',
        ),
        ('[operations.colors]\nred = "cut"', "colors, red must be a whole number."),
        ('[operations.colors]\n256 = "cut"', "256 is no colour: AutoCAD's colours are 1 to 255."),
        ('[preflight]\noff = ["gaps"]', "off holds a name that is no check; did you mean gap?"),
        ("[preflight]\ngap_mm = -1", "[preflight] gap_mm must be 0.0 or more."),
        ("[preflight]\nsheet_mm = 5", "sheet_mm must be both sides of the sheet"),
        ("[preflight]\nsheet_mm = [1, 0]", "sheet_mm, item 2 must be more than 0."),
        ("[preflight]\nsheet_mm = [1, 2, 3]", "sheet_mm must not have more than 2 items."),
        ('[cutting]\nmaterial = "MS"', "cutting must be a list: write [[cutting]]"),
        ("[[cutting]]\nthickness_mm = 5", "[[cutting]] number 1, material is missing."),
        ('[[cutting]]\nmaterial = "wood"', "number 1, material is no material: use one of AL"),
        ('[[cutting]]\nmaterial = "MS"\nspeed_mm_s = 0', "speed_mm_s must be more than 0."),
        (
            '[[cutting]]\nmaterial = "MS"\ndensity_kg_m3 = 7.85',
            "density_kg_m3 is no density of a sheet: write kilograms in a cubic metre, 100 to",
        ),
        ('[[cutting]]\nmaterial = "MS"\ndensity_kg_m3 = 78500', "is no density of a sheet"),
        (
            f"{FIVE_MM}\n{FIVE_MM}01",
            "[[cutting]] number 2, material is of the same material and thickness as number 1:",
        ),
        (
            f'{STAAL}\n[[cutting]]\nmaterial = "Mild Steel"\n[materials]\nStaal = "MS"',
            "number 2, material is of the same material and thickness as number 1:",
        ),
        ("[preflight]\nsnap_mm = 2", "[preflight] snap_mm must not be more than gap_mm"),
        ("[preflight]\ngap_mm = 0.01", "[preflight] snap_mm must not be more than gap_mm"),
        (
            '[operations.layers]\nRed = "cut"\nred = "engrave"',
            'The layer "red" is named twice',
        ),
        (
            '[materials]\nStaal = "MS"\nstaal = "SS"',
            'The material alias "staal" is there twice',
        ),
    ],
)
def test_a_wrong_value_is_told_with_its_file_and_key(written, text, said):
    file = written(text)
    message = refusal(file)
    assert message.startswith(f"{file}: ")
    assert said in message
    assert message.count("\n") == 0


def test_everything_wrong_is_told_at_once(written):
    file = written('archve = "x"\nreceipts = 1\n[parsing]\nworkers = 0\n')
    lines = refusal(file, {"MODN_WATCH_OCR__LANGUAGES": "-", "MODN_WATCH_X": "1"}).splitlines()
    assert len(lines) == 5
    assert sum(line.startswith(str(file)) for line in lines) == 3


def test_a_material_may_be_a_code_or_a_name_in_whatever_letters(written):
    file = written('[materials]\nStaal = "ms"\n"Blou blik" = "Galvanized Steel"')
    settings = load(file, {"MODN_WATCH_MATERIALS__INOX": "SS"}, Path("/"))
    assert dict(settings.materials) == {
        "Staal": "ms",
        "Blou blik": "Galvanized Steel",
        "inox": "SS",
    }


def test_a_cutting_row_is_for_a_material_by_its_full_name(written):
    settings = load(
        written('[[cutting]]\nmaterial = "vastrap"\nspeed_mm_s = 40\nsheet_mm = [1250, 2500]'),
        {},
        Path("/nowhere"),
    )
    (row,) = settings.cutting
    assert (row.material, row.speed_mm_s, row.thickness_mm) == ("Vastrap", 40, None)
    assert row.sheet_mm == (1250, 2500)


def test_a_cutting_row_may_be_for_a_word_of_the_shop_s_own(written):
    text = '[[cutting]]\nmaterial = "Bloublik"\n[materials]\nBloublik = "GALV"'
    (row,) = load(written(text), {}, Path("/nowhere")).cutting
    assert row.material == "Galvanized Steel"
    (other,) = load(
        written('[[cutting]]\nmaterial = "staal"'), {"MODN_WATCH_MATERIALS__STAAL": "MS"}, Path("/")
    ).cutting
    assert other.material == "Mild Steel"


def test_rows_of_one_material_may_be_of_several_thicknesses_and_of_any(written):
    rows = "\n".join(
        f'[[cutting]]\nmaterial = "MS"\n{thickness}'
        for thickness in ("", "thickness_mm = 5", "thickness_mm = 5.006")
    )
    rows += '\n[[cutting]]\nmaterial = "SS"\nthickness_mm = 5'
    assert len(load(written(rows), {}, Path("/nowhere")).cutting) == 4


@pytest.mark.parametrize("text", ['Red = "cut"\nred = "cut"', 'Red = "cut"\n"red line" = "mark"'])
def test_layers_that_do_not_contradict_each_other_are_taken(written, text):
    assert len(load(written(f"[operations.layers]\n{text}"), {}, Path("/")).operations.layers) == 2


def test_tables_can_come_from_the_environment_as_json(written):
    variables = {
        "MODN_WATCH_CUTTING": '[{"material": "MS", "density_kg_m3": 7850}]',
        "MODN_WATCH_OPERATIONS__COLORS": '{"3": "bend"}',
        "MODN_WATCH_PREFLIGHT__OFF": '["gap"]',
    }
    settings = load(
        written('[operations.layers]\nRed = "mark"\n[preflight]\ngap_mm = 2'),
        variables,
        Path("/nowhere"),
    )
    assert [row.material for row in settings.cutting] == ["Mild Steel"]
    assert (settings.operations.layers, settings.operations.colors) == (
        {"Red": "mark"},
        {3: "bend"},
    )
    assert (settings.preflight.off, settings.preflight.gap_mm) == (("gap",), 2)


def test_a_whole_number_will_do_for_seconds_and_true_for_ocr(written):
    settings = load(written("[[inboxes]]\nquiet_s = 3\n[ocr]\nenabled = true"), {}, Path("/"))
    assert settings.inboxes[0].quiet_s == 3.0
    assert settings.ocr.enabled is True


def test_settings_never_change_once_loaded(tmp_path):
    settings = load(None, {}, tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.archive = tmp_path
    with pytest.raises(ValueError, match="frozen"):
        settings.inboxes[0].quiet_s = 0.0


def test_an_inbox_answers_for_its_receipts_or_does_as_the_others(written):
    file = written(
        'receipts = true\n[[inboxes]]\npath = "a"\n[[inboxes]]\npath = "b"\nreceipts = false'
    )
    assert [inbox.receipts for inbox in load(file, {}, Path("/")).inboxes] == [True, False]


# the environment


def test_a_variable_wins_over_the_file_at_every_level(written):
    file = written(
        'archive = "x"\n[parsing]\nworkers = 3\nmax_bytes = 7\n'
        '[[inboxes]]\npath = "one"\n[[inboxes]]\npath = "two"\nquiet_s = 9\n'
    )
    environ = {
        "MODN_WATCH_ARCHIVE": "/srv/archive",
        "MODN_WATCH_RECEIPTS": "yes",
        "MODN_WATCH_PARSING__WORKERS": "4",
        "MODN_WATCH_OCR__ENABLED": "off",
        "MODN_WATCH_INBOXES__1__QUIET_S": "0.2",
        "MODN_WATCH_INBOXES__1__LAYOUTS": '["{client}/{project}"]',
        "MODN_WATCH_INBOXES__2__PATH": "three",
    }
    settings = load(file, environ, Path("/"))
    assert settings.archive == Path("/srv/archive")
    assert settings.receipts is True
    assert (settings.parsing.workers, settings.parsing.max_bytes) == (4, 7)
    assert settings.ocr.enabled is False
    assert [inbox.path.name for inbox in settings.inboxes] == ["one", "two", "three"]
    assert [inbox.quiet_s for inbox in settings.inboxes] == [2.0, 0.2, 2.0]
    assert settings.inboxes[1].layouts == ("{client}/{project}",)


def test_inbox_number_0_without_a_file_is_the_usual_one(tmp_path):
    settings = load(None, {"MODN_WATCH_INBOXES__0__QUIET_S": "0.2"}, tmp_path)
    assert [(inbox.path, inbox.quiet_s) for inbox in settings.inboxes] == [
        (tmp_path / "inbox", 0.2)
    ]


def test_inboxes_as_json_replace_those_of_the_file(written):
    file = written('[[inboxes]]\npath = "one"\n[[inboxes]]\npath = "two"')
    settings = load(file, {"MODN_WATCH_INBOXES": '[{"path": "/srv/three"}]'}, Path("/"))
    assert [inbox.path for inbox in settings.inboxes] == [Path("/srv/three")]


def test_an_empty_variable_is_not_set(tmp_path):
    assert load(None, {"MODN_WATCH_ARCHIVE": ""}, tmp_path).archive == tmp_path / "archive"


def test_the_environment_of_the_process_itself_is_not_looked_at(tmp_path, monkeypatch):
    monkeypatch.setenv("MODN_WATCH_ARCHIVE", "/elsewhere")
    monkeypatch.setenv("MODN_WATCH_INBOXES__0__PATH", "/elsewhere")
    assert load(None, {}, tmp_path) == load(None, {"PATH": "/bin"}, tmp_path)
    assert load(None, {}, tmp_path).archive == tmp_path / "archive"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("MODN_WATCH_ARCHVE", "did you mean MODN_WATCH_ARCHIVE?"),
        ("modn_watch_archive", "did you mean MODN_WATCH_ARCHIVE?"),
        ("MODN_WATCH_CONFIGG", "did you mean MODN_WATCH_CONFIG?"),
        ("MODN_WATCH_PARSING_WORKERS", "did you mean MODN_WATCH_PARSING__WORKERS?"),
        ("MODN_WATCH_PARSING__WORKERS__X", "did you mean MODN_WATCH_PARSING__WORKERS?"),
        ("MODN_WATCH_INBOXES__3__QUIET", "did you mean MODN_WATCH_INBOXES__3__QUIET_S?"),
        ("MODN_WATCH_INBOXES__00__PATH", "is not a setting"),
        ("MODN_WATCH_INBOXES__\N{ARABIC-INDIC DIGIT ONE}__PATH", "is not a setting"),
        ("MODN_WATCH_ZZZ", "MODN_WATCH_ZZZ is not a setting; take it out."),
    ],
)
def test_an_unknown_variable_is_told_with_the_one_that_was_meant(tmp_path, name, said):
    message = refusal(None, {name: "hunter2"}, tmp_path)
    assert message.startswith(name)
    assert said in message
    assert "hunter2" not in message


def test_variables_that_are_no_settings_are_left_alone(tmp_path):
    environ = {
        "MODN_WATCH_CORPUS": "/x",
        "NOTIFY_SOCKET": "/run/x",
        "WATCHDOG_USEC": "1",
        "HOME": "/root",
        "MODNWATCH": "1",
    }
    assert load(None, environ, tmp_path) == load(None, {}, tmp_path)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"MODN_WATCH_PARSING__WORKERS": "two"}, "PARSING__WORKERS must be a whole number."),
        ({"MODN_WATCH_INBOXES__0__QUIET_S": "-1"}, "INBOXES__0__QUIET_S must be 0.0 or more."),
        ({"MODN_WATCH_INBOXES__0__LAYOUTS": "x"}, "INBOXES__0__LAYOUTS must be JSON"),
        ({"MODN_WATCH_INBOXES": "x"}, "MODN_WATCH_INBOXES must be JSON"),
        ({"MODN_WATCH_INBOXES": '{"path": "x"}'}, "MODN_WATCH_INBOXES must be a list"),
        ({"MODN_WATCH_INBOXES": '[{"pth": "x"}]'}, 'did you mean "path"?'),
        ({"MODN_WATCH_INBOXES__7__PATH": "x"}, "the last inbox has the number 0"),
        (
            {"MODN_WATCH_INBOXES": "[{}]", "MODN_WATCH_INBOXES__0__PATH": "x"},
            "not both",
        ),
        ({"MODN_WATCH_PARSING": "[1]"}, "MODN_WATCH_PARSING must be a table"),
        ({"MODN_WATCH_ARCHIVE": "inbox/a"}, "MODN_WATCH_ARCHIVE"),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(tmp_path, environ, said):
    assert said in refusal(None, environ, tmp_path)


def test_a_path_that_is_no_text_can_still_come_from_the_environment(tmp_path):
    odd = os.fsdecode(b"/srv/\xff")
    assert load(None, {"MODN_WATCH_ARCHIVE": odd}, tmp_path).archive == Path(odd)


# where things may lie


@pytest.mark.parametrize(
    ("archive", "quarantine", "inboxes", "said"),
    [
        ("in/a", "q", ["in"], "archive (/base/in/a) lies below [[inboxes]] number 1, path"),
        ("a", "q", ["a/in"], "lies below archive (/base/a)"),
        ("a", "a/q", ["in"], "quarantine (/base/a/q) lies below archive"),
        ("q/a", "q", ["in"], "archive (/base/q/a) lies below quarantine"),
        ("a", "q", ["q/in"], "path (/base/q/in) lies below quarantine"),
        ("a", "q", ["in", "in/deep/er"], "number 2, path (/base/in/deep/er) lies below"),
        ("a", "q", ["in", "x/../in"], "number 1, path and [[inboxes]] number 2, path are the same"),
        ("a", "a", ["in"], "archive and quarantine are the same folder"),
        ("a", "in", ["in"], "are the same folder"),
        ("a", "q", ["/"], "lies below [[inboxes]] number 1, path (/)"),
        ("a", "in/.modn-watch/held", ["in"], "quarantine lies in modn-watch's own .modn-watch"),
    ],
)
def test_roots_that_get_in_each_others_way_are_refused(archive, quarantine, inboxes, said):
    settings = Settings(
        archive=archive, quarantine=quarantine, inboxes=[{"path": path} for path in inboxes]
    )
    with pytest.raises(Misconfigured) as caught:
        settled(settings, Origin(file=None, base=Path("/base")))
    assert said in caught.value.message


def test_quarantine_may_lie_below_an_inbox(written):
    assert load(written('quarantine = "inbox/q"'), {}, Path("/")).quarantine.parent.name == "inbox"


def test_neighbours_with_one_name_inside_the_other_are_fine(written):
    file = written('archive = "inbox-archive"\nquarantine = "inbox 2"')
    assert load(file, {}, Path("/")).archive.name == "inbox-archive"


def test_symbolic_links_do_not_hide_that_two_folders_are_one(written, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    message = refusal(written('[[inboxes]]\npath = "real"\n[[inboxes]]\npath = "link"'))
    assert "are the same folder" in message
    message = refusal(written('archive = "link/a"\n[[inboxes]]\npath = "real"'))
    assert "lies below" in message


def test_a_symbolic_link_that_goes_in_circles_is_survived(written, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert load(written('archive = "loop/a"'), {}, Path("/")).archive == tmp_path / "loop" / "a"


def test_dots_after_a_symbolic_link_mean_what_the_file_system_says(written, tmp_path):
    (tmp_path / "far" / "away").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "far" / "away")
    assert load(written('archive = "link/../a"'), {}, Path("/")).archive == tmp_path / "far" / "a"


def test_the_database_and_the_settings_may_not_lie_where_files_are_taken(written):
    message = refusal(written('database_url = "sqlite:///inbox/x.db"'))
    assert "database_url lies in" in message
    message = refusal(written('archive = "/srv/a"\nquarantine = "/srv/q"\n[[inboxes]]\npath = "."'))
    assert "config.toml itself" in message
    assert "database_url lies in" in message


def test_the_database_may_not_be_one_of_the_folders(written):
    assert "keep the database elsewhere" in refusal(written('database_url = "sqlite:///archive"'))


def test_relative_paths_in_a_file_below_etc_are_refused_even_when_only_implied():
    origin = Origin(file=Path("/etc/modn-watch/config.toml"), base=Path("/etc/modn-watch"))
    with pytest.raises(Misconfigured) as caught:
        settled(Settings(archive="/srv/a"), origin)
    told = caught.value.message
    assert told.count("would lie below /etc") == 3
    for key in ("quarantine", "[[inboxes]] number 1, path", "database_url"):
        assert f"/etc/modn-watch/config.toml: {key} is the relative path" in told


def test_whole_paths_in_a_file_below_etc_are_fine():
    origin = Origin(file=Path("/etc/modn-watch/config.toml"), base=Path("/etc/modn-watch"))
    settings = Settings(
        archive="/srv/a",
        quarantine="/srv/q",
        inboxes=[{"path": "/srv/i"}],
        database_url="sqlite:////var/lib/x.db",
    )
    assert settled(settings, origin).archive == Path("/srv/a")


# the database


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://u:hunter2@h/d", "or postgresql:// and user@host/database"),
        ("postgresql://u:hunter2@x@h/d", "write %40 for @"),
        ("postgresql://u:a/hunter2@h/d", "%2F for /"),
        ("postgresql://u:a:hunter2@h/d", "%3A for :"),
        ("postgresql://u:a?hunter2@h/d", "%3F for ?"),
        ("postgresql://u:a#hunter2@h/d", "%23 for #"),
        ("postgres://u:%hunter2@h/d", "%25 for %"),
        ("postgres://h/d?hunter2", "is not postgresql://"),
        ("postgres://h/d?password=hunter2=", "is not postgresql://"),
        ("mysql://u:hunter2@h/d", "must be sqlite:/// and the path of a file"),
        ("hunter2", "must be sqlite:/// and the path of a file"),
        ("sqlite://hunter2/x.db", "must be sqlite:/// and the path of a file"),
        ("sqlite:///", "must not be empty"),
        ("sqlite:///~/x.db", "begins with ~"),
        ("sqlite:///:memory:", "keeps nothing"),
        ("sqlite:///x.db?key=hunter2", "options are not supported"),
        ("sqlite:///x\\u0000.db", "control character"),
        ("", "must be sqlite:/// and the path of a file"),
    ],
)
def test_a_database_that_cannot_be_is_told_without_its_password(written, url, said):
    file = written(f'database_url = "{url}"')
    message = refusal(file)
    assert message.startswith(f"{file}: database_url")
    assert said in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://", "postgresql://"),
        ("postgres://u@h/d", "postgresql://u@h/d"),
        ("postgresql:///d", "postgresql:///d"),
        ("postgresql://u:hunter2@h:5433/d", "postgresql://u@h:5433/d"),
        ("postgresql://u:hunt%40er2@[::1]:5433,h2/d", "postgresql://u@[::1]:5433,h2/d"),
        (
            "postgresql://h/d?host=/run/pg&password=hunter2&user=u&sslmode=require",
            "postgresql://h/d?host=/run/pg&user=u",
        ),
    ],
)
def test_a_postgresql_database_is_shown_without_its_password(written, url, shown):
    settings = load(written(f'database_url = "{url}"'), {}, Path("/"))
    assert settings.database_url == url
    assert settings.database_path is None
    assert settings.shown_database == shown
    assert "hunt" not in repr(settings)


def test_a_postgresql_database_lies_in_no_folder():
    origin = Origin(file=Path("/etc/modn-watch/config.toml"), base=Path("/etc/modn-watch"))
    settings = Settings(
        archive="/srv/a",
        quarantine="/srv/q",
        inboxes=[{"path": "/srv/i"}],
        database_url="postgresql://u:hunter2@h/d",
    )
    assert settled(settings, origin).database_url == "postgresql://u:hunter2@h/d"


def test_a_password_is_not_shown_by_whatever_else_is_wrong(written):
    message = refusal(
        written('database_url = ["postgresql://u:hunter2@h/d"]\nDatabase = "hunter2"')
    )
    assert "hunter2" not in message
    assert "hunter2" not in repr(Settings(database_url="sqlite:///hunter2"))


def test_nothing_chained_to_a_refusal_holds_the_value(written):
    with pytest.raises(Misconfigured) as caught:
        load(written('database_url = ["hunter2"]'), {}, Path("/"))
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


# the API


@pytest.mark.parametrize(
    "good",
    [
        'host = "0.0.0.0"',
        'host = "::1"',
        'host = "shop.example"',
        'trusted_hosts = ["Files.Example", "*.shop.example", "10.0.0.7", "fe80::1", "nas_1"]',
        'trusted_proxies = ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"]',
        'root_path = "/modn-watch"',
        'root_path = "/shops/one.two/~3/"',
        "max_upload_bytes = 1",
    ],
)
def test_the_api_may_be_called_by_names_and_through_proxies(written, good):
    load(written(f"[api]\n{good}\n"), {}, Path("/nowhere"))


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ('host = "*"', "[api] host must be an address of this computer"),
        ('host = "http://shop"', "[api] host must be an address of this computer"),
        ('host = ""', "[api] host must be an address of this computer"),
        ('trusted_hosts = ["*"]', "[api] trusted_hosts, item 1 holds what is no host name"),
        ('trusted_hosts = ["a", "b:80"]', "[api] trusted_hosts, item 2 holds what is no host name"),
        ('trusted_hosts = ["*.*.example"]', "item 1 holds what is no host name"),
        ('trusted_hosts = ["https://files.example"]', "item 1 holds what is no host name"),
        ('trusted_proxies = ["*"]', "item 1 holds what is neither an address nor a network"),
        ('trusted_proxies = ["10.0.0.1/8"]', "item 1 holds what is neither an address nor"),
        ('trusted_proxies = ["0.0.0.0/0"]', "item 1 holds every address there is"),
        ('trusted_proxies = ["::/0"]', "item 1 holds every address there is"),
        ('trusted_proxies = ["nginx"]', "item 1 holds what is neither an address nor a network"),
        ('root_path = "modn-watch"', "[api] root_path must begin with /"),
        ('root_path = "//evil.example"', "[api] root_path must begin with /"),
        ('root_path = "/a/../b"', "[api] root_path must begin with /"),
        ("root_path = '/a\"b'", "[api] root_path must begin with /"),
        ("max_upload_bytes = 0", "[api] max_upload_bytes must be 1 or more"),
    ],
)
def test_what_is_no_name_proxy_or_path_of_the_api_is_refused(written, bad, says):
    assert says in refusal(written(f"[api]\n{bad}\n"))


@pytest.mark.parametrize(
    ("setting", "public"),
    [
        ({}, False),
        ({"host": "::1"}, False),
        ({"host": "localhost"}, False),
        ({"host": "127.0.0.9"}, False),
        ({"host": "0.0.0.0"}, True),
        ({"host": "::"}, True),
        ({"host": "shop.example"}, True),
        ({"trusted_hosts": ("a",)}, True),
        ({"trusted_proxies": ("127.0.0.1",)}, True),
        ({"root_path": "/x"}, False),
    ],
)
def test_it_is_known_whether_others_can_ask(setting, public):
    assert Settings(api=Api(**setting)).api.is_public is public
