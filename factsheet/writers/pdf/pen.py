"""Text and filled rectangles as operators of a content stream, each state set once. Knows no blocks and no tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from ...look.font_file import Face
from ...markup import decimal
from ...page.scene import HEAVY
from ...typed import TYPE_CHECKING
from .font import EmbeddedFont
from .structure import Element

if TYPE_CHECKING:
    from .canvas import TaggedCanvas


@lru_cache(maxsize=256)
def _rgb(colour: str) -> str:
    """Return six hex digits as three numbers from 0 to 1."""
    return " ".join(number(int(colour[i : i + 2], 16) / 255) for i in (0, 2, 4))


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """Return `value` as PDF writes numbers: at most three decimals."""
    return decimal(value)


#: What is set, or to be set: operators, each with what it was set to.
_State = tuple[tuple[str, str], ...]


@lru_cache(maxsize=512)
def _look(font: str, size: float, colour: str, rise: float, heavy: bool) -> _State:
    """Return the operators that set how text looks, each with what it is to be."""
    outlined = (("w", f"{number(size * HEAVY)} w"), ("RG", f"{_rgb(colour)} RG")) if heavy else ()
    return (
        ("rg", f"{_rgb(colour)} rg"),
        ("Tr", f"{2 if heavy else 0} Tr"),
        *outlined,
        ("Ts", f"{number(rise)} Ts"),
        ("Tf", f"/{font} {number(size)} Tf"),
    )


#: What a page begins with; a colour and a font are always set.
_BEGINS: _State = (("Ts", "0 Ts"), ("Tr", "0 Tr"))


@lru_cache(maxsize=1024)
def _changed(state: _State, wanted: _State) -> tuple[_State, str]:
    """Return what is set once `wanted` is, and the operators that set what isn't yet: a page switches back and
    forth between few states.
    """
    now = dict(state)
    missing = [operators for operator, operators in wanted if now.get(operator) != operators]
    return tuple((now | dict(wanted)).items()), "\n".join(missing)


class Look:
    """How text looks in one document: its font, its size in points, and the `state` set for it, which `within` returns
    for each subset of the font.
    """

    __slots__ = ("font", "size", "state", "within")

    def __init__(self, font: EmbeddedFont, size: float, within: Callable[[str], _State]) -> None:
        self.font, self.size, self.within = font, size, within
        self.state = within(font.name(0))


class Pen:
    """Draws on `canvas`. Lengths are points; `y` is measured down from the sheet's top, as the page plan does, whose
    sheet has this `height`.
    """

    def __init__(self, canvas: TaggedCanvas) -> None:
        self.canvas = canvas
        self.height = canvas.size[1]
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._state = _BEGINS
        #: How text looked last: often a piece looks like the one before it.
        self._looked: Look | None = None

    def new_page(self) -> None:
        """Forget what was set: a page begins with nothing of it."""
        self._state = _BEGINS
        self._looked = None

    def look(self, face: Face, size: float, colour: str, rise: float = 0.0, heavy: bool = False) -> Look:
        """Return how text of `face` looks in `colour` (six hex digits), raised by `rise`.

        `heavy` is for a face that has no bold: its outlines are drawn too, as Word does it, and no width changes.
        """
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = EmbeddedFont(face, len(self._fonts) + 1)
            self.canvas.embed(font)
        return Look(font, size, lambda subset: _look(subset, size, colour, rise, heavy))

    def up(self, y: float) -> float:
        """Return `y`, from the top, as PDF counts it: from the bottom."""
        return self.height - y

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill the rectangle whose top left corner is `x`, `y` with `colour` (six hex digits)."""
        self._set((("rg", f"{_rgb(colour)} rg"),))
        corner = f"{number(x)} {number(self.up(y + height))}"
        self.canvas.paint(f"{corner} {number(width)} {number(height)} re f")

    def frame(self, x: float, y: float, width: float, height: float, thick: float, colour: str) -> None:
        """Draw a frame, `thick` inwards, along the rectangle whose top left corner is `x`, `y`."""
        self._set((("rg", f"{_rgb(colour)} rg"),))
        sides = ((x, y, width, height), (x + thick, y + thick, width - 2 * thick, height - 2 * thick))
        outlines = (f"{number(a)} {number(self.up(b + h))} {number(w)} {number(h)} re" for a, b, w, h in sides)
        self.canvas.paint(f"{' '.join(outlines)} f*")

    def polygon(self, corners: Iterable[tuple[float, float]], colour: str) -> None:
        """Fill the polygon with these corners with `colour` (six hex digits)."""
        self._set((("rg", f"{_rgb(colour)} rg"),))
        first, *others = (f"{number(x)} {number(self.up(y))}" for x, y in corners)
        self.canvas.paint(f"{first} m {' '.join(f'{corner} l' for corner in others)} f")

    def start(self, x: float, baseline: float) -> None:
        """Go to where a line of text begins."""
        self.canvas.put(f"1 0 0 1 {number(x)} {number(self.height - baseline)} Tm")

    def show(self, owner: Element | str, text: str, look: Look) -> float:
        """Show `text` after what was shown before, as content of an element or as an artifact of that kind; return how
        far it advances, in points.
        """
        canvas = self.canvas
        if owner is not canvas.marked:
            canvas.mark(owner)
        operator, width = look.font.show(text)
        if not operator:
            for subset, part in look.font.parts(text):
                self._set(look.within(subset))
                canvas.put(part)
            return width * look.size
        if look is not self._looked:
            self._state, operators = _changed(self._state, look.state)
            if operators:
                canvas.put(operators)
            self._looked = look
        canvas.put(operator)
        return width * look.size

    def skip(self, owner: Element, gap: float, look: Look) -> None:
        """Move on by `gap` points, which are content of `owner`, without showing anything."""
        self.canvas.mark(owner)
        self._set(look.state[-1:])  # the font, on whose size it depends
        self.canvas.put(f"[{number(-1000 * gap / look.size)}] TJ")

    def _set(self, wanted: _State) -> None:
        """Put what is `wanted`, operators by name, where the state isn't that yet. All of it outlasts a text object."""
        self._looked = None
        self._state, operators = _changed(self._state, wanted)
        if operators:
            self.canvas.put(operators)
