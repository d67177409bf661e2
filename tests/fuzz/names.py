"""Names of files and folders, and what must hold of whatever is made of them."""

import re
import time
from functools import cache

from modn_watch import naming, routing, vocabulary
from modn_watch.agreement import agree
from modn_watch.evidence import glance
from modn_watch.model import Extract, Record
from modn_watch.naming.archived import read_archived
from modn_watch.standards import Standards
from modn_watch.vocabulary import Vocabulary
from tests.fuzz import contract
from tests.fuzz.scramble import number, rearranged, scrambled, word
from tests.fuzz.trial import Verdict, leak_of, too_slow

_LAYOUTS = ("{client}/{project}", "{client}/1.Projects/{project}")
_WORDS = Vocabulary.standard()
_EXTRACT = Extract(file_type="text", parser_version="1", mime_type="text/plain")
_SAFE = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
#: What names are made of.
PIECES = (
    *("0005", "0044", "-", "-", "-", "_", " ", ".", " - ", "--", "MS", "Galv", "VAS", "Stainless"),
    *("mild steel", "3CR12", "UNK", "OTH", "5mm", "053mm", "1,2mm", "t10", "200x200", "140.280mm"),
    *("x4", "X1", "x0", "-0", "14off", "qty 3", "v3", "V2", "Rev A", "version 2.0", "- Copy"),
    *("(2)", "final", "Kopie van ", "CL-0001", "CL0001", "cl 0001", "JB-2025-10-CL0001-001"),
    "bracket",
    *(".dxf", ".lbrn2", ".dwg.dxf", "/", "/1.Projects/", "trox bridge-10.09.2025", "CON", "é", "ß"),
    *("\u202e", "\u0301", "\U0001f600", "中文", "mm", "x", "T=3", "REGS", "PL10*80", "½", "٣mm"),
)  # fmt: skip


@cache
def seeds():
    return tuple(
        name.encode()
        for name in (
            "CL-0001/JB-2025-10-CL0001-001/0005-bracket left-MS-5mm-x14.dxf",
            "CL0001-JB-2025-10-CL0001-001-BracketLeft-MS-5mm-x14-v1.dxf",
            "CL-0008/1.Projects/0005-trox bridge-10.09.2025/plate-Galv-053mm.x2 - Copy (2).lbrn2",
            "Acme Steel/Gate/base_plate_200x200_t10_4x18.dxf",
            "Kliënt ø/Ÿ/deur_VERSION 2.pdf",
            "0044 - lid - - 1,2mm -X1 version 2.0.dxf",
            "A-B-C-MS-v999999.dxf",
            "VA2601.dxf",
        )
    )


def corpus(folder):
    """Every name and path that the shop's own files have."""
    listed = (folder / "filenames.csv").read_bytes().splitlines()[1:]
    paths = sorted(bytes(path.relative_to(folder)) for path in folder.rglob("*"))
    return (*(line.split(b",")[0] for line in listed), *paths)


def damaged(data, chance, other):
    match chance.randrange(4):
        case 0:
            return scrambled(data, chance, other)
        case 1:
            pieces = re.split(r"([-_ ./]+)", data.decode("utf-8", "replace"))
            text = "".join(rearranged(pieces, chance, 3))
        case 2:
            text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 14)))
        case _:
            text = data.decode("utf-8", "replace")
            where, new = chance.randint(0, len(text)), _new(chance)
            text = text[:where] + new + text[where + chance.choice((0, 0, 1, 5)) :]
    return text.encode("utf-8", "surrogatepass")


def _new(chance):
    if chance.random() < 0.1:
        return "".join(chr(chance.randrange(0x11000)) for _ in range(chance.randint(1, 300)))
    return chance.choice((number(chance), word(chance), chance.choice(PIECES)))


def tried(data, number):
    """Read one path and judge all that came of it."""
    start = time.process_time()
    verdict = Verdict(outcome="result")
    text = data.decode("utf-8", "surrogateescape")
    parts = tuple(part for part in text.split("/") if part) or ("x",)
    try:
        verdict.problems += broken_rules(parts)
    except Exception as error:  # noqa: BLE001 - nothing may come out of the grammar at all
        verdict.problems.append(f"raised {leak_of(error)}: {error}"[:300])
    verdict.seconds = time.process_time() - start
    verdict.problems += too_slow(verdict.seconds)
    return verdict


def broken_rules(parts):
    """What the grammar does wrong with a path below an inbox, in words."""
    yield from _vocabulary_rules(parts[-1])
    facts, notes = naming.read_name(parts[-1])
    contract.as_json([(f.field, f.value, f.evidence) for f in facts])
    contract.as_json([(n.code, n.message, n.evidence) for n in notes])
    if sum(fact.field == "part_name" for fact in facts) != 1:
        yield f"not one part in {parts[-1]!a}"
    for strict in (False, True):
        known = glance(
            parts,
            _LAYOUTS,
            vocabulary=_WORDS,
            extract=_EXTRACT,
            standards=Standards(),
            strict=strict,
        )
        contract.as_json([vars(fact) for fact in known.facts])
    yield from archive_rules(known_record(parts), _subpath(parts))
    yield from archive_rules(agree(facts).record, ())


def known_record(parts):
    return glance(
        parts, _LAYOUTS, vocabulary=_WORDS, extract=_EXTRACT, standards=Standards(), strict=False
    ).record


def _subpath(parts):
    return routing.route(parts, _LAYOUTS).subpath


def archive_rules(record, subpath):
    """What is wrong with the archive names of a record, in words."""
    client, project = record.client_code or "", record.project_code or ""
    logical = naming.logical_name(client, project, subpath, record.part_name or "")
    contract.as_json(logical)
    for distinction in naming.distinctions(subpath, logical):
        made = naming.stem(record, distinction=distinction)
        for version in (1, 999_999):
            name = naming.file_name(made, version, "lbrn2")
            yield from _name_rules(name, client, project)
            if naming.archived_stem(name) != made:
                yield f"the stem {made!a} does not come back from {name!a}"
        yield from _round_trip(made, record)


def _name_rules(name, client, project):
    path = naming.archive_path(client, project, name)
    inside = len(path.parts) == 3 and not path.is_absolute() and path.name == name
    for part in path.parts:
        if not _SAFE.fullmatch(part) or part.startswith(".") or part.endswith("."):
            yield f"an archive path that not every system takes: {str(path)!a}"
        if _RESERVED.match(part):
            yield f"a name that Windows keeps for a device: {part!a}"
    if not inside:
        yield f"an archive path that leads elsewhere: {str(path)!a}"


def _round_trip(made, record):
    read = read_archived(f"{made}-v3", _WORDS)
    if read is None:
        yield f"the archive name {made!a} cannot be read back"
        return
    again = Record(
        client_code=read.client_code,
        project_code=read.project_code,
        part_name=read.part,
        material=read.material,
        thickness_mm=read.thickness_mm,
        quantity=read.quantity,
    )
    if naming.stem(again) != made:
        yield f"{made!a} comes back as {naming.stem(again)!a}"
    if record.material and read.material != record.material:
        yield f"material {record.material!a} comes back as {read.material!a}"


def _vocabulary_rules(text):
    vocabulary.client_code(text)
    vocabulary.project_code(text)
    thickness, pieces = vocabulary.thickness_mm(text), vocabulary.quantity(text)
    if thickness is not None and not 0 < thickness <= 1_000:
        yield f"{text!a} is a plate of {thickness} mm"
    if pieces is not None and not 0 < pieces < 10_000_000:
        yield f"{text!a} is {pieces} pieces"
    _WORDS.material(text)
    contract.as_json([vars(fact) for fact in vocabulary.facts_in_text(naming.readable(text), "x")])
    for make in (naming.slug, naming.code_slug):
        once = make(text)
        if make(once) != once or not _SAFE.fullmatch(once):
            yield f"{make.__name__}({text!a}) is {once!a}, and of that {make(once)!a}"
