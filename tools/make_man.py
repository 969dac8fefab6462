"""Writes the man pages: one for the program and one for each command, from the texts of `--help`.

python tools/make_man.py FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from factsheet import __version__
from factsheet.cli import main


def pages(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the name and the text (roff, man macros) of the page for `command`, then those of its subcommands."""
    yield context.command_path.replace(" ", "-"), page(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from pages(below, click.Context(below, info_name=name, parent=context))


def page(command: click.Command, context: click.Context) -> str:
    """Return one page."""
    name = context.command_path.replace(" ", "-")
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [
        f'.TH "{name.upper()}" "1" "" "factsheet {__version__}" "Factsheet"',
        *(".SH NAME", f"{_plain(name)} \\- {_plain(command.get_short_help_str(200).rstrip('.'))}"),
        *(".SH SYNOPSIS", f".B {_plain(context.command_path)}", _plain(usage)),
        ".SH DESCRIPTION",
        *_paragraphs(command.help or ""),
    ]
    records = [r for p in command.get_params(context) if (r := p.get_help_record(context)) is not None and r[1]]
    if records:
        lines.append(".SH OPTIONS")
    for option, text in records:
        lines += [".TP", f"\\fB{_plain(option)}\\fR", _plain(text)]
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        for below in command.list_commands(context):
            one = command.get_command(context, below)
            assert one is not None
            lines += [".TP", f"\\fB{_plain(f'{name}-{below}')}\\fR(1)", _plain(one.get_short_help_str(200))]
    if command.epilog:
        examples = command.epilog.replace("\b", "").strip().splitlines()
        lines += [".SH EXAMPLES", ".nf", *(_plain(line.strip()) for line in examples[1:]), ".fi"]
    return "\n".join(lines) + "\n"


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace("\b", "").strip().split("\n\n"):
        yield ".PP"
        yield from (_plain(line.strip()) for line in paragraph.splitlines())


def _plain(text: str) -> str:
    """Return `text` so that roff prints it as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def write(folder: Path) -> None:
    """Write all pages into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(main, click.Context(main, info_name="factsheet")):
        (folder / f"{name}.1").write_text(text, encoding="utf-8")
        print(folder / f"{name}.1")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/make_man.py FOLDER")
    write(Path(sys.argv[1]))
