"""Damage that knows no format, and the values that break readers of every format.

Every choice is drawn from the `random.Random` that is handed in: one seed, one damage.
"""

import struct

#: As text: what a number is replaced by.
NUMBERS = (
    *("0", "-0", "1", "-1", "2", "7", "255", "256", "-32768", "32767", "65535", "65536"),
    *("2147483647", "-2147483648", "4294967295", "9223372036854775807", "-9223372036854775808"),
    *("18446744073709551616", "1" + "0" * 40, "9" * 400, "0" * 400, "-" + "9" * 5_000),
    *("nan", "NaN", "-nan", "inf", "-inf", "Infinity", "1e308", "-1e308", "1e309", "1e-320"),
    *("1e300", "1e150", "1e12", "1e13", "-1e12", "0.1", "1e-9", "1e-300", ".5", "5.", ".", "-"),
    *("1,5", "1.5.5", "0x10", "1_000", "٣", "²", "+1", "--1", "1e", "1e99999", "", " ", "5 "),
)  # fmt: skip
#: As text: what a word is replaced by.
WORDS = (
    *("", " ", "\x00", "\ud800", "é", "\xff", "A" * 300, "A" * 5_000, "0", "*", "*U", "%%c"),
    *("../../x", "/", "\\P", "\\U+D800", "\\U+0041", "{\\fArial;", "{" * 60, "\\S1/2;", "%%", "^"),
    *("Material: MS", "CUT_3MM", "x4", "t=3", "Qty: 4", "5mm thick", "Material: 5mm MS 3mm"),
    *("\u2028", "\u202e", "\U0001f600", "&", "<", "&amp;", '"', "'", "]]>", "\r", "\t", "#REF!"),
)  # fmt: skip
_WHOLE = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_SOME = (b"\x00", b"\xff", b"\n", b"\r\n", b" ", b"\x00" * 64, b"\xff" * 64, b"<", b"0", b"\x1a")


def number(chance):
    """A number as text: one that is known to break readers, or any."""
    match chance.randrange(4):
        case 0:
            return str(chance.randint(-(10 ** chance.randint(1, 20)), 10 ** chance.randint(1, 20)))
        case 1:
            return repr(chance.uniform(-1, 1) * 10.0 ** chance.randint(-12, 12))
        case _:
            return chance.choice(NUMBERS)


def word(chance):
    return chance.choice(WORDS)


def slice_of(items, chance, most=32):
    """Where a run of items begins and ends; it may be empty only where there are none."""
    if not items:
        return 0, 0
    start = chance.randrange(len(items))
    return start, min(len(items), start + chance.randint(1, most))


def rearranged(items, chance, most=32):
    """Delete, double, swap, move or repeat some of a list, in place."""
    start, end = slice_of(items, chance, most)
    run = items[start:end]
    match chance.randrange(6):
        case 0:
            del items[start:end]
        case 1:
            items[start:start] = run
        case 2:
            run.reverse()
            items[start:end] = run
        case 3:
            del items[start:end]
            where = chance.randint(0, len(items))
            items[where:where] = run
        case 4:
            where = chance.randint(0, len(items))
            items[where:where] = run * chance.randint(1, 20)
        case _:
            del items[start:]
    return items


def flipped(data, chance):
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def overwritten(data, chance):
    """Put a whole number of 1 to 8 bytes, in either order, over what is there."""
    order, size = chance.choice("<>"), chance.choice("BHIIQ")
    value = chance.choice(_WHOLE) if chance.random() < 0.7 else chance.getrandbits(64)
    packed = struct.pack(order + size, value & ((1 << 8 * struct.calcsize(size)) - 1))
    where = chance.randrange(len(data))
    if chance.random() < 0.5:
        where = min(where, chance.randrange(256))
    data[where : where + len(packed)] = packed


def spliced(data, chance, other):
    """Put a piece of another file into this one."""
    start, end = slice_of(other, chance, 400)
    where = chance.randrange(len(data))
    data[where : where + chance.choice((0, 0, end - start))] = other[start:end]


def scrambled(data, chance, other=b""):
    """Damage bytes once, whatever they are."""
    found = bytearray(data or b"\x00")
    match chance.randrange(8):
        case 0 | 1:
            flipped(found, chance)
        case 2 | 3:
            overwritten(found, chance)
        case 4:
            rearranged(found, chance, chance.choice((8, 64, 1024)))
        case 5:
            spliced(found, chance, other or data)
        case 6:
            where = chance.randint(0, len(found))
            found[where:where] = chance.choice(_SOME)
        case _:
            where = chance.randint(0, len(found))
            digits = number(chance).encode("utf-8", "replace")
            found[where : where + len(digits)] = digits
    return bytes(found)
