"""What runs in a child: it settles in, then reads one file after the other."""

from __future__ import annotations

import gc
import importlib
import io
import multiprocessing
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from modn_watch.errors import ModnWatchError
from modn_watch.sandbox import confinement, fitting, reading, scratch
from modn_watch.sandbox.reading import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from modn_watch.sandbox.reading import Task


def settle_in(folder: Path, modules: Sequence[str], startable: Sequence[Path]) -> None:
    """Prepare a child.

    Args:
        folder: where each child has a folder of its own for temporary files.
        modules: parsers that are imported beforehand.
        startable: programs that parsers may start.
    """
    daemon = multiprocessing.parent_process()
    assert daemon is not None, "runs in a child"
    assert daemon.pid is not None, "it was started"
    confinement.confine(folder, daemon.sentinel, daemon.pid, startable)
    for module in modules:
        with suppress(ImportError):
            importlib.import_module(module)
    # Collecting would touch, and so copy, every page that is shared with the server.
    gc.freeze()


def read_file(task: Task) -> Outcome:
    """Read one file."""
    own = scratch.of_this_process(task.scratch)
    try:
        with scratch.marked(own, task.mark), reading.opened(task.path) as source:
            return _read(task, source)
    except ModnWatchError as error:
        return reading.refusal(error)
    finally:
        # What one drawing left behind must not be held against the next.
        gc.collect()
        scratch.clear(own)


def _read(task: Task, source: reading.Source) -> Outcome:
    stream = io.BufferedReader(source)
    choice = task.choose(task.name, reading.head(source, stream), task.kind)
    parse = reading.parser(choice.format)
    try:
        with confinement.held_to(seconds=task.timeout_s, memory_bytes=task.memory_bytes):
            extract = parse(stream, task.limits)
            named = replace(
                extract, extension=choice.extension, notes=(*choice.notes, *extract.notes)
            )
            return Outcome(extract=fitting.fit(named, task.limits.extract_bytes))
    except BaseException as error:  # noqa: BLE001 -- libraries raise OSError, SystemExit and
        # panics for bad content; whatever comes out of a parser is the file's doing.
        blame = reading.blamed(error, choice.format, source, task.memory_bytes)
        return replace(reading.refusal(blame), evidence=reading.evidence(error))
