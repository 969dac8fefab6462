"""Edits on a terminal: shown, judged by the problems that come with them, and put in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

import click

from .. import report
from ..diagnostics import Diagnostic, errors, plural, printable
from ..edits import Patch, write
from ..project.loaded import Loaded
from ..project.whole import UNFINISHED
from ..terminal import tell
from ..transaction import Write
from .frame import fail


def judged(before: Loaded, patch: Patch, found: Iterable[Diagnostic] = ()) -> int:
    """Say which problems come and go, and return how many errors come; what is left open was said already. `found` is
    what comparing with the originals found besides, said where nothing else says why.
    """
    from ..builder.faults import compared
    from ..rules import unverified_citation

    came, gone = compared(before, patch.loaded, dt.date.today())
    came = [d for d in came if d.code not in (*UNFINISHED, unverified_citation.KIND.code)]  # it was just compared
    seen = () if errors(came) else tuple(found)
    say_effects(came, gone, patch.loaded, seen)
    say_errors_elsewhere(before)
    return len(errors([*came, *seen]))


def sound_or_fail(loaded: Loaded, wanted: Mapping[str, Container[str]]) -> None:
    """Exit with the errors of the records where something `wanted` is not among those that can be used: it may stand in
    a file that can't be read, or have errors itself. Other records with errors stop nothing.
    """
    if all(name in names for name, names in wanted.items()):
        return
    bad = errors(loaded.problems)
    ids = {name for name, names in wanted.items() if name not in names and name in loaded.nodes}
    spans = [(span.path, span.line) for id_ in ids if (span := loaded.span(id_)) is not None]
    if any(d.code.startswith("E0") for d in bad) or spans:
        fail(bad, loaded)


def say_errors_elsewhere(loaded: Loaded) -> None:
    """Say that there are errors in other records, on standard error; unfinished records are not counted."""
    if bad := [d for d in errors(loaded.problems) if d.code not in UNFINISHED]:
        click.echo(f"{plural(len(bad), 'error')} in other records; see `factsheet check`", err=True)


def say_effects(
    come: Iterable[Diagnostic], gone: Iterable[Diagnostic], loaded: Loaded, compared: Iterable[Diagnostic] = ()
) -> None:
    """Print to standard error which problems come with an edit, which of them only comparing with the originals shows
    (`compared`), and which problems go.
    """
    if come:
        click.echo("\nAfter this, `factsheet check` will say:", err=True)
        click.echo(report.text(come, loaded.files, False), err=True)
    if compared:
        click.echo("\nAfter this, `factsheet verify` will say:", err=True)
        click.echo(report.text(compared, loaded.files, False), err=True)
    if gone:
        click.echo("\nAfter this, `factsheet check` will no longer say:", err=True)
        for problem in gone:
            click.echo(f"  {problem.code} {printable(problem.message)}", err=True)


def needs_besides(loaded: Loaded, source_id: str, said: Mapping[str, str]) -> str:
    """Return what the confidence asked for needs besides and the records do not have; "" where nothing.

    `check` says so too, but of all facts together, when they are written.
    """
    source = loaded.base.sources.get(source_id)
    confidence = said.get("confidence", "low")
    if source is None or confidence == "low":
        return ""
    named = source.originator or said.get("origin")
    needs = [] if named else ["an origin (--origin, or `originator` in its record)"]
    needs += [] if source.descriptor else ["a `descriptor` in its record"]
    return f"{confidence} confidence on `{source.id}` alone needs {' and '.join(needs)}" if needs else ""


def show(patch: Patch) -> None:
    for line in patch.diff.splitlines():
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.echo(click.style(printable(line), fg=colour))


def show_added(patch: Patch) -> None:
    """Print the lines that a patch adds, to standard error."""
    for line in patch.diff.splitlines():
        if line.startswith("+") and not line.startswith("+++"):
            click.echo(click.style(f"    {printable(line[1:])}", fg="green"), err=True)


def put_in_place(home: Path, loaded: Loaded, patch: Patch, also: Sequence[Write] = ()) -> None:
    """Write an edit, with other files that change along with it, and name what was edited."""
    along = {home.resolve() / one.target for one in also}
    for path in write(home, loaded, patch, tell, also):
        if path not in along:
            click.echo(f"{path.relative_to(home.resolve()).as_posix()}  written")
