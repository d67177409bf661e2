"""What is fuzzed: where its inputs come from, and who judges them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from modn_watch.parsers import named
from tests.fuzz import drawings, dwgs, letters, names, papers, pictures, projects, workbooks
from tests.fuzz.trial import Reader

_CORPUS_BYTES = 4_000


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of input."""

    name: str
    #: Good inputs, as bytes.
    seeds: Callable
    #: From an input, chance and another input to a damaged one.
    damaged: Callable
    #: From the corpus's folder to more of them.
    corpus: Callable
    #: The parser that reads it; empty for names.
    format: str
    #: Inputs of a whole campaign.
    count: int = 50_000

    def judge(self):
        """From an input and its number to a verdict."""
        return Reader(named(self.format)).tried if self.format else names.tried

    def input(self, number, seeds):
        """The input of that number: the same for the same seeds, always."""
        if number < len(seeds):
            return seeds[number]
        chance = random.Random(f"{self.name}/{number}")
        data = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 1, 2))):
            data = self.damaged(data, chance, chance.choice(seeds))
        return data


def _files(suffixes, most, folder):
    """The smaller of the shop's own files: every input must be quick."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes)
    return tuple(path.read_bytes() for path in files if path.stat().st_size < most)


def _kind(
    name,
    seeds,
    damaged,
    *suffixes,
    format="",  # noqa: A002 - its word
    count=50_000,
    corpus_bytes=_CORPUS_BYTES,
):
    return Kind(
        name=name,
        seeds=seeds,
        damaged=damaged,
        corpus=partial(_files, suffixes, corpus_bytes),
        format=format or name,
        count=count,
    )


KINDS = (
    Kind(
        name="names",
        seeds=names.seeds,
        damaged=names.damaged,
        corpus=names.corpus,
        format="",
        count=200_000,
    ),
    _kind("dxf", drawings.seeds, drawings.damaged, ".dxf", count=200_000),
    _kind("lbrn2", projects.seeds, projects.damaged, ".lbrn2", ".lbrn", count=200_000),
    _kind("pdf", papers.pdfs, papers.damaged_pdf, ".pdf"),
    _kind("xlsx", workbooks.packed, workbooks.damaged_packed, ".xlsx", ".ods", format="excel"),
    _kind("xls", workbooks.binary, workbooks.damaged_binary, ".xls", format="excel"),
    _kind("csv", workbooks.delimited, workbooks.damaged_delimited, ".csv", format="excel"),
    _kind("image", pictures.seeds, pictures.damaged, ".png", ".jpg", ".tif", ".bmp", ".gif"),
    _kind("text", papers.texts, papers.damaged_text, ".txt", ".md"),
    _kind("docx", letters.packed, workbooks.damaged_packed, ".docx", format="text"),
    _kind("eml", letters.mails, letters.damaged_mail, ".eml", format="text"),
    _kind("doc", letters.old, letters.damaged_old, ".doc", format="text"),
    _kind("rtf", letters.rich, letters.damaged_rich, ".rtf", format="text"),
    _kind("dwg", dwgs.seeds, dwgs.damaged, ".dwg", corpus_bytes=60_000),
)
