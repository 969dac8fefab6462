"""What `factsheet check` does once its options are read: all problems of the records, printed and counted.

A check without options needs no click, and begins here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from . import collector, report
from .builder.faults import check as all_problems
from .diagnostics import Diagnostic, FactsheetError, errors, plural
from .project import folder as project
from .project.loaded import Loaded
from .terminal import failed, put, root, shown

#: Applies fixes to the records of a project, found on a day; returns whether anything was written.
Fixing = Callable[[Path, Loaded, list[Diagnostic], dt.date], bool]

#: So many records take longer to give up than a person should wait.
_MANY = 2000


def check_here() -> int:
    """Check the project here or above, as `factsheet check` does, and return the exit code."""
    try:
        return check(None)
    except FactsheetError as error:
        return failed(error.diagnostics)


def check(folder: Path | None, form: str = "text", as_of: dt.date | None = None, fixing: Fixing | None = None) -> int:
    """Print every problem in the records, in a form of `report.FORMATS`, and return the exit code: 1 where one is an
    error. Checks as if on the day `as_of`, by default today. Raises FactsheetError where there is no project.
    """
    home = root(folder)
    loaded = project.read(home, at_once=fixing is None)
    day = as_of or dt.date.today()  # noqa: DTZ011  # the user's
    problems = all_problems(loaded, day)
    if fixing is not None and fixing(home, loaded, problems, day):
        loaded = project.read(home)
        problems = all_problems(loaded, day)
    if text := shown(form, problems, loaded, home):
        put(text)
    if form == "text":
        base = loaded.base
        put(
            f"{plural(len(base.sources), 'source')}, {plural(len(base.origins), 'origin')}, "
            f"{plural(len(base.facts), 'fact')}, {plural(len(base.judgements), 'judgement')}, "
            f"{plural(len(base.conflicts), 'conflict')}, {plural(len(base.briefs), 'brief')}: "
            f"{report.tally(problems, loaded.files)}"
        )
    if len(loaded.nodes) > _MANY:
        collector.leave(loaded)
    return 1 if errors(problems) else 0
