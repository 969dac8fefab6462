"""A brief lists the same thing twice: a fact in two sections, a key figure, a bar, a heading, a text.

Why it matters: the page says it twice, and a reader takes it for two things. A fact may be among the key figures and in
a section, but not twice in either.

Wrong:

    briefs:
      - id: aid
        sections:
          - {heading: Help, facts: [workers]}
          - {heading: More help, facts: [workers]}

Right:

    briefs:
      - id: aid
        sections:
          - {heading: Help, facts: [workers]}
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import BriefRecord
from .context import Context

KIND = Kind("E612", "repeated-on-page", __doc__ or "")

_LONGEST = 60
_Path = tuple[str | int, ...]


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each repetition, at the second place."""
    for brief in context.base.briefs.values():
        first: dict[tuple[str, str], _Path] = {}
        for what, text, path in _listed(brief):
            before = first.setdefault((what, " ".join(text.casefold().split())), path)
            if before is not path:
                place = context.at(brief.id, *before)
                line = f", first on line {place.line}" if place is not None else ""
                shown = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
                yield KIND.at(
                    context.at(brief.id, *path),
                    f"the {what} `{shown}` is repeated here{line}",
                    "keep one of the two",
                )


def _listed(brief: BriefRecord) -> Iterator[tuple[str, str, _Path]]:
    """Yield what the page lists: what it is, its id or text, and its place."""
    yield from (("key judgement", j, ("key_judgements", i)) for i, j in enumerate(brief.key_judgements))
    yield from (("key figure", f.fact, ("key_figures", i, "fact")) for i, f in enumerate(brief.key_figures))
    for i, section in enumerate(brief.sections):
        yield "section", section.heading, ("sections", i, "heading")
        yield from (("fact", f, ("sections", i, "facts", n)) for n, f in enumerate(section.facts))
    if brief.chart is not None:
        yield from (("bar", b.fact, ("chart", "bars", i, "fact")) for i, b in enumerate(brief.chart.bars))
    if brief.timeline is not None:
        rows = enumerate(brief.timeline.entries)
        yield from (("row", f"{e.fact}: {e.says}", ("timeline", "entries", i, "says")) for i, e in rows)
    yield from (("conflict", c, ("disagreement", i)) for i, c in enumerate(brief.disagreement))
    for key, proses in (("gaps", brief.gaps), ("outlook", brief.outlook)):
        yield from (("text", p.text, (key, i, "text")) for i, p in enumerate(proses))
