"""What is believed of whoever passes a request on."""

import asyncio

import pytest

from modn_watch.api.proxies import Proxied

FORWARDED = [
    ("x-forwarded-for", "203.0.113.9"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "files.example"),
    ("x-forwarded-prefix", "/shop"),
]


def seen(headers, *, peer="127.0.0.1", trusted=("127.0.0.1",), path="/files", root_path=""):
    """Return how an application behind it sees a request."""
    found = {}

    async def app(scope, receive, send):
        found.update(scope)

    scope = {
        "type": "http",
        "scheme": "http",
        "client": (peer, 1234),
        "path": path,
        "raw_path": path.encode(),
        "headers": [(b"host", b"127.0.0.1")] + [(n.encode(), v.encode()) for n, v in headers],
        "state": {},
    }
    passed = Proxied(app, trusted=trusted, root_path=root_path)
    asyncio.run(passed(scope, None, None))
    names = {name for name, _ in found["headers"]}
    assert names == {b"host"}, "nobody further in may believe what is said there"
    return found


def client(chain, *, peer="127.0.0.1", trusted=("127.0.0.1",)):
    headers = [("x-forwarded-for", line) for line in chain]
    return seen(headers, peer=peer, trusted=trusted)["client"][0]


def host(found):
    return dict(found["headers"])[b"host"].decode()


def test_a_named_proxy_is_believed():
    found = seen(FORWARDED)
    assert found["client"][0] == "203.0.113.9"
    assert (found["scheme"], host(found), found["root_path"]) == ("https", "files.example", "/shop")
    assert found["path"] == "/shop/files"


@pytest.mark.parametrize("peer", ["127.0.0.2", "192.168.0.1", "::1", "", "unix"])
def test_nobody_else_is(peer):
    found = seen(FORWARDED, peer=peer)
    assert found["client"][0] == peer
    assert (found["scheme"], host(found), found["root_path"]) == ("http", "127.0.0.1", "")
    assert found["state"]["passed_on"] is True
    assert seen([], peer=peer)["state"]["passed_on"] is False


@pytest.mark.parametrize(
    ("chain", "who"),
    [
        ([], "127.0.0.1"),
        (["203.0.113.9"], "203.0.113.9"),
        # Whatever a stranger writes in front stays in front.
        (["10.0.0.1, 127.0.0.1, 203.0.113.9"], "203.0.113.9"),
        (["10.0.0.1", "203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9, 10.1.2.3"], "203.0.113.9"),
        (["1.1.1.1, 203.0.113.9, 10.1.2.3"], "203.0.113.9"),
        (["203.0.113.9:4711"], "203.0.113.9"),
        (["2001:db8::1"], "2001:db8::1"),
        (["[2001:db8::1]:4711"], "2001:db8::1"),
        (["::ffff:203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9, unknown"], "127.0.0.1"),
        (["203.0.113.9, , "], "203.0.113.9"),
        (["' OR 1=1"], "127.0.0.1"),
    ],
)
def test_the_chain_is_read_from_the_right_for_as_long_as_it_is_trusted(chain, who):
    assert client(chain, trusted=("127.0.0.1", "10.0.0.0/8")) == who


def test_a_proxy_that_listens_on_both_kinds_of_address_is_known_by_either():
    assert client(["203.0.113.9"], peer="::ffff:127.0.0.1") == "203.0.113.9"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-forwarded-proto", "javascript"),
        ("x-forwarded-host", "evil.example/path"),
        ("x-forwarded-host", "a b"),
        ("x-forwarded-host", "user@evil.example"),
        ("x-forwarded-prefix", "//evil.example"),
        ("x-forwarded-prefix", "/a/../b"),
        ("x-forwarded-prefix", "/a\"onload='"),
        ("x-forwarded-prefix", "https://evil.example"),
    ],
)
def test_what_is_no_scheme_host_or_path_is_passed_over(name, value):
    found = seen([(name, value)])
    assert (found["scheme"], host(found), found["root_path"]) == ("http", "127.0.0.1", "")


@pytest.mark.parametrize("path", ["/files", "/shop/files"])
def test_a_path_that_the_proxy_took_away_or_left_is_all_one(path):
    found = seen([], path=path, root_path="/shop")
    assert (found["root_path"], found["path"]) == ("/shop", "/shop/files")


def test_a_path_that_only_begins_alike_is_another():
    assert seen([], path="/shopping", root_path="/shop")["path"] == "/shop/shopping"
