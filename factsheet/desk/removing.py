"""Sources taken out of a project: one that was just added, or any that no record refers to; and put back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import FactsheetError
from ..edits import CANNOT
from ..edits.reloading import loaded_with
from ..fresh import read_plain
from ..originals import begun, placing
from ..originals.folder import FOLDER
from ..originals.reading import MOST_BYTES
from ..output.files import write_all
from ..project.loaded import Loaded
from ..records.yaml_file import MappingNode, SequenceNode
from ..transaction import ABSENT, Changed, Write
from .asked import answered, desk_of, missing, part
from .html_text import shown, text
from .view import DeskView
from .workbench import AddedSource, RemovedSource, Workbench, workbench

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def remove(request: Request) -> Response:
    """Answer with what removing a source comes to that no record refers to; writes nothing."""
    id_, bench = part(request, "source"), workbench(request)

    def planned(view: DeskView) -> dict[str, Any]:
        source = added_source(view, id_)
        return removal(view, bench, source, "No record refers to this source.")

    return answered(await desk_of(request).answer(planned))


def added_source(view: DeskView, id_: str) -> AddedSource:
    """Return the files of a source. Raises FactsheetError where its record stands in a file with others."""
    loaded = view.snapshot.loaded
    if id_ not in begun.sources(loaded):
        raise missing(f"source {id_}")
    path = loaded.nodes[id_][0].path
    root = loaded.files[path].root
    lists = [n for n in root.values.values() if isinstance(n, SequenceNode)] if isinstance(root, MappingNode) else []
    if sum(len(n.items) for n in lists) != 1:
        what = f"{path} has records other than `{id_}`"
        raise FactsheetError([CANNOT.at(loaded.span(id_), what, f"delete the record of `{id_}` there by hand")])
    texts = [p for p in sorted((view.home / FOLDER).glob(f"{id_}.*")) if p.is_file() and p.stem == id_]
    files = [path, *(p.relative_to(view.home).as_posix() for p in texts)]
    return AddedSource(id_, {one: placing.sha256_at(view.home, one) for one in files})


def refuse_needed(view: DeskView, added: AddedSource) -> None:
    """Raise FactsheetError where a source can't be taken away: a file is another by now, or records need it."""
    loaded = view.snapshot.loaded
    hint = f"to remove it all the same, delete {', '.join(added.files)}"
    for path, was in added.files.items():
        if placing.sha256_at(view.home, path) not in (was, ""):
            what = f"{added.id} can’t be removed: {path} has changed since"
            raise FactsheetError([CANNOT.at(None, what, hint)])
    after = loaded_with(loaded, {path: file for path, file in loaded.files.items() if path not in added.files})
    told = {(d.code, d.message) for d in loaded.problems}
    if not added.text_only and (
        _cites(loaded, added.id) or any((d.code, d.message) not in told for d in after.problems)
    ):
        what = f"{added.id} can’t be removed: other records refer to it"
        raise FactsheetError([CANNOT.at(None, what, "take these citations and references out first")])


def _cites(loaded: Loaded, source: str) -> bool:
    return any(c.source == source for fact in loaded.base.facts.values() for c in fact.citations)


def take_away(view: DeskView, added: AddedSource) -> RemovedSource:
    """Delete the files of a source; return what puts them back. Raises FactsheetError where one has changed."""
    refuse_needed(view, added)
    there = {path: was for path, was in added.files.items() if placing.sha256_at(view.home, path)}
    data = {path: read_plain(str(view.home / path), MOST_BYTES) or b"" for path in there}
    placing.take_away(view.home, there)
    return RemovedSource(added.id, data)


def put_back(view: DeskView, removed: RemovedSource) -> list[str]:
    """Write the files of a removed source again, all or none. Raises FactsheetError where one is there."""
    try:
        write_all(view.home, [Write(path, ABSENT, data) for path, data in removed.files.items()])
    except Changed as error:
        what = f"{removed.id} can’t be put back: {_shown(view.home, error.path)} is there already"
        raise FactsheetError([CANNOT.at(None, what, "move that file away first")]) from error
    return list(removed.files)


def gone(view: DeskView, added: AddedSource) -> bool:
    """Return whether nothing of a source that was added is left."""
    return not any(placing.sha256_at(view.home, path) for path in added.files)


def removal(view: DeskView, bench: Workbench, added: AddedSource, why: str) -> dict[str, Any]:
    """Return what taking a source away comes to."""
    refuse_needed(view, added)
    there = [path for path in added.files if placing.sha256_at(view.home, path)]
    said = "This file would be deleted:" if len(there) == 1 else "These files would be deleted:"
    return _card(bench.put_removal(added), why, said, there)


def return_of(bench: Workbench, removed: RemovedSource, why: str) -> dict[str, Any]:
    """Return what putting a removed source back comes to."""
    return _card(bench.put_removal(removed), why, "These files would be written again:", list(removed.files))


def _card(number: str, why: str, said: str, paths: list[str]) -> dict[str, Any]:
    files = "".join(f"<li>{shown(path)}</li>" for path in paths)
    html = (
        '<article class="card"><h2 class="said" tabindex="-1">What would change</h2>'
        f'<p class="notice">{text(why)}</p><p>{said}</p><ul class="below">{files}</ul><p class="actions">'
        '<button type="button" class="main" data-accept>Accept</button> '
        '<button type="button" data-leave>Back</button></p></article>'
    )
    return {"number": number, "html": html, "page": None, "brief": "", "made": "", "records": []}


def _shown(home: Path, path: Path) -> str:
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else path.name
