"""Do the journal's rows and the files on disk tell the same story?  One check for every test."""

import hashlib
import os
from itertools import pairwise
from pathlib import Path, PurePosixPath

OWN_FOLDER = ".modn-watch"
TEXTS = (".reason.txt", ".NOT FILED.txt", ".filed.txt")
COLUMNS = (
    *("id", "state", "sha256", "file_path", "quarantine_path", "stem", "extension", "version"),
    *("held_name", "attempts", "duplicate_of", "lease_token", "source_path"),
)
#: Of these rows nothing is left to do.
HISTORY = {"ABANDONED", "RELEASED"}
FINISHED = {"DONE", "DUPLICATE", "QUARANTINED"}


def files(root):
    """Return what lies in a folder, by the path below it, but for what is our own."""
    found = {}
    for folder, names, plain in os.walk(root):
        names[:] = [name for name in names if name != OWN_FOLDER]
        for name in plain:
            path = Path(folder, name)
            found[str(path.relative_to(root))] = path
    return found


def originals(root):
    """Return the files of people in a folder."""
    return {name: path for name, path in files(root).items() if not name.endswith(TEXTS)}


def digest(path):
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def contradictions(rows, *, archive, quarantine, foreign=()):
    """Return every sentence in which rows and files contradict each other; none is wanted.

    Args:
        rows: of `file_ingests`, each a mapping of COLUMNS.
        archive: its folder.
        quarantine: its folder.
        foreign: files in the archive that were never ours.
    """
    rows = [row for row in rows if row["state"] not in HISTORY]
    filed = [row for row in rows if row["state"] == "DONE"]
    rejected = [row for row in rows if row["state"] == "QUARANTINED"]
    return [
        *_unfinished(rows),
        *_misfiled(filed, archive, foreign),
        *_misnumbered(filed),
        *_astray(rows, {row["id"]: row for row in filed}),
        *_misplaced(rejected, quarantine),
    ]


def _unfinished(rows):
    for row in rows:
        if row["state"] not in FINISHED:
            yield f"record {row['id']} is still {row['state']}"
        if row["held_name"] is not None:
            yield f"record {row['id']} holds something"
        if row["lease_token"] is not None:
            yield f"record {row['id']} is in somebody's hand"


def _misfiled(filed, archive, foreign):
    on_disk = {name: path for name, path in files(archive).items() if name not in foreign}
    places = [row["file_path"] for row in filed]
    yield from (f"two rows own {place}" for place in set(places) if places.count(place) > 1)
    yield from (f"no row owns {name}" for name in sorted(on_disk.keys() - set(places)))
    for row in filed:
        path = on_disk.get(row["file_path"])
        if path is None:
            yield f"{row['file_path']} of record {row['id']} is not in the archive"
        elif digest(path) != row["sha256"]:
            yield f"{row['file_path']} of record {row['id']} has other bytes"


def _misnumbered(filed):
    taken = {}
    for row in filed:
        folder = PurePosixPath(row["file_path"]).parent
        taken.setdefault((folder, row["stem"], row["extension"]), []).append(row)
    for (_, stem, extension), versions in taken.items():
        numbers = [row["version"] for row in versions]
        if len(set(numbers)) < len(numbers):
            yield f"{stem}.{extension} has versions {numbers}"
        digests = [row["sha256"] for row in sorted(versions, key=lambda row: row["version"])]
        if any(one == other for one, other in pairwise(digests)):
            yield f"{stem}.{extension} has the same bytes twice in a row"


def _astray(rows, filed):
    for row in rows:
        if row["state"] == "DUPLICATE":
            original = filed.get(row["duplicate_of"])
            if original is None or original["sha256"] != row["sha256"]:
                yield f"record {row['id']} is a duplicate of nothing"


def _misplaced(rejected, quarantine):
    waiting = originals(quarantine)
    places = [row["quarantine_path"] for row in rejected]
    yield from (f"two rows own {place}" for place in set(places) if places.count(place) > 1)
    yield from (f"no row owns {name}" for name in sorted(waiting.keys() - set(places)))
    texts = files(quarantine)
    for row in rejected:
        if row["quarantine_path"] not in waiting:
            yield f"{row['quarantine_path']} of record {row['id']} is not in quarantine"
        elif f"{row['quarantine_path']}.reason.txt" not in texts:
            yield f"nothing says why {row['quarantine_path']} is in quarantine"
