"""A drawing as Word takes it: as SVG, written anew from its values, and as pixels for programs that show no SVG.

The home of pypdfium2 here, which is imported only where a page has a drawing.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from ...look.drawing import IDENTITY, Drawing, DrawingItem, Outline, Shape
from ...look.pdf_form import add_form
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


# ── SVG ──────────────────────────────────────────────────────────────────────────────────────────────────


def svg(drawing: Drawing) -> bytes:
    """Return `drawing` as SVG: of the file it was read from nothing is left but shapes and colours."""
    clips: list[str] = []
    items = "".join(_item(item, clips) for item in drawing.items)
    wide, high = _number(drawing.width), _number(drawing.height)
    defs = f"<defs>{''.join(clips)}</defs>" if clips else ""
    return (
        f'{HEAD}<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" '
        f'viewBox="0 0 {wide} {high}">{defs}{items}</svg>'
    ).encode("ascii")


def _item(item: DrawingItem, clips: list[str]) -> str:
    if isinstance(item, Shape):
        return _shape(item)
    said = ""
    if item.clip is not None:
        name = f"c{len(clips) + 1}"
        rule = ' clip-rule="evenodd"' if item.clip.even_odd else ""
        clips.append(f'<clipPath id="{name}"><path d="{_data(item.clip.outline)}"{rule}/></clipPath>')
        said += f' clip-path="url(#{name})"'
    if item.opacity < 1:
        said += f' opacity="{_number(item.opacity)}"'
    return f"<g{said}>{''.join(_item(one, clips) for one in item.items)}</g>"


def _shape(shape: Shape) -> str:
    said = [f'd="{_data(shape.outline)}"']
    if shape.matrix != IDENTITY:
        said.append(f'transform="matrix({" ".join(map(_number, shape.matrix))})"')
    fill, stroke = shape.fill, shape.stroke
    said.append(f'fill="#{fill.colour}"' if fill else 'fill="none"')
    if fill and fill.even_odd:
        said.append('fill-rule="evenodd"')
    if fill and fill.opacity < 1:
        said.append(f'fill-opacity="{_number(fill.opacity)}"')
    if stroke:
        said.append(f'stroke="#{stroke.colour}" stroke-width="{_number(stroke.width)}"')
        said.append(f'stroke-linecap="{stroke.cap}" stroke-linejoin="{stroke.join}"')
        said.append(f'stroke-miterlimit="{_number(stroke.mitre)}"')
        if stroke.dashes:
            said.append(f'stroke-dasharray="{" ".join(map(_number, stroke.dashes))}"')
            said.append(f'stroke-dashoffset="{_number(stroke.phase)}"')
        if stroke.opacity < 1:
            said.append(f'stroke-opacity="{_number(stroke.opacity)}"')
    return f"<path {' '.join(said)}/>"


def _data(outline: Outline) -> str:
    return "".join(verb + " ".join(map(_number, points)) for verb, points in outline)


def _number(value: float) -> str:
    """Return `value` without exponent or zeros at its end."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
