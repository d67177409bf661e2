"""Where the folders and the database lie, and why some of them may not."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import database_url
from modn_watch.config.checks import place
from modn_watch.config.complaints import named, spoken, stop
from modn_watch.config.tables import contradictions, with_names
from modn_watch.database_url import SQLITE
from modn_watch.roots import real_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config.complaints import Key, Origin
    from modn_watch.config.settings import Settings

_DATABASE: Key = ("database_url",)
_POSTGRES = "postgresql:// and user@host/database"
_UNSOUND = (
    f"is not {_POSTGRES}: in user and password, write %40 for @, %2F for /, %3A for :, %3F for ?, "
    "%23 for # and %25 for %"
)
_OWN_FOLDER = ".modn-watch"
_ETC = Path("/etc")


def settled(settings: Settings, origin: Origin) -> Settings:
    """Return the settings with absolute paths and with what depends on another setting.

    Raises:
        Misconfigured: two settings do not go together, or a place cannot be used.
    """
    found = (_database, _pairs, contradictions)
    stop([each for check in found for each in check(settings, origin)], origin)
    stop(list(_relative_below_etc(settings, origin)), origin)
    absolute = with_names(_absolute(settings, origin.base))
    stop([*_crossed(absolute, origin), *_swallowed(absolute, origin)], origin)
    return absolute


def _roots(settings: Settings) -> dict[Key, Path]:
    roots: dict[Key, Path] = {("archive",): settings.archive, ("quarantine",): settings.quarantine}
    for number, inbox in enumerate(settings.inboxes):
        roots["inboxes", number, "path"] = inbox.path
    return roots


def _database(settings: Settings, origin: Origin) -> Iterator[str]:
    where, url = spoken(_DATABASE, origin), settings.database_url
    if database_url.is_postgres(url):
        if not database_url.sound(url):
            yield f"{where} {_UNSOUND}."
    elif not database_url.is_sqlite(url):
        yield f"{where} must be {SQLITE} and the path of a file, or {_POSTGRES}."
    elif settings.database_path == Path(":memory:"):
        yield f"{where} keeps nothing when modn-watch stops: give the path of a file."
    elif "?" in url:
        yield f'{where} holds a "?": options are not supported there, only the path of a file.'
    else:
        yield from _unusable(where, url.removeprefix(SQLITE))


def _unusable(where: str, path: str) -> Iterator[str]:
    try:
        place(path)
    except ValueError as error:
        yield f"{where} {error}."


def _pairs(settings: Settings, origin: Origin) -> Iterator[str]:
    for number, inbox in enumerate(settings.inboxes):
        if inbox.quiet_s > inbox.max_wait_s:
            where = spoken(("inboxes", number, "quiet_s"), origin)
            yield f"{where} must not be longer than max_wait_s."
        if inbox.default_project and not inbox.default_client:
            where = spoken(("inboxes", number, "default_project"), origin)
            yield f"{where} needs a default_client beside it."


def _relative_below_etc(settings: Settings, origin: Origin) -> Iterator[str]:
    if origin.file is None or _ETC not in _real(origin.base / "file").parents:
        return
    places = _roots(settings)
    if settings.database_path is not None:
        places[_DATABASE] = settings.database_path
    for key, path in places.items():
        if not path.is_absolute():
            yield (
                f'{spoken(key, origin)} is the relative path "{path}" and would lie below /etc: '
                f"write the whole path, such as /srv/modn-watch/{path.name}."
            )


def _real(path: Path) -> Path:
    """Return the path with symbolic links followed; it need not exist, and may go in circles."""
    return real_path(path)


def _absolute(settings: Settings, base: Path) -> Settings:
    inboxes = tuple(
        inbox.model_copy(
            update={
                "path": _from(base, inbox.path),
                "receipts": settings.receipts if inbox.receipts is None else inbox.receipts,
            }
        )
        for inbox in settings.inboxes
    )
    return settings.model_copy(
        update={
            "archive": _from(base, settings.archive),
            "quarantine": _from(base, settings.quarantine),
            "database_url": _absolute_url(settings, base),
            "inboxes": inboxes,
        }
    )


def _absolute_url(settings: Settings, base: Path) -> str:
    path = settings.database_path
    return settings.database_url if path is None else f"{SQLITE}{_from(base, path)}"


def _from(base: Path, path: Path) -> Path:
    # Only the file system knows what `..` after a symbolic link means.
    return _real(base / path) if ".." in path.parts else base / path


def _crossed(settings: Settings, origin: Origin) -> Iterator[str]:
    roots = {key: _real(path) for key, path in _roots(settings).items()}
    for key, path in roots.items():
        if _OWN_FOLDER in path.parts:
            yield f"{spoken(key, origin)} lies in modn-watch's own {_OWN_FOLDER}: choose another."
    for one, other in combinations(roots, 2):
        yield from _overlap(one, other, roots, origin)


def _overlap(one: Key, other: Key, roots: dict[Key, Path], origin: Origin) -> Iterator[str]:
    outer, inner = sorted((one, other), key=lambda key: len(roots[key].parts))
    above, below = roots[outer], roots[inner]
    if above == below:
        yield (
            f"{spoken(outer, origin)} and {named(inner, origin)} are the same folder, {below}: "
            "give each its own."
        )
    elif above in below.parents and (outer[0], inner[0]) != ("inboxes", "quarantine"):
        yield (
            f"{spoken(inner, origin)} ({below}) lies below {named(outer, origin)} ({above}): "
            "move one of them, or files would be taken twice."
        )


def _swallowed(settings: Settings, origin: Origin) -> Iterator[str]:
    """Say which file of the installation's own would be taken for a dropped one."""
    for key, path in _roots(settings).items():
        root = _real(path)
        if settings.database_path is not None:
            database = _real(settings.database_path)
            taken = key[0] == "inboxes" and root in database.parents
            if taken or root == database:
                yield f"{spoken(_DATABASE, origin)} lies in {root}: keep the database elsewhere."
        if key[0] == "inboxes" and origin.file and root in _real(origin.file).parents:
            yield f"{spoken(key, origin)} ({root}) holds {origin.file} itself: move one of them."
