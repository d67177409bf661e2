"""`modn-watch api`: answer programs and browsers over HTTP."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer

from modn_watch.cli.options import Config  # noqa: TC001 -- typer reads annotations
from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from modn_watch.config import Settings
    from modn_watch.config.settings import Api
    from modn_watch.shop import Shop

#: What this computer is called by its own programs.
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
#: Listening there means every address, and nobody calls it by that.
_ANY = frozenset({"0.0.0.0", "[::]"})  # noqa: S104 -- to be left out
#: As the audit log has it.
_PROGRAM = "api"

Port = Annotated[
    int | None,
    typer.Option(min=0, max=65_535, help="Instead of that in the configuration; 0 = any."),
]


def api(config: Config = None, *, port: Port = None) -> None:
    """Answer programs and browsers of this computer over HTTP, until told to stop.

    Example: modn-watch api
    Then: curl 'http://127.0.0.1:8377/files?material=MS&thickness_mm=5'
    """
    from modn_watch.cli import building, logs, painting  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import require_database, source  # noqa: PLC0415 -- heavy
    from modn_watch.commands import access, configured  # noqa: PLC0415 -- heavy
    from modn_watch.notify import Notifier  # noqa: PLC0415 -- heavy
    from modn_watch.works import at_work  # noqa: PLC0415 -- heavy

    parts = _parts()
    settings = building.read_settings(config)
    require_database(settings)
    building.become_owner(settings)
    logs.configure(settings)
    asked = settings.api.port if port is None else port
    parts.step_back()
    with (
        building.sandbox(settings) as parser,
        painting.studio(settings) as studio,
        building.open_shop(
            settings, parser, by=_PROGRAM, make_roots=False, wary=True, studio=studio
        ) as shop,
    ):
        access.require_token(shop.journal, settings, source(config))
        with (
            parts.listening(settings.api.host, asked) as where,
            at_work(shop, settings.parsing.workers, hurry=parser.stop, end=_end) as ring,
        ):
            configured.note(shop, settings, _PROGRAM)
            app = _application(parts, shop, settings, ring)
            typer.echo(f"Answering at {_url(where)} (Ctrl-C stops).", err=True)
            Notifier(os.environ).ready(f"answering at {_url(where)}")
            parts.serve(app, where)


def _application(parts: Any, shop: Shop, settings: Settings, ring: Callable[[], None]) -> Any:
    from modn_watch import web  # noqa: PLC0415 -- as the API

    service = parts.Service(shop=shop, settings=settings, ring=ring)
    app = parts.application(service, hosts=hosts(settings.api))
    web.install(app)
    return app


def hosts(api: Api) -> tuple[str, ...]:
    """Return the names that the API may be called by."""
    own = f"[{api.host}]" if ":" in api.host else api.host
    return (*_HOSTS, *api.trusted_hosts, *(() if own in _ANY else (own,)))


class Beside:
    """Answers beside a daemon, in its process."""

    def __init__(self, settings: Settings, config: Path | None) -> None:
        """Take the address, before anything is watched.

        Raises:
            Misconfigured: it cannot be had, or what is needed is not installed.
        """
        self._settings, self._config = settings, config
        self._parts = _parts()
        self._where: socket.socket = self._parts.listening(settings.api.host, settings.api.port)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Give the address back."""
        self._where.close()

    def require_token(self, shop: Shop) -> None:
        """Do nothing where nobody but this computer's programs can ask, or a token is needed.

        Raises:
            Misconfigured: others could ask, and nobody need say who it is.
        """
        from modn_watch.cli.opening import source  # noqa: PLC0415 -- heavy
        from modn_watch.commands import access  # noqa: PLC0415 -- heavy

        access.require_token(shop.journal, self._settings, source(self._config))

    def answering(
        self, shop: Shop, ring: Callable[[], None], stop: threading.Event
    ) -> AbstractContextManager[None]:
        """Return what answers while a block runs.

        Args:
            shop: the installation.
            ring: says to the crew that there is work.
            stop: set once the block is about to end.
        """
        app = _application(self._parts, shop, self._settings, ring)
        typer.echo(f"Answering at {_url(self._where)}.", err=True)
        answering: AbstractContextManager[None] = self._parts.serving(app, self._where, stop)
        return answering


def _end() -> None:
    signal.raise_signal(signal.SIGTERM)


def _parts() -> Any:
    try:
        from modn_watch import api as parts  # noqa: PLC0415 -- an extra
    except ImportError:
        raise Misconfigured(
            "What the API needs is not installed.",
            hint="Install it with its extra: pip install 'modn-watch[api]'.",
        ) from None
    return parts


def _url(where: socket.socket) -> str:
    host, port = where.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
