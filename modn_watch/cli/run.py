"""`modn-watch run`: the daemon, in the foreground."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from modn_watch.cli.options import Config  # noqa: TC001 -- typer reads annotations
from modn_watch.errors import Deferred, JournalBusy, Misconfigured
from modn_watch.orders import DAEMON

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from modn_watch.cli.api import Beside
    from modn_watch.config import Settings
    from modn_watch.notify import Notifier
    from modn_watch.shop import DropFolder, Shop
    from modn_watch.vigil import Watching

log = structlog.get_logger()

#: Between two attempts to serve a new configuration, seconds.
_RETRY_S = 5.0


Api = Annotated[bool, typer.Option("--api", help="Answer over HTTP, too, as `api` does.")]


def run(config: Config = None, *, api: Api = False) -> None:
    """Watch the inboxes and ingest what settles, until told to stop.

    SIGTERM and Ctrl-C finish or give back what is in hand; SIGHUP reads the configuration anew.
    """
    from modn_watch.cli import building, logs  # noqa: PLC0415 -- heavy
    from modn_watch.notify import Notifier  # noqa: PLC0415 -- heavy

    # First of all: an order that comes early is an order, too.
    orders = _Orders()
    settings = building.read_settings(config)
    building.become_owner(settings)
    notifier = Notifier(os.environ)
    logs.configure(settings)
    orders.api, orders.config = api, config
    _serve(settings, orders, notifier)
    while not orders.end.is_set():
        orders.begin_again()
        wanted = _reread(config, settings, notifier)
        logs.configure(wanted)
        settings = _serve_anew(wanted, settings, orders, notifier)
    notifier.stopping()


class _Orders:
    """What signals told the daemon to do."""

    def __init__(self) -> None:
        #: The present configuration is served no longer.
        self.stop = threading.Event()
        #: Nor is any other.
        self.end = threading.Event()
        #: To answer over HTTP, too.
        self.api = False
        #: The file that says how.
        self.config: Path | None = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._terminate)
        signal.signal(signal.SIGHUP, lambda *_: self.stop.set())

    def _terminate(self, *_: object) -> None:
        self.end.set()
        self.stop.set()

    def begin_again(self) -> None:
        """Forget an order to reload, which was carried out; an order to end stands."""
        self.stop.clear()
        if self.end.is_set():
            self.stop.set()


def _serve(settings: Settings, orders: _Orders, notifier: Notifier) -> None:
    from modn_watch.cli import building, painting  # noqa: PLC0415 -- heavy
    from modn_watch.commands import configured  # noqa: PLC0415 -- heavy
    from modn_watch.daemon import Daemon  # noqa: PLC0415 -- heavy
    from modn_watch.sandbox import missing  # noqa: PLC0415 -- heavy

    if lacks := missing():
        log.warning("parsers_not_confined", reason=f"This system cannot keep parsers {lacks}.")
    with (
        _listening(settings, orders) as beside,
        building.sandbox(settings) as parser,
        painting.studio(settings) if beside else nullcontext() as studio,
        building.open_shop(settings, parser, by=DAEMON, make_roots=True, studio=studio) as shop,
    ):
        if beside:
            beside.require_token(shop)
        configured.note(shop, settings, DAEMON)
        _welcome(shop)
        daemon = Daemon(shop, workers=settings.parsing.workers, watch=_watch, hurry=parser.stop)
        notifier.ready("watching " + ", ".join(str(d.root.path) for d in shop.inboxes.values()))
        with beside.answering(shop, daemon.ring, orders.stop) if beside else nullcontext():
            daemon.run(orders.stop, notifier.alive)


def _listening(
    settings: Settings, orders: _Orders
) -> AbstractContextManager[Beside] | AbstractContextManager[None]:
    from modn_watch.cli.api import Beside  # noqa: PLC0415 -- as the others

    return Beside(settings, orders.config) if orders.api else nullcontext()


def _serve_anew(
    wanted: Settings, before: Settings, orders: _Orders, notifier: Notifier
) -> Settings:
    """Serve a new configuration, or the one before where the new one cannot be; return which.

    A service that ran must not end because a database or a share is away in this moment.
    """
    # Another order, while this one waits, reads the configuration once more.
    while not orders.stop.is_set():
        try:
            _require_database(wanted, before)
            _serve(wanted, orders, notifier)
        except Deferred as error:
            log.warning("not_served_yet", reason=error.message, remedy=error.hint)
            notifier.alive()
            orders.stop.wait(_RETRY_S)
        except Misconfigured as error:
            if wanted is before:
                raise
            _refuse(error)
            wanted = before
    return wanted


def _require_database(wanted: Settings, before: Settings) -> None:
    """Do nothing unless the database that was served is away: no new one is made in its place.

    Raises:
        JournalBusy: it is.
    """
    from modn_watch.journal import is_there  # noqa: PLC0415 -- heavy

    same = wanted.database_url == before.database_url
    if same and not is_there(wanted.database_url):
        raise JournalBusy(f"The database {wanted.shown_database} is not there.")


def _refuse(error: Misconfigured) -> None:
    log.error("configuration_refused", reason=error.message, remedy=error.hint)


def _welcome(shop: Shop) -> None:
    for root in (shop.archive, shop.quarantine):
        for path, root_id in shop.journal.roots.in_role(root.role):
            if root_id != root.id:
                log.warning("folder_changed", role=root.role, before=path, now=str(root.path))
    for drop in shop.inboxes.values():
        typer.echo(
            f"Drop files into {drop.root.path}/<client>/<project>/ (Ctrl-C stops).", err=True
        )


def _watch(drop: DropFolder, hint: Callable[[bytes | None], None]) -> Watching:
    from modn_watch.watch import Watcher  # noqa: PLC0415 -- heavy

    watcher = Watcher(drop.root.path, hint=hint)
    watcher.start()
    return watcher


def _reread(config: Path | None, settings: Settings, notifier: Notifier) -> Settings:
    """Return the configuration as it is now; the one in force while the new one is wrong."""
    from modn_watch.cli import building  # noqa: PLC0415 -- heavy

    notifier.reloading()
    try:
        return building.read_settings(config)
    except Misconfigured as error:
        _refuse(error)
        return settings
