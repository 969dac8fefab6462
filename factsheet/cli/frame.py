"""What every command shares: the project folder, printing problems, and the nearest name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

import click

from ..diagnostics import Diagnostic, printable
from ..project.loaded import Loaded
from ..records.model import KINDS
from ..records.text import compose
from ..terminal import failed


class _Day(click.DateTime):
    """A day on the command line."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{printable(str(value))} is not a day; write it as 2026-11-20.", param, ctx)


DAY = _Day(["%Y-%m-%d"])


class _WordsType(click.types.StringParamType):
    """Words on the command line that go into records or are compared with them: composed, as all text is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return compose(super().convert(value, param, ctx))


WORDS = _WordsType()


def fail(found: Iterable[Diagnostic], loaded: Loaded | None = None) -> NoReturn:
    """Print problems to standard error and exit with 1."""
    raise SystemExit(failed(found, loaded, _would_write()))


def _would_write() -> bool:
    """Tell whether the command at work writes anything: only then is it news that nothing was written."""
    at_work = click.get_current_context(silent=True)
    if at_work is None:
        return False
    given = at_work.params
    return at_work.info_name in _WRITES and not given.get("check") and not given.get("dry_run")


_WRITES = ("add", "build", "cite", "edit", "export", "new", "preview", "pull", "remove", "retract", "site")


def say_passed_over(loaded: Loaded) -> list[str]:
    """Return the records and files that could not be used for their errors, after naming them on standard error."""
    sound_ids = {id_ for _, key in KINDS.values() for id_ in getattr(loaded.base, key)}
    names = [id_ for id_ in loaded.nodes if id_ not in sound_ids]
    names += [path for path, file in loaded.files.items() if file.root is None and file.problems]
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        listed = printable(", ".join(names[:_MOST_NAMED]))
        click.echo(f"passed over, with errors: {listed}{more}; see `factsheet check`", err=True)
    return names


_MOST_NAMED = 8
