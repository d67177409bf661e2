"""All that is stated about one file, by whom, and the record that comes of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from modn_watch import cuttable, cutting, inbox, naming, routing
from modn_watch.agreement import agree
from modn_watch.applicable import OF_ONE_PART, applicable, spoken_of
from modn_watch.errors import Unrouted
from modn_watch.model import Fact, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modn_watch.model import Extract, Ingest, Note, Record
    from modn_watch.routing import Route
    from modn_watch.shop import DropFolder, Shop
    from modn_watch.standards import Standards
    from modn_watch.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What is known of a file."""

    record: Record
    facts: tuple[Fact, ...]
    notes: tuple[Note, ...]


def understand(shop: Shop, ingest: Ingest, extract: Extract | None) -> Understanding:
    """Gather what people, name, folders and content state, and agree on a record.

    Args:
        shop: the installation.
        ingest: the file's passage.
        extract: what its parser read; None when it could not.
    """
    name = _parts(ingest)[-1]
    facts, notes = _read(name, route(shop, ingest), shop.vocabulary, extract)
    facts = (*ingest.stated, *facts)
    facts = (*facts, *_from_the_journal(shop, ingest, facts))
    facts = (*facts, *_defaults(shop.drop_folder(ingest), facts))
    return _agreed(facts, notes, extract, shop.standards)


def glance(
    parts: tuple[str, ...],
    layouts: tuple[str, ...],
    vocabulary: Vocabulary,
    extract: Extract,
    *,
    standards: Standards,
    strict: bool,
) -> Understanding:
    """Agree on a record of a file that is not taken in hand: nobody asks the journal.

    Args:
        parts: folders and name below its inbox; the name alone when it lies in none.
        layouts: the inbox's.
        vocabulary: the words for materials.
        extract: what its parser read.
        standards: what this shop holds drawings against.
        strict: whether only codes of the known shapes count as folders' names.
    """
    folders = routing.route(parts, layouts, strict=strict)
    return _agreed(*_read(parts[-1], folders, vocabulary, extract), extract, standards)


def _read(
    name: str, folders: Route, vocabulary: Vocabulary, extract: Extract | None
) -> tuple[tuple[Fact, ...], tuple[Note, ...]]:
    """Return what name, folders and content state."""
    codes = (folders.client_code, folders.project_code)
    named, noticed = naming.read_name(name, vocabulary, folder_codes=codes)
    facts = (*named, *folders.facts, *(extract.facts if extract else ()))
    return facts, (*noticed, *folders.notes, *(extract.notes if extract else ()))


def _agreed(
    facts: tuple[Fact, ...], notes: tuple[Note, ...], extract: Extract | None, standards: Standards
) -> Understanding:
    agreed = agree(facts, _applies(facts, extract))
    rules = standards.rules_for(agreed.record)
    against = cuttable.judge(agreed.record, extract, rules)
    figures = cutting.figures(standards.cutting, agreed.record, extract)
    return Understanding(
        record=agreed.record,
        facts=(*facts, *figures),
        notes=cuttable.kept((*notes, *agreed.notes, *against), rules),
    )


def _applies(facts: tuple[Fact, ...], extract: Extract | None) -> frozenset[str]:
    if extract is None:
        return OF_ONE_PART
    return applicable(extract.file_type, spoken_of(facts), len(extract.part_lines))


def route(shop: Shop, ingest: Ingest) -> Route:
    """Return what the folders say that a file was dropped in."""
    drop = shop.drop_folder(ingest)
    return routing.route(_parts(ingest), drop.layouts, strict=drop.strict_codes)


def require_route(record: Record) -> None:
    """Do nothing where client and project are known.

    Raises:
        Unrouted: one is not.
    """
    if record.client_code is None:
        raise Unrouted("For which client and project is this file? Nothing says so.")
    if record.project_code is None:
        raise Unrouted(f"For which project of client {record.client_code} is this file?")


def _from_the_journal(shop: Shop, ingest: Ingest, facts: tuple[Fact, ...]) -> Iterable[Fact]:
    """Return the one project that earlier files speak for, for a file at the inbox root.

    Not for one in a folder: who made a folder that says nothing meant another place than any
    that is known.
    """
    stated = {fact.field: fact.value for fact in facts}
    at_the_root = len(_parts(ingest)) == 1
    if "project_code" in stated or not at_the_root:
        return ()
    client = stated.get("client_code")
    client = str(client) if client is not None else None
    records = shop.journal.records
    number = stated.get("job_number")
    if isinstance(number, str) and number.isascii() and number.isdigit():
        job = f"{int(number):03d}"
        drop = shop.drop_folder(ingest)
        found = records.projects_of_job(client, job) | _job_folders(drop, client, job)
        if len(found) == 1:
            return _routed(found.pop(), f"job number {number}")
    stem = PurePosixPath(_text(_parts(ingest)[-1])).stem
    found = records.projects_of_stem(client, stem)
    return _routed(found.pop(), f'an earlier drawing "{stem}"') if len(found) == 1 else ()


def _job_folders(drop: DropFolder, client: str | None, job: str) -> set[tuple[str, str]]:
    """Return client and project of the job folders of this number that stand in the inbox.

    One in which nothing was filed yet is as good an owner as any that the journal knows.
    """
    depth = max(layout.count("/") + 1 for layout in drop.layouts)
    found = set()
    for parts in inbox.folders(drop.root.path, drop.ignore, depth):
        said = routing.route((*parts, "x"), drop.layouts, strict=drop.strict_codes)
        if said.client_code and said.project_code and said.project_code.endswith(f"-{job}"):
            found.add((said.client_code, said.project_code))
    return {codes for codes in found if client in (None, codes[0])}


def _routed(codes: tuple[str, str], evidence: str) -> Iterable[Fact]:
    fields = ("client_code", "project_code")
    return tuple(
        Fact(field=field, value=code, evidence=evidence, source=Source.UNLABELLED)
        for field, code in zip(fields, codes, strict=True)
    )


def _defaults(drop: DropFolder, facts: tuple[Fact, ...]) -> Iterable[Fact]:
    """Return the inbox's own client and project, for what nothing else states."""
    stated = {fact.field for fact in facts}
    # Read as folders of these names would be, so that every spelling of a code is one code.
    folders = (*filter(None, (drop.default_client, drop.default_project)), "x")
    said = routing.route(folders, ("{client}/{project}",))
    wanted = {"client_code": said.client_code, "project_code": said.project_code}
    return tuple(
        Fact(field=field, value=code, evidence="the inbox's default", source=Source.DEFAULT)
        for field, code in wanted.items()
        if code is not None and field not in stated
    )


def _parts(ingest: Ingest) -> tuple[str, ...]:
    return PurePosixPath(os.fsdecode(ingest.identity.path)).parts


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def with_record(shop: Shop, ingest: Ingest, known: Understanding, extract: Extract) -> Ingest:
    """Return the ingest with what is now known of its file."""
    read = replace(
        ingest,
        notes=known.notes,
        file_type=extract.file_type,
        mime_type=extract.mime_type,
        extension=extract.extension,
    )
    record = known.record
    ours = _own_copy(shop, ingest, record)
    if ours is not None:
        part_name = ours.record.part_name
        return replace(
            read, record=replace(record, part_name=part_name), logical_name=ours.logical_name
        )
    client, project = record.client_code or "", record.project_code or ""
    subpath, part_name = route(shop, ingest).subpath, record.part_name or ""
    logical_name = naming.logical_name(client, project, subpath, part_name)
    return replace(read, record=record, logical_name=logical_name)


def _own_copy(shop: Shop, ingest: Ingest, record: Record) -> Ingest | None:
    """Return the archived file that this one was copied from to be worked on, by its name.

    An archive name has lost what its part was called before, and the folder it came from; without
    this an edited copy would be another file, and not its next version.
    """
    stem = naming.archived_stem(_text(_parts(ingest)[-1]))
    if stem is None or record.client_code is None or record.project_code is None:
        return None
    return shop.journal.records.of_stem(record.client_code, record.project_code, stem)


def stems(shop: Shop, ingest: Ingest) -> tuple[str, ...]:
    """Return the stems that a file may have in the archive, in order of preference."""
    assert ingest.logical_name, "it was read"
    distinctions = naming.distinctions(route(shop, ingest).subpath, ingest.logical_name)
    made = (
        naming.stem(ingest.record, distinction=each, vocabulary=shop.vocabulary)
        for each in distinctions
    )
    ours = _own_copy(shop, ingest, ingest.record)
    return (*([ours.stem] if ours and ours.stem else []), *made)
