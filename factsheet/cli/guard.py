"""Running a command so that what it can't do is reported as problems, never as a traceback. Imports nothing heavy."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from ..last_words import lost_output


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Print what a command could not do as diagnostics; exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except OSError as error:
            if not lost_output(error):
                raise
            raise SystemExit(1) from None
        except Exception as error:
            import click

            from ..diagnostics import FactsheetError
            from ..terminal import WrongUsage
            from .frame import fail

            if isinstance(error, WrongUsage):
                raise click.UsageError(str(error)) from None
            if isinstance(error, FactsheetError):
                fail(error.diagnostics)
            raise

    return run
