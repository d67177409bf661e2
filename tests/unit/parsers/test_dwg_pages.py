"""Drawings that are nothing but pages: what is in them is not asked here."""

import binascii
import struct

import pytest

from modn_watch.parsers.dwg_pages import is_damaged

MASK = 0x4164536B
MAP_AT = 0x300


def checksum(data, seed=0):
    """As the specification has it: two sums, of the bytes and of the sums so far."""
    low, high = seed & 0xFFFF, seed >> 16
    for byte in data:
        low = (low + byte) % 0xFFF1
        high = (high + low) % 0xFFF1
    return high << 16 | low


def masked(data):
    seed, out = 1, []
    for byte in data:
        seed = (seed * 214_013 + 2_531_011) % 2**32
        out.append(byte ^ (seed // 65_536) % 256)
    return bytes(out)


def a_header(*, stated=True):
    plain = bytearray(0x6C)
    plain[:12] = b"AcFssFcAJMB\0"
    struct.pack_into("<Q", plain, 0x54, MAP_AT - 0x100)
    if stated:
        struct.pack_into("<I", plain, 0x68, binascii.crc32(plain))
    return masked(plain)


def a_data_page(at, body, *, stated=True):
    of_body = checksum(body) if stated else 0
    words = [0x4163043B, 7, len(body), 0x80, 0, 0, 0, of_body]
    words[6] = checksum(struct.pack("<8I", *words), of_body) if stated else 0
    head = struct.pack("<8I", *(word ^ MASK ^ at for word in words))
    return (head + body).ljust(0x80, b"\0")


def a_system_page(kind, body, *, stated=True):
    head = struct.pack("<4I", kind, 500, len(body), 2)
    seed = checksum(head + bytes(4))
    return head + struct.pack("<I", checksum(body, seed) if stated else 0) + body


def a_drawing(**how):
    """Two pages of data, the map of the sections behind them, and the map of the pages."""
    data = bytearray(MAP_AT)
    data[:6] = b"AC1024"
    data[0x80:0xEC] = a_header(**how)
    data[0x100:0x180] = a_data_page(0x100, b"first page" * 8, **how)
    data[0x180:0x200] = a_data_page(0x180, b"second page" * 7, **how)
    sections = a_system_page(0x4163003B, b"sections" * 9, **how)
    data[0x200 : 0x200 + len(sections)] = sections
    return bytes(data) + a_system_page(0x41630E3B, b"pages" * 9, **how)


def flipped(data, at):
    changed = bytearray(data)
    changed[at] ^= 0x10
    return bytes(changed)


@pytest.mark.parametrize("version", ["AC1018", "AC1024", "AC1027", "AC1032"])
def test_a_drawing_as_it_was_written_is_whole(version):
    assert not is_damaged(a_drawing(), version)


@pytest.mark.parametrize(
    "where",
    [
        *(pytest.param(at, id=f"header {at:#x}") for at in (0x84, 0xD4, 0xD8, 0xE9)),
        *(pytest.param(at, id=f"page {at:#x}") for at in (0x104, 0x120, 0x16F, 0x18C, 0x1EC)),
        *(pytest.param(at, id=f"sections {at:#x}") for at in (0x204, 0x210, 0x214, 0x25B)),
        *(pytest.param(at, id=f"map {at:#x}") for at in (0x304, 0x30C, 0x314, 0x340)),
    ],
)
def test_one_bit_that_changed_is_damage(where):
    assert is_damaged(flipped(a_drawing(), where), "AC1024")


@pytest.mark.parametrize("size", [6, 0x80, 0xEB, 0x100, 0x17F, 0x1F0, 0x240, 0x2FF, 0x312, 0x330])
def test_a_drawing_that_was_cut_off_is_damaged(size):
    assert is_damaged(a_drawing()[:size], "AC1024")


def test_checksums_of_zero_say_nothing():
    assert not is_damaged(flipped(a_drawing(stated=False), 0x120), "AC1024")


@pytest.mark.parametrize("version", ["AC1012", "AC1015", "AC1021"])
def test_releases_without_such_pages_are_not_judged(version):
    assert not is_damaged(flipped(a_drawing(), 0x120), version)


def test_pages_that_do_not_follow_on_are_not_judged():
    """A gap is where an older page was; what stands behind it need not be a page."""
    data = bytearray(a_drawing())
    data[0x180:0x200] = b"no page " * 16
    assert not is_damaged(bytes(data), "AC1024")


def with_head(number, value):
    """The drawing with another word in the head of its first page, and no checksums there."""
    words = [0x4163043B, 7, 16, 0x80, 0, 0, 0, 0]
    words[number] = value
    data = bytearray(a_drawing())
    data[0x100:0x120] = struct.pack("<8I", *(word ^ MASK ^ 0x100 for word in words))
    return bytes(data)


@pytest.mark.parametrize(("number", "value"), [(3, 0), (3, 31), (2, 0x61), (2, 0xFFFFFFFF)])
def test_a_page_that_is_larger_than_its_room_is_damage(number, value):
    """Were it not, a page without room would never end, and many would be read as a whole each."""
    assert is_damaged(with_head(number, value), "AC1024")
    assert not is_damaged(with_head(2, 0x60), "AC1024")
