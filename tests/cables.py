"""A cable between a program and a PostgreSQL server, to be cut or to go dead."""

import contextlib
import socket
import threading


class Cable:
    """Carries connections to a server's socket as long as nothing is done to it."""

    def __init__(self, target):
        self._target = str(target / ".s.PGSQL.5432")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends = []
        self._dead = threading.Event()
        self._last_word, self._left = b"", 0
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self):
        return self._listener.getsockname()[1]

    def cut(self):
        """End all connections; new ones are carried again."""
        for end in list(self._ends):
            _end(end)

    def go_dead(self):
        """Swallow what is said from now on, in new connections too, without a word."""
        self._dead.set()

    def revive(self):
        self._dead.clear()
        self.cut()

    def cut_after(self, word, number):
        """Let so many messages with this word reach the server, and cut off the last's answer."""
        self._last_word, self._left = word, number

    @property
    def has_cut(self):
        return self._left <= 0

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self.cut()
        for thread in list(self._threads):
            thread.join()
        for end in (self._listener, *self._ends):
            end.close()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            self._ends += [near, far]
            with contextlib.suppress(OSError):
                far.connect(self._target)
            deaf = threading.Event()
            for pump in (self._ask, self._answer):
                thread = threading.Thread(target=pump, args=(near, far, deaf))
                self._threads.append(thread)
                thread.start()

    def _ask(self, near, far, deaf):
        while data := _received(near):
            if self._left > 0 and self._last_word in data:
                self._left -= 1
                if self._left == 0:
                    deaf.set()
            if not self._dead.is_set():
                _send(far, data)
        _end(far)

    def _answer(self, near, far, deaf):
        while (data := _received(far)) and not deaf.is_set():
            if not self._dead.is_set():
                _send(near, data)
        _end(near)


def _received(end):
    try:
        return end.recv(65536)
    except OSError:
        return b""


def _send(end, data):
    with contextlib.suppress(OSError):
        end.sendall(data)


def _end(end):
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def a_cable(target):
    cable = Cable(target)
    try:
        yield cable
    finally:
        cable.close()
