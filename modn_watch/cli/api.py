"""`modn-watch api`: answer programs and browsers over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from modn_watch.cli.options import Config  # noqa: TC001 -- typer reads annotations
from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    import socket

#: What this computer is called by its own programs.
_HOSTS = ("127.0.0.1", "localhost", "[::1]")

Port = Annotated[
    int | None,
    typer.Option(min=0, max=65_535, help="Instead of that in the configuration; 0 = any."),
]


def api(config: Config = None, *, port: Port = None) -> None:
    """Answer programs and browsers of this computer over HTTP, until told to stop.

    Example: modn-watch api
    Then: curl 'http://127.0.0.1:8377/files?material=MS&thickness_mm=5'
    """
    from modn_watch.cli import building, logs  # noqa: PLC0415 -- heavy
    from modn_watch.cli.opening import require_database  # noqa: PLC0415 -- heavy

    parts = _parts()
    settings = building.read_settings(config)
    require_database(settings)
    building.become_owner(settings)
    logs.configure(settings)
    asked = settings.api.port if port is None else port
    parts.step_back()
    with (
        parts.listening(settings.api.host, asked) as where,
        building.sandbox(settings, workers=1, warm=False) as parser,
        building.open_shop(settings, parser, make_roots=False) as shop,
    ):
        service = parts.Service(shop=shop, settings=settings)
        typer.echo(f"Answering at {_url(where)} (Ctrl-C stops).", err=True)
        parts.serve(parts.application(service, hosts=_HOSTS), where)


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
