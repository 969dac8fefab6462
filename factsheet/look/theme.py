"""The look as data: sheet, grid, type scale, colours. Lengths are points (1/72 inch). Draws and measures nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ..brief.tree import Role
from ..frozen import field, frozen, replace
from ..records.model import PageSize
from ..records.theme_colours import PAINTS, Colours
from ..typed import Literal
from .drawing import Drawing

FaceName = Literal["regular", "bold", "italic"]
Sheets = Mapping[PageSize, tuple[float, float]]

#: Width and height of the sheets, in points.
SHEETS: Sheets = {PageSize.LETTER: (612.0, 792.0), PageSize.A4: (595.3, 841.9)}
#: The sheets of twice the area, for large print: Tabloid (11 by 17 inches) and A3.
DOUBLE: Sheets = {PageSize.LETTER: (792.0, 1224.0), PageSize.A4: (841.9, 1190.55)}

#: No theme sets running text, or notes, smaller than this, in points.
BODY_FLOOR = 8.5
NOTE_FLOOR = 7.5


@frozen
class MarkingLook:
    """How a handling marking that begins with `begins` is set: letters in `text` on a `ground`, as RGB."""

    begins: str
    text: str
    ground: str


#: TLP 2.0 (FIRST, 2022) sets its labels in these colours on black; UNCLASSIFIED as US banners have it (32 CFR 2001).
MARKINGS = (
    MarkingLook("TLP:RED", "FF2B2B", "000000"),
    MarkingLook("TLP:AMBER", "FFC000", "000000"),
    MarkingLook("TLP:GREEN", "33FF00", "000000"),
    MarkingLook("TLP:CLEAR", "FFFFFF", "000000"),
    MarkingLook("UNCLASSIFIED", "FFFFFF", "007A33"),
    MarkingLook("EMBARGO", "FFFFFF", "1A1A1A"),
)


@frozen
class Logo:
    """A picture above the strip: a PNG file's bytes or a drawing, what it shows, its size on the page in points."""

    picture: bytes | Drawing
    alt: str
    width: float
    height: float


@frozen
class TypeScale:
    """The type scale besides the body: sizes in points, and the widths that go with them.

    `small` sets the strip, dates, reasons and chart notes; `note` sources and the scale note. `heading` and
    `bottom_line` are offsets to the body size. `rules` multiplies the width of every rule.
    """

    title: float = 18.0
    figure: float = 17.0
    small: float = 8.0
    note: float = 7.5
    heading: float = 2.0
    bottom_line: float = 1.0
    marking: float = 10.0
    indent: float = 9.0
    #: Where the words of a fact begin: the dots of its confidence hang before them.
    gutter: float = 20.0
    rules: float = 1.0
    #: A rule under each heading, for pages that must do without colour.
    ruled_headings: bool = False


@frozen
class RuledLine:
    """A line along a paragraph: `space` between text and line, `width` of the line, its colour by name."""

    width: float
    space: float
    colour: str


@frozen
class StyleSpec:
    """How one role looks, relative to the body: the theme's table holds one for each role.

    `size` is an offset to the body size, or with `fixed` an absolute size; `leading` multiplies the setting's
    leading (or with `fixed` is the ratio itself); `after` is in the setting's gaps. `colour` comes from the table of
    colours, `records.theme_colours`.
    """

    word: str
    face: FaceName = "regular"
    size: float = 0.0
    fixed: bool = False
    leading: float = 1.0
    after: float = 0.0
    colour: str = "text"
    indent: float = 0.0
    below: RuledLine | None = None
    above: RuledLine | None = None
    left: RuledLine | None = None
    bullet: bool = False
    listed: bool = False
    centred: bool = False


@frozen
class Style:
    """A style at one setting, in points: what the writers use. Size is in half points, the rest in twentieths,
    the units of WordprocessingML, so that both formats set the same page.
    """

    word: str
    face: FaceName
    size: float
    pitch: float
    after: float
    colour: str
    indent: float
    below: RuledLine | None
    above: RuledLine | None
    left: RuledLine | None
    bullet: bool
    listed: bool
    centred: bool


@frozen
class Setting:
    """What fitting may change: body size (points), leading (ratio to size), gap (points between paragraphs)."""

    size: float
    leading: float
    gap: float


@lru_cache(maxsize=64)
def _specs(scale: TypeScale) -> Mapping[Role, StyleSpec]:
    """Return how each role looks in a type scale."""
    small, note, indent = scale.small, scale.note, scale.indent

    def rule(width: float, space: float, colour: str) -> RuledLine:
        return RuledLine(round(width * scale.rules * 8) / 8, space, colour)

    bar = rule(2.0, indent - 2.0, "accent")
    heading = StyleSpec(
        "heading 2",
        "bold",
        size=scale.heading,
        leading=0.92,
        after=0.45,
        below=rule(0.5, 1.0, "accent") if scale.ruled_headings else None,
    )
    quiet = StyleSpec("", size=small, fixed=True, leading=1.25)
    specs = {
        Role.MARKING: StyleSpec("FS Marking", "bold", size=scale.marking, fixed=True, leading=1.2, centred=True),
        Role.STRIP: replace(quiet, word="FS Strip", after=1.6, below=rule(1.0, 3.0, "accent")),
        Role.TITLE: StyleSpec("heading 1", "bold", size=scale.title, fixed=True, leading=1.12, after=0.5),
        Role.EVIDENCE: replace(quiet, word="FS Evidence", size=scale.small + 0.5, after=1.0),
        Role.CHANGED: replace(quiet, word="FS Changed", after=0.9),
        Role.BOTTOM_LINE: StyleSpec("FS Bottom Line", size=scale.bottom_line, after=0.8),
        Role.STAKES: StyleSpec("FS Stakes", size=scale.bottom_line, after=0.8),
        Role.FIGURE_VALUE: StyleSpec("FS Figure Value", "bold", size=scale.figure, fixed=True, leading=1.15),
        Role.FIGURE_LABEL: StyleSpec("FS Figure Label", "bold", size=-0.5, leading=0.95),
        Role.FIGURE_DETAIL: replace(quiet, word="FS Figure Detail", leading=1.22, after=2.2),
        Role.HEADING: heading,
        Role.JUDGEMENT: StyleSpec("FS Judgement", indent=indent, left=bar, listed=True),
        Role.BASIS: replace(quiet, word="FS Basis", leading=1.25, indent=indent, left=bar),
        Role.ASSUMES: replace(quiet, word="FS Assumes", leading=1.25, indent=indent, left=bar),
        Role.FACT: StyleSpec("FS Fact", after=0.7, indent=scale.gutter),
        Role.ARGUMENT: StyleSpec("FS Argument", after=0.7, indent=scale.gutter),
        Role.CONFLICT: StyleSpec("FS Conflict", "bold", after=0.15),
        Role.SIDE: StyleSpec("FS Side", size=-0.5, after=0.3, below=rule(0.6, 1.0, "rule")),
        Role.REASON: StyleSpec("FS Reason", size=-0.5, after=1.0),
        Role.ITEM: StyleSpec("List Bullet", after=0.6, indent=indent, bullet=True, listed=True),
        Role.CHART_SUBTITLE: replace(quiet, word="FS Chart Subtitle", after=0.7),
        Role.BAR: StyleSpec("FS Bar", size=-0.5, leading=0.95),
        Role.BAR_DETAIL: replace(quiet, word="FS Bar Detail", leading=1.15, after=0.7),
        Role.SERIES: replace(quiet, word="FS Series", leading=1.3, after=0.7),
        Role.CHART_KEY: replace(quiet, word="FS Chart Key", after=1.0),
        Role.FOOT_HEADING: replace(
            heading, word="FS Foot Heading", after=0.3, above=rule(0.6, 4.0, "rule"), below=None
        ),
        Role.SUMMARY: StyleSpec("FS Summary", size=small, fixed=True, leading=1.25, after=0.6),
        Role.SOURCE: StyleSpec(
            "FS Source", size=note, fixed=True, leading=1.25, after=0.25, indent=indent, listed=True
        ),
        Role.NOTE: replace(quiet, word="FS Note", size=note, after=0.6),
        Role.IMPRINT: replace(quiet, word="FS Imprint", size=note),
    }
    for name, paint in PAINTS.items():
        for role in map(Role, paint.sets):
            specs[role] = replace(specs[role], colour=name)
    return specs


@frozen
class Theme:
    """Everything about the look that is not the brief's. Built-in themes and theme files: see docs/themes.md."""

    name: str = "policy"
    page: PageSize = PageSize.LETTER
    margin_top: float = 38.0
    margin_bottom: float = 34.0
    margin_side: float = 49.0
    columns: int = 2
    column_gap: float = 18.0
    #: The family as Word knows it; its files by face, and more to fall back on. Without files, those that are shipped.
    family: str = "Factsheet Sans"
    faces: tuple[tuple[FaceName, str], ...] = ()
    fallbacks: tuple[str, ...] = ()
    licence: str = ""
    colours: Colours = field(default_factory=Colours)
    #: Body sizes tried, largest first; the last is the floor. Half points, as Word counts.
    sizes: tuple[float, ...] = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
    #: Least and most leading (ratio) and gap (points) that fitting may use.
    leading: tuple[float, float] = (1.22, 1.4)
    #: The leading that is tried where at the smallest size nothing else fits.
    tightest: float = 1.18
    gap: tuple[float, float] = (2.6, 6.5)
    #: Space above a heading, in gaps.
    heading_before: float = 1.7
    scale: TypeScale = field(default_factory=TypeScale)
    cite_size: float = 7.5
    grade_size: float = 8.0
    #: How far a citation mark is raised, in body sizes.
    cite_rise: float = 0.24
    sheets: Sheets = field(default_factory=lambda: SHEETS, hash=False)
    markings: tuple[MarkingLook, ...] = MARKINGS
    logo: Logo | None = field(default=None, hash=False)  # a drawing can be long, and themes are looked up by their hash
    about: str = ""

    @property
    def styles(self) -> Mapping[Role, StyleSpec]:
        """How each role looks."""
        return _specs(self.scale)

    @property
    def note_floor(self) -> float:
        """The smallest size on the page."""
        return min(self.scale.note, self.cite_size)

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        return self.sheets[self.page]

    def marking(self, text: str) -> MarkingLook | None:
        """Return how the handling marking `text` is set, where it has a look of its own: the longest that fits."""
        looks = [look for look in self.markings if text.upper().startswith(look.begins.upper())]
        return max(looks, key=lambda look: len(look.begins), default=None)

    @property
    def text_width(self) -> float:
        """Width between the side margins."""
        return self.sheet[0] - 2 * self.margin_side

    def style(self, role: Role, setting: Setting) -> Style:
        """Return how `role` looks at `setting`, in points, rounded to Word's units."""
        return self.at(setting)[role]

    def at(self, setting: Setting) -> Mapping[Role, Style]:
        """Return how every role looks at `setting`."""
        return _styles(self.scale, setting)


@lru_cache(maxsize=512)  # all settings that fitting a run's pages comes to
def _styles(scale: TypeScale, setting: Setting) -> Mapping[Role, Style]:
    return {role: _style(spec, setting) for role, spec in _specs(scale).items()}


def _style(spec: StyleSpec, setting: Setting) -> Style:
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
        spec.listed,
        spec.centred,
    )


def half(points: float) -> float:
    """Return `points` rounded to half points, the unit of a font size in WordprocessingML."""
    return round(points * 2) / 2


def twip(points: float) -> float:
    """Return `points` rounded to twentieths of a point, the unit of a length in WordprocessingML."""
    return round(points * 20) / 20
