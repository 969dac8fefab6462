"""Text as HTML: escaped, and the inlines of a page. Whatever a record holds comes out as the text that it is.

Every text goes through `text`, every attribute through `attribute`, every address through `link`, but for links to
records, which are made of their ids; nothing else here or in the modules beside it puts a record's words into the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import assert_never

from ...brief.address import is_web
from ...brief.dossier import Cited
from ...brief.tree import (
    Chance,
    Cite,
    Grade,
    Gutter,
    Inline,
    Lead,
    Link,
    Numeral,
    Strong,
    Tab,
    Text,
    Voice,
    before_mark,
)
from ...expressions import expression
from ...markup import escaped, in_attribute
from ...records.model import Confidence

#: Returns a string as text of an element.
text = escaped


def attribute(said: str) -> str:
    """Return `said` as the value of an attribute in double quotes."""
    return in_attribute(said.replace("\n", " ") if "\n" in said else said)


def link(address: str, inside: str, said: str = "") -> str:
    """Return `inside`, which is HTML, as a link to a place in this page ("#…") or on the web; without one where the
    address leads elsewhere. `said` is what a screen reader says of it.
    """
    if address[:1] != "#" and not is_web(address):
        return inside
    label = f' aria-label="{attribute(said)}"' if said else ""
    return f'<a href="{attribute(address)}"{label}>{inside}</a>'


def link_start(address: str) -> str:
    """Return the start of a link to an address of the web, as `is_web` knows it."""
    return f'<a href="{attribute(address)}">'


def record_link(kind: str, id_: str, inside: str) -> str:
    """Return `inside`, which is HTML, as a link to a record in this page: "#fact-…". No id has a sign to escape."""
    return f'<a href="#{kind}-{id_}">{inside}</a>'


@lru_cache(maxsize=16)
def dots(level: Confidence, long: bool = False) -> str:
    """Return a confidence as dots that are heard as its word; where it is `long`, the word is seen beside them."""
    grade = Grade(level)
    if long:
        return f'<span class="dots" aria-hidden="true">{grade.shape}</span> {text(grade.word)}'
    return f'<span class="dots" role="img" aria-label="{attribute(grade.word)}.">{grade.shape}</span>'


def standing(level: Confidence | None) -> str:
    """Return the confidence of a fact as dots; of an argument, which has none, its mark."""
    if level is None:
        return '<span class="dots voice" role="img" aria-label="Argument.">view</span>'
    return dots(level)


def words_of(cited: Cited, language: str) -> str:
    """Return the cited words as a quotation, with their language where it is not that of the page."""
    lang = _lang(cited.source.language, language) if cited.source is not None else ""
    return f"<q{lang}>{text(cited.citation.exact)}</q>"


@lru_cache(maxsize=64)
def _lang(own: str, language: str) -> str:
    """Return the attribute of words in the language `own` on a page in `language`; "" where it is the same."""
    return f' lang="{attribute(own)}"' if own.partition("-")[0] != language.partition("-")[0] else ""


def chance(low: int, high: int) -> str:
    """Return a likelihood as a bar from 0 to 100%; the words are in the sentence above it."""
    first, last = (0 if low < 5 else low), (100 if high > 95 else high)
    return (
        '<svg class="chance" viewBox="0 0 100 6" width="100" height="6" aria-hidden="true" focusable="false">'
        '<rect class="track" x=".5" y=".5" width="99" height="5"/>'
        f'<rect class="filled" x="{first}" y="0" width="{last - first}" height="6"/></svg>'
    )


def inlines(found: Iterable[Inline], linked: bool = True) -> str:
    """Return inlines as HTML. Without `linked` nothing in them is a link: they stand in what opens a sentence."""
    made: list[str] = []
    every = tuple(found)
    for i, inline in enumerate(every):
        match inline:
            case Text(said):
                made.append(_held(text(said)))
            case Cite():
                made.append(before_mark(every, i) + _mark(inline, linked))
            case Strong(said):
                made.append(f"<strong>{_held(text(said))}</strong>")
            case Lead(said):
                made.append(f"<b>{text(said)}</b>")
            case Numeral(said):
                made.append(f"<b>{text(said)}</b>")
            case Link(said, url):
                made.append(link(url, text(said)) if linked else text(said))
            case Grade(level, long):
                made.append(dots(level, long))
            case Voice():
                made.append(standing(None))
            case Chance(low, high):
                made.append(chance(low, high))
            case Tab() | Gutter():
                made.append(" ")
            case _:
                assert_never(inline)
    return "".join(made)


#: "55–80%": both ends stand on one line.
_RANGE = expression(r"\d[\d.,]*–\d[\d.,]*%?")


def _held(said: str) -> str:
    """Return text, which is HTML, with its ranges kept whole: there is no no-break dash to hold them."""
    if "–" not in said:  # as most texts
        return said
    return _RANGE.sub(lambda found: f'<span class="whole">{found.group()}</span>', said)


def _mark(cite: Cite, linked: bool) -> str:
    """Return a citation mark, which opens the very words, or leads to the source in the list."""
    if not linked:
        return f'<span class="cite">{text(cite.text)}</span>'
    address = attribute(cite.url) if is_web(cite.url) else f"#source-{cite.source}"
    shown = cite.text
    said = f"{shown}: source {cite.number}"
    said += f", place {', '.join(cite.places)}" if cite.places else ""
    return f'<span class="cite"><a href="{address}" aria-label="{attribute(said)}">{text(shown)}</a></span>'


def listed(rows: Iterable[str], kind: str = "") -> str:
    """Return rows, which are HTML, as a list; `kind` is its class."""
    of_kind = f' class="{kind}"' if kind else ""
    inside = "</li><li>".join(rows)
    return f"<ul{of_kind}><li>{inside}</li></ul>" if inside else f"<ul{of_kind}></ul>"


def cut(found: Iterable[Inline], at: type[Tab] | type[Gutter]) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Return the inlines before and after the first `at`; all stand after it where there is none."""
    every = tuple(found)
    for i, inline in enumerate(every):
        if isinstance(inline, at):
            return every[:i], every[i + 1 :]
    return (), every
