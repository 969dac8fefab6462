"""The story of a build in one place: load, check, compose, fit, write. Files and the environment are met here."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import __version__, edtf
from .compose import compose, printed_facts
from .diagnostics import Diagnostic, FactsheetError, errors, in_order
from .fit import Fitted, fit
from .loader import Loaded
from .model import BriefRecord, FactBase
from .output import Written, write_outputs
from .rules import RULES, Context
from .theme import Theme
from .typeset import Fonts, default_fonts
from .writers import WRITERS, Stamp

PROGRAM = f"factsheet {__version__}"


@dataclass(frozen=True, slots=True)
class Built:
    """What became of one brief: its files, and the ids of what was left out to fit the page."""

    brief: str
    fitted: Fitted
    written: list[Written] = field(default_factory=list)


def check(loaded: Loaded, as_of: dt.date) -> list[Diagnostic]:
    """Return every problem of the records: of files, shape and references, of the rules, of composing each brief.

    Rules run on what could be loaded, so that all problems are seen at once.
    """
    found = list(loaded.problems)
    context = Context(loaded, as_of)
    for rule in RULES.values():
        found.extend(rule.check(context))
    if not errors(found):
        for id_ in loaded.base.briefs:
            try:
                compose(loaded.base, id_)
            except FactsheetError as error:
                found.extend(replace(d, span=d.span or loaded.span(id_)) for d in error.diagnostics)
    return in_order(found)


def make(base: FactBase, brief_id: str, theme: Theme | None = None, fonts: Fonts | None = None) -> Fitted:
    """Return the brief fitted to its page. Raises FactsheetError where it can't be."""
    record = base.briefs[brief_id]
    theme = theme or Theme()
    theme = replace(theme, page=record.page or base.project.page)
    return fit(lambda without: compose(base, brief_id, without), theme, fonts or default_fonts())


def stamp(base: FactBase, brief_id: str) -> Stamp:
    """Return what the files of a brief say of their making."""
    record = base.briefs[brief_id]
    return Stamp(_date(record), PROGRAM, facts_digest(base, brief_id))


def facts_digest(base: FactBase, brief_id: str) -> str:
    """Return the sha256, in hex, of all records the brief is made from, as their values and not as their YAML text."""
    record = base.briefs[brief_id]
    facts = [base.facts[f] for f in printed_facts(base, record)]
    sources = {c.source for f in facts for c in f.citations}
    parts: list[object] = [base.project, record, *facts]
    parts += [base.judgements[j] for j in record.key_judgements]
    parts += [base.conflicts[c] for c in record.disagreement]
    parts += [base.sources[s] for s in sorted(sources)]
    parts += [base.origins[o] for o in sorted(base.origins)]
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()


def _date(record: BriefRecord) -> dt.datetime:
    """Return the moment printed into the files: SOURCE_DATE_EPOCH, else the day of issue. Never the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) < 12:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    day = record.issued.latest or record.issued.earliest or edtf.parse("2000").earliest
    assert day is not None
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def build(
    base: FactBase, briefs: Iterable[str], formats: Sequence[str], folder: Path, discard_edits: bool = False
) -> list[Built]:
    """Write the `briefs` in each of `formats` into `folder` and return what became of each.

    All bytes are made before the first file is touched. Raises FactsheetError with the problems of every brief.
    """
    problems: list[Diagnostic] = []
    ready: list[tuple[Built, dict[str, bytes]]] = []
    for id_ in briefs:
        try:
            fitted = make(base, id_)
        except FactsheetError as error:
            problems.extend(error.diagnostics)
            continue
        made = {
            id_ + WRITERS[name].suffix: WRITERS[name].load()(fitted.page, stamp(base, id_)) for name in formats
        }
        ready.append((Built(id_, fitted), made))
    if problems:
        raise FactsheetError(problems)
    written = write_outputs(folder, {n: d for _, made in ready for n, d in made.items()}, discard_edits)
    at = 0
    for built, made in ready:
        built.written.extend(written[at : at + len(made)])
        at += len(made)
    return [built for built, _ in ready]
