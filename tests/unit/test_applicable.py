"""What is asked of a file: only what a file of its kind can have one of."""

import pytest

from modn_watch.agreement import agree, confidence
from modn_watch.applicable import OF_ONE_PART, applicable, spoken_of
from modn_watch.model import Fact, Source


def fact(field, value, source=Source.FILE_NAME):
    return Fact(field=field, value=value, evidence="somewhere", source=source)


@pytest.mark.parametrize("kind", ["dxf", "dwg", "lbrn2"])
def test_what_is_cut_has_a_material_a_thickness_and_a_number_of_pieces(kind):
    assert applicable(kind, (), 0) == OF_ONE_PART


@pytest.mark.parametrize("kind", ["excel", "pdf", "image", "text", "other"])
def test_of_paper_that_speaks_of_no_part_nothing_of_a_part_is_asked(kind):
    assert applicable(kind, (), 0) == frozenset()
    assert applicable(kind, ["material"], 0) == OF_ONE_PART
    assert applicable(kind, ["material"], 1) == OF_ONE_PART


def test_a_list_of_parts_has_only_what_all_its_rows_have_in_common():
    assert applicable("excel", (), 12) == frozenset()
    assert applicable("pdf", ["material"], 2) == {"material"}


def test_a_default_speaks_for_nothing():
    found = spoken_of([fact("material", "Mild Steel", Source.DEFAULT), fact("part_name", "lid")])
    assert found == frozenset()


def test_what_a_file_cannot_have_one_of_does_not_make_it_doubtful():
    known = [
        fact("client_code", "CL0001", Source.FOLDER),
        fact("project_code", "P", Source.FOLDER),
        fact("part_name", "cutting list"),
    ]
    # Three fields with one voice each: of three, and of six.
    assert confidence(known, frozenset()) == 0.8
    assert confidence(known) == 0.4
    assert confidence([*known, fact("material", "Brass")], {"material"}) == 0.8


def test_who_found_it_right_agrees_with_all_of_it_and_a_file_cannot_say_so_itself():
    known = [fact("part_name", "lid"), fact("material", "Brass")]
    seen = [*known, fact("reviewed", True, Source.OPERATOR)]
    assert agree(seen).record.confidence_score == 1.0
    assert agree(seen).record.material == "Brass"
    said = [*known, fact("reviewed", True, Source.LABELLED)]
    assert confidence(said) == confidence(known)
