"""What names and addresses of a network must be."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import Final

#: Source: RFC 1123, section 2.1; `_` because Windows gives such names.
_NAME: Final = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_-]+)*", re.ASCII)
_PATH: Final = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+", re.ASCII)
_LONGEST_NAME: Final = 253


def is_loopback(host: str) -> bool:
    """Return whether only programs of this computer can reach a host."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def host(value: str) -> str:
    """Return an address to listen on, or a name of one.

    Raises:
        ValueError: it is neither.
    """
    if not _is_address(value) and (not _is_name(value) or value.startswith("*")):
        raise ValueError(
            "must be an address of this computer, such as 127.0.0.1 or 0.0.0.0, or a name of it"
        )
    return value


def host_name(value: str) -> str:
    """Return a name by which others call this computer, in small letters.

    Raises:
        ValueError: it is none.
    """
    spelt = value.lower()
    if not _is_address(spelt) and not _is_name(spelt):
        raise ValueError(
            "holds what is no host name: write it as in an address, without http:// and port, "
            "such as files.example"
        )
    return f"[{spelt}]" if ":" in spelt else spelt


def network(value: str) -> str:
    """Return an address or a network of addresses.

    Raises:
        ValueError: it is neither, or it is all that there are.
    """
    try:
        found = ip_network(value)
    except ValueError:
        raise ValueError(
            "holds what is neither an address nor a network: write 192.168.1.5 or 10.0.0.0/8"
        ) from None
    if found.prefixlen == 0:
        raise ValueError("holds every address there is: name the proxy's own")
    return value


def root_path(value: str) -> str:
    """Return a path without a slash at its end; empty for the top.

    Raises:
        ValueError: it is no plain path.
    """
    spelt = value.rstrip("/")
    if spelt and not _PATH.fullmatch(spelt):
        raise ValueError("must begin with / and hold plain letters, such as /modn-watch")
    return spelt


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return "%" not in value


def _is_name(value: str) -> bool:
    return len(value) <= _LONGEST_NAME and bool(_NAME.fullmatch(value.lower()))
