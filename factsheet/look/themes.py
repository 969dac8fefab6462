"""Built-in themes by name, and theme files: records to a Theme, refused where it would break what every page promises.

Does not decide how a page is filled. Files come in through `read`, so that nothing outside the project is opened.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, FactsheetError, Kind, did_you_mean
from ..records.convert import load_one
from ..records.theme_colours import Colours
from ..records.theme_record import LEAST_LOGO, FontsRecord, LogoRecord, SheetSize, ThemeRecord
from ..records.yaml_file import MappingNode, Node, SequenceNode, YamlFile
from .contrast import pairs
from .drawing import UnusablePicture
from .font_file import Face, Rights, UnusableFont, check_outlines, read_face
from .logo import read_logo
from .theme import BODY_FLOOR, DOUBLE, MARKINGS, NOTE_FLOOR, SHEETS, FaceName, Logo, MarkingLook, Theme, TypeScale

if TYPE_CHECKING:
    from collections.abc import Iterator

UNKNOWN = Kind(
    "E220",
    "unknown-theme",
    "`theme:` in factsheet.yaml, or `extends:` in a theme file, names neither a built-in theme nor, for `theme:`, a "
    "YAML file in the project. `factsheet theme list` shows the built-in ones; docs/themes.md says how to write one.",
)
CONTRAST = Kind(
    "E221",
    "low-contrast",
    "Two colours that meet on the page are too similar. WCAG 2.2 requires a contrast of 4.5 to 1 for text and 3 "
    "to 1 for rules and bars, so that readers with low vision, and everyone with a poor printer, can distinguish them.",
)
TOO_SMALL = Kind(
    "E222",
    "type-too-small",
    f"The theme sets type smaller than any page may: running text below {BODY_FLOOR:g} pt, or notes, sources and marks "
    f"below {NOTE_FLOOR:g} pt.",
)
FONT = Kind(
    "E223",
    "unusable-font",
    "A font file of the theme can't be used: it can't be read, is damaged, is a variable font or not a font at all, "
    "may not be embedded, lacks letters that every page needs, or its faces belong to different families. Both formats "
    "embed their fonts, so that a page is the same on every machine. PostScript outlines, and kerning in GPOS alone, "
    "need the library fonttools, which the extra `fonts` installs.",
)
LOGO = Kind(
    "E224",
    "unusable-logo",
    "The theme's picture can't be used. It must be a PNG or SVG file of at most 1 MB that is no wider on the page than "
    "the text; a PNG has at most 4,000 pixels a side. What an SVG holds that would come out differently is refused, so "
    "that the page looks the same in both formats: text, gradients, filters and more. Each is reported with its line "
    "and a fix; docs/themes.md has the list. Reading SVG needs the library fonttools, which the extra `svg` installs.",
)
LOOK = Kind(
    "E225",
    "impossible-look",
    "Values of the theme contradict each other: the tightest spacing is looser than the most open, sizes do not "
    "decrease, or margins leave too little of the sheet.",
)
KINDS = (UNKNOWN, CONTRAST, TOO_SMALL, FONT, LOGO, LOOK)

POLICY = Theme(about="One accent colour, rules and weight; for screen and colour print.")
PLAIN = Theme(
    name="plain",
    about="Black on white with heavier rules and dark bars; for monochrome print and copies.",
    colours=Colours(
        text="000000",
        muted="3D3D3D",
        accent="000000",
        rule="000000",
        soft="7A7A7A",
        track="E4E4E4",
        mark="3D3D3D",
        bar="404040",
        bar_soft="7A7A7A",
        bar_line="000000",
    ),
    scale=TypeScale(rules=1.5, ruled_headings=True),
    markings=(),
)
LARGE = Theme(
    name="large-print",
    about="Text of 12 to 14 pt on a sheet of twice the size, Tabloid for Letter and A3 for A4.",
    margin_top=46.0,
    margin_bottom=42.0,
    margin_side=56.0,
    column_gap=26.0,
    colours=Colours(
        text="000000", muted="404040", accent="7A1212", rule="767676", soft="A86464", mark="5C2E2E", track="E8D6D6"
    ),
    sizes=(14.0, 13.5, 13.0, 12.5, 12.0),
    gap=(3.6, 9.0),
    scale=TypeScale(
        title=25, figure=24, small=11, note=10, heading=2.5, bottom_line=1.5, indent=13, gutter=27, rules=1.5
    ),
    cite_size=10.0,
    grade_size=11.0,
    sheets=DOUBLE,
)

#: Name → built-in theme.
BUILT_IN: Mapping[str, Theme] = {theme.name: theme for theme in (POLICY, PLAIN, LARGE)}

#: Path in the project → its bytes and where it lies, or why it can't be read.
Read = Callable[[str], "tuple[bytes, Path] | str"]

#: Characters that a family must have itself; all others may come from another file.
_NEEDED = "".join(map(chr, range(0x20, 0x7F))) + "–—‘’“”·\u00a0"


def digest(theme: Theme) -> str:
    """Return 16 hex digits that change when the look does. Font files count by their bytes elsewhere, never by path."""
    values = json.dumps(asdict(replace(theme, faces=(), fallbacks=())), default=str)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def built_in(name: str) -> Theme:
    """Return the built-in theme `name`. Raises FactsheetError for any other name."""
    if name not in BUILT_IN:
        raise FactsheetError(
            [UNKNOWN.at(None, f"`{name}` is not a built-in theme", did_you_mean(name, list(BUILT_IN)))]
        )
    return BUILT_IN[name]


def load_theme(file: YamlFile, name: str, read: Read) -> tuple[Theme | None, list[Diagnostic]]:
    """Return the theme in `file`, or None, and every problem of it, each with its place."""
    record, problems = load_one(file, ThemeRecord)
    if record is None:
        return None, problems
    assert isinstance(record, ThemeRecord)
    making = _Making(file, record, read)
    theme = making.theme(name)
    problems += making.problems
    return None if problems else theme, problems


class _Making:
    """One theme being made from its record; collects what is wrong with it."""

    def __init__(self, file: YamlFile, record: ThemeRecord, read: Read) -> None:
        self.file = file
        self.record = record
        self.read = read
        self.problems: list[Diagnostic] = []

    def report(self, kind: Kind, message: str, *path: str | int, hint: str = "") -> None:
        """Report a problem at the value of `path`, or at the part of that path that the file has."""
        node = self.file.root
        for step in path:
            below: Node | None = None
            if isinstance(node, MappingNode):
                below = node.values.get(str(step))
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
                below = node.items[step]
            if below is None:
                break
            node = below
        self.problems.append(kind.at(self.file.span(node) if node else None, message, hint))

    def theme(self, name: str) -> Theme:
        record = self.record
        base = BUILT_IN.get(record.extends)
        if base is None:
            hint = did_you_mean(record.extends, list(BUILT_IN))
            self.report(UNKNOWN, f"`{record.extends}` is not a built-in theme", "extends", hint=hint)
            return POLICY
        theme = replace(base, name=name, about=record.about or base.about, colours=self.colours(base.colours))
        theme = self.measures(self.sizes(theme))
        if record.fonts is not None:
            theme = self.fonts(theme, record.fonts)
        if record.logo is not None:
            theme = replace(theme, logo=self.logo(record.logo, theme))
        if record.markings is not None:
            own = tuple(MarkingLook(m.begins, m.text.upper(), m.ground.upper()) for m in record.markings)
            theme = replace(theme, markings=(*own, *(base.markings or MARKINGS)))
        self.contrast(theme)
        return theme

    def colours(self, base: Colours) -> Colours:
        return replace(base, **{name: getattr(self.record.colours, name).upper() for name in self.given_colours()})

    def given_colours(self) -> list[str]:
        """Return the names of the colours that the file itself sets."""
        root = self.file.root
        node = root.values.get("colours") if isinstance(root, MappingNode) else None
        return list(node.values) if isinstance(node, MappingNode) else []

    def sizes(self, theme: Theme) -> Theme:
        """Return `theme` with the type sizes of the record."""
        given = self.record.sizes
        if given is None:
            return theme
        for key, floor in (("small", NOTE_FLOOR), ("note", NOTE_FLOOR), ("mark", NOTE_FLOOR), ("grade", NOTE_FLOOR)):
            size = getattr(given, key)
            if size is not None and size < floor:
                self.report(TOO_SMALL, f"{size} pt is below {floor:g} pt", "sizes", key)
        body = tuple(float(size) for size in given.body or ())
        for i, size in enumerate(body):
            if size < BODY_FLOOR:
                self.report(TOO_SMALL, f"{size:g} pt is below {BODY_FLOOR:g} pt", "sizes", "body", i)
            if size * 2 != int(size * 2):
                self.report(LOOK, f"{size:g} pt is not a whole number of half points, Word's unit", "sizes", "body", i)
        if list(body) != sorted(set(body), reverse=True):
            self.report(LOOK, "the sizes do not decrease", "sizes", "body", hint="begin with the largest")
        scale = replace(
            theme.scale,
            title=_or(given.title, theme.scale.title),
            figure=_or(given.figure, theme.scale.figure),
            small=_or(given.small, theme.scale.small),
            note=_or(given.note, theme.scale.note),
        )
        return replace(
            theme,
            scale=scale,
            sizes=body or theme.sizes,
            cite_size=_or(given.mark, theme.cite_size),
            grade_size=_or(given.grade, theme.grade_size),
        )

    def measures(self, theme: Theme) -> Theme:
        """Return `theme` with the spacing, margins, columns and rules of the record."""
        record = self.record
        for key, least, most in (("leading", 1.0, 2.0), ("gap", 0.0, 30.0)):
            given = getattr(record, key)
            if given is None:
                continue
            if not least <= given.least <= given.most <= most:
                text = f"`least` {given.least} and `most` {given.most} must increase, within {least:g} and {most:g}"
                self.report(LOOK, text, key)
            theme = replace(theme, **{key: (float(given.least), float(given.most))})  # type: ignore[arg-type]  # both pairs
        if record.margins is not None:
            theme = replace(
                theme,
                margin_top=_or(record.margins.top, theme.margin_top),
                margin_bottom=_or(record.margins.bottom, theme.margin_bottom),
                margin_side=_or(record.margins.side, theme.margin_side),
            )
        if record.sheet is not None:
            theme = replace(theme, sheets=DOUBLE if record.sheet is SheetSize.DOUBLE else SHEETS)
        theme = replace(
            theme,
            columns=record.columns or theme.columns,
            column_gap=_or(record.column_gap, theme.column_gap),
            scale=replace(theme.scale, rules=_or(record.rules, theme.scale.rules)),
        )
        narrow = min(width for width, _ in theme.sheets.values()) - 2 * theme.margin_side
        column = (narrow - theme.column_gap * (theme.columns - 1)) / theme.columns
        if column < _LEAST_COLUMN * theme.sizes[-1]:
            self.report(LOOK, f"the columns are only {column:.0f} pt wide", "margins", "side")
        return theme

    def fonts(self, theme: Theme, given: FontsRecord) -> Theme:
        """Return `theme` with the font files of the record, each checked."""
        faces: dict[FaceName, Path] = {}
        family = ""
        names: tuple[FaceName, ...] = ("regular", "bold", "italic")
        for name in names:
            file = getattr(given, name) or given.regular
            face = self.face(file, "fonts", name if getattr(given, name) else "regular")
            if face is None:
                continue
            family = family or face.family
            if face.family != family:
                self.report(
                    FONT, f"its family is “{face.family}”, but the other faces belong to “{family}”", "fonts", name
                )
            missing = [c for c in _NEEDED if ord(c) not in face.advances]
            if missing:
                shown = " ".join(f"U+{ord(c):04X}" for c in missing[:8])
                self.report(FONT, f"it lacks characters that every page needs: {shown}", "fonts", name)
            faces[name] = face.path
        others = [self.face(file, "fonts", "others", i) for i, file in enumerate(given.others)]
        return replace(
            theme,
            family=family or theme.family,
            faces=tuple((name, str(path)) for name, path in faces.items()),
            fallbacks=tuple(str(other.path) for other in others if other),
            licence=given.licence,
        )

    def face(self, file: str, *path: str | int) -> Face | None:
        """Return the font in a file of the project, or None after reporting its problem."""
        found = self.read(file)
        if isinstance(found, str):
            self.report(FONT, f"{file}: {found}", *path)
            return None
        try:
            face = read_face(found[1])
            check_outlines(face)
        except (UnusableFont, OSError) as error:
            hint = error.hint if isinstance(error, UnusableFont) else ""
            self.report(FONT, f"{file}: {error}", *path, hint=hint)
            return None
        if face.rights is Rights.NONE:
            self.report(FONT, f"{file}: its licence bits forbid embedding (OS/2 fsType)", *path)
        elif face.rights is Rights.WHOLE:
            what = "its licence bits allow embedding only whole (OS/2 fsType), and a PDF has the letters it uses"
            self.report(FONT, f"{file}: {what}", *path, hint="ask its maker for a file that may be embedded in part")
        elif not face.family:
            self.report(FONT, f"{file}: it has no family name", *path)
        else:
            return face
        return None

    def logo(self, given: LogoRecord, theme: Theme) -> Logo | None:
        """Return the picture, or None after reporting its problems."""
        if not given.file.lower().endswith((".png", ".svg")):
            self.report(LOGO, f"{given.file} is neither a PNG nor an SVG file", "logo", "file", hint="export it as one")
            return None
        found = self.read(given.file)
        if isinstance(found, str):
            self.report(LOGO, f"{given.file}: {found}", "logo", "file")
            return None
        try:
            logo = read_logo(given.file, found[0], given.alt, float(given.height))
        except UnusablePicture as error:
            for message, cure in error.problems:
                self.report(LOGO, f"{given.file}: {message}", "logo", "file", hint=cure)
            return None
        room = min(width for width, _ in theme.sheets.values()) - 2 * theme.margin_side
        if logo.width > room:
            text = f"{logo.height:g} pt high, it is {logo.width:.0f} pt wide; the text is only {room:.0f} pt wide"
            least = room * logo.height / logo.width
            hint = f"give it a `height` of {math.floor(least)}" if least >= LEAST_LOGO else "use a narrower one"
            self.report(LOGO, f"{given.file}: {text}", "logo", "height", hint=hint)
        return logo

    def contrast(self, theme: Theme) -> None:
        """Report every pair of colours without enough contrast."""
        for pair in pairs(theme):
            if pair.ratio < pair.least:
                text = f"{pair.use} ({pair.front} on {pair.ground}) has a contrast of {pair.ratio:.2f} to 1"
                self.report(CONTRAST, f"{text}; {pair.least:g} is needed", *self.place(pair.name))

    def place(self, name: str) -> Iterator[str | int]:
        """Yield the path of the colour that a pair is named after."""
        begins = name.removeprefix("marking ")
        if begins != name:
            yield "markings"
            for i, look in enumerate(self.record.markings or ()):
                if look.begins == begins:
                    yield from (i, "text")
            return
        yield "colours"
        yield name if name in self.given_colours() else "paper"


#: A column has room for so many letters of the smallest body size.
_LEAST_COLUMN = 15.0


def _or(given: Decimal | None, else_: float) -> float:
    return float(given) if given is not None else else_
