"""Reads a document in a process of its own, with limits on time and memory: a file made to harm takes down only that.

As a program (`main`): kind and name as arguments, the bytes of the file in, the document as JSON out. The limits are
those of the operating system; where it has none (Windows), the clock alone ends what does not end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict

from ...children import bound, program
from .document import AS_IT_IS, Document, ReadingOptions, Refused, as_plain, from_plain

#: Seconds that a reader may compute, if it does not ask for more (see `children.allow`).
_MOST_SECONDS = 15
#: Seconds by the clock, for what waits or can't be limited otherwise.
_PATIENCE = 1_200
_NO_LIMITS_PATIENCE = 120


def read_apart(data: bytes, kind: str, name: str, options: ReadingOptions = AS_IT_IS) -> Document:
    """Return the document that the reader of `kind` makes of `data`. Raises Refused."""
    command, surroundings = program(__name__, kind, name, json.dumps(asdict(options)))
    patience = _PATIENCE if os.name == "posix" else _NO_LIMITS_PATIENCE
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=patience, check=False, env=surroundings
        )
    except subprocess.TimeoutExpired:
        raise Refused(f"takes more than {patience} seconds to read") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Refused(_ended(done.returncode), "use another copy, or save its text as a .txt file") from None
    if "refused" in answer:
        raise Refused(answer["refused"], answer["hint"])
    return from_plain(answer)


def _ended(code: int) -> str:
    """Return why a reader gave nothing."""
    if code in (-24, -9):  # SIGXCPU, SIGKILL: its time was up
        return "takes too long to read: it is built to, or very large"
    return "crashed its reader: it is damaged, or built to take more memory than is allowed"


def main() -> None:
    """Read, print."""
    from . import reader  # noqa: PLC0415  # the table knows the readers, and they this

    bound(_MOST_SECONDS)
    kind, name, given_options = sys.argv[1:4]
    values = json.loads(given_options)
    options = ReadingOptions(values["whole"], values["encoding"], tuple(values["keep"]), tuple(values["drop"]))
    try:
        given = as_plain(reader(kind, options)(sys.stdin.buffer.read(), name))
    except Refused as refusal:
        given = {"refused": refusal.why, "hint": refusal.hint}
    except (MemoryError, RecursionError):
        given = {"refused": "takes more memory than is allowed", "hint": "use another copy"}
    except Exception as error:  # whatever a broken file does to a library
        if os.environ.get("FACTSHEET_TRACE"):
            raise
        why = f"can't be read: it is damaged, or in a form that this version does not know ({type(error).__name__})"
        given = {"refused": why, "hint": "save its text as a .txt file, one paragraph per line"}
    sys.stdout.write(json.dumps(given))


if __name__ == "__main__":
    main()
