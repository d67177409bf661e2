"""Reading what a plain form of a page sends."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from modn_watch.errors import Misasked

#: Of the words of one form; a longer one is none of ours.
_MOST_BYTES: Final = 65_536
_MOST_FIELDS: Final = 200


async def _form(request: Request) -> dict[str, str]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise Misasked
    try:
        fields = parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Misasked from None
    return {name: value.strip() for name, value in fields}


#: What a form sent, by the names of its fields; what was left empty is not there.
Form = Annotated[dict[str, str], Depends(_form)]
