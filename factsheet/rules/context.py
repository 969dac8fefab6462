"""What a rule is given and what a rule is; no rule stands here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..diagnostics import Diagnostic, Kind
from ..loader import Loaded
from ..model import FactBase


@dataclass(frozen=True, slots=True)
class Context:
    """The loaded records with their places, and the day the check is made for."""

    loaded: Loaded
    as_of: dt.date

    @property
    def base(self) -> FactBase:
        """The records."""
        return self.loaded.base


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem and the generator that finds it in a context."""

    kind: Kind
    check: Callable[[Context], Iterator[Diagnostic]] = field(repr=False)
