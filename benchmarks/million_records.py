"""Synthetic records of a laser shop, as many as are wanted, the same ones every time."""

from __future__ import annotations

import bisect
import hashlib
import io
import itertools
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from modn_watch import documents
from modn_watch.journal.rows import row_of
from modn_watch.model import Digest, Extract, Fact, Identity, Ingest, Limits, Record, Source, State
from modn_watch.parsers import dxf
from modn_watch.searching import findable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Row = dict[str, Any]

#: Records of one piece of the work; no project goes beyond one.
CHUNK = 20_000
CLIENTS = 2_000
BEGAN = datetime(2021, 1, 1, tzinfo=UTC)
#: How far one record is from the next, so that a million of them fill six years.
APART = timedelta(seconds=180)
PATTERN_DRAWINGS = 64
MOST_IN_PROJECT = 160

MATERIALS = {
    "Mild Steel": ("MS", 40), "Stainless Steel": ("SS", 18), "Galvanized Steel": ("GALV", 10),
    "Aluminum": ("AL", 8), "Vastrap": ("VAST", 5), "Carbon Steel": ("CS", 3), "Brass": ("BR", 2),
    "Zinc": ("ZN", 2), "Copper": ("CU", 1), "Other": ("OTH", 3), None: ("UNK", 8),
}  # fmt: skip
THICKNESSES = {
    1.0: 4, 1.2: 4, 1.6: 6, 2.0: 10, 2.5: 4, 3.0: 16, 4.0: 8, 4.5: 5, 5.0: 10, 6.0: 14, 8.0: 6,
    10.0: 8, 12.0: 5, 16.0: 2, 20.0: 2, None: 8,
}  # fmt: skip
TYPES = {"dxf": 40, "pdf": 17, "excel": 6, "image": 7, "dwg": 5, "text": 3, "other": 2}
STATES = {
    State.DONE: 920, State.DUPLICATE: 40, State.QUARANTINED: 30, State.RELEASED: 9, State.HALTED: 1,
}  # fmt: skip
ENDINGS = {"lbrn2": "lbrn2", "excel": "xlsx", "image": "png", "text": "txt", "other": "bin"}
CONFIDENCES = (0.55, 0.8, 0.8, 0.85, 0.9, 0.9, 0.95, 1.0)
#: How often a project's next part is of other sheet.
OTHER_SHEET = 0.3
#: Of a hundred drawings so many have a LightBurn project beside them.
PROJECTS_BESIDE = 45
#: Words that are on many drawings, the most frequent first; the tail is made of syllables.
COMMON = [
    "plate",
    "bracket",
    "mm",
    "steel",
    "qty",
    "laser",
    "cut",
    "part",
    "drawing",
    "sheet",
    "thickness",
    "material",
    "hole",
    "base",
    "left",
    "right",
    "top",
    "bottom",
    "flange",
    "cover",
    "side",
    "panel",
    "gusset",
    "weld",
    "bend",
    "radius",
    "mild",
    "stainless",
    "support",
    "frame",
    "mount",
    "rev",
    "scale",
    "date",
    "checked",
    "approved",
    "tolerance",
    "deburr",
    "edges",
    "all",
    "dimensions",
    "in",
    "unless",
    "otherwise",
    "stated",
    "powder",
    "coat",
    "galvanise",
    "door",
    "hinge",
    "lock",
    "guard",
    "conveyor",
    "chute",
    "hopper",
    "bin",
    "lid",
    "motor",
    "pump",
    "tank",
    "stand",
    "leg",
    "foot",
    "spacer",
    "washer",
    "shim",
    "clamp",
    "lug",
    "ring",
    "disc",
    "tab",
    "slot",
    "box",
    "tray",
    "rail",
    "step",
    "tread",
    "grating",
    "angle",
    "channel",
    "beam",
    "stiffener",
    "rib",
    "web",
    "cap",
    "end",
    "front",
    "back",
    "inner",
    "outer",
    "upper",
    "lower",
]
NOUNS = COMMON[1:2] + COMMON[18:30] + COMMON[48:]
SYLLABLES = [a + b for a in "bdfgklmnprstvw" for b in "aeiou"]
VOCABULARY = 30_000


@dataclass(frozen=True, kw_only=True)
class Made:
    """One record as rows of its tables."""

    ingest: Row
    #: None where nothing could be read.
    extraction: Row | None
    facts: list[Row]
    said: str
    words: str


@dataclass(frozen=True, kw_only=True)
class _Part:
    client: str
    project: str
    name: str
    material: str | None
    thickness_mm: float | None
    quantity: int


class Shop:
    """Makes the records."""

    def __init__(self) -> None:
        chance = random.Random(1)
        tail = {
            "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 3, 3, 4))))
            for _ in range(VOCABULARY)
        }
        self.words = [*COMMON, *sorted(tail - set(COMMON), key=lambda _: chance.random())]
        # Zipf's law: the n-th word is about 1/n as frequent as the first.
        self._likely = list(itertools.accumulate(1 / (n + 3) for n in range(len(self.words))))
        self._busy = list(itertools.accumulate(1 / (n + 10) for n in range(CLIENTS)))
        self._drawings = [_extracted(number) for number in range(PATTERN_DRAWINGS)]

    def chunk(self, number: int) -> Iterator[Made]:
        """Yield the records of one piece, whose ids follow those of the piece before."""
        chance = random.Random(number)
        ids = iter(range(number * CHUNK + 1, (number + 1) * CHUNK + 1))
        parts = itertools.chain.from_iterable(self._project(chance, n) for n in itertools.count())
        # Each part has one file, or two.
        wanted = ((part, kind) for part in parts for kind in self._files(chance))
        return (self._made(chance, i, *each) for i, each in zip(ids, wanted, strict=False))

    def client(self, chance: random.Random) -> str:
        """Return a client's code, a few of them most of the time."""
        return f"CL{_zipf(chance, self._busy) + 1:04d}"

    def word(self, chance: random.Random, most: int | None = None) -> str:
        """Return a word, the frequent ones more often; of the `most` frequent if so many."""
        return self.words[_zipf(chance, self._likely[:most] if most else self._likely)]

    def _project(self, chance: random.Random, number: int) -> Iterator[_Part]:
        client = self.client(chance)
        year, month = chance.randint(2021, 2026), chance.randint(1, 12)
        project = f"JB-{year}-{month:02d}-{client}-{chance.randint(1, 999):03d}"
        material, thickness = _one_of(chance, MATERIALS)[0], _one_of(chance, THICKNESSES)
        for part in range(1, min(MOST_IN_PROJECT, int(chance.expovariate(1 / 25)) + 3)):
            if chance.random() < OTHER_SHEET:
                material, thickness = _one_of(chance, MATERIALS)[0], _one_of(chance, THICKNESSES)
            name = f"{self.word(chance)} {chance.choice(NOUNS)} {number}{part}"
            yield _Part(
                client=client, project=project, name=name, material=material,
                thickness_mm=thickness, quantity=chance.randint(1, 40),
            )  # fmt: skip

    def _files(self, chance: random.Random) -> Sequence[str]:
        kind = chance.choices(list(TYPES), list(TYPES.values()))[0]
        if kind == "dxf" and chance.random() * 100 < PROJECTS_BESIDE:
            return ("dxf", "lbrn2")
        return (kind,)

    def _made(self, chance: random.Random, number: int, part: _Part, kind: str) -> Made:
        state = chance.choices(list(STATES), list(STATES.values()))[0]
        ingest = _ingest(number, part, kind, state=state, confidence=chance.choice(CONFIDENCES))
        texts = [
            " ".join(self.word(chance) for _ in range(chance.choice((1, 2, 4, 8))))
            for _ in range(chance.choice((2, 4, 6, 12)))
        ]
        read = state not in (State.QUARANTINED, State.RELEASED)
        extract = Extract(
            file_type=kind, parser_version="4", mime_type=ingest.mime_type,
            texts=tuple(texts) if read else (),
        )  # fmt: skip
        facts = _facts(part)
        found_by = findable(ingest, extract, facts)
        return Made(
            ingest={**row_of(ingest), "id": number, "lease_at": None},
            extraction=self._extraction(ingest, texts) if read else None,
            facts=[_fact(number, fact) for fact in facts] if read else [],
            said=found_by.said,
            words=found_by.words,
        )

    def _extraction(self, ingest: Ingest, texts: list[str]) -> Row:
        drawn = ingest.file_type in ("dxf", "lbrn2", "dwg")
        plain = _PLAIN if not drawn else self._drawings[ingest.id % PATTERN_DRAWINGS]
        return {
            "ingest_id": ingest.id, "extraction_type": ingest.file_type,
            "parser_name": ingest.file_type, "parser_version": "4",
            "extracted_data": plain.replace('"texts": []', f'"texts": {json.dumps(texts)}', 1),
            "confidence_score": ingest.record.confidence_score, "created_at": ingest.updated_at,
        }  # fmt: skip


_PLAIN = json.dumps(documents.extract(Extract(file_type="pdf", parser_version="4", mime_type="x")))


def _extracted(number: int) -> str:
    """Return what the parser reads of a plate with some holes, as JSON."""
    circles = [(0, 0, 40 + number), *((20 * n - 30, 5, 2 + number % 5) for n in range(number % 4))]
    drawn = "".join(
        f"0\nCIRCLE\n8\nCUT\n10\n{x}\n20\n{y}\n40\n{radius}\n" for x, y, radius in circles
    )
    text = f"0\nSECTION\n2\nENTITIES\n{drawn}0\nENDSEC\n0\nEOF\n"
    return json.dumps(documents.extract(dxf.parse(io.BytesIO(text.encode()), Limits())))


def _ingest(number: int, part: _Part, kind: str, *, state: State, confidence: float) -> Ingest:
    code = MATERIALS[part.material][0]
    thickness = f"{part.thickness_mm:g}mm" if part.thickness_mm else "0"
    ending = ENDINGS.get(kind, kind)
    slug = part.name.replace(" ", "_")
    stem = f"{part.client}-{part.project}-{slug}-{code}-{thickness}-x{part.quantity}"
    folder = f"{part.client}/{part.project}"
    at = BEGAN + number * APART
    owns, waits = state is State.DONE, state is State.QUARANTINED
    return Ingest(
        id=number,
        state=state,
        identity=Identity(
            inbox="inbox", device=1, inode=number, size=1000 + number % 90_000, mtime_ns=number,
            path=f"{folder}/{part.name}-{code}-{thickness}-x{part.quantity}.{ending}".encode(),
            ctime_ns=number,
        ),
        copied=False, held_name=None, attempts=1, due_at=at,
        error_code="unreadable" if waits else None,
        error_message="This file ends in the middle." if waits else None,
        sha256=Digest(hashlib.sha256(str(number).encode()).hexdigest()),
        file_type=kind, mime_type="application/octet-stream", extension=ending,
        record=Record(
            client_code=part.client, project_code=part.project, part_name=part.name,
            material=part.material, thickness_mm=part.thickness_mm, quantity=part.quantity,
            confidence_score=confidence,
        ),
        logical_name=f"{folder}//{part.name}",
        stem=stem if owns else None, version=1 if owns else None,
        file_path=f"{folder}/{stem}-v1-{number}.{ending}" if owns else None,
        quarantine_path=f"{folder}/{number}-{slug}.{ending}" if waits else None,
        submitted_by="designer", created_at=at, updated_at=at, processed_at=at,
    )  # fmt: skip


def _facts(part: _Part) -> list[Fact]:
    stated: dict[str, Any] = {
        "client_code": part.client, "project_code": part.project, "part_name": part.name,
        "material": part.material, "thickness_mm": part.thickness_mm, "quantity": part.quantity,
    }  # fmt: skip
    return [
        Fact(field=name, value=value, evidence="file name", source=Source.FILE_NAME)
        for name, value in stated.items()
        if value is not None
    ]


def _fact(number: int, fact: Fact) -> Row:
    return {
        "ingest_id": number, "key": fact.field, "value": str(fact.value), "unit": fact.unit,
        "data_type": type(fact.value).__name__, "source": fact.evidence,
    }  # fmt: skip


def _one_of(chance: random.Random, weighed: dict[Any, Any]) -> Any:
    weights = [each[1] if isinstance(each, tuple) else each for each in weighed.values()]
    chosen = chance.choices(list(weighed), weights)[0]
    return (chosen, weighed[chosen]) if isinstance(weighed[chosen], tuple) else chosen


def _zipf(chance: random.Random, likely: Sequence[float]) -> int:
    return bisect.bisect(likely, chance.random() * likely[-1])
