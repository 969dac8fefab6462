"""What surrounds the page: markings, the strip, how old the evidence is, who made it, where to find it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..diagnostics import plural
from ..evidence.origins import supporting
from ..records import edtf
from ..records.model import BriefRecord, Edtf, Fact, FactBase, ProjectRecord
from .tree import Inline, Link, Paragraph, Role, Strong, Tab, Text
from .typography import hold
from .wording import HouseStyle

#: Days between the last evidence and the issue from which the gap is set in weight.
AGED = 90

_DOT = "  ·  "
_MONTH = 30.44


def marking(record: BriefRecord, project: ProjectRecord, words: HouseStyle) -> tuple[Paragraph, ...]:
    """Return the marking and the embargo, which stand at the top of the sheet and again at its foot."""
    parts: list[Inline] = []
    if shown := record.marking or project.marking:
        parts.append(Strong(shown))
    if record.embargo is not None:
        parts += [Text(_DOT)] if parts else []
        parts.append(Strong(f"EMBARGOED UNTIL {words.date(record.embargo).upper()}"))
    return (Paragraph(Role.MARKING, tuple(parts)),) if parts else ()


def strip(record: BriefRecord, project: ProjectRecord, words: HouseStyle) -> Paragraph:
    """Return the first line: who publishes, on what, its serial number; at the right, its day and number of pages."""
    names = [name for name in (project.publisher, record.topic, record.serial) if name]
    left: list[Inline] = [Strong(names[0].upper())]
    if names[1:]:
        left.append(Text(_DOT + _DOT.join(names[1:])))
    return Paragraph(Role.STRIP, (*left, Tab(), Text(f"Issued {words.date(record.issued)}{_DOT}Page 1 of 1")))


def evidence_end(record: BriefRecord, facts: Iterable[Fact], base: FactBase) -> Edtf:
    """Return when the newest dated source of `facts` appeared, or the cutoff where that is earlier.

    A document to which something was traced counts: the page says what it says.

    A cutoff says how far somebody looked, and a page may rest on less.
    """
    cutoff = record.information_cutoff
    ids = dict.fromkeys([id_ for fact in facts for c in supporting(fact) for id_ in (c.source, c.traced_to)])
    sources = [base.sources[id_] for id_ in ids if id_ is not None and id_ in base.sources]
    dated = [(source.issued.latest, source.issued) for source in sources if source.issued.latest is not None]
    if not dated:
        return cutoff
    last, appeared = max(dated, key=lambda entry: entry[0])
    if cutoff.latest is not None and last >= cutoff.latest:
        return cutoff
    return edtf.parse(last.isoformat()) if appeared.window or appeared.earliest is None else appeared


def evidence_line(record: BriefRecord, facts: Iterable[Fact], base: FactBase, words: HouseStyle) -> Paragraph:
    """Return when the evidence ends and how long before the issue that is; then the review and the version."""
    end = evidence_end(record, facts, base)
    ends = f"No evidence after {words.date(end)}"
    last = end.latest or end.earliest
    issued = record.issued.earliest or record.issued.latest
    days = (issued - last).days if issued is not None and last is not None else 0
    age = f", {_age(last, issued)} before issue" if last is not None and issued is not None and days > 0 else ""
    reason = f": {record.age_reason.rstrip('.')}" if record.age_reason else ""
    line = hold(f"{ends}{age}{reason}.")
    rest = [f"Review by {words.date(record.review_by)}"] if record.review_by is not None else []
    rest.append(f"Version {record.version}")
    first: Inline = Strong(line) if days > AGED else Text(line)
    return Paragraph(Role.EVIDENCE, (first, Text(hold(" " + _DOT.join(rest)))))


def imprint(record: BriefRecord, project: ProjectRecord, words: HouseStyle) -> tuple[Paragraph, ...]:
    """Return what stands below the page: who answers for it, and where its newest version is; and the marking again."""
    contact = record.contact or project.contact
    address = record.address or project.address
    rows = []
    if contact or address:
        right: list[Inline] = [Text("Newest version: "), Link(_bare(address), address)] if address else []
        rows.append(Paragraph(Role.IMPRINT, (Text(contact), Tab(), *right)))
    return (*rows, *marking(record, project, words))


def _bare(address: str) -> str:
    """Return an address as people write it."""
    return address.removeprefix("https://").removeprefix("http://").removesuffix("/")


def _age(first: dt.date, last: dt.date) -> str:
    """Return the time between two days: in days up to two weeks, in weeks up to two months, then in months, rounded."""
    days = (last - first).days
    if days >= 2 * _MONTH:
        return plural(round(days / _MONTH), "month")
    return plural(round(days / 7), "week") if days > 14 else plural(days, "day")
