"""What a person has stated is corrected and taken back on the page of its file."""

import re

import pytest

from tests.api.conftest import PLACE, answering
from tests.shops import an_installation


@pytest.fixture
def here(tmp_path):
    with an_installation(tmp_path) as here:
        here.save(f"{PLACE}/plate_5mm_MS.dxf")
        here.drain()
        yield here


@pytest.fixture
def client(here):
    with answering(here) as client:
        yield client


def known(here):
    (found,) = here.records()
    return found.record.material, found.record.thickness_mm, found.record.quantity


def form(client, number=1):
    """Return the address of the form on a file's page, and what it would send as it is."""
    page = client.get(f"/web/files/{number}").text
    found = page[page.index('<details class="correct') :]
    found = found[: found.index("</details>")]
    said = re.findall('<input [^>]*name="([a-z_]+)" value="([^"]*)"', found)
    return re.search('action="([^"]+)"', found)[1], dict(said)


def test_a_statement_is_made_corrected_and_taken_back(here, client):
    where, said = form(client)
    assert said["thickness_mm"] == said["was_thickness_mm"] == ""
    first = client.post(where, data={**said, "thickness_mm": "6", "quantity": "3"})
    assert first.is_redirect
    told = client.get(first.headers["location"]).text
    assert "Saved." in told
    assert "Thickness, Quantity" in re.sub(r"\s+", " ", told)
    assert known(here) == ("Mild Steel", 6, 3)
    _, said = form(client)
    assert (said["thickness_mm"], said["quantity"], said["material"]) == ("6", "3", "")
    assert client.post(where, data={**said, "thickness_mm": "2.5"}).is_redirect
    assert known(here) == ("Mild Steel", 2.5, 3)
    _, said = form(client)
    assert client.post(where, data={**said, "thickness_mm": "", "quantity": ""}).is_redirect
    # The name says so again.
    assert known(here) == ("Mild Steel", 5, None)


@pytest.mark.parametrize("mine", ["4", ""])
def test_what_a_colleague_stated_after_the_form_was_made_stays(here, client, mine):
    where, early = form(client)
    client.post(where, data={**early, "thickness_mm": "6"})
    _, early = form(client)
    client.post(where, data={**early, "thickness_mm": "8"})
    late = client.post(where, data={**early, "thickness_mm": mine, "quantity": "9"})
    assert late.status_code == 409
    (refusal,) = re.findall(r'role="alert"[^>]*>(.*?)</p>', late.text)
    assert refusal.startswith("Stated meanwhile: Thickness 8 mm. ")
    assert 'name="quantity" value="9"' in late.text
    assert known(here) == ("Mild Steel", 8, None)


def test_what_a_colleague_took_back_is_not_stated_again_unseen(here, client):
    where, said = form(client)
    client.post(where, data={**said, "thickness_mm": "6"})
    _, early = form(client)
    client.post(where, data={**early, "thickness_mm": ""})
    late = client.post(where, data={**early, "thickness_mm": "7"})
    assert late.status_code == 409
    assert "taken back meanwhile" in late.text
    assert known(here) == ("Mild Steel", 5, None)


def test_what_cannot_be_is_said_beside_what_was_typed(here, client):
    where, said = form(client)
    wrong = client.post(where, data={**said, "thickness_mm": "<b>thick", "material": "SS"})
    assert wrong.status_code == 422
    assert re.search(
        'name="thickness_mm" value="&lt;b&gt;thick"[^>]*aria-invalid="true"', wrong.text
    )
    assert 'name="material" value="SS"' in wrong.text
    assert 'name="was_material" value=""' in wrong.text
    assert client.post(where, data=said).status_code == 422
    assert known(here) == ("Mild Steel", 5, None)


def test_what_is_not_filed_has_no_form(here, client):
    here.save(f"{PLACE}/broken.dxf", b"bad")
    here.drain()
    assert 'class="correct' not in client.get("/web/files/2").text
    assert client.post("/web/files/2/facts", data={"material": "MS"}).status_code == 409
    assert client.post("/web/files/99/facts", data={"material": "MS"}).status_code == 404
