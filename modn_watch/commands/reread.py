"""Reading an archived file anew: with a newer parser, or with words that the shop has added.

What is filed stays where it is, under the name that it has; so client, project and the name of
the file are not up for change. Should they be read otherwise today, a note says so.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from modn_watch import archive, evidence, naming
from modn_watch.commands.placing import facts_of
from modn_watch.errors import Busy, Corrupt, NotFiled, Unreadable
from modn_watch.model import Note, State
from modn_watch.sandbox import ChildDied
from modn_watch.told_places import ringed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from modn_watch.evidence import Understanding
    from modn_watch.model import Extract, Ingest, Scalar
    from modn_watch.shop import Parse, Shop

_COMPARED = ("part_name", "material", "thickness_mm", "quantity", "confidence_score")
#: What names in the archive say, besides codes and part.
_IN_NAMES = {"material": "material", "thickness_mm": "thickness", "quantity": "quantity"}
#: Notes about what else was filed: no reading finds them again.
_OF_FILING = {"went_back", "same_bytes_elsewhere", "same_geometry_elsewhere"}


def reread(shop: Shop, ingest: Ingest) -> Ingest:
    """Read the archived file of a record anew, and return the record as it is now.

    The earlier extraction is kept beside the new one.

    Raises:
        NotFiled: the record has no archived file.
        Corrupt: the archived file is gone, or is not the one that was filed.
        Rejected: the parser cannot read it any more; the record stays as it was.
        RootOffline: the archive, or the inbox that it came from, is not there.
        Busy: somebody else changed the record meanwhile.
    """
    _require_filed(shop, ingest)
    name = PurePosixPath(os.fsdecode(ingest.identity.path)).name
    extract = parse_once(shop.parse, archive.place(shop.archive, ingest), name)
    known = evidence.understand(shop, ingest, extract)
    after = _amended(ingest, known, extract)
    notes = (*after.notes, *_named_otherwise(shop, after))
    after = replace(after, notes=notes, updated_at=shop.clock.now())
    read, seen_at = ringed(extract, known.notes), ingest.updated_at
    shop.journal.changes.read_anew(after, read, known.facts, shop.order(), seen_at=seen_at)
    return after


def state(shop: Shop, ingest: Ingest, said: Mapping[str, Scalar | None]) -> Ingest:
    """Keep what a person states of an archived file, and return the record as it is now.

    It outranks all else, and later readings too; the file is read anew with it.

    Args:
        shop: the installation.
        ingest: the record.
        said: from `stating`, by field; None takes back what was stated of it before.

    Raises:
        Busy: somebody else changed the record meanwhile.
        ModnWatchError: as `reread`.
    """
    kept = (fact for fact in ingest.stated if fact.field not in said)
    new = {field: value for field, value in said.items() if value is not None}
    return reread(shop, replace(ingest, stated=(*kept, *facts_of(new, "operator"))))


def changed(before: Ingest, after: Ingest) -> dict[str, Any]:
    """Return what is agreed otherwise after a file was read anew, by field."""
    pairs = {
        name: (getattr(before.record, name), getattr(after.record, name)) for name in _COMPARED
    }
    return {name: new for name, (old, new) in pairs.items() if old != new}


def parse_once(parse: Parse, path: Path, name: str, kind: str | None = None) -> Extract:
    """Read one file, once.

    Args:
        parse: reads it.
        path: the file.
        name: what it is called.
        kind: the format to read it as; None = whatever it is.

    Raises:
        Rejected: it cannot be read, or its parser broke down on it.
    """
    try:
        return parse(path, name, kind=kind)
    except ChildDied as death:
        raise Unreadable(
            f"The program that reads this kind of file broke down on it: {death}."
        ) from None


def _require_filed(shop: Shop, ingest: Ingest) -> None:
    if ingest.state not in (State.DONE, State.DUPLICATE) or ingest.file_path is None:
        raise NotFiled(f"Record {ingest.id} has no archived file: it is {ingest.state}.")
    if ingest.sha256 is None:
        raise Busy(f"Record {ingest.id} is being deleted for good.")
    shop.require_online(shop.archive)
    if not archive.whole(shop.disk, shop.archive, ingest):
        raise Corrupt(f"{ingest.file_path} in the archive is not what was filed there.")


def _amended(ingest: Ingest, known: Understanding, extract: Extract) -> Ingest:
    filed = ingest.record
    record = replace(known.record, client_code=filed.client_code, project_code=filed.project_code)
    of_filing = (note for note in ingest.notes if note.code in _OF_FILING)
    return replace(
        ingest,
        record=record,
        notes=(*known.notes, *of_filing, *_moved_on(ingest, known)),
        file_type=extract.file_type,
        mime_type=extract.mime_type,
    )


def _moved_on(ingest: Ingest, known: Understanding) -> tuple[Note, ...]:
    """Return a note where today's reading would file it elsewhere."""
    filed = (ingest.record.client_code, ingest.record.project_code)
    today = (known.record.client_code, known.record.project_code)
    if filed == today or None in today:
        return ()
    where = " / ".join(map(str, today))
    message = f"Saved today, this file would go to {where}; it stays where it is filed."
    return (Note(code="filed_elsewhere_today", message=message, evidence=str(ingest.file_path)),)


def _named_otherwise(shop: Shop, ingest: Ingest) -> tuple[Note, ...]:
    """Return a note where a person states otherwise than the name in the archive."""
    name = PurePosixPath(ingest.file_path or "").name
    codes = (ingest.record.client_code, ingest.record.project_code)
    named, _ = naming.read_name(name, shop.vocabulary, folder_codes=codes)
    said = {fact.field: fact.value for fact in named}
    differ = [
        word
        for field, word in _IN_NAMES.items()
        for fact in ingest.stated
        if fact.field == field and fact.value != said.get(field)
    ]
    if not differ:
        return ()
    message = (
        f"The name in the archive says otherwise of the {' and the '.join(differ)}: it was given "
        "when the file was filed, and stays."
    )
    return (Note(code="named_otherwise", message=message, evidence=name),)
