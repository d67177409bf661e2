"""The commands. Each module holds one group; heavy imports wait until a command runs."""

from __future__ import annotations

import errno
import os
import signal
import sys
from typing import Annotated

import typer

from modn_watch import __version__
from modn_watch.cli import (
    api,
    audit,
    doctor,
    duplicates,
    explain,
    files,
    init,
    inspect,
    project,
    quarantine,
    review,
    run,
    scan,
    search,
    status,
    token,
    verify,
)
from modn_watch.cli.options import Config  # noqa: TC001 -- typer reads annotations
from modn_watch.errors import ModnWatchError

_USAGE = 64
#: What typer ends with when the words of a command are off.
_TYPER_USAGE = 2

app = typer.Typer(
    name="modn-watch",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Reads, records and files what a laser shop's designers save into shared folders.",
    epilog="Exit codes: 0 done, 1 something failed, 64 usage, 65 the file is at fault, "
    "75 try again later, 78 configuration.",
)
app.command()(run.run)
app.command()(scan.scan)
app.command()(inspect.inspect)
app.add_typer(files.app, name="files")
app.add_typer(quarantine.app, name="quarantine")
app.command()(search.search)
app.command()(duplicates.duplicates)
app.command()(review.review)
app.command()(project.project)
app.command()(api.api)
app.add_typer(token.app, name="token")
app.command()(audit.audit)
app.command()(status.status)
app.command()(doctor.doctor)
app.command()(verify.verify)
app.command()(init.init)
app.command()(explain.explain)


def _version(wanted: bool) -> None:  # noqa: FBT001 -- typer hands a flag over like this
    if wanted:
        typer.echo(f"modn-watch {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    config: Config = None,
    version: Annotated[  # noqa: ARG001, FBT002 -- a flag with a callback of its own
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    if config is not None:
        # Before the command's name it means the same as after it, where it is read again.
        os.environ["MODN_WATCH_CONFIG"] = str(config.absolute())


def main() -> None:
    """Run the command that the program's arguments name, and exit with its code."""
    # A lease that is broken in the moment of its test would end the process otherwise.
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    if sys.stdout is None:
        typer.echo("There is nowhere to print the answer to: stdout is closed.", err=True)
        sys.exit(_USAGE)
    try:
        app()
        sys.stdout.flush()
    except SystemExit as end:
        sys.exit(_USAGE if end.code == _TYPER_USAGE else end.code)
    except ModnWatchError as error:
        typer.echo(f"{error.message}\n{error.hint}".strip(), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader, `head` say, has had enough.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        typer.echo(f"The answer could not be printed: {error.strerror}.", err=True)
        sys.exit(1)
