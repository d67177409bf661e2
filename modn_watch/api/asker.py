"""Who asks: found out before an endpoint is reached, and known to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.errors import NotAllowed
from modn_watch.orders import ROLES, THIS_COMPUTER

if TYPE_CHECKING:
    from starlette.types import Scope

    from modn_watch.orders import Role


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks, and what it may."""

    #: A token's name; empty = nobody is known by it.
    by: str
    #: None = nothing but what everybody may.
    role: Role | None
    #: What a page must send back with each change; empty = nothing.
    csrf: str = ""
    #: Digest of the session, when a browser asks that has signed in.
    session: str | None = None
    #: Of the token; None = it asks without.
    token: int | None = None

    def require(self, role: Role) -> None:
        """Do nothing where it may do what a role may.

        Raises:
            NotAllowed: it may less.
        """
        if not self.may(role):
            has = f"has the role {self.role}" if self.role else "has none"
            enough = " or ".join(_from(role))
            raise NotAllowed(
                f"This takes the role {role}, and whoever asks {has}.",
                hint=f"Ask with a token that has the role {enough}.",
            )

    def may(self, role: Role) -> bool:
        """Return whether it may do what a role may."""
        return self.role in _from(role)


def _from(role: Role) -> tuple[Role, ...]:
    """Return the roles that may do what a role may."""
    return ROLES[ROLES.index(role) :]


NOBODY: Final = Asker(by="", role=None)
#: Where no tokens are set, programs of this computer may do everything.
NEIGHBOUR: Final = Asker(by=THIS_COMPUTER, role="admin")


def asker_of(scope: Scope) -> Asker:
    """Return who asks."""
    found: Asker = scope.get("state", {}).get("asker", NOBODY)
    return found


def known(scope: Scope, asker: Asker) -> None:
    """Let all that follows know who asks: `request.state.asker`, and `.csrf` for pages."""
    scope.setdefault("state", {}).update(asker=asker, csrf=asker.csrf)
