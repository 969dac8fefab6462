"""Theme files: records to a Theme, refused where it would break what every page promises.

Does not decide how a page is filled. Files come in through `read`, so that nothing outside the project is opened.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from ..diagnostics import Diagnostic, Kind, did_you_mean
from ..records.convert import load_one
from ..records.theme_colours import Colours
from ..records.theme_record import LEAST_LOGO, FontsRecord, LogoRecord, SheetSize, ThemeRecord
from ..records.yaml_file import MappingNode, Node, SequenceNode, YamlFile
from .contrast import pairs
from .drawing import UnusablePicture
from .font_file import Face, Rights, UnusableFont, check_outlines, read_face
from .logo import read_logo
from .theme import BODY_FLOOR, DOUBLE, MARKINGS, NOTE_FLOOR, SHEETS, FaceName, Logo, MarkingLook, Theme
from .themes import BUILT_IN, CONTRAST, FONT, LOGO, LOOK, POLICY, TOO_SMALL, UNKNOWN

#: Path in the project → its bytes and where it lies, or why it can't be read.
Read = Callable[[str], "tuple[bytes, Path] | str"]

#: Characters that a family must have itself; all others may come from another file.
_NEEDED = "".join(map(chr, range(0x20, 0x7F))) + "–—‘’“”·\u00a0"


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
        content = self.read(file)
        if isinstance(content, str):
            self.report(FONT, f"{file}: {content}", *path)
            return None
        try:
            face = read_face(content[1])
            check_outlines(face)
        except (UnusableFont, OSError) as error:
            hint = error.hint if isinstance(error, UnusableFont) else ""
            self.report(FONT, f"{file}: {error}", *path, hint=hint)
            return None
        if face.rights is Rights.NONE:
            self.report(FONT, f"{file}: its licence bits forbid embedding (OS/2 fsType)", *path)
        elif face.rights is Rights.WHOLE:
            what = (
                "its licence bits allow embedding only in full (OS/2 fsType), and a PDF embeds only the letters it uses"
            )
            self.report(
                FONT, f"{file}: {what}", *path, hint="ask its publisher for a file that may be embedded in part"
            )
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
        content = self.read(given.file)
        if isinstance(content, str):
            self.report(LOGO, f"{given.file}: {content}", "logo", "file")
            return None
        try:
            logo = read_logo(given.file, content[0], given.alt, float(given.height))
        except UnusablePicture as error:
            for message, fix in error.problems:
                self.report(LOGO, f"{given.file}: {message}", "logo", "file", hint=fix)
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
