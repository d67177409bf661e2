"""`modn-watch explain`: what a code means, and what happens to the file."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch import errors
from modn_watch.cli.notes import NOTES
from modn_watch.cli.options import Json  # noqa: TC001 -- typer reads annotations
from modn_watch.cli.output import print_json, print_pairs, print_table

if TYPE_CHECKING:
    from modn_watch.errors import ModnWatchError

#: What becomes of a file, by who must act.
_FATES: dict[type[ModnWatchError], str] = {
    errors.Rejected: "It goes to quarantine with a text that says why, until somebody acts.",
    errors.Deferred: "It is kept where it is and tried again by itself.",
    errors.Misconfigured: "No file is touched: modn-watch does not start.",
    errors.Corrupt: "It stays where it is; its record is halted until a person has looked.",
}
_NOTED = "It is filed; the note stands in its record."

Code = Annotated[
    str | None, typer.Argument(metavar="CODE", help="A code from a log line, a record or a note.")
]


def explain(code: Code = None, *, json: Json = False) -> None:
    """Say what an error or a note means, what to do, and what happens to the file.

    Without a code all of them are listed.

    Example: modn-watch explain unrouted
    """
    every = _codes()
    wanted = list(every.values()) if code is None else [_one(every, code)]
    if json:
        print_json({"codes": wanted})
    elif code is None:
        rows = [(each["code"], each["kind"], each["meaning"]) for each in wanted]
        print_table(("code", "kind", "meaning"), rows)
    else:
        print_pairs({name: value for name, value in wanted[0].items() if value not in ("", None)})


def _codes() -> dict[str, dict[str, Any]]:
    kinds = sorted(errors.catalogue().items())
    notes = sorted(NOTES.items())
    return {code: _error(code, kind) for code, kind in kinds} | {
        code: _note(code, meaning) for code, meaning in notes
    }


def _one(every: dict[str, dict[str, Any]], code: str) -> dict[str, Any]:
    found = every.get(code.strip().lower())
    if found is not None:
        return found
    near = get_close_matches(code.lower(), every, n=1, cutoff=0)
    raise typer.BadParameter(f'there is no code "{code}"; the nearest is {near[0]}.')


def _error(code: str, kind: type[ModnWatchError]) -> dict[str, Any]:
    fate = next((text for base, text in _FATES.items() if issubclass(kind, base)), "")
    return {
        "code": code,
        "kind": "error",
        "meaning": kind.explanation(),
        "what_happens": fate,
        "what_to_do": kind.remedy,
        "exit_code": kind.exit_code,
    }


def _note(code: str, meaning: str) -> dict[str, Any]:
    return {
        "code": code,
        "kind": "note",
        "meaning": meaning,
        "what_happens": _NOTED,
        "what_to_do": "",
        "exit_code": None,
    }
