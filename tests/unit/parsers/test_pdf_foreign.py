"""PDFs as other programs and offices make them: 28 documents of 20 layouts, whose truth is known.

Every layout was drawn before the reader was changed for it; what it read at first sight is said in
`foreign_sheets` and `foreign_lists`.  The layouts that the reader was written against are in
`test_pdf_lists` and `test_pdf_labels`.
"""

import io

import pytest

from modn_watch.model import Limits
from modn_watch.parsers import pdf
from tests.foreign_lists import ASSEMBLIES, SINGLE_PARTS
from tests.foreign_sheets import LANGUAGES, TITLE_BLOCKS, a_block
from tests.listings import A3, a_document, some_parts

SHARE = 0.95
FULL_ROW = {
    "mark": "mark",
    "profile": "profile",
    "thickness_mm": "thickness",
    "grade": "grade",
    "length_mm": "length",
    "mass_kg": "mass",
    "quantity": "quantity",
}


def parse(content):
    return pdf.parse(io.BytesIO(content), Limits())


def a_title_block(sheet, language, seed=""):
    draw, truth = sheet(a_block(f"{sheet.__name__}{seed}", language), language)
    extract = parse(a_document(draw, size=A3))
    labels = {(each["label"], each["value"]) for each in extract.details["labels"]}
    facts = {fact.field: fact.value for fact in extract.facts}
    return labels, facts, truth


def a_pack(layout, seed=""):
    drawings, parts, size = layout(some_parts(6, f"{layout.__name__} foreign{seed}"))
    return parse(a_document(*drawings, size=size)), parts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", TITLE_BLOCKS, ids=lambda each: each.__name__)
def test_title_blocks_of_other_programs_say_what_they_say_and_nothing_else(sheet, language):
    labels, facts, truth = a_title_block(sheet, language)
    assert labels == set(truth["labels"].items())
    assert facts == truth["facts"]


@pytest.mark.parametrize("layout", SINGLE_PARTS + ASSEMBLIES, ids=lambda each: each.__name__)
def test_pages_and_lists_of_other_programs_have_their_full_rows(layout):
    extract, parts = a_pack(layout)
    for name, of in FULL_ROW.items():
        wanted = [getattr(part, of) for part in parts]
        assert [getattr(line, name) for line in extract.part_lines] == wanted, name


def test_of_all_fields_of_all_foreign_documents_nearly_all_are_right_and_no_fact_is_wrong():
    documents, right, wanted = 0, 0, 0
    for sheet, language in [(each, language) for each in TITLE_BLOCKS for language in LANGUAGES]:
        labels, facts, truth = a_title_block(sheet, language, seed="again")
        documents += 1
        wanted += len(truth["labels"]) + len(truth["facts"])
        right += len(labels & set(truth["labels"].items()))
        right += len(facts.items() & truth["facts"].items())
        assert facts.items() <= truth["facts"].items()
    for layout in SINGLE_PARTS + ASSEMBLIES:
        extract, parts = a_pack(layout, seed="again")
        documents += 1
        wanted += len(FULL_ROW) * len(parts)
        read = {line.mark: line for line in extract.part_lines}
        right += sum(
            getattr(read.get(part.mark), name, part) == getattr(part, of)
            for part in parts
            for name, of in FULL_ROW.items()
        )
    assert documents >= 25
    assert right >= SHARE * wanted
