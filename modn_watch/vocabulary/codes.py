"""The codes of clients and projects, in every spelling that people use."""

from __future__ import annotations

import re
from typing import Final

_CLIENT_SHAPE: Final = r"CL[-_ ]?(?P<client>[0-9]{4,6})"
_PROJECT_SHAPE: Final = (
    r"JB[-_ ]?(?P<year>[0-9]{4})[-_ ](?P<month>0[1-9]|1[0-2])[-_ ]"
    rf"{_CLIENT_SHAPE}[-_ ](?P<number>[0-9]{{3,5}})"
)
_CLIENT = re.compile(rf"{_CLIENT_SHAPE}(?![0-9A-Za-z])", re.IGNORECASE)
_PROJECT = re.compile(rf"{_PROJECT_SHAPE}(?![0-9A-Za-z])", re.IGNORECASE)
_BETWEEN = " -_"


def client_code(text: str) -> str | None:
    """Return the client code that the whole text spells: `CL-0001`, `cl 0001` -> `CL0001`."""
    code, rest = leading_client(text.strip())
    return None if rest else code


def project_code(text: str) -> str | None:
    """Return the project code that the whole text spells, as in `JB-2025-10-CL0001-001`."""
    code, rest = leading_project(text.strip())
    return None if rest else code


def leading_client(text: str) -> tuple[str | None, str]:
    """Return the client code that a text begins with, and what follows it."""
    match = _CLIENT.match(text)
    if not match:
        return None, text
    return f"CL{match['client']}", text[match.end() :].lstrip(_BETWEEN)


def leading_project(text: str) -> tuple[str | None, str]:
    """Return the project code that a text begins with, and what follows it."""
    match = _PROJECT.match(text)
    if not match:
        return None, text
    code = job_code(f"CL{match['client']}", match["year"], match["month"], match["number"])
    return code, text[match.end() :].lstrip(_BETWEEN)


def job_code(client: str, year: str, month: str, number: str) -> str:
    """Return the project code of a client's job; its number has three digits or more."""
    return f"JB-{year}-{int(month):02}-{client}-{int(number):03}"


def client_of(project: str) -> str | None:
    """Return the client that a project code names."""
    match = _PROJECT.fullmatch(project)
    return f"CL{match['client']}" if match else None
