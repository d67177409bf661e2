"""Files that are the same, over HTTP and by command."""

from tests.api.conftest import PLACE
from tests.brackets import bracket
from tests.redrawn import changed, mirrored, read


def test_duplicates_are_listed_and_an_unknown_record_is_404(site):
    for number, name in enumerate(("arm", "lever", "again")):
        site.here.save(f"{PLACE}/000{number}-{name}-MS-3mm-x1.dxf", "arm" if number != 1 else "b")
    first, second, third = site.here.drain()
    for each, data in ((first, bracket()), (second, changed(bracket(), mirrored))):
        site.here.shop.journal.records.keep_reading(each, read(data), ())
    found = site.get(f"/files/{first.id}/duplicates", "duplicates")
    assert [(each["record"]["id"], each["why"]) for each in found["files"]] == [
        (third.id, "bytes"), (second.id, "geometry"),
    ]  # fmt: skip
    assert (found["files"][1]["mirrored"], found["more"], found["waiting"]) == (True, False, 0)
    assert site.problem(site.http.get("/files/99/duplicates"), 404)["code"]
    assert site.problem(site.http.get("/files/none/duplicates"), 422)["errors"]
