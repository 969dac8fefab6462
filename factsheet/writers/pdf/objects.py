"""A PDF file as numbered objects: their syntax and the file around them (ISO 32000-1, 7). Knows nothing of pages.

Every object is written once, as text, when all it names is known: a page has some three hundred of them, and trees of
dictionaries would take longer to format than the page to draw.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import accumulate, chain, count
from operator import add

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # four bytes over 127 say that the file is binary (7.5.2)

#: How hard a stream is deflated: at 7 a page takes twice the time, and 0.7% fewer bytes.
_LEVEL = 5


class File:
    """The objects of one file, numbered from 1 in the order in which they are reserved or added: streams as bytes, all
    others as text. `reserve` returns the number of an object that is `put` later, as text: others may name it already.
    """

    def __init__(self) -> None:
        self.reserve: Callable[[], int] = count(1).__next__
        self._texts: dict[int, str] = {}
        self._streams: dict[int, bytes] = {}

    def put(self, texts: Mapping[int, str]) -> None:
        """Say what reserved objects are, by their numbers."""
        self._texts.update(texts)

    def add(self, body: str | bytes) -> int:
        """Return the number of a new object."""
        number = self.reserve()
        if isinstance(body, str):
            self._texts[number] = body
        else:
            self._streams[number] = body
        return number

    def finished(self, root: int, info: int, identity: bytes) -> bytes:
        """Return the file; `root` is its catalog, `identity` its 16 bytes. Raises ValueError where an object was
        reserved and is not put.

        What is no stream is kept together in one that is deflated (7.5.7), and the places of all objects in another
        (7.5.8): most of a page's objects are structure elements, each much like the next.
        """
        texts, streams = self._texts, self._streams
        packed, own = self.reserve(), self.reserve()
        numbers = list(filter(texts.__contains__, range(packed)))
        if len(texts) + len(streams) != packed - 1:
            raise ValueError("an object that was reserved is not put")
        streams[packed] = _object_stream(numbers, list(map(texts.__getitem__, numbers)))
        out = bytearray(_HEAD)
        starts: dict[int, int] = {}
        for number, body in streams.items():
            starts[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = starts[own] = len(out)
        rows, widths = _table(texts, packed, starts)
        entries = f"/Type/XRef/Size {own + 1}/W[{widths}]/Root {root} 0 R/Info {info} 0 R"
        entries += f"/ID[<{identity.hex()}><{identity.hex()}>]"
        out += b"%d 0 obj\n%s\nendobj\n" % (own, stream(rows, entries))
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _table(texts: Container[int], packed: int, starts: Mapping[int, int]) -> tuple[bytes, str]:
    """Return where each object is, by number, and how many bytes the columns of that table take: six in all, or twelve
    from 16 MB or 65,537 texts on.

    `texts` are the numbers of those in the object stream of the number `packed`; `starts` are the places of all others
    in the file, the table's own the last.
    """
    size = max(starts) + 1
    wide = max(starts.values()) >= 1 << 24 or size - len(starts) - 1 > 1 << 16
    widths, codes, bits = ("1 7 4", "QL", 56) if wide else ("1 3 2", "LH", 24)
    # two columns are one number: 1 or 2, for in the file or in an object stream, and the place there or its number
    places = [2 << bits | packed] * size  # most are texts, each by its place among them
    indexes = list(accumulate(map(texts.__contains__, range(size - 1)), initial=0))
    places[0], indexes[0] = 0, 0xFFFF
    for number, start in starts.items():
        places[number], indexes[number] = 1 << bits | start, 0
    return struct.pack(f">{codes * size}", *chain.from_iterable(zip(places, indexes, strict=True))), widths


def _object_stream(numbers: Sequence[int], bodies: Sequence[str]) -> bytes:
    """Return objects with these numbers that are text as one object stream: first the number and the place of each."""
    places = map(add, accumulate(map(len, bodies), initial=0), count())  # a line feed after each
    index = tuple(chain.from_iterable(zip(numbers, places, strict=False)))  # of the last also where it ends
    head = " ".join(["%d %d"] * len(bodies)) % index + "\n"
    return stream((head + "\n".join(bodies)).encode("ascii"), f"/Type/ObjStm/N {len(bodies)}/First {len(head)}")


def stream(data: bytes, entries: str = "", plain: bool = False) -> bytes:
    """Return a stream with further `entries`. Deflated, unless `plain`: for tools that know no PDF."""
    if not plain:
        data = zlib.compress(data, _LEVEL)
        entries += "/Filter/FlateDecode"
    # ISO 19005-2, 6.1.7.1 wants an end-of-line before its end. Both bytes of it: after data that ends with a carriage
    # return, a line feed alone would make the two look like one end-of-line, and the length one too many.
    return b"<<%s/Length %d>>\nstream\n%s\r\nendstream" % (entries.encode("ascii"), len(data), data)


def string(text: str) -> str:
    """Return a text string (7.9.2.2): as it is where it is ASCII, else as UTF-16."""
    if text.isascii() and text.isprintable():
        if "(" in text or ")" in text or "\\" in text:
            text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({text})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def references(numbers: Iterable[int]) -> str:
    """Return references to the objects with these numbers, one after the other."""
    return " ".join([f"{number} 0 R" for number in numbers])
