"""Tokens: made, listed and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch import credentials
from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    from datetime import datetime

    from modn_watch.config import Settings
    from modn_watch.journal import Journal, Token
    from modn_watch.orders import Order, Role

Json = dict[str, Any]


def create(journal: Journal, name: str, role: Role, order: Order) -> Json:
    """Make a token, and return it with its secret: this once, and never again.

    Raises:
        Misasked: it cannot be called so.
        ModnWatchError: another one is.
    """
    spelt, secret = credentials.name(name), credentials.new_secret()
    journal.tokens.create(spelt, role, credentials.digest(secret), order)
    return {"name": spelt, "role": role, "token": secret}


def revoke(journal: Journal, name: str, order: Order) -> Json:
    """End a token at once, with every session that was opened with it.

    Raises:
        Unknown: there is none of that name.
    """
    ended = journal.tokens.revoke(credentials.name(name), order)
    return {"name": ended.name, "role": ended.role, "revoked_at": order.at.isoformat()}


def every(journal: Journal) -> Json:
    """Return all tokens, those that were revoked too, oldest first."""
    found = [_shown(token) for token in journal.tokens.every()]
    return {"total": len(found), "tokens": found}


def require_token(journal: Journal, settings: Settings, source: str) -> None:
    """Do nothing where others than this computer cannot ask, or somebody has a token.

    Args:
        journal: which knows the tokens.
        settings: of the installation.
        source: where they were read.

    Raises:
        Misconfigured: whoever comes along could read and change everything.
    """
    if not settings.api.is_public or journal.tokens.any_live():
        return
    keys = [key for key in ("trusted_hosts", "trusted_proxies") if getattr(settings.api, key)]
    raise Misconfigured(
        f"{source}: [api] {(keys or ['host'])[0]} lets others than this computer ask, and there "
        "is no token yet: whoever comes along could read and change everything.",
        hint="First `modn-watch token create NAME --role admin`, then start again; or take that "
        "setting out.",
    )


def _shown(token: Token) -> Json:
    return {
        "name": token.name,
        "role": token.role,
        "created_at": _instant(token.created_at),
        "last_used_at": _instant(token.last_used_at),
        "revoked_at": _instant(token.revoked_at),
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
