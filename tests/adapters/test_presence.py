from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from modn_watch import presence
from modn_watch.errors import Misconfigured
from modn_watch.housekeeping import compare_earlier, free_the_dead, keep_leases
from modn_watch.journal import Presence
from modn_watch.model import Owner
from modn_watch.presence import SILENCE
from modn_watch.scanning import scan
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


def test_what_a_process_kept_from_before_a_reload_is_free_once_that_is_silent(at):
    ingests = at.shop.journal.ingests
    at.save("CL-0001/JB-2025-10-CL0001-001/plate.dxf")
    at.settle()
    before = replace(at.shop.owner, token="of the shop before")
    assert ingests.lease_next(before, at.time.now()) is not None
    keep_leases(at.shop)
    assert set(ingests.owners()) == {before}
    at.time.pass_by(SILENCE.total_seconds() + 1)
    keep_leases(at.shop)
    assert ingests.owners() == {}


def test_what_a_process_has_in_hand_now_is_kept_however_long_it_was_silent(at):
    ingests = at.shop.journal.ingests
    at.save("CL-0001/JB-2025-10-CL0001-001/plate.dxf")
    at.settle()
    assert ingests.lease_next(at.shop.owner, at.time.now()) is not None
    at.time.pass_by(SILENCE.total_seconds() + 1)
    free_the_dead(at.shop)
    assert set(ingests.owners()) == {at.shop.owner}


def test_a_container_that_goes_by_this_hosts_name_is_not_taken_for_dead(at):
    """Its process has another number there than anybody here can see."""
    ours, ingests = at.shop.owner, at.shop.journal.ingests
    machine = ours.boot.partition(" ")[0]
    inside = replace(ours, boot=f"{machine} pid:[1]", pid=1, started=7, token="inside")
    at.save("CL-0001/JB-2025-10-CL0001-001/plate.dxf")
    at.settle()
    speaks(at, inside)
    assert ingests.lease_next(inside, at.time.now()) is not None
    keep_leases(at.shop)
    assert set(ingests.owners()) == {inside}
    assert refused(at) is None
    assert len(presence.present(at.shop)) == 1
    at.time.pass_by(SILENCE.total_seconds() + 1)
    keep_leases(at.shop)
    assert ingests.owners() == {}
    assert presence.present(at.shop) == []


def test_a_clock_that_is_an_hour_behind_makes_nobody_dead(at):
    ingests, time = at.shop.journal.ingests, at.time
    at.save("CL-0001/JB-2025-10-CL0001-001/plate.dxf")
    at.settle()
    assert ingests.lease_next(ELSEWHERE, time.now()) is not None
    for _ in range(5):
        ingests.renew(ELSEWHERE.token, time.now() - timedelta(hours=1))
        free_the_dead(at.shop)
        time.pass_by(40)
    assert set(ingests.owners()) == {ELSEWHERE}
    time.pass_by(SILENCE.total_seconds())
    free_the_dead(at.shop)
    assert ingests.owners() == {}


def test_another_computer_of_the_same_name_is_not_taken_for_this_one_before_it_was_started(at):
    ingests = at.shop.journal.ingests
    twin = replace(at.shop.owner, boot="another pid:[1]", token="twin")
    at.save("CL-0001/JB-2025-10-CL0001-001/plate.dxf")
    at.settle()
    assert ingests.lease_next(twin, datetime.now(UTC)) is not None
    free_the_dead(at.shop)
    assert set(ingests.owners()) == {twin}
    ingests.renew(twin.token, datetime.now(UTC) - timedelta(days=4000))
    free_the_dead(at.shop)
    assert ingests.owners() == {}


def test_a_scan_is_refused_as_a_daemon_is(tmp_path):
    with an_installation(tmp_path) as at:
        speaks(at, ELSEWHERE)
        with pytest.raises(Misconfigured, match="elsewhere"):
            scan(at.shop, 1, hurry=lambda: None, progress=lambda _left: None)


def test_earlier_drawings_are_compared_by_one_of_all_who_keep_house(at):
    compared = []
    twins = Filling(compared)
    shop = replace(at.shop, journal=replace(at.shop.journal, twins=twins))
    compare_earlier(shop)
    speaks(at, replace(shop.owner, token="first"))
    compare_earlier(shop)
    assert compared == [20]
    at.shop.journal.daemons.forget(replace(shop.owner, token="first"))
    speaks(at, shop.owner)
    compare_earlier(shop)
    assert compared == [20, 20]


class Filling:
    """The side of the journal that compares, with nothing to compare."""

    def __init__(self, asked):
        self._asked = asked

    def fill_in(self, most):
        self._asked.append(most)
        return 0
