"""What `factsheet build` does when there is work, and what `--check` says of it."""

from __future__ import annotations

import datetime as dt
import gc
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from .. import fresh, report
from ..builder import faults, making, run, stale
from ..diagnostics import Diagnostic, FactsheetError, errors, plural, printable
from ..look.theme import SHEETS
from ..output.files import WRITE, Done
from ..output.manifest import OutputState, OutputStatus
from ..project import folder as project
from ..project.loader import Loaded
from ..records.model import FactBase, PageSize
from ..writers import WRITERS
from .frame import fail, known, root, say_refused, shown_path, sound

#: So many briefs are worth a second process.
_MANY = 8


def rebuild(
    folder: Path | None,
    briefs: tuple[str, ...],
    formats: tuple[str, ...],
    output: str | None,
    discard_edits: bool,
    jobs: int | None,
    options: making.Options = (),
    keep: bool = True,
    theme: str = "",
) -> None:
    """Load, check, write what is stale, and say in a line what became of each file."""
    home = root(folder)
    target = output_folder(home, output)
    inputs = input_digests(home)
    gc.disable()  # nothing of what is read is given up, so looking for it again and again takes longer than reading
    loaded = project.read(home)
    today = dt.date.today()
    if errors(loaded.problems):  # no brief is built: what the faulty text was meant to say is not known
        fail(errors(faults.check(loaded, today)), loaded)
    asked = asked_for(loaded, briefs, formats)
    base = loaded.base
    gc.freeze()
    gc.enable()
    count = len(asked.briefs or base.briefs)
    bad: list[Diagnostic] = []

    def stopped() -> dict[str, list[Diagnostic]]:
        bad.extend(errors(faults.check(loaded, today, warn=False, composing=False)))
        return faults.refused(loaded, bad, today)

    outcome = run.build(
        base,
        asked,
        target,
        inputs={} if theme else inputs | asset_digests(home, loaded.assets),  # the next build sets it back
        theme_of=theme_asked(home, loaded, theme),
        options=options,
        keep=keep,
        discard_edits=discard_edits,
        jobs=jobs or (os.cpu_count() or 1 if count >= _MANY else 1),
        faults=stopped,
        say=lambda text: click.echo(text, err=True),
        progress=_bar,
    )
    refused = {
        brief: [replace(d, span=d.span or loaded.span(brief)) for d in problems]
        for brief, problems in outcome.refused.items()
    }
    if refused and not outcome.built:
        fail([*bad, *(d for problems in refused.values() for d in problems)], loaded)
    say_built(outcome.built, target, base)
    _say_large(outcome.built, theme_asked(home, loaded, theme), base)
    if refused:
        say_refused(refused, loaded)
    elif bad:
        click.echo(f"{plural(len(bad), 'error')} in other records; see `factsheet check`.", err=True)
    _say_overdue(base, tuple(dict.fromkeys(b.status.brief for b in outcome.built)))
    failed = [b.written.problem for b in outcome.built if b.written.problem]
    if failed:
        _failed(failed, sum(b.written.done is not Done.FAILED for b in outcome.built))
    if refused:
        raise SystemExit(1)


def _bar(each: Iterator[run.Made], count: int) -> Iterable[run.Made]:
    """Show on a terminal how far long work is."""
    if count < _MANY or not sys.stderr.isatty():
        return each
    return _with_bar(each, count)


def _with_bar(each: Iterator[run.Made], count: int) -> Iterator[run.Made]:
    with click.progressbar(each, length=count, label="Building", file=sys.stderr) as bar:
        yield from bar


def say_built(built: Sequence[run.BuiltOutput], target: Path, base: FactBase) -> None:
    """Print a line for each output that was written or left alone, and how many needed nothing."""
    unchanged = 0
    for one in built:
        shown = shown_path(one.written.path)
        why = printable(one.status.why)
        kept = f" (with {' '.join(one.status.kept)}, as before)" if one.status.kept else ""
        match one.written.done:
            case Done.WRITTEN:
                click.echo(f"{shown}  written: {why or 'edits were discarded'}{kept}")
            case Done.BESIDE:
                assert one.written.edited is not None
                click.echo(f"{shown}  written beside {printable(one.written.edited.name)}: {why}{kept}")
                click.echo(f"  {_next(one.written.edited, shown, base, one.status.brief)}")
            case Done.LEFT:
                click.echo(f"{shown}  left as it is: edited by hand, and its records have not changed since")
                click.echo(f"  {_next(one.written.path, '', base, one.status.brief)}")
            case Done.UNCHANGED if one.written.edited is not None:
                name = printable(one.written.edited.name)
                click.echo(f"{shown}  up to date, beside {name}, which is left as it is: {why}")
                click.echo(f"  {_next(one.written.edited, shown, base, one.status.brief)}")
            case Done.UNCHANGED:
                unchanged += 1
            case Done.FAILED:
                pass
    if unchanged == len(built):
        click.echo(f"Nothing to do: {'the file is' if unchanged == 1 else f'all {unchanged} files are'} up to date.")
    elif unchanged:
        click.echo(f"{plural(unchanged, 'file')} up to date.")
    for brief, left_out in dict.fromkeys((b.status.brief, b.left_out) for b in built if b.written.done in _NEW):
        if left_out:
            click.echo(f"  left out of {brief} to fit one page: {plural(len(left_out), 'item')}: {', '.join(left_out)}")


def _say_large(built: Sequence[run.BuiltOutput], theme_of: making.ThemeOf, base: FactBase) -> None:
    """Print a line for each brief that was set on a larger sheet than the paper it asks for."""
    for brief in dict.fromkeys(b.status.brief for b in built if b.written.done in _NEW):
        theme, paper = theme_of(brief), base.briefs[brief].page or base.project.page
        if theme.sheets[paper] != SHEETS[paper]:
            large, name = _LARGE[paper]
            click.echo(f"  {brief} is set on {large}, as the theme {theme.name} asks, not on {name}")


#: The double sheet of each paper, and the paper, as people call them.
_LARGE = {PageSize.LETTER: ("Tabloid (11 × 17 inches)", "Letter"), PageSize.A4: ("A3", "A4")}

_NEW = (Done.WRITTEN, Done.BESIDE)


def _say_overdue(base: FactBase, briefs: tuple[str, ...]) -> None:
    """Print a line for each brief past its review date; on paper nothing changes, or the day would be in the bytes."""
    today = dt.date.today()
    for brief in briefs or tuple(base.briefs):
        review = base.briefs[brief].review_by
        if review is not None and review.latest is not None and review.latest < today:
            click.echo(f"  {brief} was to be reviewed by {review.latest}")


def _next(edited: Path, new: str, base: FactBase, brief: str) -> str:
    """Return what to do about an edited file, perhaps with a new one beside it."""
    name = shown_path(edited)
    ways = [f"move {new} over it"] * bool(new) + ["build with --discard-edits"]
    if edited.is_symlink():
        return f"{name} is a link, and what it leads to is left alone: {', or '.join(ways)}"
    if not any(form.editable and form.suffix == edited.suffix for form in WRITERS.values()):
        return ", or ".join((f"bring the edits of {name} into the records", *ways))
    from ..word.docx_reader import MOST_BYTES
    from ..word.redline import Left, left_in  # reads Word files

    data = fresh.read_plain(str(edited), MOST_BYTES)
    left = Left.EDITS if data is None else left_in(data, base, brief)
    if left is Left.NOTHING:
        return f"nothing in its words is left to bring back: {', or '.join(ways)}"
    if left is Left.COMMENTS:
        return ", or ".join((f"only comments are left in {name}: delete them in Word", *ways))
    how = "factsheet pull" if new else f"factsheet pull {name}"
    return ", or ".join((f"bring the edits of {name} into the records ({how})", *ways))


def _failed(problems: list[Diagnostic], others: int) -> NoReturn:
    click.echo(report.text(problems, {}, excerpt=False), err=True)
    what = plural(len(problems), "file")
    rest = f"; the other {plural(others, 'file')} {'is' if others == 1 else 'are'} done" if others else ""
    click.echo(f"{what} could not be written, and {'is' if len(problems) == 1 else 'are'} as before{rest}.", err=True)
    raise SystemExit(1)


def check_all(
    folder: Path | None,
    briefs: tuple[str, ...],
    formats: tuple[str, ...],
    output: str | None,
    options: making.Options = (),
    keep: bool = True,
    theme: str = "",
) -> None:
    """Say of each output asked for that is stale why it is; exit 1 if any is. Writes nothing."""
    home = root(folder)
    loaded, briefs, refused = sound(folder, briefs)
    target = output_folder(home, output)
    asked = asked_for(loaded, briefs, formats)
    found = stale.survey(
        loaded.base, asked, target, theme_of=theme_asked(home, loaded, theme), options=options, keep=keep
    )
    behind = [one for one in found if one.reasons]
    for one in behind:
        click.echo(line(one, target))
    if behind:
        click.echo(f"{plural(len(behind), 'file')} of {len(found)} would not be what a build writes.", err=True)
        raise SystemExit(1)
    if refused:
        raise SystemExit(1)
    click.echo(f"{'The file is' if len(found) == 1 else f'All {len(found)} files are'} up to date.")


def line(one: OutputStatus, target: Path) -> str:
    """Return "output/a.pdf  facts changed: …": how one output stands."""
    state = one.state
    text = f"{shown_path(target / one.name)}  {state}"
    if state is OutputState.FRESH:
        return text
    return f"{text}: {printable(one.why)}"


# ── shared with the other commands ───────────────────────────────────────────────────────────────────────


def asked_for(loaded: Loaded, briefs: tuple[str, ...], formats: tuple[str, ...]) -> stale.Asked:
    """Return what is asked for; end with a usage error for a brief that does not exist."""
    base = loaded.base
    if not base.briefs:
        raise click.UsageError("the project has no brief yet; facts/ needs a file with a `briefs:` list")
    return stale.Asked(tuple(known(name, base.briefs, "brief") for name in briefs), formats)


def theme_asked(home: Path, loaded: Loaded, name: str) -> making.ThemeOf:
    """Return the theme of each brief: `name` for all, if there is one. Ends with every problem of a theme that can't be
    used.
    """
    if not name:
        return loaded.theme_of
    before = len(loaded.problems)
    found = project.theme_named(home, loaded, name)
    if found is None:
        fail(loaded.problems[before:], loaded)
    return lambda brief: found


def input_digests(home: Path) -> dict[str, str]:
    """Return path → sha256 of every input file. Taken before the records are read, so that a file that is saved in
    between is looked at again by the next build.
    """
    found = {path: fresh.input_digest(str(home), path) for path in fresh.input_paths(str(home))}
    return {path: digest for path, digest in found.items() if digest is not None}


def asset_digests(home: Path, assets: Iterable[str]) -> dict[str, str]:
    """Return path → sha256 of the files that the theme is made of: its own, fonts, pictures."""
    found = {path: fresh.input_digest(str(home), path) for path in assets}
    return {path: digest for path, digest in found.items() if digest is not None}


def output_folder(home: Path, given: str | None) -> Path:
    """Return where outputs go. The project's own folder may be no link that leads out of the project."""
    if given is not None:
        return Path(given)
    folder = home / fresh.OUTPUT
    if not folder.resolve().is_relative_to(home):
        text = f"{shown_path(folder)} is a link that leads out of the project"
        raise FactsheetError([WRITE.at(None, text, f"to write there, say so: --output {folder.resolve()}")])
    return folder
