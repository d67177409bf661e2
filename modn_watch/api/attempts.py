"""How often somebody has come with a wrong token of late.

What would have to be guessed has 256 bits, so that nobody will; this shows those who try that they
are seen, and keeps them from filling the log. Whoever has a good token is never kept waiting: all
that come through one proxy may have one address.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import TYPE_CHECKING, Final

from modn_watch.errors import TooOften

if TYPE_CHECKING:
    from collections.abc import Callable

#: For so long a wrong token is remembered, seconds.
_WINDOW_S: Final = 60.0
#: Wrong ones of one address in that time, before it must wait.
_OF_ONE: Final = 10
#: Wrong ones of all together, before every address must wait that had one.
_OF_ALL: Final = 100
#: Addresses that are remembered.
_ADDRESSES: Final = 10_000
#: Whoever has one IPv6 address has all that begin like it. Source: RFC 6177, section 2.
_IPV6_PREFIX: Final = 64


class Attempts:
    """What failed of late, by address and in all."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._of: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque(maxlen=_OF_ALL)

    def require_few(self, address: str) -> None:
        """Do nothing where not too much has failed.

        Raises:
            TooOften: it has.
        """
        with self._guard:
            now_s = self._monotonic()
            mine = self._recent(self._of.get(_place(address), deque()), now_s)
            full = mine if len(mine) >= _OF_ONE else self._full(mine, now_s)
            if full:
                raise TooOften(retry_after_s=max(1, ceil(full[0] + _WINDOW_S - now_s)))

    def _full(self, mine: deque[float], now_s: float) -> deque[float]:
        everybody = self._recent(self._all, now_s)
        return everybody if mine and len(everybody) >= _OF_ALL else deque()

    def failed(self, address: str) -> None:
        """Remember that a token was wrong."""
        place = _place(address)
        with self._guard:
            now_s = self._monotonic()
            self._of.setdefault(place, deque(maxlen=_OF_ONE)).append(now_s)
            self._of.move_to_end(place)
            self._all.append(now_s)
            if len(self._of) > _ADDRESSES:
                self._of.popitem(last=False)

    def _recent(self, times_s: deque[float], now_s: float) -> deque[float]:
        while times_s and times_s[0] <= now_s - _WINDOW_S:
            times_s.popleft()
        return times_s


def _place(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), _IPV6_PREFIX), strict=False))
    return str(found)
