"""Pictures of files over HTTP, painted by real children."""

import base64
import contextlib
import errno
import io
import os
import struct
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from xml.etree import ElementTree as ET

import ezdxf
import pymupdf
import pytest
from PIL import Image, ImageDraw

from modn_watch.commands.verify import verify
from modn_watch.disk import Disk
from modn_watch.errors import Overtime, Unreadable
from modn_watch.model import Extract, Limits, Note
from modn_watch.pictures import Painted
from modn_watch.sandbox import ChildDied, Sandbox
from modn_watch.studio import Studio
from tests.api.conftest import PLACE, Site, answering
from tests.builders import a_lightburn_project, a_pdf, a_png, an_image, an_xlsx
from tests.dwgs import a_dwg
from tests.journals import ORDER
from tests.shops import an_installation

SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def painter():
    made = Sandbox(
        workers=2, timeout_s=20, memory_mb=1024, limits=Limits(), warm=False, startable=()
    )
    yield made
    made.stop()


@contextlib.contextmanager
def a_site(folder, paint, *, disk=None, **studio):
    with an_installation(folder, disk=disk) as here:
        here.shop = replace(here.shop, studio=Studio(paint=paint, **studio))
        with answering(here) as client:
            # The first picture waits for a child that imports all that it paints with.
            client.timeout = 60
            yield Site(here, client)


@pytest.fixture
def site(tmp_path, painter):
    with a_site(tmp_path, painter.paint) as found:
        yield found


class Counted:
    """Paints at once, and says how often it did."""

    def __init__(self, data=b"painted", pause_s=0.0, fault=None):
        self.calls, self.at_once, self.most = 0, 0, 0
        self._data, self._pause_s, self._fault = data, pause_s, fault
        self._lock = threading.Lock()

    def __call__(self, files, picture):
        with self._lock:
            self.calls += 1
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        time.sleep(self._pause_s)
        with self._lock:
            self.at_once -= 1
        if self._fault:
            raise self._fault
        return Painted(mime_type=picture.mime_type, data=self._data)


def filed(site, name, content):
    site.here.save(f"{PLACE}/{name}", content)
    return site.here.drain()[-1].id


def filed_all(site, count):
    for number in range(count):
        site.here.save(f"{PLACE}/p{number}.dxf", b"drawing %d" % number)
    return [each.id for each in site.here.drain()][-count:]


def a_drawing(draw):
    document = ezdxf.new("R2010", units=4)
    draw(document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode()


def a_plate(space, layer="CUT"):
    on = {"layer": layer}
    space.add_lwpolyline([(10, 20), (210, 20), (210, 120), (10, 120)], close=True, dxfattribs=on)
    space.add_circle((40, 40), 10, dxfattribs=on)
    space.add_line((100, 100), (150, 100), dxfattribs={"layer": "ENGRAVE"})
    space.add_line((0, 70), (220, 70), dxfattribs={"layer": "Construction"})


def looked_at(answer):
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png"), answer.text
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


def kept(site):
    folder = site.here.archive / ".modn-watch" / "previews"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_the_layers_of_a_drawing_can_be_told_apart_and_places_on_it_be_found(site):
    number = filed(site, "plate.dxf", a_drawing(a_plate))
    answer = site.http.get(f"/files/{number}/preview.svg")
    root = ET.fromstring(answer.text)
    groups = {
        (group.get("class"), group.get("data-layer"), group.get("data-operation"))
        for group in root.iter(f"{SVG}g")
        if group.get("data-operation")
    }
    assert groups == {
        ("cut outline", "CUT", "cut"),
        ("cut hole", "CUT", "cut"),
        ("engrave", "ENGRAVE", "engrave"),
        ("ignore", "Construction", "ignore"),
    }
    # The engraved line is 50 mm long, 90 mm from the left edge and 20 mm below the upper one.
    assert (root.get("data-left-mm"), root.get("data-top-mm")) == ("10", "120")
    (engraved,) = (g for g in root.iter(f"{SVG}g") if g.get("class") == "engrave")
    assert engraved.find(f"{SVG}path").get("d") in ("M90,20L140,20", "M140,20L90,20")


def test_a_picture_can_neither_run_nor_load_nor_be_styled_by_what_a_file_says(site):
    wicked = '"/><script>alert(1)</script><g onload="x'

    content = a_drawing(lambda space: a_plate(space, layer="0")).replace(
        b"ENGRAVE", b"ENGRAVE " + wicked.encode()
    )
    answer = site.http.get(f"/files/{filed(site, 'plate.dxf', content)}/preview.svg")
    root = ET.fromstring(answer.text)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "title", "rect", "g", "path", "circle"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("style", "href")}
    assert f"ENGRAVE {wicked}" in {group.get("data-layer") for group in root.iter(f"{SVG}g")}
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("private")


def test_places_that_notes_tell_of_are_ringed_as_they_are_told_now(site):
    number = filed(site, "plate.dxf", a_drawing(a_plate))
    plain = site.http.get(f"/files/{number}/preview.svg")
    assert "told" not in plain.text
    journal = site.here.shop.journal
    ingest, extract = (
        journal.records.get(number),
        Extract(file_type="dxf", parser_version="1", mime_type="image/vnd.dxf", extension="dxf"),
    )
    note = Note(code="hole_near_edge", message="Too near.", place="x 110 mm, y 70 mm")
    journal.changes.read_anew(
        replace(ingest, notes=(note,)), extract, (), ORDER, seen_at=ingest.updated_at
    )
    # Who has the picture of before is not told that it is still the same.
    same = {"If-None-Match": plain.headers["etag"]}
    answer = site.http.get(f"/files/{number}/preview.svg", headers=same)
    root = ET.fromstring(answer.text)
    (told,) = (group for group in root.iter(f"{SVG}g") if group.get("class") == "told")
    (ring,) = told.iter(f"{SVG}circle")
    # 100 mm from the left edge of the plate, 50 below the upper one.
    assert (float(ring.get("cx")), float(ring.get("cy"))) == (100, 50)


def colours(image):
    return {colour for _, colour in image.getcolors(1 << 24)}


@pytest.mark.parametrize("width", [96, 192, 384])
def test_a_thumbnail_shows_a_drawing_the_right_way_up_on_white(site, width):
    def draw(space):
        # A plate in the upper left of what is drawn, a line at the bottom.
        space.add_lwpolyline([(0, 60), (40, 60), (40, 100), (0, 100)], close=True)
        space.add_lwpolyline([(0, 0), (100, 0), (100, 1), (0, 1)], close=True)

    number = filed(site, "plate.dxf", a_drawing(draw))
    image = looked_at(site.http.get(f"/files/{number}/thumbnail.png", params={"width": width}))
    assert max(image.size) == width
    assert image.getpixel((0, 0)) == (255, 255, 255)
    inside = image.getpixel((int(0.2 * width), int(0.2 * width)))
    assert inside != (255, 255, 255)
    assert image.getpixel((int(0.8 * width), int(0.3 * width))) == (255, 255, 255)


@pytest.mark.parametrize("width", ["191", "0", "-1", "100000", "x"])
def test_a_width_that_nobody_offers_is_refused(site, width):
    number = filed(site, "plate.dxf", a_drawing(a_plate))
    answer = site.http.get(f"/files/{number}/thumbnail.png", params={"width": width})
    assert site.problem(answer, 422)["errors"][0]["field"] == "width"


def a_sheet_with_a_hair():
    document = pymupdf.open()
    document.new_page(width=3000, height=1400).draw_line((100, 700), (2900, 700), width=0.1)
    return document.tobytes()


def a_drawing_of_a_hair():
    def draw(space):
        space.add_line((0, 0), (3000, 0))
        space.add_line((1500, -700), (1500, 700))

    return a_drawing(draw)


@pytest.mark.parametrize(
    ("name", "make"), [("hair.dxf", a_drawing_of_a_hair), ("hair.pdf", a_sheet_with_a_hair)]
)
def test_a_hair_in_a_wide_sheet_is_seen_in_the_smallest_thumbnail(site, name, make):
    number = filed(site, name, make())
    image = looked_at(site.http.get(f"/files/{number}/thumbnail.png", params={"width": 96}))
    darkest = min(sum(colour) for colour in colours(image))
    assert darkest < 3 * 170


def test_shapes_far_away_do_not_make_the_rest_invisible(site):
    def draw(space):
        space.add_lwpolyline([(0, 0), (100, 0), (100, 100), (0, 100)], close=True)
        space.add_circle((9e7, 0), 1)

    number = filed(site, "far.dxf", a_drawing(draw))
    root = ET.fromstring(site.http.get(f"/files/{number}/preview.svg").text)
    assert root.get("viewBox") == "-4 -4 108 108"
    image = looked_at(site.http.get(f"/files/{number}/thumbnail.png"))
    assert image.getpixel((96, 96)) == (232, 237, 243)


def test_a_drawing_has_one_page(site):
    number = filed(site, "plate_5mm_MS.dxf", a_drawing(a_plate))
    assert site.http.get(f"/files/{number}/preview.png", params={"page": 1}).status_code == 200
    answer = site.http.get(f"/files/{number}/preview.png", params={"page": 99})
    assert "There is no page 99" in site.problem(answer, 404)["detail"]


def test_each_page_of_a_pdf_has_its_picture_and_no_page_has_none(site):
    document = pymupdf.open()
    for colour in ((1, 0, 0), (0, 0, 1)):
        page = document.new_page(width=200, height=100)
        page.draw_rect(page.rect, color=colour, fill=colour)
    number = filed(site, "two.pdf", document.tobytes())
    for page, colour in ((1, (255, 0, 0)), (2, (0, 0, 255))):
        answer = site.http.get(f"/files/{number}/preview.png", params={"page": page})
        image = looked_at(answer)
        assert (image.size, image.getpixel((400, 200))) == ((800, 400), colour)
    answer = site.http.get(f"/files/{number}/preview.png", params={"page": 3})
    assert "2 pages" in site.problem(answer, 404)["detail"]
    assert site.problem(site.http.get(f"/files/{number}/preview.svg"), 404)["code"] == "no_picture"


def test_a_photograph_is_turned_as_the_camera_was_held(site):
    photo = Image.new("RGB", (400, 200), "blue")
    ImageDraw.Draw(photo).rectangle((0, 0, 199, 199), fill="red")
    exif = Image.Exif()
    exif[0x0112] = 6  # what is on the left was on top
    number = filed(site, "photo.jpg", an_image(photo, "JPEG", exif=exif))
    image = looked_at(site.http.get(f"/files/{number}/thumbnail.png"))
    assert image.size == (96, 192)
    red, _, blue = image.getpixel((48, 20))
    assert red > 200
    assert blue < 60


@pytest.mark.parametrize("mode", ["I;16", "LA", "P", "1", "CMYK"])
def test_images_of_every_mode_have_a_picture_with_light_and_dark(site, mode):
    image = Image.new("L", (64, 64), 40)
    ImageDraw.Draw(image).rectangle((32, 0, 63, 63), fill=220)
    if mode == "I;16":
        data = an_image(image.convert("I").point(lambda value: value * 200).convert("I;16"))
    elif mode == "CMYK":
        data = an_image(image.convert("RGB").convert("CMYK"), "TIFF")
    else:
        data = an_image(image.convert(mode))
    name = "scan.tif" if mode == "CMYK" else "scan.png"
    shown = looked_at(site.http.get(f"/files/{filed(site, name, data)}/thumbnail.png"))
    left, right = shown.getpixel((40, 90)), shown.getpixel((150, 90))
    assert sum(right) - sum(left) > 200


def test_the_first_rows_of_a_list_are_shown_as_they_stand(site):
    rows = [("Mark", "Material", "Qty"), ("VA2601", "Mild <b>&", 3), ("VA2602", None, 12)]
    number = filed(site, "list.xlsx", an_xlsx(*rows))
    root = ET.fromstring(site.http.get(f"/files/{number}/preview.svg").text)
    said = [text.text for text in root.iter(f"{SVG}text")]
    assert said == ["Mark", "VA2601", "VA2602", "Material", "Mild <b>&", "Qty", "3", "12"]
    assert looked_at(site.http.get(f"/files/{number}/thumbnail.png")).size == (192, 144)


def test_the_first_lines_of_a_text_are_shown(site):
    number = filed(site, "note.txt", b"Please cut\r\n" + b"as soon as you can " * 20)
    root = ET.fromstring(site.http.get(f"/files/{number}/preview.svg").text)
    said = [text.text for text in root.iter(f"{SVG}text")]
    assert said[0] == "Please cut"
    assert said[1].startswith("as soon as you can")
    assert " ".join(said[1:]).count("soon") == 20
    assert looked_at(site.http.get(f"/files/{number}/thumbnail.png"))


def test_a_dwg_is_shown_as_a_dxf_is(site):
    number = filed(site, "plate.dwg", a_dwg())
    root = ET.fromstring(site.http.get(f"/files/{number}/preview.svg").text)
    assert "cut outline" in {group.get("class") for group in root.iter(f"{SVG}g")}


def test_the_picture_that_lightburn_saved_stands_beside_ours(site):
    own = base64.b64encode(a_png("own")).decode()
    square = (
        '<Shape Type="Rect" CutIndex="0" W="20" H="10" Cr="0"><XForm>1 0 0 1 0 0</XForm></Shape>'
    )
    project = a_lightburn_project(square)
    text = project if isinstance(project, bytes) else project.encode()
    at = text.index(b">", text.index(b"<LightBurnProject")) + 1
    both = text[:at] + f'<Thumbnail Source="{own}"/>'.encode() + text[at:]
    number = filed(site, "with.lbrn2", both)
    theirs = looked_at(site.http.get(f"/files/{number}/preview", params={"own": True}))
    assert theirs.size == (800, 267)
    ours = ET.fromstring(site.http.get(f"/files/{number}/preview.svg").text)
    assert ours.find(f"{SVG}title").text == "20 x 10 mm"
    without = filed(site, "without.lbrn2", text)
    answer = site.http.get(f"/files/{without}/preview", params={"own": True})
    assert site.problem(answer, 404)["code"] == "no_picture"


def test_what_waits_in_quarantine_is_shown_too(site):
    content = a_drawing(a_plate)
    site.here.parser.plans["plate.dxf"] = Unreadable("No.")
    number = filed(site, "plate.dxf", content)
    assert site.here.quarantined()
    assert looked_at(site.http.get(f"/files/{number}/thumbnail.png"))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            b"  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n  0\nENDSEC\n  0\nEOF\n", id="nothing in it"
        ),
        pytest.param(a_pdf("secret", password="x"), id="locked"),
        pytest.param(os.urandom(2000), id="noise"),
    ],
)
def test_a_picture_that_cannot_be_made_is_a_404_that_is_remembered(tmp_path, painter, content):
    paint = Counted()

    def counted(files, picture):
        paint.calls += 1
        return painter.paint(files, picture)

    with a_site(tmp_path, counted) as site:
        number = filed(site, "plate.dxf", content)
        for _ in range(3):
            found = site.problem(site.http.get(f"/files/{number}/thumbnail.png"), 404)
            assert found["code"] == "no_picture"
            assert len(found["detail"]) > 20
    assert paint.calls == 1


@pytest.mark.parametrize("fault", [ChildDied(-9), Overtime("It took too long.")])
def test_a_child_that_dies_or_hangs_takes_nothing_down_and_is_tried_again_later(tmp_path, fault):
    paint = Counted(fault=fault)
    with a_site(tmp_path, paint) as site:
        number = filed(site, "plate.dxf", b"drawing")
        for calls in (1, 1):
            site.problem(site.http.get(f"/files/{number}/thumbnail.png"), 404)
            assert paint.calls == calls
        assert site.http.get("/health").status_code == 200
        site.here.time.pass_by(3_700)
        site.problem(site.http.get(f"/files/{number}/thumbnail.png"), 404)
    assert paint.calls == 2


def test_a_picture_of_what_was_deleted_while_it_was_made_is_not_kept(tmp_path):
    paint = Counted()

    def slow(files, picture):
        assert site.http.delete(f"/files/{number}?hard_delete=true").status_code == 200
        return paint(files, picture)

    with a_site(tmp_path, slow) as site:
        number = filed(site, "plate.dxf", b"drawing")
        assert site.http.get(f"/files/{number}/thumbnail.png").status_code == 200
        assert kept(site) == []


def test_a_picture_is_made_once_and_then_only_asked_for(tmp_path):
    paint = Counted()
    with a_site(tmp_path, paint) as site:
        number = filed(site, "plate.dxf", b"drawing")
        first = site.http.get(f"/files/{number}/thumbnail.png")
        again = site.http.get(f"/files/{number}/thumbnail.png")
        assert (first.content, again.content, paint.calls) == (b"painted", b"painted", 1)
        tag = first.headers["etag"]
        same = site.http.get(f"/files/{number}/thumbnail.png", headers={"If-None-Match": tag})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        large = site.http.get(f"/files/{number}/thumbnail.png", params={"width": 384})
        assert large.headers["etag"] != tag


def test_many_who_want_the_same_wait_for_one_and_many_pictures_for_a_few_threads(tmp_path):
    paint = Counted(pause_s=0.2)
    with a_site(tmp_path, paint) as site, ThreadPoolExecutor(24) as pool:
        same = filed(site, "plate.dxf", b"drawing")
        list(pool.map(lambda _: site.http.get(f"/files/{same}/thumbnail.png"), range(12)))
        assert paint.calls == 1
        numbers = filed_all(site, 12)
        begun = [pool.submit(site.http.get, f"/files/{n}/thumbnail.png") for n in numbers]
        # Whoever asks for something else need not wait for them.
        assert site.http.get("/files").status_code == 200
        assert [each.result().status_code for each in begun] == [200] * 12
    assert paint.most <= 4


def test_another_way_to_draw_or_read_asks_for_another_picture(tmp_path):
    for manner, calls in (("a", 1), ("a", 0), ("b", 1)):
        paint = Counted()
        with a_site(tmp_path, paint, manner=manner) as site:
            records = site.here.records()
            number = records[0].id if records else filed(site, "plate.dxf", b"drawing")
            assert site.http.get(f"/files/{number}/thumbnail.png").status_code == 200
        assert paint.calls == calls


def test_pictures_go_with_the_file_that_is_deleted_for_good(tmp_path):
    with a_site(tmp_path, Counted()) as site:
        number, other = (filed(site, f"{n}.dxf", b"drawing " + n.encode()) for n in "ab")
        for each in (number, other):
            site.http.get(f"/files/{each}/thumbnail.png")
            site.http.get(f"/files/{each}/preview.svg")
        assert len(kept(site)) == 4
        assert verify(site.here.shop, quick=False, sleep=lambda _s: None).contradictions == ()
        assert site.http.delete(f"/files/{number}").status_code == 200
        assert site.http.get(f"/files/{number}/thumbnail.png").status_code == 200
        assert site.http.delete(f"/files/{number}?hard_delete=true").status_code == 200
        digest = site.here.shop.journal.records.get(other).sha256
        assert [name.startswith(digest) for name in kept(site)] == [True, True]
        assert site.problem(site.http.get(f"/files/{number}/thumbnail.png"), 404)


class Stubborn(Disk):
    """A disk that lets no drawing go."""

    def remove(self, path):
        if path.suffix == ".dxf" and ".modn-watch" not in path.parts:
            raise OSError(errno.EIO, "Input/output error")
        super().remove(path)


def test_pictures_are_gone_even_where_a_deletion_breaks_off_in_the_middle(tmp_path):
    with a_site(tmp_path, Counted(), disk=Stubborn()) as site:
        number = filed(site, "plate.dxf", b"drawing")
        site.http.get(f"/files/{number}/thumbnail.png")
        answer = site.http.delete(f"/files/{number}?hard_delete=true")
        assert answer.status_code == 503
        assert kept(site) == []


def test_the_oldest_pictures_go_when_there_are_too_many(tmp_path):
    with a_site(tmp_path, Counted(data=b"x" * 40_000), most_bytes=200_000) as site:
        numbers = filed_all(site, 9)
        for number in numbers:
            assert site.http.get(f"/files/{number}/thumbnail.png").status_code == 200
            time.sleep(0.01)
        records = site.here.shop.journal.records
        there = [any(str(records.get(n).sha256) in name for name in kept(site)) for n in numbers]
        assert 3 <= sum(there) <= 5
        assert there == sorted(there)


def test_a_picture_that_was_half_written_when_the_power_went_is_never_sent(tmp_path):
    with a_site(tmp_path, Counted()) as site:
        number = filed(site, "plate.dxf", b"drawing")
        site.http.get(f"/files/{number}/thumbnail.png")
        (whole,) = (site.here.archive / ".modn-watch/previews").rglob("*.png")
        whole.rename(whole.with_name(".new-abc"))
        assert site.http.get(f"/files/{number}/thumbnail.png").content == b"painted"


def test_an_archive_that_takes_no_pictures_still_shows_its_files(tmp_path):
    with a_site(tmp_path, Counted()) as site:
        number = filed(site, "plate.dxf", b"drawing")
        # Not even root makes folders below a file.
        (site.here.archive / ".modn-watch" / "previews").write_text("in the way")
        for _ in range(2):
            answer = site.http.get(f"/files/{number}/thumbnail.png")
            assert answer.content == b"painted"


def test_an_archive_that_is_not_the_one_known_is_a_503_whatever_pictures_are_in_it(tmp_path):
    with a_site(tmp_path, Counted()) as site:
        number = filed(site, "plate.dxf", b"drawing")
        site.http.get(f"/files/{number}/thumbnail.png")
        marker = site.here.archive / ".modn-watch" / "root.json"
        marker.rename(tmp_path / "marker")
        assert site.problem(site.http.get(f"/files/{number}/thumbnail.png"), 503)
        (tmp_path / "marker").rename(marker)
        assert site.http.get(f"/files/{number}/thumbnail.png").status_code == 200


def test_a_file_that_somebody_changed_in_the_archive_is_not_shown_as_the_one_filed(tmp_path):
    with a_site(tmp_path, Counted()) as site:
        number = filed(site, "plate.dxf", b"drawing")
        (archived,) = site.here.archive.rglob("*.dxf")
        archived.chmod(0o644)
        archived.write_bytes(b"another")
        assert site.problem(site.http.get(f"/files/{number}/thumbnail.png"), 404)
        assert kept(site) == []


def test_a_link_in_the_place_of_a_file_is_not_painted(tmp_path):
    with a_site(tmp_path, Counted()) as site:
        number = filed(site, "plate.dxf", b"drawing")
        (archived,) = site.here.archive.rglob("*.dxf")
        archived.rename(tmp_path / "elsewhere.dxf")
        archived.symlink_to(tmp_path / "elsewhere.dxf")
        assert site.problem(site.http.get(f"/files/{number}/thumbnail.png"), 404)


def test_impossible_numbers_and_vast_pages_end_in_a_picture_or_a_sentence(site):
    def draw(space):
        space.add_lwpolyline([(0, 0), (10, 0), (10, 10), (0, 10)], close=True)
        space.add_line((0, 0), (1e300, 5))
        space.add_line((1e12, 1e12), (2e12, 1))
        space.add_circle((1e11, 3), 1)

    number = filed(site, "odd.dxf", a_drawing(draw))
    text = site.http.get(f"/files/{number}/preview.svg").text
    assert "nan" not in text.lower()
    assert looked_at(site.http.get(f"/files/{number}/thumbnail.png"))
    document = pymupdf.open()
    document.new_page(width=14_400, height=14_400)
    vast = document.tobytes().replace(b"14400", b"9e9  ")
    answer = site.http.get(f"/files/{filed(site, 'vast.pdf', vast)}/preview.png?width=2400")
    assert answer.status_code in (200, 404)
    small = an_image(Image.new("1", (8, 8)))
    head = b"IHDR" + struct.pack(">II", 30_000, 30_000) + small[24:29]
    bomb = small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]
    answer = site.http.get(f"/files/{filed(site, 'bomb.png', bomb)}/thumbnail.png")
    assert "pixels" in site.problem(answer, 404)["detail"]


def a_thick_pdf(pages):
    kids = " ".join(f"{number} 0 R" for number in range(3, pages + 3))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"] * pages
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\n"
    return f"{text}{end}startxref\n{len(text)}\n%%EOF".encode()


def test_ten_thousand_pages_cost_no_more_than_the_one_that_is_asked_for(site):
    content = a_thick_pdf(10_000)
    site.here.shop = replace(site.here.shop, max_bytes=50_000_000)
    number = filed(site, "thick.pdf", content)
    begun_s = time.monotonic()
    answer = site.http.get(f"/files/{number}/preview.png", params={"page": 9_999}, timeout=30)
    assert looked_at(answer).size == (800, 800)
    assert time.monotonic() - begun_s < 15
