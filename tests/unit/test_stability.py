from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from modn_watch.model import Stamp
from modn_watch.stability import look, settled, settles_at

STAMP = Stamp(device=1, inode=2, size=3, blocks=8, mtime_ns=5, ctime_ns=6)
FIELDS = ("device", "inode", "size", "blocks", "mtime_ns", "ctime_ns")


def test_a_file_seen_once_has_not_settled():
    quiet = look(None, STAMP, 10.0)
    assert not settled(quiet, 10.0, 2.0)
    assert settles_at(quiet, 2.0) == 12.0


def test_a_file_unchanged_for_the_quiet_period_has_settled():
    quiet = look(look(None, STAMP, 10.0), STAMP, 11.9)
    assert not settled(quiet, 11.9, 2.0)
    assert settled(quiet, 12.0, 2.0)


@given(st.sampled_from(FIELDS))
def test_any_sign_of_change_starts_the_quiet_period_anew(field):
    touched = replace(STAMP, **{field: 99})
    quiet = look(look(None, STAMP, 10.0), touched, 11.0)
    assert not settled(quiet, 12.9, 2.0)
    assert settled(quiet, 13.0, 2.0)


@given(st.lists(st.tuples(st.floats(0.01, 5), st.booleans()), min_size=1, max_size=30))
def test_settled_exactly_when_unchanged_for_the_quiet_period(history):
    now_s, changed_s, size, quiet = 0.0, 0.0, STAMP.size, look(None, STAMP, 0.0)
    for pause_s, changes in history:
        now_s += pause_s
        if changes:
            size, changed_s = size + 1, now_s
        quiet = look(quiet, replace(STAMP, size=size), now_s)
        assert settled(quiet, now_s, 2.0) == (now_s >= changed_s + 2.0)
