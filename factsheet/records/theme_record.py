"""A theme file as types: what a house may set of the look, on top of a built-in theme. No behaviour.

Each field's `Annotated` text is what the JSON Schema shows an editor, and the bounds are those the loader enforces.
"""

from decimal import Decimal
from enum import StrEnum

from ..frozen import frozen
from .annotated import Annotated
from .model import Between, Doc, Length, NonEmpty
from .theme_colours import Colours, Hex

FilePath = Annotated[str, Length(200)]

#: No logo is lower, in points.
LEAST_LOGO = 8


class SheetSize(StrEnum):
    """How large the sheet is, compared with the size that a brief or the project names."""

    PAGE = "page"
    DOUBLE = "double"


@frozen
class FontsRecord:
    """A font family: static TrueType or OpenType files that may be embedded, by paths in the project."""

    regular: Annotated[FilePath, Doc("The regular face, a .ttf or .otf file")]
    bold: Annotated[FilePath, Doc("The bold face")]
    licence: Annotated[str, Length(200), Doc("Under which licence the files may be embedded, and where its text is")]
    italic: Annotated[FilePath, Doc("The italic face; default: the regular one")] = ""
    others: Annotated[tuple[FilePath, ...], Doc("Files to fall back on, before those that the program ships")] = ()


@frozen
class SizesRecord:
    """Type sizes in points; Word counts in half points."""

    body: Annotated[
        tuple[Annotated[Decimal, Between(6, 30)], ...] | None,
        NonEmpty(),
        Doc("Sizes of the running text that may be tried, largest first; none below 8.5"),
    ] = None
    title: Annotated[Decimal | None, Between(8, 72), Doc("The title")] = None
    figure: Annotated[Decimal | None, Between(8, 72), Doc("Key figures, where they fit")] = None
    small: Annotated[Decimal | None, Between(6, 30), Doc("Strip, dates, reasons, chart notes; 7.5 or more")] = None
    note: Annotated[Decimal | None, Between(6, 30), Doc("Sources and scale note; 7.5 or more")] = None
    mark: Annotated[Decimal | None, Between(6, 30), Doc("Citation marks; 7.5 or more")] = None
    grade: Annotated[Decimal | None, Between(6, 30), Doc("Confidence next to a fact; 7.5 or more")] = None


@frozen
class RangeRecord:
    """What fitting may use, from the tightest to the most open."""

    least: Annotated[Decimal, Between(0, 30), Doc("The tightest")]
    most: Annotated[Decimal, Between(0, 30), Doc("The most open")]


@frozen
class MarginsRecord:
    """Margins in points."""

    top: Annotated[Decimal | None, Between(18, 144), Doc("Above")] = None
    bottom: Annotated[Decimal | None, Between(18, 144), Doc("Below")] = None
    side: Annotated[Decimal | None, Between(18, 144), Doc("Left and right")] = None


@frozen
class LogoRecord:
    """A picture above the strip."""

    file: Annotated[FilePath, Doc("A PNG or SVG file, by its path in the project")]
    alt: Annotated[str, Length(120), Doc("What it shows, for those who can't see it: Orla Institute")]
    height: Annotated[Decimal, Between(LEAST_LOGO, 72), Doc("Its height on the page, in points")] = Decimal(22)


@frozen
class MarkingRecord:
    """How a handling marking looks in the strip."""

    begins: Annotated[str, Length(40), Doc("How the marking begins: TLP:AMBER")]
    text: Annotated[Hex, Doc("Its letters")]
    ground: Annotated[Hex, Doc("Their background")]


@frozen
class ThemeRecord:
    """A theme file: what differs from the theme it extends."""

    extends: Annotated[str, Length(40), Doc("The built-in theme that applies to everything not set here")] = "policy"
    about: Annotated[str, Length(200), Doc("What it is for; `factsheet theme` shows it")] = ""
    colours: Annotated[Colours | None, Doc("Colours")] = None
    fonts: Annotated[FontsRecord | None, Doc("The font family; default: the one that is shipped")] = None
    sizes: Annotated[SizesRecord | None, Doc("Type sizes, in points")] = None
    leading: Annotated[RangeRecord | None, Doc("Line pitch as a ratio to the size: 1.18 to 1.36")] = None
    gap: Annotated[RangeRecord | None, Doc("Space between paragraphs, in points: 2.6 to 6.5")] = None
    margins: Annotated[MarginsRecord | None, Doc("Margins, in points")] = None
    columns: Annotated[int | None, Between(1, 2), Doc("Columns below the head")] = None
    column_gap: Annotated[Decimal | None, Between(6, 72), Doc("Between columns, in points")] = None
    sheet: Annotated[SheetSize | None, Doc("page, or double: Tabloid for Letter, A3 for A4")] = None
    rules: Annotated[Decimal | None, Between(0, 6), Doc("Factor for the width of every rule")] = None
    logo: Annotated[LogoRecord | None, Doc("A picture above the strip")] = None
    markings: Annotated[
        tuple[MarkingRecord, ...] | None, Doc("How handling markings look; they come before the built-in ones")
    ] = None
