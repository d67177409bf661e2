"""Which records are wanted, from the words that people use for clients, materials and types."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypedDict

from modn_watch import parsers, routing, states
from modn_watch.errors import Misasked
from modn_watch.journal import ORDERS, Query
from modn_watch.searching import typed_words
from modn_watch.vocabulary import MATERIALS
from modn_watch.vocabulary.measures import thickness_mm as spoken_thickness_mm

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from modn_watch.vocabulary import Vocabulary
    from modn_watch.wanted import Wanted

#: What people also call a status.
_STATUSES: Final[Mapping[str, str]] = {
    "done": "completed",
    "ok": "completed",
    "filed": "completed",
    "rejected": "failed",
    "quarantined": "failed",
    "waiting": "pending",
}
TYPES: Final = (*(known.name for known in parsers.FORMATS), "other")
#: No sheet is nearly as thick; of far greater numbers the databases cannot count the hundredths.
_THICKEST_ASKED_MM: Final = 1_000_000
#: Words that are looked for at once: a great many may begin with each.
_MOST_WORDS: Final = 16


class Order(TypedDict):
    """In which order records are listed."""

    order: str
    descending: bool


def query(
    wanted: Wanted,
    vocabulary: Vocabulary,
    *,
    review_below: float,
    limit: int | None,
    offset: int = 0,
) -> Query:
    """Return the query for what was asked, codes and materials as the journal has them.

    Args:
        wanted: what was asked for.
        vocabulary: the words of the trade and of this shop.
        review_below: the confidence below which a record wants a look by a person.
        limit: records on one page; None = all.
        offset: how many of the newest are left out.

    Raises:
        Misasked: a word is none of those that there are.
    """
    return Query(
        client=folder_code("client_code", wanted.client, None),
        project=folder_code("project_code", wanted.project, wanted.client),
        file_type=_one_of(TYPES, _type(wanted.file_type), "file_type"),
        material=None if wanted.material is None else material(vocabulary, wanted.material),
        thickness_mm=wanted.thickness_mm,
        status=_one_of(sorted(set(states.STATUSES.values())), _status(wanted.status), "status"),
        review_below=review_below if wanted.review else None,
        since=instant("since", wanted.since) if wanted.since else None,
        before=instant("until", wanted.until, end=True) if wanted.until else None,
        words=words("text", wanted.text),
        deleted=wanted.deleted,
        **_order(wanted.sort or "-id"),
        limit=limit,
        offset=offset,
    )


def _order(sort: str) -> Order:
    field = sort.removeprefix("-")
    if field not in ORDERS:
        raise Misasked(
            f'Nothing is sorted by "{field}"; use one of {", ".join(ORDERS)}, with - before it '
            "for the greatest first.",
            field="sort",
        )
    return {"order": field, "descending": sort.startswith("-")}


def words(field: str, text: str) -> tuple[str, ...]:
    """Return the words that somebody typed, as they are looked for; none of an empty text.

    Args:
        field: where they were typed.
        text: what was typed.

    Raises:
        Misasked: there is no word in it, or there are too many.
    """
    found = typed_words(text)
    if text.strip() and not found:
        raise Misasked("That holds no word; type letters or digits.", field=field)
    if len(found) > _MOST_WORDS:
        raise Misasked(
            f"These are {len(found)} words, and no more than {_MOST_WORDS} are looked for at "
            "once; leave some out.",
            field=field,
        )
    return found


def instant(field: str, word: str, *, end: bool = False) -> datetime:
    """Return an instant that somebody gave as a day or as a time.

    Args:
        field: what it is for.
        word: as in ISO 8601; without an offset it is in UTC, as every time that is shown.
        end: a day means its end, not its beginning.

    Raises:
        Misasked: it is none.
    """
    try:
        read = datetime.fromisoformat(word)
        aware = read if read.tzinfo else read.replace(tzinfo=UTC)
        day = end and len(word) <= len("2026-11-01")
        # Programs write the last day that there is for no end at all.
        last = day and read.date() == date.max
        whole = timedelta(days=1, microseconds=-last) if day else timedelta()
        return aware.astimezone(UTC) + whole
    except (ValueError, OverflowError):
        raise Misasked(
            f'"{word}" is no day and no time; write it as 2026-11-01 or 2026-11-01T13:30.',
            field=field,
        ) from None


def material(vocabulary: Vocabulary, word: str) -> str:
    """Return the name of a material by its code, an alias or its name.

    Raises:
        Misasked: nothing is called so.
    """
    found = vocabulary.exact(word)
    if found is None:
        known = ", ".join(f"{each.code} ({each.name})" for each in MATERIALS)
        raise Misasked(f'No material is called "{word}"; use one of {known}.', field="material")
    return found


def thickness(word: str) -> float:
    """Return a thickness in mm as it is read in names; any other number up to a kilometre is one.

    Raises:
        Misasked: it is none.
    """
    read = spoken_thickness_mm(word)
    if read is not None:
        return read
    try:
        number = float(word.replace(",", "."))
    except ValueError:
        number = math.nan
    if not 0 <= number <= _THICKEST_ASKED_MM:
        raise Misasked(
            f'"{word}" is no thickness; write it as 5, 5mm or 1.2.', field="thickness_mm"
        )
    return number


def folder_code(field: str, word: str | None, client: str | None) -> str | None:
    """Return a code as a folder of that name is read.

    Args:
        field: `client_code` or `project_code`.
        word: the code in any spelling, or the folder's name; None = any.
        client: likewise, where it is known.
    """
    if word is None:
        return None
    folders = (word, "x") if field == "client_code" else (client or "x", word)
    read = routing.route((*folders, "x"), ("{client}/{project}",), strict=False)
    return next((str(fact.value) for fact in read.facts if fact.field == field), word)


def _type(word: str | None) -> str | None:
    """Return a file type by its name or by an ending of its files."""
    name = word and word.lower().lstrip(".")
    found = parsers.type_of(f"x.{name}")
    return name if not name or name in TYPES or found == "other" else found


def _status(word: str | None) -> str | None:
    name = word and word.lower()
    return _STATUSES.get(name, name) if name else name


def _one_of(known: Collection[str], word: str | None, field: str) -> str | None:
    if word is None or word in known:
        return word
    what = field.replace("_", " ")
    raise Misasked(f'No {what} is called "{word}"; use one of {", ".join(known)}.', field=field)
