"""Errors, sorted by who must act on them.

The docstring of a class is the text that an operator reads (`modn-watch explain CODE`), and its
`code` is the word used in the journal, in reason files, in logs and in JSON.
"""

from __future__ import annotations

import inspect
from typing import ClassVar


class ModnWatchError(Exception):
    """Something went wrong that modn-watch has a name for."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    remedy: ClassVar[str] = ""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        self.message = message or self.explanation()
        self.hint = hint or self.remedy
        super().__init__(self.message)

    @classmethod
    def explanation(cls) -> str:
        """Return what the error means, as one paragraph."""
        return " ".join((inspect.getdoc(cls) or cls.code).split())


class Rejected(ModnWatchError):
    """The file is at fault: it goes to quarantine and is not tried again by itself."""

    code = "rejected"
    exit_code = 65


class Unrecognised(Rejected):
    """This is not a kind of file that modn-watch reads."""

    code = "unrecognised"
    remedy = (
        "Save it as DXF, LightBurn, DWG, PDF, a spreadsheet, an image or a .txt text, "
        "or keep it in another folder."
    )


class Unreadable(Rejected):
    """The file is damaged, incomplete, empty of content, or not what its name says."""

    code = "unreadable"
    remedy = "Open it in the program it came from, save or export it again, and drop that."


class Oversize(Rejected):
    """The file is larger than this installation accepts."""

    code = "oversize"
    remedy = "Split it or leave out what is not needed, or ask for a larger [parsing] max_bytes."


class Overtime(Rejected):
    """Reading the file took longer than this installation allows."""

    code = "overtime"
    remedy = "Simplify the drawing, or ask for a larger [parsing] timeout_s."


class Unrouted(Rejected):
    """Nothing says for which client and project this file is."""

    code = "unrouted"
    remedy = "Put it into its client's and project's folder, or ask for it to be assigned to one."


class Empty(Rejected):
    """The file has no content at all."""

    code = "empty"
    remedy = "The save or the copy was probably interrupted: save it again."


class Deferred(ModnWatchError):
    """The world is at fault, not the file: it is kept where it is and tried again later."""

    code = "deferred"
    exit_code = 75


class StorageFull(Deferred):
    """There is no free space where the file must go. Work resumes once there is."""

    code = "storage_full"
    remedy = "Free some space, or move the archive to a larger disk."


class RootOffline(Deferred):
    """A folder that modn-watch works on is missing or is not the one it knows."""

    code = "root_offline"
    remedy = "Mount the share, or bring the folder back; work resumes by itself."


class JournalBusy(Deferred):
    """The database did not answer in time. The step is repeated."""

    code = "journal_busy"
    remedy = "Nothing to do if it passes; otherwise see what else holds the database."


class Busy(Deferred):
    """The file is still open elsewhere, still changing, or may not be touched yet."""

    code = "busy"
    remedy = "Close the file in the program that has it open."


class OnItsWay(Busy):
    """The same bytes are being read at this moment, and what becomes of them is not known yet."""

    code = "on_its_way"
    remedy = "Send it again in a minute: by then it is filed, or in quarantine."


class Misconfigured(ModnWatchError):
    """The installation must be mended before modn-watch can start."""

    code = "misconfigured"
    exit_code = 78


class Misasked(ModnWatchError):
    """What was asked for cannot be: a word or a number in it is none of those that there are."""

    code = "misasked"
    exit_code = 64

    def __init__(self, message: str = "", *, hint: str = "", field: str = "") -> None:
        super().__init__(message, hint=hint)
        #: What was asked wrongly, by the name it has in records; empty = nothing in particular.
        self.field = field


class AlreadyFiled(ModnWatchError):
    """The archive has the same bytes already, or they came twice; whoever sent them asked."""

    code = "already_filed"
    remedy = "Nothing to do; to have it recorded all the same, send it with mode new_version."


class NotFiled(ModnWatchError):
    """The record has no file in the archive: it waits, was sent round again, or was deleted."""

    code = "not_filed"
    remedy = (
        "Only what is completed can be read anew; `modn-watch files show ID` says how it stands."
    )


class InQuarantine(ModnWatchError):
    """The file waits in quarantine, where it must not be forgotten."""

    code = "in_quarantine"
    remedy = "Release it, assign it, or delete it with its file (--hard)."


class NotInQuarantine(ModnWatchError):
    """The file does not wait in quarantine, or not any more."""

    code = "not_in_quarantine"
    remedy = "`modn-watch quarantine list` shows what does."


class PlaceTaken(ModnWatchError):
    """Another file lies where this one would go, and none is ever replaced."""

    code = "place_taken"
    remedy = "Move that one away, or send this one to another client and project."


class NotSignedIn(ModnWatchError):
    """Nobody is let in here without saying who it is, and what was said is not known."""

    code = "not_signed_in"
    remedy = (
        "Send a token (Authorization: Bearer ...), or sign in with one; "
        "`modn-watch token create NAME --role read` makes it."
    )


class NotAllowed(ModnWatchError):
    """Whoever asks is known, and may not do this."""

    code = "not_allowed"
    remedy = "Ask with a token whose role allows it."


class TooOften(ModnWatchError):
    """So many wrong tokens came from there that for a while none is looked at."""

    code = "too_often"
    remedy = "Wait a minute, and ask with the right one."

    def __init__(self, message: str = "", *, hint: str = "", retry_after_s: int = 60) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_s = retry_after_s


class Unknown(ModnWatchError):
    """There is no such record, project or file; or it was deleted for good."""

    code = "unknown"
    remedy = "`modn-watch files list` shows which records there are."


class NoPicture(Unknown):
    """There is no such picture of the file: nothing in it can be shown, or it cannot be drawn."""

    code = "no_picture"
    remedy = "Download the file and open it in the program that it came from."


class Corrupt(ModnWatchError):
    """The archive and the journal contradict each other. A person must look; nothing was mended."""

    code = "corrupt"
    remedy = (
        "Compare the places it names; nothing was removed. Then `modn-watch quarantine release ID` "
        "sends the file that is held round again. Where none is held any more, save the file again "
        "if anybody has it; `modn-watch files delete ID --hard` closes the record."
    )


def catalogue() -> dict[str, type[ModnWatchError]]:
    """Return every error class by its code; of those that share one, what they are kinds of."""
    found: dict[str, type[ModnWatchError]] = {}
    waiting: list[type[ModnWatchError]] = [ModnWatchError]
    while waiting:
        error = waiting.pop()
        found.setdefault(error.code, error)
        waiting.extend(error.__subclasses__())
    return found
