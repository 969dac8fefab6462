"""Where the program starts and how it ends: a build with nothing to do, interrupts, closed output.

A build with nothing to do is the call made most often, by people and by Makefiles, and the answer takes a tenth of what
importing click takes. Every other call goes to the command line, which gives the same answer.
"""

from __future__ import annotations

import os
import sys

from . import __version__, fresh
from .last_words import lost_output, say
from .writers import file_names

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
    except KeyboardInterrupt:
        code = INTERRUPTED
        say("interrupted")
    except OSError as error:
        if not lost_output(error):
            raise
    sys.exit(code)


def _run() -> int:
    """Return the exit code of the call that the arguments of the process are."""
    if sys.argv[1:] in (["build"], ["build", "--check"]) and (root := fresh.find(".")):
        folder, program = os.path.join(root, fresh.OUTPUT), f"factsheet {__version__}"
        lines = fresh.up_to_date(root, folder, (), lambda briefs: file_names(briefs, ()), program)
        if lines is not None:
            sys.stdout.write("".join(f"{line}\n" for line in lines))
            return 0
    from .cli import run

    return run(sys.argv[1:])
