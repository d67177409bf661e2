"""Daemons make themselves known: to whoever asks how things stand, and to each other."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from modn_watch import __version__, owners
from modn_watch.errors import Misconfigured
from modn_watch.journal import Presence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modn_watch.journal import Journal
    from modn_watch.model import Owner
    from modn_watch.outlook import Outlook
    from modn_watch.shop import Shop

Json = dict[str, Any]

#: A daemon on another host that has said nothing for so long is taken for dead.
SILENCE = timedelta(seconds=120)
#: What a daemon says of a folder holds for so long; it speaks every ten seconds.
_FRESH = timedelta(seconds=30)


def require_one_host(shop: Shop) -> None:
    """Do nothing where nobody on another host works on a journal that cannot bear it.

    SQLite's locks do not cross hosts: two would corrupt it. Source: sqlite.org, "SQLite Over a
    Network". Containers on one kernel are one host.

    Raises:
        Misconfigured: somebody does.
    """
    if shop.journal.crosses_hosts:
        return
    now = shop.clock.now()
    for other in shop.journal.daemons.present():
        elsewhere = not owners.same_boot(other.owner)
        if (
            elsewhere
            and not owners.dead(other.owner, other.seen_at)
            and now - other.seen_at < SILENCE
        ):
            raise Misconfigured(
                f"A daemon on the computer {other.owner.host} works on this SQLite database, which "
                "only one computer may use at a time.",
                hint="Stop that one, or use PostgreSQL (database_url). If that computer is off for "
                "good, wait two minutes and start again.",
            )


def present(shop: Shop) -> list[Presence]:
    """Return the daemons that live, as far as can be told."""
    now = shop.clock.now()
    return [
        each
        for each in shop.journal.daemons.present()
        if now - each.seen_at < SILENCE and not owners.dead(each.owner, each.seen_at)
    ]


def forget_the_dead(shop: Shop) -> None:
    """Remove the daemons that ended without a word."""
    for each in shop.journal.daemons.present():
        who = f"daemon {each.owner.token}"
        if owners.dead(each.owner, each.seen_at) or silent(shop, each.owner, each.seen_at, who):
            shop.journal.daemons.forget(each.owner)
            shop.silences.forget(who)


def silent(shop: Shop, owner: Owner, said_at: datetime, who: str) -> bool:
    """Return whether somebody has said nothing for so long that it is taken for dead.

    Args:
        shop: the installation.
        owner: the one.
        said_at: when, by its own clock, it said anything last.
        who: the one and what it speaks of.
    """
    if owners.same_boot(owner):
        return shop.clock.now() - said_at > SILENCE
    lasting_s = shop.silences.lasting_s(who, said_at, shop.clock.monotonic())
    return lasting_s > SILENCE.total_seconds()


def hanging(journal: Journal, now: datetime) -> frozenset[str]:
    """Return the ids of roots that a daemon has just said do not answer; nobody else need try."""
    return frozenset(
        root_id
        for each in journal.daemons.present()
        if now - each.seen_at < _FRESH and not owners.dead(each.owner, each.seen_at)
        for root_id in each.report["hanging"]
    )


def said(shop: Shop, outlooks: Iterable[Outlook], began_at: datetime) -> Presence:
    """Return what this daemon has to say of itself."""
    hanging = [root.id for root in shop.roots if not shop.attendance.answers(root)]
    report = {"hanging": hanging, "inboxes": [_shown(outlook) for outlook in outlooks]}
    return Presence(
        owner=shop.owner,
        version=__version__,
        began_at=began_at,
        seen_at=shop.clock.now(),
        report=report,
    )


def gist(presence: Presence) -> Any:
    """Return what is worth saying at once when it changes."""
    inboxes = presence.report["inboxes"]
    fields = ("online", "mode", "trouble", "restarts", "overflows")
    return presence.report["hanging"], [[each[name] for name in fields] for each in inboxes]


def _shown(outlook: Outlook) -> Json:
    waits = [{**asdict(each), "since": each.since.isoformat()} for each in outlook.longest]
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(outlook).items()
    }
    return {**plain, "longest": waits}
