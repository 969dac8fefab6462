"""One reading of the records, which nothing changes."""

from __future__ import annotations

from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..project.loaded import Loaded
from ..records.model import FactBase


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The records as they were read once. `number` counts the readings from 1.

    `base` is the part that is whole, of which a page can be made. `problems` is None until the rules have spoken;
    `refused` are then the briefs that a build would not make.
    """

    number: int
    loaded: Loaded
    base: FactBase
    problems: tuple[Diagnostic, ...] | None = None
    refused: frozenset[str] = frozenset()
