"""Tokens and sessions in the journal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from modn_watch.commands import access
from modn_watch.credentials import csrf_of, digest, new_secret
from modn_watch.errors import Misasked, ModnWatchError, Unknown
from modn_watch.journal import Asked, open_journal
from modn_watch.journal.tables import tables
from tests.journals import NOW, ORDER


@pytest.fixture
def journal(database):
    journal = open_journal(database)
    with journal.connected():
        yield journal


def made(journal, name="office", role="write"):
    secret = access.create(journal, name, role, ORDER)["token"]
    return secret, journal.tokens.with_digest(digest(secret))


def everything(journal):
    """Return all that the database holds of tokens, sessions and the log, as text."""
    rows = [
        journal.database.execute_sql(f"SELECT * FROM {table}").fetchall()
        for table in ("tokens", "sessions", "audit_log")
    ]
    return str(rows)


def test_the_migration_makes_what_the_tables_say(journal):
    known = tables(journal.database)
    for table in (known.token, known.session, known.audit):
        columns = {c.name: c.null for c in journal.database.get_columns(table._meta.table_name)}
        assert columns == {f.column_name: f.null for f in table._meta.sorted_fields}


def test_a_secret_is_told_once_and_kept_nowhere(journal):
    secret, token = made(journal)
    assert (token.name, token.role, token.last_used_at) == ("office", "write", None)
    journal.sessions.open(digest(opened := new_secret()), token, NOW)
    assert secret not in everything(journal)
    assert opened not in everything(journal)
    assert csrf_of(opened) not in everything(journal)
    assert len({new_secret() for _ in range(100)}) == 100


def test_no_two_live_tokens_have_one_name(journal):
    made(journal)
    with pytest.raises(ModnWatchError, match="already"):
        made(journal)
    # The same to the eye: a full-width letter.
    with pytest.raises(ModnWatchError, match="already"):
        made(journal, "\uff4fffice ")
    access.revoke(journal, "office", ORDER)
    made(journal)
    assert [bool(t["revoked_at"]) for t in access.every(journal)["tokens"]] == [True, False]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1b[2J", "\u202etoken", "x" * 65, "daemon"])
def test_a_name_that_would_mislead_is_refused(journal, name):
    with pytest.raises(Misasked):
        made(journal, name)


def test_names_of_people_are_names(journal):
    for name in ("Zoë van der Merwe", "办公室", "o'brien; DROP TABLE tokens"):
        made(journal, name)
    assert access.every(journal)["total"] == 3


def test_a_revoked_token_lets_nobody_in_and_ends_its_sessions(journal):
    secret, token = made(journal)
    _, other = made(journal, "other")
    for each in (token, other):
        journal.sessions.open(digest(f"s{each.id}"), each, NOW)
    access.revoke(journal, "office", ORDER)
    assert journal.tokens.with_digest(digest(secret)) is None
    assert journal.sessions.with_digest(digest(f"s{token.id}"), NOW) is None
    assert journal.sessions.with_digest(digest(f"s{other.id}"), NOW).token.name == "other"
    kept = journal.database.execute_sql("SELECT token_id FROM sessions").fetchall()
    assert kept == [(other.id,)]
    with pytest.raises(Unknown):
        access.revoke(journal, "office", ORDER)


def test_a_session_that_was_left_behind_is_worth_no_more_than_its_token(journal):
    _, token = made(journal)
    journal.sessions.open("d", token, NOW)
    with journal.database.atomic():
        journal.database.execute_sql(f"UPDATE tokens SET revoked_at = '{NOW.isoformat()}'")
    assert journal.sessions.with_digest("d", NOW) is None
    assert journal.sessions.live(NOW) == frozenset()


def test_making_and_ending_a_token_is_written_down(journal):
    made(journal)
    access.revoke(journal, "office", replace(ORDER, by="ben"))
    ended, begun = journal.audit.page(Asked())[1]
    assert (begun.by, begun.what, begun.subject) == ("anna", "token_create", "office")
    assert (begun.before, begun.after) == (None, {"name": "office", "role": "write"})
    assert (ended.by, ended.what, ended.subject) == ("ben", "token_revoke", "office")
    assert (ended.before["revoked_at"], ended.after["revoked_at"]) == (None, NOW.isoformat())


def test_the_last_use_is_written_once_a_minute_at_most(journal):
    secret, token = made(journal)
    for seconds, told in ((0, 0), (59, 0), (60, 60), (61, 60)):
        now = NOW + timedelta(seconds=seconds)
        journal.tokens.used(journal.tokens.with_digest(digest(secret)), now)
        found = journal.tokens.with_digest(digest(secret)).last_used_at
        assert found == NOW + timedelta(seconds=told), seconds
    assert token.last_used_at is None


def test_a_session_ends_twelve_hours_after_it_was_used_last(journal):
    _, token = made(journal)
    session = journal.sessions.open("d", token, NOW)
    at_last = NOW + timedelta(hours=12, seconds=-1)
    assert journal.sessions.with_digest("d", at_last) == session
    assert journal.sessions.with_digest("d", NOW + timedelta(hours=12)) is None
    journal.sessions.used(session, at_last)
    assert journal.sessions.with_digest("d", at_last + timedelta(hours=11)) is not None


def test_a_session_that_is_used_all_the_time_ends_after_a_week(journal):
    _, token = made(journal)
    now, session = NOW, journal.sessions.open("d", token, NOW)
    while session is not None:
        journal.sessions.used(session, now)
        now += timedelta(hours=6)
        session = journal.sessions.with_digest("d", now)
    assert now - NOW == timedelta(days=7)


def test_sessions_that_are_over_are_removed_when_the_next_begins(journal):
    _, token = made(journal)
    journal.sessions.open("old", token, NOW)
    journal.sessions.open("new", token, NOW + timedelta(days=1))
    assert journal.sessions.live(NOW) == {"new"}
