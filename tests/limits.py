"""Bounds on work for tests, in processor time and so wide that no machine's speed matters. Used by tests only.

What is bounded is not how quick the program is (`benchmarks/` measures that), but that it ends: input that was made
to cost time without end costs some seconds here, and without its bound hours.
"""

from __future__ import annotations

import contextlib
import signal
import struct
import zlib
from collections.abc import Iterator

from hypothesis import settings

#: How long, in seconds, a test waits for another process: ten minutes, since a loaded machine is not a fault.
PATIENCE = 600


def examples(count: int) -> settings:
    """Return settings for a test whose examples cost much: `count` of them in the full run, fewer in the quick one."""
    return settings(max_examples=max(1, count * settings().max_examples // 100))


def deflated_blanks(millions: int) -> bytes:
    """Return so many million blanks as raw deflate (RFC 1951): a block that is complete in itself, over and over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * millions + packer.flush()


def zlib_blanks(millions: int) -> bytes:
    """Return so many million blanks in zlib's format (RFC 1950)."""
    count = millions * 1_000_000
    low, high = (1 + 32 * count) % 65521, (count + 32 * count * (count + 1) // 2) % 65521
    return b"\x78\xda" + deflated_blanks(millions) + struct.pack(">HH", high, low)


class EndlessError(AssertionError):
    """The work under test did not end within its bound."""


@contextlib.contextmanager
def it_ends(within: float = 60) -> Iterator[None]:
    """Stop what runs inside once this process has computed for `within` seconds, waiting not counted."""

    def stop(*_: object) -> None:
        raise EndlessError(f"no end after {within} seconds of computing")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, within)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
