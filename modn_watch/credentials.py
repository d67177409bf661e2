"""Secrets that let somebody in: how they are made, kept and compared."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

from modn_watch import orders
from modn_watch.errors import Misasked

#: Of every secret, in front of what is random, so that one left somewhere is known for what it is.
_MARK: Final = "mw_"
_SECRET_BYTES: Final = 32
#: What is longer is none of ours, characters.
_LONGEST: Final = 100
_LONGEST_NAME: Final = 64
_TAKEN: Final = frozenset({orders.DAEMON, orders.THIS_COMPUTER})


def new_secret() -> str:
    """Return a secret of 256 random bits, as letters, digits, `-` and `_`."""
    return f"{_MARK}{secrets.token_urlsafe(_SECRET_BYTES)}"


def digest(secret: str) -> str:
    """Return what is kept of a secret; the empty text for what can be none."""
    if len(secret) > _LONGEST or not secret.isascii():
        return ""
    return hashlib.sha256(secret.encode()).hexdigest()


def csrf_of(secret: str) -> str:
    """Return what a page of a session shows in proof that it came from here.

    Whoever knows the cookie's secret can say it, and nobody else; what the journal keeps of the
    session does not tell it.

    Source: OWASP, "Cross-Site Request Forgery Prevention Cheat Sheet", HMAC-based tokens.
    """
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Return whether two texts are the same, in a time that does not tell how far they are."""
    return hmac.compare_digest(one.encode(), other.encode())


def name(asked: str) -> str:
    """Return the name of a token in the one spelling in which it is kept.

    Raises:
        Misasked: it can be none.
    """
    spelt = unicodedata.normalize("NFKC", asked).strip()
    if not spelt or len(spelt) > _LONGEST_NAME or not spelt.isprintable():
        raise Misasked(
            f"The name of a token has 1 to {_LONGEST_NAME} characters that can be printed.",
            hint="Name the person or the program, such as office-pc.",
            field="name",
        )
    if spelt in _TAKEN:
        raise Misasked(f"{spelt} is somebody else's name in the audit log.", field="name")
    return spelt
