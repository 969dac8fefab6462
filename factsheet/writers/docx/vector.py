"""A drawing as Word takes it: as SVG, written anew from its values, and as pixels for programs that show no SVG.

The home of pypdfium2 here, which is imported only where a page has a drawing.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from ...look.drawing import Drawing
from ...look.pdf_form import add_form
from ...look.svg_text import svg_text
from .xml_text import HEAD

SVG_TYPE = "image/svg+xml"

#: Dots per inch: what printers make of line art.
_DPI = 600


@lru_cache(maxsize=4)
def png(drawing: Drawing) -> bytes:
    """Return `drawing` as PNG with a transparent ground."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  # optional, and few pages have a drawing
    from PIL import Image  # noqa: PLC0415  # as above

    document = pypdfium2.PdfDocument(_page(drawing))
    try:
        bitmap = document[0].render(scale=_DPI / 72, fill_color=(255, 255, 255, 0), rev_byteorder=True)
        if bitmap.format != pypdfium2.raw.FPDFBitmap_BGRA:
            raise ValueError("pypdfium2 gave a picture without transparency")
        size = (bitmap.width, bitmap.height)
        image = Image.frombytes("RGBA", size, bytes(bitmap.buffer), "raw", "RGBA", bitmap.stride)
    finally:
        document.close()
    out = BytesIO()
    image.save(out, "PNG", dpi=(_DPI, _DPI), compress_level=9)
    return out.getvalue()


def _page(drawing: Drawing) -> bytes:
    """Return a PDF of one page that is just the drawing."""
    objects: list[bytes] = [b""] * 4

    def add(content: bytes, entries: str) -> int:
        objects.append(b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries.encode("ascii"), len(content), content))
        return len(objects)

    form = add_form(drawing, add)
    size = f"{drawing.width:.2f} {drawing.height:.2f}"
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    objects[2] = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents 4 0 R/Resources<</XObject<</X {form} 0 R>>>>>>"
    ).encode("ascii")
    objects[3] = b"<</Length 5>>\nstream\n/X Do\nendstream"
    out = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def svg(drawing: Drawing) -> bytes:
    """Return `drawing` as an SVG file."""
    return (HEAD + svg_text(drawing)).encode("ascii")
