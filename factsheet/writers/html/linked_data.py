"""The page for programs: schema.org Report, Claim and citation as JSON-LD. The same facts give the same text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...brief import wording
from ...brief.address import is_web
from ...brief.dossier import Cited, Dossier, FactDossier
from ...brief.tree import Meta
from ...records.model import CitationRole, Edtf, Source, SourceType

_TYPES = {
    SourceType.BOOK: "Book",
    SourceType.CHAPTER: "Chapter",
    SourceType.DATASET: "Dataset",
    SourceType.LEGISLATION: "Legislation",
    SourceType.REPORT: "Report",
    SourceType.WEBPAGE: "WebPage",
    SourceType.JOURNAL: "ScholarlyArticle",
    SourceType.NEWSPAPER: "NewsArticle",
}


def linked_data(meta: Meta, dossier: Dossier) -> str:
    """Return the page as JSON-LD that can stand in a script element: nothing in it ends one."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": meta.title,
        "about": meta.topic,
        "inLanguage": meta.language,
        "version": meta.version,
        **_given("datePublished", _date(meta.issued)),
        **_given("url", meta.address if is_web(meta.address) else ""),
        **_given("keywords", ", ".join(meta.keywords)),
        **({"publisher": {"@type": "Organization", "name": meta.publisher}} if meta.publisher else {}),
        "citation": [_source(one.record) for one in dossier.sources if isinstance(one.record, Source)],
        "hasPart": [_claim(fact) for fact in dossier.facts.values()],
    }
    made = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        made = made.replace(sign, f"\\u{ord(sign):04x}")
    return made


def _given(key: str, value: str) -> Mapping[str, str]:
    return {key: value} if value else {}


def _date(written: str) -> str:
    """Return an EDTF date where ISO 8601 has it too: a day, a month, a year."""
    return written if len(written) in (4, 7, 10) and written.replace("-", "").isdigit() else ""


def _dated(date: Edtf) -> str:
    return _date(date.text)


def _source(source: Source) -> dict[str, Any]:
    address, _ = wording.address(source)
    return {
        "@id": f"#source-{source.id}",
        "@type": _TYPES.get(source.type, "CreativeWork"),
        "name": source.title,
        "publisher": source.publisher,
        "inLanguage": source.language,
        **_given("author", wording.author(source)),
        **_given("datePublished", _dated(source.issued)),
        **_given("url", address if is_web(address) else ""),
        **_given("archivedAt", source.archive_url if is_web(source.archive_url) else ""),
    }


def _claim(dossier: FactDossier) -> dict[str, Any]:
    said = [_quotation(c) for c in dossier.cited if c.citation.role is CitationRole.SUPPORTS]
    return {"@id": f"#fact-{dossier.fact.id}", "@type": "Claim", "text": dossier.fact.statement, "appearance": said}


def _quotation(cited: Cited) -> dict[str, Any]:
    return {
        "@type": "Quotation",
        "text": cited.citation.exact,
        "isPartOf": {"@id": f"#source-{cited.citation.source}"},
        "position": cited.place,
    }
