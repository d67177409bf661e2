"""Is the tesseract program there, and which languages does it know?"""

from __future__ import annotations

import shutil
import subprocess

_TIMEOUT_S = 10


def languages() -> tuple[str, ...]:
    """Return the languages that tesseract can read; empty when it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    command = [program, "--list-langs"]
    try:
        answer = subprocess.run(  # noqa: S603 -- a fixed command, found on the PATH
            command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(line.strip() for line in answer.stdout.splitlines()[1:] if line.strip())


def usable(wanted: str, known: tuple[str, ...]) -> str:
    """Return those of the wanted languages that are known, joined by `+`; empty = no OCR."""
    return "+".join(language for language in wanted.split("+") if language in known)
