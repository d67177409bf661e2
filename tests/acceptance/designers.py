"""Somebody who saves drawings into the inbox of a real daemon, and what became of them."""

import re
import time

from tests.acceptance.daemons import DEADLINE_S
from tests.builders import a_dxf

IN_HAND = {"CLAIMING", "CLAIMED", "PARSED", "FILING", "TIDYING", "REJECTING"}


class Designer:
    """Somebody with a client's folder of their own; each save there is filed under one stem."""

    def __init__(self, daemon, client):
        self.daemon, self.client = daemon, client
        self.place = daemon.inbox / client / "JB-2025-10-001"
        self.place.mkdir(parents=True)

    def save(self, name, content):
        path = self.place / name
        path.write_bytes(content)
        return path

    def states(self):
        rows = self.daemon.query(
            "SELECT state FROM file_ingests WHERE state <> 'ABANDONED' "
            f"AND CAST(source AS TEXT) LIKE '{self.client}/%' ORDER BY id"
        )
        return [state for (state,) in rows]

    def wait_for(self, condition):
        deadline = time.monotonic() + DEADLINE_S
        while not condition():
            assert time.monotonic() < deadline, (self.client, self.states(), self.log())
            time.sleep(0.05)

    def wait_for_versions(self, number):
        self.wait_for(lambda: len(self.states()) >= number and not IN_HAND & set(self.states()))

    def log(self):
        lines = self.daemon.log.read_text().splitlines()
        return "\n".join(line for line in lines if self.client in line)

    def assert_filed(self, *versions):
        """Assert that exactly these contents were filed, in this order, and nothing failed."""
        self.wait_for_versions(len(versions))
        assert self.states() == ["DONE"] * len(versions)
        assert self.archived() == list(versions)

    def archived(self):
        prefix = self.client.replace("-", "") + "/"
        found = {
            int(re.search(r"-v(\d+)\.\w+$", name)[1]): content
            for name, content in self.daemon.archived().items()
            if name.startswith(prefix)
        }
        return [found[version] for version in sorted(found)]


def a_disc(radius_mm):
    return a_dxf(("CIRCLE", {8: "CUT", 10: 0, 20: 0, 40: radius_mm}))


def pieces(content, number=3):
    size = -(-len(content) // number)
    return [content[start : start + size] for start in range(0, len(content), size)]
