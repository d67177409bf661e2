import threading

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
