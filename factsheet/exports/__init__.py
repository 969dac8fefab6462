"""Facts and sources as data for other programs. An export is a function from records to bytes: no paths, no clock.

The same records give the same bytes, on any day and machine. What is marked as never printed (notes for curators) is
never exported either. A new format is one module here and one line in EXPORTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from ..diagnostics import FactsheetError, Kind
from ..evidence.lock import Lock, LockState, LockStatus
from ..evidence.origins import Ceiling, ceiling, is_stale
from ..frozen import field, frozen
from ..installing import command
from ..records.model import CitationRole, Fact, FactBase

LIBRARY = Kind(
    "E030",
    "missing-library",
    "This format needs a library that is not installed. A plain installation leaves it out because few people need "
    "it; the message says how to install it.",
)
KINDS = (LIBRARY,)


@frozen
class Material:
    """What is exported: the records, what the lock says of each citation, by fact id and position, and the lock itself,
    where there is one.
    """

    base: FactBase
    evidence: Mapping[tuple[str, int], LockStatus] = field(default_factory=dict)
    lock: Lock | None = None

    def verified(self, fact: Fact, i: int) -> str | None:
        """Return the day on which citation `i` of `fact` was verified, if it is still as it was then."""
        status = self.evidence.get((fact.id, i))
        return status.date.isoformat() if status and status.date and status.state is LockState.VERIFIED else None

    def ceiling(self, fact: Fact) -> Ceiling:
        """Return the highest confidence the evidence of `fact` can carry.

        An export knows no day: evidence is stale here where the fact itself says so, not where a review is overdue.
        """
        cited = [
            i for i, c in enumerate(fact.citations) if c.role is CitationRole.SUPPORTS and (fact.id, i) in self.evidence
        ]
        return ceiling(fact, self.base, not all(self.verified(fact, i) for i in cited), is_stale(fact))


Export = Callable[[Material], bytes]


@frozen
class ExportFormat:
    """An export format: what it holds, the module here whose `export` makes the bytes, and the library it needs."""

    about: str
    module: str
    library: str = ""

    def load(self) -> Export:
        """Return the export. Raises FactsheetError where its library is not installed."""
        try:
            export: Export = import_module(f".{self.module}", __name__).export
        except ModuleNotFoundError as error:
            if not self.library or (error.name or "").partition(".")[0] != self.library:
                raise
            hint = command(self.library)
            raise FactsheetError(
                [LIBRARY.at(None, f"this format needs the library {self.library}, which is not installed", hint)]
            ) from error
        return export


EXPORTS: Mapping[str, ExportFormat] = {
    "json": ExportFormat("all records as data", "as_json"),
    "csv": ExportFormat("one row per citation", "as_csv"),
    "xlsx": ExportFormat("the evidence as a workbook for reading and filtering", "as_xlsx", library="xlsxwriter"),
    "csl-json": ExportFormat("sources, for Zotero and other reference managers", "csl"),
    "bibtex": ExportFormat("sources, for LaTeX", "bibtex"),
    "stix": ExportFormat("facts and judgements as STIX 2.1", "stix", library="stix2"),
}
