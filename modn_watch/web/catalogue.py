"""Every text of the page, by key and language: one file of `texts/` for each language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What a language falls back on where it lacks a text.
FIRST: Final = "en"
_WISH = re.compile(r"\s*([A-Za-z]{1,8}|\*)[^;,]*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*")


@dataclass(frozen=True, kw_only=True)
class Language:
    """The texts of one language."""

    #: As in `<html lang>`.
    name: str
    texts: Mapping[str, str]

    def text(self, key: str, **values: Any) -> str:
        """Return a text with values in its places."""
        return self.texts[key].format_map(values)

    def raw(self, key: str) -> str:
        """Return a text for a script, which fills its places."""
        return self.texts[key]

    def known(self, key: str) -> bool:
        """Return whether there is such a text."""
        return key in self.texts

    def count(self, key: str, number: int, **values: Any) -> str:
        """Return a text about so many things: that of `KEY.one`, or that of `KEY.other`."""
        which = "one" if number == 1 else "other"
        return self.text(f"{key}.{which}", number=f"{number:,}", **values)


def languages() -> dict[str, Language]:
    """Return every language there is; one that lacks a text has that of the first."""
    folder = resources.files("modn_watch.web").joinpath("texts")
    found = {
        each.name.removesuffix(".toml"): dict(_flat(tomllib.loads(each.read_text("utf-8"))))
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    }
    return {
        name: Language(name=name, texts={**found[FIRST], **texts}) for name, texts in found.items()
    }


def chosen(known: Mapping[str, Language], accepted: str) -> Language:
    """Return the language that a browser asks for most; the first where it asks for none of them.

    Args:
        known: from `languages`.
        accepted: what it sent as Accept-Language. Source: RFC 9110, section 12.5.4.
    """
    wishes = sorted(_wishes(accepted), key=lambda wish: -wish[1])
    names = (name for name, weight in wishes if weight > 0 and name in known)
    return known[next(names, FIRST)]


def _wishes(accepted: str) -> Iterator[tuple[str, float]]:
    for each in accepted.split(","):
        read = _WISH.fullmatch(each)
        if read:
            yield read[1].lower(), float(read[2] or 1)


def _flat(tree: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, str):
            yield before + key, value
        else:
            yield from _flat(value, f"{before}{key}.")
