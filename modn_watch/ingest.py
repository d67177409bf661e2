"""One step of one ingest: the effect that its state asks for, then the journal.

Every effect can be repeated. What the world refuses is deferred, what the file is at fault for
is rejected, and a store that contradicts itself is halted; all else is a bug and escapes.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import structlog

from modn_watch import archive, claiming, evidence, examine, naming, rejection, states, words
from modn_watch.disk import untouched
from modn_watch.errors import Busy, Corrupt, Deferred, Rejected
from modn_watch.journal import Wish
from modn_watch.model import State
from modn_watch.refusals import as_deferred
from modn_watch.sandbox import ChildDied
from modn_watch.states import Step
from modn_watch.told_places import ringed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

log = structlog.get_logger()


def advance(shop: Shop, ingest: Ingest, step: Step) -> Ingest:
    """Take one step and journal what came of it.

    Raises:
        LeaseLost: another process has it in hand.
        JournalBusy: the journal took no write; nothing of the step is recorded.
    """
    try:
        after = _attempted(shop, ingest, step)
    except Deferred as error:
        after = _put_off(shop, _latest(shop, ingest), error)
    except OSError as error:
        after = _put_off(shop, _latest(shop, ingest), as_deferred(error))
    except Corrupt as error:
        after = _save(shop, states.halted(ingest, error, shop.clock.now()))
    _report(ingest, after)
    return after


def _attempted(shop: Shop, ingest: Ingest, step: Step) -> Ingest:
    try:
        return _EFFECTS[step](shop, ingest)
    except Rejected as error:
        return rejection.reserve(shop, _latest(shop, ingest), error)


def _save(shop: Shop, ingest: Ingest) -> Ingest:
    """Journal an ingest; who holds it keeps it while a step is due at once."""
    now = shop.clock.now()
    return shop.journal.ingests.save(ingest, keep=states.next_step(ingest, now) is not None)


def _succeed(shop: Shop, ingest: Ingest) -> Ingest:
    return _save(shop, states.succeeded(ingest, shop.clock.now()))


def _latest(shop: Shop, ingest: Ingest) -> Ingest:
    """Return the ingest as the journal has it: a run of the parser may have been counted."""
    found = shop.journal.records.get(ingest.id)
    return replace(found, owner=ingest.owner) if found else ingest


def _put_off(shop: Shop, ingest: Ingest, error: Deferred) -> Ingest:
    return _save(shop, states.deferred(ingest, error, shop.clock.now()))


def _claim(shop: Shop, ingest: Ingest) -> Ingest:
    drop = shop.drop_folder(ingest)
    held = shop.held(ingest)
    shop.require_online(drop.root, shop.archive)
    # Whoever took a marker from a backup may have left empty folders behind.
    for folder in (held.parent, drop.root.temp):
        shop.disk.make_folder(folder)
    if ingest.copied:
        temp = shop.archive.temp / held.name
        taken = claiming.take_copy(shop.disk, drop.root, ingest.identity, held, temp=temp)
    else:
        taken = claiming.take(shop.disk, drop.root, ingest.identity, held)
    if not taken:
        # A share that went away just now does not show its files either.
        shop.require_online(drop.root)
        return _save(shop, states.abandoned(ingest, shop.clock.now()))
    return _succeed(shop, ingest)


def _read(shop: Shop, ingest: Ingest) -> Ingest:
    held = shop.held(ingest)
    shop.require_held(ingest)
    examine.check_size(shop, shop.disk.stamp(held))
    refusal = states.exhausted(ingest, "each time modn-watch itself ended with it")
    if refusal is not None:
        raise refusal
    digest, stamp = shop.disk.digest(held)
    hashed = replace(ingest, sha256=digest, stamp=stamp)
    begun = states.begun(hashed, shop.clock.now())

    def begin() -> None:
        # Not before: one that only waits its turn must not be blamed for the death of another.
        shop.journal.ingests.save(begun, keep=True)

    try:
        extract = examine.parse(shop, begun, _name(ingest), begin)
    except ChildDied as death:
        return _after_death(shop, begun, death)
    known = evidence.understand(shop, begun, extract)
    evidence.require_route(known.record)
    parsed = replace(evidence.with_record(shop, begun, known, extract), in_child=False)
    after = states.succeeded(parsed, shop.clock.now())
    return shop.journal.records.save_parsed(after, ringed(extract, known.notes), known.facts)


def _after_death(shop: Shop, begun: Ingest, death: ChildDied) -> Ingest:
    refusal = states.exhausted(begun, str(death))
    if refusal is not None:
        return rejection.reserve(shop, _latest(shop, begun), refusal)
    return _save(shop, states.died(begun, shop.clock.now()))


def _decide(shop: Shop, ingest: Ingest) -> Ingest:
    shop.require_online(shop.archive)
    return shop.journal.places.decide(ingest, _wish(shop, ingest), shop.clock.now())


def _wish(shop: Shop, ingest: Ingest, above: int = 0) -> Wish:
    client, project = ingest.record.client_code, ingest.record.project_code
    assert client is not None, "it was routed"
    assert project is not None, "it was routed"

    def path(stem: str, version: int) -> str:
        name = naming.file_name(stem, version, ingest.extension)
        return str(naming.archive_path(client, project, name))

    return Wish(
        stems=evidence.stems(shop, ingest),
        path=path,
        whole=lambda other: _whole(shop, other),
        above=above,
    )


def _whole(shop: Shop, ingest: Ingest) -> bool:
    """Return whether the archive has a file as the journal states; it must be there to say no.

    Raises:
        RootOffline: it is not.
    """
    found = archive.whole(shop.disk, shop.archive, ingest)
    if not found:
        shop.require_online(shop.archive)
    return found


def _file(shop: Shop, ingest: Ingest) -> Ingest:
    shop.require_online(shop.archive)
    shop.require_held(ingest)
    try:
        archive.store(shop.disk, shop.archive, ingest, shop.held(ingest))
    except archive.Changed:
        return _save(shop, states.reread(ingest, shop.clock.now()))
    except archive.NameTaken:
        assert ingest.version is not None, "a version is reserved with its place"
        return shop.journal.places.move_on(ingest, _wish(shop, ingest, above=ingest.version))
    return _succeed(shop, ingest)


def _tidy(shop: Shop, ingest: Ingest) -> Ingest:
    shop.require_online(shop.archive, shop.held_root(ingest))
    if not _whole(shop, ingest):
        raise Corrupt(f"{ingest.file_path} in the archive is not what was filed there.")
    held = shop.held(ingest)
    split = False
    if shop.disk.exists(held):
        if shop.disk.open_elsewhere(held):
            raise Busy("The file is filed, but a program still has it open for writing.")
        split = _written_to(shop, ingest, held)
        if not split:
            shop.disk.remove(held)
    words.filed(shop, ingest)
    after = states.succeeded(ingest, shop.clock.now())
    if split:
        return shop.journal.ingests.split(after, shop.clock.now())
    return _save(shop, replace(after, held_name=None))


def _written_to(shop: Shop, ingest: Ingest, held: Path) -> bool:
    """Return whether a held file, which nobody can open any more, is not what was filed."""
    if not untouched(shop.disk.stamp(held), ingest.stamp):
        return True
    # What goes into a mapped page shows in no stat until the kernel has written that page back.
    return not ingest.copied and shop.disk.digest(held)[0] != ingest.sha256


def _quarantine(shop: Shop, ingest: Ingest) -> Ingest:
    try:
        rejection.put(shop, ingest)
    except FileExistsError:
        return rejection.reserve_another(shop, ingest)
    return _succeed(shop, replace(ingest, held_name=None))


_EFFECTS: Mapping[Step, Callable[[Shop, Ingest], Ingest]] = {
    Step.CLAIM: _claim,
    Step.READ: _read,
    Step.DECIDE: _decide,
    Step.FILE: _file,
    Step.TIDY: _tidy,
    Step.REJECT: _quarantine,
}


def _name(ingest: Ingest) -> str:
    return PurePosixPath(os.fsdecode(ingest.identity.path)).name


def _report(before: Ingest, after: Ingest) -> None:
    """Log one line for a change of state, and one for a step that must wait.

    What it waits for is said when that begins or changes, and about once an hour.
    """
    where = {"ingest": after.id, "source": after.identity.path.decode("utf-8", "replace")}
    if after.state is not before.state:
        say = log.error if after.state is State.HALTED else log.info
        say(after.state.lower(), **where, **_details(after))
    elif states.waits_for(after) and _worth_a_word(before, after):
        log.warning("waiting", **where, **_details(after))


def _worth_a_word(before: Ingest, after: Ingest) -> bool:
    changed = states.waits_for(before) != states.waits_for(after)
    return changed or after.deferrals % states.PAUSES_AN_HOUR == 0


def _details(after: Ingest) -> dict[str, object]:
    code, reason = states.waits_for(after) or (after.error_code, after.error_message)
    wanted = {"file": after.file_path, "code": code, "reason": reason}
    return {name: value for name, value in wanted.items() if value is not None}
