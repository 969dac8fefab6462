"""Where the program starts. `factsheet build` with nothing to do ends here, before the command line is even imported.

It is the call made most often, by people and by Makefiles, and the answer takes a tenth of what click takes to import.
Every other call goes to the command line, which gives the same answer.
"""

from __future__ import annotations

import os
import sys

from . import __version__, fresh


def main() -> None:
    """Run the program with the arguments of the process."""
    if sys.argv[1:] in (["build"], ["build", "--check"]) and (root := fresh.find(".")):
        lines = fresh.up_to_date(root, os.path.join(root, fresh.OUTPUT), (), (), f"factsheet {__version__}")
        if lines is not None:
            sys.stdout.write("".join(f"{line}\n" for line in lines))
            return
    from .cli import main as command_line

    command_line(prog_name="factsheet")
