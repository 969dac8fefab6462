"""What other programs may rely on: load a project, check it, build its briefs, look up a fact. Prints nothing.

Everything in `__all__` keeps its name and meaning within a major version; the rest of the package may change. See
docs/api.md for examples.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from .builder import faults, run, stale
from .diagnostics import Diagnostic, FactsheetError, Severity, Span, errors, nearest
from .output.files import Done, usual_folder
from .project import folder as project_folder
from .project.loaded import Loaded
from .project.whole import finished_part, unfinished_briefs
from .records.model import Citation, Fact, FactBase, Source
from .writers import WRITERS

__all__ = [
    "Built",
    "Citation",
    "Diagnostic",
    "Done",
    "Fact",
    "FactBase",
    "FactsheetError",
    "Project",
    "Severity",
    "Source",
    "Span",
    "build",
    "check",
    "fact",
    "load",
]


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it was read.

    `records` holds its records by id: sources, origins, facts, judgements, conflicts and briefs. A record with a
    problem of its own is missing there and is named in `problems`, which cover files, shape and references; `check`
    finds the rest.
    """

    folder: Path
    records: FactBase
    problems: tuple[Diagnostic, ...]
    _loaded: Loaded = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did with one file: its brief and format, where it is, and what became of it.

    `done` is WRITTEN; UNCHANGED, where the file was up to date; BESIDE, where the file was edited by hand and `path` is
    the new one next to it; LEFT, where it was edited and the records have not changed since; or FAILED, and `problem`
    says why. `left_out` are the items that the page leaves out so as to fit.
    """

    brief: str
    format: str
    path: Path
    done: Done
    left_out: tuple[str, ...] = ()
    problem: Diagnostic | None = None


def load(folder: str | os.PathLike[str] = ".") -> Project:
    """Return the project in `folder`, with whatever could be read of it.

    Raises FactsheetError where `folder` is not a project. Problems in its files are no error here: see `problems`.
    """
    home = project_folder.given(Path(folder))
    loaded = project_folder.read(home)
    return Project(home, loaded.base, tuple(loaded.problems), loaded)


def check(project: Project, as_of: dt.date | None = None) -> tuple[Diagnostic, ...]:
    """Return every problem of `project`, in the order of its files: what `factsheet check` reports.

    `as_of` is the day on which reviews count as overdue. Default: today.
    """
    return tuple(faults.check(project._loaded, as_of or dt.date.today()))  # noqa: DTZ011  # the user's local day


def fact(project: Project, id_: str) -> Fact:
    """Return the fact with the id `id_`. Raises KeyError, with the most similar id, where there is none."""
    facts = project.records.facts
    if id_ not in facts:
        near = nearest(id_, facts)
        raise KeyError(f"no fact {id_!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return facts[id_]


def build(
    project: Project,
    briefs: Iterable[str] = (),
    formats: Iterable[str] = (),
    output: str | os.PathLike[str] | None = None,
) -> tuple[Built, ...]:
    """Write those of the files asked for that are stale, and return what became of each file.

    `briefs` are ids; default: all. `formats` are "pdf", "docx", "html" or "outline"; default: PDF and Word. `output` is
    the folder to write into; default: `output` in the project. A file that was edited by hand is never replaced.

    Raises ValueError for an unknown brief or format, before anything is written; and FactsheetError, with every
    problem, where a brief asked for has errors or does not fit its page: its files are as they were, and the other
    briefs are written. A file, rather than a record, that can't be read stops all of them.
    """
    asked = stale.Asked(tuple(dict.fromkeys(briefs)), tuple(dict.fromkeys(formats)))
    loaded, today = project._loaded, dt.date.today()  # noqa: DTZ011  # as in `check`
    bad = errors(loaded.problems)
    unfinished = unfinished_briefs(loaded) if bad else {}
    for name, known in ((asked.briefs, {**project.records.briefs, **unfinished}), (asked.formats, WRITERS)):
        if unknown := [one for one in name if one not in known]:
            raise ValueError(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
    finished = finished_part(loaded) if bad else loaded
    names = tuple(name for name in asked.briefs if name not in unfinished)
    if finished is None or not finished.base.briefs or (asked.briefs and not names):
        raise FactsheetError(bad)
    stopped = faults.refused(loaded, faults.check(loaded, today, warn=False), today)
    outcome = run.build(
        finished.base,
        stale.Asked(names, asked.formats),
        _target(project, output),
        theme_of=loaded.theme_of,
        lock=loaded.lock,
        faults=lambda: stopped,
    )
    refused = [replace(d, span=d.span or loaded.span(b)) for b, found in outcome.refused.items() for d in found]
    if unfinished.keys() & (asked.briefs or unfinished):
        refused += bad
    if refused:
        raise FactsheetError(dict.fromkeys(refused))
    return tuple(
        Built(
            one.status.brief, one.status.format, one.written.path, one.written.done, one.left_out, one.written.problem
        )
        for one in outcome.built
    )


def _target(project: Project, output: str | os.PathLike[str] | None) -> Path:
    if output is not None:
        return Path(output)
    return usual_folder(project.folder, "give `output`")
