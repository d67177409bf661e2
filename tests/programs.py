"""The program in this process: as quick as a function, with real files and real exit codes."""

import contextlib
import io
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import structlog

from modn_watch import cli

CONFIG = "[[inboxes]]\nquiet_s = 0.1\n[parsing]\nworkers = 1\n"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return self.out.splitlines()


@dataclass(frozen=True)
class Program:
    """`modn-watch`, run in a folder of its own."""

    folder: Path

    def __call__(self, *words):
        out, err = _stream(), _stream()
        before, sys.argv = sys.argv, ["modn-watch", *map(str, words)]
        code = 0
        try:
            with (
                contextlib.chdir(self.folder),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                cli.main()
        except SystemExit as end:
            code = end.code
        finally:
            sys.argv = before
            structlog.reset_defaults()
        return Answer(int(code or 0), _text(out), _text(err))

    def json(self, *words):
        return self(*words, "--json").json

    def drop(self, relative, content):
        path = self.folder / "inbox" / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def archived(self):
        return _files_below(self.folder / "archive")

    def quarantined(self):
        return _files_below(self.folder / "quarantine")

    def moved_to(self, folder):
        """Return a copy, for a test that changes something."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Program(folder)


def a_program(folder, config=CONFIG):
    """Return the program in a folder with a short quiet period."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(config)
    return Program(folder)


def _stream():
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream):
    return stream.buffer.getvalue().decode("utf-8")


def _files_below(root):
    return sorted(
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and ".modn-watch" not in path.parts
    )
