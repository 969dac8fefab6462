"""What `factsheet build` does once its options are read. The usual ones are read here, without click.

Imports next to nothing: a build with nothing to do never gets further than `fresh`. Everything else is left to click.
"""

from __future__ import annotations

import os
import sys

from .. import __version__, fresh
from ..writers import WRITERS, file_names

TYPE_CHECKING = False  # as in typing, which takes longer to import than everything else here
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PROGRAM = f"factsheet {__version__}"


class BuildCall:
    """What the usual arguments of a build ask for: the project and the output folder, None for the usual ones; briefs
    and formats, each once, empty for all; and whether it only checks.
    """

    def __init__(
        self,
        folder: str | None,
        output: str | None,
        briefs: Iterable[str],
        formats: Iterable[str],
        check: bool = False,
    ) -> None:
        self.folder, self.output, self.check = folder, output, check
        self.briefs, self.formats = tuple(dict.fromkeys(briefs)), tuple(dict.fromkeys(formats))


def usual(arguments: Sequence[str]) -> BuildCall | None:
    """Return the build that `arguments` ask for, read as click would read them; None if they are no build, or unusual
    or wrong in any way: click then reads them and reports the error.
    """
    folder = output = None
    briefs: list[str] = []
    formats: list[str] = []
    check = False
    left = list(reversed(arguments))
    if len(left) > 1 and left[-1] == "--project" and _is_folder(left[-2]):
        _, folder = left.pop(), left.pop()
    if not left or left.pop() != "build":
        return None
    while left:
        word = left.pop()
        if word == "--check" and not check:
            check = True
        elif not word.startswith("-"):
            briefs.append(word)
        elif word in ("-f", "--format") and left and left[-1] in WRITERS:
            formats.append(left.pop())
        elif word in ("-o", "--output") and output is None and left and _may_be_folder(left[-1]):
            output = left.pop()
        else:
            return None
    return BuildCall(folder, output, briefs, formats, check)


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and os.access(path, os.R_OK)


def _may_be_folder(path: str) -> bool:
    return path != "" and not path.startswith("-") and (_is_folder(path) or not os.path.exists(path))


def nothing_to_do(call: BuildCall) -> bool:
    """If every file asked for is up to date, say so and return True."""
    root = os.path.realpath(call.folder) if call.folder else fresh.find(".")
    if root is None:
        return False
    lines = fresh.up_to_date(
        root,
        call.output or os.path.join(root, fresh.OUTPUT),
        call.briefs,
        lambda known: file_names(known, call.formats),
        PROGRAM,
        others=not call.formats,
    )
    if lines is not None and sys.stdout is not None:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return lines is not None
