"""Streams of metadata that a program packed into a PDF (ISO 32000-1, 14.3.2): found, and unpacked within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from ..expressions import expression

#: So many streams are looked at, and so many bytes of each; ours has 5 kB.
MOST_STREAMS = 200
MOST_BYTES = 1_000_000
_STREAM = expression(rb"\bstream\r?\n")
#: How far behind its mark a stream begins at most.
_NEAR = 400


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield the streams marked as metadata in `data`, unpacked; those that can't be are passed over."""
    at = -1
    for _ in range(MOST_STREAMS):
        at = data.find(b"/Metadata", at + 1)
        if at < 0:
            return
        begun = _STREAM.search(data, at, at + _NEAR)
        if begun is None:
            continue
        try:
            yield zlib.decompressobj().decompress(data[begun.end() : begun.end() + MOST_BYTES], MOST_BYTES)
        except zlib.error:
            continue
