"""Files that are handed in: nobody takes one before it is held, and none is held unexplained."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from modn_watch.commands.hand_in import Said, Upload, codes_said, hand_in, open_inbox
from modn_watch.errors import Busy, OnItsWay
from modn_watch.journal import open_journal
from modn_watch.journal.ingests import HANDING_IN
from modn_watch.model import State
from tests.shops import an_installation

NAME = "plate_5mm_MS_x3.dxf"


@pytest.fixture
def at(tmp_path, database):
    with an_installation(tmp_path, database=database) as here:
        yield here


def an_upload(at, content=b"drawing"):
    upload = Upload(at.shop, at.drop, NAME)
    upload.take(content)
    return upload


def said(at, **more):
    return Said(codes=codes_said(at.drop, "cl 0001", "JB-2025-10-CL0001-001"), others={}, **more)


class Interrupted:
    """The journal's side of ingests, where something happens once a file's row is written."""

    def __init__(self, real, meanwhile):
        self._real, self._meanwhile = real, meanwhile

    def __getattr__(self, name):
        return getattr(self._real, name)

    def hand_in(self, *words):
        begun = self._real.hand_in(*words)
        self._meanwhile()
        return begun


def interrupted(at, meanwhile):
    journal = at.shop.journal
    ingests = Interrupted(journal.ingests, meanwhile)
    return replace(at.shop, journal=replace(journal, ingests=ingests))


def test_who_looks_for_work_between_row_and_file_finds_none(at):
    shop = interrupted(at, lambda: steps.append(at.step()))
    steps = []
    hand_in(shop, open_inbox(shop), [an_upload(at)], said(at))
    assert steps == [None]
    assert [each.state for each in at.drain()] == [State.DONE]


def test_what_took_so_long_that_it_was_given_up_is_not_taken(at):
    def late():
        at.time.pass_by(HANDING_IN.total_seconds())
        assert at.step().state is State.ABANDONED

    shop = interrupted(at, late)
    with pytest.raises(Busy, match="given up"):
        hand_in(shop, at.drop, [an_upload(at)], said(at))
    assert at.shop.journal.records.get(1).state is State.ABANDONED


def test_who_sent_a_file_is_kept(at):
    hand_in(at.shop, at.drop, [an_upload(at)], said(at, by="office"))
    (record,) = at.drain()
    assert (record.state, record.submitted_by) == (State.DONE, "office")


def test_a_file_whose_bytes_were_swept_away_is_not_taken(at):
    upload = an_upload(at)
    upload.path.unlink()
    with pytest.raises(Busy, match="swept"):
        hand_in(at.shop, at.drop, [upload], said(at))
    at.time.pass_by(HANDING_IN.total_seconds())
    at.drain()
    assert at.shop.journal.records.get(1).state is State.ABANDONED


def test_what_never_came_is_not_taken_for_the_same_bytes(at):
    class Killed(BaseException):
        pass

    def breaks_down():
        raise Killed

    with pytest.raises(Killed):
        hand_in(interrupted(at, breaks_down), at.drop, [an_upload(at)], said(at))
    again = an_upload(at)
    with pytest.raises(OnItsWay, match="record 1"):
        hand_in(at.shop, at.drop, [again], said(at, only_new=True))
    at.time.pass_by(HANDING_IN.total_seconds())
    at.drain()
    (taken,) = hand_in(at.shop, at.drop, [again], said(at, only_new=True))
    assert [each.state for each in at.drain()] == [State.DONE]
    assert at.shop.journal.records.get(taken.id).sha256 == again.sha256


def test_what_is_rejected_unread_is_known_by_what_is_held_and_not_by_what_was_sent(at):
    (taken,) = hand_in(at.shop, at.drop, [an_upload(at)], said(at))
    at.shop.held(taken).write_bytes(b"something else")
    at.shop = replace(at.shop, max_bytes=3)
    (record,) = at.drain()
    assert (record.state, record.error_code) == (State.QUARANTINED, "oversize")
    assert record.sha256 == hashlib.sha256(b"something else").hexdigest()


def test_two_programs_that_are_handed_the_same_bytes_at_once_take_them_once(at, database):
    start, took = threading.Barrier(4), []

    def one(number):
        journal = open_journal(database)
        shop = replace(at.shop, journal=journal)
        upload = Upload(shop, at.drop, f"{number}.dxf")
        upload.take(b"drawing")
        with journal.connected():
            start.wait()
            try:
                took.extend(hand_in(shop, at.drop, [upload], said(at, only_new=True)))
            except OnItsWay:
                upload.discard()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert len(took) == 1
    assert [each.id for each in at.drain()] == [took[0].id]


def test_one_that_was_released_to_the_same_place_keeps_what_was_stated_of_it(at):
    at.save(NAME, b"unrouted")
    (waiting,) = at.drain()
    to = b"CL0001/JB-2025-10-CL0001-001/" + NAME.encode()
    at.shop.journal.changes.send_round(waiting, to, [], at.shop.order(), what="assign")
    hand_in(at.shop, at.drop, [an_upload(at, b"drawing!")], said(at))
    assert at.shop.journal.records.get(waiting.id).released_to == to
