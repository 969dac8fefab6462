"""Pictures in a Word file (DrawingML): a logo or a line over time in its paragraph, and the QR code that floats at the
foot of the sheet.
"""

from __future__ import annotations

import io

from ...look.theme import Logo
from .xml_text import attribute

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_EMU = 12700  # a point in English Metric Units


def logo_run(logo: Logo, rid: str, number: int, drawing: str = "") -> str:
    """Return the run that holds the logo; see `picture_run`."""
    return picture_run("Logo", logo.alt, (logo.width, logo.height), rid, number, drawing)


def picture_run(name: str, said: str, size: tuple[float, float], rid: str, number: int, drawing: str = "") -> str:
    """Return the run that holds a picture `size` points wide and high that stands for `said`; `rid` leads to its file,
    `drawing` to the same in vectors.

    Word from 2016 on shows the drawing ([MS-ODRAWXML] 2.3.8), all others the picture.
    """
    vectors = (
        f'<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="{_ASVG}" '
        f'r:embed="{drawing}"/></a:ext></a:extLst>'
    )
    blip = f'<a:blip r:embed="{rid}">{vectors}</a:blip>' if drawing else f'<a:blip r:embed="{rid}"/>'
    wide, high = (round(side * _EMU) for side in size)
    space = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="{name}" descr="{attribute(said)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{space}"><pic:pic xmlns:pic="{space}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f"{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def code_run(address: str, rid: str, number: int, left: float, top: float, side: float) -> str:
    """Return the run that holds a QR code `side` points wide, `left` and `top` points from the sheet's corner."""
    size = round(side * _EMU)
    label = attribute(f"QR code: {address}")
    return (
        f'<w:r><w:drawing><wp:anchor xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="1" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{round(left * _EMU)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(top * _EMU)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{size}" cy="{size}"/><wp:wrapNone/><wp:docPr id="{number}" name="QR code" descr="{label}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="QR code"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def code_png(address: str) -> bytes:
    """Return `address` as a QR code, a PNG of eight pixels a module without its quiet zone."""
    import segno  # noqa: PLC0415  # only pages with an address need it

    buffer = io.BytesIO()
    segno.make_qr(address, error="m").save(buffer, kind="png", scale=8, border=0)
    return buffer.getvalue()
