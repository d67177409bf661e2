"""What a designer does with the page, from the drop folder to the last file put right."""

import re

import pytest
from playwright.sync_api import expect

from modn_watch.commands import access
from modn_watch.model import State
from tests.api.conftest import PLACE, answering
from tests.builders import a_dxf
from tests.journals import ORDER
from tests.shops import an_installation
from tests.web.conftest import Web, a_plate


def row(page, name):
    return page.locator(".record").filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_file_arrives_without_reload_and_is_opened(web):
    with web.visit() as page:
        expect(page.locator("#live")).to_have_text("Live")
        page.evaluate("window.loadedOnce = true")
        web.here.save(f"{PLACE}/flange-MS-6mm-x3.dxf", a_plate(90, 90, hole=30))
        web.here.drain()
        arrived = row(page, "flange-MS-6mm-x3.dxf")
        expect(arrived).to_contain_text("Filed")
        expect(arrived).to_contain_text(re.compile(r"Mild Steel\s*6 mm\s*\S 3"))
        expect(page.locator("#said")).to_contain_text("flange-MS-6mm-x3.dxf is filed.")
        assert page.evaluate("window.loadedOnce")
        number = web.record("flange-MS-6mm-x3.dxf").id
        arrived.get_by_role("link", name="flange-MS-6mm-x3.dxf").click()
        expect(page).to_have_url(f"{web.url}/web/files/{number}")


def test_a_file_is_found_while_its_name_is_typed(web):
    with web.visit("/web/search") as page:
        page.get_by_label("Words to look for").press_sequentially("guss")
        expect(page.locator(".record")).to_have_count(1)
        expect(page).to_have_url(re.compile(r"q=guss"))
        expect(row(page, "gusset-GALV-3mm-x12.dxf")).to_be_visible()


def test_a_broken_file_is_told_of_without_reload_and_put_right_from_quarantine(web):
    with web.visit() as page:
        expect(page.locator("#live")).to_have_text("Live")
        page.evaluate("window.loadedOnce = true")
        web.here.save(f"{PLACE}/spoilt.dxf", b"bad")
        web.here.drain()
        expect(page.locator("#said")).to_contain_text("spoilt.dxf needs you.")
        assert page.evaluate("window.loadedOnce")
        row(page, "spoilt.dxf").get_by_role("link", name="See what to do").click()
        waiting = page.locator(f"#waits-{web.record('spoilt.dxf').id}")
        expect(waiting).to_contain_text("Cannot be read")
        expect(waiting).to_contain_text("save or export it again")
        # Somebody mends it where it waits.
        mended = web.here.quarantine / web.record("spoilt.dxf").quarantine_path
        mended.write_bytes(a_plate(10, 20))
        waiting.get_by_role("button", name="Try again as it is").click()
        expect(page.get_by_text("is on its way")).to_be_visible()
        web.here.drain()
        expect(page.get_by_text("is filed as")).to_be_visible()


def test_a_file_of_nobody_is_assigned_and_what_keeps_it_is_said_beside_the_form(web):
    web.here.save("lost.dxf", a_plate(70, 30))
    web.here.drain()
    number = web.record("lost.dxf").id
    with web.visit("/web/quarantine", size="phone") as page:
        waiting = page.locator(f"#waits-{number}")
        expect(waiting).to_contain_text("Whose is it?")
        waiting.get_by_label("Client").fill("///")
        waiting.get_by_label("Project").fill("x")
        waiting.get_by_role("button", name="Assign and send").click()
        expect(waiting.get_by_role("alert")).to_contain_text("cannot stand for a client")
        expect(waiting.get_by_label("Client")).to_have_value("///")
        waiting.get_by_label("Client").fill("CL-0001")
        waiting.get_by_label("Project").fill("JB-2025-10-CL0001-001")
        waiting.get_by_role("button", name="Assign and send").click()
        expect(page.get_by_text("is on its way")).to_be_visible()
        web.here.drain()
        expect(page.get_by_role("link", name="CL0001-JB-2025-10-CL0001-001-lost")).to_be_visible()
    assert web.record("lost.dxf").record.client_code == "CL0001"


def test_nothing_moves_under_who_reads_and_a_button_shows_what_is_new(web):
    with web.visit(size="phone") as page:
        expect(page.locator("#live")).to_have_text("Live")
        page.evaluate("scrollTo(0, 600)")
        before = page.locator(".record").first.get_attribute("id")
        web.here.save(f"{PLACE}/later-MS-1mm-x1.dxf", a_plate(11, 12))
        web.here.drain()
        news = page.locator("#news")
        expect(news).to_have_text("1 file changed: show")
        assert page.locator(".record").first.get_attribute("id") == before
        assert page.evaluate("scrollY") == pytest.approx(600, abs=60)
        news.click()
        expect(row(page, "later-MS-1mm-x1.dxf")).to_be_visible()


def test_search_needs_no_script_and_its_url_holds_all_that_was_asked(web):
    with web.visit("/web/search?q=cover", java_script_enabled=False) as page:
        page.get_by_role("link", name="DXF drawing").click()
        expect(page).to_have_url(re.compile(r"/web/search\?q=cover&file_type=dxf"))
        chip = page.get_by_role("link", name="DXF drawing")
        expect(page.locator(".record")).to_have_count(1)
        expect(page.get_by_label("Words to look for")).to_have_value("cover")
        chip.click()
        expect(page.locator(".record")).to_have_count(2)
        expect(page.locator("mark").first).to_have_text("cover")


def test_a_filter_that_cannot_be_is_said_on_the_page(web):
    with web.visit("/web/search?material=cheese") as page:
        expect(page.get_by_role("alert")).to_contain_text('No material is called "cheese"')


def test_the_first_visit_tells_where_to_save(browser, tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        page = browser.new_page()
        page.goto(f"{client.base_url}/web")
        expect(page.locator("#list")).to_contain_text(f"{tmp_path}/inbox/CLIENT/PROJECT/")
        page.close()


def test_who_may_not_change_anything_any_more_is_told_so_in_the_card_of_the_file(browser, tmp_path):
    with an_installation(tmp_path) as here, answering(here) as client:
        for name in ("first", "second"):
            here.save(f"{PLACE}/{name}.dxf", b"bad")
        here.drain()
        secret = access.create(here.shop.journal, "screen", "write", ORDER)["token"]
        with Web(here, str(client.base_url).rstrip("/"), browser).visit("/web/quarantine") as page:
            page.locator("input[name=token]").fill(secret)
            page.locator("input[name=token]").press("Enter")
            expect(page.locator(".waits")).to_have_count(2)
            here.shop.journal.database.execute_sql("UPDATE tokens SET role = 'read'")
            card = page.locator(".waits").filter(has_text="first.dxf")
            card.get_by_role("button", name="Try again as it is").click()
            expect(card.get_by_role("alert")).to_contain_text("This takes the role write")
            expect(page.locator(".waits")).to_have_count(2)


def test_clients_and_projects_there_are_can_be_chosen_once_a_form_is_begun(web):
    with web.visit("/web/quarantine") as page:
        expect(page.locator("#clients option")).to_have_count(0)
        page.get_by_label("Client").first.focus()
        expect(page.locator('#clients option[value="CL0002"]')).to_have_count(1)
        expect(page.locator('#projects option[value="JB-2025-11-CL0002-003"]')).to_have_count(1)


def _taken(record, name):
    return record.state is not State.CLAIMING and record.identity.path.endswith(name.encode())


def drain_once_taken(web, page, name):
    """Let the installation work once a file that is sent is in its keeping.

    Not before: its clock runs ahead while it works, and the sender would be given up.
    """
    for _ in range(200):
        if any(_taken(each, name) for each in web.here.records()):
            break
        page.wait_for_timeout(50)
    web.here.drain()


def test_files_are_sent_from_the_page_by_picker_and_by_drag_and_drop(web):
    with web.visit() as page:
        expect(page.locator("#live")).to_have_text("Live")
        sent = {
            "name": "sent-MS-4mm-x2.dxf",
            "mimeType": "image/vnd.dxf",
            "buffer": a_plate(33, 44),
        }
        page.locator("#files").set_input_files([sent])
        expect(page.locator("#chosen")).to_contain_text("sent-MS-4mm-x2.dxf")
        page.locator("#send-client").fill("CL-0001")
        page.locator("#send-project").fill("JB-2025-10-CL0001-001")
        page.get_by_role("button", name="Send").click()
        drain_once_taken(web, page, "sent-MS-4mm-x2.dxf")
        expect(page.locator("#outcome")).to_contain_text("is filed")
        expect(row(page, "sent-MS-4mm-x2.dxf")).to_contain_text("Filed")
        # The next one is for the same project.
        expect(page.locator("#send-client")).to_have_value("CL-0001")
        expect(page.locator("#send-project")).to_have_value("JB-2025-10-CL0001-001")

        carried = page.evaluate_handle(
            """() => {
                const made = new DataTransfer();
                made.items.add(new File(["bad"], "dropped.dxf"));
                return made;
            }"""
        )
        page.dispatch_event("main", "dragover", {"dataTransfer": carried})
        page.dispatch_event("main", "drop", {"dataTransfer": carried})
        expect(page.locator("#chosen")).to_contain_text("dropped.dxf")
        page.get_by_role("button", name="Send").click()
        drain_once_taken(web, page, "dropped.dxf")
        expect(page.locator("#outcome .bad")).to_contain_text("dropped.dxf")


def test_a_client_that_is_there_only_by_a_typo_is_asked_about_before_anything_is_sent(web):
    with web.visit(size="phone") as page:
        sent = {"name": "typo-MS-4mm.dxf", "mimeType": "image/vnd.dxf", "buffer": a_plate(34, 45)}
        page.locator("#files").set_input_files([sent])
        page.locator("#send-client").fill("CL-0001")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#outcome")).to_contain_text("Say for which project it is, too")
        expect(page.locator("#send-project")).to_be_focused()
        page.locator("#send-client").fill("CL-0003")
        page.locator("#send-project").fill("JB-2025-10-CL0003-001")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#outcome")).to_contain_text("CL0003 is a new client")
        assert not [each for each in web.here.records() if b"typo" in each.identity.path]
        page.get_by_role("button", name="Yes, CL0003 is right").click()
        drain_once_taken(web, page, "typo-MS-4mm.dxf")
        expect(page.locator("#outcome")).to_contain_text("is filed")
    assert web.record("typo-MS-4mm.dxf").record.client_code == "CL0003"


def test_what_is_missing_is_stated_on_the_review_page(web):
    web.here.save("CL-0001/JB-2025-10-CL0001-001/unsure.dxf", a_plate(55, 56))
    web.here.drain()
    number = web.record("unsure.dxf").id
    with web.visit("/web/review", size="phone") as page:
        looks = page.locator(f"#looks-{number}")
        looks.get_by_label("Material").fill("cheese")
        looks.get_by_role("button", name="Save what is filled in").click()
        expect(looks.get_by_role("alert")).to_contain_text('No material is called "cheese"')
        expect(looks.get_by_label("Material")).to_have_value("cheese")
        looks.get_by_label("Material").fill("MS")
        looks.get_by_label("Thickness").fill("5")
        looks.get_by_label("Pieces").fill("7")
        looks.get_by_role("button", name="Save what is filled in").click()
        expect(looks.get_by_role("status")).to_contain_text("Saved.")
    agreed = web.record("unsure.dxf").record
    assert (agreed.material, agreed.thickness_mm, agreed.quantity) == ("Mild Steel", 5, 7)


def test_what_is_right_as_it_is_leaves_the_list_and_can_be_put_back(web):
    web.here.save(f"{PLACE}/jig.dxf", a_plate(57, 58))
    web.here.drain()
    number = web.record("jig.dxf").id
    with web.visit("/web/review") as page:
        looks = page.locator(f"#looks-{number}")
        looks.get_by_role("button", name="Nothing to add: right as it is").click()
        expect(looks.get_by_role("status")).to_contain_text("It is off the list.")
        page.reload()
        expect(looks).to_have_count(0)
    with web.visit(f"/web/files/{number}", java_script_enabled=False) as page:
        expect(page.get_by_text("found it right as it is")).to_be_visible()
        page.get_by_role("button", name="Put it back on the list").click()
        expect(page.locator(f"#looks-{number}")).to_be_visible()


def test_of_two_values_one_is_chosen_by_its_evidence(web):
    web.here.save(f"{PLACE}/twofold-MS-x4.dxf", a_dxf(texts=["MATERIAL: STAINLESS STEEL"]))
    web.here.drain()
    number = web.record("twofold-MS-x4.dxf").id
    with web.visit("/web/review") as page:
        looks = page.locator(f"#looks-{number}")
        choice = looks.get_by_role("group", name="Material: which is right?")
        expect(choice).to_contain_text("file name")
        choice.get_by_role("radio", name="Stainless Steel").check()
        looks.get_by_role("button", name="Save what is filled in").click()
        expect(looks.get_by_role("status")).to_contain_text("Saved.")
    assert web.record("twofold-MS-x4.dxf").record.material == "Stainless Steel"


def test_news_that_were_missed_while_the_connection_was_away_are_shown_once_it_is_back(web):
    with web.visit("/web/status") as page:
        page.route("**/events", lambda route: route.abort())
        page.goto("/web")
        expect(page.locator("#live")).to_have_text("Connecting …")
        web.here.save(f"{PLACE}/missed-MS-1mm-x1.dxf", a_plate(13, 14))
        web.here.drain()
        assert row(page, "missed-MS-1mm-x1.dxf").count() == 0
        page.unroute("**/events")
        expect(page.locator("#live")).to_have_text("Live")
        expect(row(page, "missed-MS-1mm-x1.dxf")).to_be_visible()


def test_how_many_wait_is_told_on_a_page_that_is_open_and_new_ones_are_shown_when_asked_for(web):
    with web.visit("/web/quarantine") as page:
        before = len(web.here.shop.journal.records.in_quarantine())
        expect(page.locator("#total")).to_have_text(f"{before} files wait")
        page.wait_for_function(
            "() => performance.getEntriesByName(location.origin + '/web/total/quarantine').length"
        )
        web.here.save(f"{PLACE}/unlike-MS-1mm-x1.dxf", b"bad")
        web.here.drain()
        expect(page.locator("#total")).to_have_text(f"{before + 1} files wait")
        card = page.locator(f"#waits-{web.record('unlike-MS-1mm-x1.dxf').id}")
        assert card.count() == 0
        page.get_by_role("button", name="1 more file waits: show").click()
        card.get_by_role("button", name="Try again as it is").click()
        expect(page.locator("#total")).to_have_text(f"{before} files wait")
        web.here.drain()


def test_how_many_there_are_stays_true_under_who_reads(web):
    with web.visit("/web", size="phone") as page:
        expect(page.locator("#live")).to_have_text("Live")
        number = int(page.locator("#total").inner_text().split()[0])
        page.evaluate("scrollTo(0, 600)")
        web.here.save(f"{PLACE}/counted-MS-1mm-x1.dxf", a_plate(21, 22))
        web.here.drain()
        expect(page.locator("#total")).to_have_text(f"{number + 1} files")
        assert row(page, "counted-MS-1mm-x1.dxf").count() == 0
