"""The changes of a site as an Atom feed (RFC 4287): an entry for each issue of a brief and each day of revisions."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...brief.address import is_web
from ...brief.dossier import Dossier
from ...brief.tree import Lead, Role, Strong, Text
from ...diagnostics import plural
from ...expressions import expression
from ...markup import in_attribute
from ...records.model import Edtf
from .front import FEED, INDEX, House, Shown

#: What XML 1.0 can't hold.
_NO_XML = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _FeedEntry:
    """What changed on a day: `about` names it for good, `place` is where it is in the site."""

    day: str
    about: str
    title: str
    place: str
    says: str


def feed(house: House, shown: Iterable[tuple[Shown, Dossier]]) -> bytes:
    """Return the feed of a site, newest first: the same facts give the same bytes."""
    entries = [entry for one, dossier in shown for entry in _entries(one, dossier)]
    entries.sort(key=lambda entry: (entry.day, entry.about), reverse=True)
    base = house.address if is_web(house.address) else ""
    newest = entries[0].day if entries else "1970-01-01"
    rows = "".join(_xml(entry, house, base) for entry in entries)
    self_ = f'<link rel="self" href="{_text(base + FEED)}"/>' if base else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        f' xml:lang="{_text(house.language)}">\n<title>{_text(house.name)}</title>\n<id>{_id(house, base, "")}</id>\n'
        f"<updated>{newest}T00:00:00Z</updated>\n<author><name>{_text(house.publisher or house.name)}</name></author>\n"
        f'{self_}<link href="{_text(base + INDEX)}"/>\n<generator>{_text(house.program)}</generator>\n{rows}</feed>\n'
    ).encode()


def _entries(shown: Shown, dossier: Dossier) -> Iterator[_FeedEntry]:
    brief, name = shown.page.brief, f"{shown.id}.html"
    meta = brief.meta
    bottom = next(block for block in brief.head if block.role is Role.BOTTOM_LINE)
    issued = _day(meta.issued)
    says = "".join(i.text for i in bottom.inlines if isinstance(i, Text | Strong | Lead)).replace("\u00a0", " ")
    yield _FeedEntry(
        issued, f"{meta.id} {meta.version} {meta.issued}", f"{meta.title} (version {meta.version})", name, says
    )
    days: dict[str, list[tuple[str, str]]] = {}
    for kind, records in (("fact", dossier.facts), ("judgement", dossier.judgements)):
        for id_, evidence in records.items():
            for revision in evidence.revisions:
                if (day := _last(revision.date)) > issued:
                    days.setdefault(day, []).append((f"{name}#{kind}-{id_}", _statement(dossier, id_)))
    for day, revised in days.items():
        what = plural(len(revised), "statement")
        yield _FeedEntry(
            day, f"{meta.id} {day}", f"{what} revised: {meta.title}", revised[0][0], "\n".join(s for _, s in revised)
        )


def _statement(dossier: Dossier, id_: str) -> str:
    return dossier.facts[id_].fact.statement if id_ in dossier.facts else dossier.judgements[id_].judgement.statement


def _day(written: str) -> str:
    """Return an EDTF date as a day of ISO 8601: its first, where it is longer or not a plain date."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return written
    match = re.search(r"\d{4}(-(0\d|1[0-2]))?(?!\d)", written)
    return f"{match[0]}{'-01-01'[len(match[0]) - 4 :]}" if match else "1970-01-01"


def _last(date: Edtf) -> str:
    return date.latest.isoformat() if date.latest is not None else _day(date.text)


def _id(house: House, base: str, about: str) -> str:
    """Return an id for good: the same for the same house and matter, wherever the files lie."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{base or house.name}\n{about}").urn


def _xml(entry: _FeedEntry, house: House, base: str) -> str:
    return (
        f"<entry>\n<title>{_text(entry.title)}</title>\n<id>{_id(house, base, entry.about)}</id>\n"
        f'<updated>{entry.day}T00:00:00Z</updated>\n<link href="{_text(base + entry.place)}"/>\n'
        f"<summary>{_text(entry.says)}</summary>\n</entry>\n"
    )


def _text(words: str) -> str:
    return in_attribute(_NO_XML.sub("", words))
