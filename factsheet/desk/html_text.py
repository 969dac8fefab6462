"""Text as HTML for the panels of the desk. Whatever a record or a source holds comes out as the text that it is."""

from __future__ import annotations

from ..brief.address import is_web
from ..diagnostics import printable
from ..expressions import expression
from ..records.model import Fact, FactBase, Judgement
from ..writers.html.markup import attribute, standing, text
from .field_names import names

__all__ = ["attribute", "capitalised", "go", "outward", "sentence_of", "shown", "standing", "text", "title_of"]


def capitalised(said: str) -> str:
    """Return text as it begins a line: with a capital letter, unless it begins with the name of a file or record."""
    first = said.partition(" ")[0].rstrip(".,:;")
    return said if any(sign in first for sign in "./-_") else said[:1].upper() + said[1:]


def shown(said: str) -> str:
    """Return text as HTML, with characters that nobody sees shown as what they are."""
    return text(printable(said))


#: What a message quotes, and what it calls by name: left as it is.
_QUOTED = expression(r"(`[^`]*`|“[^”]*”)")
_APOSTROPHE = expression(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s)")


def curly(said: str) -> str:
    """Return a message with typographic apostrophes, but for what it quotes."""
    return "".join(one if at % 2 else _APOSTROPHE.sub("’", one) for at, one in enumerate(_QUOTED.split(said)))


#: So many characters of a title stand in a message.
_LONGEST_NAME = 40


def in_words(said: str, base: FactBase | None = None, type_: type | None = None) -> str:
    """Return a message as HTML: what stands between backticks in it is code, and a command is said to be one. A field
    has the name that forms give it, that of a record of `type_` first. A record of `base` is named by what it says
    first, and leads there; its id stands after that.
    """
    parts = curly(printable(said)).split("`")
    if len(parts) % 2 == 0:  # one is left open: then none of them means anything
        return text(printable(said))
    return "".join(_code(part, base, type_) if at % 2 else text(part) for at, part in enumerate(parts))


def _record(base: FactBase, id_: str) -> str:
    title = title_of(base, id_)
    if title == id_:
        return ""
    short = (
        title
        if len(title) <= _LONGEST_NAME
        else f"{title[:_LONGEST_NAME].rpartition(' ')[0] or title[:_LONGEST_NAME]} …"
    )
    return f"{go(id_, f'“{text(printable(short))}”')} <code>{text(id_)}</code>"


def _code(quoted: str, base: FactBase | None, type_: type | None) -> str:
    if base is not None and (named := _record(base, quoted)):
        return named
    if name := names(type_).get(quoted):
        return f"“{text(name)}”"
    where = " (in a terminal)" if quoted.startswith("factsheet ") else ""
    return f"<code>{text(quoted)}</code>{where}"


def go(record: str, inside: str, field: str = "", kind: str = "") -> str:
    """Return `inside`, which is HTML, as a button that opens a record of the project, or one of its fields."""
    named = f' data-field="{attribute(field)}"' if field else ""
    kinds = f' class="go {kind}"' if kind else ' class="go"'
    return f'<button type="button"{kinds} data-go="{attribute(record)}"{named}>{inside}</button>'


def outward(address: str, inside: str) -> str:
    """Return `inside`, which is HTML, as a link to the web in a tab of its own; as it is where `address` is no web."""
    if not is_web(address):
        return inside
    return f'<a href="{attribute(address)}" target="_blank" rel="noopener noreferrer">{inside}</a>'


def title_of(base: FactBase, id_: str) -> str:
    """Return what a record says first: its statement, its title, its name."""
    for table in (base.facts, base.judgements):
        if id_ in table:
            return table[id_].statement
    if id_ in base.briefs:
        return base.briefs[id_].title
    if id_ in base.sources:
        return base.sources[id_].title
    if id_ in base.origins:
        return base.origins[id_].name
    return base.conflicts[id_].label if id_ in base.conflicts else id_


def sentence_of(base: FactBase, id_: str) -> str:
    """Return a fact or a judgement as a button with how sure it is; another record with its name."""
    record: Fact | Judgement | None = base.facts.get(id_) or base.judgements.get(id_)
    dots = standing(record.confidence) if record is not None else ""
    return go(id_, f"{dots} {text(title_of(base, id_))}".lstrip(), kind="sentence")
