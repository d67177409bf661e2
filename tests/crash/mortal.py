"""The real daemon, but one that kills itself at the n-th time that it comes to some point.

    python -m tests.crash.mortal METHOD before|after|torn NUMBER

METHOD is one of Disk or `side.method` of the journal; a rename or a publishing into the folder of
held files is a `claim`, removing one of these a `remove held`. With `-` for METHOD it lives.
"""

import os
import signal
import sys
import threading
from dataclasses import replace

from modn_watch.cli import building, logs, run
from modn_watch.daemon import Daemon
from tests.crash.faults import EFFECTS, Fault, FaultyDisk, Fuse, faulty_journal

NARROWED = {"rename": "claim", "publish": "claim", "remove": "remove held"}


def die():
    os.kill(os.getpid(), signal.SIGKILL)


class MortalDisk(FaultyDisk):
    """Tells what is done to held files from the rest."""


def _narrowed(name):
    method = getattr(FaultyDisk, name)

    def narrowed(self, *paths):
        if paths[-1].parent.name != "held":
            return method(self, *paths)
        return self._fuse.around(NARROWED[name], lambda: method(self, *paths))

    return narrowed


for _name in NARROWED:
    setattr(MortalDisk, _name, _narrowed(_name))


def live(fuse):
    """Serve the configuration in the current folder until death or SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings = building.read_settings(None)
    logs.configure(settings)
    with (
        # Cold: most of these lives are too short for all parsers to be imported.
        building.sandbox(settings, warm=False) as parser,
        building.open_shop(settings, parser, by="daemon", make_roots=True) as whole,
    ):
        shop = replace(whole, disk=MortalDisk(fuse), journal=faulty_journal(fuse)(whole.journal))
        daemon = Daemon(shop, workers=settings.parsing.workers, watch=run._watch, hurry=parser.stop)
        daemon.run(stop, lambda: None)


if __name__ == "__main__":
    method, when, number = sys.argv[1:]
    known = EFFECTS | set(NARROWED.values())
    assert method == "-" or method in known or "." in method, method
    fault = Fault(method, frozenset({method}), die, after=when == "after", torn=when == "torn")
    live(Fuse(int(number), fault))
