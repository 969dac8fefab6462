"""The look as data: sheet, grid, type scale, colours. Lengths are points (1/72 inch). Draws and measures nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .brief import Role
from .model import PageSize

FaceName = Literal["regular", "bold", "italic"]
ColourName = Literal["text", "muted", "accent", "rule", "soft", "mark"]

#: Width and height of the sheets, in points.
SHEETS: Mapping[PageSize, tuple[float, float]] = {PageSize.LETTER: (612.0, 792.0), PageSize.A4: (595.3, 841.9)}


@dataclass(frozen=True, slots=True)
class Colours:
    """RGB as six hex digits. Contrast on white: text and muted at least 4.5:1, rule and soft at least 3:1."""

    text: str = "1A1A1A"
    muted: str = "595959"
    accent: str = "8A1C1C"
    rule: str = "8C8C8C"
    soft: str = "B98080"
    mark: str = "7A4A4A"
    paper: str = "FFFFFF"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line along a paragraph: `space` between text and line, `width` of the line."""

    width: float
    space: float
    colour: ColourName


@dataclass(frozen=True, slots=True)
class StyleSpec:
    """How one role looks, relative to the body: the theme's table holds one for each role.

    `size` is an offset to the body size, or with `fixed` an absolute size; `leading` multiplies the setting's
    leading (or with `fixed` is the ratio itself); `after` is in the setting's gaps.
    """

    word: str
    face: FaceName = "regular"
    size: float = 0.0
    fixed: bool = False
    leading: float = 1.0
    after: float = 0.0
    colour: ColourName = "text"
    indent: float = 0.0
    below: Rule | None = None
    above: Rule | None = None
    left: Rule | None = None
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """A style at one setting, in points: what the writers use. Size is in half points, the rest in twentieths,
    the units of WordprocessingML, so that both formats set the same page."""

    word: str
    face: FaceName
    size: float
    pitch: float
    after: float
    colour: ColourName
    indent: float
    below: Rule | None
    above: Rule | None
    left: Rule | None
    bullet: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What fitting may change: body size (points), leading (ratio to size), gap (points between paragraphs)."""

    size: float
    leading: float
    gap: float


def _specs() -> Mapping[Role, StyleSpec]:
    bar = Rule(2.0, 7.0, "accent")
    return {
        Role.STRIP: StyleSpec("FS Strip", size=8, fixed=True, leading=1.25, after=1.6, colour="muted", below=Rule(1.0, 3.0, "accent")),
        Role.TITLE: StyleSpec("Title", "bold", size=18, fixed=True, leading=1.12, after=0.7),
        Role.CUTOFF: StyleSpec("FS Cut-off", size=8, fixed=True, leading=1.25, after=0.9, colour="muted"),
        Role.CHANGED: StyleSpec("FS Changed", size=8, fixed=True, leading=1.25, after=0.9, colour="muted"),
        Role.BOTTOM_LINE: StyleSpec("FS Bottom Line", size=1.0, after=1.6, below=Rule(0.5, 5.0, "rule")),
        Role.FIGURE_VALUE: StyleSpec("FS Figure Value", "bold", size=17, fixed=True, leading=1.15, colour="accent"),
        Role.FIGURE_LABEL: StyleSpec("FS Figure Label", "bold", size=-0.5, leading=0.95),
        Role.FIGURE_DETAIL: StyleSpec("FS Figure Detail", size=8, fixed=True, leading=1.22, after=2.2, colour="muted"),
        Role.HEADING: StyleSpec("heading 1", "bold", size=2.0, leading=0.92, after=0.45, colour="accent"),
        Role.JUDGEMENT: StyleSpec("FS Judgement", indent=9.0, left=bar),
        Role.BASIS: StyleSpec("FS Basis", size=8, fixed=True, leading=1.3, after=1.0, colour="muted", indent=9.0, left=bar),
        Role.FACT: StyleSpec("List Bullet", after=0.7, indent=9.0, bullet=True),
        Role.SIDES: StyleSpec("FS Sides", after=0.15),
        Role.PROSE: StyleSpec("Body Text", after=0.7),
        Role.CHART_SUBTITLE: StyleSpec("FS Chart Subtitle", size=8, fixed=True, leading=1.25, after=0.5, colour="muted"),
        Role.CHART_SOURCE: StyleSpec("FS Chart Source", size=8, fixed=True, leading=1.25, after=1.0, colour="muted"),
        Role.FOOT_HEADING: StyleSpec(
            "FS Foot Heading", "bold", size=2.0, leading=0.92, after=0.3, colour="accent", above=Rule(0.5, 4.0, "rule")
        ),
        Role.SUMMARY: StyleSpec("FS Summary", size=8, fixed=True, leading=1.25, after=0.6),
        Role.SOURCE: StyleSpec("FS Source", size=7.5, fixed=True, leading=1.25, after=0.25),
        Role.NOTE: StyleSpec("FS Note", size=7.5, fixed=True, leading=1.25, colour="muted"),
    }


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything about the look that is not the brief's. See PAGE rules in docs/architecture.md."""

    name: str = "policy"
    page: PageSize = PageSize.LETTER
    margin_top: float = 38.0
    margin_bottom: float = 34.0
    margin_side: float = 49.0
    columns: int = 2
    column_gap: float = 18.0
    family: str = "Factsheet Sans"
    colours: Colours = field(default_factory=Colours)
    #: Body sizes tried, largest first; the last is the floor. Half points, as Word counts.
    sizes: tuple[float, ...] = (10.0, 9.5, 9.0, 8.5)
    #: Least and most leading (ratio) and gap (points) that fitting may use.
    leading: tuple[float, float] = (1.18, 1.36)
    gap: tuple[float, float] = (2.6, 6.5)
    #: Space above a heading, in gaps.
    heading_before: float = 1.7
    note_floor: float = 7.5
    cite_size: float = 7.5
    grade_size: float = 8.0
    #: How far a citation mark is raised, in body sizes.
    cite_rise: float = 0.24
    bar_pitch: float = 24.0
    styles: Mapping[Role, StyleSpec] = field(default_factory=_specs)

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        return SHEETS[self.page]

    @property
    def text_width(self) -> float:
        """Width between the side margins."""
        return self.sheet[0] - 2 * self.margin_side

    def style(self, role: Role, setting: Setting) -> Style:
        """Return how `role` looks at `setting`, in points, rounded to Word's units."""
        spec = self.styles[role]
        size = half(spec.size if spec.fixed else setting.size + spec.size)
        ratio = spec.leading if spec.fixed else spec.leading * setting.leading
        return Style(
            spec.word,
            spec.face,
            size,
            twip(size * ratio),
            twip(spec.after * setting.gap),
            spec.colour,
            spec.indent,
            spec.below,
            spec.above,
            spec.left,
            spec.bullet,
        )


def half(points: float) -> float:
    """Return `points` rounded to half points, the unit of a font size in WordprocessingML."""
    return round(points * 2) / 2


def twip(points: float) -> float:
    """Return `points` rounded to twentieths of a point, the unit of a length in WordprocessingML."""
    return round(points * 20) / 20
