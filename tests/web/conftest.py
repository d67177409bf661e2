"""A browser, and an installation with a few files to show it."""

import contextlib
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from modn_watch.lookout import Lookout
from modn_watch.model import Limits
from modn_watch.sandbox import Sandbox
from modn_watch.studio import Studio
from tests.api.conftest import PLACE, answering
from tests.builders import a_dxf, a_lightburn_project, a_pdf, an_xlsx
from tests.journals import ORDER
from tests.shops import Installation, an_installation

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
#: Width and height of a small phone, and of a large screen.
SIZES = {"phone": (320, 640), "desk": (1920, 1080)}
SCHEMES = ("light", "dark")
#: What is expected of a page may take so long, where much else runs beside it.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Web:
    """An installation with a few files in it, as a browser sees it."""

    here: Installation
    url: str
    browser: object

    @contextlib.contextmanager
    def visit(self, path="/web", *, size="desk", scheme="light", **options):
        """Yield a page of a browser that knows nothing yet; an error in it fails the test."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-ZA",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        wrong = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
        try:
            page.goto(path)
            yield page
            assert wrong == []
        finally:
            context.close()

    def record(self, name):
        """Return the newest record of a file by its name."""
        found = [each for each in self.here.records() if each.identity.path.endswith(name.encode())]
        return found[-1]


def _is_wrong(said):
    # A browser tells of every answer that is an error; the tests look at those themselves.
    return said.type == "error" and "Failed to load resource" not in said.text


@pytest.fixture(scope="module")
def browser():
    # While one is driven asyncio cannot be used in this process: it must not outlive its module.
    with sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(FLAGS), headless=True
        )
        yield made
        made.close()


@pytest.fixture(scope="module")
def web(browser, tmp_path_factory):
    """One for all tests of a module: what they add, they look for by its own name."""
    folder = tmp_path_factory.mktemp("web")
    with (
        Sandbox(workers=1, timeout_s=60, memory_mb=1024, limits=Limits(), warm=False) as parser,
        an_installation(folder) as here,
    ):
        here.shop = replace(here.shop, parse=parser.parse, studio=Studio(paint=parser.paint))
        here.lookout = Lookout(here.shop, here.drop, patient=False)
        fill(here)
        with answering(here) as client:
            yield Web(here, str(client.base_url).rstrip("/"), browser)


def fill(here):
    """Save a few files, good and bad, and have them filed."""
    here.save(f"{PLACE}/bracket-MS-5mm-x4.dxf", a_plate(120, 80, hole=12))
    here.drain()
    here.save(f"{PLACE}/bracket-MS-5mm-x4.dxf", a_plate(120, 80, hole=14))
    here.save(f"{PLACE}/cover plate-SS-1.2mm-x2.dxf", a_plate(300, 200, hole=20))
    here.save("CL-0002/JB-2025-11-CL0002-003/gusset-GALV-3mm-x12.dxf", a_plate(60, 60))
    here.save(f"{PLACE}/open-MS-2mm-x1.dxf", an_open_plate())
    here.save(f"{PLACE}/list.xlsx", an_xlsx(*PARTS))
    here.save(f"{PLACE}/notes.pdf", a_pdf("Cut from mild steel 5mm, deburr all edges"))
    here.save(f"{PLACE}/panel-AL-2mm-x1.lbrn2", a_lightburn_project())
    here.save(f"{PLACE}/broken.dxf", b"bad")
    here.save("somewhere.dxf", a_plate(40, 40))
    here.drain()
    was, now = {"state": "QUARANTINED", "stated": []}, {"state": "RELEASED", "stated": ["5 mm"]}
    here.shop.journal.audit.add(
        ORDER, "assign", ingest=1, subject="bracket.dxf", before=was, after=now
    )


PARTS = (
    ("Part", "Material", "Thickness", "Qty"),
    ("bracket", "MS", "5mm", 4),
    ("cover plate", "SS", "1.2mm", 2),
)


def a_plate(width, height, *, hole=None):
    """Return the DXF of a rectangle with a round hole in its middle, in millimetres."""
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    middle = {8: "CUT", 10: width / 2, 20: height / 2}
    holes = [("CIRCLE", {**middle, 40: hole / 2})] if hole else []
    return a_dxf(*_lines([*corners, corners[0]]), *holes)


def an_open_plate():
    """Return the DXF of a rectangle that lacks a side."""
    return a_dxf(*_lines([(0, 0), (80, 0), (80, 50), (0, 50)]))


def _lines(points):
    return [
        ("LINE", {8: "CUT", 10: ax, 20: ay, 11: bx, 21: by})
        for (ax, ay), (bx, by) in pairwise(points)
    ]


def serious(page):
    """Return what axe finds on a page that keeps somebody from using it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {' '.join(node['html'].split())[:200]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
