"""Where in an inbox a file belongs that a person says client and project of."""

from __future__ import annotations

import os
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from modn_watch import inbox, routing
from modn_watch.errors import Misasked
from modn_watch.model import Fact, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.model import Scalar
    from modn_watch.shop import DropFolder

_UNITS = {"thickness_mm": "mm"}
_KINDS = {"client_code": "a client", "project_code": "a project"}


def codes_of(client: str, project: str, *, strict: bool) -> dict[str, str]:
    """Return the codes of client and project as folders of these names would be read.

    Raises:
        Misasked: folders of these names would not be read as client and project.
    """
    read = routing.route((client, project, "x"), ("{client}/{project}",), strict=strict)
    codes = {fact.field: str(fact.value) for fact in read.facts}
    wanted = {"client_code": client, "project_code": project}
    for field, word in wanted.items():
        if not codes.get(field) or not _is_a_name(word):
            rule = " (strict_codes is on: only codes are accepted)" if strict else ""
            raise Misasked(
                f'"{word}" cannot stand for {_KINDS[field]}{rule}.',
                hint="As in CL-0001 and JB-2025-10-CL0001-001: a folder's name, without a /.",
                field=field,
            )
    return {field: codes[field] for field in wanted}


def _is_a_name(word: str) -> bool:
    # What came as bytes of another alphabet has marks in the place of letters.
    unsaid = any(c == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(c) == "Cc" for c in word)
    return any(c.isalnum() for c in word) and not unsaid and "/" not in word


def facts_of(values: Mapping[str, Scalar], evidence: str) -> tuple[Fact, ...]:
    """Return what a person states, which outranks all else.

    Args:
        values: by field.
        evidence: how it was said.
    """
    return tuple(
        Fact(
            field=field,
            value=value,
            unit=_UNITS.get(field, ""),
            evidence=evidence,
            source=Source.OPERATOR,
        )
        for field, value in values.items()
    )


def place_in(drop: DropFolder, name: str, codes: Mapping[str, str]) -> bytes:
    """Return the path of a file in an inbox whose folders are read as exactly these codes.

    Args:
        drop: the inbox.
        name: the file's.
        codes: `client_code` and `project_code`.

    Raises:
        Misasked: no folder would be.
    """
    words = {"client": codes["client_code"], "project": codes["project_code"]}
    for layout in drop.layouts:
        parts = (*PurePosixPath(layout.format_map(words)).parts, name)
        read = routing.route(parts, drop.layouts, strict=drop.strict_codes)
        said = {fact.field: fact.value for fact in read.facts}
        path = drop.root.path.joinpath(*parts)
        if codes.items() <= said.items() and inbox.wanted(drop.root.path, drop.ignore, path):
            return os.fsencode(str(PurePosixPath(*parts)))
    raise Misasked(
        f"No folder of the inbox {drop.root.path} would be read as client "
        f"{words['client']} and project {words['project']}.",
        hint="Look at layouts and ignore in the configuration.",
        field="client_code",
    )
