"""`factsheet verify`."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from pathlib import Path

import click

from .. import report
from ..diagnostics import errors, in_order, plural, printable
from ..evidence.lock import BROKEN, PATH, Lock, LockState
from ..evidence.verdict import CitationOutcome, Level
from ..originals import folder as originals
from ..originals import locking
from ..originals import verify as story
from ..output.files import held
from ..project import folder as project
from ..rules import unverified_citation
from ..terminal import known, root, shown, shown_path, tell
from .frame import DAY, say_passed_over
from .guard import guarded


@click.command(
    epilog="\b\nExamples:\n  factsheet verify\n  factsheet verify hong-2024 --texts ~/papers\n"
    "  factsheet verify --lock      record in seeds/evidence.lock what was verified"
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the originals. Default: originals/ in the project.",
)
@click.option("--lock", "write", is_flag=True, help=f"Write what was verified to {PATH}, to be committed.")
@click.option("-f", "--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True)
@click.option("--as-of", type=DAY, metavar="DAY", help="The day to write in the lock. Default: today.")
@click.pass_obj
@guarded
def verify(
    folder: Path | None, sources: tuple[str, ...], texts: Path | None, write: bool, form: str, as_of: dt.datetime | None
) -> None:
    """Compare every citation with the original of its source.

    An original is a text file, originals/<source-id>.txt; git ignores that folder. Paragraph, phrase and numbers must
    agree. What can't be compared here is looked up in the lock: is it still the citation that was verified, and when?

    Exit code 0: every citation is verified, now or by the lock, though there may be warnings about statements. 1: a
    citation differs, or was never verified.
    """
    home = root(folder)
    with held(home, tell) if write else nullcontext():
        _verify(home, sources, texts, write, form, as_of.date() if as_of else dt.date.today())


def _verify(home: Path, sources: tuple[str, ...], texts: Path | None, write: bool, form: str, day: dt.date) -> None:
    before = locking.lock_of(home)
    loaded = project.read(home)
    base = loaded.base
    only = {known(name, base.sources, "source") for name in sources}
    place = texts or home / originals.FOLDER
    at_hand = originals.read_originals(place, base.sources.values(), only)
    result = story.verify(loaded, at_hand.texts, day, only)
    broken = [] if write else [d for d in loaded.problems if d.code == BROKEN.code]
    problems = in_order([*broken, *result.problems, *at_hand.problems])
    if text := shown(form, problems, loaded, home):
        click.echo(text)
    if form == "text":
        _say(result, len({base.facts[id_].citations[i].source for id_, i in result.verdicts}), shown_path(place))
        _strangers([name for name in at_hand.strangers if Path(name).stem not in loaded.nodes])  # or it has errors
    left_out = len(result.held_back)
    single = left_out == 1
    without = f"without {left_out} that {'has' if single else 'have'} an open error" if left_out else ""
    if write:
        _lock(home, before, result.lock, form == "text", without)
    elif form == "text" and loaded.lock is not None and result.lock.entries != loaded.lock.entries:
        which = f", {without}" if without else ""
        click.echo(f"{PATH} does not have all of this; `factsheet verify --lock` writes it{which}")
    passed_over = say_passed_over(loaded)
    if passed_over or errors(problems) or any(d.code == unverified_citation.KIND.code for d in problems):
        raise SystemExit(1)


def _say(result: story.VerificationReport, sources: int, place: str) -> None:
    verified = result.count(CitationOutcome.VERIFIED)
    loose = result.count(CitationOutcome.VERIFIED, Level.DOCUMENT)
    unseen = result.count(CitationOutcome.UNAVAILABLE)
    where = f" ({plural(loose, 'citation')} only somewhere in the text, not at the place cited)" if loose else ""
    click.echo(
        f"{plural(len(result.verdicts), 'citation')} of {plural(sources, 'source')}: "
        f"{verified} verified{where}, {result.count(CitationOutcome.CHANGED)} changed, {unseen} not compared"
    )
    if result.without:
        click.echo(f"no original in {place} of {', '.join(result.without)}")
    if unseen:
        days = result.days()
        when = f" on {days[0]}" if len(days) == 1 else f" between {days[0]} and {days[-1]}" if days else ""
        click.echo(
            f"by {PATH}, of those not compared: {result.held(LockState.VERIFIED)} still as verified{when}, "
            f"{result.held(LockState.CHANGED)} changed since, {result.held(LockState.NEVER)} never verified"
        )


def _strangers(names: list[str]) -> None:
    """Say which files were compared with nothing."""
    if names:
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        listed = ", ".join(printable(name) for name in names[:_MOST_NAMES])
        click.echo(
            f"{plural(len(names), 'file')} {'belongs' if len(names) == 1 else 'belong'} to no source: {listed}{more}"
        )


_MOST_NAMES = 8


def _lock(home: Path, before: str, lock: Lock, say: bool, without: str) -> None:
    done = "written" if locking.put_lock(home, before, lock) else "unchanged"
    if say:
        count = plural(len(lock.entries), "citation")
        click.echo(f"{shown_path(home / PATH)}  {done}, {count}{f', {without}' if without else ''}")
