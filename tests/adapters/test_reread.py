import base64
import io
from dataclasses import replace

import ezdxf
import pytest

from modn_watch.commands.delete import hide
from modn_watch.commands.reread import reread
from modn_watch.errors import Busy, Corrupt, ModnWatchError, Unreadable
from modn_watch.model import Extract, Fact, Limits, Note, Source, State
from modn_watch.parsers import dxf
from modn_watch.sandbox import ChildDied
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
STEM = "CL0001/JB-2025-10-CL0001-001/CL0001-JB-2025-10-CL0001-001-plate-UNK"


@pytest.fixture
def at(tmp_path, database):
    with an_installation(tmp_path, database=database) as installation:
        yield installation


def saved(at, content=b"A", name="plate.dxf"):
    at.save(f"{PLACE}/{name}", content)
    return at.drain()[-1]


def with_parser(at, *facts, before=None):
    """The shop with a newer parser, which reads these facts in every file."""

    def parse(path, name, *, kind=None, alone=False):
        if before:
            before()
        return Extract(
            file_type="dxf",
            parser_version="2",
            mime_type="image/vnd.dxf",
            extension="dxf",
            facts=tuple(
                Fact(field=field, value=value, evidence="title block", source=Source.LABELLED)
                for field, value in facts
            ),
            notes=(Note(code="truncated", message="The end is missing."),),
        )

    return replace(at.shop, parse=parse)


def versions_read(at, number):
    rows = at.shop.journal.database.execute_sql(
        f"SELECT parser_version FROM file_extractions WHERE ingest_id = {number} ORDER BY id"
    )
    return [row[0] for row in rows]


def test_the_record_says_what_is_read_today(at):
    record = saved(at)
    after = reread(with_parser(at, ("material", "Zinc"), ("quantity", 3)), record)
    stored = at.shop.journal.records.get(record.id)
    assert stored == after
    assert (stored.record.material, stored.record.quantity) == ("Zinc", 3)
    assert stored.record.confidence_score > record.record.confidence_score
    assert [note.code for note in stored.notes] == ["truncated"]
    facts = at.shop.journal.records.facts(record.id)
    assert "Zinc" in [fact["value"] for fact in facts]


def test_the_picture_of_a_record_has_rings_for_what_its_thickness_says_both_times(at):
    def parse(path, name, *, kind=None, alone=False, begin=lambda: None):
        begin()
        with path.open("rb") as stream:
            return dxf.parse(stream, Limits())

    document = ezdxf.new(units=4)
    document.modelspace().add_circle((0, 0), 20)
    document.modelspace().add_circle((18.5, 0), 1)
    stream = io.StringIO()
    document.write(stream)
    at.shop = replace(at.shop, parse=parse)
    record = saved(at, stream.getvalue().encode(), name="plate-MS-5mm.dxf")
    for _ in range(2):
        preview = at.shop.journal.records.extract(record.id)["preview"]
        drawn = base64.b64decode(preview["base64"]).decode()
        assert drawn.count('class="told"') == 1
        assert "hole near edge" in drawn
        reread(at.shop, record)


def test_the_earlier_extraction_is_kept_and_the_newest_counts(at):
    record = saved(at)
    reread(with_parser(at), record)
    assert versions_read(at, record.id) == ["1", "2"]
    assert at.shop.journal.records.extract(record.id)["parser_version"] == "2"


def test_what_is_filed_stays_where_it_is_under_its_name(at):
    record = saved(at)
    read = (("material", "Zinc"), ("part_name", "lid"), ("client_code", "CL0009"))
    after = reread(with_parser(at, *read), record)
    assert at.archived() == [f"{STEM}-v1.dxf"]
    for kept in ("stem", "version", "file_path", "logical_name", "sha256", "state"):
        assert getattr(after, kept) == getattr(record, kept)


def test_client_and_project_stay_and_a_note_says_what_would_be_today(at):
    record = saved(at)
    routed = replace(at.drop, layouts=("{project}/{client}",))
    shop = replace(with_parser(at), inboxes={at.drop.root.id: routed})
    after = reread(shop, record)
    assert (after.record.client_code, after.record.project_code) == (
        "CL0001",
        "JB-2025-10-CL0001-001",
    )
    assert "filed_elsewhere_today" in [note.code for note in after.notes]
    assert saved(at, b"B").version == 2


def test_notes_about_the_filing_stay(at):
    saved(at, b"A")
    saved(at, b"B")
    back = saved(at, b"A")
    after = reread(with_parser(at), back)
    assert [note.code for note in after.notes] == ["truncated", "went_back"]


def test_a_duplicate_is_read_from_the_file_that_it_points_to(at):
    saved(at)
    twin = saved(at)
    assert twin.state is State.DUPLICATE
    assert reread(with_parser(at, ("quantity", 3)), twin).record.quantity == 3


def test_what_has_no_archived_file_is_refused(at):
    with pytest.raises(ModnWatchError, match="has no archived file: it is QUARANTINED"):
        reread(at.shop, saved(at, b"bad"))


def test_another_file_in_its_place_is_not_read(at):
    record = saved(at)
    path = at.archive / record.file_path
    path.chmod(0o644)
    path.write_bytes(b"somebody else's")
    with pytest.raises(Corrupt):
        reread(with_parser(at, ("quantity", 3)), record)
    assert at.shop.journal.records.get(record.id) == record


@pytest.mark.parametrize("trouble", [Unreadable("No drawing."), ChildDied(-9)])
def test_what_cannot_be_read_any_more_keeps_its_record(at, trouble):
    record = saved(at)
    at.parser.plans["plate.dxf"] = trouble
    with pytest.raises(Unreadable):
        reread(at.shop, record)
    assert at.shop.journal.records.get(record.id) == record
    assert versions_read(at, record.id) == ["1"]


def test_a_record_that_is_hidden_meanwhile_stays_hidden(at):
    record = saved(at)
    shop = with_parser(at, ("quantity", 3), before=lambda: hide(at.shop, record))
    reread(shop, record)
    stored = at.shop.journal.records.get(record.id)
    assert stored.deleted_at is not None
    assert stored.record.quantity == 3


def test_what_is_being_deleted_is_not_read(at):
    record = saved(at)
    at.shop.journal.changes.condemn(record, at.shop.order())
    with pytest.raises(Busy):
        reread(at.shop, at.shop.journal.records.get(record.id))
