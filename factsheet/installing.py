"""How a missing library is installed, which depends on how the program was: the one home of that hint."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path


def command(*libraries: str, prefix: str = sys.prefix) -> str:
    """Return the shell command that adds `libraries` to the environment the program runs in.

    It names the libraries, not an extra of factsheet, so that it works wherever factsheet itself came from. `prefix`
    is the folder of the environment; pipx and `uv tool` each leave a file in theirs.
    """
    names = " ".join(libraries)
    if (Path(prefix) / "pipx_metadata.json").exists():
        return f"pipx inject factsheet {names}"
    if (Path(prefix) / "uv-receipt.toml").exists():
        return f"uv pip install --python {_quoted(prefix)} {names}"
    if find_spec("pip") is None:  # as in an environment that uv made
        return f"uv pip install {names}"
    return f"python -m pip install {names}"


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path
