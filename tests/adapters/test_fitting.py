import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.model import Extract, Fact, Note, Preview, Source, Table
from modn_watch.sandbox.fitting import fit

LEAST_BYTES = 700

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)
scalars = st.integers() | st.floats() | st.text() | st.booleans()
words = st.text(max_size=30)
facts = st.builds(
    Fact, field=words, value=scalars, unit=words, evidence=words, source=st.sampled_from(Source)
)
notes = st.builds(Note, code=words, message=words, place=words, evidence=words)
tables = st.builds(
    Table,
    name=words,
    columns=st.just(("a", "b")),
    rows=st.lists(st.tuples(scalars, st.none() | scalars), max_size=5).map(tuple),
)
extracts = st.builds(
    Extract,
    file_type=st.just("dxf"),
    parser_version=st.just("1"),
    mime_type=st.just("image/vnd.dxf"),
    extension=st.just("dxf"),
    facts=st.lists(facts, max_size=4).map(tuple),
    notes=st.lists(notes, max_size=4).map(tuple),
    texts=st.lists(words, max_size=9).map(tuple),
    tables=st.lists(tables, max_size=3).map(tuple),
    geometry=st.none() | st.dictionaries(words, anything, max_size=4),
    preview=st.none() | st.builds(Preview, mime_type=words, base64=words),
    details=st.dictionaries(words, anything, max_size=4),
)


def size(extract):
    return len(json.dumps(asdict(extract), allow_nan=False).encode())


@given(extracts, st.integers(LEAST_BYTES, 6000))
def test_it_always_fits(extract, limit_bytes):
    assert size(fit(extract, limit_bytes)) <= limit_bytes


@given(extracts, st.integers(LEAST_BYTES, 6000))
def test_only_what_was_too_much_is_left_out_and_it_says_so(extract, limit_bytes):
    whole = fit(extract, 10**9)
    kept = fit(extract, limit_bytes)
    assert not whole.partial
    assert kept.partial == (size(whole) > limit_bytes)
    if not kept.partial:
        assert kept == whole
    else:
        assert kept.notes[-1].code == "cut_short"


@given(extracts)
def test_what_comes_out_is_what_json_gives_back(extract):
    clean = asdict(fit(extract, 10**9))
    text = json.dumps(clean, allow_nan=False)
    text.encode("utf-8")
    assert "\\u0000" not in text
    assert json.loads(json.dumps(clean["details"])) == clean["details"]
    assert json.loads(json.dumps(clean["geometry"])) == clean["geometry"]


@given(extracts)
def test_making_it_plain_twice_changes_nothing_more(extract):
    once = fit(extract, 10**9)
    assert fit(once, 10**9) == once


def made(**parts):
    return Extract(file_type="dxf", parser_version="1", mime_type="x", extension="dxf", **parts)


def test_the_largest_part_goes_first_and_the_facts_stay():
    fact = Fact(field="material", value="MS", evidence="layer", source=Source.UNLABELLED)
    extract = made(
        texts=("t" * 3000,),
        details={"d": "d" * 5000},
        geometry={"width": 5.0},
        facts=(fact,),
        preview=Preview(mime_type="image/png", base64="p" * 100),
    )
    kept = fit(extract, 4000)
    assert kept.details == {}
    assert kept.texts == extract.texts
    assert kept.preview == extract.preview
    assert (kept.geometry, kept.facts) == ({"width": 5.0}, (fact,))
    assert kept.notes[-1].message.endswith("left out are its details.")
    smaller = fit(extract, 2000)
    assert (smaller.details, smaller.texts) == ({}, ())
    assert smaller.notes[-1].message.endswith("left out are its details, texts.")


def test_measures_and_facts_go_only_when_nothing_else_helps():
    many = tuple(
        Fact(field="thickness_mm", value=n, evidence="e" * 50, source=Source.LABELLED)
        for n in range(100)
    )
    kept = fit(made(facts=many, geometry={"parts": [1] * 1000}, texts=("a",)), 2000)
    assert (kept.facts, kept.geometry, kept.texts) == ((), None, ())


@pytest.mark.parametrize(
    ("value", "kept"),
    [(float("nan"), None), (float("-inf"), None), (1.5, 1.5), (True, True), ("a\0b", "a\ufffdb")],
)
def test_values_that_json_cannot_hold_become_nothing(value, kept):
    assert fit(made(details={"v": [value]}), 10**6).details == {"v": [kept]}
    cell = fit(made(tables=(Table(name="t", columns=("a",), rows=((value,),)),)), 10**6)
    assert cell.tables[0].rows == ((kept,),)


def test_numbers_of_other_libraries_become_plain_ones():
    details = {"a": np.float64(1.5), "b": np.int32(7), "c": np.array([1, 2])}
    plain = fit(made(details=details), 10**6).details
    assert plain == {"a": 1.5, "b": 7, "c": [1, 2]}
    assert [type(value) for value in plain.values()] == [float, int, list]


def test_a_fact_without_a_value_is_none():
    fact = Fact(field="thickness_mm", value=float("nan"), evidence="", source=Source.LABELLED)
    assert fit(made(facts=(fact, replace(fact, value=3))), 10**6).facts == (replace(fact, value=3),)
