"""What a person reads from the shop's own file names, and what the grammar reads."""

import csv

import pytest

from modn_watch.agreement import agree
from modn_watch.naming import read_name
from modn_watch.routing import route

pytestmark = pytest.mark.corpus

LAYOUTS = ("{client}/{project}", "{client}/1.Projects/{project}")


def read_by_people(row):
    return (
        row["part_name"],
        row["material"],
        float(row["thickness_mm"]) if row["thickness_mm"] else None,
        int(row["quantity"]),
        int(row["version"]),
    )


def read_by_grammar(file_name):
    record = agree(read_name(file_name)[0]).record
    return (
        record.part_name,
        record.material,
        record.thickness_mm,
        # The table writes 1 where a name says nothing; a record says null.
        record.quantity or 1,
        record.stated_version or 1,
    )


@pytest.mark.parametrize("ending", ["", ".dxf", ".lbrn2"])
def test_at_least_83_of_84_names_are_read_as_people_read_them(corpus, ending):
    with (corpus / "filenames.csv").open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    wrong = [
        row["stem"] for row in rows if read_by_grammar(row["stem"] + ending) != read_by_people(row)
    ]
    assert len(rows) == 84
    assert len(wrong) <= 1, wrong


def test_every_file_in_a_job_folder_is_routed_and_the_one_beside_them_is_not(corpus):
    shop = corpus / "shop"
    unrouted = []
    for path in sorted(shop.rglob("*")):
        parts = path.relative_to(shop).parts
        if path.is_dir() or len(parts) == 1:
            continue
        found = route(parts, LAYOUTS, strict=True)
        assert found.client_code == parts[0].replace("-", "")
        if found.project_code is None:
            unrouted.append(parts[2:])
        else:
            year, number = parts[2].rpartition(".")[2], int(parts[2][:4])
            assert found.project_code.startswith(f"JB-{year}-")
            assert found.project_code.endswith(f"-{found.client_code}-{number:03}")
    assert [name for (name,) in unrouted] == [
        "DEOA-200.125.100.75mm garden-Galv-1mm-x1 version 2.0.lbrn2"
    ]
