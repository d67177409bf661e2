"""Records by their words, on SQLite and PostgreSQL."""

import unicodedata
from collections import Counter
from dataclasses import replace

import pytest

from modn_watch import asking
from modn_watch.errors import Misasked
from modn_watch.journal import Sought, open_journal
from modn_watch.model import Extract, Fact, Note, Record, Source, State, Table
from modn_watch.searching import pieces, typed_words
from tests.journals import ORDER, decided, leased

READ = {
    "file_type": "dxf",
    "parser_version": "1",
    "mime_type": "x",
    "extension": "dxf",
}


@pytest.fixture
def journal(database):
    made = open_journal(database)
    with made.connected():
        yield made


def filed(journal, name, texts=(), tables=(), state=State.DONE, **agreed):
    record = Record(**{"client_code": "CL0001", "project_code": "P", **agreed})
    ingest = leased(
        journal, name.encode(), record=record, logical_name=name, sha256=name, file_type="dxf"
    )
    extract = Extract(**READ, texts=tuple(texts), tables=tuple(tables))
    fact = Fact(field="part_name", value=name, evidence="file name", source=Source.FILE_NAME)
    journal.records.keep_reading(ingest, extract, (fact,))
    ingest = replace(decided(journal, ingest), state=state)
    return journal.ingests.save(ingest, keep=False).id


def names(journal, typed="", **asked):
    found = journal.search.found(Sought(words=typed_words(typed), **asked))
    assert found.total == len(found.hits)
    return [hit.ingest.identity.path.decode() for hit in found.hits]


def test_what_is_more_than_is_counted_is_said_and_not_counted(journal, monkeypatch):
    monkeypatch.setattr("modn_watch.journal.search.MOST_COUNTED", 3)
    for number in range(3):
        filed(journal, f"{number}.dxf")
    found = journal.search.found(Sought())
    assert (found.total, found.more, found.counts["client_code"]["CL0001"]) == (3, False, 3)
    filed(journal, "newest.dxf", client_code="CL0009")
    found = journal.search.found(Sought())
    assert (found.total, found.more) == (3, True)
    assert found.counts["client_code"] == {"CL0001": 2, "CL0009": 1}
    assert found.hits[0].ingest.identity.path == b"newest.dxf"


def test_a_record_is_found_by_each_word_of_it_whatever_its_case_and_accents(journal):
    filed(journal, "Café_bracket-VA-103.dxf", ["Staal S355JR", "Möre 12,5"])
    filed(journal, "other.dxf", ["nothing of it"])
    table = Table(name="t", columns=("Mark",), rows=(("ZX-9", None),))
    filed(journal, "list.dxf", tables=[table])
    for typed in (
        "cafe",
        "CAFÉ",
        "bracket",
        "va-103",
        "s355jr",
        "staal more",
        "103 VA",
        "brack s355",
    ):
        assert names(journal, typed) == ["Café_bracket-VA-103.dxf"], typed
    assert names(journal, "zx") == ["list.dxf"]
    assert names(journal, "bracket nothing") == []
    assert names(journal, "racket") == []


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("Łódź", "lodz"),
        ("Sørensen", "sorensen"),
        ("Ø20", "o20"),
        ("ǿ20", "o20"),
        ("Đuro", "duro"),
        ("Straße STRAẞE", "strasse"),
        ("Ærø æ", "aero"),
        ("Œuvre", "oeuvre"),
        ("Þorlákur", "thorlakur"),
        ("Guðrún", "gudrun"),
        ("Ħal", "hal"),
        ("Kap\N{LATIN SMALL LETTER DOTLESS I}", "kapi"),
    ],
)
def test_letters_that_unicode_takes_for_whole_are_found_by_plain_ones(journal, said, typed):
    filed(journal, "plate.dxf", [said])
    spelled = said.split()[0]
    for each in (typed, typed.upper(), spelled, spelled.upper()):
        assert names(journal, each) == ["plate.dxf"], each
    (piece,) = pieces(said, typed_words(typed))
    assert piece.hits[0] == (0, len(spelled))


def test_a_piece_is_shown_of_a_text_whose_accents_stand_for_themselves(journal):
    filed(journal, "plate.dxf", [unicodedata.normalize("NFD", "Dessert: Crème brûlée, 2 off")])
    (hit,) = journal.search.found(Sought(words=typed_words("creme brulee"))).hits
    (piece,) = pieces(hit.said, typed_words("creme brulee"))
    assert [piece.text[a:b] for a, b in piece.hits] == ["Crème", "brûlée"]
    assert piece.text == "Dessert: Crème brûlée, 2 off"


def test_what_was_rejected_unread_is_found_by_its_name_in_any_spelling(journal):
    ingest = leased(journal, "Müller/Größe Café.dxf".encode())
    rejecting = journal.ingests.save(replace(ingest, state=State.REJECTING), keep=True)
    journal.ingests.save(replace(rejecting, state=State.QUARANTINED), keep=False)
    for typed in ("grösse", "GROSSE", "cafe", "müll"):
        assert len(names(journal, typed)) == 1, typed


def test_a_clients_code_is_one_word_however_it_is_spelled(journal):
    filed(journal, "CL-0005/a.dxf")
    filed(journal, "CL0005/b.dxf", ["for JB-2025-10-CL0005-001"])
    # What has all its pieces, and is somebody else's.
    filed(journal, "c.dxf", ["CL-0001", "0005", "CL-2", "JB 2025 10 001"])
    for typed in ("CL-0005", "cl0005", "CL 0005", "cl_0005"):
        assert names(journal, typed) == ["CL0005/b.dxf", "CL-0005/a.dxf"], typed
    for typed in ("JB-2025-10-CL-0005-001", "jb 2025 10 cl0005 001", "JB2025-10-CL0005-001"):
        assert names(journal, typed) == ["CL0005/b.dxf"], typed
    # Its pieces stay words of their own, and what is only begun is no code yet.
    assert names(journal, "0005 a") == ["CL-0005/a.dxf"]
    assert len(names(journal, "CL-00")) == 3
    (piece,) = pieces("PLATE FOR CL-0005, 2 OFF", typed_words("cl0005"))
    assert [piece.text[a:b] for a, b in piece.hits] == ["CL-0005"]


def test_our_own_advice_is_nothing_that_files_are_found_by(journal):
    advice = "put it into the file's name, such as bracket-MS-5mm-x2.dxf."
    notes = (
        Note(code="no_material", message=f"Nothing says which material this is cut from: {advice}"),
        Note(code="gaps", message="Two contours nearly close: join them.", evidence="0.2 mm"),
    )
    number = filed(journal, "lid.dxf")
    ingest = replace(journal.records.get(number), notes=notes)
    journal.records.keep_reading(ingest, Extract(**READ), ())
    assert names(journal, "contours") == ["lid.dxf"]
    for typed in ("bracket", "material", "join", "name"):
        assert names(journal, typed) == [], typed


@pytest.mark.parametrize(
    "typed",
    ["' OR 1=1 --", "words:x", "a AND", "NOT", "current", "/current", "'/s'", "c434c30303031",
     "va*", "a " * 5000],
)  # fmt: skip
def test_nothing_that_is_typed_is_an_operator_or_a_filter(journal, typed):
    filed(journal, "plate.dxf", ["steel"])
    assert names(journal, typed) == []


@pytest.mark.parametrize("typed", ["x" * 65, "plate " + "x" * 65, "x" * 5000, "\u6f22" * 3000])
def test_a_word_that_is_longer_than_any_that_is_kept_finds_nothing(journal, typed):
    filed(journal, "plate.dxf", ["x" * 64, "x" * 65])
    assert names(journal, "x" * 64) == ["plate.dxf"]
    assert names(journal, typed) == []


@pytest.mark.parametrize(
    "typed", ['"', "*", "-", " - ", "(", "\\", "%", "\0", "\ud800", "\N{PILE OF POO}"]
)
def test_what_holds_no_word_is_asked_wrongly(typed):
    with pytest.raises(Misasked) as caught:
        asking.words("q", typed)
    assert (caught.value.field, caught.value.message) == (
        "q", "That holds no word; type letters or digits."
    )  # fmt: skip


def test_what_is_left_empty_narrows_nothing():
    assert asking.words("q", "") == asking.words("q", "  ") == ()


def test_no_word_of_many_is_left_out_unsaid():
    sixteen = " ".join(map(str, range(16)))
    assert len(asking.words("text", sixteen)) == 16
    # Each counts once.
    assert asking.words("text", f"{sixteen} {sixteen}") == asking.words("text", sixteen)
    with pytest.raises(Misasked, match="These are 17 words, and no more than 16") as caught:
        asking.words("text", f"{sixteen} plate")
    assert caught.value.field == "text"


def test_the_newest_come_first_a_page_at_a_time_with_how_many_there_are(journal):
    numbers = [filed(journal, f"plate-{n}.dxf") for n in range(5)]
    found = journal.search.found(Sought(words=("plate",), limit=2, offset=1))
    assert [hit.ingest.id for hit in found.hits] == [numbers[3], numbers[2]]
    assert (found.total, found.more) == (5, False)


def test_filters_narrow_and_every_kind_is_counted(journal):
    filed(journal, "a.dxf", material="Mild Steel", thickness_mm=3.0)
    filed(journal, "b.dxf", material="Mild Steel", thickness_mm=1.2, client_code="CL-Ü")
    filed(journal, "c.dxf", material="Brass", thickness_mm=3.0, project_code="P 2")
    filed(journal, "d.dxf")
    assert names(journal, material="Mild Steel") == ["b.dxf", "a.dxf"]
    assert names(journal, thickness_mm=3.0) == ["c.dxf", "a.dxf"]
    assert names(journal, thickness_mm=1.2, client="CL-Ü") == ["b.dxf"]
    assert names(journal, client="CL-") == []
    assert names(journal, project="P 2", file_type="dxf", status="completed") == ["c.dxf"]
    assert names(journal, file_type="pdf") == []
    assert names(journal, month="2026-01") == ["d.dxf", "c.dxf", "b.dxf", "a.dxf"]
    assert names(journal, month="2026-02") == []
    counts = journal.search.found(Sought()).counts
    assert counts["material"] == Counter({"Mild Steel": 2, "Brass": 1, None: 1})
    assert counts["thickness_mm"] == Counter({3.0: 2, 1.2: 1, None: 1})
    assert counts["client_code"] == Counter({"CL0001": 3, "CL-Ü": 1})
    assert counts["month"] == Counter({"2026-01": 4})
    assert counts["status"] == Counter({"completed": 4})


def test_what_is_on_its_way_is_not_found_and_what_was_rejected_is_by_its_name(journal):
    journal.records.keep_reading(
        leased(journal, b"half.dxf"), Extract(**READ, texts=("plate",)), ()
    )
    assert names(journal, "plate") == []
    ingest = leased(journal, b"broken plate.dxf", state=State.REJECTING, sha256="b")
    journal.ingests.save(replace(ingest, state=State.QUARANTINED, quarantine_path="q"), keep=False)
    assert names(journal, "plate broken") == ["broken plate.dxf"]
    assert names(journal, status="failed") == ["broken plate.dxf"]


def test_what_was_hidden_is_found_on_request_and_what_is_gone_never(journal):
    hidden, gone = filed(journal, "hidden plate.dxf"), filed(journal, "gone plate.dxf")
    journal.changes.hide(journal.records.get(hidden), ORDER)
    assert names(journal, "plate") == ["gone plate.dxf"]
    assert names(journal, "plate", deleted=True) == ["gone plate.dxf", "hidden plate.dxf"]
    journal.changes.condemn(journal.records.get(gone), ORDER)
    journal.changes.delete(journal.records.get(gone), ORDER)
    assert names(journal, "plate", deleted=True) == ["hidden plate.dxf"]
    assert journal.search.found(Sought(deleted=True)).total == 1


def test_what_is_read_anew_is_found_by_its_new_words_and_no_longer_by_its_old_ones(journal):
    number = filed(journal, "plate.dxf", ["old text"], material="Brass")
    ingest = journal.records.get(number)
    amended = replace(ingest, record=replace(ingest.record, material="Copper"))
    journal.changes.read_anew(
        amended, Extract(**READ, texts=("new text",)), (), ORDER, seen_at=ingest.updated_at
    )
    assert names(journal, "old") == []
    assert names(journal, "new text", material="Copper") == ["plate.dxf"]
    assert names(journal, material="Brass") == []


def test_files_that_were_filed_before_there_was_a_search_are_found_by_their_names(database):
    journal = open_journal(database)
    with journal.connected():
        filed(journal, "früher plate.dxf", material="Brass")
        for statement in _UNDONE[database.startswith("sqlite")]:
            journal.database.execute_sql(statement)
    again = open_journal(database)
    with again.connected():
        assert names(again, "plate", material="Brass") == ["früher plate.dxf"]


_UNDONE = {
    True: (
        "DROP TRIGGER file_ingests_found",
        "DROP TABLE search",
        "DROP TABLE search_rows",
        "DELETE FROM schema_migration WHERE name LIKE '0004%'",
    ),
    False: (
        "DROP TRIGGER file_ingests_found ON file_ingests",
        "DROP FUNCTION file_ingests_found",
        "DROP TABLE search_rows",
        "DELETE FROM schema_migration WHERE name LIKE '0004%%'",
    ),
}


def test_what_is_counted_of_ten_thousand_hits_is_read_from_an_index_alone(tmp_path):
    made = open_journal(f"sqlite:///{tmp_path}/modn-watch.db")
    with made.connected():
        filed(made, "plate.dxf", material="Mild Steel")
        asked = []
        made.database.connection().set_trace_callback(asked.append)
        made.search.found(Sought(words=("plate",), limit=0))
        made.database.connection().set_trace_callback(None)
        (counting,) = (each for each in asked if "thickness_mm" in each and "MATCH" in each)
        plan = [each[-1] for each in made.database.execute_sql(f"EXPLAIN QUERY PLAN {counting}")]
    assert any("COVERING INDEX file_ingests_counted" in step for step in plan)
    # What comes in order is not sorted once more.
    assert not any("TEMP B-TREE" in step for step in plan)
