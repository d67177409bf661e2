"""Whether the pages of a DWG are as they were written.

From R2004 on, R2007 apart, a DWG is a header and pages, all with checksums.  `ezdwg` does not look
at them: of a damaged page it makes fewer shapes, or asks for all the memory that there is.

Source: Open Design specification of DWG, R2004 file format; measured on the shop's files.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Releases that are written so.
_PAGED = frozenset({"AC1018", "AC1024", "AC1027", "AC1032"})
_HEADER_AT, _HEADER_BYTES = 0x80, 0x6C
#: In the header: where its checksum and the address of the page map stand.
_CRC_AT, _MAP_AT = 0x68, 0x54
#: Addresses count from the first page.
_FIRST_PAGE = 0x100
_DATA_PAGE, _DATA_MASK = 0x4163043B, 0x4164536B
_DATA_HEAD = struct.Struct("<8I")
#: The map of the pages, and that of the sections.
_SYSTEM_PAGES = (0x41630E3B, 0x4163003B)
_SYSTEM_HEAD = struct.Struct("<5I")


def is_damaged(data: bytes, version: str) -> bool:
    """Tell whether a checksum says that a DWG is not as it was written.

    A checksum of 0 says nothing, as some programs write it; nor do releases without checksums.

    Args:
        data: the whole file.
        version: its first six bytes, such as `AC1024`.
    """
    if version not in _PAGED:
        return False
    header = _unmasked(data[_HEADER_AT : _HEADER_AT + _HEADER_BYTES])
    if len(header) < _HEADER_BYTES:
        return True
    (stated,) = struct.unpack_from("<I", header, _CRC_AT)
    if _differ(stated, zlib.crc32(header[:_CRC_AT] + bytes(4))):
        return True
    (page_map,) = struct.unpack_from("<Q", header, _MAP_AT)
    return _is_bad_system_page(data, page_map + _FIRST_PAGE) or any(_bad_pages(data))


def _differ(stated: int, found: int) -> bool:
    return stated not in (0, found)


def _unmasked(masked: bytes) -> bytes:
    """Undo the mask of the header, the first numbers of a well-known random generator."""
    seed, plain = 1, bytearray()
    for byte in masked:
        seed = (seed * 0x343FD + 0x269EC3) & 0xFFFFFFFF
        plain.append(byte ^ seed >> 16 & 0xFF)
    return bytes(plain)


def _bad_pages(data: bytes) -> Iterator[bool]:
    """Yield of each page from the first on whether it is damaged, as far as they follow on."""
    at = _FIRST_PAGE
    while at + _DATA_HEAD.size <= len(data):
        # Each word is masked with where the page stands.
        words = [word ^ _DATA_MASK ^ at for word in _DATA_HEAD.unpack_from(data, at)]
        kind, _, size, whole, _, _, of_head, of_data = words
        if kind != _DATA_PAGE:
            yield _is_bad_system_page(data, at)
            return
        # Pages that claim more than their room would have the same bytes summed over and over.
        yield _DATA_HEAD.size + size > whole
        body = data[at + _DATA_HEAD.size : at + _DATA_HEAD.size + size]
        plain = _DATA_HEAD.pack(*words[:6], 0, of_data)
        yield _differ(of_data, zlib.adler32(body, 0))
        yield _differ(of_head, zlib.adler32(plain, of_data))
        at += whole


def _is_bad_system_page(data: bytes, at: int) -> bool:
    if at + _SYSTEM_HEAD.size > len(data):
        return True
    kind, unpacked, size, packing, stated = _SYSTEM_HEAD.unpack_from(data, at)
    if kind not in _SYSTEM_PAGES:
        return False
    start = at + _SYSTEM_HEAD.size
    seed = zlib.adler32(_SYSTEM_HEAD.pack(kind, unpacked, size, packing, 0), 0)
    return _differ(stated, zlib.adler32(data[start : start + size], seed))
