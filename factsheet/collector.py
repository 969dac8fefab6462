"""Python's garbage collector: how seldom it looks for objects that only refer to each other. The one home of that.

Most commands give up next to nothing before they end, and as often as Python looks by itself, looking through all that
was read took longer than reading it.
"""

from __future__ import annotations

import gc

#: How many more objects than before are made between two looks, and how many of these go before one at older objects.
#: A check of a few hundred facts never looks; one of 100,000 looks some dozen times.
_SELDOM = (100_000, 5, 2)


def look_seldom() -> None:
    """Look so seldom from now on, until the process ends."""
    gc.set_threshold(*_SELDOM)


def settle() -> None:
    """Look through all there is, once: what is left stays, and later looks pass over it."""
    gc.collect()
    gc.freeze()


def leave(*things: object) -> None:
    """Leave all there is in one piece when the process ends, `things` too: taking many records to pieces takes a long
    time.
    """
    circle: list[object] = [things]
    circle.append(circle)
    gc.freeze()
