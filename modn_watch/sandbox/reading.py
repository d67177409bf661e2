"""Reading one file inside the child, and whom to blame when it fails."""

from __future__ import annotations

import errno
import importlib
import io
import os
import stat
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from modn_watch import parsers
from modn_watch.errors import Busy, Deferred, Empty, ModnWatchError, Unreadable
from modn_watch.parsers import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from modn_watch.model import Extract, Limits
    from modn_watch.parsers import Format
    from modn_watch.pictures import Painted, Picture

    #: From a file's name, beginning and wanted file type (None = any) to who reads it.
    Choose = Callable[[str, bytes, str | None], Choice]

_TRY_LATER = "It is tried again by itself; see that the file is there and may be read."
#: What a link, a socket and a device without a driver answer when they are opened.
_NO_FILE = (errno.ELOOP, errno.ENXIO, errno.ENODEV)
#: Of an unexpected exception's text.
_EVIDENCE_CHARACTERS = 300
#: Where the format's name in capitals would not be what people call it.
_LABELS = {
    "lbrn2": "a LightBurn project",
    "excel": "a spreadsheet",
    "image": "a picture",
    "text": "a text",
}


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a child is told."""

    path: Path
    name: str
    kind: str | None
    choose: Choose
    limits: Limits
    timeout_s: float
    memory_bytes: int
    #: Where the children of this daemon write.
    scratch: Path
    #: What the child's mark is called while it is at this task; no other's is.
    mark: str = ""
    #: To be painted instead of read; on it what lies beside it, each with its name.
    picture: Picture | None = None
    beside: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a child answers: an extract, a picture, or an error of ours by its code."""

    extract: Extract | None = None
    painted: Painted | None = None
    code: str = ""
    message: str = ""
    hint: str = ""
    #: The exception behind it; empty = the parser saw it coming.
    evidence: str = ""


class Source(io.FileIO):
    """An open file that remembers when the disk, not its content, was the trouble."""

    failure: OSError | None = None

    def readinto(self, buffer: Any) -> int | None:
        """Read as the base class does."""
        return cast("int | None", self._watched(super().readinto, buffer))

    def readall(self) -> bytes:
        """Read as the base class does."""
        return cast("bytes", self._watched(super().readall))

    def _watched(self, read: Callable[..., object], *arguments: object) -> object:
        try:
            return read(*arguments)
        except OSError as error:
            self.failure = error
            raise


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open an ordinary file for reading; links, pipes and devices are not followed or waited for.

    Raises:
        Busy: it is gone or may not be read.
        Unreadable: it is no ordinary file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise _not_ordinary() from error
        raise _busy(error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _not_ordinary()
    source = Source(descriptor, "rb")
    try:
        yield source
    finally:
        with suppress(OSError):
            source.close()


def _not_ordinary() -> Unreadable:
    return Unreadable("This is no ordinary file but a link, a folder, a pipe or a device.")


def _busy(error: OSError) -> Busy:
    return Busy(f"The file could not be read just now: {error.strerror}.", hint=_TRY_LATER)


def head(source: Source, stream: BinaryIO) -> bytes:
    """Return the beginning of a file, and go back there.

    Raises:
        Busy: the disk did not give it.
        Empty: there is nothing in it.
    """
    try:
        found = stream.read(parsers.HEAD_BYTES)
    except OSError as error:
        raise _busy(source.failure or error) from error
    if not found:
        raise Empty("The file is empty: it has no content at all.")
    stream.seek(0)
    return found


def choose(name: str, beginning: bytes, kind: str | None) -> Choice:
    """Return who reads a file.

    Args:
        name: as it was dropped.
        beginning: its first `parsers.HEAD_BYTES` bytes.
        kind: the file type that it shall be read as; None = by content and name.

    Raises:
        Unrecognised: nobody does.
        Unreadable: its content speaks against its name.
    """
    if kind is None:
        return parsers.pick(name, beginning)
    forced = parsers.named(kind)
    suffix = PurePath(name.rstrip(". ")).suffix.lower()
    usual = suffix if suffix in forced.suffixes else forced.suffixes[0]
    return Choice(format=forced, extension=usual[1:])


def parser(known: Format) -> Callable[[BinaryIO, Limits], Extract]:
    """Return the function that reads a format.

    Raises:
        Deferred: it is not installed as it should be, for which the file can do nothing.
    """
    return cast("Callable[[BinaryIO, Limits], Extract]", _imported(known.module, known).parse)


def painter(known: Format) -> Callable[..., Painted]:
    """Return the function that paints files.

    Raises:
        Deferred: it is not installed as it should be, for which the file can do nothing.
    """
    return cast("Callable[..., Painted]", _imported("modn_watch.parsers.painting", known).paint)


def _imported(module: str, known: Format) -> ModuleType:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise Deferred(
            f"What reads {_label(known)} is not installed completely: {error}.",
            hint="Install modn-watch anew with all that it needs; the file is then read.",
        ) from error


def blamed(
    error: BaseException, known: Format, source: Source, memory_bytes: int
) -> ModnWatchError:
    """Return the error of ours that an exception out of a parser amounts to."""
    if isinstance(error, ModnWatchError):
        return error
    if source.failure is not None:
        return _busy(source.failure)
    if isinstance(error, MemoryError):
        return Unreadable(
            "Reading the file takes more memory than one file may have here "
            f"({memory_bytes >> 20} MB).",
            hint="Simplify it or split it, or ask for a larger [parsing] memory_mb.",
        )
    return Unreadable(
        f"The file could not be read as {_label(known)}: "
        "it is damaged, or was not saved completely."
    )


def refusal(error: ModnWatchError) -> Outcome:
    """Return the answer that stands for an error."""
    return Outcome(code=error.code, message=error.message, hint=error.hint)


def evidence(error: BaseException) -> str:
    """Return an unexpected exception in one short line, for whoever looks into it."""
    if isinstance(error, ModnWatchError):
        return ""
    # An exception's own text may be what raises the next one; this one takes care of it.
    text = "".join(traceback.format_exception_only(error))
    short = text.removeprefix(f"{type(error).__module__}.")
    return " ".join(short.split())[:_EVIDENCE_CHARACTERS]


def _label(known: Format) -> str:
    return _LABELS.get(known.name, known.name.upper())
