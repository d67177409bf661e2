"""Which client and project a file is for, by its folders."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.model import Fact, Source
from modn_watch.routing import Layout, route

SHOP = ("{client}/{project}", "{client}/1.Projects/{project}")


def codes(*parts, layouts=SHOP, strict=False):
    found = route(parts, layouts, strict=strict)
    return found.client_code, found.project_code


@pytest.mark.parametrize(
    "layout",
    ["{client}/{project}", "{client}/1.Projects/{project}", "Jobs/{project}/for/{client}"],
)
def test_a_layout_is_folder_names_with_client_and_project_in_it(layout):
    assert Layout.parse(layout).segments == tuple(layout.split("/"))


@pytest.mark.parametrize(
    "layout",
    [
        "", "/", "{client}", "{project}", "{client}/{project}/", "/{client}/{project}",
        "{client}//{project}", "{client}/../{project}", "{client}/./{project}",
        "{client}/{project}/{client}", "CL-{client}/{project}", "{customer}/{project}",
        "{client}\\{project}", "{client}/{project", "{client}/ /{project}",
    ],
)  # fmt: skip
def test_a_bad_layout_is_refused_with_a_sentence(layout):
    with pytest.raises(ValueError) as caught:
        Layout.parse(layout)
    assert f'The layout "{layout}"' in str(caught.value)
    assert str(caught.value).endswith(".")


def test_client_and_project_are_read_from_the_folders():
    assert route(("CL-0001", "JB-2025-10-CL0001-001", "bracket.dxf"), SHOP).facts == (
        Fact(field="client_code", value="CL0001", evidence="folder", source=Source.FOLDER),
        Fact(
            field="project_code",
            value="JB-2025-10-CL0001-001",
            evidence="folder",
            source=Source.FOLDER,
        ),
    )


def test_the_layout_with_the_most_fixed_names_wins():
    folders = ("CL-0002", "1.Projects", "Gate", "plate.dxf")
    assert codes(*folders) == ("CL0002", "Gate")
    assert codes(*folders, layouts=SHOP[::-1]) == ("CL0002", "Gate")
    assert codes(*folders, layouts=SHOP[:1]) == ("CL0002", "1.Projects")


def test_a_folder_that_a_layout_names_is_never_a_project():
    assert codes("CL-0002", "1.Projects", "file.lbrn2") == ("CL0002", None)
    assert codes("CL-0002", "1.projects", "file.lbrn2") == ("CL0002", None)


def test_a_file_in_a_client_folder_has_a_client_and_no_project():
    assert codes("CL-0002", "file.dxf") == ("CL0002", None)


def test_a_file_at_the_root_has_neither():
    assert codes("file.dxf") == (None, None)
    assert codes() == (None, None)


def test_folders_that_fit_no_layout_say_nothing():
    found = route(("a", "b", "c", "x.dxf"), ("Clients/{client}/{project}",))
    assert (found.client_code, found.project_code, found.subpath) == (None, None, ("a", "b", "c"))


def test_deeper_folders_are_kept():
    found = route(("CL-0002", "1.Projects", "Gate", "left", "top", "p.dxf"), SHOP)
    assert found.subpath == ("left", "top")
    assert found.project_code == "Gate"


@pytest.mark.parametrize(
    ("folder", "project"),
    [
        ("0005-trox bridge-10.09.2025", "JB-2025-10-CL0008-005"),
        ("0002-Vent Design-02.09.2025", "JB-2025-02-CL0008-002"),
        ("0004-Two part order-09.15.2025", "JB-2025-09-CL0008-004"),
        ("0004-Two part order-15.09.2025", "JB-2025-09-CL0008-004"),
        ("0008-100mm.1220.2400mm-10.02.2025", "JB-2025-10-CL0008-008"),
        ("0003-Brink (R1 FAB)-09.16.2025", "JB-2025-09-CL0008-003"),
        ("0010-2hole plate.Stewart 10.23.2025", "JB-2025-10-CL0008-010"),
        ("0010-plate-10.23.2025 second order", "JB-2025-10-CL0008-010"),
        ("1234-plate-1.23.2025", "JB-2025-01-CL0008-1234"),
    ],
)
def test_a_job_folder_gives_a_project_code(folder, project):
    found = route(("CL-0008", "1.Projects", folder, "x.dxf"), SHOP, strict=True)
    assert (found.client_code, found.project_code) == ("CL0008", project)
    numbers = [fact.value for fact in found.facts if fact.field == "job_number"]
    assert numbers == [folder[:4]]


def notes(folder, client="CL-0008"):
    return [note.code for note in route((client, folder, "x.dxf"), SHOP).notes]


def test_a_date_that_reads_two_ways_is_noted():
    assert notes("0005-trox bridge-10.09.2025") == ["ambiguous_date"]
    assert notes("0005-trox bridge-10.13.2025") == []
    assert notes("0005-trox bridge-13.10.2025") == []
    assert notes("0005-trox bridge-09.09.2025") == []


@pytest.mark.parametrize("folder", ["0005-gate-13.13.2025", "0005-gate", "0005-gate-00.10.2025"])
def test_a_folder_without_a_date_is_its_own_project_unless_strict(folder):
    slug = folder.replace("-", "_")
    assert codes("CL-0008", folder, "x.dxf") == ("CL0008", slug)
    assert codes("CL-0008", folder, "x.dxf", strict=True) == ("CL0008", None)


def test_any_folder_names_a_client_unless_strict():
    assert codes("Acme Steel", "Gate job", "x.dxf") == ("Acme_Steel", "Gate_job")
    assert codes("Acme Steel", "Gate job", "x.dxf", strict=True) == (None, None)
    assert codes("Acme Steel", "0005-gate-10.09.2025", "x.dxf")[1] == "0005_gate_10.09.2025"


def test_a_code_with_words_after_it_is_the_code():
    assert codes("CL-0001 - Acme", "JB-2025-10-CL0001-001 gate", "x.dxf", strict=True) == (
        "CL0001",
        "JB-2025-10-CL0001-001",
    )


def test_a_name_that_only_begins_like_a_code_is_no_code():
    assert codes("CL-0001b", "JB-2025-10-CL0001-001b", "x.dxf") == (
        "CL_0001b",
        "JB_2025_10_CL0001_001b",
    )


def test_a_project_in_another_clients_folder_is_noted_and_the_folder_holds():
    assert codes("CL-0002", "JB-2025-10-CL0001-001", "x.dxf")[0] == "CL0002"
    assert notes("JB-2025-10-CL0001-001", "CL-0002") == ["other_clients_project"]


def test_folders_in_two_scripts_do_not_become_one_client():
    assert codes("東京", "a", "x.dxf")[0] != codes("大阪", "a", "x.dxf")[0]


@given(st.lists(st.text(st.characters(min_codepoint=1)), max_size=5).map(tuple), st.booleans())
def test_any_path_is_answered_and_no_code_holds_a_surrogate(parts, strict):
    found = route(parts, SHOP, strict=strict)
    texts = [found.client_code or "", found.project_code or "", *found.subpath]
    "".join(texts).encode("utf-8")
    assert not set("/\\\0").intersection((found.client_code or "") + (found.project_code or ""))


def test_names_that_are_not_utf_8_are_read_as_old_programs_wrote_them():
    folder = b"Caf\xe9".decode("utf-8", "surrogateescape")
    found = route((folder, "Gate", folder, "x.dxf"), SHOP)
    assert (found.client_code, found.subpath) == ("Cafe", ("Café",))


@pytest.mark.parametrize("hostile", ["0005-" * 2_000, "1." * 5_000, "-" * 10_000, "10.10." * 1_700])
def test_no_folder_takes_long(hostile):
    start = time.process_time()
    route(("CL-0001", "0001-" + hostile, hostile, "x"), SHOP)
    assert time.process_time() - start < 0.25


def test_a_project_folder_where_a_clients_belongs_is_for_its_client():
    assert codes("JB-2025-10-CL0001-001", "gate", "x.dxf")[0] == "CL0001"
    assert codes("JB-2025-10-CL0001-001", "gate", "x.dxf", strict=True)[0] is None
