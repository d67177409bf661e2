"""Names: a customer's file name as facts, and a record as an archive name and back."""

from modn_watch.naming.archived import (
    archive_path,
    archived_stem,
    distinctions,
    file_name,
    logical_name,
    stem,
)
from modn_watch.naming.handed import handed_name
from modn_watch.naming.reading import read_name
from modn_watch.naming.slugs import client_slug, code_slug, readable, slug

__all__ = [
    "archive_path",
    "archived_stem",
    "client_slug",
    "code_slug",
    "distinctions",
    "file_name",
    "handed_name",
    "logical_name",
    "read_name",
    "readable",
    "slug",
    "stem",
]
