"""The colours of a theme: one line each in `Colours`, and everything else follows from it.

The line gives the colour's name, what it is for, the contrast it needs on the paper, the styles it sets, and its value
in the default theme. Theme files, their JSON Schema, the styles of a page and the contrast check all read it here.
"""

import re
from collections.abc import Mapping

from ..frozen import frozen
from .annotated import Annotated
from .model import Doc, Pattern

#: WCAG 2.2: least contrast of text (success criterion 1.4.3), and of graphics (1.4.11).
TEXT = 4.5
GRAPHICS = 3.0

Hex = Annotated[str, Pattern("[0-9A-Fa-f]{6}", '"8A1C1C"')]


@frozen
class Paint(Doc):
    """What a colour is for, as an editor shows it, with what `contrast` and the styles need to know.

    `least` is the contrast it needs on the paper, None for a colour that is not measured by itself. `sets` names the
    roles of paragraphs whose text it colours; a later line takes a role from an earlier one. A colour without a value
    is drawn as `otherwise`.
    """

    least: float | None = None
    sets: tuple[str, ...] = ()
    otherwise: str = ""

    @property
    def use(self) -> str:
        """What it is for, for use within a sentence: "the text"."""
        words = self.text.partition(";")[0]
        return words[0].lower() + words[1:]


_QUIET = (
    *("strip", "evidence", "changed", "figure-detail", "basis", "assumes"),
    *("chart-subtitle", "bar-detail", "series", "chart-key", "note", "imprint"),
)
_LOUD = ("heading", "figure-value", "foot-heading")


@frozen
class Colours:
    """Colours as RGB in six hex digits, in quotes."""

    text: Annotated[Hex, Paint("The text", TEXT)] = "1A1A1A"
    muted: Annotated[Hex, Paint("Dates, reasons and notes", TEXT, _QUIET)] = "474747"
    accent: Annotated[Hex, Paint("Headings, figures, bullets, the bar next to judgements", TEXT, _LOUD)] = "8A1C1C"
    rule: Annotated[Hex, Paint("Rules and the axis of the chart", GRAPHICS)] = "5F5F5F"
    soft: Annotated[Hex, Paint("Softer bars of the chart: values that are upper limits")] = "A86464"
    track: Annotated[Hex, Paint("What the bar of a likelihood lies on")] = "EBDCDC"
    mark: Annotated[Hex, Paint("Citation marks", TEXT)] = "7A4A4A"
    paper: Annotated[Hex, Paint("The page's background; Word shows it, but prints it only if set to")] = "FFFFFF"
    bar: Annotated[Hex, Paint("The chart's bars; default: the accent", GRAPHICS, (), "accent")] = ""
    bar_soft: Annotated[Hex, Paint("The chart's softer bars; default: `soft`", GRAPHICS, (), "soft")] = ""
    bar_line: Annotated[Hex, Paint("A line around the chart's bars; default: none", GRAPHICS)] = ""

    def named(self, name: str) -> str:
        """Return the colour `name`; six hex digits are themselves. Raises KeyError for anything else."""
        if name not in PAINTS:
            if not re.fullmatch("[0-9A-Fa-f]{6}", name):
                raise KeyError(name)
            return name
        own: str = getattr(self, name)
        return self.named(PAINTS[name].otherwise) if not own and PAINTS[name].otherwise else own


#: Name of a colour → what it is for, in the order of the table.
PAINTS: Mapping[str, Paint] = {
    name: next(extra for extra in hint.extras if isinstance(extra, Paint))
    for name, hint in Colours.__annotations__.items()
}
