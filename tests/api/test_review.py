"""What wants a look by a person, and what a person states of it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from modn_watch.commands.reread import reread, state
from modn_watch.commands.review import entry
from modn_watch.errors import Busy, Unreadable
from modn_watch.model import Extract, Fact, Source
from modn_watch.partlist import PartLine
from tests.api.conftest import PLACE, Site, answering
from tests.shops import an_installation

BARE = f"{PLACE}/lid.dxf"


def filed(site, name=BARE, content=b"drawing"):
    site.here.save(name, content)
    return site.here.drain()[-1].id


def facts(site, number, **said):
    return site.post(f"/files/{number}/facts", "facts_stated", json=said)


def reading(site, *stated, file_type="dxf", part_lines=()):
    """Have every file say something, as the title block of a drawing does."""

    def parse(path, name, *, kind=None, alone=False, begin=lambda: None):
        begin()
        return Extract(
            file_type=file_type,
            part_lines=part_lines,
            parser_version="1",
            mime_type="image/vnd.dxf",
            extension="dxf",
            facts=tuple(
                Fact(field=field, value=value, evidence="title block", source=Source.LABELLED)
                for field, value in stated
            ),
        )

    site.here.shop = replace(site.here.shop, parse=parse)
    return parse


@pytest.fixture
def contradicting(tmp_path, database):
    """One file whose name says mild steel of 5 mm, and whose title block something else."""
    with an_installation(tmp_path, database=database) as here:
        site = Site(here, None)
        reading(site, ("material", "Brass"), ("thickness_mm", 4.0))
        with answering(here) as client:
            site.http = client
            yield site, filed(site, f"{PLACE}/lid_5mm_MS.dxf")


def test_what_nobody_says_is_missing(site):
    number = filed(site)
    found = site.get("/review", "review")
    assert (found["total"], found["review_below"]) == (1, 0.7)
    (entry,) = found["files"]
    assert entry["record"]["id"] == number
    assert entry["missing"] == ["material", "quantity", "thickness_mm"]
    assert (entry["contradicts"], entry["stated"]) == ([], [])


def test_what_contradicts_is_shown_with_each_value_and_where_it_was_read(contradicting):
    site, number = contradicting
    (entry,) = site.get("/review", "review")["files"]
    assert (entry["record"]["id"], entry["missing"]) == (number, ["quantity"])
    choices = {
        each["field"]: (each["used"], {(v["value"], v["evidence"]) for v in each["values"]})
        for each in entry["contradicts"]
    }
    assert choices == {
        "material": ("Mild Steel", {("Mild Steel", "file name"), ("Brass", "title block")}),
        "thickness_mm": (5.0, {(5.0, "file name"), (4.0, "title block")}),
    }


def test_what_a_person_decides_is_decided_and_leaves_the_list(contradicting):
    site, number = contradicting
    done = facts(site, number, material="brass", thickness_mm="4mm")
    assert done["changed"] == {
        "material": "Brass",
        "thickness_mm": 4.0,
        # Client, project and part have one voice each, these two agree with another, and nobody
        # knows of a quantity: (3 x 0.8 + 2 x 1) / 6.
        "confidence_score": 0.73,
    }
    assert (done["review"]["contradicts"], done["review"]["missing"]) == ([], ["quantity"])
    assert {(fact["field"], fact["evidence"]) for fact in done["review"]["stated"]} == {
        ("material", "operator"),
        ("thickness_mm", "operator"),
    }
    assert site.get("/review", "review")["total"] == 0


def test_what_a_person_states_is_found_at_once_and_raises_the_confidence(site):
    number = filed(site)
    before = site.get(f"/files/{number}", "files_show")
    done = facts(site, number, material="ms", thickness_mm=5, quantity=14)
    # Three fields that nobody spoke for have one voice each: 3 x 0.8 / 6.
    after = done["changed"].pop("confidence_score")
    assert after == pytest.approx(before["confidence_score"] + 0.4, abs=0.011)
    assert done["changed"] == {"material": "Mild Steel", "thickness_mm": 5.0, "quantity": 14}
    asked = {"material": "MS", "thickness_mm": "5"}
    assert site.get("/files", "files_list", **asked)["total"] == 1
    assert site.get("/search", "search", q="mild steel", **asked)["total"] == 1
    shown = site.get(f"/files/{number}", "files_show")
    assert shown["file_path"] == before["file_path"]
    assert "named_otherwise" in [note["code"] for note in shown["notes"]]
    assert site.get("/review", "review")["total"] == 0


def test_what_a_person_stated_outlasts_a_new_reading_until_it_is_taken_back(site):
    number = filed(site)
    facts(site, number, material="ms", quantity=14)
    assert site.post(f"/files/{number}/re-extract", "re_extracted")["changed"] == {}
    done = facts(site, number, material=None)
    assert done["changed"]["material"] is None
    assert [fact["field"] for fact in done["review"]["stated"]] == ["quantity"]
    assert facts(site, number, quantity=None)["review"]["stated"] == []
    shown = site.get(f"/files/{number}", "files_show")
    assert "named_otherwise" not in [note["code"] for note in shown["notes"]]
    assert "operator" not in [fact["evidence"] for fact in shown["facts"]]


def test_what_was_looked_at_leaves_the_list_outlasts_a_reading_and_comes_back(contradicting):
    site, number = contradicting
    before = site.get(f"/files/{number}", "files_show")
    done = facts(site, number, reviewed=True)
    assert done["changed"] == {"confidence_score": 1.0}
    assert (done["review"]["contradicts"], done["review"]["missing"]) == ([], [])
    assert [(fact["field"], fact["value"]) for fact in done["review"]["stated"]] == [
        ("reviewed", True)
    ]
    assert site.get("/review", "review")["total"] == 0
    assert site.post(f"/files/{number}/re-extract", "re_extracted")["changed"] == {}
    assert site.get("/review", "review")["total"] == 0
    assert facts(site, number, reviewed=False)["review"]["missing"] == ["quantity"]
    (entry,) = site.get("/review", "review")["files"]
    assert len(entry["contradicts"]) == 2
    assert entry["record"]["confidence_score"] == before["confidence_score"]
    changes = site.get("/audit", "audit", what="state")["entries"]
    assert [bool(each["after"]["stated"]) for each in changes] == [False, True]
    assert {each["ingest"] for each in changes} == {number}


def test_nobody_has_looked_at_what_is_only_being_sent(site):
    said = {"overrides": '{"reviewed": true}', "wait_s": "0"}
    answer = site.http.post("/ingest", files={"files": ("lid.dxf", b"drawing")}, data=said)
    assert site.problem(answer, 422)["errors"][0]["field"] == "overrides"


def test_of_a_list_of_parts_is_asked_only_what_it_can_have_one_of(site):
    lines = tuple(PartLine(mark=each, evidence="row") for each in ("A", "B"))
    reading(site, file_type="excel", part_lines=lines)
    number = filed(site, f"{PLACE}/cutting list.xlsx")
    assert site.get("/review", "review")["total"] == 0
    assert asked_of(site, number) == []
    reading(site, ("thickness_mm", 3.0), file_type="image")
    assert asked_of(site, filed(site, f"{PLACE}/photo.png")) == ["material", "quantity"]
    reading(site)
    assert asked_of(site, filed(site, f"{PLACE}/plate.dxf")) == [
        "material",
        "quantity",
        "thickness_mm",
    ]


def asked_of(site, number):
    journal = site.here.shop.journal
    return entry(journal, journal.records.get(number))["missing"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "material"),
        ({"reviewed": "perhaps"}, "reviewed"),
        ({"client_code": "CL-0002"}, "client_code"),
        ({"material": "cheese"}, "material"),
        ({"material": 5}, "material"),
        ({"thickness_mm": "thick"}, "thickness_mm"),
        ({"thickness_mm": 0}, "thickness_mm"),
        ({"thickness_mm": 1000}, "thickness_mm"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": [14]}, "quantity"),
        ({"part_name": ""}, "part_name"),
    ],
)
def test_what_cannot_be_stated_says_why_and_changes_nothing(site, said, field):
    number = filed(site)
    before = site.get(f"/files/{number}", "files_show")
    answer = site.http.post(f"/files/{number}/facts", json={"quantity": 2, **said} if said else {})
    assert site.problem(answer, 422)["errors"][0]["field"] == field
    assert site.get(f"/files/{number}", "files_show") == before


def test_of_what_is_not_filed_or_not_there_nothing_can_be_stated(site):
    number = filed(site, content=b"bad")
    assert site.problem(site.http.post(f"/files/{number}/facts", json={"quantity": 2}), 409)
    assert site.problem(site.http.post("/files/99/facts", json={"quantity": 2}), 404)


def test_while_it_is_read_anew_nothing_is_stated_and_afterwards_it_is(site):
    number = filed(site)
    begun, go_on = threading.Event(), threading.Event()

    def slow(_path):
        begun.set()
        assert go_on.wait(60)

    site.here.parser.plans["lid.dxf"] = slow
    with ThreadPoolExecutor() as pool:
        first = pool.submit(site.http.post, f"/files/{number}/re-extract")
        assert begun.wait(60)
        try:
            assert site.problem(site.http.post(f"/files/{number}/facts", json={"quantity": 2}), 409)
        finally:
            go_on.set()
        assert first.result().status_code == 200
    assert facts(site, number, quantity=2)["changed"]["quantity"] == 2


def test_what_two_state_at_once_in_two_programs_is_never_half_lost(site):
    number = filed(site)
    shop = site.here.shop
    before = shop.journal.records.get(number)

    def meanwhile(_path):
        site.here.parser.plans.clear()
        site.here.time.pass_by(1)
        state(shop, before, {"quantity": 2})

    for order in (lambda seen: state(shop, seen, {"material": "Brass"}), partial(reread, shop)):
        site.here.parser.plans["lid.dxf"] = meanwhile
        with pytest.raises(Busy):
            order(before)
        before = shop.journal.records.get(number)
        assert [(fact.field, fact.value) for fact in before.stated] == [("quantity", 2)]
        assert before.record.quantity == 2


def test_what_cannot_be_read_any_more_keeps_what_was_known(site):
    number = filed(site)
    site.here.parser.plans["lid.dxf"] = Unreadable("Not today.")
    answer = site.http.post(f"/files/{number}/facts", json={"quantity": 2})
    assert site.problem(answer, 422)["code"] == "unreadable"
    assert site.get(f"/files/{number}", "files_show")["quantity"] is None
