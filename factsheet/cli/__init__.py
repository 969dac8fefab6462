"""The command line: arguments in, calls, results printed, exit code out. Takes no decisions about records or pages.

Each command is a module here, imported only when it runs, so that a command starts without the libraries of the others.
Exit codes: 0 all well, 1 problems in the records or files, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from .. import __version__

if TYPE_CHECKING:
    from pathlib import Path

#: Command → the module here that holds it, and its name there. The order is that of `--help`.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "new": ("new", "new"),
    "build": ("build", "build"),
    "status": ("status", "status"),
    "diff": ("diff", "diff"),
    "pull": ("pull", "pull"),
    "provenance": ("provenance", "provenance"),
    "check": ("check", "check"),
    "fmt": ("fmt", "fmt"),
    "verify": ("verify", "verify"),
    "find": ("find", "find"),
    "cite": ("cite", "cite"),
    "edit": ("edit", "edit"),
    "suggest": ("suggest", "suggest"),
    "source": ("source", "source"),
    "retract": ("retract", "retract"),
    "remove": ("remove", "remove"),
    "export": ("export", "export"),
    "site": ("site", "site"),
    "list": ("inspect", "list_"),
    "show": ("inspect", "show"),
    "trace": ("inspect", "trace"),
    "explain": ("explain", "explain"),
    "schema": ("schema", "schema"),
    "theme": ("theme", "theme"),
    "preview": ("preview", "preview"),
    "serve": ("serve", "serve"),
}

EXAMPLES = """\b
From documents to a page, by questions:
  factsheet new ferries --from *.pdf && cd ferries
  factsheet cite                     pick figures, correct sentences, say how sure they are
  factsheet edit ferries             sections, bottom line, title, judgement, gap
  factsheet verify --lock && factsheet build

\b
Examples:
  factsheet build                    write every brief, as PDF and Word, into output/
  factsheet build china-role -f pdf  one brief, one format
  factsheet check                    every problem in the records, with its place and fix
  factsheet show dprk-aid            what a record says and what it rests on
"""


class _Commands(click.Group):
    """Commands imported when asked for; a mistyped one gets the nearest names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f".{module}", __name__), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not args[0].startswith("-") and args[0] not in COMMANDS:
            from ..diagnostics import nearest, printable

            near = nearest(args[0], COMMANDS)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"no command {printable(args[0])!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _as_path(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    """Return the folder as a path; the module for paths is imported only where one is given."""
    if value is None:
        return None
    from pathlib import Path

    return Path(value)


@click.group(
    cls=_Commands,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    callback=_as_path,
    help="The project folder. Default: this folder or the nearest one above it.",
)
@click.version_option(__version__, prog_name="factsheet", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, folder: Path | None) -> None:
    """One-page briefs, in PDF and Word, from curated, cited and graded facts in YAML.

    Facts are in facts/, their sources in seeds/; pages are written to output/.
    """
    ctx.obj = folder


def wrong_usage(command: str, message: str) -> int:
    """Print a message with the usage of a command, as click itself prints it, and return the exit code."""
    above = click.Context(main, info_name="factsheet", **main.context_settings)
    named = main.get_command(above, command)
    assert named is not None
    error = click.UsageError(message, click.Context(named, above, info_name=command))
    error.show()
    return error.exit_code


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of the program with `arguments`. Raises KeyboardInterrupt, and OSError where standard output
    can't be written: how the process ends then is for the caller.
    """
    try:
        main.main(list(arguments), prog_name="factsheet", standalone_mode=False)
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    return 0
