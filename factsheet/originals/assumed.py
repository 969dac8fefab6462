"""What the record of a new source may say where its file does not: proposals, each with its reason. Pure.

A grade is never proposed of a source but for a reason on record: that of another document of the same publisher. What
is proposed is shown to a person with its reason, who takes or corrects it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..expressions import expression
from ..records.model import Confidence, Derivation, FactBase, Interest, OriginKind, Reliability, Source, SourceType
from .masthead import affiliation, is_release

_NEWSPAPER = expression(r"\b(?:News|Times|Post|Herald|Gazette|Tribune|Daily|Courier|Chronicle|Zeitung)\b")
#: What the name of a body says of its kind, the first that fits.
_KINDS = (
    (
        OriginKind.INTERNATIONAL,
        expression(r"\b(?:United Nations|UN|World Bank|OECD|NATO|European (?:Union|Commission)|IMF|WHO)\b"),
    ),
    (OriginKind.RESEARCH, expression(r"\b(?:University|Institute|College|Academy|Laborator\w+|Research)\b")),
    (OriginKind.ASSOCIATION, expression(r"\b(?:Association|Federation|Union|Chamber of)\b")),
    (
        OriginKind.COMPANY,
        expression(r"\b(?:Inc|Corp|Corporation|Ltd|LLC|PLC|plc|GmbH|AG|Company|Group|Holdings)\b"),
    ),
    (OriginKind.NGO, expression(r"\b(?:Foundation|Conservancy|Trust|Watch|Alliance|Greenpeace|Amnesty)\b")),
    (OriginKind.NEWS_MEDIA, _NEWSPAPER),
    (
        OriginKind.GOVERNMENT,
        expression(
            r"\b(?:Ministry|Department|Government|Governor|Agency|Bureau|Office|County|City of|Council|Commission"
            r"|Parliament|Senate|Statistics)\b"
        ),
    ),
)
_GOVERNMENT_SITE = expression(r"https?://[^/]*\.(?:gov|mil|gov\.[a-z]{2}|gouv\.fr|gc\.ca)(?:[/:]|$)")


class Assumed(NamedTuple):
    """What a key of a record may say, and why."""

    value: str
    why: str


_NOTHING = Assumed("", "")


def said_by_text(first: Mapping[str, str | tuple[str, ...]], key: str, authors: Sequence[object]) -> Assumed:
    """Return what a key may say by the first lines of a text, as `masthead.said_first` gives them, authors parted by
    semicolons; as publisher, where they name none, whom the `authors` work for.
    """
    if value := first.get(key):
        return Assumed(value if isinstance(value, str) else "; ".join(value), "as its text begins")
    body = affiliation(authors) if key == "publisher" else ""
    return Assumed(body, "whom its authors work for") if body else _NOTHING


def alike(base: FactBase, publisher: str, id_: str) -> Source | None:
    """Return the last other source of a publisher; None where there is none."""
    want = publisher.casefold()
    same = [one for one in base.sources.values() if want and one.id != id_ and one.publisher.casefold() == want]
    return same[-1] if same else None


def type_of(known: Mapping[str, object], head: Sequence[str], other: Source | None) -> Assumed:
    """Return what kind of document it is: by its first lines and its file."""
    file = known.get("file")
    reader = str(file.get("reader")) if isinstance(file, dict) else ""
    if is_release(head):
        return Assumed(SourceType.WEBPAGE.value, "a press release")
    if other is not None:
        return Assumed(other.type.value, f"as `{other.id}`")
    if _NEWSPAPER.search(str(known.get("publisher", ""))):
        return Assumed(SourceType.NEWSPAPER.value, "by its publisher's name")
    if reader.startswith("html "):
        return Assumed(SourceType.WEBPAGE.value, "a web page")
    return Assumed(SourceType.REPORT.value, "a PDF") if reader.startswith("pdf ") else _NOTHING


def derivation_of(known: Mapping[str, object], head: Sequence[str], other: Source | None) -> Assumed:
    """Return how it knows what it says."""
    if other is not None:
        return Assumed(other.derivation.value, f"as `{other.id}`")
    if is_release(head):
        return Assumed(Derivation.ORIGINAL.value, "a press release speaks for its publisher")
    if known.get("type") in (SourceType.NEWSPAPER.value, SourceType.MAGAZINE.value):
        return Assumed(Derivation.QUOTES.value, "as newspapers do; o where its reporters saw it")
    publisher, authors = str(known.get("publisher", "")), known.get("author")
    if publisher and isinstance(authors, list) and affiliation(authors) == publisher:
        return Assumed(Derivation.ORIGINAL.value, "its authors work for its publisher")
    if known.get("type") in (SourceType.REPORT.value, SourceType.WEBPAGE.value) and _body(known):
        return Assumed(Derivation.ORIGINAL.value, "a document of the body itself")
    return _NOTHING


def _body(known: Mapping[str, object]) -> bool:
    kind = kind_of(str(known.get("publisher", "")), str(known.get("url", ""))).value
    return kind not in ("", OriginKind.NEWS_MEDIA.value)


def interest_of(base: FactBase, known: Mapping[str, object], head: Sequence[str], other: Source | None) -> Assumed:
    """Return what its publisher has at stake: as recorded before, or by what a press release is."""
    if other is not None:
        return Assumed(other.interest.value, f"as `{other.id}`")
    publisher = str(known.get("publisher", "")).casefold()
    for origin in base.origins.values():
        if publisher and publisher in (origin.name.casefold(), (origin.short or "").casefold()) and origin.interest:
            return Assumed(origin.interest.value, f"as the origin `{origin.id}`")
    if is_release(head):
        return Assumed(Interest.PARTY.value, "a press release is about its publisher's own doing")
    return _NOTHING


def grade_of(other: Source | None) -> Assumed:
    """Return the grade of its publisher's other document; none where that is the first."""
    return Assumed(other.reliability.grade.value, f"as `{other.id}`") if other is not None else _NOTHING


def confidence_of(source: Source) -> Assumed:
    """Return the confidence that a source carries alone: moderate where it is usually reliable and no party."""
    grade = source.reliability.grade
    if not source.originator or not source.descriptor:
        return Assumed(Confidence.LOW.word, "nobody says who first held it" if source.descriptor else "not described")
    if source.interest is Interest.PARTY:
        return Assumed(Confidence.LOW.word, "one source, a party to the matter")
    if grade in (Reliability.A, Reliability.B):
        return Assumed(Confidence.MODERATE.word, f"one source, reliability {grade}: more needs a second origin")
    return Assumed(Confidence.LOW.word, f"one source, reliability {grade}")


def kind_of(name: str, url: str = "") -> Assumed:
    """Return what kind of body somebody is, by name or by the address it publishes at."""
    if _GOVERNMENT_SITE.match(url):
        return Assumed(OriginKind.GOVERNMENT.value, "by its address")
    for kind, words in _KINDS:
        if words.search(name):
            return Assumed(kind.value, "by its name")
    return _NOTHING
