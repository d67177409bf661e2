"""A file's name, as facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.model import Fact, Note, Scalar, Source
from modn_watch.naming.archived import read_archived
from modn_watch.naming.fields import read_fields
from modn_watch.naming.places import settle
from modn_watch.naming.slugs import readable
from modn_watch.naming.versions import split_version, without_copy_marks, without_marks
from modn_watch.vocabulary import Vocabulary, client_code, project_code
from modn_watch.vocabulary.codes import client_of, leading_client, leading_project

if TYPE_CHECKING:
    from modn_watch.naming.archived import Archived
    from modn_watch.naming.fields import Fields

EVIDENCE: Final = "file name"
#: Client and project of the folder that a file lies in.
Codes = tuple[str | None, str | None]
#: What stands for a part that has no name at all.
_NAMELESS: Final = "part"
#: No file system takes a longer name: a longer text is taken for a part as it is.
_LONGEST_NAME: Final = 255

_ARCHIVE_ENDING = re.compile(r"(?<=-v[0-9])[0-9]{0,5}(\.[a-z0-9]{1,10})$")
_ENDING = re.compile(r"\.(?:[a-z]{2,5}|[A-Z]{2,5})$")
#: Also twice, as programs that add theirs leave it: `plate.dwg.dxf`.
_KNOWN_ENDING = re.compile(
    r"(?:\.(?:dxf|dwg|lbrn2?|pdf|xls[xmb]?|ods|csv|tsv|png|jpe?g|tiff?|bmp|gif|webp|txt|md|docx?"
    r"|rtf|3dm|3ds|7z|mp[34])){1,2}$",
    re.IGNORECASE,
)
_JOB = re.compile(r"(?P<number>[0-9]{4})(?P<separator> *- *|_| )(?=.)", re.DOTALL)
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-_ ](?:0[1-9]|1[0-2])(?![0-9A-Za-z])")


@dataclass(frozen=True, kw_only=True)
class Start:
    """What a name begins with."""

    rest: str
    client_code: str | None = None
    project_code: str | None = None
    #: Four digits.
    job_number: str | None = None
    #: What stood after the last of these; None without any.
    separator: str | None = None


def read_name(
    file_name: str,
    vocabulary: Vocabulary | None = None,
    *,
    folder_codes: Codes = (None, None),
) -> tuple[tuple[Fact, ...], tuple[Note, ...]]:
    """Return what a file's name states: facts, and what a person should know about them.

    The fields are `client_code`, `project_code`, `job_number` (four digits), `part_name` (always),
    `material`, `thickness_mm`, `quantity` and `stated_version` (1 to 999, of an archive name up to
    six digits). A name that states no quantity, or 0, gives none.

    `Left-Front-Arm-MS-v1` is a part's name in one shop and the archive name of client `Left` in
    another. Codes that are not of the shop's own shape are therefore FILE_NAME facts only where
    the folder has the same ones; where the folder has none they are UNLABELLED ones, and where it
    has others the whole is the part's name.

    Args:
        file_name: any text, with its ending or without; bytes that were not UTF-8 as
            surrogateescape keeps them.
        vocabulary: the installation's words for materials; the standard ones if not given.
        folder_codes: what the folders say, as `routing.route` gives it.
    """
    words = (vocabulary or Vocabulary.standard()).in_names()
    name = _without_ending(readable(file_name), words).strip()
    archived = read_archived(without_copy_marks(name), words) if _is_short(name) else None
    if archived and _is_ours(archived, folder_codes):
        return _facts_of_archived(archived, folder_codes), ()
    return _read_incoming(name, words)


def _is_short(name: str) -> bool:
    return len(name) <= _LONGEST_NAME


def _without_ending(name: str, words: Vocabulary) -> str:
    ours = _ARCHIVE_ENDING.search(name[-_LONGEST_NAME:])
    if ours:
        return name[: -len(ours[1])]
    known = _KNOWN_ENDING.search(name[1:])
    if known:
        return name[: known.start() + 1]
    other = _ENDING.search(name[1:])
    return name[: other.start() + 1] if other and not words.exact(other[0]) else name


def _is_ours(archived: Archived, folder_codes: Codes) -> bool:
    if archived.has_known_codes or (archived.client_code, archived.project_code) == folder_codes:
        return True
    # A number in the client's place is a job number: the grammar of incoming names comes first.
    return folder_codes == (None, None) and not re.fullmatch(r"[0-9]{4}", archived.client_code)


def _facts_of_archived(archived: Archived, folder_codes: Codes) -> tuple[Fact, ...]:
    codes = (archived.client_code, archived.project_code)
    vouched = (
        codes[0] == folder_codes[0] or client_code(codes[0]) is not None,
        codes[1] == folder_codes[1] or project_code(codes[1]) is not None,
    )
    return (
        *_facts(client_code=codes[0], source=_source(vouched=vouched[0])),
        *_facts(project_code=codes[1], source=_source(vouched=vouched[1])),
        *_facts(
            part_name=archived.part,
            material=archived.material,
            thickness_mm=archived.thickness_mm,
            quantity=archived.quantity,
            stated_version=archived.version,
        ),
    )


def _source(*, vouched: bool) -> Source:
    return Source.FILE_NAME if vouched else Source.UNLABELLED


def _facts(*, source: Source = Source.FILE_NAME, **values: Scalar | None) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            field=field,
            value=value,
            unit="mm" if field == "thickness_mm" else "",
            evidence=EVIDENCE,
            source=source,
        )
        for field, value in values.items()
        if value is not None
    )


def _read_incoming(name: str, words: Vocabulary) -> tuple[tuple[Fact, ...], tuple[Note, ...]]:
    if not _is_short(name):
        return _facts(part_name=name[:_LONGEST_NAME]), ()
    text, version = without_marks(name)
    start = _start(text)
    settled = settle(read_fields(start.rest, words), start.separator, words)
    fields = settled.fields
    part, inner = (fields.rest, version) if version else split_version(fields.rest, inner=True)
    part_name = part.strip(" -_") or name.strip() or None
    facts = _facts(
        client_code=start.client_code,
        project_code=start.project_code,
        job_number=start.job_number,
        part_name=part_name,
        material=fields.material,
        thickness_mm=fields.thickness_mm,
        quantity=fields.quantity,
        stated_version=version or inner,
    )
    nameless = () if part_name else _facts(part_name=_NAMELESS, source=Source.DEFAULT)
    return (*facts, *nameless), (*settled.notes, *_spelling(fields))


def _start(name: str) -> Start:
    client, rest = leading_client(name)
    project, rest = leading_project(rest)
    if project:
        client = client or client_of(project)
    separator = "-" if client else None
    job = _JOB.match(rest)
    if job and not _DATE.match(rest) and (job["number"][0] == "0" or "-" in job["separator"]):
        number, rest, separator = job["number"], rest[job.end() :], job["separator"]
    else:
        number = None
    return Start(
        rest=rest or name,
        client_code=client,
        project_code=project,
        job_number=number,
        separator=separator,
    )


def _spelling(fields: Fields) -> tuple[Note, ...]:
    text = fields.thickness_text
    if not re.match(r"0[0-9]", text):
        return ()
    said = f'"{text}" was read as {fields.thickness_mm} mm.'
    return (Note(code="thickness_spelling", message=said, evidence=text),)
