"""Words, links and look of PDFs, read by pdfium: a separate program, which reads files and prints JSON, or a page of
one as a picture. It can be stopped without loss.

In: for each file its length in 8 bytes, then its bytes. Out: pages, texts, links, and for all but the first how many
points of its pages look clearly otherwise than in the first. With two arguments, the number of a page of the one file
from 1 and dots per inch, out comes the page as PNG; JSON where there is none.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
from typing import Any

from ..children import bound

#: A brief has one page, and with its annex some ten more.
MOST_PAGES = 60
MOST_TEXT = 200_000
MOST_LINKS = 2_000
#: Seconds that reading or drawing may take, of computing.
_MOST_SECONDS = 30
#: Points an inch, and the largest side, in inch, of a page that is drawn.
_SCALE = 108 / 72
#: Points of a picture at most, on one side and in all: a page that says it is larger is drawn smaller.
MOST_SIDE = 2_000
MOST_POINTS = 2_500_000
_LARGEST = 20 * 72
#: By how much of 255 two points must differ to count: another size of a hair line does not.
_CLEAR = 96
#: Colours a picture keeps: pages have few, and the file is a quarter as large.
_COLOURS = 64


def main() -> None:
    """Read, look, print."""
    bound(_MOST_SECONDS)
    given = sys.stdin.buffer.read()
    files: list[bytes] = []
    while given:
        size = int.from_bytes(given[:8], "big")
        files.append(given[8 : 8 + size])
        given = given[8 + size :]
    answer: dict[str, Any] | bytes
    try:
        answer = _picture(files[0], int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else _read(files)
    except MemoryError:
        answer = {"problem": "it takes too much memory"}
    except Exception as error:  # whatever a broken file does to the library
        answer = {"problem": str(error) or type(error).__name__}
    sys.stdout.buffer.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())


def _read(files: list[bytes]) -> dict[str, Any]:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  # optional

    rows: list[dict[str, Any]] = []
    first: list[Any] = []
    for data in files:
        document = pypdfium2.PdfDocument(data)
        texts: list[str] = []
        links: list[str] = []
        for index in range(min(len(document), MOST_PAGES)):
            page = document[index]
            texts.append(page.get_textpage().get_text_range()[:MOST_TEXT])
            links += _links(pypdfium2.raw, document, page)
        row: dict[str, Any] = {"pages": len(document), "texts": texts, "links": links[:MOST_LINKS]}
        drawn = [_drawn(document[index]) for index in range(min(len(document), MOST_PAGES))] if len(files) > 1 else []
        if not rows:
            first = drawn
        elif all(a is not None and b is not None and a.size == b.size for a, b in zip(first, drawn, strict=False)):
            row["look"] = sum(_otherwise(a, b) for a, b in zip(first, drawn, strict=False))
        rows.append(row)
    return {"files": rows}


def _picture(data: bytes, number: int, dpi: int) -> dict[str, Any] | bytes:
    """Return a page as PNG."""
    import pypdfium2  # noqa: PLC0415  # optional

    document = pypdfium2.PdfDocument(data)
    if not 1 <= number <= len(document):
        return {"problem": f"it has no page {number}"}
    page = document[number - 1]
    wide, high = (max(side, 1.0) for side in page.get_size())
    scale = min(dpi / 72, MOST_SIDE / max(wide, high), (MOST_POINTS / (wide * high)) ** 0.5)
    out = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").quantize(_COLOURS).save(out, "PNG")
    return out.getvalue()


def _links(raw: Any, document: Any, page: Any) -> list[str]:
    """Return the addresses that the links of a page lead to."""
    addresses: list[str] = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while len(addresses) < MOST_LINKS and raw.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        action = raw.FPDFLink_GetAction(link)
        if not action:
            continue
        kind = raw.FPDFAction_GetType(action)
        if kind in (raw.PDFACTION_URI, raw.PDFACTION_LAUNCH, raw.PDFACTION_REMOTEGOTO):
            get = raw.FPDFAction_GetURIPath if kind == raw.PDFACTION_URI else raw.FPDFAction_GetFilePath
            arguments = (document, action) if kind == raw.PDFACTION_URI else (action,)
            size = get(*arguments, None, 0)
            buffer = ctypes.create_string_buffer(size)
            get(*arguments, buffer, size)
            addresses.append(buffer.value.decode("utf-8", "replace")[:2000])
    return addresses


def _drawn(page: Any) -> Any:
    """Return the page as a grey picture; None where it is too large to be a brief."""
    if max(page.get_size()) > _LARGEST:
        return None
    return page.render(scale=_SCALE, grayscale=True, may_draw_forms=True).to_pil().convert("L")


def _otherwise(one: Any, other: Any) -> int:
    from PIL import ImageChops  # noqa: PLC0415  # drawing needs it

    counts: list[int] = ImageChops.difference(one, other).histogram()
    return sum(counts[_CLEAR:])


if __name__ == "__main__":
    main()
