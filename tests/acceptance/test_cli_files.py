import csv
import io
import math
import re

import openpyxl
import pytest

from modn_watch.documents import RECORD_FIELDS
from tests.builders import a_dxf, a_lightburn_project, a_pdf
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"
OTHER = "CL-0002/JB-2025-11-CL0002-004"
CODES = "CL0001/JB-2025-10-CL0001-001"
STEM = f"{CODES}/CL0001-JB-2025-10-CL0001-001"
HARMLESS = ("0001-bracket-MS-5mm-x14.dxf", "0001-cover-galv-3mm-x2.dxf")
FORMULA = "=HYPERLINK(1)-MS-1mm.dxf"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Four drawings and a PDF of two clients, of which one is a duplicate and one is bad."""
    program = a_program(tmp_path_factory.mktemp("shop"))
    for number, name in enumerate(HARMLESS):
        program.drop(f"{PLACE}/{name}", a_dxf(texts=[str(number)]))
    program.drop(f"{OTHER}/{FORMULA}", a_dxf(texts=["formula"]))
    program.drop(f"{OTHER}/drawing.pdf", a_pdf("Left arm"))
    program.drop(f"{PLACE}/bad.dxf", b"no drawing")
    program("scan")
    program.drop(f"{PLACE}/{HARMLESS[0]}", a_dxf(texts=["0"]))
    program("scan")
    return program


@pytest.fixture(scope="module")
def numbers(shop):
    listed = shop.json("files", "list")["files"][::-1]
    return {each["original_filename"]: each["id"] for each in reversed(listed)}


@pytest.fixture
def changing(shop, tmp_path):
    return shop.moved_to(tmp_path)


def test_figures_of_the_shop_are_kept_with_the_record_and_follow_its_table(tmp_path):
    program = a_program(tmp_path)
    config = program.folder / "config.toml"
    before = config.read_text(encoding="utf-8")
    table = '\n[[cutting]]\nmaterial = "MS"\nspeed_mm_s = {}\npierce_s = 2\n'
    config.write_text(before + table.format(100), encoding="utf-8")
    program.drop(f"{PLACE}/{HARMLESS[0]}", a_dxf())
    program("scan")
    shown = program.json("files", "show", "1")
    # Nobody knows the unit of that drawing.
    assert cut_times(shown) == []
    program.drop(f"{PLACE}/0001-plate-MS-5mm-x14.lbrn2", a_lightburn_project())
    program("scan")
    assert cut_times(program.json("files", "show", "2")) == [
        pytest.approx((300 + 10 * math.pi) / 100 + 4, abs=1e-4)
    ]
    config.write_text(before + table.format(50), encoding="utf-8")
    program("files", "re-extract", "2")
    assert cut_times(program.json("files", "show", "2")) == [
        pytest.approx((300 + 10 * math.pi) / 50 + 4, abs=1e-4)
    ]


def cut_times(shown):
    return [fact["value"] for fact in shown["facts"] if fact["field"] == "cut_time_s"]


def names(answer):
    return sorted(each["original_filename"] for each in answer["files"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--client", "cl-0002"], ["drawing.pdf", FORMULA]),
        (["--project", "jb 2025-10-cl0001-001"], ["bad.dxf", HARMLESS[0], *HARMLESS]),
        (["--material", "GALV"], [HARMLESS[1]]),
        (["--material", "mild steel", "--thickness", "5"], [HARMLESS[0], HARMLESS[0]]),
        (["--thickness", "5mm"], [HARMLESS[0], HARMLESS[0]]),
        (["--thickness", "5,0"], [HARMLESS[0], HARMLESS[0]]),
        (["--thickness", "140.25"], []),
        (["--type", "pdf"], ["drawing.pdf"]),
        (["--type", ".PDF"], ["drawing.pdf"]),
        (["--type", "lbrn"], []),
        (["--type", "XLSX"], []),
        (["--status", "Rejected"], ["bad.dxf"]),
        (["--status", "done", "--type", "pdf"], ["drawing.pdf"]),
        (["--status", "failed"], ["bad.dxf"]),
        (["--status", "released"], []),
        (["--review"], [FORMULA]),
        (["--text", "brack 5mm", "--since", "2020-01-01"], [HARMLESS[0], HARMLESS[0]]),
        (["--until", "2020-01-01"], []),
    ],
)  # fmt: skip
def test_records_are_found_by_what_is_known_of_them(shop, words, expected):
    answer = shop.json("files", "list", *words)
    assert (names(answer), answer["total"]) == (sorted(expected), len(expected))


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (["--material", "unobtainium"], "MS (Mild Steel)"),
        (["--type", "dfx"], "dxf"),
        (["--status", "finished"], "completed"),
        (["--since", "yesterday"], "2026-11-01"),
        (["--sort", "price"], "thickness_mm"),
    ],
)
def test_a_word_that_finds_nothing_is_refused_with_those_that_do(shop, words, suggestion):
    answer = shop("files", "list", *words)
    assert (answer.code, answer.out) == (64, "")
    assert suggestion in " ".join(answer.err.replace("│", " ").split())


def test_a_list_in_a_pipe_is_aligned_text(shop):
    head, *rows = shop("files", "list", "--material", "galv").lines
    assert head.split()[:4] == ["id", "status", "client", "project"]
    assert rows[0][head.index("material") :].startswith("Galvanized Steel")
    assert len(rows) == 1


def test_a_list_that_is_cut_short_says_so_and_how_to_see_the_rest(shop):
    answer = shop("files", "list", "--limit", "2")
    assert len(answer.lines) == 3
    assert answer.err == "Shown: 2 of 6 records; `--limit 6 --offset 0` shows all.\n"
    whole = shop("files", "list", "--limit", "6", "--offset", "0")
    assert (len(whole.lines), whole.err) == (7, "")
    assert shop("files", "list", "--limit", "2", "--json").err == ""


def test_a_duplicate_is_listed_as_one(shop, numbers):
    lines = [line for line in shop("files", "list").lines if HARMLESS[0] in line]
    (newest, oldest) = (re.split(r"  +", line)[1] for line in lines)
    assert (newest, oldest) == (f"duplicate of {numbers[HARMLESS[0]]}", "completed")
    files = shop.json("files", "list")["files"]
    assert [each["status"] for each in files if each["state"] == "DUPLICATE"] == ["completed"]


def test_a_record_is_shown_with_what_was_read_and_by_what_evidence(shop, numbers):
    answer = shop("files", "show", numbers["0001-cover-galv-3mm-x2.dxf"])
    assert f"{STEM}-cover-GALV-3mm-x2-v1.dxf" in answer.out
    assert "thickness_mm  3.0 mm" in answer.out
    assert "[ ] The drawing does not say in which unit it is drawn" in answer.out


def test_a_record_that_is_not_there_is_an_error_in_words(shop):
    answer = shop("files", "show", "999", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("There is no record 999.")


def test_a_command_that_only_looks_makes_no_database(tmp_path):
    program = a_program(tmp_path)
    answer = program("files", "list")
    assert answer.code == 78
    assert "Run `modn-watch init` first" in answer.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml"]


def test_a_hidden_record_is_listed_on_request_only(changing, numbers):
    number = numbers["drawing.pdf"]
    assert changing("files", "delete", number).out == f"Record {number} is hidden.\n"
    assert changing.json("files", "list", "--type", "pdf")["total"] == 0
    assert changing.json("files", "list", "--type", "pdf", "--deleted")["total"] == 1
    assert changing.json("files", "show", number)["deleted_at"] is not None


def test_a_file_is_deleted_for_good_only_after_a_yes(changing, numbers, monkeypatch):
    number, path = numbers["drawing.pdf"], "CL0002/JB-2025-11-CL0002-004"
    monkeypatch.setattr("sys.stdin", io.StringIO())
    refused = changing("files", "delete", number, "--hard")
    assert refused.code == 1
    assert f"Delete record {number} and its file {path}/" in refused.err
    assert any(name.endswith(".pdf") for name in changing.archived())
    changing("files", "delete", number)
    assert changing("files", "delete", number, "--hard", "--yes").code == 0
    assert not any(name.endswith(".pdf") for name in changing.archived())
    assert changing("files", "show", number).code == 1


def test_versions_are_those_of_one_name_and_kind(changing, numbers):
    changing.drop(f"{PLACE}/{HARMLESS[1]}", a_dxf(texts=["changed"]))
    changing("scan")
    answer = changing.json("files", "versions", numbers[HARMLESS[1]])
    assert [each["version"] for each in answer["files"]] == [1, 2]
    assert [each["stored_filename"][-7:] for each in answer["files"]] == ["-v1.dxf", "-v2.dxf"]


def test_files_are_read_anew_with_words_that_the_shop_has_added(changing, numbers):
    with (changing.folder / "config.toml").open("a") as config:
        config.write('[materials]\n"galv" = "Zinc"\n')
    answer = changing.json("files", "re-extract", "--all")
    assert (answer["re_extracted"], answer["failed"]) == (5, 0)
    changed = {each["id"]: each["changed"] for each in answer["files"] if each["changed"]}
    assert changed == {numbers[HARMLESS[1]]: {"material": "Zinc"}}
    assert f"{STEM}-cover-GALV-3mm-x2-v1.dxf" in changing.archived()
    assert changing.json("files", "list", "--material", "Zn")["total"] == 1


def test_what_cannot_be_read_anew_is_said_and_counted(shop, numbers):
    answer = shop("files", "re-extract", numbers["bad.dxf"])
    assert answer.code == 1
    assert "has no archived file" in answer.out


@pytest.mark.parametrize("words", [[], ["1", "--all"]])
def test_reading_anew_wants_to_know_what(shop, words):
    assert shop("files", "re-extract", *words).code == 64


def exported(shop, path, *words):
    assert shop("files", "export", path, *words).code == 0
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as stream:
            return list(csv.reader(stream))
    rows = openpyxl.load_workbook(path).active.iter_rows()
    return [[cell.value for cell in row] for row in rows]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_an_export_has_every_column_and_what_was_asked_for(shop, tmp_path, suffix):
    head, *rows = exported(shop, tmp_path / f"all{suffix}", "--client", "CL-0001")
    assert tuple(head) == RECORD_FIELDS
    assert len(rows) == 4
    thick = {str(row[head.index("thickness_mm")]) for row in rows} - {"", "None"}
    assert {float(value) for value in thick} == {5.0, 3.0}


def test_a_name_that_is_a_formula_stays_text_in_a_workbook(shop, tmp_path):
    path = tmp_path / "all.xlsx"
    exported(shop, path)
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    (cell,) = [cell for cell in cells if cell.value == FORMULA]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert all(cell.data_type != "f" for cell in cells)


def test_a_name_that_is_a_formula_stays_text_in_a_csv(shop, tmp_path):
    rows = exported(shop, tmp_path / "all.csv", "--client", "CL-0002")
    cells = [cell for row in rows for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_an_export_replaces_an_earlier_one_and_leaves_nothing_else(shop, tmp_path):
    (tmp_path / "all.csv").write_text("old")
    exported(shop, tmp_path / "all.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["all.csv"]


@pytest.mark.parametrize(("name", "code"), [("all.ods", 64), ("nowhere/all.csv", 1)])
def test_an_export_that_cannot_be_is_refused_in_words(shop, tmp_path, name, code):
    answer = shop("files", "export", tmp_path / name)
    assert (answer.code, answer.out) == (code, "")
    # Long paths are broken where the box around the message ends.
    assert "all." in re.sub(r"[\s│]", "", answer.err)


@pytest.mark.parametrize("folder", ["inbox", "inbox/CL-0001", "archive", "quarantine", "link"])
def test_an_export_into_a_folder_of_the_installation_is_refused(changing, folder):
    (changing.folder / "link").symlink_to("inbox")
    out = changing.folder / folder / "all.csv"
    answer = changing("files", "export", out)
    assert (answer.code, "where only designers' files belong" in answer.err) == (64, True)
    assert not out.exists()


@pytest.mark.parametrize("word", ["thin", "-1", "nan", "inf"])
def test_what_is_no_thickness_is_refused_in_words(shop, word):
    answer = shop("files", "list", f"--thickness={word}")
    assert (answer.code, "is no thickness" in answer.err) == (64, True)


def test_two_records_are_compared_in_words_as_json_and_as_a_drawing(shop, numbers, tmp_path):
    first, second = (numbers[name] for name in HARMLESS)
    words = shop("files", "diff", first, second).lines
    assert "material: Mild Steel -> Galvanized Steel" in words
    assert "thickness_mm: 5 -> 3" in words
    assert {"- text: 0", "+ text: 1"} <= set(words)
    found = shop.json("files", "diff", first, second)
    assert (found["one"]["id"], found["other"]["id"]) == (first, second)
    out = tmp_path / "both.svg"
    assert shop("files", "diff", first, second, "--svg", out).code == 0
    assert 'class="common"' in out.read_text()
    assert shop("files", "diff", first, first).lines == [
        "Nothing that was read of the two differs."
    ]


def test_a_hole_that_was_moved_is_told(changing):
    name = "moved-MS-5mm-x1.dxf"
    for x in (50, 90):
        rings = [(x, 10), (250, 10), (150, 200)]
        circles = [("CIRCLE", {8: "CUT", 10: at, 20: 50, 40: radius}) for at, radius in rings]
        changing.drop(f"{PLACE}/{name}", a_dxf(*circles))
        changing("scan")
    listed = changing.json("files", "list")["files"]
    one, other = sorted(each["id"] for each in listed if each["original_filename"] == name)
    told = changing("files", "diff", one, other).lines
    assert "1 contour lies elsewhere or turned, 40 mm away" in told
    contours = changing.json("files", "diff", one, other)["geometry"]["contours"]
    assert contours["elsewhere"] == {"count": 1, "farthest_mm": 40.0}


def test_what_is_no_drawing_is_not_drawn_on_another(shop, numbers, tmp_path):
    out = tmp_path / "both.svg"
    answer = shop("files", "diff", numbers[HARMLESS[0]], numbers["drawing.pdf"], "--svg", out)
    assert (answer.code, out.exists()) == (1, False)
    assert "Only drawings" in answer.err
    refused = shop("files", "diff", 1, 2, "--svg", shop.folder / "inbox" / "both.svg")
    assert refused.code == 64
    assert shop("files", "diff", 1, 99).code == 1
