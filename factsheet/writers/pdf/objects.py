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
        """Return the file; `root` is its catalog, `identity` its 16 bytes.

        What is no stream is kept together in one that is deflated (7.5.7), and the places of all objects in another
        (7.5.8): most of a page's objects are structure elements, each much like the next.
        """
        held = [number for number, body in enumerate(self._objects, 1) if not body.endswith(b"endstream")]
        packed = self.add(_object_stream([(number, self._objects[number - 1]) for number in held]))
        places: dict[int, tuple[int, int, int]] = {n: (2, packed, at) for at, n in enumerate(held)}
        out = bytearray(_HEAD)
        for number, body in enumerate(self._objects, 1):
            if number not in places:
                places[number] = (1, len(out), 0)
                out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start, own = len(out), len(self._objects) + 1
        places[own] = (1, start, 0)
        table = b"\0\0\0\0\xff\xff" + b"".join(
            kind.to_bytes(1, "big") + place.to_bytes(3, "big") + at.to_bytes(2, "big")
            for kind, place, at in (places[number] for number in range(1, own + 1))
        )
        entries = f"/Type/XRef/Size {own + 1}/W[1 3 2]/Root {root} 0 R/Info {info} 0 R"
        entries += f"/ID[<{identity.hex()}><{identity.hex()}>]"
        out += b"%d 0 obj\n%s\nendobj\n" % (own, stream(table, entries))
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _object_stream(objects: list[tuple[int, bytes]]) -> bytes:
    """Return objects, each with its number, as one object stream."""
    index: list[str] = []
    bodies: list[bytes] = []
    at = 0
    for number, body in objects:
        index.append(f"{number} {at}")
        bodies.append(body)
        at += len(body) + 1
    head = " ".join(index).encode() + b"\n"
    return stream(head + b"\n".join(bodies), f"/Type/ObjStm/N {len(objects)}/First {len(head)}")


def stream(data: bytes, entries: str = "", plain: bool = False) -> bytes:
    """Return a stream with further `entries`. Deflated, unless `plain`: for tools that know no PDF."""
    if not plain:
        data = zlib.compress(data, 7)
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
