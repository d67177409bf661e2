"""The values that the parts of modn-watch hand to each other; all frozen, none does anything."""

from __future__ import annotations

from ctypes import c_int64
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, NewType

from modn_watch.conventions import Drafting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from modn_watch.partlist import PartLine

#: SHA-256 of a file's bytes, 64 lower-case hexadecimal digits.
Digest = NewType("Digest", str)

#: What a fact may say.
Scalar = str | int | float | bool


class Source(IntEnum):
    """Who says a fact; the higher one is believed when two disagree."""

    #: The installation's own fall-back; speaks for nothing.
    DEFAULT = 0
    #: Content that no label explains: a layer name, a loose text.
    UNLABELLED = 1
    #: The folders that the file was dropped in.
    FOLDER = 2
    #: Content with a label: a title block, a table column, a header variable.
    LABELLED = 3
    #: The file's own name.
    FILE_NAME = 4
    #: A person, by command.
    OPERATOR = 5


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One value that somebody or something states about a file."""

    #: What it is about: `material`, `thickness_mm`, `quantity`, `client_code`, ...
    field: str
    value: Scalar
    #: `mm`, `mm/s`, `%`, ...; empty for a plain number or a word.
    unit: str = ""
    #: Where it was read: `file name`, `folder`, `layer "CUT_3MM"`, `sheet "Parts" row 7`.
    evidence: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something noticed that does not stop the file."""

    #: Stable, lower-case snake: `suffix_mismatch`, `ocr_off`.
    code: str
    #: One plain sentence for a designer.
    message: str
    #: Where in the file: a page, a sheet and row, drawing coordinates; empty = the whole file.
    place: str = ""
    #: What was seen there.
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under one header, as read."""

    #: Sheet name, or page and number.
    name: str
    columns: tuple[str, ...]
    #: Each as long as `columns`; dates in ISO 8601, an empty cell is None.
    rows: tuple[tuple[Scalar | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A small picture that the file carries or that was made from it."""

    mime_type: str
    base64: str


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What a parser read from one file."""

    #: One of the file types of `parsers.FORMATS`.
    file_type: str
    parser_version: str
    mime_type: str
    #: Lower-case, without the dot; how the archived name will end.  Set after parsing, by content.
    extension: str = ""
    facts: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()
    #: Every text in the file, in its order there.
    texts: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    #: In the order in which they stand there.
    part_lines: tuple[PartLine, ...] = ()
    #: Plain JSON, lengths in millimetres; None where a format has none.
    geometry: Mapping[str, Any] | None = None
    preview: Preview | None = None
    #: Plain JSON: what only this format has.
    details: Mapping[str, Any] = field(default_factory=dict)
    #: A limit cut the reading short; a note says what was left out.
    partial: bool = False


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much a parser may take from one file, and how it is to read it."""

    #: The whole extract as JSON, bytes.
    extract_bytes: int = 8_388_608
    #: Drawing entities or shapes, with those inside blocks and groups.
    entities: int = 2_000_000
    #: Texts of one file.
    texts: int = 20_000
    #: Rows of one table.
    rows: int = 20_000
    pages: int = 1_000
    #: Of one picture, before it is decoded.
    pixels: int = 200_000_000
    #: Tesseract's names joined by `+`; empty = do not read pictures.
    ocr_languages: str = ""
    ocr_timeout_s: float = 30.0
    drafting: Drafting = field(default_factory=Drafting)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Which file, and in which condition, was seen in a drop folder."""

    #: Id of the inbox root.
    inbox: str
    #: Relative to that root, as the file system spells it.
    path: bytes
    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def seen(cls, inbox: str, path: bytes, stamp: Stamp) -> Identity:
        """Return which file in which condition a sighting is of."""
        return cls(
            inbox=inbox,
            path=path,
            device=stamp.device,
            inode=stamp.inode,
            size=stamp.size,
            # Some file systems know dates that no database's integer can hold: its low 64 bits do.
            mtime_ns=c_int64(stamp.mtime_ns).value,
            ctime_ns=c_int64(stamp.ctime_ns).value,
        )


@dataclass(frozen=True, kw_only=True)
class Record:
    """The agreed facts of one file."""

    client_code: str | None = None
    project_code: str | None = None
    part_name: str | None = None
    #: A name such as `Mild Steel`, never a code.
    material: str | None = None
    thickness_mm: float | None = None
    #: How many pieces; None = nobody says.
    quantity: int | None = None
    #: The version that the incoming name states.
    stated_version: int | None = None
    #: 0 to 1, two decimals; see `agreement.confidence`.
    confidence_score: float = 0.0


class State(StrEnum):
    """Where one ingest stands."""

    #: Its row says what will be taken, from where and to which place.
    CLAIMING = "CLAIMING"
    #: The file is in our keeping.
    CLAIMED = "CLAIMED"
    #: Read; facts and digest are known.
    PARSED = "PARSED"
    #: A place in the archive is reserved for it.
    FILING = "FILING"
    #: The archive has it; what we held can go.
    TIDYING = "TIDYING"
    #: A place in quarantine is reserved for it.
    REJECTING = "REJECTING"
    DONE = "DONE"
    #: The archive had the same bytes already.
    DUPLICATE = "DUPLICATE"
    QUARANTINED = "QUARANTINED"
    #: Taken out of quarantine, by command or by hand.
    RELEASED = "RELEASED"
    #: Gone, or another file, when it was to be claimed.
    ABANDONED = "ABANDONED"
    #: Our own store contradicts itself; a person must look.
    HALTED = "HALTED"


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """One stat of a file; equal stamps mean that nobody touched it in between."""

    device: int
    inode: int
    size: int
    #: 512-byte blocks: they grow while a file of preset size is being filled.
    blocks: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, kw_only=True)
class Owner:
    """A process that may run the next step of an ingest."""

    host: str
    #: Of this start of the machine, and of the container in it.
    boot: str
    pid: int
    #: Clock ticks after boot; tells a process from a later one with its number.
    started: int
    token: str


@dataclass(frozen=True, kw_only=True)
class Ingest:
    """One file's passage: one row of the journal."""

    id: int
    state: State
    identity: Identity
    #: The original stays in the drop folder.
    copied: bool
    #: Its name among the held files; None once nothing is held for it.
    held_name: str | None
    owner: Owner | None = None
    #: Runs of its parser, each counted before it began.
    attempts: int = 0
    #: A run began and nobody recorded its end.
    in_child: bool = False
    #: To be parsed while nothing else is: it was in hand when a daemon died.
    alone: bool = False
    #: How often in a row the world was at fault.
    deferrals: int = 0
    #: Not before this instant.
    due_at: datetime
    error_code: str | None = None
    error_message: str | None = None
    error_hint: str | None = None
    sha256: Digest | None = None
    #: Of the held file, taken when it was hashed.
    stamp: Stamp | None = None
    file_type: str = "other"
    mime_type: str = "application/octet-stream"
    #: Lower-case, without the dot.
    extension: str = ""
    record: Record = field(default_factory=Record)
    logical_name: str | None = None
    #: The archive name before `-v`; only the ingest that owns an archived file has one.
    stem: str | None = None
    version: int | None = None
    #: Relative to the archive root, `/` between folders.
    file_path: str | None = None
    duplicate_of: int | None = None
    #: Relative to the quarantine root.
    quarantine_path: str | None = None
    #: Where a release sends it: relative to its inbox.
    released_to: bytes | None = None
    #: What a person stated about it.
    stated: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()
    #: Owner of the dropped file.
    submitted_by: str | None = None
    created_at: datetime
    updated_at: datetime
    processed_at: datetime | None = None
    deleted_at: datetime | None = None
