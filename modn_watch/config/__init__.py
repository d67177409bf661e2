"""Settings: one TOML file, then the environment, both checked before anything starts.

Paths are absolute once loaded: relative ones start at the file's folder. Nothing else in the
package reads settings, and nothing here keeps any.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from modn_watch.config import variables
from modn_watch.config.complaints import Origin, of_values, stop
from modn_watch.config.file import chosen_file, from_file
from modn_watch.config.places import settled
from modn_watch.config.settings import Inbox, Ocr, Parsing, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Inbox", "Ocr", "Parsing", "Settings", "chosen_file", "load"]


def load(config_file: Path | None, environ: Mapping[str, str], cwd: Path) -> Settings:
    """Read and check every setting.

    Args:
        config_file: what `--config` names; None when it is not given.
        environ: the environment, of which only `MODN_WATCH_...` counts.
        cwd: absolute.

    Returns:
        Settings whose paths are all absolute.

    Raises:
        Misconfigured: whatever is wrong, all of it at once as far as it can be known.
    """
    file = chosen_file(config_file, environ, cwd)
    base = file.parent if file else cwd
    own = variables.own(environ)
    origin = Origin(file=file, base=base, variables=variables.keys_of(own))
    tree = from_file(file) if file else {}
    changes, complaints = _from_environment(own, origin, _inbox_count(tree))
    stop([*_refused(tree, Origin(file=file, base=base)), *complaints], origin)
    return settled(Settings.model_validate(variables.laid_over(tree, changes)), origin)


def _inbox_count(tree: Mapping[str, Any]) -> int:
    listed = tree.get("inboxes")
    return len(listed) if isinstance(listed, list) and listed else 1


def _refused(tree: Mapping[str, Any], origin: Origin) -> list[str]:
    """Say what is wrong in a file: its values have types, so a number is no text and no truth."""
    text = json.dumps(tree, default=lambda other: {type(other).__name__: str(other)})
    try:
        Settings.model_validate_json(text, strict=True)
    except ValidationError as error:
        return of_values(error, origin)
    return []


def _from_environment(
    own: Mapping[str, str], origin: Origin, inbox_count: int
) -> tuple[variables.Changes, list[str]]:
    names = set(origin.variables.values())
    bare: Mapping[str, Any] = {"inboxes": [{}] * inbox_count}
    complaints = [variables.unknown(name) for name in own if name not in names]
    try:
        changes = variables.read(origin.variables, own)
        Settings.model_validate(variables.laid_over(bare, changes))
    except ValidationError as error:
        return variables.Changes(), [*complaints, *of_values(error, origin)]
    except ValueError as error:
        return variables.Changes(), [*complaints, str(error)]
    return changes, complaints
