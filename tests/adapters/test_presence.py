from dataclasses import replace
from datetime import timedelta

import pytest

from modn_watch import presence
from modn_watch.errors import Misconfigured
from modn_watch.journal import Presence
from modn_watch.model import Owner
from tests.shops import an_installation

ELSEWHERE = Owner(host="elsewhere", boot="another", pid=7, started=1, token="t")


@pytest.fixture
def at(tmp_path, database):
    with an_installation(tmp_path, database=database) as at:
        yield at


def speaks(at, owner, hanging=()):
    now = at.time.now()
    report = {"hanging": list(hanging), "inboxes": []}
    word = Presence(owner=owner, version="1", began_at=now, seen_at=now, report=report)
    at.shop.journal.daemons.say(word)


def refused(at):
    try:
        presence.require_one_host(at.shop)
    except Misconfigured as error:
        return error.message
    return None


def test_what_a_daemon_says_replaces_what_it_said(at):
    speaks(at, ELSEWHERE, ["a"])
    at.time.pass_by(5)
    speaks(at, ELSEWHERE, ["b"])
    (word,) = at.shop.journal.daemons.present()
    assert (word.owner, word.report["hanging"]) == (ELSEWHERE, ["b"])
    assert word.seen_at == at.time.now()


def test_a_sqlite_journal_in_use_on_another_computer_is_refused_until_that_is_silent(tmp_path):
    with an_installation(tmp_path) as at:
        speaks(at, ELSEWHERE)
        assert "elsewhere" in refused(at)
        at.time.pass_by(121)
        assert refused(at) is None


def test_a_container_on_the_same_kernel_is_no_other_computer(tmp_path):
    with an_installation(tmp_path) as at:
        speaks(at, replace(ELSEWHERE, boot=at.shop.owner.boot))
        assert refused(at) is None


def test_postgresql_may_be_used_from_anywhere(tmp_path, postgres_url):
    with an_installation(tmp_path, database=postgres_url) as at:
        speaks(at, ELSEWHERE)
        assert refused(at) is None


def test_the_dead_are_forgotten_and_the_silent_too(at):
    dead = replace(at.shop.owner, pid=2**22 + 1, token="dead")
    for owner in (at.shop.owner, dead, ELSEWHERE):
        speaks(at, owner)
    presence.forget_the_dead(at.shop)
    assert {each.owner for each in presence.present(at.shop)} == {at.shop.owner, ELSEWHERE}
    at.time.pass_by(121)
    speaks(at, at.shop.owner)
    presence.forget_the_dead(at.shop)
    assert [each.owner for each in at.shop.journal.daemons.present()] == [at.shop.owner]


def test_what_was_said_to_hang_is_believed_for_a_while(at):
    speaks(at, at.shop.owner, ["a"])
    soon = at.time.now() + timedelta(seconds=20)
    assert presence.hanging(at.shop.journal, soon) == {"a"}
    assert presence.hanging(at.shop.journal, soon + timedelta(seconds=20)) == frozenset()
