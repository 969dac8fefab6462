"""What `factsheet build` does when there is work, and what `--check` says of it."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .. import fresh
from ..builder import faults, making, run, stale
from ..diagnostics import Diagnostic, FactsheetError, errors, plural
from ..frozen import frozen, replace
from ..output.basis import Basis
from ..output.files import Done, held
from ..project import folder as project
from ..project.loaded import Loaded
from ..project.whole import UNFINISHED
from ..terminal import failed, finished, put, root, say_refused, sound, tell
from . import BuildCall
from .outcome import line, say_built, say_failed, say_large, say_noticed, say_overdue, say_uncarried
from .targets import Shard, asked_for, output_folder, theme_asked

#: From this many briefs on, a second process pays off.
_MANY = 8


@frozen
class BuildRequest:
    """What a command asks of a build: briefs and formats (empty: all, and the usual ones), where to, and how."""

    briefs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    output: str | None = None
    discard_edits: bool = False
    jobs: int | None = None
    options: making.Options = ()
    keep: bool = True
    theme: str = ""
    shard: Shard | None = None


def build_here(call: BuildCall) -> int:
    """Build what a call asks for, as `factsheet build` does, and return the exit code. Raises WrongUsage."""
    try:
        rebuild(Path(call.folder) if call.folder else None, BuildRequest(call.briefs, call.formats, call.output))
    except FactsheetError as error:
        return failed(error.diagnostics, writes=True)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    return 0


def rebuild(folder: Path | None, request: BuildRequest) -> None:
    """Load, check, write what is stale, and say in a line what became of each file."""
    home = root(folder)
    with held(home, tell):
        loaded = project.read(home)
        today = dt.date.today()
        write_stale(home, loaded, request, lambda composing: faults.check(loaded, today, composing=composing))


def write_stale(
    home: Path,
    loaded: Loaded,
    request: BuildRequest,
    check: Callable[[bool], list[Diagnostic]],
    basis: Basis | None = None,
) -> None:
    """Write what is stale of a project that is held, whose records are `loaded`, and say what became of each file.

    `check` returns the problems of the records, those of composing only if it is told so; it is called while the pages
    are made. `basis` is that of the records, where the caller has it.
    """
    read = loaded
    loaded, briefs, unfinished = finished(read, request.briefs, writes=True)
    if loaded is read and errors(loaded.problems):  # what the faulty text was meant to say is not known
        raise SystemExit(failed(errors(check(True)), loaded, writes=True))
    target = output_folder(home, request.output)
    asked = asked_for(loaded, briefs, request.formats, request.shard)
    base = loaded.base
    count = len(asked.briefs or base.briefs)
    problems: list[Diagnostic] = []

    def stopped() -> dict[str, list[Diagnostic]]:
        problems.extend(check(False))
        return faults.refused(loaded, problems, dt.date.today())

    outcome = run.build(
        base,
        asked,
        target,
        inputs={} if request.theme or loaded is not read else loaded.inputs,  # the next build looks again
        theme_of=theme_asked(home, loaded, request.theme, writes=True),
        options=request.options,
        keep=request.keep,
        lock=loaded.lock,
        discard_edits=request.discard_edits,
        jobs=request.jobs or (os.cpu_count() or 1 if count >= _MANY else 1),
        faults=stopped,
        part=request.shard,
        basis=basis if loaded is read else None,
        say=tell,
        progress=_bar,
    )
    refused = {
        brief: [replace(d, span=d.span or loaded.span(brief)) for d in brief_problems]
        for brief, brief_problems in outcome.refused.items()
    }
    bad = [d for d in errors(problems) if d.code not in UNFINISHED]
    if refused and not outcome.built:
        found = [*bad, *(d for brief_problems in refused.values() for d in brief_problems)]
        raise SystemExit(failed(found, loaded, writes=True))
    say_built(outcome.built, target, base)
    themes = theme_asked(home, loaded, request.theme, writes=True)
    say_large(outcome.built, themes, base)
    if "--no-embed-fonts" not in request.options:
        say_uncarried(outcome.built, themes)
    if refused:
        say_refused(refused, loaded)
    say_noticed([] if refused else bad, problems)
    say_overdue(base, tuple(dict.fromkeys(b.status.brief for b in outcome.built)))
    unwritten = [b.written.problem for b in outcome.built if b.written.problem]
    if unwritten:
        say_failed(unwritten, sum(b.written.done is not Done.FAILED for b in outcome.built))
    if refused or unfinished:
        raise SystemExit(1)


def _bar(each: Iterator[run.MadeBrief], count: int) -> Iterable[run.MadeBrief]:
    """Show on a terminal how far long work is."""
    if count < _MANY or not sys.stderr.isatty():
        return each
    return _with_bar(each, count)


def _with_bar(each: Iterator[run.MadeBrief], count: int) -> Iterator[run.MadeBrief]:
    import click  # only where there is a bar to show

    with click.progressbar(each, length=count, label="Building", file=sys.stderr) as bar:
        yield from bar


def check_all(folder: Path | None, request: BuildRequest) -> None:
    """Say of each output asked for that is stale why it is; exit 1 if any is. Writes nothing."""
    home = root(folder)
    loaded, briefs, refused = sound(folder, request.briefs, writes=False)
    target = output_folder(home, request.output)
    asked = asked_for(loaded, briefs, request.formats, request.shard)
    outputs = stale.survey(
        loaded.base,
        asked,
        target,
        theme_of=theme_asked(home, loaded, request.theme, writes=False),
        options=request.options,
        keep=request.keep,
        lock=loaded.lock,
    )
    behind = [output for output in outputs if output.reasons]
    for output in behind:
        put(line(output, target))
    if behind:
        are = "is" if len(behind) == 1 else "are"
        tell(f"{len(behind)} of {plural(len(outputs), 'file')} {are} not what a build would write.")
        raise SystemExit(1)
    if refused:
        raise SystemExit(1)
    put(f"{fresh.all_files(len(outputs)).capitalize()} up to date.")
