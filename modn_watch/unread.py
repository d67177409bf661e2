"""Files of kinds that nobody here reads, which a job keeps all the same."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING

from modn_watch import evidence
from modn_watch.model import Extract, Note

if TYPE_CHECKING:
    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

#: What the end of an archived name can be.
_SUFFIX = re.compile(r"\.([a-z0-9]{1,16})$", re.IGNORECASE)
#: Python's own list: the machine's would make records differ from one to the other.
_MIME_TYPES = mimetypes.MimeTypes()
_UNKNOWN = "application/octet-stream"


def accepted(shop: Shop, ingest: Ingest, name: str) -> Extract | None:
    """Return what is known of a file that is filed with its job without being read.

    None where this installation wants no such files, where the file lies in no job's folder, and
    where its name has no ending under which it could be filed.
    """
    suffix = _SUFFIX.search(name.rstrip(". "))
    route = evidence.route(shop, ingest)
    if not (shop.accept_other and suffix and route.client_code and route.project_code):
        return None
    message = f"Nothing here reads .{suffix[1].lower()} files; name and folders speak for it."
    return Extract(
        file_type="other",
        parser_version="1",
        mime_type=_MIME_TYPES.guess_type(f"x{suffix[0].lower()}")[0] or _UNKNOWN,
        extension=suffix[1].lower(),
        notes=(Note(code="filed_unread", message=message),),
    )
