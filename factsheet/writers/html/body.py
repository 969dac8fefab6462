"""The page itself: every paragraph of the brief in reading order, each sentence as what opens onto its evidence."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping

from ...brief.address import is_web
from ...brief.line import value_texts
from ...brief.tree import Gutter, Item, Paragraph, Part, Role, Tab
from ...look.svg_text import svg_text
from ...look.theme import Logo
from ...page.plan import Page
from ...page.scene import line_chart
from ..stamp import Stamp
from . import indexes
from .chart import drawn, plotted
from .markup import attribute, cut, inlines, link, record_link, standing, text
from .panels import Panels

#: What the strip says only on paper: a page of the web has no number.
_PAPER_ONLY = "  ·  Page 1 of 1"


#: Hidden until the script runs that they need.
_TOOLS = (
    '<div id="tools" role="search" hidden><label for="search">Search this page</label>'
    '<input id="search" type="search" autocomplete="off"><button type="button" id="open-all">Open all</button>'
    '<button type="button" id="close-all">Close all</button><span id="found" role="status"></span></div>'
)


class Body:
    """Writes the body of one page."""

    def __init__(self, page: Page, stamp: Stamp, panels: Panels, others: Mapping[str, str]) -> None:
        self._page = page
        self._stamp = stamp
        self._panels = panels
        self._others = others
        self._opened: set[str] = set()
        self._rest = self._unopened()

    def parts(self) -> list[str]:
        """Return what stands in the body element, except the script, in pieces no longer than one answer."""
        brief = self._page.brief
        head = {block.role: block for block in brief.head}
        top = f"{self._header(head[Role.STRIP])}\n{self._nav()}\n"
        pieces = [f'<a class="skip" href="#main">Skip to the brief</a>\n{top}<main id="main"><article>\n']
        for block in brief.head:
            if block.role is not Role.STRIP:
                pieces += (*self._head(block), "\n")
        if figures := self._figures(brief.figures):
            pieces.append(f"{figures}\n")
        pieces += (*self._judgements(brief.judgements), f"\n{_TOOLS}\n")
        pieces += (*self._columns(brief.parts), "\n</article>\n")
        pieces += (*self._behind(), f"{self._sources()}\n", f"{self._indexes()}\n</main>\n{self._footer()}")
        return pieces

    # ── head and foot ────────────────────────────────────────────────────────────────────────────────────

    def _marking(self, block: Paragraph, edge: str) -> str:
        look = self._page.theme.marking(block.text)
        index = f' class="look-{self._page.theme.markings.index(look)}"' if look is not None else ""
        return f'<p class="marking{edge}"><span{index}>{inlines(block.inlines)}</span></p>'

    def _header(self, strip: Paragraph) -> str:
        left, right = cut(strip.inlines, Tab)
        right_side = inlines(right).replace(text(_PAPER_ONLY), f'<span class="paper">{text(_PAPER_ONLY)}</span>')
        logo = _logo(self._page.theme.logo) if self._page.theme.logo is not None else ""
        marking = "".join(self._marking(block, "") for block in self._page.brief.top)
        first = f'<div class="strip"><span>{inlines(left)}</span><span>{right_side}</span></div>'
        return f"<header>{marking}{logo}{first}</header>"

    def _head(self, block: Paragraph) -> list[str]:
        if block.role is Role.TITLE:
            return [f'<h1 class="title">{inlines(block.inlines)}</h1>']
        if block.anchor is not None:
            return self._prose(block)
        return [f'<p class="{block.role.value}">{inlines(block.inlines)}</p>']

    def _nav(self) -> str:
        brief = self._page.brief
        # without what the heading says of their confidence: a link is as short as its fellows
        places = [("key-judgements", brief.judgements.heading.text.partition(" (")[0])]
        if self._rest:
            places.append(("behind", "Also behind this page"))
        places += [("sources", "Sources"), ("origins", "Origins"), ("lacks", "Gaps in the evidence")]
        links = "".join(f'<a href="{attribute(file)}">{text(label)}</a>' for label, file in self._others.items())
        links += "".join(link(f"#{id_}", text(name)) for id_, name in places)
        return f'<nav aria-label="On this page">{links}</nav>'

    def _footer(self) -> str:
        brief, stamp = self._page.brief, self._stamp
        parts = []
        for block in brief.imprint:
            if block.role is Role.MARKING:
                continue
            left, right = cut(block.inlines, Tab)
            parts.append(
                f'<p class="imprint"><span>{inlines(left)}</span><span>{inlines(right)}</span>{self._code()}</p>'
            )
        parts.append(f'<p class="made">{text(stamp.program)}, facts {text(stamp.digest[:12])}</p>')
        parts += [self._marking(block, " end") for block in brief.imprint if block.role is Role.MARKING]
        return f"<footer>{''.join(parts)}</footer>"

    def _code(self) -> str:
        """Return the QR code of the newest version, which only paper needs."""
        address = self._page.brief.meta.address
        if not is_web(address):
            return ""
        import segno  # noqa: PLC0415  # only pages with an address need it

        rows = segno.make_qr(address, error="m").matrix
        dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module)
        return f'<svg class="qr" viewBox="0 0 {len(rows)} {len(rows)}" aria-hidden="true"><path d="{dark}"/></svg>'

    # ── the page ─────────────────────────────────────────────────────────────────────────────────────────

    def _figures(self, figures: Iterable[Item]) -> str:
        rows = "".join(self._figure(item) for item in figures if item.blocks)
        return f'<div class="figures">{rows}</div>' if rows else ""

    def _figure(self, item: Item) -> str:
        parts = []
        for block in item.blocks:
            inside = inlines(block.inlines)
            if block.role is Role.FIGURE_VALUE:
                inside = link(f"#fact-{block.subject}", inside, f"{block.text}: evidence")
            parts.append(f'<div class="{block.role.value}">{inside}</div>')
        return f"<div>{''.join(parts)}</div>"

    def _heading(self, block: Paragraph, id_: str = "") -> str:
        name = f' id="{attribute(id_)}"' if id_ else ""
        return f'<h2 class="{block.role.value}"{name}>{inlines(block.inlines)}</h2>'

    def _judgements(self, part: Part) -> list[str]:
        pieces = [f'<section class="part">{self._heading(part.heading, "key-judgements")}<div class="judgements">']
        for item in part.items:
            pieces += self._judgement(item)
        return [*pieces, "</div></section>"]

    def _judgement(self, item: Item) -> list[str]:
        lines = []
        for block in item.blocks:
            kind = "line" if block.role is Role.JUDGEMENT else f"line {block.role.value}"
            lines.append(f'<span class="{kind}">{inlines(block.inlines, linked=False)}</span>')
        return self._opening("judgement", "".join(lines), item.record, self._panels.judgement)

    def _columns(self, parts: Iterable[Part]) -> list[str]:
        """Return the parts: sections of facts in one column, the rest beside them, where there is room for two."""
        facts: list[str] = []
        others: list[str] = []
        for part in parts:
            first = part.items[0].blocks[0].role
            column = facts if first in (Role.FACT, Role.ARGUMENT) else others
            column.append(f'<section class="part">{self._heading(part.heading)}')
            for item in part.items:
                column += self._item(item)
            column.append("</section>")
        return ['<div class="columns"><div>', *facts, "</div><div>", *others, "</div></div>"]

    def _item(self, item: Item) -> list[str]:
        first = item.blocks[0]
        if first.role in (Role.FACT, Role.ARGUMENT):
            return self._fact(first, item.record)
        if first.role is Role.CONFLICT:
            return self._conflict(item)
        if first.role is Role.ITEM:
            return self._prose(first)
        return [self._timeline(item) if first.role is Role.SIDE else self._chart(item)]

    def _fact(self, block: Paragraph, id_: str) -> list[str]:
        before, after = cut(block.inlines, Gutter)
        sentence = inlines((*before, *after), linked=False)
        return self._opening(block.role.value, sentence, id_, self._panels.fact)

    def _opening(self, kind: str, summary: str, id_: str, panel: Callable[[str], list[str]]) -> list[str]:
        """Return a sentence that opens onto its evidence; one that the page has already said only leads there."""
        if id_ in self._opened:
            return [f'<p class="{kind}">{summary}</p>']
        self._opened.add(id_)
        return [f'<details class="{kind}"><summary>{summary}</summary>', *panel(id_), "</details>"]

    def _prose(self, block: Paragraph) -> list[str]:
        assert block.anchor is not None
        field = block.anchor.field
        name = f"text-{'-'.join(map(str, field.steps))}"
        sentence = inlines(block.inlines, linked=False)
        return self._opening(block.role.value, sentence, name, lambda name: self._panels.prose(name, field))

    def _conflict(self, item: Item) -> list[str]:
        conflict = self._panels.dossier.conflicts[item.record].conflict
        pieces: list[str] = []
        rows: list[str] = []
        for block in item.blocks:
            if block.role is Role.CONFLICT:
                pieces.append(f'<p class="conflict">{inlines(block.inlines)}</p>')
            elif block.role is Role.SIDE:
                name, says = cut(block.inlines, Gutter)
                side = conflict.sides[len(rows)].fact if len(rows) < len(conflict.sides) else ""
                shown = inlines(name)
                shown = record_link("fact", side, shown) if side in self._panels.dossier.facts else shown
                rows.append(f'<li class="side"><span>{shown}</span><span>{inlines(says)}</span></li>')
            else:
                pieces.append(f"<ul>{''.join(rows)}</ul>")
                sentence = inlines(block.inlines, linked=False)
                pieces += self._opening(block.role.value, sentence, item.record, self._panels.conflict)
        return pieces

    def _timeline(self, item: Item) -> str:
        rows = []
        for block in item.blocks:
            date, says = cut(block.inlines, Gutter)
            shown = record_link("fact", block.subject, inlines(date))
            rows.append(f'<li class="side"><span>{shown}</span><span>{inlines(says)}</span></li>')
        return f"<ul>{''.join(rows)}</ul>"

    def _chart(self, item: Item) -> str:
        rows: list[str] = []
        html = ""
        for block in item.blocks:
            if block.role is Role.BAR and block.bar is not None:
                name, value = cut(block.inlines, Gutter)
                shown = record_link("fact", block.subject, inlines(name[:1]))
                cell = f"{drawn(block.bar)}<span>{inlines(value)}</span>"
                marks = inlines(name).removeprefix(inlines(name[:1]))
                rows.append(f'<span>{shown}{marks}</span><span class="value">{cell}</span>')
            elif block.role is Role.BAR_DETAIL and rows:
                rows[-1] += f'<span class="bar-detail">{inlines(block.inlines)}</span>'
            elif block.line is not None:
                placed = next(one for one in self._page.placed() if one.block is block)
                drawn_line = line_chart(self._page, placed, str)
                assert drawn_line is not None, "the block has a line"
                html += plotted(drawn_line, placed, block.line.said) + self._series(block)
            else:
                if block.role is Role.CHART_KEY:
                    html += _rows(rows)
                    rows = []
                html += f'<p class="{block.role.value}">{inlines(block.inlines)}</p>'
        return f"<figure>{html}{_rows(rows)}</figure>"

    def _series(self, block: Paragraph) -> str:
        """Return the values of a line over time, each a link to its fact."""
        html, before = "", ""
        facts = value_texts(block)
        for at in range(len(block.inlines)):
            whole = inlines(block.inlines[: at + 1])
            piece, before = whole.removeprefix(before), whole
            html += record_link("fact", facts[at], piece) if at in facts else piece
        return f'<p class="{block.role.value}">{html}</p>'

    # ── behind the page ──────────────────────────────────────────────────────────────────────────────────

    def _unopened(self) -> list[str]:
        """Return the facts and judgements behind the page that no sentence of it opens."""
        brief = self._page.brief
        printed = {item.record for part in (brief.judgements, *brief.parts) for item in part.items}
        dossier = self._panels.dossier
        return [id_ for id_ in (*dossier.judgements, *dossier.facts) if id_ not in printed]

    def _behind(self) -> list[str]:
        panels = self._panels
        if not self._rest:
            return []
        about = "What else its texts, figures and judgements rest on."
        pieces = [_section_head("behind", "Also behind this page", about)]
        for id_ in self._rest:
            if id_ in panels.dossier.judgements:
                judgement = panels.dossier.judgements[id_].judgement
                summary = f"{standing(judgement.confidence)} {text(judgement.statement)}"
                pieces += self._opening("fact", summary, id_, panels.judgement)
            else:
                kind = "fact" if panels.dossier.facts[id_].fact.confidence is not None else "argument"
                pieces += self._opening(kind, panels.facts[id_].summary, id_, panels.fact)
        return [*pieces, "</section>\n"]

    def _sources(self) -> str:
        brief = self._page.brief
        parts = []
        for block in brief.foot:
            if block.role is Role.FOOT_HEADING:
                parts.append(self._heading(block, "sources"))
            else:
                parts.append(f'<p class="{block.role.value}">{inlines(block.inlines)}</p>')
        parts.append(indexes.sources(self._panels, brief.sources))
        parts += [f'<p class="{block.role.value}">{inlines(block.inlines)}</p>' for block in brief.notes]
        return f'<section class="foot">{"".join(parts)}</section>'

    def _indexes(self) -> str:
        about = "Who first held what the sources say, if known."
        listed = f"{_section_head('origins', 'Origins', about)}{indexes.origins(self._panels)}</section>"
        about = "Facts grouped by what they lack. What nobody knows is stated in the brief."
        return f"{listed}{_section_head('lacks', 'Gaps in the evidence', about)}{indexes.gaps(self._panels)}</section>"


def _section_head(id_: str, heading: str, about: str) -> str:
    """Return how a section of the evidence begins, which paper does without."""
    return f'<section class="part evidence-only"><h2 id="{id_}">{heading}</h2><p class="quiet">{about}</p>'


def _rows(rows: list[str]) -> str:
    items = "".join(f'<li class="bar">{row}</li>' for row in rows)
    return f'<ul class="rows">{items}</ul>' if rows else ""


def _logo(logo: Logo) -> str:
    """Return the logo, on the ground it was drawn for."""
    if isinstance(logo.picture, bytes):
        data = base64.b64encode(logo.picture).decode("ascii")
        wide, high = round(logo.width * 96 / 72), round(logo.height * 96 / 72)
        shown = f'<img src="data:image/png;base64,{data}" alt="{attribute(logo.alt)}" width="{wide}" height="{high}">'
    else:
        named = f'<svg role="img" aria-label="{attribute(logo.alt)}" '
        shown = svg_text(logo.picture).replace("<svg ", named, 1)
    return f'<div class="logo"><span>{shown}</span></div>'
