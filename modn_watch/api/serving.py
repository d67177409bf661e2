"""Answering: uvicorn, on one address, until it is told to stop."""

from __future__ import annotations

import resource
import signal
import socket
from typing import TYPE_CHECKING, Final

import uvicorn

from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    import threading

    from fastapi import FastAPI

#: What a stop leaves for answers that are on their way, seconds.
_FINISH_S: Final = 5
_BACKLOG: Final = 128
_CONNECTIONS: Final = 16_384


def listening(host: str, port: int) -> socket.socket:
    """Return a socket on an address that nobody else has; port 0 = any that is free.

    Raises:
        Misconfigured: it cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _not_to_be_had(host, port, error) from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        raise _not_to_be_had(host, port, error) from error
    return made


def _not_to_be_had(host: str, port: int, error: OSError) -> Misconfigured:
    return Misconfigured(
        f"The API cannot listen on {host} port {port}: {error.strerror}.",
        hint="Look at [api] host and port, and whether another program listens there.",
    )


class _Server(uvicorn.Server):
    """Tells those who wait for something that nobody can wait any longer."""

    def __init__(self, config: uvicorn.Config, ending: threading.Event) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, within a few seconds."""
        self._ending.set()
        await super().shutdown(sockets)


def server(app: FastAPI) -> uvicorn.Server:
    """Return what answers for an application, once it runs on a socket."""
    return _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            # The program's own log is told what matters; what was asked for is a proxy's to log.
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_FINISH_S,
        ),
        app.state.service.ending,
    )


def serve(app: FastAPI, where: socket.socket) -> None:
    """Answer until SIGTERM or Ctrl-C, in the thread that may take signals.

    Args:
        app: the application.
        where: from `listening`.
    """
    # Each who listens for news keeps a connection, and 1,024 is the usual limit.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, _CONNECTIONS), most))
    # Once it is over, uvicorn raises again what ended it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server(app).run(sockets=[where])
