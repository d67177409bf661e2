"""What runs in a child: it settles in, then reads one file after the other."""

from __future__ import annotations

import gc
import importlib
import io
import multiprocessing
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from modn_watch.errors import ModnWatchError
from modn_watch.sandbox import confinement, fitting, reading, scratch
from modn_watch.sandbox.reading import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from modn_watch.parsers import Format
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
    """Read or paint one file."""
    own = scratch.of_this_process(task.scratch)
    try:
        with scratch.marked(own, task.mark), reading.opened(task.path) as source:
            return _painted(task, source) if task.picture else _read(task, source)
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

    def read() -> Outcome:
        extract = parse(stream, task.limits)
        named = replace(extract, extension=choice.extension, notes=(*choice.notes, *extract.notes))
        return Outcome(extract=fitting.fit(named, task.limits.extract_bytes))

    return _done(task, choice.format, source, read)


def _painted(task: Task, source: reading.Source) -> Outcome:
    with ExitStack() as stack:
        sources = [source]
        sources += [stack.enter_context(reading.opened(path)) for path, _ in task.beside]
        names = [task.name, *(name for _, name in task.beside)]
        streams = [io.BufferedReader(each) for each in sources]
        formats = [
            task.choose(name, reading.head(each, stream), task.kind).format
            for name, each, stream in zip(names, sources, streams, strict=True)
        ]
        paint = reading.painter(formats[0])
        files = [(stream, known.name) for stream, known in zip(streams, formats, strict=True)]
        return _done(
            task,
            formats[0],
            source,
            lambda: Outcome(painted=paint(files, task.limits, task.picture)),
        )


def _done(
    task: Task, known: Format, source: reading.Source, work: Callable[[], Outcome]
) -> Outcome:
    """Return what comes of a file within its time and memory."""
    try:
        with confinement.held_to(seconds=task.timeout_s, memory_bytes=task.memory_bytes):
            return work()
    except BaseException as error:  # noqa: BLE001 -- libraries raise OSError, SystemExit and
        # panics for bad content; whatever comes out of a parser is the file's doing.
        blame = reading.blamed(error, known, source, task.memory_bytes)
        return replace(reading.refusal(blame), evidence=reading.evidence(error))
