"""Answering: uvicorn, on one address, until it is told to stop."""

from __future__ import annotations

import contextlib
import gc
import resource
import signal
import socket
import threading
from concurrent.futures import wait
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog
import uvicorn

from modn_watch import threads
from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from fastapi import FastAPI

log = structlog.get_logger()

#: Between two looks at whether it is to end, seconds.
_LOOK_S: Final = 0.2
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
    _allow_many()
    _settle()
    # Once it is over, uvicorn raises again what ended it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server(app).run(sockets=[where])


@contextlib.contextmanager
def serving(app: FastAPI, where: socket.socket, stop: threading.Event) -> Iterator[None]:
    """Answer in a thread beside the block.

    Should it break down, the block goes on, and the log says so.

    Args:
        app: the application.
        where: from `listening`.
        stop: once it is set, no more is answered, though the block lasts.
    """
    _allow_many()
    _settle()
    running = server(app)
    over = threading.Event()

    def end_with() -> None:
        while not over.is_set() and not stop.wait(_LOOK_S):
            pass
        running.should_exit = True

    answering = threads.start("api", partial(running.run, sockets=[where]))
    answering.add_done_callback(partial(_tell, running))
    ending = threads.start("api-end", end_with)
    try:
        yield
    finally:
        over.set()
        wait([answering, ending], timeout=2 * _FINISH_S)


def _tell(running: uvicorn.Server, ended: Future[None]) -> None:
    error = ended.exception()
    if error is not None or not running.should_exit:
        log.error(
            "api_ended",
            reason=str(error) or type(error).__name__,
            remedy="Files are ingested all the same; restart modn-watch to have it answer again.",
        )


def _settle() -> None:
    """Leave out of every later search for garbage what is there for good.

    To count 10,000 hits makes so many objects that Python looks through all there are, and all
    that was imported is most of it: 80 ms of an answer's 110 (measured).
    """
    gc.collect()
    gc.freeze()


def _allow_many() -> None:
    # Each who listens for news keeps a connection, and 1,024 is the usual limit.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, _CONNECTIONS), most))
