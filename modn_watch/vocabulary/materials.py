"""The materials of a laser shop and the words that people use for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What is written where nobody says the material.
UNKNOWN_CODE = "UNK"
#: The material that is named by a word which no alias knows.
OTHER = "Other"


@dataclass(frozen=True)
class Material:
    """One material under its code, its name, and whatever else it is called."""

    #: Upper-case letters; stands in archive names.
    code: str
    name: str
    #: Spelled any way: case, blanks and punctuation do not count.
    aliases: tuple[str, ...] = ()


#: Structural grades (S355JR, 300WA) are left out: they do not tell plate from chequer plate, and
#: would contradict the name of every drawing sheet that states one.  In names see `_GRADES`.
MATERIALS: tuple[Material, ...] = (
    Material("AL", "Aluminum", ("Aluminium", "Alum", "Alu")),
    Material("BR", "Brass", ("Geelkoper", "Messing")),
    Material("CS", "Carbon Steel", ("Koolstofstaal",)),
    Material("CU", "Copper", ("Koper",)),
    Material(
        "GALV",
        "Galvanized Steel",
        (
            *("Galvanised Steel", "Galvanized", "Galvanised", "Galvanize", "Galvanise", "Galva"),
            *("Galv Steel", "Galvanized Sheet", "Galvanised Sheet", "Galv MS", "MS Galv"),
            *("Galvanized Mild Steel", "Galvanised Mild Steel", "Mild Steel Galvanized"),
            *("Mild Steel Galvanised", "Gegalvaniseer", "Gegalvaniseerde Staal", "GI", "Z275"),
        ),
    ),
    Material("MS", "Mild Steel", ("Mild", "Sagte Staal", "CRS", "HRS", "DC01")),
    Material(
        "SS",
        "Stainless Steel",
        (
            *("Stainless", "Inox", "Vlekvrye Staal", "Vlekvry", "Edelstahl", "RVS", "3CR12"),
            *("SS304", "304SS", "SS 304L", "304L", "SS316", "316SS", "SS 316L", "316L"),
            *("SS430", "430SS", "SS409", "AISI 304", "AISI 316", "AISI 430"),
            *("1.4301", "1.4404"),
        ),
    ),
    Material("VAST", "Vastrap", ("Vas",)),
    Material("ZN", "Zinc", ("Zink",)),
    Material("OTH", OTHER),
)

#: Grades of structural steel, which are plate where a file's name states one.
#: Source: EN 10025-2.
_GRADES: tuple[str, ...] = tuple(
    f"{grade}{quality}"
    for grade in ("S235", "S275", "S355")
    for quality in ("", "JR", "J0", "J2", "J2+N", "K2")
)
#: Words in the longest alias.
_LONGEST = 3
#: A material is named in a handful of words; a longer text is a sentence about something.
_LONGEST_PHRASE = 120
#: The dot in 1.4301 is part of the word: 14301 is a number like any.
_WORD = re.compile(r"[^\W_]+(?:(?<=[0-9])\.(?=[0-9])[^\W_]+)*")


def _key(word: str) -> str:
    return "".join(_WORD.findall(word)).casefold()


@lru_cache(maxsize=1)
def _standard_names() -> Mapping[str, str]:
    return {
        _key(word): material.name
        for material in MATERIALS
        for word in (material.code, material.name, *material.aliases)
    }


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Every word for a material that this installation knows."""

    #: From a word without case, blanks and punctuation to the name of its material.
    names: Mapping[str, str]

    @classmethod
    def standard(cls) -> Vocabulary:
        """Return the words that come with the program."""
        return cls(names=_standard_names())

    def with_aliases(self, aliases: Mapping[str, str]) -> Vocabulary:
        """Return a vocabulary that knows more words.

        Args:
            aliases: from a word to the code or the name of its material; it wins over a word
                that is known already.

        Raises:
            ValueError: a word is empty, is there twice and stands for different materials, or
                its target is no material.
        """
        added: dict[str, str] = {}
        for alias, target in aliases.items():
            name = _target(alias, target)
            if added.setdefault(_alias_key(alias), name) != name:
                raise ValueError(
                    f'The material alias "{alias}" is there twice, in spellings that differ in '
                    "capitals or punctuation alone, for different materials."
                )
        return replace(self, names={**self.names, **added})

    def in_names(self) -> Vocabulary:
        """Return a vocabulary that knows what a word means in a file's name alone.

        What this installation says of such a word counts before it.
        """
        grades = {_key(grade): "Mild Steel" for grade in _GRADES}
        return replace(self, names={**grades, **self.names})

    def exact(self, word: str) -> str | None:
        """Return the material that the whole word or phrase is a name of."""
        if len(word) > _LONGEST_PHRASE:
            return None
        return self.names.get(_key(word))

    def material(self, word: str) -> str | None:
        """Return the material that a phrase names, also among other words (`MS Charcoal`).

        None when it names none, or more than one.
        """
        whole = self.exact(word)
        if whole or len(word) > _LONGEST_PHRASE:
            return whole
        named = self._among(_WORD.findall(word))
        return named.pop() if len(named) == 1 else None

    def _among(self, words: list[str]) -> set[str]:
        found: set[str] = set()
        start = 0
        while start < len(words):
            name, length = self._longest_at(words, start)
            found |= {name} if name else set()
            start += length
        return found

    def _longest_at(self, words: list[str], start: int) -> tuple[str | None, int]:
        for length in range(_LONGEST, 0, -1):
            name = self.names.get("".join(words[start : start + length]).casefold())
            if name:
                return name, length
        return None, 1

    def code_of(self, material: str | None) -> str:
        """Return the code that stands in archive names: `UNK` for None, `OTH` for what has none."""
        if material is None:
            return UNKNOWN_CODE
        return next((known.code for known in MATERIALS if known.name == material), "OTH")

    def name_of(self, code: str) -> str | None:
        """Return the material with that code; None for `UNK` and what is no code."""
        return next((known.name for known in MATERIALS if known.code == code), None)


def _alias_key(alias: str) -> str:
    key = _key(alias)
    if not key:
        raise ValueError(f'The material alias "{alias}" has no letter or digit in it.')
    return key


def _target(alias: str, target: str) -> str:
    for known in MATERIALS:
        if _key(target) in {_key(known.code), _key(known.name)}:
            return known.name
    choice = ", ".join(f"{known.code} ({known.name})" for known in MATERIALS)
    raise ValueError(
        f'The material alias "{alias}" points to "{target}", which is no material. '
        f"Use one of: {choice}."
    )
