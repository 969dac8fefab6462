"""What a build would write, and the build itself: what `factsheet status` and `factsheet build` do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..builder import faults, run, stale
from ..builder.run import MadeBrief
from ..diagnostics import FactsheetError, errors, plural
from ..output.files import Done, usual_folder
from ..output.staleness import OutputState, OutputStatus
from ..project.whole import finished_part
from .asked import answered, as_json, desk_of, fragment
from .html_text import shown, text, title_of
from .state import Desk, News
from .view import DeskView

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

#: So many of the files that a build wrote are named.
_NAMED = 12


async def would(request: Request) -> Response:
    """Answer with what a build would do, as HTML."""
    desk = desk_of(request)

    def foreseen(view: DeskView) -> str:
        with desk.making:
            return would_of(view, desk.read_only)

    return fragment(await desk.work_out(foreseen))


async def due(request: Request) -> Response:
    """Answer with how many files a build would write, as far as that is known without making them."""
    return answered({"due": await desk_of(request).answer(_due)})


def _due(view: DeskView) -> int:
    try:
        return sum(waits(one) for one in statuses(view, sure=False))
    except FactsheetError:
        return 0


async def build(request: Request) -> Response:
    """Build all that is stale, and answer with what became of each file."""
    desk = desk_of(request)
    return answered(await desk.change(lambda view: _build(desk, view)))


def output_of(home: Path) -> Path:
    """Return where the outputs of a project go. Raises FactsheetError where that lies outside of it."""
    return usual_folder(home, "remove the link")


def statuses(view: DeskView, sure: bool = True) -> list[OutputStatus]:
    """Return how each output stands that a build would look at. Raises FactsheetError where that can't be told."""
    now = view.snapshot
    sound = tuple(id_ for id_ in view.base.briefs if id_ not in now.refused)
    if not sound:
        return []
    return stale.survey(
        view.base,
        stale.Asked(sound),
        output_of(view.home),
        everything=True,
        theme_of=now.loaded.theme_of,
        lock=now.loaded.lock,
        sure=sure,
    )


def waits(one: OutputStatus) -> bool:
    """Return whether a build would write this file, or another next to it."""
    return one.state is not OutputState.ORPHAN and not one.current


def would_of(view: DeskView, read_only: bool) -> str:
    """Return what a build would do as HTML."""
    now = view.snapshot
    try:
        outputs = statuses(view)
    except FactsheetError as error:
        rows = "".join(f"<li>{shown(d.message)}</li>" for d in error.diagnostics)
        return f'<article><h2 class="said" tabindex="-1">Can’t tell what a build would do</h2><ul>{rows}</ul></article>'
    due = [one for one in outputs if waits(one)]
    head = f"A build would write {plural(len(due), 'file')}" if due else "Everything is built"
    if now.refused and not due:
        head = "Nothing can be built" if not outputs else "Everything else is built; the rest is stopped by errors"
    rows = "".join(_row(one) for one in sorted(outputs, key=lambda one: not waits(one)))
    refused = ""
    if now.refused:
        listed = "".join(f"<li>{text(title_of(now.loaded.base, id_))}</li>" for id_ in sorted(now.refused))
        refused = (
            f'<h3>Stopped by errors</h3><ul>{listed}</ul><p class="quiet">A build leaves these out until the '
            "errors are corrected. "
            '<button type="button" class="go" data-open="problems">See the problems</button></p>'
        )
    button = "" if read_only or not due else '<p><button type="button" class="main" data-build>Build now</button></p>'
    told = '<p id="building" role="status"></p>'
    return (
        f'<article><h2 class="said" tabindex="-1">{head}</h2>{button}{told}'
        f'<ul class="outputs">{rows}</ul>{refused}</article>'
    )


def _row(file: OutputStatus) -> str:
    why = [change.text for reason in file.reasons for change in reason.changes] or [r.text for r in file.reasons]
    lines = "".join(f"<li>{shown(line)}</li>" for line in why)
    state = "up to date" if file.state is OutputState.FRESH else str(file.state)
    reasons = f"<ul>{lines}</ul>" if lines else ""
    kind = "due" if waits(file) else "done"
    return (
        f'<li class="{kind}"><strong>{shown(file.name)}</strong> <span class="state">{text(state)}</span>{reasons}</li>'
    )


def _build(desk: Desk, view: DeskView) -> dict[str, object]:
    now = view.snapshot
    bad = errors(now.loaded.problems)
    loaded = finished_part(now.loaded) if bad else now.loaded
    if loaded is None:
        raise FactsheetError(bad)
    today = desk.today
    stopped = faults.refused(loaded, faults.check(loaded, today, warn=False), today)

    def told(each: Iterator[MadeBrief], count: int) -> Iterable[MadeBrief]:
        for at, made_brief in enumerate(each, 1):
            desk.tell(News("build", now.number, f"{at} of {count}: {made_brief.brief}"))
            yield made_brief

    with desk.making:
        outcome = run.build(
            loaded.base,
            stale.Asked(),
            output_of(view.home),
            inputs={} if bad else loaded.inputs,  # the next build looks again
            theme_of=loaded.theme_of,
            lock=loaded.lock,
            faults=lambda: stopped,
            progress=told,
        )
    written = [one for one in outcome.built if one.written.done in (Done.WRITTEN, Done.BESIDE)]
    failed = [one.written.problem for one in outcome.built if one.written.problem is not None]
    parts = ["Nothing to write"]
    if written:
        names = ", ".join(one.written.name for one in written[:_NAMED])
        more = f" and {len(written) - _NAMED} more" if len(written) > _NAMED else ""
        parts = [f"{plural(len(written), 'file')} written to {output_of(view.home)}: {names}{more}"]
    if outcome.refused:
        parts.append(f"stopped by errors: {', '.join(sorted(outcome.refused))}")
    return {
        "said": "; ".join(parts) + ".",
        "files": [{"name": one.written.name, "done": str(one.written.done)} for one in outcome.built],
        "problems": as_json([*failed, *(d for those in outcome.refused.values() for d in those)]),
    }
