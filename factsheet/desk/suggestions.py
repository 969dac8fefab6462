"""What an original says about facts that do not cite it: shown by source, accepted as a citation, or rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ..diagnostics import plural
from ..edits.actions import HandAction
from ..originals import begun, refusals
from ..originals.citing import propose
from ..originals.drafting import Answers, citation_put_in
from ..originals.suggesting import ROLES, Suggestion, suggestions
from .asked import desk_of, fragment, missing, part
from .edits import body_of, key_of, previewed
from .html_text import attribute, sentence_of, shown, text
from .view import DeskView

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def suggested(request: Request) -> Response:
    """Answer with the suggestions of a source that are open."""
    source = part(request, "source")
    return fragment(await desk_of(request).answer(lambda view: _cards(view, source)))


async def take_up(request: Request) -> Response:
    """Answer with what citing the place of a suggestion comes to; writes nothing."""
    source, number, body = part(request, "source"), int(part(request, "paragraph")), await body_of(request)
    fact = part(request, "fact")
    actions = await desk_of(request).answer(lambda view: _actions(view, _found(view, source, number, fact)))
    return await previewed(request, actions, key_of(body))


async def reject(request: Request) -> Response:
    """Reject a suggestion for good. Answers with those that are left."""
    source, number, fact = part(request, "source"), int(part(request, "paragraph")), part(request, "fact")
    desk = desk_of(request)
    await desk.answer(lambda view: _found(view, source, number, fact))  # there is such a suggestion
    await desk.change(lambda view: refusals.remember(view.home, [(fact, source, number)]))
    return fragment(await desk.answer(lambda view: _cards(view, source)))


async def reopen(request: Request) -> Response:
    """Take back the rejection of a suggestion. Answers with those that are open."""
    source, number, fact = part(request, "source"), int(part(request, "paragraph")), part(request, "fact")
    desk = desk_of(request)
    await desk.change(lambda view: refusals.forget(view.home, (fact, source, number)))
    return fragment(await desk.answer(lambda view: _cards(view, source)))


def _open(view: DeskView, source: str) -> list[Suggestion]:
    if source not in begun.sources(view.snapshot.loaded):
        raise missing(f"source {source}")
    original = view.original(source)
    return [] if original is None else refusals.open_suggestions(view.home, view.base, source, original)


def _rejected(view: DeskView, source: str) -> list[Suggestion]:
    original, refused = view.original(source), refusals.refusals(view.home)
    if original is None or not any(place == source for _, place, _ in refused):
        return []
    return [s for s in suggestions(view.base, source, original) if (s.fact, s.source, s.paragraph) in refused]


def _found(view: DeskView, source: str, paragraph: int, fact: str) -> Suggestion:
    for suggestion in _open(view, source):
        if (suggestion.paragraph, suggestion.fact) == (paragraph, fact):
            return suggestion
    raise HTTPException(404, "This suggestion was already accepted or rejected.")


def _actions(view: DeskView, suggestion: Suggestion) -> list[HandAction]:
    """Return the edit that adds the citation to the fact."""
    loaded, original = view.snapshot.loaded, view.original(suggestion.source)
    assert original is not None
    draft = propose(begun.sources(loaded)[suggestion.source], original, suggestion.paragraph, suggestion.exact)
    given = {"role": ROLES[suggestion.relation], "stated_as": "fact", "origin": ""}
    return [citation_put_in(loaded, Answers(draft, given), suggestion.fact)]


def _cards(view: DeskView, source: str) -> str:
    suggestions = _open(view, source)
    count = plural(len(suggestions), "suggestion") if suggestions else "No suggestions"
    cards = "".join(
        _card(
            view,
            one,
            f'<button type="button" class="main" data-cite-it>Cite “{shown(one.exact)}”</button> '
            '<button type="button" data-refuse>Reject</button>',
        )
        for one in suggestions
    )
    down = _rejected(view, source)
    again = '<button type="button" data-again>Take it up again</button>'
    rejected = "".join(_card(view, one, again) for one in down)
    rest = f'<details class="rejected"><summary>Rejected ({len(down)})</summary>{rejected}</details>' if down else ""
    return (
        f'<article data-suggested="{attribute(source)}"><p class="kind">Source <code>{text(source)}</code></p>'
        f'<h2 class="said" tabindex="-1">{count} in this source</h2>'
        f'<p class="quiet">What it says about facts that do not cite it. Only words are compared, not meanings.</p>'
        f"{cards}{rest}</article>"
    )


def _card(view: DeskView, suggestion: Suggestion, buttons: str) -> str:
    return (
        f'<section class="returned" data-fact="{attribute(suggestion.fact)}" data-paragraph="{suggestion.paragraph}">'
        f"<h3>{text(suggestion.relation.value)}</h3><p>{sentence_of(view.base, suggestion.fact)}</p>"
        f'<blockquote><p>{shown(suggestion.sentence[:400])}</p></blockquote><p class="quiet">{text(suggestion.source)}:'
        f'{suggestion.paragraph} · {shown(suggestion.why)}</p><p class="actions">{buttons}</p></section>'
    )
