"""Changes since a release, a commit or the last build: which record, which field, from what to what, and where."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from ..brief.compose import compose
from ..brief.passages import own_words, passage_of, passage_words
from ..brief.tree import Paragraph
from ..builder import stale
from ..diagnostics import FactsheetError, plural
from ..diagnostics import printable as printable_text
from ..fresh import read_plain
from ..output.basis import SETTINGS, Basis, made_from
from ..output.changes import RecordChange, shown, word_diff
from ..output.changes import compare as compare_records
from ..output.files import read_manifest
from ..project import history
from ..records.model import FactBase
from ..word.docx_reader import MOST_BYTES
from ..word.docx_reader import read as read_word
from .asked import answered, desk_of
from .builds import output_of
from .html_text import go, text, title_of
from .html_text import shown as printable
from .view import DeskView

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

#: What stands for the last build among revisions: no revision of git has this name.
BUILD = "@build"
#: By it the name of a tag is told from a day and from a branch (gitrevisions).
_TAG = "refs/tags/"
_COMMITS = 30
#: So many characters of the subject of a commit are shown.
_LONGEST = 70
#: What became of a record that a page rests on, or rested on.
_OF_PAGES = {"put on": "new on", "taken off": "no longer on"}


async def revisions(request: Request) -> Response:
    """Answer with what the records can be compared with: the last build, tags, the last commits that touched them."""
    return answered(await desk_of(request).work_out(_revisions))


async def changes(request: Request) -> Response:
    """Answer with what changed since `since`, as HTML, and which words the page should mark."""
    since = str(request.query_params.get("since", BUILD))
    brief = str(request.query_params.get("brief", ""))
    return answered(await desk_of(request).work_out(lambda view: changes_of(view, since, brief)))


def _revisions(view: DeskView) -> list[dict[str, str]]:
    revisions = [{"name": BUILD, "said": "the last build"}]
    try:
        for name, day in history.tags(view.home, _COMMITS):
            revisions.append({"name": f"{_TAG}{name}", "said": f"release {printable_text(name)} ({day})"})
        for commit, when, subject in history.subjects(view.home, _COMMITS):
            about = printable_text(subject if len(subject) <= _LONGEST else f"{subject[:_LONGEST].rstrip()} …")
            revisions.append({"name": commit, "said": f"{when} {about} ({commit[:8]})"})
    except FactsheetError:
        pass  # no git, or no commit: then there is the last build
    return revisions


def _found(view: DeskView, since: str) -> tuple[list[RecordChange], FactBase | None]:
    """Return the changes since a revision, and the records as they were where they are known."""
    if since == BUILD:
        return stale.since_build(view.base, output_of(view.home)), None
    old = history.read(view.home, history.revision(view.home, since)).base
    return compare_records(_plain(old), _plain(view.base)), old


def _plain(base: FactBase) -> dict[str, tuple[str, dict[str, object]]]:
    return {id_: (entry.kind, dict(entry.values)) for id_, entry in Basis(base).all().items()}


def changes_of(view: DeskView, since: str, brief: str) -> dict[str, object]:
    """Return the changes since a revision: those of `brief` first, with the words of it that the page should mark."""
    try:
        changes, old = _found(view, since)
    except FactsheetError as error:
        rows = "".join(f"<p>{printable(d.message)}</p>" for d in error.diagnostics)
        return {"html": f'<article><h2 class="said" tabindex="-1">Can’t compare</h2>{rows}</article>', "words": []}
    if since == BUILD and not read_manifest(output_of(view.home)).makings:
        message = "Nothing has been built yet, so there is nothing to compare with"
        return {"html": f'<article><h2 class="said" tabindex="-1">{message}</h2></article>', "words": []}
    mine = set(made_from(view.base, brief)) | {brief} if brief in view.base.briefs else set()
    if old is not None and brief in old.briefs:
        mine |= set(made_from(old, brief))
    by_record: dict[str, list[RecordChange]] = {}
    for change in changes:
        by_record.setdefault(change.record, []).append(change)
    mine |= {change.record for change in changes if change.page == brief}
    here = {id_: those for id_, those in by_record.items() if id_ in mine}
    others = {id_: those for id_, those in by_record.items() if id_ not in mine}
    what = "the last build" if since == BUILD else "that commit"
    if since.startswith(_TAG):
        what = f"release {printable(since.removeprefix(_TAG))}"
    head = f"{_counted(by_record.values())} since {what}" if by_record else f"Nothing changed since {what}"
    parts = [f'<article><h2 class="said" tabindex="-1">{head}</h2>']
    if here:
        parts += ["<h3>Records behind this page</h3>"]
        parts += [_record(view.base, id_, those, brief) for id_, those in here.items()]
    if others:
        parts += ["<h3>Other records</h3>", *(_record(view.base, id_, those, brief) for id_, those in others.items())]
    marked = changed_words(view, old, brief, set(here)) if here else []
    return {"html": "".join((*parts, "</article>")), "records": sorted(here), "words": marked}


def changed_words(view: DeskView, old: FactBase | None, brief: str, changed: Container[str]) -> list[str]:
    """Return the words of a page, paragraph by paragraph, that it did not have then: in the records `old`, or without
    them when its Word file was last built. Words that only stand elsewhere, or have marks with other numbers, are none.

    Of a page that can't be read as it was, all that is of `changed` records.
    """
    try:
        blocks = list(compose(view.base, brief).blocks())
        then = _words_then(view, old, brief)
    except FactsheetError:
        return []
    rest = brief in changed  # then its own texts are among those, and what it counts
    mine = blocks if old is not None or rest else [one for one in blocks if one.subject in changed]
    return [own_words(one) for one in mine if then is None or not then.intersection(_readings(one))]


def _readings(block: Paragraph) -> tuple[str, str]:
    """Return what a paragraph says, as a page has it and as a Word file keeps it."""
    return own_words(block), passage_words(passage_of(block))


def _words_then(view: DeskView, old: FactBase | None, brief: str) -> set[str] | None:
    """Return what each paragraph of a page said; None where nothing tells."""
    if old is not None:
        blocks = compose(old, brief).blocks() if brief in old.briefs else ()
        return {reading for block in blocks for reading in _readings(block)}
    data = read_plain(str(output_of(view.home) / f"{brief}.docx"), MOST_BYTES)
    base = read_word(data).base if data is not None else None
    return {passage_words(one) for one in base} if base is not None else None


def _counted(groups: Iterable[Sequence[RecordChange]]) -> str:
    """Return how many records changed, and how many only left a page or came onto one."""
    kinds = [{change.verb for change in those} for those in groups]
    moved = sum(verbs <= _OF_PAGES.keys() for verbs in kinds)
    changed = len(kinds) - moved
    parts = [f"{plural(changed, 'record')} changed"] if changed else []
    parts += [f"{plural(moved, 'record')} put on or taken off a page"] if moved else []
    return " and ".join(parts)


def _marks(base: FactBase, those: Iterable[RecordChange], brief: str) -> list[str]:
    """Return what became of a whole record, in the records or on a page."""
    marks = []
    for change in those:
        if (verb := _OF_PAGES.get(change.verb)) is None:
            marks += [{"added": "new", "removed": "removed", "changed": ""}[change.verb]]
        else:
            on = "this page" if change.page == brief else f"“{title_of(base, change.page)}”"
            marks.append(f"{verb} {on}")
    return list(dict.fromkeys(one for one in marks if one))


def _record(base: FactBase, id_: str, changes: Iterable[RecordChange], brief: str) -> str:
    those = list(changes)
    first = those[0]
    if id_ == SETTINGS:
        lead = "<strong>Settings</strong>"
    elif first.verb == "removed" or (first.verb == "taken off" and title_of(base, id_) == id_):
        lead = f"<s>{printable(_said(first.old) or id_)}</s>"
    else:
        lead = go(id_, text(title_of(base, id_)), kind="sentence")
    rows = "".join(_change(base, change) for change in those if change.path)
    mark = "".join(f'<span class="state">{text(one)}</span> ' for one in _marks(base, those, brief))
    reason = "".join(f'<p class="quiet">{text(why)}</p>' for why in _reasons(base, id_, those))
    return f'<section class="change"><h4>{mark}{lead}</h4><ul>{rows}</ul>{reason}</section>'


def _list_change(base: FactBase, old: Sequence[str], new: Sequence[str]) -> str:
    """Return which entries of a list came and went, records by what they say."""
    gone = [f"<del><s>{_entry(base, one)}</s></del>" for one in old if one not in new]
    come = [f"<ins>{_entry(base, one)}</ins>" for one in new if one not in old]
    return "; ".join((*gone, *come)) or "in another order"


def _entry(base: FactBase, id_: str) -> str:
    title = title_of(base, id_)
    return printable(id_) if title == id_ else go(id_, printable(title))


def _change(base: FactBase, change: RecordChange) -> str:
    name = text(change.effect or change.path.replace("_", " "))
    if isinstance(change.old, str) and isinstance(change.new, str) and not change.effect.startswith("confidence"):
        tags = {"-": "del", "+": "ins"}
        parts = (
            f"<{tags[sign]}>{printable(words)}</{tags[sign]}>" if sign in tags else printable(words)
            for sign, words in word_diff(change.old, change.new)
        )
        return f"<li><span class='quiet'>{name}:</span> {''.join(parts)}</li>"
    if change.effect.startswith("confidence"):
        return f"<li>{name}</li>"
    if isinstance(change.old, list | tuple) and isinstance(change.new, list | tuple):
        old_, new_ = ([one for one in those if isinstance(one, str)] for those in (change.old, change.new))
        if len(old_) == len(change.old) and len(new_) == len(change.new):
            return f"<li><span class='quiet'>{name}:</span> {_list_change(base, old_, new_)}</li>"
    old = f"<del>{printable(shown(change.old))}</del> " if change.old is not None else ""
    new = f"<ins>{printable(shown(change.new))}</ins>" if change.new is not None else ""
    return f"<li><span class='quiet'>{name}:</span> {old}{new}</li>"


def _said(values: object) -> str:
    if isinstance(values, dict):
        return next((str(values[key]) for key in ("statement", "title", "name", "label") if key in values), "")
    return ""


def _reasons(base: FactBase, id_: str, changes: Iterable[RecordChange]) -> list[str]:
    """Return why, as the history of the record says it of the fields that changed."""
    record = base.facts.get(id_) or base.judgements.get(id_)
    if record is None:
        return []
    changed = {change.path.split(".")[0].split(" ")[0] for change in changes}
    edits = [edit for edit in record.history if edit.field in changed]
    return [
        f"{edit.date.text}{f', from {edit.from_file}' if edit.from_file else ''}{f': {edit.note}' if edit.note else ''}"
        for edit in edits[-3:]
    ]
