"""The words next to a figure name somebody other than the fact's holder.

Why it matters: a bar labelled “Washington” for a count by Seoul misleads more than one without a name (ICD 203: say
whose information it is). The rule looks for the `name` and `short` of every origin in the `label` and `detail` of a
chart's bars and in the `detail` of key figures. The holders of a fact are the origins of its citations, those they
derive from, and the authors and publishers that report it. A name in what the fact `measures` is not a holder's.

Wrong:

    briefs:
      - id: aid
        key_figures:
          - {fact: tankers, detail: "the Agency, June 2024"}

Right:

    briefs:
      - id: aid
        key_figures:
          - {fact: tankers, detail: "the Institute, June 2024"}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.origins import origin_of
from ..expressions import expression
from ..records.model import Fact, FactBase, Origin
from ..records.names import written
from .context import Context

KIND = Kind("E610", "wrong-owner", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such name, at the name."""
    base = context.base
    names = sorted({name for o in base.origins.values() for name in _names(o)}, key=len, reverse=True)
    folded = [name.casefold() for name in names]
    for brief in base.briefs.values():
        for path, text, id_ in _beside_figures(context, brief.id):
            fact = base.facts.get(id_)
            if fact is None or not any(name in text.casefold() for name in folded):
                continue
            own = [*_own(fact, base), fact.measures]
            left = _without(text, own)
            own_names = {n.casefold() for n in own}
            for name in names:
                match = _find(name, left)
                if match is None or name.casefold() in own_names or any(_find(name, o) for o in own):
                    continue
                left = _without(left, [name])
                known = _shorts(fact, base)
                yield KIND.at(
                    context.at(brief.id, *path, words=match.span()),
                    f"“{text[match.start() : match.end()]}” is next to the figure of `{id_}`, "
                    + (f"which is from {' and '.join(known)}" if known else "of which no origin is known"),
                    "name its holder, or nobody",
                )


def _beside_figures(context: Context, brief_id: str) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield the place, the text and the fact of all that can say whose figure it is."""
    brief = context.base.briefs[brief_id]
    for i, figure in enumerate(brief.key_figures):
        yield ("key_figures", i, "detail"), figure.detail, figure.fact
    for i, bar in enumerate(brief.chart.bars if brief.chart is not None else ()):
        yield ("chart", "bars", i, "label"), bar.label, bar.fact
        yield ("chart", "bars", i, "detail"), bar.detail, bar.fact


_AFTER_THE_NAME = expression(r" \(|, ")


def _names(origin: Origin) -> Iterator[str]:
    """Yield how an origin can be named: in full, up to a comma or bracket, and short."""
    yield from dict.fromkeys(n for n in (origin.name, _AFTER_THE_NAME.split(origin.name)[0], origin.short) if n)


def _own(fact: Fact, base: FactBase) -> Iterator[str]:
    """Yield the names that may appear next to a figure of `fact`."""
    for citation in fact.citations:
        source = base.sources.get(citation.source)
        if source is not None:
            yield from filter(None, (source.publisher, source.short_author, *map(written, source.author)))
        id_ = origin_of(citation, base)
        seen: set[str] = set()
        while id_ is not None and id_ not in seen and id_ in base.origins:
            seen.add(id_)
            yield from _names(base.origins[id_])
            id_ = base.origins[id_].derives_from


def _shorts(fact: Fact, base: FactBase) -> list[str]:
    origins = (base.origins.get(origin_of(c, base) or "") for c in fact.citations)
    return list(dict.fromkeys(o.short or o.name for o in origins if o is not None))


def _find(name: str, text: str) -> re.Match[str] | None:
    if name.casefold() not in text.casefold():  # most are not, and an expression for each name takes long to compile
        return None
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)


def _without(text: str, names: list[str]) -> str:
    """Return `text` with each of `names` in it blanked out, the longest first; as long as it was."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        if name.casefold() in text.casefold():
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda m: " " * len(m[0]), text, flags=re.IGNORECASE)
    return text
