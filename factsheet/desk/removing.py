"""Sources taken out of a project, as by `factsheet source remove`, and put back: shown first, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..diagnostics import FactsheetError
from ..edits import CANNOT
from ..originals import begun
from ..originals.removing import refuse_referred, removal, write_files
from ..project import folder as project
from ..transaction import ABSENT, state
from .asked import answered, desk_of, missing, part
from .html_text import shown, text
from .view import DeskView
from .workbench import OpenFiles, Workbench, WrittenFiles, workbench

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def remove(request: Request) -> Response:
    """Answer with what removing a source comes to that no record refers to; writes nothing."""
    id_, bench = part(request, "source"), workbench(request)

    def planned(view: DeskView) -> dict[str, Any]:
        loaded = view.snapshot.loaded
        if id_ not in begun.sources(loaded):
            raise missing(f"source {id_}")
        change = removal(view.home.resolve(), loaded, id_)
        return _card(bench, OpenFiles(id_, f"removal of {id_}", change.writes), "No record refers to this source.")

    return answered(await desk_of(request).answer(planned))


def done(view: DeskView, found: OpenFiles) -> WrittenFiles:
    """Write and delete files as they were shown; return what takes that back. Raises FactsheetError where one has
    changed, or a record refers by now to a source that goes.
    """
    home = view.home.resolve()
    if _record_goes(found):
        refuse_referred(project.read(home), found.id)
    return WrittenFiles(found.id, found.said, write_files(home, found.writes))


def taking_back(view: DeskView, bench: Workbench, last: WrittenFiles, why: str) -> dict[str, Any]:
    """Return what taking back files that were written or deleted comes to. Raises FactsheetError where it can't be."""
    home = view.home.resolve()
    states = {write.target: state(home / write.target) for write in last.back}
    left = tuple(write for write in last.back if write.data is not None or states[write.target] != ABSENT)
    if not left:
        raise FactsheetError([CANNOT.at(None, f"the files of {last.id} have already been deleted")])
    for write in left:
        if states[write.target] == write.old:
            continue
        if write.old == ABSENT:
            what = f"{last.id} can’t be put back: {write.target} is there already"
            raise FactsheetError([CANNOT.at(None, what, "move that file away first")])
        what = f"{last.id} can’t be removed: {write.target} has changed since"
        hint = f"to remove it all the same, delete {', '.join(each.target for each in left)}"
        raise FactsheetError([CANNOT.at(None, what, hint)])
    files = OpenFiles(last.id, last.said, left, last)
    if _record_goes(files):
        refuse_referred(view.snapshot.loaded, files.id)
    return _card(bench, files, why)


def _record_goes(files: OpenFiles) -> bool:
    return any(path.startswith("seeds/") for path in files.deletes)


def _card(bench: Workbench, files: OpenFiles, why: str) -> dict[str, Any]:
    written = [one.target for one in files.writes if one.data is not None]
    lists = _files("deleted", list(files.deletes)) + _files("written", written)
    html = (
        '<article class="card"><h2 class="said" tabindex="-1">What would change</h2>'
        f'<p class="notice">{text(why)}</p>{lists}<p class="actions">'
        '<button type="button" class="main" data-accept>Accept</button> '
        '<button type="button" data-leave>Back</button></p></article>'
    )
    return {"number": bench.put_files(files), "html": html, "page": None, "brief": "", "made": "", "records": []}


def _files(done_to_them: str, paths: list[str]) -> str:
    if not paths:
        return ""
    subject = "This file" if len(paths) == 1 else "These files"
    rows = "".join(f"<li>{shown(path)}</li>" for path in paths)
    return f'<p>{subject} would be {done_to_them}:</p><ul class="below">{rows}</ul>'
