"""How a run of text is set in Word: what it has that neither its paragraph's style nor its character style gives.

Worked out once for all pages of a theme at a setting: most runs are set like one before.
"""

from __future__ import annotations

from functools import lru_cache

from ...brief.tree import Role
from ...look.font_file import Face
from ...look.theme import Setting, Style, Theme
from ...page.typeset import Run
from .template import LEAD, STRONG, CharacterLook, character_looks, half_points, style_id
from .xml_text import attribute

#: So many formats are remembered; a page has some forty.
_REMEMBERED = 1024


@lru_cache(maxsize=256)  # the settings that fitting tries
def formats(theme: Theme, setting: Setting) -> Formats:
    """Return the formats of a theme at a setting."""
    return Formats(theme, setting)


class Formats:
    """The formats of a theme at a setting."""

    def __init__(self, theme: Theme, setting: Setting) -> None:
        self.styles = theme.at(setting)
        self._colours = theme.colours
        self._looks = character_looks(theme)
        self._known: dict[tuple[object, ...], str] = {}

    def properties(self, run: Run, role: Role, character: str, language: str, other: Face | None) -> str:
        """Return the properties of `run`, in a paragraph of `role` and in the character style `character`.

        `language` is the tag of other than the page's own; `other` the font where it isn't the run's face.
        """
        key = (run.face, run.size, run.colour, run.rise, run.ground, role, character, language, other)
        properties = self._known.get(key)
        if properties is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            properties = self._known[key] = self._made(run, self.styles[role], character, language, other)
        return properties

    def _made(self, run: Run, style: Style, character: str, language: str, other: Face | None) -> str:
        elements: list[str] = []
        bold = style.face == "bold"
        if character in (STRONG, LEAD) and bold:
            character = ""  # bold in both styles would cancel out
        look = self._looks.get(character, CharacterLook())
        if character:
            elements.append(f'<w:rStyle w:val="{style_id(character)}"/>')
            bold = bold or character in (STRONG, LEAD)
        if other:
            name = attribute(other.family)
            elements.append(
                f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}" w:hint="eastAsia"/>'
            )
        if (run.face == "bold") != bold:
            elements.append("<w:b/>" if run.face == "bold" else '<w:b w:val="0"/>')
        if (run.face == "italic") != (style.face == "italic"):
            elements.append("<w:i/>" if run.face == "italic" else '<w:i w:val="0"/>')
        colour = self._colours.named(run.colour)
        if colour != (look.colour or self._colours.named(style.colour)):
            elements.append(f'<w:color w:val="{colour}"/>')
        rise = int(run.rise * 2)  # rounded down: LibreOffice raises by the font's line height, 1.4 times as far
        if rise:
            elements.append(f'<w:position w:val="{rise}"/>')
        if run.size != (look.size or style.size):
            elements.append(f'<w:sz w:val="{half_points(run.size)}"/><w:szCs w:val="{half_points(run.size)}"/>')
        if run.ground:
            elements.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{run.ground}"/>')
        if language:
            kind = "eastAsia" if language.startswith(("ko", "zh", "ja")) else "val"
            elements.append(f'<w:lang w:{kind}="{language}"/>')
        return f"<w:rPr>{''.join(elements)}</w:rPr>" if elements else ""
