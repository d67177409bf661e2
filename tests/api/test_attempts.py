"""How often somebody may come with a wrong token."""

import pytest

from modn_watch.api.attempts import Attempts
from modn_watch.errors import TooOften
from tests.shops import Time


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def attempts(time):
    return Attempts(time.monotonic)


def fails(attempts, address, times=1):
    for _ in range(times):
        attempts.require_few(address)
        attempts.failed(address)


def refused(attempts, address):
    try:
        attempts.require_few(address)
    except TooOften as error:
        return error.retry_after_s
    return None


def test_ten_in_a_minute_are_enough(attempts, time):
    fails(attempts, "10.0.0.1", 10)
    assert refused(attempts, "10.0.0.1") == 60
    assert refused(attempts, "10.0.0.2") is None
    time.pass_by(59.5)
    assert refused(attempts, "10.0.0.1") == 1
    time.pass_by(0.5)
    assert refused(attempts, "10.0.0.1") is None


def test_each_attempt_is_forgotten_by_itself(attempts, time):
    for _ in range(10):
        fails(attempts, "10.0.0.1")
        time.pass_by(6)
    fails(attempts, "10.0.0.1")
    assert refused(attempts, "10.0.0.1") == 6


def test_a_hundred_strangers_are_kept_waiting_and_lock_out_nobody(attempts):
    for number in range(100):
        fails(attempts, f"10.0.0.{number}")
    assert all(refused(attempts, f"10.0.0.{number}") for number in range(100))
    assert refused(attempts, "10.0.1.1") is None
    fails(attempts, "10.0.1.1")
    assert refused(attempts, "10.0.1.1") == 60


def test_whoever_has_many_addresses_of_one_network_has_one(attempts):
    for number in range(10):
        fails(attempts, f"2001:db8:1:2::{number:x}")
    assert refused(attempts, "2001:db8:1:2:ffff::1") == 60
    assert refused(attempts, "2001:db8:1:3::1") is None
    fails(attempts, "::ffff:10.0.0.1", 10)
    assert refused(attempts, "10.0.0.1") == 60
    assert refused(attempts, "::ffff:10.0.0.2") is None


def test_a_million_addresses_take_no_more_room_than_ten_thousand(attempts):
    for number in range(20_000):
        attempts.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(attempts._of) == 10_000
