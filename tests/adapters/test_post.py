import threading

from modn_watch.errors import JournalBusy
from modn_watch.post import Post
from tests.shops import an_installation


def test_a_call_to_wake_that_comes_while_it_looks_is_not_lost(tmp_path):
    with an_installation(tmp_path) as at:
        stop = threading.Event()

        def told_to_stop_while_it_looks(_drop, _hint):
            stop.set()
            post.wake()

        post = Post(at.shop, at.drop, told_to_stop_while_it_looks, ring=lambda: None)
        thread = threading.Thread(target=post.keep, args=(stop,))
        thread.start()
        thread.join(10)
        ended = not thread.is_alive()
        post.wake()
        thread.join()
        assert ended


def test_while_the_journal_takes_nothing_it_asks_again_ever_more_rarely(tmp_path, monkeypatch):
    with an_installation(tmp_path) as at:
        at.save("CL-0001/JB-2025-10-CL0001-001/a.dxf")
        asked = []

        def refuse(arrivals, now):
            asked.append(now)
            raise JournalBusy("full")

        monkeypatch.setattr(at.shop.journal.ingests, "open", refuse)
        post = Post(at.shop, at.drop, lambda *_: None, ring=lambda: None)
        post._look_once()
        pauses = []
        for _ in range(8):
            at.time.pass_by(at.drop.quiet_s)
            post._look_once()
            pauses.append(post._pause_s())
        assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_kernel_that_grants_no_watch_is_asked_once_a_scan(tmp_path):
    with an_installation(tmp_path) as at:
        asked = []
        post = Post(at.shop, at.drop, lambda *_: asked.append(1), ring=lambda: None)
        for _ in range(30):
            post._look_once()
            at.time.pass_by(at.drop.rescan_s / 10)
        assert len(asked) == 3


class Silent:
    """A watcher of a folder that was renamed in silence."""

    def __init__(self, root):
        self._root = root

    def alive(self):
        return self._root.is_dir()

    def stop(self):
        pass


def test_a_folder_that_is_renamed_without_any_event_is_missed_within_two_seconds(tmp_path):
    with an_installation(tmp_path) as at:
        post = Post(at.shop, at.drop, lambda *_: Silent(at.inbox), ring=lambda: None)
        post._look_once()
        at.inbox.rename(tmp_path / "away")
        at.time.pass_by(post._pause_s())
        post._look_once()
        assert at.time.passed_s <= 2
        assert not post._lookout.online
