"""A PDF file as numbered objects: their syntax and the file around them (ISO 32000-1, 7). Knows nothing of pages.

Every object is written once, as text, when all it names is known: a page has some three hundred of them, and trees of
dictionaries would take longer to format than the page to draw.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # four bytes over 127 say that the file is binary (7.5.2)
_PLAIN = frozenset(map(chr, range(0x20, 0x7F))) - set("\\()")


class File:
    """The objects of one file, numbered from 1 in the order in which they are reserved or added."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object that is `put` later: others may name it already."""
        self._objects.append(b"null")
        return len(self._objects)

    def put(self, number: int, body: str | bytes) -> None:
        """Say what the object `number` is."""
        self._objects[number - 1] = body if isinstance(body, bytes) else body.encode("ascii")

    def add(self, body: str | bytes) -> int:
        """Return the number of a new object."""
        number = self.reserve()
        self.put(number, body)
        return number

    def finished(self, root: int, info: int, identity: bytes) -> bytes:
        """Return the file; `root` is its catalog, `identity` its 16 bytes."""
        out = bytearray(_HEAD)
        places: list[int] = []
        for number, body in enumerate(self._objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R" % (len(places) + 1, root, info)
        out += b"/ID[<%s><%s>]>>\n" % (identity.hex().encode(), identity.hex().encode())
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, entries: str = "", plain: bool = False) -> bytes:
    """Return a stream with further `entries`. Deflated, unless `plain`: for tools that know no PDF."""
    if not plain:
        data = zlib.compress(data)
        entries += "/Filter/FlateDecode"
    # ISO 19005-2, 6.1.7.1 wants an end-of-line before its end. Both bytes of it: after data that ends with a carriage
    # return, a line feed alone would make the two look like one end-of-line, and the length one too many.
    return b"<<%s/Length %d>>\nstream\n%s\r\nendstream" % (entries.encode("ascii"), len(data), data)


def string(text: str) -> str:
    """Return a text string (7.9.2.2): as it is where it is ASCII, else as UTF-16."""
    if _PLAIN.issuperset(text):
        return f"({text})"
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def references(numbers: Iterable[int]) -> str:
    """Return references to the objects with these numbers, one after the other."""
    return " ".join([f"{number} 0 R" for number in numbers])
