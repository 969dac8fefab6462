"""One row per citation, with the columns of its fact, for spreadsheets and statistics. No cell is a formula.

A spreadsheet runs what begins with = + - @ as a formula, also from a CSV file (OWASP: CSV injection). Such text gets a
leading apostrophe here; numbers, which are written from numbers, do not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from ..evidence.origins import origin_of, origins_of
from ..records.model import Citation, Edtf, Fact, Reported, Value
from ..records.names import written
from . import Material

COLUMNS = (
    *("fact", "statement", "kind", "point", "low", "high", "unit", "per", "bound", "measures"),
    *("point_in_time", "start", "end", "confidence", "confidence_basis", "confidence_limits", "ceiling"),
    "override_reason",
    *("independent_origins", "rank", "rank_reason", "conflicts", "topics", "reviewed", "review_by"),
    *("citation", "role", "stated_as", "exact", "locator_label", "locator"),
    *("reported_point", "reported_low", "reported_high", "reported_unit", "reported_per", "reported_bound"),
    *("reported_as_of", "credibility", "verified", "origin", "origin_name", "origin_interest"),
    *("source", "source_title", "source_author", "source_publisher", "source_issued", "source_url"),
    *("source_reliability", "source_interest", "source_status"),
)
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the last four: a spreadsheet set to full-width input takes them too

Cell = str | int | Decimal | None


def export(material: Material) -> bytes:
    """Return the rows as CSV (RFC 4180): UTF-8 with a byte order mark, which Excel needs to see that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for fact in material.base.facts.values():
        for i, citation in enumerate(fact.citations):
            row = {**_fact(fact, material), **_citation(fact, i, citation, material)}
            writer.writerow([cell(row[name]) for name in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def cell(value: Cell) -> str:
    """Return a value as the text of a cell that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def _fact(fact: Fact, material: Material) -> dict[str, Cell]:
    base = material.base
    conflicts = (c.id for c in base.conflicts.values() if any(s.fact == fact.id for s in c.sides))
    return {
        "fact": fact.id,
        "statement": fact.statement,
        "kind": fact.kind.value,
        **dict(_quantity("", fact.value)),
        "measures": fact.measures,
        "point_in_time": _date(fact.point_in_time),
        "start": _date(fact.start),
        "end": _date(fact.end),
        "confidence": fact.confidence.word if fact.confidence is not None else "",
        "confidence_basis": fact.confidence_basis,
        "confidence_limits": "; ".join(fact.confidence_limits),
        "ceiling": material.ceiling(fact).level.word,
        "override_reason": fact.override_reason,
        "independent_origins": "; ".join(origins_of(fact, base).known),
        "rank": fact.rank.value,
        "rank_reason": fact.rank_reason,
        "conflicts": "; ".join(conflicts),
        "topics": "; ".join(fact.topics),
        "reviewed": _date(fact.reviewed),
        "review_by": _date(fact.review_by),
    }


def _citation(fact: Fact, i: int, citation: Citation, material: Material) -> dict[str, Cell]:
    base = material.base
    origin = base.origins.get(origin_of(citation, base) or "")
    source = base.sources[citation.source]
    return {
        "citation": i + 1,
        "role": citation.role.value,
        "stated_as": citation.stated_as.value,
        "exact": citation.exact,
        "locator_label": citation.locator.label,
        "locator": citation.locator.value,
        **dict(_quantity("reported_", citation.reported)),
        "reported_as_of": _date(citation.reported.as_of) if citation.reported else None,
        "credibility": citation.credibility,
        "verified": material.verified(fact, i),
        "origin": origin.id if origin else None,
        "origin_name": origin.name if origin else None,
        "origin_interest": origin.interest.value if origin else None,
        "source": source.id,
        "source_title": source.title,
        "source_author": "; ".join(map(written, source.author)),
        "source_publisher": source.publisher,
        "source_issued": _date(source.issued),
        "source_url": source.address,
        "source_reliability": source.reliability.grade.value,
        "source_interest": source.interest.value,
        "source_status": source.status.value,
    }


def _quantity(prefix: str, value: Value | Reported | None) -> Iterator[tuple[str, Cell]]:
    for name in ("point", "low", "high", "unit", "per"):
        yield prefix + name, getattr(value, name) if value is not None else None
    yield f"{prefix}bound", value.bound.value if value is not None else None


def _date(date: Edtf | None) -> str | None:
    return date.text if date is not None else None
