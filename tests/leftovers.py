"""What a call leaves that only refers to itself, and so stays until Python looks for garbage. For tests."""

from __future__ import annotations

import gc
from collections.abc import Callable


def left_by(call: Callable[[], object]) -> set[str]:
    """Return the names of the program's classes of which a call leaves garbage, once it has cached what it caches."""
    call()
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        call()
        gc.collect()
        return {type(one).__qualname__ for one in gc.garbage if type(one).__module__.startswith("factsheet")}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
