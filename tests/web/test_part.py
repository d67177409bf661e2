"""The page of a part: looking around in its drawing, from a note to its place, and what is done."""

import re

import pymupdf
import pytest
from playwright.sync_api import expect

from tests.api.conftest import PLACE
from tests.builders import a_dxf, an_xlsx
from tests.web.conftest import SCHEMES, SIZES, a_plate, serious

READY = "[data-viewer][data-ready]"


def opened(web, name, **options):
    return web.visit(f"/web/files/{web.record(name).id}", **options)


def shown(page):
    """Return which part of the drawing is in sight: left, top, width and height, mm."""
    page.wait_for_selector(READY)
    page.wait_for_timeout(60)
    return [float(each) for each in page.locator(".stage svg").get_attribute("viewBox").split()]


def settled(page, before):
    """Return what is in sight once that is something else than before."""
    page.wait_for_function(
        "before => document.querySelector('.stage svg').getAttribute('viewBox') !== before",
        arg=" ".join(f"{each:g}" for each in before),
    )
    return shown(page)


def middle(page):
    box = page.locator(".stage").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture(scope="module", autouse=True)
def drawings(web):
    """Two more drawings: one with layers of awkward names, and one that lies above the origin."""
    circle = {10: 30, 20: 20, 40: 5}
    edges = [((0, 0), (60, 0)), ((60, 0), (60, 40)), ((60, 40), (0, 40)), ((0, 40), (0, 0))]
    lines = [("LINE", {8: AWKWARD, 10: a, 20: b, 11: c, 21: d}) for (a, b), (c, d) in edges]
    engraved = ("LINE", {8: "ENGRAVE", 10: 5, 20: 5, 11: 55, 21: 9})
    drawn = a_dxf(*lines, ("CIRCLE", {8: "HOLES", **circle}), engraved)
    web.here.save(f"{PLACE}/layers <b>x-MS-3mm-x1.dxf", drawn)
    edges = [((0, 10), (80, 10)), ((80, 10), (80, 60)), ((80, 60), (0, 60))]
    lines = [("LINE", {8: "CUT", 10: a, 20: b, 11: c, 21: d}) for (a, b), (c, d) in edges]
    web.here.save(f"{PLACE}/lifted-MS-2mm-x1.dxf", a_dxf(*lines))
    web.here.drain()


AWKWARD = "A<i>\"b' & c"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(web, scheme, size):
    for name in ("open-MS-2mm-x1.dxf", "list.xlsx", "notes.pdf", "panel-AL-2mm-x1.lbrn2"):
        with opened(web, name, scheme=scheme, size=size) as page:
            if name.startswith("open"):
                page.wait_for_selector(READY)
                page.locator(".mark").first.click()
            assert serious(page) == [], name
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wider <= 0, name


def test_a_wheel_over_the_drawing_zooms_where_it_points_and_is_the_pages_again_when_all_is_seen(
    web,
):
    with opened(web, "cover plate-SS-1.2mm-x2.dxf") as page:
        whole = shown(page)
        page.mouse.move(*middle(page))
        page.mouse.wheel(0, -400)
        close = settled(page, whole)
        assert close[2] < whole[2] / 1.5
        assert close[0] + close[2] / 2 == pytest.approx(whole[0] + whole[2] / 2, abs=0.5)
        page.mouse.wheel(0, 4000)
        assert settled(page, close) == pytest.approx(whole, abs=0.5)
        page.wait_for_timeout(300)
        page.mouse.wheel(0, 300)
        page.wait_for_function("() => scrollY > 0")
        assert shown(page) == pytest.approx(whole, abs=0.5)


def test_keys_buttons_and_dragging_move_the_drawing(web):
    with opened(web, "cover plate-SS-1.2mm-x2.dxf") as page:
        whole = shown(page)
        page.locator(".stage").focus()
        page.keyboard.press("+")
        close = settled(page, whole)
        assert close[2] == pytest.approx(whole[2] / 1.5)
        page.keyboard.press("ArrowRight")
        right = settled(page, close)
        assert right[0] > close[0]
        assert right[1] == pytest.approx(close[1])
        page.keyboard.press("0")
        assert settled(page, right) == pytest.approx(whole)
        page.get_by_role("button", name="Closer").click()
        near = settled(page, whole)
        x, y = middle(page)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y, steps=3)
        page.mouse.up()
        assert settled(page, near)[0] < near[0]
        page.get_by_role("button", name="Show all of it").click()
        page.wait_for_function(
            "() => document.querySelector('[data-do=whole]').ariaDisabled === 'true'"
        )


def test_the_scale_is_as_long_as_it_says(web):
    with opened(web, "cover plate-SS-1.2mm-x2.dxf") as page:
        _, _, width_mm, _ = shown(page)
        stage = page.locator(".stage").bounding_box()
        bar = page.locator("[data-bar]").bounding_box()
        said = page.locator("[data-length]").inner_text()
        number, unit = said.split()
        assert unit == "mm"
        assert bar["width"] == pytest.approx(float(number) * stage["width"] / width_mm, rel=0.02)
        assert page.locator(".extent").inner_text() == "300 \N{MULTIPLICATION SIGN} 200 mm"


def test_two_fingers_zoom_and_one_scrolls_the_page_while_all_is_in_sight(web):
    with opened(web, "cover plate-SS-1.2mm-x2.dxf", size="phone", has_touch=True) as page:
        page.locator(".stage").scroll_into_view_if_needed()
        whole = shown(page)
        x, y = middle(page)
        touch = page.context.new_cdp_session(page)

        def fingers(kind, *places):
            points = [{"x": x + dx, "y": y + dy} for dx, dy in places]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        before = page.evaluate("scrollY")
        fingers("touchStart", (0, 0))
        for step in range(1, 6):
            fingers("touchMove", (0, -20 * step))
        fingers("touchEnd")
        page.wait_for_function("before => scrollY > before", arg=before)
        assert shown(page) == pytest.approx(whole)

        page.evaluate("scrollTo(0, 0)")
        page.locator(".stage").scroll_into_view_if_needed()
        x, y = middle(page)
        fingers("touchStart", (-20, 0), (20, 0))
        fingers("touchMove", (-40, 0), (40, 0))
        fingers("touchMove", (-60, 0), (60, 0))
        fingers("touchEnd")
        close = settled(page, whole)
        assert close[2] == pytest.approx(whole[2] / 3, rel=0.05)

        at = page.evaluate("scrollY")
        fingers("touchStart", (0, 0))
        fingers("touchMove", (10, 5))
        fingers("touchMove", (40, 20))
        fingers("touchEnd")
        assert settled(page, close)[0] < close[0]
        assert page.evaluate("scrollY") == at


def test_a_layer_goes_off_and_comes_back_whatever_it_is_called(web):
    with opened(web, "layers <b>x-MS-3mm-x1.dxf") as page:
        page.wait_for_selector(READY)
        engraved = page.locator(".stage .engrave path")
        assert engraved.is_visible()
        box = page.get_by_role("checkbox", name=re.compile("^ENGRAVE engraved"))
        box.uncheck()
        assert not engraved.is_visible()
        assert page.locator(".stage .outline path").is_visible()
        box.check()
        assert engraved.is_visible()
        page.get_by_role("checkbox", name=re.compile(re.escape(AWKWARD))).uncheck()
        assert not page.locator(".stage .outline path").is_visible()
        assert page.locator(".stage .hole path").is_visible()
        assert page.locator("h1").inner_text().startswith("layers <b>x")


def test_colours_are_of_kinds_or_of_layers(web):
    with opened(web, "layers <b>x-MS-3mm-x1.dxf") as page:
        page.wait_for_selector(READY)
        assert page.locator("[data-legend] li:visible").all_inner_texts() == [
            *("outline", "hole", "engraved"),
        ]
        page.get_by_label("By layer").check()
        assert not page.locator("[data-legend]").is_visible()
        assert page.locator(".stage svg.by-layer").count() == 1


def test_a_note_leads_to_its_place_and_back(web):
    with opened(web, "lifted-MS-2mm-x1.dxf") as page:
        whole = shown(page)
        pin = page.locator(".note[data-x] [data-follow]").first
        note = page.locator(".note[data-x]").first
        pin.focus()
        page.keyboard.press("Enter")
        left, top, width, height = settled(page, whole)
        # The drawing begins at 0 mm on the left, and its upper edge is at 60 mm.
        x, y = float(note.get_attribute("data-x")), 60 - float(note.get_attribute("data-y"))
        assert (left + width / 2, top + height / 2) == pytest.approx((x, y), abs=1)
        assert width < whole[2] / 3
        card = page.locator("[data-card]")
        said = note.locator("[data-said]").inner_text()
        assert said in card.inner_text()
        assert "is-here" in note.get_attribute("class")
        page.get_by_role("button", name="In the list").click()
        assert page.evaluate("document.activeElement.dataset.follow") == ""
        page.get_by_role("button", name="Close", exact=True).click()
        assert not card.is_visible()


def test_a_mark_on_the_drawing_leads_to_its_note(web):
    with opened(web, "open-MS-2mm-x1.dxf") as page:
        page.wait_for_selector(READY)
        mark = page.locator(".mark:visible").first
        number = mark.inner_text().split()[0]
        mark.click()
        assert page.locator(f"#note-{number}.is-here").count() == 1
        assert page.locator("[data-card-number]").inner_text() == number


def test_without_scripts_there_are_the_picture_the_facts_and_the_file(web):
    with opened(web, "open-MS-2mm-x1.dxf", java_script_enabled=False) as page:
        assert page.locator(".stage img").get_attribute("src").endswith("/preview.svg")
        assert page.locator(".viewer button:visible, .viewer input:visible").count() == 0
        facts = page.locator(".facts").inner_text()
        assert "Mild Steel" in facts
        assert "file name" in facts
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        assert download.value.suggested_filename == "open-MS-2mm-x1.dxf"


def test_who_contradicts_what_is_believed_is_shown_beside_it(web):
    # The list of the project says 4 pieces of 5 mm: so does the name.  Another name says 6.
    title = {8: "CUT", 1: "Material: Brass"}
    lines = [("TEXT", {**title, 10: 5, 20: 5, 40: 3})]
    edges = [((0, 0), (60, 0)), ((60, 0), (60, 40)), ((60, 40), (0, 40)), ((0, 40), (0, 0))]
    lines += [("LINE", {8: "CUT", 10: a, 20: b, 11: c, 21: d}) for (a, b), (c, d) in edges]
    web.here.save(f"{PLACE}/quarrel-MS-3mm-x1.dxf", a_dxf(*lines))
    web.here.drain()
    with opened(web, "quarrel-MS-3mm-x1.dxf") as page:
        row = page.locator(".facts .is-disputed")
        assert row.locator(".believed").inner_text() == "Mild Steel"
        assert "Brass" in row.locator(".otherwise").inner_text()


def test_an_older_version_says_so_and_leads_to_the_newest(web):
    old, new = [
        each.id
        for each in web.here.records()
        if each.identity.path.endswith(b"bracket-MS-5mm-x4.dxf")
    ]
    with web.visit(f"/web/files/{old}") as page:
        page.get_by_role("link", name="See the newest, v2.").click()
        assert page.url.endswith(f"/web/files/{new}")
        assert page.locator("#versions .kin-name").count() == 2


def test_a_file_is_read_anew_and_deleted_after_one_question_with_a_word_on_how_it_comes_back(web):
    web.here.save(f"{PLACE}/gone-MS-2mm-x1.dxf", a_dxf(("CIRCLE", {8: "CUT", 40: 9})))
    web.here.drain()
    with opened(web, "gone-MS-2mm-x1.dxf") as page:
        page.get_by_role("button", name="Read anew").click()
        page.get_by_text("All is as it was.").wait_for()
        page.get_by_text("Delete…").click()
        page.get_by_role("button", name="Yes, delete it").click()
        page.get_by_text("save the same file into the inbox again").wait_for()
        assert page.get_by_role("button", name="Read anew").count() == 0
        assert web.record("gone-MS-2mm-x1.dxf").deleted_at is not None
        page.go_back()
        page.goto(f"/web/files/{web.record('broken.dxf').id}")
        assert page.locator(".notice.bad").is_visible()


def test_a_file_of_which_nothing_was_read_is_seen_all_the_same_and_a_broken_one_is_an_icon(web):
    web.here.save("nobodys.dxf", a_plate(71, 30))
    web.here.drain()
    with opened(web, "nobodys.dxf") as page:
        picture = page.locator(".nothing .thumb.shown img")
        expect(picture).to_be_visible()
        assert picture.evaluate("seen => seen.naturalWidth") > 300
        expect(page.locator(".nothing")).to_contain_text("Nothing was read of this file.")
    with opened(web, "broken.dxf") as page:
        expect(page.locator(".nothing .icon")).to_be_visible()
        assert page.locator(".nothing .thumb.shown").count() == 0


def test_a_wrong_statement_is_put_right_where_it_is_read_also_on_a_phone(web):
    web.here.save(f"{PLACE}/slip-MS-5mm-x4.dxf", a_plate(72, 30))
    web.here.drain()
    with opened(web, "slip-MS-5mm-x4.dxf", size="phone", java_script_enabled=False) as page:
        page.get_by_text("State otherwise").click()
        page.get_by_label("Thickness").fill("6")
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".notice.good")).to_contain_text("Saved. Now read otherwise: Thickness")
        page.get_by_text("State otherwise").click()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        expect(page.get_by_label("Thickness")).to_have_value("6")
        page.get_by_label("Thickness").fill("none")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("thickness")
        expect(page.get_by_label("Thickness")).to_be_focused()
        page.get_by_label("Thickness").fill("")
        page.get_by_role("button", name="Save").click()
    assert web.record("slip-MS-5mm-x4.dxf").record.thickness_mm == 5


def test_what_is_not_there_is_a_page_that_says_so(web):
    with web.visit("/web/files/999999") as page:
        assert page.locator("h1").inner_text() == "Not found"
        page.goto("/web/projects/CL-0099/JB-2025-10-CL0099-001")
        assert page.locator("h1").inner_text() == "Not found"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_project_shows_its_list_beside_its_drawings(web, scheme):
    for size in SIZES:
        with web.visit(f"/web/projects/{PLACE}", size=size, scheme=scheme) as page:
            assert serious(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            row = page.locator(".match tbody tr", has=page.get_by_role("rowheader", name="bracket"))
            row = row if row.count() else page.locator(".match tbody tr", has_text="bracket")
            assert "5 mm" in row.first.inner_text()
            row.first.get_by_role("link", name="DXF").first.click()
            assert page.locator("h1").inner_text().startswith("bracket")


def test_two_versions_are_compared_line_by_line_and_in_words(web):
    old, new = [
        each.id
        for each in web.here.records()
        if each.identity.path.endswith(b"bracket-MS-5mm-x4.dxf")
    ]
    for scheme in SCHEMES:
        with web.visit(f"/web/files/{new}", scheme=scheme) as page:
            page.get_by_role("link", name="Compare").click()
            assert page.url.endswith(f"/web/files/{new}?with={old}#difference")
            page.wait_for_selector(READY)
            assert serious(page) == []
            # The hole grew from 12 to 14 mm, and the outline stayed.
            rows = page.locator(".difference tbody tr").all_inner_texts()
            told = {row.split("\t")[0]: row.split("\t")[1:] for row in rows}
            assert told["Holes ⌀12"] == ["1", "0"]
            assert told["Holes ⌀14"] == ["0", "1"]
            alone = page.locator(".stage .only-one path").first
            assert alone.is_visible()
            page.get_by_role("checkbox", name="only in v1").uncheck()
            assert not alone.is_visible()
            assert page.locator(".stage .only-other path").first.is_visible()
            page.get_by_role("link", name="Stop comparing").first.click()
            assert page.url.endswith(f"/web/files/{new}")


def test_a_hole_that_was_moved_is_told_in_words_as_it_is_drawn(web):
    for x in (50, 90):
        rings = [(x, 10), (250, 10), (150, 200)]
        circles = [("CIRCLE", {8: "CUT", 10: at, 20: 50, 40: radius}) for at, radius in rings]
        web.here.save(f"{PLACE}/wandered-MS-2mm-x1.dxf", a_dxf(*circles))
        web.here.drain()
    old, new = [
        each.id
        for each in web.here.records()
        if each.identity.path.endswith(b"wandered-MS-2mm-x1.dxf")
    ]
    with web.visit(f"/web/files/{new}?with={old}") as page:
        told = page.locator(".difference")
        expect(told).to_contain_text("3 are in both, 0 only in v1 and 0 only in v2.")
        expect(told).to_contain_text("1 of those in both lies elsewhere or turned, 40 mm away.")
        expect(told).not_to_contain_text("nothing that was read of them does")


def test_of_three_versions_any_two_are_compared_from_the_page_of_each(web):
    for width in (31, 32, 33):
        web.here.save(f"{PLACE}/thrice-MS-2mm-x1.dxf", a_plate(width, 20))
        web.here.drain()
    first, second, third = [
        each.id
        for each in web.here.records()
        if each.identity.path.endswith(b"thrice-MS-2mm-x1.dxf")
    ]
    with web.visit(f"/web/files/{third}", size="phone", java_script_enabled=False) as page:
        page.locator("select[name=one]").select_option(label="v2")
        page.locator("select[name=other]").select_option(label="v1")
        page.get_by_role("button", name="Compare any two").click()
        assert page.url.endswith(f"/web/files/{second}?with={first}#difference")
        expect(page.locator(".difference")).to_contain_text("v1")
        page.goto(f"/web/compare?one={third}&other={third}")
        assert page.url.endswith(f"/web/files/{third}#difference")


def test_no_record_is_compared_with_one_that_is_not_there(web):
    with web.visit(f"/web/files/{web.record('list.xlsx').id}?with=999999") as page:
        assert page.locator("h1").inner_text() == "Not found"


# What the policy of the page stops by itself (handlers, styles of elements) is left out here.
EVIL = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" data-left-mm="0"
 data-top-mm="10" data-evil="1"><script>document.title='evil'</script>
<style>path{fill:red}</style><foreignObject><p>evil</p></foreignObject>
<image href="/files/1/thumbnail.png"/><a href="javascript:document.title='evil'">
<path d="M0,0L1,1"/></a><g class="cut outline" data-layer="CUT" id="evil" href="evil:">
<path d="M1,1L9,1L9,9Z"/></g></svg>"""


def test_of_a_picture_only_its_lines_are_taken_over(web):
    with web.visit("/web") as page:
        page.route(
            "**/preview.svg",
            lambda route: route.fulfill(body=EVIL, content_type="image/svg+xml"),
        )
        page.goto(f"/web/files/{web.record('open-MS-2mm-x1.dxf').id}")
        page.wait_for_selector(READY)
        inside = page.locator(".stage svg").inner_html()
        assert re.findall("script|red|foreign|image|href|onload|onclick|evil", inside) == []
        assert page.locator(".stage svg path").count() == 1
        assert "open" in page.title()


def test_where_a_picture_cannot_be_had_the_page_stays_whole(web):
    with web.visit("/web") as page:
        page.route("**/preview.svg", lambda route: route.fulfill(status=404))
        page.goto(f"/web/files/{web.record('open-MS-2mm-x1.dxf').id}")
        page.wait_for_timeout(200)
        assert page.locator(".note").count() > 0
        assert page.locator(".viewer button:visible").count() == 0


def test_siblings_and_what_is_the_same_elsewhere_are_shown_apart_from_versions(web):
    plate = a_plate(150, 90, hole=10)
    elsewhere = "CL-0007/JB-2025-12-CL0007-001"
    web.here.save(f"{PLACE}/twin-MS-4mm-x1.dxf", plate)
    web.here.save(f"{elsewhere}/another-MS-4mm-x1.dxf", plate)
    web.here.drain()
    with opened(web, "twin-MS-4mm-x1.dxf") as page:
        said = page.locator("#duplicates").inner_text()
        assert "another-MS-4mm-x1.dxf" in said
        assert "CL0007 / JB-2025-12-CL0007-001" in said
        assert "same file" in said
        assert page.locator("#versions").count() == 0


def test_a_simple_part_is_printed_on_one_sheet_of_paper_with_nothing_to_press(web):
    for scheme in SCHEMES:
        with opened(web, "bracket-MS-5mm-x4.dxf", scheme=scheme) as page:
            page.wait_for_selector(READY)
            with pymupdf.open("pdf", page.pdf(format="A4", prefer_css_page_size=True)) as paper:
                said = paper[0].get_text()
                assert len(paper) == 1
            for fact in ("Mild Steel", "5 mm", "120 \N{MULTIPLICATION SIGN} 80 mm", "CL0001"):
                assert fact in said, fact
            for pressed in ("Arrivals", "Download", "Read anew", "Delete", "By layer"):
                assert pressed not in said, pressed
            page.emulate_media(media="print")
            # The length of the bar would be that of the screen.
            assert not page.locator("[data-scale]").is_visible()
            ground = "getComputedStyle(document.querySelector('.pane')).backgroundColor"
            assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_a_wide_list_fits_a_large_screen_and_a_phone_scrolls_to_its_last_column(web):
    head = ("Part", "Description", "Profile", "Grade", "Material", "Thickness", "Quantity")
    head += ("Length", "Width", "Area", "Mass")
    row = ("gusset", "Stiffener plate of the frame", "PL 10x200", "S355JR", "MS", "10mm", 4)
    web.here.save(f"{PLACE}/wide.xlsx", an_xlsx(head, (*row, 1200.5, 200, 0.24, 18.84)))
    web.here.drain()
    with opened(web, "wide.xlsx") as page:
        last = page.locator("[aria-labelledby=lines] tbody tr:first-child td:last-child")
        for width in (1920, 320):
            page.set_viewport_size({"width": width, "height": 700})
            if width == 320:
                page.locator("[aria-labelledby=lines].scroll").evaluate("e => e.scrollTo(9999, 0)")
            cell, frame = last.bounding_box(), page.locator(".pane").first.bounding_box()
            assert cell["x"] + cell["width"] <= frame["x"] + frame["width"], width


@pytest.mark.parametrize("width", [320, 390, 1920])
def test_a_list_loses_no_column_and_a_scale_no_letter(web, width):
    with opened(web, "list.xlsx") as page:
        page.set_viewport_size({"width": width, "height": 700})
        for cell in page.locator("[aria-labelledby=lines] tbody tr:first-child td").all():
            box = cell.bounding_box()
            assert box is None or box["x"] + box["width"] <= width
        page.goto(f"/web/files/{web.record('cover plate-SS-1.2mm-x2.dxf').id}")
        page.wait_for_selector(READY)
        said, frame = (page.locator(at).bounding_box() for at in ("[data-length]", ".measure"))
        assert said["x"] + said["width"] <= frame["x"] + frame["width"]
        assert said["y"] + said["height"] <= frame["y"] + frame["height"]


def test_what_only_the_projects_list_knows_is_said_where_the_drawing_says_nothing(web):
    where = "CL-0001/JB-2025-10-CL0001-009"
    rows = (
        ("Mark", "Material", "Thickness", "Qty"),
        ("BP7", "MS", "6mm", 4),
        ("BP8", "MS", "8", 2),
    )
    web.here.save(f"{where}/plates.xlsx", an_xlsx(*rows))
    web.here.save(f"{where}/BP7.dxf", a_plate(61, 62))
    web.here.drain()
    with opened(web, "BP7.dxf") as page:
        facts = page.locator(".facts")
        expect(facts).to_contain_text("plates.xlsx")
        expect(page.locator(".traits")).to_contain_text("6 mm by the list")
        said = page.locator("[data-said]").all_inner_texts()
        assert any("how thick" in each and "says 6 mm" in each for each in said)
        assert not any(each.startswith("Nothing says how thick") for each in said)
    # Its rows are of different thickness: that there is none is nothing to tell.
    with opened(web, "plates.xlsx") as page:
        expect(page.get_by_role("heading", name="What is known")).to_be_visible()
        expect(page.locator(".facts")).not_to_contain_text("Thickness")
        expect(page.locator(".traits")).not_to_contain_text("unknown")
