"""The environment: which of its variables are settings, and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsError

from modn_watch.config.file import FILE_VARIABLE
from modn_watch.config.settings import LISTS, SECTIONS, Inbox, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.config.complaints import Key

_PREFIX = "MODN_WATCH_"
_INBOXES = f"{_PREFIX}INBOXES__"
_MATERIALS = f"{_PREFIX}MATERIALS__"
#: Ours, but no settings: which file to read, and where the tests find the shop's files.
_NO_SETTINGS = {FILE_VARIABLE, f"{_PREFIX}CORPUS"}
_INBOX_FIELDS = {name.upper(): name for name in Inbox.model_fields}


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What the environment says."""

    tree: dict[str, Any] = field(default_factory=dict)
    #: Single inboxes that are changed, by number from 0.
    inboxes: Mapping[int, dict[str, Any]] = field(default_factory=dict)


class _Top(Settings, BaseSettings):
    """The settings, as pydantic-settings wants them described."""


class _Inbox(Inbox, BaseSettings):
    """One inbox, likewise."""


def own(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that begin like ours, in whatever letters; an empty one is not set."""
    return {
        name: value
        for name, value in environ.items()
        if name.upper().startswith(_PREFIX) and name not in _NO_SETTINGS and value
    }


def keys_of(variables: Mapping[str, str]) -> dict[Key, str]:
    """Return the variables that set something, by the key that each sets."""
    keys = {_key_of(name): name for name in variables}
    return {key: name for key, name in keys.items() if key}


def _key_of(name: str) -> Key | None:
    inbox = re.fullmatch(rf"{_INBOXES}(0|[1-9][0-9]{{0,2}})__(\w+)", name, re.ASCII)
    if inbox:
        setting = _INBOX_FIELDS.get(inbox[2])
        return ("inboxes", int(inbox[1]), setting) if setting else None
    if name.startswith(_MATERIALS):
        return ("materials", name.removeprefix(_MATERIALS).lower())
    return _KEYS.get(name)


def _keys() -> dict[str, Key]:
    top = {f"{_PREFIX}{name.upper()}": (name,) for name in Settings.model_fields}
    nested = {
        f"{_PREFIX}{section.upper()}__{name.upper()}": (section, name)
        for section, model in SECTIONS.items()
        if section not in LISTS
        for name in model.model_fields
    }
    return {**top, **nested}


_KEYS: Mapping[str, Key] = _keys()


def unknown(name: str) -> str:
    """Say that a variable sets nothing, and which one was probably meant."""
    number = match[0] if (match := re.search(r"(?<=INBOXES__)[0-9]+", name)) else "0"
    inbox = [f"{_INBOXES}{number}__{setting}" for setting in _INBOX_FIELDS]
    endings = [known.removeprefix(_PREFIX) for known in (*_KEYS, FILE_VARIABLE, *inbox)]
    near = get_close_matches(name.upper().removeprefix(_PREFIX), endings, n=1)
    guess = f"did you mean {_PREFIX}{near[0]}?" if near else "take it out."
    return f"{name} is not a setting; {guess}"


def read(names: Mapping[Key, str], variables: Mapping[str, str]) -> Changes:
    """Return what the variables say.

    Raises:
        ValueError: a list or a table is not written as JSON.
    """
    numbers = {int(key[1]) for key in names if _is_numbered(key)}
    top = {name: variables[name] for key, name in names.items() if not _is_numbered(key)}
    tree = _read(_Top, _PREFIX, top)
    if numbers and "inboxes" in tree:
        raise ValueError(f"Use either {_PREFIX}INBOXES or {_INBOXES}0__..., not both.")
    return Changes(
        tree=tree,
        inboxes={n: _read(_Inbox, f"{_INBOXES}{n}__", variables) for n in sorted(numbers)},
    )


def _is_numbered(key: Key) -> bool:
    return key[0] == "inboxes" and len(key) > 1


def _read(model: type[BaseSettings], prefix: str, variables: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(model, env_prefix=prefix, env_nested_delimiter="__")
    # By itself it looks at the environment of the process.
    source.env_vars = {name.lower(): value for name, value in variables.items()}
    try:
        return source()
    except SettingsError as error:
        # Its text names the field and never the value.
        named = re.search(r'field "(\w+)"', str(error))
        name = f"{prefix}{named[1].upper() if named else ''}"
        raise ValueError(f'{name} must be JSON, such as ["one", "two"].') from None


def laid_over(tree: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """Return a file's settings as the environment changes them.

    An inbox with the number after the last is one more; without any in the file, number 0 is the
    one that the defaults describe.

    Raises:
        ValueError: a number leaves a gap.
    """
    both = {
        name: {**tree[name], **value} if isinstance(tree.get(name), dict) else value
        for name, value in changes.tree.items()
    }
    merged = {**tree, **both}
    if changes.inboxes:
        merged["inboxes"] = _changed(list(tree.get("inboxes", [{}])), changes.inboxes)
    return merged


def _changed(
    inboxes: list[dict[str, Any]], changes: Mapping[int, dict[str, Any]]
) -> list[dict[str, Any]]:
    for number, change in changes.items():
        if number > len(inboxes):
            last = len(inboxes) - 1
            raise ValueError(f"{_INBOXES}{number}__...: the last inbox has the number {last}.")
        before = inboxes[number : number + 1] or [{}]
        inboxes[number : number + 1] = [{**before[0], **change}]
    return inboxes
