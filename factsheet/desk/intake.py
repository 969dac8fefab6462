"""Documents dropped on the desk: what one was read as, and what is written when it is added as a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..originals import intake, placing, taking
from ..originals.folder import IGNORED_BY
from ..originals.suggesting import suggestions
from ..records.model import Source
from ..transaction import Write, state
from .asked import answered, desk_of, fragment, part
from .forms import label_of
from .html_text import attribute, sentence_of, shown, text, title_of
from .view import DeskView
from .workbench import DroppedFile, WrittenFiles, dropped_file, workbench

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

#: So many pieces that were left out of the text are listed.
_MOST = 12


async def taken(request: Request) -> Response:
    """Answer with what a document was read as."""
    number, file = part(request, "number"), dropped_file(request)
    return fragment(await desk_of(request).answer(lambda view: _shown(view, number, file)))


async def take_in(request: Request) -> Response:
    """Take a document in, as `factsheet source add` does, and answer with the id of its record."""
    file, bench = dropped_file(request), workbench(request)

    def write(view: DeskView) -> tuple[WrittenFiles, bool]:
        new = new_source(view, file)
        mine = [path for path in placing.put(view.home, [new]) if path.name != IGNORED_BY]
        description = f"new source {new.id}" if new.record else f"text of {new.id}"
        back = tuple(Write(path.relative_to(view.home).as_posix(), state(path), None) for path in mine)
        return WrittenFiles(new.id, description, back), not new.record

    added, text_only = await desk_of(request).change(write)
    bench.done.append(added)
    return answered({"record": added.id, "text_only": text_only, "undo": bench.last})


def new_source(view: DeskView, file: DroppedFile) -> taking.NewSource:
    """Return what is written for a document: for one that is the missing text of a source, only that. Raises
    FactsheetError where it can't be read, or is there already.
    """
    assert file.read is not None
    if text_only := taking.lacking_text(view.snapshot.loaded, file.read, view.originals.texts):
        return text_only
    new = taking.new_source(view.snapshot.loaded, file.read, {}, schema=placing.schema_path(view.home))
    placing.refuse_taken(view.home, new)
    return new


def _text_only(view: DeskView, number: str, file: DroppedFile, source: str) -> str:
    recorded = view.base.sources[source].paragraph_sha256 or view.base.sources[source].text_sha256
    why = "It agrees with the record." if recorded else "It has the same title, and no other text is recorded."
    return (
        f'<article class="card" data-taken="{attribute(number)}"><p class="kind">{text(file.name)}</p>'
        f'<h2 class="said" tabindex="-1">This is the missing text of {text(source)}</h2>'
        f"<p>{text(title_of(view.base, source))}</p>"
        f"<p>{why} It is kept in originals/, on this machine only.</p>"
        '<p class="actions"><button type="button" class="main" data-take-in>Add this text</button> '
        '<button type="button" data-leave>Cancel</button></p></article>'
    )


def _alike(view: DeskView, read: taking.ReadFile) -> str:
    """Return which source without a text has the title of a document, and why this is not its text; "" for none."""
    for id_ in taking.same_title(view.snapshot.loaded, read, view.originals.texts):
        return (
            f'<p class="notice">It has the title of <code>{text(id_)}</code>, whose text is missing here. But its '
            "paragraphs are not those that were cited: it is another edition, or another document. Added as a source, "
            "it gets a record of its own.</p>"
        )
    return ""


def _shown(view: DeskView, number: str, file: DroppedFile) -> str:
    new = new_source(view, file)
    if not new.record:
        return _text_only(view, number, file, new.id)
    read = new.read
    states = "".join(
        f"<div><dt>{text(key)}</dt><dd>{shown(('; '.join(value) if isinstance(value, tuple) else str(value))[:300])}"
        f' <span class="quiet">({text(read.proposed.where[key])})</span></dd></div>'
        for key, value in read.proposed.values.items()
    )
    notes = "".join(f"<li>{shown(note.partition('; --keep')[0])}</li>" for note in read.document.notes)
    alike = _alike(view, read)
    gone = read.document.dropped
    dropped = "".join(f"<li>“{shown(d.text[:80])}”, {shown(d.why)}</li>" for d in gone[:_MOST])
    rest = f"<li>and {len(gone) - _MOST} more</li>" if len(gone) > _MOST else ""
    facts = list(dict.fromkeys(s.fact for s in suggestions(view.base, new.id, read.original)))
    about = "".join(f"<li>{sentence_of(view.base, id_)}</li>" for id_ in facts[:_MOST])
    older = taking.like(view.snapshot.loaded, read)
    again = (
        f'<p class="notice">At least half of its paragraphs are also in <code>{text(older)}</code>. To add it as a new '
        f"edition, run in a terminal: <code>factsheet source add --again {text(older)}</code>.</p>"
        if older
        else ""
    )
    missing = ", ".join(label_of(Source, key).lower() for key in intake.to_fill_in(new.values))
    return (
        f'<article class="card" data-taken="{attribute(number)}"><p class="kind">{text(file.name)}</p>'
        f'<h2 class="said" tabindex="-1">{shown(taking.summary(read))}</h2>{again}'
        f"<p>Its record will be seeds/{text(new.id)}.yaml; its text and the file are kept in originals/, on this "
        f"machine only. When it is added, you fill in the rest in a form: {text(missing)}.</p>{alike}"
        + (f'<h3>What it says about itself</h3><dl class="panel">{states}</dl>' if states else "")
        + (f'<h3>Notes</h3><ul class="below">{notes}</ul>' if notes else "")
        + (f'<h3>Left out of the text</h3><ul class="below">{dropped}{rest}</ul>' if dropped else "")
        + (f'<h3>Related facts</h3><ul class="below">{about}</ul>' if about else "")
        + f'<details><summary>The record</summary><pre class="diff" tabindex="0">{shown(new.record)}</pre></details>'
        + '<p class="actions"><button type="button" class="main" data-take-in>Add as source</button> '
        '<button type="button" data-leave>Cancel</button></p></article>'
    )
