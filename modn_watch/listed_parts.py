"""Which lines of a project's lists are of one part."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from modn_watch import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from modn_watch.matching import Listed
    from modn_watch.partlist import PartLine


def listed_parts(listed: Sequence[Listed]) -> list[list[Listed]]:
    """Return the lines of each part together, in the order in which the parts are named first.

    Lines of one mark are of one part, however it is written. The numbers of rows are no marks: they
    are put together with what other lists call by the same description.
    """
    groups: dict[str, list[Listed]] = {}
    for name, each in zip(_groups(listed), listed, strict=True):
        groups.setdefault(name, []).append(each)
    return list(groups.values())


def called(line: PartLine) -> str | None:
    """Return what a line calls its part: a mark, a drawing's number, or a description."""
    return next(filter(marks.key, (line.mark, line.drawing, line.description)), None)


def _groups(listed: Sequence[Listed]) -> list[str]:
    """Return for each line what is the same for all lines of its part."""
    spelled: dict[tuple[int, str], set[str]] = {}
    times: Counter[tuple[int, str]] = Counter()
    for each in listed:
        name = called(each.line)
        exact = marks.key(name)
        spelled.setdefault((each.number, marks.loose_key(name)), set()).add(exact)
        times[each.number, exact] += 1
    # One list that has both `P1` and `P01` means two parts.
    strict = {loose for (_, loose), names in spelled.items() if len(names) > 1}
    repeated = {name for (_, name), count in times.items() if count > 1}
    groups = [_group(each, strict, repeated) for each in listed]
    return list(map(_by_name(listed, groups), listed, groups))


def _by_name(listed: Sequence[Listed], groups: Sequence[str]) -> Callable[[Listed, str], str]:
    """Return what puts the numbered rows of one list with the parts that others call by name."""
    known = {
        marks.key(called(each.line)): group for each, group in zip(listed, groups, strict=True)
    }
    described = Counter((each.number, marks.key(each.line.description)) for each in listed)

    def group(each: Listed, own: str) -> str:
        name = marks.key(each.line.description)
        is_row = bool(each.line.mark) and not marks.tells_apart(marks.key(each.line.mark))
        return known.get(name, own) if is_row and described[each.number, name] == 1 else own

    return group


def _group(listed: Listed, strict: Container[str], repeated: Container[str]) -> str:
    line = listed.line
    exact, loose = marks.key(called(line)), marks.loose_key(called(line))
    # Without a name of any kind each line is a part of its own, and so are ten of one name each
    # with another size.
    if not exact or (not line.mark and exact in repeated):
        return f"{listed.number} {line.evidence}"
    name = exact if loose in strict or not loose else loose
    if line.mark and not marks.tells_apart(exact):
        # The first row of one list is not the first row of another.
        return f"{name} {marks.key(line.description) or listed.number}"
    return name
