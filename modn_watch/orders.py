"""Orders: who wants something changed, and when; and what is written down of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

#: The daemon, when nobody else gave the order.
DAEMON = "daemon"
#: Whoever asks over HTTP where no tokens are set.
THIS_COMPUTER = "this computer"

#: What may be done with a token: look; change as well; and all that cannot be undone, too.
Role = Literal["read", "write", "admin"]
#: From the one that may least.
ROLES: tuple[Role, ...] = ("read", "write", "admin")


@dataclass(frozen=True, kw_only=True)
class Order:
    """Who ordered a change, and when."""

    #: A user of the operating system, a token's name, `DAEMON` or `THIS_COMPUTER`.
    by: str
    #: Aware, in UTC.
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change that was made, for those who ask later."""

    id: int
    at: datetime
    by: str
    #: `release`, `delete`, `token_create`, `configuration`, ...
    what: str
    #: Of the record that it was about, which may be gone; None = about none.
    ingest: int | None
    #: What else it was about: a file as it was saved, a token, a program.
    subject: str | None
    #: What changed, as it was; None = it was not there.
    before: Mapping[str, Any] | None
    #: What changed, as it is now; None = it is not there any more.
    after: Mapping[str, Any] | None
