"""The evidence from the other side: what is cited from each source, what goes back to each origin, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from ...brief import answers, wording
from ...brief.address import is_web
from ...brief.dossier import Dossier
from ...brief.tree import Gutter, Numeral, Paragraph
from ...evidence.lock import LockState
from ...records.model import Origin, Source
from .markup import attribute, cut, inlines, link, listed, text
from .panels import Panels


def sources(panels: Panels, entries: tuple[Paragraph, ...]) -> str:
    """Return the list of sources, each as the page has it, opening onto what it is and all that is cited from it."""
    by_source = {one.record.id: one.record for one in panels.dossier.sources}
    cited = _cited(panels)
    numbered: list[str] = []
    lettered: list[str] = []
    for entry in entries:
        (number,), shown = cut(entry.inlines, Gutter)
        assert isinstance(number, Numeral)
        if entry.bookmark in by_source:
            row = _source(panels, by_source[entry.bookmark], inlines(shown, linked=False), cited)
            (numbered if number.text.isdigit() else lettered).append(row)
    here = {entry.bookmark for entry in entries}
    numbered += [
        _source(panels, record, text(_name(record)), cited)
        for id_, record in by_source.items()
        if id_ not in here and isinstance(record, Source)
    ]
    lists = (("sources", numbered), ("sources lettered", lettered))
    return "".join(f'<ol class="{name}">{"".join(rows)}</ol>' for name, rows in lists if rows)


def _name(source: Source | Origin) -> str:
    if isinstance(source, Origin):
        return source.name
    who = wording.author(source) or source.publisher
    return f"{who}, {wording.date(source.issued)}: {source.title}"


def _cited(panels: Panels) -> dict[str, list[str]]:
    """Return all that is cited from each source, by its id, each entry with its fact."""
    found: dict[str, list[str]] = {}
    for told in panels.facts.values():
        for quoted in told.quotations:
            found.setdefault(quoted.source, []).append(quoted.entry + told.linked)
    return found


def _source(panels: Panels, source: Source | Origin, shown: str, cited: dict[str, list[str]]) -> str:
    assert isinstance(source, Source)
    address, _ = wording.address(source)
    where = [(address, "The source")] if is_web(address) else []
    if is_web(source.archive_url) and source.archive_url != address:
        where.append((source.archive_url, "Archived copy"))
    links = " · ".join(link(url, name) for url, name in where)
    rows = cited.get(source.id)
    cited_from = listed(rows, "cited") if rows else "<p>Nothing is cited from it: for tracing only.</p>"
    paragraphs = f"<p>{text(' '.join(answers.about(source, panels.words)))}</p>" + (f"<p>{links}</p>" if links else "")
    return (
        f'<li><details><summary class="source">{shown}</summary>'
        f'<div class="panel" id="source-{attribute(source.id)}">{paragraphs}{cited_from}</div></details></li>'
    )


def origins(panels: Panels) -> str:
    """Return those who first held what the sources say, each with the facts that go back to it."""
    rows = []
    for one in panels.dossier.origins:
        origin = one.record
        assert isinstance(origin, Origin)
        facts = dict.fromkeys(fact.id for fact, _ in one.cited)
        count = "1 fact" if len(facts) == 1 else f"{len(facts)} facts"
        about = f"{origin.kind.replace('-', ' ')}, {answers.INTEREST[origin.interest]}"
        rows.append(_opening(origin.name, f"{about}; {count}", f"origin-{origin.id}", panels.below(facts)))
    return f'<ul class="origins">{"".join(rows)}</ul>'


def gaps(panels: Panels) -> str:
    """Return what the evidence lacks: facts by what would have to be there."""
    rows = "".join(
        _opening(name, str(len(ids)), f"lack-{key}", panels.below(ids)) for key, name, ids in _lacks(panels.dossier)
    )
    return f'<ul class="lacks">{rows}</ul>' if rows else "<p>None is recorded.</p>"


def _opening(name: str, about: str, id_: str, panel: str) -> str:
    return (
        f'<li><details><summary>{text(name)} <span class="quiet">{text(about)}</span></summary>'
        f'<div class="panel" id="{attribute(id_)}">{panel}</div></details></li>'
    )


def _lacks(dossier: Dossier) -> Iterator[tuple[str, str, list[str]]]:
    graded = {id_: one for id_, one in dossier.facts.items() if one.fact.confidence is not None}
    unverified = [
        id_
        for id_, one in dossier.facts.items()
        if any(c.status is not None and c.status.state is not LockState.VERIFIED for c in one.cited)
    ]
    for key, name, ids in (
        ("origin", "No origin is named", [id_ for id_, one in graded.items() if not one.origins]),
        ("second-origin", "One origin only", [id_ for id_, one in graded.items() if len(one.origins) == 1]),
        (
            "agreement",
            "Sources disagree",
            [i for i, o in dossier.facts.items() if any(d.open_ for d in o.disagreements)],
        ),
        ("verification", "Not every citation is verified", unverified),
    ):
        if ids:
            yield key, name, ids
