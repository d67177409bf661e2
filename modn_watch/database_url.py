"""What `database_url` may spell, and how it is shown: never with what nobody may read."""

from __future__ import annotations

import re
from pathlib import PurePath

SQLITE = "sqlite:///"
_CHARACTER = r"(?:[\w.~!$'()*+;-]|%(?!00)[0-9A-Fa-f]{2})"
_PLACE = rf"(?:\[[0-9A-Fa-f:.%]+\]|{_CHARACTER}*)(?::\d*)?"
#: What libpq takes apart the same way; it is more lenient, and then finds parts of a password in
#: the host's name, which it repeats. Source: PostgreSQL's manual, "Connection URIs".
_POSTGRES = re.compile(
    rf"postgres(?:ql)?://"
    rf"(?:(?P<user>{_CHARACTER}+)(?::{_CHARACTER}*)?@)?"
    rf"(?P<places>{_PLACE}(?:,{_PLACE})*)"
    rf"(?P<name>/{_CHARACTER}*)?"
    rf"(?:\?(?P<options>[a-z_]+=(?:{_CHARACTER}|[/:,@])*(?:&[a-z_]+=(?:{_CHARACTER}|[/:,@])*)*)?)?",
    re.ASCII,
)
#: Options that say which database it is.
_SHOWN = ("host", "port", "dbname", "user")


def is_sqlite(url: str) -> bool:
    """Return whether it names a file."""
    return url.startswith(SQLITE)


def is_postgres(url: str) -> bool:
    """Return whether it means to name a database of a PostgreSQL server."""
    return url.startswith(("postgresql://", "postgres://"))


def sound(url: str) -> bool:
    """Return whether a PostgreSQL URL says plainly which part is what."""
    return _POSTGRES.fullmatch(url) is not None


def sqlite_path(url: str) -> PurePath:
    """Return the path of the file that a URL names."""
    return PurePath(url.removeprefix(SQLITE))


def shown(url: str) -> str:
    """Return a file's path, or a PostgreSQL URL without password and without most options."""
    if is_sqlite(url):
        return str(sqlite_path(url))
    parts = _POSTGRES.fullmatch(url)
    if parts is None:
        return "postgresql://..."
    user = f"{parts['user']}@" if parts["user"] else ""
    options = [each for each in (parts["options"] or "").split("&") if _is_shown(each)]
    asked = f"?{'&'.join(options)}" if options else ""
    return f"postgresql://{user}{parts['places']}{parts['name'] or ''}{asked}"


def _is_shown(option: str) -> bool:
    return option.partition("=")[0] in _SHOWN
