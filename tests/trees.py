"""Document trees of any length, made by hand, for tests of the page plan and of fitting. Used by tests only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from factsheet.brief.tree import (
    Brief,
    Cite,
    Grade,
    Gutter,
    Inline,
    Item,
    Meta,
    Numeral,
    Paragraph,
    Part,
    Role,
    Strong,
    Tab,
    Text,
)
from factsheet.records.model import Confidence

SENTENCE = "A sentence of the usual length, which says what was counted, by whom, and for which months of the year."
META = Meta("tree", "A tree", "Tree", "en-GB", "1.0", "2025-04-01", "2025-03-04", "", "", "House")


def paragraph(role: Role, *inlines: Inline | str) -> Paragraph:
    return Paragraph(role, tuple(Text(i) if isinstance(i, str) else i for i in inlines))


def item(id_: str, priority: int | None = None, sentences: int = 1) -> Item:
    text = " ".join([SENTENCE] * sentences)
    before = (Grade(Confidence.MODERATE), Gutter())
    return Item((paragraph(Role.FACT, *before, text, Cite("1", "s", ("1",))),), id_, priority)


def tree(
    priorities: Sequence[int | None], sentences: int = 1, part: int = 3, sources: int = 2, figures: int = 3
) -> Callable[[frozenset[str]], Brief]:
    """Return what composes a brief of one item a priority (None: required), `part` items under each heading."""
    items = [item(f"item-{i}", priority, sentences) for i, priority in enumerate(priorities)]

    def compose(without: frozenset[str]) -> Brief:
        kept = [i for i in items if i.record not in without]
        parts = tuple(
            Part(paragraph(Role.HEADING, f"Part {at // part + 1}"), tuple(kept[at : at + part]))
            for at in range(0, len(kept), part)
        )
        return Brief(
            META,
            (paragraph(Role.MARKING, Strong("TREES")),),
            (
                paragraph(Role.STRIP, Strong("TREE"), Tab(), "Issued 1 April 2025"),
                paragraph(Role.TITLE, "A title that says the message"),
                paragraph(Role.BOTTOM_LINE, SENTENCE),
            ),
            tuple(
                Item(
                    (
                        paragraph(Role.FIGURE_VALUE, f"{n},000"),
                        paragraph(Role.FIGURE_LABEL, "passengers"),
                        paragraph(Role.FIGURE_DETAIL, "The council, 2024"),
                    ),
                    f"figure:{n}",
                )
                for n in range(figures)
            ),
            Part(paragraph(Role.HEADING, "Key judgements"), (item("judgement"),)),
            parts,
            (paragraph(Role.HEADING, "Sources"), paragraph(Role.SUMMARY, SENTENCE)),
            tuple(paragraph(Role.SOURCE, Numeral(str(n + 1)), Gutter(), SENTENCE) for n in range(sources)),
            (paragraph(Role.NOTE, SENTENCE),),
            (paragraph(Role.IMPRINT, "A contact", Tab(), "An address"),),
            tuple(sorted(without)),
        )

    return compose
