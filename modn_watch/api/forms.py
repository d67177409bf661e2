"""Reading a form with files in it as it comes in: each byte once, and none kept in memory.

Source: RFC 7578, "Returning Values from Forms: multipart/form-data".
"""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException

from modn_watch.errors import Misasked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_FIELD_BYTES: Final = 65_536
_MOST_PARTS: Final = 200


class Sink(Protocol):
    """Where the bytes of one file go."""

    def take(self, content: bytes) -> None:
        """Take the next of them."""

    def discard(self) -> None:
        """Leave nothing of them."""


S = TypeVar("S", bound=Sink)


class Form(Generic[S]):
    """One form, from its first byte to its last; fed by one thread at a time."""

    def __init__(
        self, content_type: str, fields: Collection[str], begin: Callable[[bytes], S]
    ) -> None:
        """Prepare to read.

        Args:
            content_type: of the request.
            fields: names of plain fields that it may have.
            begin: makes the place for a file from the name that was sent with it.

        Raises:
            HTTPException: it is no such form.
        """
        self.said: dict[str, str] = {}
        self.files: list[S] = []
        self._known = fields
        self._begin = begin
        self._turn = threading.Lock()
        self._over = False
        self._whole = False
        self._parts = 0
        self._header, self._headers = b"", dict[bytes, bytes]()
        self._value = b""
        self._name = ""
        self._field = bytearray()
        self._file: S | None = None
        self._parser = self._made(content_type)

    def _made(self, content_type: str) -> MultipartParser:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data":
            raise HTTPException(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "Files are sent as a form: multipart/form-data.",
            )
        if not options.get(b"boundary"):
            raise _garbled()
        try:
            return MultipartParser(
                options[b"boundary"],
                {
                    "on_part_begin": self._part_begun,
                    "on_header_begin": self._header_begun,
                    "on_header_field": self._header_named,
                    "on_header_value": self._header_said,
                    "on_header_end": self._header_ended,
                    "on_headers_finished": self._headers_ended,
                    "on_part_data": self._data,
                    "on_part_end": self._part_ended,
                    "on_end": self._ended,
                },
            )
        except FormParserError as error:
            raise _garbled() from error

    def feed(self, content: bytes) -> None:
        """Read the next bytes.

        Raises:
            HTTPException: they are no form.
            Misasked: a field is none of those that there are, or too long.
            ModnWatchError: a file is not taken.
        """
        with self._turn:
            if self._over:
                return
            try:
                self._parser.write(content)
            except FormParserError as error:
                raise _garbled() from error

    def finish(self) -> None:
        """Do nothing where the form came whole.

        Raises:
            HTTPException: it broke off.
        """
        if not self._whole:
            raise _garbled()

    def discard(self) -> None:
        """Leave nothing of the files that were not handed in; read no more."""
        with self._turn:
            self._over = True
            for each in self.files:
                each.discard()

    def _part_begun(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise Misasked(f"More than {_MOST_PARTS} fields and files at once.", field="files")
        self._headers, self._file, self._name = {}, None, ""
        self._field.clear()

    def _header_begun(self) -> None:
        self._header = self._value = b""

    def _header_named(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_said(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ended(self) -> None:
        self._headers[self._header.lower()] = self._value

    def _headers_ended(self) -> None:
        disposition = self._headers.get(b"content-disposition", b"")
        _, options = parse_options_header(disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        file_name = options.get(b"filename")
        if self._name == "files" and file_name is not None:
            self._file = self._begin(file_name)
            self.files.append(self._file)
        elif self._name not in self._known or file_name is not None:
            known = ", ".join(("files", *sorted(self._known)))
            what = "file" if file_name is not None else "field"
            raise Misasked(
                f'There is no {what} "{self._name}"; there are {known}.', field=self._name
            )

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.take(data[start:end])
            return
        self._field += data[start:end]
        if len(self._field) > _FIELD_BYTES:
            raise Misasked(f"{self._name} is too long.", field=self._name)

    def _part_ended(self) -> None:
        if self._file is None:
            self.said[self._name] = self._field.decode("utf-8", "replace")

    def _ended(self) -> None:
        self._whole = True


def _garbled() -> HTTPException:
    return HTTPException(HTTPStatus.BAD_REQUEST, "What was sent is no whole form with files.")
