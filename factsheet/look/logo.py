"""Picture files to the logo of a theme: a PNG as it is, an SVG as a drawing. What can't be used is refused.

An SVG needs two libraries, which are imported only where a theme has one.
"""

from __future__ import annotations

import struct
from importlib.util import find_spec
from io import BytesIO

from ..installing import command
from .drawing import UnusablePicture
from .theme import Logo

_MOST_BYTES = 1_000_000
_MOST_PIXELS = 4000
_NO_LIBRARY = "reading SVG needs the library {}, which is not installed"


def read_logo(name: str, data: bytes, alt: str, height: float) -> Logo:
    """Return the picture in the file `name`, `height` points high. Raises UnusablePicture with all that is wrong."""
    if len(data) > _MOST_BYTES:
        raise UnusablePicture(("it is larger than 1 MB", "simplify it: a logo is small"))
    if name.lower().endswith(".svg"):
        return _vectors(data, alt, height)
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) < 33:
        raise UnusablePicture(("it is not a PNG file", "export it as PNG or SVG"))
    wide, high = struct.unpack(">LL", data[16:24])
    if not (0 < wide <= _MOST_PIXELS and 0 < high <= _MOST_PIXELS):
        raise UnusablePicture((f"it has {wide} by {high} pixels", f"make no side longer than {_MOST_PIXELS:,}"))
    if not _whole(data):
        raise UnusablePicture(("it is a damaged PNG file", "export it again"))
    return Logo(data, alt, round(height * wide / high, 2), height)


def _whole(data: bytes) -> bool:
    """Return True where every pixel of the PNG can be read, as the PDF will need it."""
    from PIL import Image  # noqa: PLC0415  # few themes have a logo

    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as image:
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # what Pillow raises on torn files
        return False
    return True


def _vectors(data: bytes, alt: str, height: float) -> Logo:
    try:
        from .svg import read_svg  # noqa: PLC0415  # optional
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "fontTools":
            raise
        raise UnusablePicture((_NO_LIBRARY.format("fonttools"), command("fonttools"))) from error
    if find_spec("pypdfium2") is None:
        # Used only when a Word file is written, but reported now: `check` says what a build would.
        raise UnusablePicture((_NO_LIBRARY.format("pypdfium2"), command("pypdfium2")))
    drawing = read_svg(data, height)
    return Logo(drawing, alt, drawing.width, height)
