"""How programs save, replayed against the real daemon; all of them at once, to save time."""

import os
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.daemons import DEADLINE_S, a_daemon
from tests.acceptance.designers import Designer, a_disc, pieces
from tests.builders import a_lightburn_project, a_pdf, an_ods, an_xlsx

#: What is saved twice in a row must be so within this, however busy the machine is.
QUIET_S = 2.0
PAUSE_S = 2.6


def a_cutting_list(quantity):
    return an_xlsx(("Mark", "Qty"), ("A", quantity))


def written_in_place(at):
    for version in (1, 2):
        at.save("plate.dxf", a_disc(version))
        at.wait_for_versions(version)
    at.assert_filed(a_disc(1), a_disc(2))


def written_slowly_with_the_handle_open(at):
    with (at.place / "plate.dxf").open("wb") as out:
        for piece in pieces(a_disc(3)):
            out.write(piece)
            out.flush()
            time.sleep(PAUSE_S)
    at.assert_filed(a_disc(3))


def opened_anew_for_each_piece(content, name):
    def save(at):
        (at.place / name).touch()
        for piece in pieces(content):
            time.sleep(PAUSE_S)
            with (at.place / name).open("ab") as out:
                out.write(piece)
        at.assert_filed(content)

    return save


def a_placeholder_that_is_filled_later(at):
    path = at.save("plate.dxf", b"")
    time.sleep(1.5 * PAUSE_S)
    path.write_bytes(a_disc(4))
    at.assert_filed(a_disc(4))


def its_size_set_first_and_its_time_restored(at):
    content = a_disc(5)
    path = at.place / "plate.dxf"
    path.touch()
    os.truncate(path, len(content))
    for number, piece in enumerate(pieces(content)):
        time.sleep(PAUSE_S)
        with path.open("r+b") as out:
            out.seek(number * len(pieces(content)[0]))
            out.write(piece)
        os.utime(path, (1_700_000_000, 1_700_000_000))
    at.assert_filed(content)


def excel(at):
    """Write a name without an ending, put the original aside, rename, and delete it."""

    def save(content):
        at.save("~$parts.xlsx", b"Jo".ljust(165))
        temporary, book = at.save("7A3C10F0", content), at.place / "parts.xlsx"
        if book.exists():
            book.rename(at.place / "D81B3A2.tmp")
        temporary.rename(book)
        (at.place / "D81B3A2.tmp").unlink(missing_ok=True)
        (at.place / "~$parts.xlsx").unlink()

    # Each has the time in it at which it was made.
    lists = [a_cutting_list(quantity) for quantity in (1, 2, 3)]
    at.save("parts.xlsx", lists[0])
    save(lists[1])
    at.wait_for_versions(1)
    save(lists[2])
    at.assert_filed(*lists[1:])


def autocad(at):
    """Write a .tmp, make the original the .bak, and rename; lock files lie beside it."""

    def save(content):
        locks = [at.save(f"plate.{suffix}", b"Jo") for suffix in ("dwl", "dwl2")]
        temporary, drawing = at.save("atmp4821.tmp", content), at.place / "plate.dxf"
        if drawing.exists():
            drawing.replace(at.place / "plate.bak")
        temporary.rename(drawing)
        for lock in locks:
            lock.unlink()

    at.save("plate.dxf", a_disc(6))
    save(a_disc(7))
    at.wait_for_versions(1)
    save(a_disc(8))
    at.assert_filed(a_disc(7), a_disc(8))
    assert [path.name for path in at.place.iterdir()] == ["plate.bak"]


def libreoffice(at):
    """Write a .tmp and rename it over the original; a lock file lies beside it."""
    sheets = [an_ods(("Mark", "Qty"), ("A", number)) for number in (1, 2)]
    lock = at.save(".~lock.parts.ods#", b"Jo,Jo,shop,01.10.2025 10:00;")
    for sheet in sheets:
        at.save("lu3412x7.tmp", sheet).replace(at.place / "parts.ods")
    at.wait_for_versions(1)
    lock.unlink()
    at.assert_filed(sheets[1])


def deleted_and_made_again(at):
    at.save("plate.dxf", a_disc(9)).unlink()
    at.save("plate.dxf", a_disc(10))
    at.wait_for_versions(1)
    at.save("plate.dxf", a_disc(11))
    at.assert_filed(a_disc(10), a_disc(11))


def twice_within_a_second(at):
    at.save("plate.dxf", a_disc(12))
    at.save("plate.dxf", a_disc(13))
    at.assert_filed(a_disc(13))


def renamed_into_place(at):
    elsewhere = at.daemon.folder / "plate.dxf"
    for radius_mm in (14, 15):
        elsewhere.write_bytes(a_disc(radius_mm))
        elsewhere.rename(at.place / "plate.dxf")
        at.wait_for_versions(radius_mm - 13)
    at.assert_filed(a_disc(14), a_disc(15))


def lightburn_over_the_file_that_is_being_ingested(at):
    squares = [
        f'<Shape Type="Rect" CutIndex="0" W="9" H="9" Cr="0"><XForm>1 0 0 1 {x} {y}</XForm></Shape>'
        for x in range(0, 2000, 10)
        for y in range(0, 2000, 10)
    ]
    first, second = (a_lightburn_project(*squares, notes=str(number)) for number in (1, 2))
    at.save("nest.lbrn2", first)
    at.wait_for(lambda: at.states() == ["CLAIMED"])
    at.save("nest.lbrn2", second)
    # Or this would be no more than one save after another.
    assert at.states() == ["CLAIMED"]
    at.wait_for_versions(2)
    at.assert_filed(first, second)


def one_name_in_both_spellings_of_its_accents(at):
    for number, form in enumerate(("NFC", "NFD"), start=1):
        at.save(unicodedata.normalize(form, "plåt.dxf"), a_disc(15 + number))
        at.wait_for_versions(number)
    at.assert_filed(a_disc(16), a_disc(17))


PATTERNS = (
    written_in_place,
    written_slowly_with_the_handle_open,
    a_placeholder_that_is_filled_later,
    its_size_set_first_and_its_time_restored,
    excel,
    autocad,
    libreoffice,
    deleted_and_made_again,
    twice_within_a_second,
    renamed_into_place,
    lightburn_over_the_file_that_is_being_ingested,
    one_name_in_both_spellings_of_its_accents,
)
PIECEMEAL = {
    "plate.dxf": a_disc(20),
    "plate.lbrn2": a_lightburn_project(),
    "order.pdf": a_pdf("Order 7", "Page 2"),
    "parts.xlsx": a_cutting_list(9),
}
SAVES = {pattern.__name__: pattern for pattern in PATTERNS} | {
    f"opened_anew_for_each_piece_of_{name}": opened_anew_for_each_piece(content, name)
    for name, content in PIECEMEAL.items()
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Each pattern as it goes on, or went, in the folder of a client of its own."""
    config = f"[[inboxes]]\nquiet_s = {QUIET_S}\n"
    with (
        a_daemon(tmp_path_factory.mktemp("saves"), config) as daemon,
        ThreadPoolExecutor(len(SAVES)) as pool,
    ):
        yield {
            name: pool.submit(save, Designer(daemon, f"CL-{number:04}"))
            for number, (name, save) in enumerate(SAVES.items(), start=1)
        }


@pytest.mark.parametrize("pattern", SAVES)
def test_each_save_becomes_one_version_and_none_fails(outcomes, pattern):
    outcomes[pattern].result(timeout=1.5 * DEADLINE_S)


def test_nobody_waits_forever_for_an_end_that_never_comes(tmp_path):
    lasting = "[[inboxes]]\nquiet_s = 0.2\nmax_wait_s = 1.5\n"
    with a_daemon(tmp_path / "shop", lasting) as daemon:
        at = Designer(daemon, "CL-0001")
        at.save("half.lbrn2", a_lightburn_project()[:300])
        at.save("nothing.dxf", b"")
        at.wait_for(lambda: at.states() == ["QUARANTINED"] * 2)
        found = daemon.query("SELECT error_code FROM file_ingests ORDER BY error_code")
        assert found == [("empty",), ("unreadable",)]
        log = daemon.log.read_text()
        assert "has no end yet" in log
        assert "empty so far" in log
