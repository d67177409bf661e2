"""One record of what name, folders and content state, whatever the order."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.agreement import agree, confidence
from modn_watch.model import Fact, Record, Source

OPERATOR, NAME, LABELLED, FOLDER, LOOSE, DEFAULT = sorted(Source, reverse=True)


def fact(field, value, source=NAME, evidence=None):
    return Fact(field=field, value=value, source=source, evidence=evidence or source.name.lower())


def believed(field, *said):
    facts = [fact(field, value, source) for source, value in said]
    return getattr(agree(facts).record, field)


def test_nothing_stated_is_an_empty_record():
    assert agree([]).record == Record()
    assert agree([]).notes == ()


def test_the_higher_source_is_believed():
    order = [OPERATOR, NAME, LABELLED, FOLDER, LOOSE, DEFAULT]
    for index, source in enumerate(order):
        said = [(lower, f"Client {number}") for number, lower in enumerate(order[index:])]
        assert believed("client_code", *said) == "Client 0", source


def test_a_default_is_used_where_nobody_speaks_and_speaks_for_nothing():
    facts = [fact("client_code", "CL0001", DEFAULT)]
    assert agree(facts).record.client_code == "CL0001"
    assert confidence(facts) == 0.0
    contradicted = agree([*facts, fact("client_code", "CL0002", FOLDER)])
    assert contradicted.record.client_code == "CL0002"
    assert contradicted.notes == ()


def test_a_contradiction_is_shown_with_both_evidences():
    agreed = agree(
        [
            fact("material", "Mild Steel", NAME, "file name"),
            fact("material", "Stainless Steel", LABELLED, 'title block "Material"'),
        ]
    )
    assert agreed.record.material == "Mild Steel"
    (note,) = agreed.notes
    assert note.code == "conflict"
    assert note.evidence == 'file name; title block "Material"'
    assert note.message == (
        "Different values are stated for the material: Mild Steel (file name), "
        'Stainless Steel (title block "Material"); Mild Steel was used.'
    )


def test_thicknesses_within_five_micrometres_are_the_same():
    said = [fact("thickness_mm", 0.53), fact("thickness_mm", 0.534, LABELLED)]
    assert agree(said).notes == ()
    assert agree([said[0], fact("thickness_mm", 0.54, LABELLED)]).notes


def test_spelling_is_no_contradiction():
    said = [fact("part_name", "Bracket_Left"), fact("part_name", "BRACKET LEFT", LABELLED)]
    assert agree(said).notes == ()
    assert agree(said).record.part_name == "Bracket_Left"
    assert agree([fact("part_name", "+"), fact("part_name", "-", LABELLED)]).notes


def test_a_drawing_of_several_parts_is_believed_in_none_of_them():
    several = [fact("thickness_mm", 3, LABELLED, "A"), fact("thickness_mm", 5, LABELLED, "B")]
    alone = agree(several)
    assert alone.record.thickness_mm is None
    assert [note.evidence for note in alone.notes] == ["A; B"]
    assert agree([*several, fact("thickness_mm", 5)]).notes == ()
    contradicted = agree([*several, fact("thickness_mm", 8)])
    assert contradicted.record.thickness_mm == 8
    assert [note.evidence for note in contradicted.notes] == ["file_name; A; B"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("thickness_mm", math.nan),
        ("thickness_mm", math.inf),
        ("thickness_mm", 0),
        ("thickness_mm", -3.0),
        ("thickness_mm", "3mm"),
        ("quantity", 0),
        ("quantity", 2.5),
        ("quantity", True),
        ("thickness_mm", 1000.01),
        pytest.param("thickness_mm", 10**400, id="thickness_mm-endless"),
        ("quantity", 10_000_000),
        pytest.param("quantity", 10**400, id="quantity-endless"),
        ("quantity", 1e300),
        ("stated_version", 0),
        ("stated_version", 1_000_000),
        ("stated_version", 2**63),
        ("job_number", "12a"),
        ("job_number", "\N{SUPERSCRIPT TWO}"),
        ("client_code", " "),
        ("client_code", 7),
        ("colour", "red"),
    ],
)
def test_what_no_file_can_have_is_left_aside(field, value):
    assert agree([fact(field, value)]).record == Record()


def test_a_whole_number_is_a_quantity_however_a_spreadsheet_keeps_it():
    quantity = believed("quantity", (LABELLED, 4.0))
    assert (quantity, type(quantity)) == (4, int)


def test_quantity_unknown_is_none():
    assert agree([fact("part_name", "bracket")]).record.quantity is None


def test_confidence_has_one_definition():
    everything = [
        fact("client_code", "CL0001", FOLDER),
        fact("project_code", "P", FOLDER),
        fact("part_name", "bracket"),
        fact("material", "Mild Steel"),
        fact("thickness_mm", 3.0),
        fact("quantity", 2),
    ]
    assert confidence([]) == 0.0
    assert confidence(everything) == 0.8
    assert confidence([*everything, fact("client_code", "CL0001")]) == 0.83
    assert confidence([*everything, fact("material", "Brass", LABELLED)]) == 0.73
    assert confidence(everything[:-1]) == 0.67
    assert agree(everything).record.confidence_score == 0.8


def test_the_same_source_twice_is_no_second_witness():
    said = [fact("quantity", 2, LABELLED, "A"), fact("quantity", 2, LABELLED, "B")]
    assert confidence(said) == confidence(said[:1])


def test_the_stated_version_is_kept_but_not_counted():
    agreed = agree([fact("stated_version", 3)])
    assert agreed.record == Record(stated_version=3)


@pytest.mark.parametrize(
    ("field", "most"),
    [("thickness_mm", 1000.0), ("quantity", 9_999_999), ("stated_version", 999_999)],
)
def test_the_most_that_a_file_can_have_is_believed(field, most):
    assert believed(field, (LABELLED, most)) == most


def test_what_no_file_can_have_is_no_contradiction():
    agreed = agree([fact("quantity", 4), fact("quantity", 10**12, LABELLED)])
    assert (agreed.record.quantity, agreed.notes) == (4, ())


@given(st.sampled_from(["thickness_mm", "quantity", "stated_version"]), st.integers() | st.floats())
def test_whatever_number_is_stated_a_database_can_hold_the_record(field, value):
    number = getattr(agree([fact(field, value)]).record, field)
    assert number is None or 0 < number < 2**31


NUMBERS = st.sampled_from([1, 2, 3.0, 3.004, 3.008, -1, math.nan, True, "3"])
TEXTS = st.sampled_from(["A", "a", "a b", "A_B", "B", "", 1])
SOURCES = st.sampled_from([NAME, LABELLED, LOOSE, DEFAULT])
EVIDENCE = st.sampled_from(["p", "q"])
FACTS = st.lists(
    st.builds(fact, st.sampled_from(["thickness_mm", "quantity"]), NUMBERS, SOURCES, EVIDENCE)
    | st.builds(fact, st.sampled_from(["material", "x"]), TEXTS, SOURCES, EVIDENCE),
    max_size=12,
)


@given(FACTS, st.randoms())
def test_the_order_of_facts_never_counts(facts, random):
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert agree(shuffled) == agree(facts)


@given(FACTS)
def test_confidence_is_the_records_own_and_between_0_and_1(facts):
    assert agree(facts).record.confidence_score == confidence(facts)
    assert 0 <= confidence(facts) <= 1
