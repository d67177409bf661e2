"""Finding files over HTTP."""

import pytest

from modn_watch.model import Extract
from tests.api.conftest import PLACE

NAME = f"{PLACE}/plate_5mm_MS_x3.dxf"


def test_files_are_found_by_begun_words_and_filters_with_what_was_meant_marked(site):
    site.here.save(NAME)
    site.here.save("CL-0002/other/thing_3mm_SS.dxf", b"thing")
    first, _ = site.here.drain()
    extract = Extract(
        file_type="dxf", parser_version="1", mime_type="x", extension="dxf",
        texts=("Sny uit S355 plaat <b>",),
    )  # fmt: skip
    site.here.shop.journal.records.keep_reading(first, extract, ())
    found = site.get("/search", "search", q="S35 plaat", client_code="cl0001")
    (hit,) = found["hits"]
    (snippet,) = hit["snippets"]
    marked = [snippet["text"][start:end] for start, end in snippet["marked"]]
    assert (found["total"], hit["record"]["id"], marked) == (1, first.id, ["S355", "plaat"])
    assert site.get("/search", "search", q="plaat", material="ss")["hits"] == []
    everything = site.get("/search", "search")
    assert [each["count"] for each in everything["facets"]["client_code"]] == [1, 1]
    counted = site.get("/facets", "facets", client_code="cl0001")
    assert counted["total"] == 1
    assert counted["facets"]["material"] == [{"value": "Mild Steel", "count": 1}]


@pytest.mark.parametrize("asked", [{"month": "2026-1"}, {"material": "cheese"}, {"limit": 0}])
def test_a_filter_that_cannot_be_says_which_it_is(site, asked):
    problem = site.problem(site.http.get("/search", params=asked), 422)
    assert [each["field"] for each in problem["errors"]] == list(asked)


@pytest.mark.parametrize("path", ["/files", "/search", "/facets", "/review"])
@pytest.mark.parametrize("thickness_mm", ["1e308", "1000001", "inf", "-1"])
def test_a_thickness_that_no_sheet_has_says_so_wherever_it_is_asked_for(site, path, thickness_mm):
    asked = {"thickness_mm": thickness_mm}
    problem = site.problem(site.http.get(path, params=asked), 422)
    assert [each["field"] for each in problem["errors"]] == ["thickness_mm"]
    page = site.http.get("/web/search", params=asked)
    assert (page.status_code, f"&#34;{thickness_mm}&#34; is no thickness" in page.text) == (
        422,
        True,
    )


@pytest.mark.parametrize("path", ["/files", "/search", "/facets", "/review", "/web/search"])
def test_the_thickest_that_may_be_asked_for_is_looked_for(site, path):
    site.here.save(NAME)
    site.here.drain()
    assert site.http.get(path, params={"thickness_mm": "1000000"}).status_code == 200


@pytest.mark.parametrize("typed", ["*", '"', "-", "\0", " ".join(map(str, range(17)))])
@pytest.mark.parametrize(
    ("path", "field"), [("/search", "q"), ("/facets", "q"), ("/files", "text")]
)
def test_what_cannot_be_looked_for_does_not_find_everything(site, path, field, typed):
    problem = site.problem(site.http.get(path, params={field: typed}), 422)
    assert [each["field"] for each in problem["errors"]] == [field]


def test_what_cannot_be_looked_for_is_said_below_the_search_box(site):
    page = site.http.get("/web/search", params={"q": "*"})
    assert page.status_code == 422
    assert '<p class="told bad" role="alert">That holds no word; type' in page.text
    assert 'name="q" type="search" value="*"' in page.text
