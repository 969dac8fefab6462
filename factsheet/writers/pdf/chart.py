"""Draws a chart: bars from zero with direct labels, as vectors. Chooses neither what is compared nor in what order."""

from __future__ import annotations

from ...brief.tree import Bar, Chart, Cite, Role, inline_texts
from ...look.theme import FaceName
from ...page.plan import Page, Placed
from .pen import Pen, kerned
from .structure import Element

#: Points between the labels and zero, between a bar's end and its value, and a bar's least share of the width.
_GAP = 8.0
_VALUE_GAP = 4.0
_LEAST = 0.2

#: The line around a bar, where the theme has one, in points.
_LINE = 0.75

#: A bar's height as a share of its row.
_THICKNESS = 0.46


class ChartDrawing:
    """The drawing of one chart: its text and bars belong to `figure`, its citation marks to Links of their own.

    A figure is read as its description, what is inside is not heard: links must be beside it to be reached.
    """

    def __init__(self, pen: Pen, page: Page, placed: Placed, chart: Chart) -> None:
        self._pen = pen
        self._page = page
        self._placed = placed
        self._chart = chart
        self._label = page.theme.style(Role.FIGURE_LABEL, page.setting)
        self._detail = page.theme.style(Role.FIGURE_DETAIL, page.setting)
        widths = [max(self._width(*part) for part in self._labels(bar)) for bar in chart.bars]
        values = [self._value_width(bar) for bar in chart.bars]
        room = placed.width * (1 - _LEAST) - max(values, default=0.0) - _GAP - _VALUE_GAP
        #: What the labels are set narrower by, so that however long one is, bar and value keep their place.
        self._narrow = min(1.0, room / max(widths, default=1.0)) if room > 0 else 1.0
        self.zero = placed.x + max(widths, default=0.0) * self._narrow + _GAP
        self._scale = min(
            (
                (placed.x + placed.width - self.zero - _VALUE_GAP - wide) / float(bar.value)
                for bar, wide in zip(chart.bars, values, strict=True)
                if bar.value > 0
            ),
            default=0.0,
        )

    def draw(self, figure: Element, marks: Element | None) -> None:
        """Draw every bar; `marks` is the element that holds the Links of the citation marks."""
        colours = self._page.theme.colours
        pitch = self._page.theme.bar_pitch
        canvas = self._pen.canvas
        canvas.mark(figure)
        top = self._placed.y
        for i, bar in enumerate(self._chart.bars):
            thick = pitch * _THICKNESS
            length = max(0.0, float(bar.value)) * self._scale
            y = top + i * pitch + (pitch - thick) / 2
            fill = colours.named("bar" if bar.firm else "bar_soft")
            if colours.bar_line and length > 2 * _LINE:
                self._pen.rectangle(self.zero, y, length, thick, colours.bar_line)
                self._pen.rectangle(self.zero, y + _LINE, length - _LINE, thick - 2 * _LINE, fill)
            else:
                self._pen.rectangle(self.zero, y, length, thick, fill)
        rows = pitch * len(self._chart.bars)
        self._pen.rectangle(self.zero - 0.5, top + 1, 0.5, rows - 2, colours.rule)
        canvas.mark(None)
        for i, bar in enumerate(self._chart.bars):
            self._row(bar, top + i * pitch, figure, marks)

    def _row(self, bar: Bar, top: float, figure: Element, marks: Element | None) -> None:
        canvas, pen, theme = self._pen.canvas, self._pen, self._page.theme
        pitch = theme.bar_pitch
        canvas.text(True)
        canvas.mark(figure)
        lines = self._labels(bar)
        # The lines' baselines stand around the row's middle as text stands around the middle of its line.
        leading = (self._label.size + self._detail.size) / 2 * 1.15
        drop = 0.35 * self._label.size if len(lines) == 1 else 0.35 * self._detail.size - leading / 2
        first = top + pitch / 2 + drop
        pen.squeeze(self._narrow)
        for at, (text, face, size) in enumerate(lines):
            pen.start(self._placed.x, first + at * leading)
            self._show(text + " ", face, size, theme.colours.text if at == 0 else theme.colours.muted)
        pen.squeeze(1.0)
        x = self.zero + max(0.0, float(bar.value)) * self._scale + _VALUE_GAP
        size = self._label.size
        baseline = top + pitch / 2 + 0.35 * size
        pen.start(x, baseline)
        x += self._show(bar.shown, "bold", size, theme.colours.text)
        if marks is None:
            self._show(" ", "bold", size, theme.colours.text)
        rects = []
        for before, cite in zip((None, *bar.cite), bar.cite, strict=False):
            canvas.mark(marks)
            if before is not None:
                x += self._mark(" ", size)
            link = canvas.element("Link", marks)
            canvas.mark(link)
            end = x + self._mark(cite.text, size)
            rects.append((link, (x, pen.up(top + 0.8 * pitch), end, pen.up(top + 0.2 * pitch)), cite))
            x = end
        if bar.cite:
            canvas.mark(marks)
            self._mark(" ", size)
        canvas.text(False)
        for link, rect, cite in rects:
            canvas.link(link, rect, f"{cite_words(cite)}, for {bar.label}: {bar.shown}", to=cite.source)

    def _mark(self, text: str, size: float) -> float:
        theme = self._page.theme
        mark = min(theme.cite_size, size)
        return self._show(text, "regular", mark, theme.colours.mark, theme.cite_rise * size)

    def _show(self, text: str, face: FaceName, size: float, colour: str, rise: float = 0.0) -> float:
        stretches = self._page.fonts.split(text, face)
        own = self._page.fonts.face(face)
        return sum(
            self._pen.show(part, font, size, colour, rise, face == "bold" and font is not own)
            for font, part in stretches
        )

    def _labels(self, bar: Bar) -> list[tuple[str, FaceName, float]]:
        lines: list[tuple[str, FaceName, float]] = [(bar.label, self._label.face, self._label.size)]
        return lines + [(bar.detail, self._detail.face, self._detail.size)] * bool(bar.detail)

    def _width(self, text: str, face: FaceName, size: float) -> float:
        return sum(kerned(font, part) for font, part in self._page.fonts.split(text, face)) * size

    def _value_width(self, bar: Bar) -> float:
        mark = min(self._page.theme.cite_size, self._label.size)
        return self._width(bar.shown, "bold", self._label.size) + self._width(
            "".join(inline_texts(bar.cite)), "regular", mark
        )


def cite_words(cite: Cite) -> str:
    """Return a citation mark as a screen reader should say it: "Source 4, paragraphs 15 and 16"."""
    if not all(place.isdigit() for place in cite.places):
        return f"Source {cite.number}, {', '.join(cite.places)}"
    several = "s" if len(cite.places) > 1 else ""
    places = " and ".join(filter(None, (", ".join(cite.places[:-1]), cite.places[-1]))) if cite.places else ""
    return f"Source {cite.number}" + (f", paragraph{several} {places}" if places else "")
