"""The page for programs: schema.org Report, Claim and citation as JSON-LD. The same facts give the same text."""

from __future__ import annotations

from collections.abc import Iterable

from ...brief import wording
from ...brief.address import is_web
from ...brief.dossier import Dossier
from ...brief.tree import Meta
from ...records.model import Source, SourceType
from .facts import json

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


def linked_data(meta: Meta, dossier: Dossier, claims: Iterable[str]) -> str:
    """Return the page, whose facts are `claims`, as JSON-LD that can stand in a script element: nothing ends one.

    The keys of each object are in alphabetical order.
    """
    sources = [_source(one.record) for one in dossier.sources if isinstance(one.record, Source)]
    publisher = f',"publisher":{{"@type":"Organization","name":{json(meta.publisher)}}}' if meta.publisher else ""
    script = (
        f'{{"@context":"https://schema.org","@type":"Report","about":{json(meta.topic)}'
        f',"citation":[{",".join(sources)}]{_given("datePublished", _date(meta.issued))}'
        f',"hasPart":[{",".join(claims)}],"inLanguage":{json(meta.language)}'
        f'{_given("keywords", ", ".join(meta.keywords))},"name":{json(meta.title)}{publisher}'
        f'{_given("url", meta.address if is_web(meta.address) else "")},"version":{json(meta.version)}}}'
    )
    for sign in "<>&\u2028\u2029":
        if sign in script:
            script = script.replace(sign, f"\\u{ord(sign):04x}")
    return script


def _given(key: str, value: str) -> str:
    """Return a key with its value, behind other keys; nothing where there is no value."""
    return f',"{key}":{json(value)}' if value else ""


def _date(written: str) -> str:
    """Return an EDTF date where ISO 8601 has it too: a day, a month, a year."""
    return written if len(written) in (4, 7, 10) and written.replace("-", "").isdigit() else ""


def _source(source: Source) -> str:
    address, _ = wording.address(source)
    return (
        f'{{"@id":{json(f"#source-{source.id}")},"@type":"{_TYPES.get(source.type, "CreativeWork")}"'
        f"{_given('archivedAt', source.archive_url if is_web(source.archive_url) else '')}"
        f"{_given('author', wording.author(source))}{_given('datePublished', _date(source.issued.text))}"
        f',"inLanguage":{json(source.language)},"name":{json(source.title)},"publisher":{json(source.publisher)}'
        f"{_given('url', address if is_web(address) else '')}}}"
    )
