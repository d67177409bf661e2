from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.model import Stamp
from modn_watch.stability import (
    LACKING,
    Patience,
    Why,
    held_up,
    look,
    mentioned,
    overdue,
    settled,
    settles_at,
    taken,
)

STAMP = Stamp(device=1, inode=2, size=3, blocks=8, mtime_ns=5, ctime_ns=6)
FIELDS = ("device", "inode", "size", "blocks", "mtime_ns", "ctime_ns")
PATIENCE = Patience(quiet_s=2.0, max_wait_s=600.0)


def test_a_file_seen_once_has_not_settled():
    quiet = look(None, STAMP, 10.0)
    assert not settled(quiet, 10.0, PATIENCE)
    assert settles_at(quiet, PATIENCE) == 12.0


def test_a_file_unchanged_for_the_quiet_period_has_settled():
    quiet = look(look(None, STAMP, 10.0), STAMP, 11.9)
    assert not settled(quiet, 11.9, PATIENCE)
    assert settled(quiet, 12.0, PATIENCE)


@given(st.sampled_from(FIELDS))
def test_any_sign_of_change_starts_the_quiet_period_anew(field):
    touched = replace(STAMP, **{field: 99})
    quiet = look(look(None, STAMP, 10.0), touched, 11.0)
    assert not settled(quiet, 12.9, PATIENCE)
    assert settled(quiet, 13.0, PATIENCE)


@given(st.lists(st.tuples(st.floats(0.01, 5), st.booleans()), min_size=1, max_size=30))
def test_settled_exactly_when_unchanged_for_the_quiet_period(history):
    now_s, changed_s, size, quiet = 0.0, 0.0, STAMP.size, look(None, STAMP, 0.0)
    for pause_s, changes in history:
        now_s += pause_s
        if changes:
            size, changed_s = size + 1, now_s
        quiet = look(quiet, replace(STAMP, size=size), now_s)
        assert settled(quiet, now_s, PATIENCE) == (now_s >= changed_s + 2.0)


@pytest.mark.parametrize("why", sorted(LACKING))
def test_what_lacks_something_is_waited_for_since_its_last_change(why):
    quiet = held_up(look(None, STAMP, 10.0), why, 12.0)
    assert not settled(quiet, 609.9, PATIENCE)
    assert settled(quiet, 610.0, PATIENCE)


@pytest.mark.parametrize("why", sorted(LACKING))
def test_what_was_lacking_and_changes_needs_the_quiet_period_only(why):
    quiet = held_up(look(None, STAMP, 10.0), why, 12.0)
    quiet = look(quiet, replace(STAMP, size=4), 100.0)
    assert quiet.why is Why.CHANGING
    assert settles_at(quiet, PATIENCE) == 102.0


def test_who_is_never_to_wait_longer_waits_the_quiet_period_all_the_same():
    quiet = held_up(look(None, STAMP, 10.0), Why.EMPTY, 12.0)
    assert settles_at(quiet, Patience(quiet_s=2.0, max_wait_s=0.1)) == 12.0


def test_a_file_that_is_open_is_quiet_from_when_it_was_last_seen_so():
    quiet = held_up(look(None, STAMP, 10.0), Why.OPEN, 12.0)
    assert settles_at(quiet, PATIENCE) == 14.0


def test_where_no_quiet_period_is_wanted_an_open_file_keeps_no_processor_busy():
    quiet = held_up(look(None, STAMP, 10.0), Why.OPEN, 12.0)
    assert settles_at(quiet, Patience(quiet_s=0.0, max_wait_s=600.0)) == 12.5


def test_somebody_is_told_once_in_each_longest_wait():
    quiet, told_at = look(None, STAMP, 0.0), []
    for now_s in range(0, 2000, 50):
        quiet = look(quiet, replace(STAMP, size=now_s), float(now_s))
        if overdue(quiet, now_s, PATIENCE):
            told_at.append(now_s)
            quiet = mentioned(quiet, now_s, PATIENCE)
    assert told_at == [600, 1200, 1800]


def test_a_change_after_a_file_was_taken_is_waited_for_from_then():
    quiet = look(taken(look(None, STAMP, 0.0)), replace(STAMP, size=4), 5000.0)
    assert quiet.awaited_s == 5000.0
    assert not overdue(quiet, 5001.0, PATIENCE)
