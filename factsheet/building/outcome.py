"""What a build says of its files: a line for each, what to do about those that were edited, and which are overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from .. import fresh, report
from ..builder import making, run
from ..diagnostics import Diagnostic, Severity, plural, printable
from ..look.font_file import Rights
from ..look.theme import SHEETS
from ..output.files import Done, read_manifest
from ..output.staleness import OutputState, OutputStatus
from ..page.typeset import fonts_of
from ..records.model import FactBase, PageSize
from ..terminal import put, shown_path, tell
from ..typed import NoReturn
from ..writers import WRITERS


def say_built(built: Sequence[run.BuiltOutput], target: Path, base: FactBase) -> None:
    """Print a line for each output that was written or left alone, and how many needed nothing."""
    unchanged = 0
    for output in built:
        shown = shown_path(output.written.path)
        why = printable(output.status.why)
        kept = f" (with {' '.join(output.status.kept)}, as before)" if output.status.kept else ""
        match output.written.done:
            case Done.WRITTEN:
                put(f"{shown}  written: {why or 'edits were discarded'}{kept}")
            case Done.BESIDE:
                assert output.written.edited is not None
                put(f"{shown}  written next to {printable(output.written.edited.name)}: {why}{kept}")
                put(f"  {_next(output.written.edited, shown, base, output.status.brief)}")
            case Done.LEFT:
                put(f"{shown}  left as it is: edited by hand, and its records have not changed since")
                put(f"  {_next(output.written.path, '', base, output.status.brief)}")
            case Done.UNCHANGED if output.written.edited is not None:
                name = printable(output.written.edited.name)
                put(f"{shown}  up to date, next to {name}, which is left as it is: {why}")
                put(f"  {_next(output.written.edited, shown, base, output.status.brief)}")
            case Done.UNCHANGED:
                unchanged += 1
            case Done.FAILED:
                pass
    if unchanged == len(built):
        put(f"Nothing to do: {fresh.all_files(unchanged)} up to date.")
    elif unchanged:
        put(f"{plural(unchanged, 'file')} up to date.")
    for brief, left_out in dict.fromkeys((b.status.brief, b.left_out) for b in built if b.written.done in _NEW):
        if left_out:
            put(f"  left out of {brief} to fit one page: {plural(len(left_out), 'item')}: {some_of(left_out)}")


#: More names than this make a line hard to read.
_MOST_NAMED = 60


def some_of(names: Sequence[str]) -> str:
    """Return names as a list, as many as can be read, and how many more there are."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def say_large(built: Sequence[run.BuiltOutput], theme_of: making.ThemeOf, base: FactBase) -> None:
    """Print a line for each brief that was set on a larger sheet than the paper it asks for."""
    for brief in dict.fromkeys(b.status.brief for b in built if b.written.done in _NEW):
        theme, paper = theme_of(brief), base.briefs[brief].page or base.project.page
        if theme.sheets[paper] != SHEETS[paper]:
            large, name = _LARGE[paper]
            put(f"  {brief} is set on {large}, as the theme {theme.name} requires, not on {name}")


def say_uncarried(built: Sequence[run.BuiltOutput], theme_of: making.ThemeOf) -> None:
    """Print a line for each family that new Word files name without carrying it, as its licence bits ask."""
    families: dict[str, None] = {}
    new = [b.status for b in built if b.written.done in _NEW]
    for brief in dict.fromkeys(status.brief for status in new if WRITERS[status.format].editable):
        theme = theme_of(brief)
        fonts = fonts_of(theme)
        if any(fonts.face(name).rights is Rights.READ for name, _ in theme.faces):
            families[theme.family] = None
    for family in families:
        put(
            f"  Word files do not contain {family}, which may be embedded only for reading and printing (OS/2 fsType): "
            "they keep to one page where it is installed"
        )


#: The double sheet of each paper, and the paper, as people call them.
_LARGE = {PageSize.LETTER: ("Tabloid (11 × 17 inches)", "Letter"), PageSize.A4: ("A3", "A4")}

_NEW = (Done.WRITTEN, Done.BESIDE)


def say_noticed(bad: Sequence[Diagnostic], problems: Sequence[Diagnostic]) -> None:
    """Print to standard error how many errors, in records that no brief needs, and warnings the records have."""
    warned = sum(d.severity is Severity.WARNING for d in problems)
    counts = [f"{plural(len(bad), 'error')} in other records"] if bad else []
    counts += [plural(warned, "warning")] if warned else []
    if counts:
        tell(f"{', '.join(counts)}; see `factsheet check`.")


def say_overdue(base: FactBase, briefs: tuple[str, ...]) -> None:
    """Print a line for each brief past its review date; on paper nothing changes, or the day would be in the bytes."""
    today = dt.date.today()
    for brief in briefs or tuple(base.briefs):
        review = base.briefs[brief].review_by
        if review is not None and review.latest is not None and review.latest < today:
            put(f"  {brief} was to be reviewed by {review.latest}")


def _next(edited: Path, new: str, base: FactBase, brief: str) -> str:
    """Return what to do about an edited file, perhaps with a new one beside it."""
    name = shown_path(edited)
    ways = [f"move {new} over it"] * bool(new) + ["build with --discard-edits"]
    if edited.is_symlink():
        return f"{name} is a link, and its target is left alone: {', or '.join(ways)}"
    if not any(form.editable and form.suffix == edited.suffix for form in WRITERS.values()):
        return ", or ".join((f"bring the edits of {name} into the records", *ways))
    from ..word.docx_reader import MOST_BYTES
    from ..word.standing import Left, standing  # reads Word files

    data = fresh.read_plain(str(edited), MOST_BYTES)
    left = Left.EDITS
    if data is not None:
        left = standing(data, base, brief, read_manifest(edited.parent).settled.get(fresh.digest(data), ())).left
    if left is Left.NOTHING:
        return f"there are no edited words left to bring back; to replace it, {', or '.join(ways)}"
    if left is Left.COMMENTS:
        resolve = (
            f"only comments are left in {name}: resolve or delete them in Word, or settle them with factsheet pull"
        )
        return ", or ".join((resolve, *ways))
    how = "factsheet pull" if new else f"factsheet pull {name}"
    return ", or ".join((f"bring the edits of {name} into the records ({how})", *ways))


def say_failed(problems: list[Diagnostic], others: int) -> NoReturn:
    tell(report.text(problems, {}, excerpt=False))
    what = plural(len(problems), "file")
    rest = f"; the other {plural(others, 'file')} {'is' if others == 1 else 'are'} done" if others else ""
    tell(f"{what} could not be written, and {'is' if len(problems) == 1 else 'are'} as before{rest}.")
    raise SystemExit(1)


def line(one: OutputStatus, target: Path) -> str:
    """Return "output/a.pdf  facts changed: …": how one output stands."""
    state = one.state
    text = f"{shown_path(target / one.name)}  {state}"
    if state is OutputState.FRESH:
        return text
    return f"{text}: {printable(one.why)}"
