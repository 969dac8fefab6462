"""Paths on the command line. An empty one, as an unset variable leaves it, is refused: it would mean the current
folder.
"""

from __future__ import annotations

from typing import Any

import click


class NamedPath(click.Path):
    """A path that is not empty."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not value:
            self.fail("it is empty; write the current folder as a full stop", param, ctx)
        return super().convert(value, param, ctx)
