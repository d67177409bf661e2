"""The form that files are sent in: its fields, and what they mean."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from modn_watch import stating
from modn_watch.agreement import REVIEWED
from modn_watch.errors import Misasked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.model import Scalar
    from modn_watch.vocabulary import Vocabulary

#: What becomes of bytes that are filed already: a record that says so, or a refusal.
NEW_VERSION: Final = "new_version"
REJECT_DUPLICATE: Final = "reject_duplicate"
_MODES: Final = (NEW_VERSION, REJECT_DUPLICATE)
_WAIT_S: Final = 30.0
_LONGEST_WAIT_S: Final = 600.0

#: The JSON Schema of the form.
SCHEMA: Final[Mapping[str, Any]] = {
    "title": "Upload",
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            # Source: OpenAPI 3.1, section 4.8.14, "Considerations for File Uploads".
            "items": {"contentMediaType": "application/octet-stream"},
            "minItems": 1,
            "description": "One part for each file, with its name.",
        },
        # Without a type: a form has nothing but text, so that any value is one.
        "client_code": {
            "description": "In any spelling, or a folder's name; with project_code, or neither "
            "and the file's own name says it.",
        },
        "project_code": {"description": "In any spelling, or a folder's name."},
        "mode": {
            "type": "string",
            "enum": list(_MODES),
            "default": NEW_VERSION,
            "description": "`new_version`: as if saved into the inbox; bytes that are its newest "
            "version already are a record of state DUPLICATE. `reject_duplicate`: 409 "
            "`already_filed` for bytes that this project, or without one any project, has already, "
            "deleted softly or not, or that come twice in one form; 409 `on_its_way` where after "
            "`wait_s` the same bytes are still being read. Then none of the files is taken.",
        },
        "wait_s": {
            "type": "number",
            "minimum": 0,
            "maximum": _LONGEST_WAIT_S,
            "default": _WAIT_S,
            "description": "How long to wait for the finished record, seconds.",
        },
        "overrides": {
            "description": "JSON: what is stated of each of the files, and outranks what they "
            "say: part_name, material, thickness_mm, quantity.",
        },
    },
    "required": ["files"],
    "additionalProperties": False,
    "example": {
        "files": ["bracket.dxf"],
        "client_code": "CL-0001",
        "project_code": "JB-2025-10-CL0001-001",
        "overrides": '{"material": "MS", "thickness_mm": 5, "quantity": 14}',
        "wait_s": "10",
    },
}
#: The plain ones.
FIELDS: Final = tuple(name for name in SCHEMA["properties"] if name != "files")
#: For the description of an endpoint.
FORM: Final[Mapping[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/upload"}}},
    }
}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is wanted for the files of one form."""

    client: str | None = None
    project: str | None = None
    mode: str = NEW_VERSION
    wait_s: float = _WAIT_S
    others: Mapping[str, Scalar] = field(default_factory=dict)


def wishes(vocabulary: Vocabulary, said: Mapping[str, str]) -> Wishes:
    """Return what the plain fields of a form say; an empty code says nothing.

    Args:
        vocabulary: the words of the trade and of this shop.
        said: by field.

    Raises:
        Misasked: one says what cannot be.
    """
    mode = said.get("mode", NEW_VERSION)
    if mode not in _MODES:
        raise Misasked(f'No mode is called "{mode}"; use one of {", ".join(_MODES)}.', field="mode")
    return Wishes(
        client=said.get("client_code") or None,
        project=said.get("project_code") or None,
        mode=mode,
        wait_s=_seconds(said["wait_s"]) if "wait_s" in said else _WAIT_S,
        others=_overrides(vocabulary, said.get("overrides") or "{}"),
    )


def _seconds(word: str) -> float:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not 0 <= number <= _LONGEST_WAIT_S:
        raise Misasked(
            f'"{word}" is no time to wait: from 0 to {_LONGEST_WAIT_S:g} seconds.', field="wait_s"
        )
    return number


def _overrides(vocabulary: Vocabulary, text: str) -> dict[str, Scalar]:
    try:
        said = json.loads(text)
        # Half a letter is JSON, and nothing that could be answered or kept.
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Misasked('The overrides are no JSON such as {"material": "MS"}.', field="overrides")
    if REVIEWED in said:
        raise Misasked("Nobody has looked at it yet.", field="overrides")
    return stating.stated(vocabulary, said)
