"""A customer's file name as facts; a record as an archive name, and back."""

import re
import time
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from modn_watch.agreement import agree
from modn_watch.model import Record, Source
from modn_watch.naming import (
    archive_path,
    client_slug,
    code_slug,
    distinctions,
    file_name,
    logical_name,
    read_name,
    slug,
    stem,
)
from modn_watch.vocabulary import MATERIALS, Vocabulary

SHORT = {"part_name": "part", "thickness_mm": "mm", "quantity": "x", "stated_version": "v"}


def read(name, **more):
    """Return what a name states, under short names, without its codes and job number."""
    facts, _ = read_name(name, **more)
    fields = {SHORT.get(fact.field, fact.field): fact.value for fact in facts}
    return {
        field: fields[field] for field in ("part", "material", "mm", "x", "v") if field in fields
    }


def values(name, **more):
    return {fact.field: fact.value for fact in read_name(name, **more)[0]}


def note_codes(name):
    return [note.code for note in read_name(name)[1]]


BRACKET = {"part": "bracket", "material": "Mild Steel", "mm": 3.0, "x": 2}


@pytest.mark.parametrize(
    "name",
    [
        "0005-bracket-MS-3mm-x2",
        "0005-bracket-ms-3MM-X2.DXF",
        "0005-bracket-MS-3mm.x2",
        "0005-bracket-MS-3mmx2",
        "0005-bracket-MS-3 mm-x 2",
        "0005-bracket-MS-3mm x2",
        "0005-bracket-MS-3mm-2x",
        "0005-bracket-MS-3mm-2 off",
        "0005-bracket-MS-3mm-2-off",
        "0005-bracket-MS-3mm-qty 2",
        "0005-bracket-MS-3mm (x2)",
        "0005-bracket-MS-3mm-2",
        "0005-bracket-MS-3-x2",
        "0005-bracket-MS-3.0mm-x2",
        "0005-bracket-MS-t3-x2",
        "0005-bracket-MS-t=3-x2",
        "0005-bracket-MS-3mm thick-x2",
        "0005-bracket-Mild Steel-3mm-x2",
        "0005-bracket-mild_steel-3mm-x2",
        "0005-bracket-3mm-MS-x2",
        "0005-MS-3mm-bracket-x2",
        "0005 - bracket - MS - 3mm - x2",
        "0005_bracket_MS_3mm_x2",
        "bracket-MS-3mm-x2",
        "bracket MS 3mm x2",
        "3mm MS bracket x2",
        "0005-bracket-MS-3mm-x2 - Copy",
        "0005-bracket-MS-3mm-x2 - Copy (3)",
        "0005-bracket-MS-3mm-x2 (2)",
        "0005-bracket-MS-3mm-x2-final",
        "0005-bracket-MS-3mm-x2_FINAL2",
        "Copy of 0005-bracket-MS-3mm-x2",
        "bracket_3MM_MS_X2",
        "bracket-3MM-S355-QTY2",
        "bracket 3MM MS 2 OFF",
        "bracket - 3mm MS - 2 off",
        "bracket 3mm MS 2 af",
        "bracket 3mm MS 2 nos",
        "bracket-3mm MS-x2",
        "2x bracket 3mm MS",
        "2-OFF bracket 3mm MS",
        "2 off - bracket - MS - 3mm",
        "0005-2x_bracket-MS-3mm",
    ],
)
@pytest.mark.parametrize("ending", ["", ".dxf", ".lbrn2", ".PDF"])
def test_one_part_in_every_spelling(name, ending):
    assert read(name + ending) == BRACKET


@pytest.mark.parametrize("name", ["deck 3 mm MS", "deck 3 MM MS", "DECK 3MM MS"])
def test_a_thickness_and_a_blank_before_a_short_material_are_enough(name):
    assert read(name) == {"part": name[:4], "material": "Mild Steel", "mm": 3.0}


@pytest.mark.parametrize(
    "name", ["2x4 beam", "4x-200 plate", "3x", "10-off", "2x2x2 box", "4x4", "12off"]
)
def test_a_number_that_begins_a_name_is_seldom_a_quantity(name):
    assert read(name) == {"part": name}


def test_of_two_quantities_the_one_at_the_end_counts():
    assert read("2x bracket-MS-3mm-x5") == {**BRACKET, "part": "2x bracket", "x": 5}


def test_an_ending_upon_an_ending_is_no_part_of_the_name():
    assert read("0005-bracket-MS-3mm-x2.dwg.dxf") == BRACKET


@pytest.mark.parametrize(
    ("tail", "version"),
    [
        ("-v4", 4), ("_V4", 4), (" v 4", 4), (" version 4.0", 4), ("_VERSION 4", 4), (" ver. 4", 4),
        (" Rev 4", 4), ("-rev4", 4), (" (Rev 4)", 4), ("(v4)", 4), (" Rev D", 4), (" - Rev d", 4),
        ("-v4 - Copy", 4), (" - Copy v4", 4), ("-v4-final", 4),
    ],
)  # fmt: skip
def test_a_version_is_read_in_every_spelling(tail, version):
    assert read("0005-bracket-MS-3mm-x2" + tail) == {**BRACKET, "v": version}
    assert read("bracket" + tail + ".dxf") == {"part": "bracket", "v": version}


@pytest.mark.parametrize(
    "name",
    [
        "W - V2",
        "V2612",
        "bracket-R1",
        "revolver",
        "bracket v2612",
        "bracket rev",
        "over 2",
        "x2",
        "v3",
    ],
)
def test_a_mark_that_looks_like_a_version_is_the_parts_name(name):
    assert read(name + ".dxf") == {"part": name}


def test_a_version_in_the_middle_is_read_where_it_is_spelled_out():
    assert read("0007-gusset rev 2-MS-3mm-x1")["v"] == 2
    assert read("0007-gusset v2-MS-3mm-x1")["part"] == "gusset"
    assert read("0007-W V2-MS-3mm-x1")["part"] == "W V2"


def test_revision_0_comes_before_the_first_version():
    assert read("bracket Rev 0.dxf") == {"part": "bracket"}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("0001-W.VT1.Plate Unfolded-VAS-4mm-x1", "W.VT1.Plate Unfolded"),
        ("0002-1085x2025-VAS-4mm-x1", "1085x2025"),
        ("0013-638 Machine parts-MS-16mm-x1", "638 Machine parts"),
        ("0004-200.125.100.75mm garden-Galv-1.2mm-x1", "200.125.100.75mm garden"),
        ("0007-75mm-Galv-1.2mm-x17", "75mm"),
        ("0003-W A7 1 Plate-VAS-4mm-x1", "W A7 1 Plate"),
        ("W - VA2619 - Vastrap - Rev 1 .dxf", "W - VA2619"),
        ("0005-Kitchen sink-SS-1mm-x1", "Kitchen sink"),
        ("Bracket_left_SS_1.5mm_x2", "Bracket_left"),
        ("0005-Round-Cap-MS-3mm-x2", "Round-Cap"),
        ("0005-bracket-MS-3mm-x2-left", "bracket-left"),
        ("1085 offcut.pdf", "1085 offcut"),
        ("2025-10-01 report.pdf", "2025-10-01 report"),
        ("A2 - SINGLE PART VASTRAP DRAWINGS.pdf", "A2 - SINGLE PART VASTRAP DRAWINGS"),
        ("VT UNFOLDED (R1 15.09.25).pdf", "VT UNFOLDED (R1 15.09.25)"),
        ("Cafe\u0301-MS-3mm", "Caf\u00e9"),
    ],
)
def test_the_part_is_kept_as_it_is_written(name, part):
    assert read(name)["part"] == part


@pytest.mark.parametrize(
    "name",
    [
        "plate 200 x 200", "plate 200mm x 100", "plate 200mm x 100mm", "plate_200x200mm",
        "tube-140.280mm", "tube 140.280mm", "L cut 100mm", "sheet-100mm", "200x100x3mm",
        "plate-20mmx100", "50x.150x", "Gusset 3mm", "washer 20 mm", "plate-0", "Bracket CS",
    ],
)  # fmt: skip
def test_a_size_is_never_a_thickness_nor_a_quantity(name):
    assert read(name + ".dxf") == {"part": name}


def test_a_size_beside_a_full_grammar_stays_in_the_part():
    assert read("0005-L cut 100mm-Galv-x5") == {
        "part": "L cut 100mm", "material": "Galvanized Steel", "x": 5,
    }  # fmt: skip
    assert read("0005-flat 100 x 10mm-x5") == {"part": "flat 100 x 10mm", "x": 5}
    assert read("0005-tube-140.280mm-x3") == {"part": "tube-140.280mm", "x": 3}


def test_a_zero_without_a_point_is_a_fraction_and_noted():
    assert read("0014-roof-MS-053mm-x1")["mm"] == 0.53
    assert note_codes("0014-roof-MS-053mm-x1") == ["thickness_spelling"]
    assert note_codes("0014-roof-MS-0.53mm-x1") == []


def test_a_library_name_keeps_its_sizes_and_tells_its_thickness():
    assert read("base_plate_200x200_t10_4x18.dxf") == {
        "part": "base_plate_200x200_t10_4x18", "mm": 10.0,
    }  # fmt: skip


@pytest.mark.parametrize("tail", ["-0", "-x0", " - - ", "-"])
def test_a_quantity_that_nobody_states_is_none(tail):
    assert read(f"0012-cap-MS-3mm{tail}") == {"part": "cap", "material": "Mild Steel", "mm": 3.0}


def test_an_unknown_word_in_the_materials_place_is_other_with_a_note():
    facts, (note,) = read_name("0002-Vent in full-Sureaz-0.47-x1.dxf")
    assert {fact.field: fact.value for fact in facts}["material"] == "Other"
    assert (note.code, note.evidence) == ("unknown_material", "Sureaz")
    assert read("0004-Swatch 50x.150x-ColS-0") == {"part": "Swatch 50x.150x", "material": "Other"}


@pytest.mark.parametrize(
    ("word", "material"),
    [
        *(("S355", "Mild Steel"), ("S235JR", "Mild Steel"), ("DC01", "Mild Steel")),
        *(("1.4301", "Stainless Steel"), ("1.4404", "Stainless Steel")),
    ],
)
def test_a_grade_of_steel_is_its_material(word, material):
    expected = {"part": "bracket", "material": material, "mm": 3.0, "x": 2}
    assert read(f"0005-bracket-{word}-3mm-x2.dxf") == expected
    assert read(f"bracket {word} 3mm x2.dxf") == expected
    assert read(f"bracket-{word}.dxf") == {"part": "bracket", "material": material}


def test_a_number_of_five_digits_is_no_grade():
    assert read("bracket-14301.dxf") == {"part": "bracket-14301"}


def test_words_beside_a_known_material_are_kept_in_a_note():
    assert read("0012-RoundCap-MS Charcol-0") == {"part": "RoundCap", "material": "Mild Steel"}
    assert note_codes("0012-RoundCap-MS Charcol-0") == ["material_words"]


@pytest.mark.parametrize(
    "name",
    ["0005-Left-Bracket-3mm-x2", "0005-W-VA2601-3mm-x2", "0005-a-b-c-3mm-x2",
     "0005_left_lug_3mm_x2",
     "left-lug-3mm-x2", "0005-lug - - 3mm-x2", "0005-lug-3mm-x2",
     "0005-arm-hinge - - 3mm-x2"],
)  # fmt: skip
def test_where_the_place_is_not_certain_no_material_is_made_up(name):
    assert "material" not in read(name)
    assert read(name)["mm"] == 3.0
    assert read(name)["x"] == 2


def test_an_installations_own_words_count():
    more = Vocabulary.standard().with_aliases({"Sureaz": "GALV"})
    assert read("0002-Vent-Sureaz-0.47-x1", vocabulary=more)["material"] == "Galvanized Steel"


def test_a_customers_mark_in_the_job_numbers_place_is_left_out_and_noted():
    name = "DEOA-75mm garden-Galv-1mm-x1 version 2.0.lbrn2"
    assert read(name)["part"] == "75mm garden"
    assert note_codes(name) == ["reference"]
    for kept in ("LEFT-arm", "GATE-HINGE", "Lug-arm"):
        assert read(f"{kept}-MS-3mm-x1")["part"] == kept


def test_the_job_number_and_codes_are_facts_of_the_name():
    assert values("0005-bracket.dxf")["job_number"] == "0005"
    name = "CL-0001-JB-2025-10-CL0001-001-bracket.dxf"
    assert values(name) == {
        "client_code": "CL0001", "project_code": "JB-2025-10-CL0001-001", "part_name": "bracket",
    }  # fmt: skip
    assert values("jb 2025-10 cl0001 001 bracket.dxf")["client_code"] == "CL0001"
    assert values("cl 0001 0005-bracket.dxf")["job_number"] == "0005"


def test_every_fact_comes_from_the_name_and_says_its_unit():
    facts, _ = read_name("0005-bracket-MS-3mm-x2.dxf")
    assert {(fact.source, fact.evidence) for fact in facts} == {(Source.FILE_NAME, "file name")}
    assert [fact.unit for fact in facts if fact.unit] == ["mm"]


@pytest.mark.parametrize(
    "name", ["", " ", ".dxf", "-", "0005.dxf", "MS-3mm.dxf", "final.dxf", "()"]
)
def test_a_part_always_has_a_name(name):
    assert values(name)["part_name"].strip()


def test_a_name_that_is_not_utf_8_is_read_as_old_programs_wrote_it():
    name = b"0005-Caf\xe9-MS-3mm-x2.dxf".decode("utf-8", "surrogateescape")
    assert read(name)["part"] == "Café"


ANY_TEXT = st.text(max_size=300)


@given(ANY_TEXT)
def test_any_name_is_answered_in_plain_text(name):
    for fact in read_name(name)[0]:
        assert str(fact.value).encode("utf-8").strip()
    assert values(name)["part_name"]


@pytest.mark.parametrize("length", [250, 10_000])
@pytest.mark.parametrize(
    "hostile",
    [
        "-",
        " - ",
        "x1-",
        "-v1",
        "0005-",
        "mm-",
        "1,1",
        "(1)",
        "MS ",
        "copy ",
        "_t1",
        "\udce9",
        "JB-",
    ],
)
def test_no_name_takes_long(hostile, length):
    name = (hostile * length)[:length]
    start = time.process_time()
    for text in (name, "0005-" + name + ".dxf", name + "-MS-3mm-x2-v1"):
        read_name(text)
        stem(Record(client_code=text, project_code=text, part_name=text))
    assert time.process_time() - start < 0.5


# Archive names


def archived(record, version=1, extension="dxf", **more):
    return file_name(stem(record, **more), version, extension)


GATE = Record(
    client_code="CL0001",
    project_code="JB-2025-10-CL0001-001",
    part_name="BracketLeft",
    material="Mild Steel",
    thickness_mm=5.0,
    quantity=14,
)


def test_the_archive_name_is_the_documented_one():
    name = archived(GATE)
    assert name == "CL0001-JB-2025-10-CL0001-001-BracketLeft-MS-5mm-x14-v1.dxf"
    assert archive_path("CL0001", "JB-2025-10-CL0001-001", name) == PurePosixPath(
        "CL0001/JB-2025-10-CL0001-001", name
    )


def test_what_is_unknown_is_unk_or_left_out():
    bare = Record(client_code="CL0001", project_code="Gate job", part_name="-")
    assert archived(bare, 12, "LBRN2") == "CL0001-Gate_job-part-UNK-v12.lbrn2"
    assert "-OTH-" in archived(replace(bare, material="Other"))


@pytest.mark.parametrize(
    ("mm", "text"),
    [(5.0, "5mm"), (1.2, "1.2mm"), (0.53, "0.53mm"), (10.0, "10mm"), (100.0, "100mm")],
)
def test_a_thickness_has_no_needless_zeros(mm, text):
    assert stem(replace(GATE, thickness_mm=mm)).split("-")[-2] == text


@pytest.mark.parametrize(
    "mm", [0.0, -1.0, 0.0001, 1e9, float("nan"), float("inf"), float("-inf"), None]
)
def test_a_thickness_that_is_none_is_left_out(mm):
    assert stem(replace(GATE, thickness_mm=mm)).endswith("-BracketLeft-MS-x14")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bracket Left", "Bracket_Left"),
        ("W - VA2619", "W_VA2619"),
        ("Café Straße", "Cafe_Strasse"),
        ("200\N{MULTIPLICATION SIGN}100", "200x100"),
        ("a/b\\c:d", "a_b_c_d"),
        ("..", "part"),
        ("", "part"),
        ("東京", "part"),
        ("plate.", "plate"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_part_is_letters_digits_underscores_and_dots(text, expected):
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme Steel", "Acme_Steel"),
        ("CL-0001", "CL0001"),
        ("JB-2025-10-CL0001-001", "JB-2025-10-CL0001-001"),
        ("con", "con_"),
        ("COM1.old", "COM1_.old"),
        ("Lpt¹", "Lpt1_"),
        ("Console", "Console"),
        ("Gate.", "Gate"),
    ],
)
def test_a_folders_name_becomes_a_code(text, expected):
    assert code_slug(text) == expected


def test_codes_that_lose_letters_stay_apart():
    codes = {
        code_slug(text) for text in ("東京", "大阪", "", "a" * 50, "a" * 51, "Ж Steel", "И Steel")
    }
    assert len(codes) == 7
    assert max(map(len, codes)) <= 36


@given(ANY_TEXT)
@example("-cl 0001")
@example("CL-0001\u202e")
@example(".JB-2025-10-CL0001-001")
def test_a_slug_is_its_own_slug(text):
    assert slug(slug(text)) == slug(text)
    assert code_slug(code_slug(text)) == code_slug(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JB-2025-10-CL0001-001", "CL0001"),
        ("jb 2025 10 cl-0001 001", "CL0001"),
        ("cl 0001", "CL0001"),
        ("Acme-Steel", "Acme_Steel"),
    ],
)
def test_a_clients_code_has_no_hyphen_whatever_the_folder_is_called(text, expected):
    assert client_slug(text) == expected
    assert "-" not in client_slug(text)
    record = Record(client_code=text, project_code="Gate", part_name="lid")
    assert stem(record) == f"{expected}-Gate-lid-UNK"
    assert archive_path(text, "Gate", "x").parts[0] == expected


CODES = st.one_of(
    ANY_TEXT.map(code_slug),
    st.sampled_from(["Acme_Steel", "CL0001", "CL000123", "JB", "MS", "UNK", "v1", "x2", "0005"]),
)
PROJECTS = st.one_of(
    CODES, st.sampled_from(["JB-2025-10-CL0001-001", "JB-2025-01-CL000123-12345", "JB_2025"])
)
RECORDS = st.builds(
    Record,
    client_code=CODES,
    project_code=PROJECTS,
    part_name=st.one_of(ANY_TEXT, st.sampled_from(["MS", "UNK", "x2", "v3", "3mm", "JB-2025"])),
    material=st.none() | st.sampled_from([material.name for material in MATERIALS]),
    thickness_mm=st.none() | st.integers(1, 300_000).map(lambda micrometres: micrometres / 1000),
    quantity=st.none() | st.integers(1, 999_999),
)
VERSIONS = st.integers(1, 999_999)
EXTENSIONS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=10)


@given(RECORDS, VERSIONS, EXTENSIONS)
@example(replace(GATE, client_code="Acme_Steel", project_code="Gate_1"), 1, "dxf")
def test_what_is_rendered_is_read_again(record, version, extension):
    name = archived(record, version, extension)
    expected = replace(record, part_name=slug(record.part_name), stated_version=version)
    codes = (record.client_code, record.project_code)
    facts, notes = read_name(name, folder_codes=codes)
    assert replace(agree(facts).record, confidence_score=0.0) == expected
    assert {fact.source for fact in facts} == {Source.FILE_NAME}
    assert notes == ()


@given(RECORDS, VERSIONS)
def test_what_is_rendered_is_read_again_without_a_folder(record, version):
    assume(not re.fullmatch("[0-9]{4}", record.client_code))
    facts, _ = read_name(archived(record, version))
    expected = replace(record, part_name=slug(record.part_name), stated_version=version)
    assert replace(agree(facts).record, confidence_score=0.0) == expected


def test_a_copy_of_an_archived_file_is_that_file():
    assert values(archived(GATE, 3).replace(".dxf", " - Copy (2).dxf")) == values(archived(GATE, 3))


def test_codes_that_any_word_could_be_are_not_believed_against_the_folder():
    name = "Left-Front-Arm-MS-3mm-x2-v1.dxf"
    inside = values(name, folder_codes=("CL0001", "JB-2025-10-CL0001-001"))
    assert inside["part_name"] == "Left-Front-Arm"
    assert "client_code" not in inside
    facts, _ = read_name(name)
    assert {f.field: f.source for f in facts}["client_code"] is Source.UNLABELLED
    assert values("0005-Left-Arm-MS-3mm-x2-v1.dxf")["part_name"] == "Left-Arm"


RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


@given(
    client=ANY_TEXT | st.sampled_from(["CON", "nul.x", "..", "CL-0001"]),
    project=ANY_TEXT | st.sampled_from(["aux", "/etc", "JB-2025-10-CL0001-001"]),
    part=ANY_TEXT | st.sampled_from(["..", ".hidden", "a/../b"]),
    distinction=ANY_TEXT,
    version=VERSIONS,
    extension=ANY_TEXT,
)
def test_no_name_leads_out_of_the_archive_or_past_200_bytes(
    *, client, project, part, distinction, version, extension
):
    record = replace(GATE, client_code=client, project_code=project, part_name=part)
    record = replace(record, thickness_mm=999.999, quantity=9_999_999, material="Galvanized Steel")
    first = stem(record, distinction=distinction)
    name = file_name(first, version, extension)
    assert len(first) + len("-v123456.0123456789") <= 200
    assert name.startswith(first + f"-v{version}")
    for path in (archive_path(client, project, name), archive_path(client, project, part)):
        assert not path.is_absolute()
        assert len(path.parts) == 3
        for component in path.parts:
            assert re.fullmatch(r"[A-Za-z0-9_.-]+", component)
            assert not component.startswith(".")
            assert not component.endswith(".")
            assert not RESERVED.match(component)
            assert len(component.encode()) <= 200


def test_a_foreign_stem_is_cut_to_200_bytes_too():
    assert len(file_name("x" * 500, 1, "dxf")) == 200


def test_the_logical_name_ignores_case_and_composition_only():
    one = logical_name("CL0001", "P", ("Left",), "Café")
    assert one == logical_name("CL0001", "P", ("left",), "CAFE\u0301")
    assert one != logical_name("CL0001", "P", ("left",), "Cafe")
    assert one != logical_name("CL0001", "P", (), "Café")


@given(
    st.lists(st.text("ab/\\", max_size=4), max_size=3),
    st.lists(st.text("ab/\\", max_size=4), max_size=3),
)
def test_two_places_never_share_a_logical_name(one, other):
    assume(one != other)
    names = {logical_name("C", "P", tuple(subpath), "x") for subpath in (one, other)}
    assert len(names) == 2


def test_distinctions_are_tried_from_the_plainest():
    assert distinctions((), "a")[:2] == ("", "ca9781")
    plain, folder, short, long = distinctions(("jobs", "Left Side"), "c/p/x")
    assert (plain, folder) == ("", "Left_Side")
    assert re.fullmatch(r"[0-9a-f]{6}", short)
    assert re.fullmatch(r"[0-9a-f]{32}", long)
    assert stem(GATE, distinction=folder).endswith("-BracketLeft_Left_Side-MS-5mm-x14")


@given(ANY_TEXT, ANY_TEXT, st.lists(ANY_TEXT, max_size=2), st.lists(ANY_TEXT, max_size=2))
@example("x" * 100, "x" * 101, [], [])
@example("東京", "大阪", [], [])
@example("plate", "plate", ["left"], ["right"])
def test_the_hash_keeps_two_logical_names_apart(part, other, subpath, other_subpath):
    def last(part_name, folders):
        logical = logical_name("CL0001", "P", tuple(folders), part_name)
        record = replace(GATE, part_name=part_name)
        return logical, stem(record, distinction=distinctions(tuple(folders), logical)[-2]).lower()

    (one, one_stem), (two, two_stem) = last(part, subpath), last(other, other_subpath)
    assert (one == two) or one_stem != two_stem
