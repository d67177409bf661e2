"""The records over HTTP."""

import base64
import os

import pytest

from modn_watch.model import Extract, Preview
from tests.api.conftest import PLACE

NAME = f"{PLACE}/plate_5mm_MS_x3.dxf"


def filed(site, *names, content=b"drawing"):
    for name in names:
        site.here.save(name, content + name.encode())
    return {each.identity.path.decode(): each.id for each in site.here.drain()}


def test_what_is_filed_is_listed_newest_first_with_how_many_there_are(site):
    numbers = filed(site, f"{PLACE}/a.dxf", f"{PLACE}/b.dxf", f"{PLACE}/c.dxf")
    page = site.get("/files", "files_list", limit=2)
    assert page["total"] == 3
    assert [each["id"] for each in page["files"]] == sorted(numbers.values())[:0:-1]
    rest = site.get("/files", "files_list", limit=2, offset=2)
    assert [each["id"] for each in rest["files"]] == [min(numbers.values())]


@pytest.mark.parametrize(
    "asked",
    [
        {"client_code": "cl0001"},
        {"project_code": "JB-2025-10-CL0001-001", "client_code": "CL-0001"},
        {"material": "mild steel"},
        {"thickness_mm": "5mm"},
        {"thickness_mm": "5,0"},
        {"file_type": ".dxf"},
        {"status": "done"},
        {"since": "2026-01-02", "until": "2026-01-02", "text": "PLA"},
        {"text": "plate 5mm", "sort": "-thickness_mm"},
        {"material": "", "thickness_mm": "", "client_code": "cl 0001", "status": ""},
    ],
)
def test_records_are_found_by_the_words_that_people_use(site, asked):
    numbers = filed(site, NAME, "CL-0002/other/thing_3mm_SS.dxf")
    found = site.get("/files", "files_list", **asked)
    assert numbers[NAME] in [each["id"] for each in found["files"]]
    if not {"file_type", "status"} >= set(asked):
        assert found["total"] == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"material": "unobtainium"}, "material"),
        ({"thickness_mm": "thick"}, "thickness_mm"),
        ({"thickness_mm": "nan"}, "thickness_mm"),
        ({"thickness_mm": "1e308"}, "thickness_mm"),
        ({"status": "lost"}, "status"),
        ({"file_type": "sculpture"}, "file_type"),
        ({"limit": "0"}, "limit"),
        ({"limit": "100000"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-13-01"}, "until"),
        ({"since": "0001-01-01T00:00+01:00"}, "since"),
        ({"sort": "price"}, "sort"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_filter_that_cannot_be_says_which_it_is(site, asked, field):
    problem = site.problem(site.http.get("/files", params=asked), 422)
    assert [each["field"] for each in problem["errors"]] == [field]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"sort": "thickness_mm"}, ["thin_1mm_MS_x1", "mid_5mm_SS_x9", "thick_12mm_MS_x3"]),
        ({"sort": "-quantity"}, ["mid_5mm_SS_x9", "thick_12mm_MS_x3", "thin_1mm_MS_x1"]),
        ({"sort": "-id", "limit": 1}, ["mid_5mm_SS_x9"]),
        ({"since": "2026-01-03"}, []),
        ({"until": "2026-01-01"}, []),
        # They came at five past three of that day.
        (
            {"since": "2026-01-02T03:04", "until": "2026-01-02T05:06+02:00", "limit": 1},
            ["mid_5mm_SS_x9"],
        ),
        (
            {"until": "9999-12-31", "sort": "-id"},
            ["mid_5mm_SS_x9", "thick_12mm_MS_x3", "thin_1mm_MS_x1"],
        ),
        ({"text": "thi", "sort": "original_filename"}, ["thick_12mm_MS_x3", "thin_1mm_MS_x1"]),
    ],
)  # fmt: skip
def test_a_list_is_sorted_and_cut_to_days_and_words(site, asked, names):
    for name in ("thin_1mm_MS_x1", "thick_12mm_MS_x3", "mid_5mm_SS_x9"):
        filed(site, f"{PLACE}/{name}.dxf")
    found = site.get("/files", "files_list", **asked)["files"]
    assert [each["original_filename"].removesuffix(".dxf") for each in found] == names


def test_one_record_is_shown_with_what_was_read_of_it(site):
    number = filed(site, NAME)[NAME]
    shown = site.get(f"/files/{number}", "files_show")
    assert (shown["material"], shown["thickness_mm"], shown["quantity"]) == ("Mild Steel", 5.0, 3)
    metadata = site.get(f"/files/{number}/metadata", "files_metadata")
    assert metadata["facts"] == shown["facts"] != []
    ingest = site.get(f"/ingest/{number}", "ingest")
    assert (ingest["finished"], ingest["waits_for"]) == (True, None)


def test_a_file_on_its_way_says_what_it_waits_for(site):
    site.here.save(NAME)
    site.here.settle()
    site.here.step()
    site.here.parser.plans["plate_5mm_MS_x3.dxf"] = OSError(28, "No space left on device")
    site.here.step()
    ingest = site.get("/ingest/1", "ingest")
    assert not ingest["finished"]
    assert ingest["waits_for"]["code"] == "storage_full"


@pytest.mark.parametrize("path", ["", "/metadata", "/versions", "/content", "/preview.svg"])
def test_what_there_is_not_is_a_404_and_what_is_no_number_a_422(site, path):
    assert site.problem(site.http.get(f"/files/77{path}"), 404)["code"] == "unknown"
    for number in ("abc", "0", "-1", "1.5", str(2**63)):
        answer = site.http.get(f"/files/{number}{path}")
        assert site.problem(answer, 422)["errors"][0]["field"] == "number"


def test_the_versions_of_a_file_are_listed_oldest_first(site):
    first = filed(site, NAME)[NAME]
    site.here.save(NAME, b"changed")
    numbers = sorted(each.id for each in site.here.drain())
    for number in numbers:
        found = site.get(f"/files/{number}/versions", "files_versions")
        assert [each["id"] for each in found["files"]] == [first, numbers[-1]]


def test_the_original_comes_back_byte_for_byte_to_be_kept(site):
    content = os.urandom(700_000)
    site.here.save(f"{PLACE}/Bro \"é' ;.dxf", content)
    number = site.here.drain()[0].id
    answer = site.http.get(f"/files/{number}/content")
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-length"] == str(len(content))
    kept = "attachment; filename*=UTF-8''Bro%20%22%C3%A9%27%20%3B.dxf"
    assert answer.headers["content-disposition"] == kept
    assert answer.headers["content-type"] == "image/vnd.dxf"


def test_a_rejected_original_comes_from_quarantine(site):
    site.here.save(NAME, b"bad drawing")
    number = site.here.drain()[0].id
    assert site.http.get(f"/files/{number}/content").content == b"bad drawing"


def test_a_link_that_somebody_put_into_the_place_of_a_file_is_not_sent(site, tmp_path):
    site.here.save(NAME, b"bad drawing")
    number = site.here.drain()[0].id
    secret = tmp_path / "secret"
    secret.write_text("nobody's business")
    (quarantined,) = site.here.quarantine.rglob("*.dxf")
    quarantined.unlink()
    quarantined.symlink_to(secret)
    assert site.problem(site.http.get(f"/files/{number}/content"), 404)["code"] == "unknown"
    folder = quarantined.parent
    quarantined.unlink()
    folder.rename(tmp_path / "moved")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / quarantined.name).write_text("nobody's business")
    folder.symlink_to(tmp_path / "elsewhere")
    assert site.problem(site.http.get(f"/files/{number}/content"), 404)["code"] == "unknown"


def test_the_picture_of_a_drawing_can_neither_run_nor_load_anything(site):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'

    def drawn(_path):
        return None

    site.here.parser.plans["plate_5mm_MS_x3.dxf"] = drawn
    number = filed(site, NAME)[NAME]
    assert site.problem(site.http.get(f"/files/{number}/preview.svg"), 404)
    ingest = site.here.shop.journal.records.get(number)
    extract = Extract(
        file_type="dxf", parser_version="1", mime_type="image/vnd.dxf", extension="dxf",
        preview=Preview(mime_type="image/svg+xml", base64=base64.b64encode(svg).decode()),
    )  # fmt: skip
    site.here.shop.journal.records.keep_reading(ingest, extract, ())
    answer = site.http.get(f"/files/{number}/preview.svg")
    assert (answer.content, answer.headers["content-type"]) == (svg, "image/svg+xml")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert site.http.get(f"/files/{number}/preview").content == svg
