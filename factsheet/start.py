"""Where the program starts and how it ends: usual calls that need no click, interrupts, closed output.

A build with nothing to do is the call made most often, by people and by Makefiles, and the answer takes a tenth of what
importing click takes. A check without options has none to read, so it does without click as well, and so does a build
with the usual ones. Every other call goes to the command line, which gives the same answers.
"""

from __future__ import annotations

import os
import signal
import sys

from . import collector
from .last_words import lost_output, say

TYPE_CHECKING = False  # as in typing, which takes longer to import than everything else here
if TYPE_CHECKING:
    from .building import BuildCall

#: As shells count it: 128 and the number of SIGINT.
INTERRUPTED = 130


def main() -> None:
    """Run the program with the arguments of the process, and end the process with its exit code."""
    code = 1
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # what the terminal's encoding lacks is spelled out
        if sys.stdout is None:
            say("standard output is closed")
        else:
            code = _run()
            sys.stdout.flush()
    except OSError as error:
        if _is_nowhere():
            say("the current folder no longer exists; change to another one")
        elif not lost_output(error):
            raise
    except BaseException as error:
        if not _was_interrupted(error):
            raise
        code = INTERRUPTED
        by_click = isinstance(error, KeyboardInterrupt) and error.__cause__  # which has ended the line with the ^C
        say("interrupted", before="" if by_click else "\n")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends anyway, and the exit code is decided
    collector.leave()
    sys.exit(code)


def _is_nowhere() -> bool:
    """Return whether the current folder was deleted."""
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def _was_interrupted(error: BaseException | None) -> bool:
    """Return whether an interrupt is behind `error`: Python makes another error of one while a class is made."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _run() -> int:
    """Return the exit code of the call that the arguments of the process are. Imports here can be interrupted, too."""
    if sys.argv[1:] == ["check"]:
        collector.look_seldom()
        from .checking import check_here

        return check_here()
    from .building import nothing_to_do, usual

    call = usual(sys.argv[1:])
    if call is not None and nothing_to_do(call):
        return 0
    collector.look_seldom()
    if call is not None and not call.check:
        return _built(call)
    from .cli import run

    return run(sys.argv[1:])


def _built(call: BuildCall) -> int:
    """Build what a call asks for, and return the exit code."""
    from .building.rebuild import build_here
    from .terminal import WrongUsage

    try:
        return build_here(call)
    except WrongUsage as error:
        from .cli import wrong_usage

        return wrong_usage("build", str(error))
