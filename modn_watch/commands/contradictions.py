"""What `verify` may find: each kind with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.roots import Root


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Journal and disk do not agree in one point."""

    #: Stable, lower-case snake; one of `TO_DO`.
    code: str
    #: In which root, and where: absolute, as the file system spells it.
    root: Root
    path: bytes
    #: The record that it is about; None where no record is known.
    record_id: int | None
    #: One plain sentence.
    what: str

    @property
    def to_do(self) -> str:
        """Return what a person can do about it."""
        return TO_DO[self.code]


#: What to do, by what was found.
TO_DO: Mapping[str, str] = {
    "archived_missing": (
        "Bring it back from a backup; --repair does so where the archive has the same bytes "
        "elsewhere. Else save the original again: it is filed anew."
    ),
    "archived_changed": (
        "Compare it with a backup. Nothing replaces it by itself; the same original saved again is "
        "filed as the next version."
    ),
    "archived_stray": (
        "Look what it is. If it is wanted, save it into its project's folder in the inbox, and "
        "then remove it here."
    ),
    "version_twice": "Rename nothing by hand; on shares that do not know case one hides the other.",
    "original_gone": "Save the file again: it is filed anew. Then delete this record.",
    "held_missing": (
        "Look for it in a backup, or save the original again. The record stops, and "
        "`modn-watch status` lists it."
    ),
    "held_stray": "--repair sends it round again through its inbox, once it is an hour old.",
    "quarantined_missing": (
        "Nothing, if somebody took it out: a running modn-watch notices within seconds, and "
        "--repair notes it."
    ),
    "quarantined_changed": (
        "If somebody mended it there, send it round: `modn-watch quarantine release ID`."
    ),
    "quarantine_stray": (
        "Move it into the inbox, to the folder of its client and project, or remove it."
    ),
    "reason_stray": (
        "--repair removes it if modn-watch wrote it and nobody has changed it. Else it is "
        "somebody's: keep it elsewhere, or remove it."
    ),
    "note_stray": "--repair removes it: the file that it speaks of has left quarantine.",
    "leftover": "--repair removes it; a running modn-watch does so too.",
    "own_folder_missing": "--repair makes it.",
    "halted": "See `modn-watch explain corrupt`; then `modn-watch quarantine release ID`.",
    "halted_empty": (
        "Look for the file in the archive or a backup, and save it again if anybody has it; then "
        "`modn-watch files delete ID --hard` closes the record."
    ),
    "inbox_unknown": "Name that inbox in the configuration again until its files are finished.",
    "marker_differs": (
        "Mount the right share there. Only if this really is the folder, write the id that the "
        "journal knows into its .modn-watch/root.json; `modn-watch doctor` names it."
    ),
    "unreadable": (
        "Give the user that modn-watch runs as the right to read there, or run this as that user."
    ),
}
