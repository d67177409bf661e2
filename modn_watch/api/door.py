"""Who is let in: by a token, by a session that was opened with one, or as a neighbour.

Nothing that was found out is kept for the next request: a token that is revoked is worth nothing
from that moment on, and neither are its sessions.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from modn_watch import credentials
from modn_watch.api.asker import NEIGHBOUR, Asker
from modn_watch.api.attempts import Attempts
from modn_watch.errors import Deferred, NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from modn_watch.api.service import Service
    from modn_watch.journal import Journal, Session, Token

log = structlog.get_logger()

#: Between two looks at which tokens and sessions a long answer may go on for, seconds.
LOOK_S: Final = 5.0


@dataclass(frozen=True, kw_only=True)
class Caller:
    """What a request brings to the door."""

    #: Of whoever asks, as far as it is known.
    address: str
    #: Each header `Authorization`.
    authorization: Sequence[str]
    #: The secret of its session; empty = none.
    cookie: str
    #: Whether a proxy that nobody named passed it on.
    passed_on: bool


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A session that was just opened."""

    token: Token
    #: For the browser's cookie, and nowhere else.
    secret: str
    csrf: str
    expires_at: datetime


class Door:
    """Lets in, or not, those who ask one installation."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._clock = service.shop.clock
        self._public = service.settings.api.is_public
        #: When long answers are looked at.
        self.monotonic = self._clock.monotonic
        self._attempts = Attempts(self._clock.monotonic)
        self._looked_s = -LOOK_S
        self._tokens: frozenset[int] = frozenset()
        self._sessions: frozenset[str] = frozenset()

    def asker(self, caller: Caller) -> Asker:
        """Return who asks.

        Raises:
            NotSignedIn: nobody who is known.
            TooOften: neither is this one, and too much was wrong that came from there of late.
            Deferred: the journal does not answer.
        """
        with self._service.journal() as journal:
            if caller.authorization:
                return self._with_token(journal, caller)
            session = self._session(journal, caller.cookie)
            if session:
                return self._of_session(journal, session, caller.cookie)
            if self._open(journal) and not caller.passed_on:
                return NEIGHBOUR
        raise NotSignedIn

    def _open(self, journal: Journal) -> bool:
        """Return whether programs of this computer need no token, as nobody has one."""
        return not self._public and not journal.tokens.any_live()

    def _with_token(self, journal: Journal, caller: Caller) -> Asker:
        scheme, _, secret = caller.authorization[0].strip().partition(" ")
        if len(caller.authorization) > 1 or scheme.lower() != "bearer":
            raise NotSignedIn("Authorization must be there once, as `Bearer` and a token.")
        token = self._token(journal, secret.strip(), caller.address)
        return Asker(by=token.name, role=token.role, token=token.id)

    def _token(self, journal: Journal, secret: str, address: str) -> Token:
        digest = credentials.digest(secret)
        token = journal.tokens.with_digest(digest) if digest else None
        if token is None:
            # Not before: behind a proxy a whole shop has one address, and nobody guesses 256 bits.
            self._attempts.require_few(address)
            self._attempts.failed(address)
            log.warning("token_refused", address=address)
            raise NotSignedIn("This token is not known, or it was revoked.")
        self._used(journal, token)
        return token

    def _used(self, journal: Journal, token: Token) -> None:
        """Write that it was used; what the journal will not take keeps nobody from looking."""
        with contextlib.suppress(Deferred):
            journal.tokens.used(token, self._clock.now())

    def _session(self, journal: Journal, cookie: str) -> Session | None:
        digest = credentials.digest(cookie) if cookie else ""
        return journal.sessions.with_digest(digest, self._clock.now()) if digest else None

    def _of_session(self, journal: Journal, session: Session, cookie: str) -> Asker:
        self._used(journal, session.token)
        with contextlib.suppress(Deferred):
            journal.sessions.used(session, self._clock.now())
        return Asker(
            by=session.token.name,
            role=session.token.role,
            csrf=credentials.csrf_of(cookie),
            session=session.digest,
            token=session.token.id,
        )

    def sign_in(self, secret: str, caller: Caller) -> SignedIn:
        """Open a session with a token; its secret is new, whatever the browser brought along.

        Raises:
            NotSignedIn: the token is not known, or was revoked.
            TooOften: neither is this one, and too much was wrong that came from there of late.
            Deferred: the journal does not answer, or took no write.
        """
        now, new = self._clock.now(), credentials.new_secret()
        with self._service.journal() as journal:
            token = self._token(journal, secret, caller.address)
            if before := credentials.digest(caller.cookie):
                journal.sessions.close(before)
            session = journal.sessions.open(credentials.digest(new), token, now)
        csrf = credentials.csrf_of(new)
        return SignedIn(token=token, secret=new, csrf=csrf, expires_at=session.expires_at)

    def sign_out(self, session: str) -> None:
        """End a session, by its digest.

        Raises:
            Deferred: the journal took no write.
        """
        with self._service.journal() as journal:
            journal.sessions.close(session)

    def still_lets_in(self, asker: Asker) -> bool:
        """Return whether a long answer may go on: the token and the session are what they were.

        One look serves all who listen, and whoever is missing in it is looked for once more. While
        the journal is away nobody is sent away.
        """
        now_s = self._clock.monotonic()
        fresh = now_s - self._looked_s < LOOK_S
        if fresh and self._is_among(asker):
            return True
        try:
            with self._service.journal() as journal:
                self._sessions = journal.sessions.live(self._clock.now())
                self._tokens = journal.tokens.live_ids()
        except Deferred:
            return True
        self._looked_s = now_s
        return self._is_among(asker)

    def _is_among(self, asker: Asker) -> bool:
        if asker.session is not None:
            return asker.session in self._sessions
        return asker.token in self._tokens if asker.token is not None else not self._tokens
