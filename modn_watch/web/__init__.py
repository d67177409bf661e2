"""The web page: what the API knows, for people with a browser.

Its handlers call what the endpoints call, in the same process. It is installed where an
application is composed; the API knows nothing of it.
"""

from modn_watch.web.installing import install

__all__ = ["install"]
