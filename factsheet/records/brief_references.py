"""Every id that a brief names, with the place where it does: the one answer to "what does this page rest on". Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .model import BriefRecord

#: The path of an id inside the record of a brief: ("sections", 0, "facts", 2).
ReferencePath = tuple[str | int, ...]


def references(brief: BriefRecord) -> Iterator[tuple[ReferencePath, str]]:
    """Yield each id of a fact, judgement or conflict that `brief` names, with its path, in the order of the page."""
    yield from ((("bottom_line", "based_on", i), id_) for i, id_ in enumerate(brief.bottom_line.based_on))
    yield from ((("key_figures", i, "fact"), figure.fact) for i, figure in enumerate(brief.key_figures))
    yield from ((("key_judgements", i), id_) for i, id_ in enumerate(brief.key_judgements))
    if brief.stakes is not None:
        yield from ((("stakes", "based_on", i), id_) for i, id_ in enumerate(brief.stakes.based_on))
    for i, section in enumerate(brief.sections):
        yield from ((("sections", i, "facts", n), id_) for n, id_ in enumerate(section.facts))
    if brief.chart is not None:
        yield from ((("chart", "bars", i, "fact"), bar.fact) for i, bar in enumerate(brief.chart.bars))
    if brief.timeline is not None:
        yield from ((("timeline", "entries", i, "fact"), e.fact) for i, e in enumerate(brief.timeline.entries))
    yield from ((("disagreement", i), id_) for i, id_ in enumerate(brief.disagreement))
    for key, proses in (("gaps", brief.gaps), ("outlook", brief.outlook)):
        for i, prose in enumerate(proses):
            yield from (((key, i, "based_on", n), id_) for n, id_ in enumerate(prose.based_on))
