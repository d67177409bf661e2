from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch import states
from modn_watch.errors import Busy, Corrupt, StorageFull, Unreadable
from modn_watch.model import Identity, Ingest, Owner, State
from modn_watch.states import Step

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
OWNER = Owner(host="h", boot="b", pid=1, started=2, token="t")
IDENTITY = Identity(inbox="i", path=b"a/b.dxf", device=1, inode=2, size=3, mtime_ns=4, ctime_ns=5)


def an_ingest(**changes):
    base = Ingest(
        id=1,
        state=State.CLAIMING,
        identity=IDENTITY,
        copied=False,
        held_name="x",
        owner=OWNER,
        due_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(base, **changes)


def passage(ingest):
    """Return the states that follow when every step succeeds."""
    seen = []
    while states.next_step(ingest, NOW) is not None:
        ingest = states.succeeded(ingest, NOW)
        seen.append(ingest.state)
    return seen


def test_a_file_with_a_place_is_filed():
    assert passage(an_ingest(stem="s")) == [
        State.CLAIMED, State.PARSED, State.FILING, State.TIDYING, State.DONE,
    ]  # fmt: skip


def test_a_file_without_a_place_is_a_duplicate_and_never_filed():
    assert passage(an_ingest()) == [
        State.CLAIMED, State.PARSED, State.TIDYING, State.DUPLICATE,
    ]  # fmt: skip


def test_a_rejected_file_ends_in_quarantine_with_its_reason():
    rejected = states.rejected(an_ingest(state=State.CLAIMED), Unreadable("bad"), "q/x.dxf", NOW)
    assert states.next_step(rejected, NOW) is Step.REJECT
    ended = states.succeeded(rejected, NOW)
    assert (ended.state, ended.error_code, ended.error_message) == (
        State.QUARANTINED, "unreadable", "bad",
    )  # fmt: skip
    assert ended.processed_at == NOW


def test_an_ingest_that_is_not_due_asks_for_nothing():
    waiting = states.deferred(an_ingest(), Busy("open"), NOW)
    assert states.next_step(waiting, NOW) is None
    assert states.next_step(waiting, waiting.due_at) is Step.CLAIM


def test_what_was_put_off_under_a_clock_that_ran_ahead_is_due_once_it_is_set_right():
    waiting = replace(an_ingest(), due_at=NOW + timedelta(days=365))
    assert states.next_step(waiting, NOW) is Step.CLAIM


def test_no_pause_is_taken_for_that_of_a_clock_that_ran_ahead():
    ingest = an_ingest()
    for _ in range(20):
        ingest = states.deferred(ingest, Busy("open"), NOW)
        assert states.next_step(ingest, NOW) is None


def test_pauses_grow_and_stay_under_a_minute():
    ingest, pauses = an_ingest(), []
    for _ in range(20):
        ingest = states.deferred(ingest, Busy("open"), NOW)
        pauses.append((ingest.due_at - NOW).total_seconds())
    assert pauses[:4] == [0.5, 1.0, 2.0, 4.0]
    assert max(pauses) == 60.0


def test_the_world_s_fault_is_forgotten_once_it_mends():
    waited = states.deferred(an_ingest(), Busy("open"), NOW)
    after = states.succeeded(waited, NOW)
    assert (after.deferrals, after.error_code, after.error_message) == (0, None, None)


def test_a_deferral_gives_the_run_back():
    begun = states.begun(an_ingest(state=State.CLAIMED), NOW)
    assert (begun.attempts, begun.in_child) == (1, True)
    put_off = states.deferred(begun, Busy("changed"), NOW)
    assert (put_off.attempts, put_off.in_child) == (0, False)


def test_the_third_death_of_its_parser_rejects_a_file():
    ingest, verdicts = an_ingest(state=State.CLAIMED), []
    for _ in range(3):
        ingest = states.begun(ingest, NOW)
        verdicts.append(states.exhausted(ingest, "it was killed by SIGSEGV"))
        ingest = states.died(ingest, NOW)
    assert verdicts[:2] == [None, None]
    assert isinstance(verdicts[2], Unreadable)
    assert "3 times" in verdicts[2].message


def test_a_power_cut_gives_the_run_back():
    begun = states.begun(an_ingest(state=State.CLAIMED, alone=True), NOW)
    orphan = states.orphaned(begun, same_boot=False)
    assert (orphan.attempts, orphan.in_child, orphan.alone, orphan.owner) == (0, False, False, None)


def test_what_a_dead_daemon_was_parsing_is_parsed_once_alone_and_uncounted():
    begun = states.begun(an_ingest(state=State.CLAIMED), NOW)
    orphan = states.orphaned(begun, same_boot=True)
    assert (orphan.attempts, orphan.alone, orphan.owner) == (0, True, None)


def test_a_daemon_s_death_while_it_parsed_alone_counts():
    begun = states.begun(an_ingest(state=State.CLAIMED, alone=True), NOW)
    orphan = states.orphaned(begun, same_boot=True)
    assert (orphan.attempts, orphan.alone, orphan.in_child) == (1, True, False)


def test_what_a_dead_daemon_only_held_is_not_suspected():
    orphan = states.orphaned(an_ingest(state=State.FILING), same_boot=True)
    assert (orphan.attempts, orphan.alone, orphan.owner) == (0, False, None)


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_status_and_only_unfinished_ones_a_step(state):
    assert state in states.STATUSES
    finished = states.STATUSES[state] not in ("pending", "processing")
    assert (states.next_step(an_ingest(state=state), NOW) is None) == finished


def test_a_halted_ingest_waits_for_a_person():
    halted = states.halted(an_ingest(state=State.TIDYING), Corrupt("gone"), NOW)
    assert states.next_step(halted, NOW + timedelta(days=9)) is None
    assert halted.error_code == "corrupt"


EVENTS = st.lists(st.sampled_from(["ok", "defer", "reject", "death", "crash"]), max_size=60)


@given(EVENTS, st.sampled_from([None, "stem"]))
def test_any_history_comes_to_an_end(events, stem):
    ingest, now = an_ingest(stem=stem), NOW
    for event in [*events, *["ok"] * 10]:
        now = max(now, ingest.due_at)
        if states.next_step(ingest, now) is None:
            break
        ingest = after(event, ingest, now)
    assert states.next_step(ingest, now + timedelta(days=1)) is None


def after(event, ingest, now):
    reading = ingest.state is State.CLAIMED
    if event == "reject" and reading:
        return states.rejected(ingest, Unreadable("bad"), "q", now)
    if event == "defer":
        return states.deferred(ingest, Busy("open"), now)
    if event == "crash":
        return replace(states.orphaned(ingest, same_boot=True), owner=OWNER)
    if event == "death" and reading:
        begun = states.begun(ingest, now)
        verdict = states.exhausted(begun, "it died")
        return states.rejected(begun, verdict, "q", now) if verdict else states.died(begun, now)
    return states.succeeded(ingest, now)


def test_what_a_rejected_file_waits_for_does_not_hide_why_it_was_rejected():
    on_its_way = states.rejected(
        an_ingest(state=State.CLAIMED), Unreadable("No drawing."), "q/x", NOW
    )
    assert states.waits_for(on_its_way) is None
    waiting = states.deferred(on_its_way, Busy("Not allowed."), NOW)
    waiting = states.deferred(waiting, StorageFull("No space."), NOW)
    assert (waiting.error_code, waiting.error_message) == ("unreadable", "No drawing.")
    assert states.waits_for(waiting) == ("storage_full", "No space.")
    there = states.succeeded(waiting, NOW)
    assert (there.state, there.error_message, there.notes) == (
        State.QUARANTINED, "No drawing.", (),
    )  # fmt: skip
