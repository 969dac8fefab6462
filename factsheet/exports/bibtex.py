"""Sources as BibTeX, for LaTeX. In UTF-8, with LaTeX's own signs escaped; knows no styles.

Titles and names stand in a second pair of braces, so that no style lowers their capitals or takes names apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..expressions import expression
from ..records.edtf import UNDATED, ends
from ..records.model import Author, Source, SourceType
from ..records.names import parts
from . import Material
from .csl import note, shared

#: The entry type, and the field its publisher goes to. BibTeX knows few types: the rest is `misc`.
_TYPES = {
    SourceType.ARTICLE: ("article", "publisher"),
    SourceType.JOURNAL: ("article", "publisher"),
    SourceType.MAGAZINE: ("article", "publisher"),
    SourceType.NEWSPAPER: ("article", "publisher"),
    SourceType.BOOK: ("book", "publisher"),
    SourceType.CHAPTER: ("incollection", "publisher"),
    SourceType.REPORT: ("techreport", "institution"),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: A brace is spelled out: BibTeX counts braces, also those behind a backslash.
_SIGNS = {
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "\\": "{\\textbackslash}",
    "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}",
    "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}",
    "<": "{\\textless}",
    ">": "{\\textgreater}",
}
_SIGN = expression(r"[&%$#_\\{}~^<>]")


def export(material: Material) -> bytes:
    """Return the sources as BibTeX entries, UTF-8, in the order of the files; the key of each is its id."""
    return "\n".join(entry(source) for source in material.base.sources.values()).encode()


def entry(source: Source) -> str:
    """Return a source as one entry, a line a field. What is not known is left out."""
    type_, publisher = _TYPES.get(source.type, ("misc", "publisher"))
    fields = [f"  {key} = {value}" for key, value in _fields(source, type_, publisher)]
    return f"@{type_}{{{source.id},\n" + ",\n".join(fields) + "\n}\n"


def escaped(text: str) -> str:
    """Return text as LaTeX prints it letter for letter."""
    return _SIGN.sub(lambda match: _SIGNS[match[0]], " ".join(text.split()))


def _fields(source: Source, type_: str, publisher: str) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{escaped(source.title)}}}}}"
    if source.short_title and source.short_title != source.title:
        yield "shorttitle", f"{{{{{escaped(source.short_title)}}}}}"
    if source.author:
        yield "author", "{" + " and ".join(map(_name, source.author)) + "}"
    else:
        yield "key", f"{{{escaped(source.short_author or source.publisher)}}}"
    container = {"article": "journal", "incollection": "booktitle"}.get(type_, "howpublished")
    if source.container or type_ in ("article", "incollection"):
        yield container, f"{{{{{escaped(source.container or source.publisher)}}}}}"
    if source.container or type_ not in ("article", "incollection"):
        yield publisher, f"{{{{{escaped(source.publisher)}}}}}"
    first, last = source.issued.earliest, source.issued.latest
    common = shared(first, last) if first and last else []
    piece, other = ends(source.issued)
    if not common and piece is not None and piece == other:
        common = [piece.year]  # a winter ends in another year than it begins
    if common:
        yield "year", f"{{{common[0]}}}"
    elif first or last:
        yield "year", "{" + "--".join(str(end.year) if end else "" for end in (first, last)) + "}"
    elif source.issued.text == UNDATED:
        yield "year", f"{{{UNDATED}}}"
    if len(common) > 1:
        yield "month", _MONTHS[common[1] - 1]
    if len(common) > 2:
        yield "day", f"{{{common[2]}}}"
    if source.doi:
        yield "doi", f"{{{_url(source.doi)}}}"
    if source.url:
        yield "url", f"{{{_url(source.url)}}}"
    if source.accessed and source.accessed.earliest == source.accessed.latest:
        yield "urldate", f"{{{source.accessed.earliest}}}"
    yield "language", f"{{{source.language}}}"
    yield "csltype", f"{{{source.type}}}"
    if more := note(source):
        yield "note", f"{{{escaped('; '.join(more.splitlines()))}}}"


def _name(author: str | Author) -> str:
    """Return a name that BibTeX takes for one: "Family, Suffix, Given", each in braces; any other name whole."""
    known = parts(author)
    if isinstance(known, str):
        return f"{{{escaped(known)}}}"
    pieces = [known.family, known.suffix, known.given] if known.given else [known.family, known.suffix]
    return ", ".join(f"{{{escaped(piece)}}}" for piece in pieces if piece)


def _url(url: str) -> str:
    """Return an address as it stands, but for the signs that would end the field or begin a command."""
    return re.sub(r"[\\{}<>\"^`|]", lambda match: f"%{ord(match[0]):02X}", url)
