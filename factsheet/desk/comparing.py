"""Facts compared with the originals of their sources, as `factsheet verify --lock` does: on request, with each edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, errors, news, plural
from ..edits.proposals import EditProposal
from ..evidence.verdict import CitationOutcome
from ..originals import locking
from ..originals.folder import FOLDER, read_originals
from ..originals.verify import VerificationReport, verify
from ..project import folder as project
from ..project.loaded import Loaded
from ..records.model import FactBase
from ..rules import unverified_citation
from .asked import answered, desk_of
from .html_text import capitalised, in_words, shown, text, title_of
from .problems import lead_to, once, record_of
from .view import DeskView
from .workbench import WrittenEdit

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from .state import Desk


async def compare(request: Request) -> Response:
    """Compare every citation whose original is there, write the lock, and answer with what that came to."""
    desk = desk_of(request)
    result = await desk.change(lambda view: _compared(desk, view))
    html = await desk.answer(lambda view: _card(view, result))
    return answered({"number": "", "html": html, "page": None, "brief": ""})


def _compared(desk: Desk, view: DeskView) -> VerificationReport:
    before = locking.lock_of(view.home)
    loaded = project.read(view.home)
    originals = read_originals(view.home / FOLDER, loaded.base.sources.values())
    result = verify(loaded, originals.texts, desk.today)
    if originals.texts:  # with none, the lock would only say that nothing was ever compared
        locking.put_lock(view.home, before, result.lock)
    result.problems = [*result.problems, *originals.problems]
    return result


def touched(base: FactBase, proposal: EditProposal) -> frozenset[str]:
    """Return the facts whose comparison an edit may have made out of date; `base` are the records after it."""
    return frozenset(locking.facts_of(base, {effect.record for effect in proposal.effects}))


def compared_with(
    view: DeskView, proposal: EditProposal, undoes: WrittenEdit | None
) -> tuple[VerificationReport | None, list[Diagnostic], locking.LockChange]:
    """Compare what an edit touches with the originals; return the result, the new problems that only this finds, and
    what accepting it would write into the lock.

    The records after the edit get the lock that accepting it will write.
    """
    after = proposal.patch.loaded
    facts = touched(after.base, proposal)
    report, change = locked_along(view.home, after, proposal, undoes)
    if report is None:
        return None, [], change
    here = [d for d in report.problems if d.code in locking.FOUND_HERE]
    if here:
        earlier = locking.compared_along(view.home, view.snapshot.loaded, facts, proposal.day)
        here = news(earlier.problems, here) if earlier is not None else here
    return report, here, change


def locked_along(
    home: Path, loaded: Loaded, proposal: EditProposal, undoes: WrittenEdit | None
) -> tuple[VerificationReport | None, locking.LockChange]:
    """Return what comparing an edit comes to, whose records are then `loaded`, and what goes into the lock with it."""
    undone = undoes.lock if undoes is not None else None
    exact = undoes is not None and proposal.patch.files == {
        path: (new, old) for path, (old, new) in undoes.proposal.patch.files.items()
    }
    return locking.lock_change(home, loaded, touched(loaded.base, proposal), proposal.day, undone, exact)


def _card(view: DeskView, result: VerificationReport) -> str:
    """Return as HTML what a comparison came to."""
    held_back = len(result.held_back)
    agree, changed = result.count(CitationOutcome.VERIFIED) - held_back, result.count(CitationOutcome.CHANGED)
    done = agree + held_back + changed
    if not done:
        head = "No citation could be compared"
    elif agree == done:
        head = f"{plural(done, 'citation')} compared: {'it agrees' if done == 1 else 'all agree'}"
    else:
        parts = [(agree, "agree", ""), (changed, "differ", ""), (held_back, "belong", " to a fact with an error")]
        listed = ", ".join(f"{count} {_one(count, verb)}{rest}" for count, verb, rest in parts if count)
        head = f"{plural(done, 'citation')} compared: {listed}"
    differences = once([d for d in result.problems if d.code in locking.FOUND_HERE or d in errors(result.problems)])
    rows = "".join(_row(view, d) for d in differences)
    problems = f'<ul class="come">{rows}</ul>' if rows else ""
    return (
        f'<article class="card"><h2 class="said" tabindex="-1">{head}</h2>{problems}{absent(view.base, result.without)}'
        '<p class="actions"><button type="button" class="main" data-leave>Back</button></p></article>'
    )


def _one(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb


def agreeing(result: VerificationReport) -> str:
    """Return as HTML how many citations agree with their originals; of one with an open error, only what was found."""
    held_back = len(result.held_back)
    agree = result.count(CitationOutcome.VERIFIED) - held_back
    html = ""
    if agree:
        html = f'<p class="good">Compared with the original: {plural(agree, "citation")} {_one(agree, "agree")}.</p>'
    if held_back:
        them = (
            "phrase of 1 citation is there. It counts"
            if held_back == 1
            else f"phrases of {held_back} citations are there. They count"
        )
        html += f"<p>Compared with the original: the {them} as verified once the error is fixed.</p>"
    return html


def without_what_follows(
    found: Iterable[Diagnostic], loaded: Loaded, result: VerificationReport | None
) -> list[Diagnostic]:
    """Return problems without those that say of a citation that it is not verified which was compared just now: what
    keeps it from being verified is said itself.
    """
    compared = result.verdicts.items() if result is not None else ()
    seen = [key for key, verdict in compared if verdict.outcome is not CitationOutcome.UNAVAILABLE]
    places = {loaded.span(fact, "citations", i, "exact") for fact, i in seen}
    return [d for d in found if d.code != unverified_citation.KIND.code or d.span is None or d.span not in places]


def _row(view: DeskView, d: Diagnostic) -> str:
    id_ = record_of(view.snapshot, d)
    lead = f"<p>{lead_to(view, id_)}</p>" if id_ else ""
    cure = f'<p class="fix">{in_words(capitalised(d.hint), view.base)}</p>' if d.hint else ""
    return (
        f'<li class="problem {d.severity}">{lead}<p><span class="severity">{d.severity.capitalize()}</span> '
        f"{in_words(capitalised(d.message), view.base)}</p>{cure}</li>"
    )


def absent(base: FactBase, sources: list[str]) -> str:
    """Return which sources could not be compared, since their text is not there, and what can be done; "" for none."""
    if not sources:
        return ""
    rows = "".join(
        f'<li><button type="button" class="go" data-source="{text(id_)}">{shown(title_of(base, id_))}</button></li>'
        for id_ in sources
    )
    return (
        "<h3>Not compared: the text is not available here</h3>"
        "<p>Drop the documents on this page to add their texts, or ask somebody who has them to run "
        f'<code>factsheet verify --lock</code>.</p><ul class="below">{rows}</ul>'
    )


__all__ = ["absent", "agreeing", "compare", "compared_with", "locked_along", "touched", "without_what_follows"]
