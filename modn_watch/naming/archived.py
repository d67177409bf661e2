"""Archive names: from a record to a name, and back.

A code that is made from a folder's name has no hyphen in it, and a project code of the shop's own
shape is known by that shape: so the hyphens between the fields are never in doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from modn_watch.naming.slugs import (
    PART_LENGTH,
    caseless,
    client_slug,
    code_slug,
    cut,
    digits,
    readable,
    slug,
    unreserved,
)
from modn_watch.vocabulary import MATERIALS, UNKNOWN_CODE, Vocabulary, client_code, project_code

if TYPE_CHECKING:
    from modn_watch.model import Record

#: Longest file name in the archive, bytes.
NAME_BYTES: Final = 200
_EXTENSION_LENGTH: Final = 10
_DISTINCTION_LENGTH: Final = 34
_FOLDER_LENGTH: Final = 24
#: What a name says at all: more is left out of it, mm and pieces.
_THICKEST_MM: Final = 1_000.0
_MOST_PIECES: Final = 9_999_999

_FIELD = r"[A-Za-z0-9_.]+"
_CODES = "|".join([*(material.code for material in MATERIALS), UNKNOWN_CODE])
_ARCHIVED = re.compile(
    rf"(?P<client>{_FIELD})-"
    rf"(?P<project>JB-[0-9]{{4}}-[0-9]{{2}}-CL[0-9]{{4,6}}-[0-9]{{3,5}}|{_FIELD})-"
    rf"(?P<part>{_FIELD})-(?P<code>{_CODES})"
    r"(?:-(?P<thickness>[0-9]{1,4}(?:\.[0-9]{1,3})?)mm)?(?:-x(?P<quantity>[0-9]{1,7}))?"
    r"-v(?P<version>[0-9]{1,6})"
)
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")


@dataclass(frozen=True, kw_only=True)
class Archived:
    """What an archive name says."""

    client_code: str
    project_code: str
    #: The slug of the part.
    part: str
    #: None where the name says `UNK`.
    material: str | None
    thickness_mm: float | None
    quantity: int | None
    version: int

    @property
    def has_known_codes(self) -> bool:
        """Whether client and project are spelled as only codes are."""
        return bool(client_code(self.client_code) and project_code(self.project_code))


def read_archived(stem: str, vocabulary: Vocabulary) -> Archived | None:
    """Return what a name without its ending says, if it has the form of an archive name."""
    match = _ARCHIVED.fullmatch(stem)
    if not match:
        return None
    thickness, quantity = match["thickness"], match["quantity"]
    return Archived(
        client_code=match["client"],
        project_code=match["project"],
        part=match["part"],
        material=vocabulary.name_of(match["code"]),
        thickness_mm=float(thickness) if thickness else None,
        quantity=int(quantity) if quantity else None,
        version=int(match["version"]),
    )


def archived_stem(name: str) -> str | None:
    """Return the stem of a file name that has the form of an archive name, else None.

    Args:
        name: with or without its ending, which thicknesses such as `1.2mm` make hard to tell.
    """
    for candidate in (name, name.rpartition(".")[0]):
        if _ARCHIVED.fullmatch(candidate):
            return candidate.rpartition("-v")[0]
    return None


def logical_name(
    client_code: str, project_code: str, subpath: tuple[str, ...], part_name: str
) -> str:
    """Return the name that the versions of one file share, whatever its case and composition.

    Args:
        client_code: as in the record.
        project_code: as in the record.
        subpath: the folders below the project, outermost first.
        part_name: as read.
    """
    fields = (client_code, project_code, *subpath, part_name)
    return "/".join(caseless(field).replace("\\", "\\\\").replace("/", "\\/") for field in fields)


def distinctions(subpath: tuple[str, ...], logical_name: str) -> tuple[str, ...]:
    """Return what may be added to a part whose stem another file has, in the order to be tried.

    Nothing; its folder; six digits of its hash; and, should even these be taken, 32 of them.
    """
    folder = cut(slug(subpath[-1]), _FOLDER_LENGTH) if subpath else ""
    return ("", *filter(None, (folder,)), digits(logical_name), digits(logical_name, 32))


def stem(record: Record, *, distinction: str = "", vocabulary: Vocabulary | None = None) -> str:
    """Return a file's name in the archive up to its version.

    Leaves room for `-v`, six digits and an ending of ten characters within `NAME_BYTES`.
    """
    words = vocabulary or Vocabulary.standard()
    fields = (
        client_slug(record.client_code or UNKNOWN_CODE),
        code_slug(record.project_code or UNKNOWN_CODE),
        _part(record.part_name or "", distinction),
        words.code_of(record.material),
        _thickness(record.thickness_mm),
        _quantity(record.quantity),
    )
    return "-".join(filter(None, fields))


def _part(part_name: str, distinction: str) -> str:
    if not distinction:
        return slug(part_name)
    tail = "_" + cut(slug(distinction), _DISTINCTION_LENGTH)
    return cut(slug(part_name), PART_LENGTH - len(tail)) + tail


def _thickness(thickness_mm: float | None) -> str:
    if thickness_mm is None or not 0 < thickness_mm <= _THICKEST_MM:
        return ""
    number = f"{thickness_mm:.3f}".rstrip("0").rstrip(".")
    return f"{number}mm" if number != "0" else ""


def _quantity(quantity: int | None) -> str:
    return f"x{quantity}" if quantity and 0 < quantity <= _MOST_PIECES else ""


def file_name(stem: str, version: int, extension: str) -> str:
    """Return the name of one version.

    Args:
        stem: as `stem` made it.
        version: 1 or more.
        extension: without the dot; anything but letters and digits is dropped.
    """
    letters = [c for c in extension.lower() if c.isascii() and c.isalnum()]
    ending = "".join(letters[:_EXTENSION_LENGTH])
    tail = f"-v{version}" + (f".{ending}" if ending else "")
    return _component(stem, NAME_BYTES - len(tail)) + tail


def archive_path(client_code: str, project_code: str, file_name: str) -> PurePosixPath:
    """Return where a file goes, relative to the archive; nothing leads out of it."""
    folders = (client_slug(client_code), code_slug(project_code))
    return PurePosixPath(*folders, _component(file_name, NAME_BYTES))


def _component(name: str, length: int) -> str:
    """Return a name that is one harmless path component; ours pass unchanged."""
    safe = _UNSAFE.sub("_", readable(name)).lstrip(".")
    return unreserved(safe)[:length].rstrip(".") or "_"
