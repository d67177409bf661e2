"""What is wrong with the settings, in the words of whoever must mend them.

A refused value may hold a password: it is never repeated, whichever key it stands under.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from modn_watch.config.settings import LISTS, SECTIONS, Settings
from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

#: From the top of the settings to one value: names, and numbers from 0 in lists.
Key = tuple[int | str, ...]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where settings were read from."""

    #: Absolute; None when there is no file.
    file: Path | None
    #: Where relative paths start; absolute.
    base: Path
    #: The variables that set something, by the key that each sets.
    variables: Mapping[Key, str] = field(default_factory=dict)


def stop(complaints: Sequence[str], origin: Origin) -> None:
    """Raise what was found, all of it at once; return when nothing was."""
    if complaints:
        where = origin.file or "the environment variables"
        hint = f"Mend {where}, then start again; config.example.toml explains every setting."
        raise Misconfigured("\n".join(complaints), hint=hint)


def of_values(error: ValidationError, origin: Origin) -> list[str]:
    """Return one sentence for each value that its model refuses."""
    found = error.errors(include_url=False, include_input=False)
    return [f"{spoken(each['loc'], origin)} {_says(each)}" for each in found]


def spoken(key: Key, origin: Origin) -> str:
    """Return where a value is set: its variable, or its file and its key there."""
    variable = _variable(key, origin)
    return variable or f"{origin.file or 'Without a file'}: {_in_file(key)}"


def named(key: Key, origin: Origin) -> str:
    """Return the same, for a sentence that has named the file."""
    return _variable(key, origin) or _in_file(key)


def _variable(key: Key, origin: Origin) -> str | None:
    ends = range(len(key), 0, -1)
    return next((found for end in ends if (found := origin.variables.get(key[:end]))), None)


def _in_file(key: Key) -> str:
    section, *rest = key
    if section in LISTS and rest and isinstance(rest[0], int):
        return ", ".join([f"[[{section}]] number {rest[0] + 1}", *_listed(rest[1:])])
    if rest and section in {*SECTIONS, "materials"}:
        return f"[{section}] {', '.join(_listed(rest))}"
    return ", ".join(_listed(key))


def _listed(key: Sequence[int | str]) -> list[str]:
    # Pydantic adds "[key]" where a table's name is at fault, and not what stands under it.
    named = [part for part in key if part != "[key]"]
    return [f"item {part + 1}" if isinstance(part, int) else part for part in named]


def _says(error: ErrorDetails) -> str:
    tell = _TOLD.get(error["type"])
    says = tell(error) if tell else _TYPES.get(error["type"].split("_")[0], error["msg"])
    return says if says.endswith("?") else f"{says}."


def _unknown(error: ErrorDetails) -> str:
    """Say that there is no such setting, and which one was probably meant."""
    *above, name = (str(part) for part in error["loc"])
    here = SECTIONS[above[0]] if above else Settings
    near = get_close_matches(name.lower(), here.model_fields, n=1)
    if near:
        return f'is not a setting; did you mean "{near[0]}"?'
    homes = [home for home, model in _HOMES.items() if name in model.model_fields]
    if homes:
        return f"is not a setting there: it belongs {' or '.join(homes)}"
    return "is not a setting: take it out"


def _wrong_list(error: ErrorDetails) -> str:
    key = error["loc"]
    if len(key) == 1 and key[0] in LISTS:
        return f"must be a list: write [[{key[0]}]], with two brackets on each side"
    if key[-1] == "sheet_mm":
        return "must be both sides of the sheet, such as [2500, 1250]"
    return 'must be a list, such as ["one", "two"]'


def _choice(error: ErrorDetails) -> str:
    words = str(error["ctx"]["expected"]).replace("'", '"')
    return f"must be {words.replace('True', 'true').replace('False', 'false')}"


_HOMES: Mapping[str, type[BaseModel]] = {
    "at the top of the file, above the first [section]": Settings,
    **{
        f"under [[{name}]]" if name in LISTS else f"under [{name}]": model
        for name, model in SECTIONS.items()
    },
}
_TOLD: Mapping[str, Callable[[ErrorDetails], str]] = {
    "extra_forbidden": _unknown,
    "tuple_type": _wrong_list,
    "literal_error": _choice,
    "value_error": lambda error: str(error["ctx"]["error"]),
    "greater_than_equal": lambda error: f"must be {error['ctx']['ge']} or more",
    "greater_than": lambda error: f"must be more than {error['ctx']['gt']:g}",
    "less_than_equal": lambda error: f"must be {error['ctx']['le']} or less",
    "string_pattern_mismatch": lambda _: "holds characters that have no place there",
    "too_long": lambda error: f"must not have more than {error['ctx']['max_length']} items",
    "string_too_short": lambda _: "must not be empty",
    "missing": lambda _: "is missing",
}
#: By the first word of an error's type.
_TYPES = {
    "int": "must be a whole number",
    "float": "must be a number",
    "finite": "must be a finite number",
    "bool": "must be true or false",
    "string": "must be a text in quotes",
    "dict": "must be a table of names and values",
    "mapping": "must be a table of names and values",
    "model": "must be a table of names and values",
}
