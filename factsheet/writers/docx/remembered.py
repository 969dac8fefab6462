"""What a Word file remembers of its making, taken from the plan: by this a later change of its look is seen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...brief.tree import Chance, Paragraph, Role
from ...look.font_file import Face
from ...look.theme import Logo, Style
from ...page.plan import Page, Placed, bottom_margin
from .base import RememberedLook
from .body import MARGINS
from .formats import formats
from .signs import bar_runs, chance_runs, signature
from .template import LEAD, LINK, SIGN, STRONG, character_looks, half_points, is_listed, twips


def remembered(page: Page, links: Sequence[str], others: Iterable[Face]) -> RememberedLook:
    """Return what the file of `page` remembers; `links` are the addresses it leads to, `others` the fonts it uses
    besides the family.
    """
    theme, brief = page.theme, page.brief
    by_role = formats(theme, page.setting).styles
    inside = [band for band in page.bands if band.name not in MARGINS]
    every = [*page.placed()]
    placed = {id(p.block): p for p in every}
    outside = {id(p.block) for band in page.bands if band.name in MARGINS for column in band.columns for p in column}
    blocks = [(block, by_role[block.role], placed[id(block)]) for block in brief.blocks()]
    sides = (theme.margin_top, theme.margin_side, bottom_margin(theme, brief), theme.margin_side)
    shapes: dict[tuple[object, ...], str] = {}  # most paragraphs have that of one before

    def shape(block: Paragraph, style: Style, at: Placed) -> str:
        after = 0.0 if id(block) in outside else at.after
        lengths = (at.style.indent, at.inset, after, at.style.pitch)
        key = (block.role, *lengths)
        if key not in shapes:
            shapes[key] = _shape(block.role, style, lengths)
        return shapes[key]

    return RememberedLook(
        styles=[style.word for _, style, _ in blocks],
        shapes=[shape(*row) for row in blocks],
        bars=[_bar(block, at, page) for block, _, at in blocks],
        margins=[twips(length) for length in (*theme.sheet, *sides)],
        columns=[f"{n} {twips(band.gap) if n > 1 else 0}" for band in inside for n in (len(band.columns),)],
        breaks=sum(max(0, sum(map(bool, band.columns)) - 1) for band in inside),
        fonts=list(dict.fromkeys([theme.family, *(font.family for font in others)])),
        looks=_looks(page, {style.word: style for _, style, _ in reversed(blocks)}),
        links=links,
        pictures=sum(isinstance(p.block, Logo) or p.block.line is not None for p in every),
        codes=1 if brief.meta.address else 0,
    )


def _shape(role: Role, style: Style, lengths: Iterable[float]) -> str:
    sides = "+".join(side for side, rule in (("left", style.left), ("bottom", style.below)) if rule) or "none"
    return f"{' '.join(str(twips(length)) for length in lengths)} {sides} {int(is_listed(role, style))}"


def _bar(block: Paragraph, placed: Placed, page: Page) -> str:
    if block.bar is None and Chance not in map(type, block.inlines):
        return ""
    chances = [inline for inline in block.inlines if isinstance(inline, Chance)]
    drawn = bar_runs(block.bar, placed, page.theme) if block.bar is not None else ""
    return signature(drawn + "".join([chance_runs(chance, page.theme) for chance in chances]))


def _looks(page: Page, styles: dict[str, Style]) -> list[str]:
    """Return how each style is set; what a character style leaves to its paragraph is "-"."""
    colours = page.theme.colours
    found = [
        f"{half_points(style.size)} {colours.named(style.colour)} {style.face} {word}" for word, style in styles.items()
    ]
    for name, look in character_looks(page.theme).items():
        if name not in (LINK, SIGN):
            size = half_points(look.size) if look.size else "-"
            found.append(f"{size} {look.colour or '-'} {'bold' if name in (STRONG, LEAD) else '-'} {name}")
    return found
