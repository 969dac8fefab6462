"""What an unfinished record says already, and what follows from that: for the questions that complete it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..brief import wording
from ..edits import new_origins, trees
from ..edits.actions import HandAction
from ..project.loaded import Loaded
from ..records.model import FactBase, Source
from .draft_wording import with_article
from .intake import slug

_MOST_OF_AN_ID = 40
_TYPES = {
    "article-newspaper": "Newspaper article",
    "article-journal": "Journal article",
    "article-magazine": "Magazine article",
    "post-weblog": "Weblog",
    "webpage": "Web page",
    "personal_communication": "Letter",
}
_DERIVATIONS = {
    "original": "its own work",
    "quotes": "passes on the words of others",
    "summarises": "sums up what others found",
    "republishes": "prints the text of another",
    "aggregates": "collects the figures of others",
}
#: The same where it is known whose they are.
_OF = {
    "original": "the work of {}",
    "quotes": "passes on the words of {}",
    "summarises": "sums up what {} found",
    "republishes": "prints the text of {}",
}
_NUMBERS = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}
_INTERESTS = {
    "neutral": "no stake in the matter",
    "party": "a party to the matter",
    "ally-of-party": "sides with a party to the matter",
    "unknown": "its stake is not known",
}


def said(loaded: Loaded, id_: str) -> dict[str, Any]:
    """Return what a record says, key by key, finished or not; keys without a value are left out."""
    record = trees.record_in(trees.of_file(loaded.nodes[id_][0].values), id_) or {}
    return {key: value for key, value in record.items() if value not in (None, "", [], {})}


def evidence_in_words(base: FactBase, *sources: Source, origin: str = "") -> str:
    """Return what a fact rests on that `sources` report, as the basis of its confidence. A source alone may pass on
    whom its record names, or the citation's `origin`.
    """
    if len(sources) > 1:
        names = wording.listed(list(dict.fromkeys(source.publisher for source in sources)))
        first_held = {source.originator for source in sources}
        origins = "" if None in first_held else "; one origin" if len(first_held) == 1 else ""
        return f"{_NUMBERS.get(len(sources), str(len(sources)))} sources, of {names}{origins}."
    (source,) = sources
    how = _DERIVATIONS.get(source.derivation, "")
    originator = base.origins.get(source.originator or origin)
    if originator is not None and originator.name not in (source.publisher, source.short_author):
        how = _OF.get(source.derivation, how).format(with_article(originator.name))
    return f"One source, {source.publisher}: {how}."


def described(values: Mapping[str, object]) -> str:
    """Return in words what has been said of a source: what it is, from when, how it knows, and what its stake is."""
    type_ = str(values.get("type", ""))
    what = _TYPES.get(type_, type_.capitalize())
    year = str(values.get("issued", ""))[:4]
    when = f" of {year}" if what and year.isdecimal() else ""
    derivation, interest = (
        names.get(str(values.get(key)), "") for key, names in (("derivation", _DERIVATIONS), ("interest", _INTERESTS))
    )
    text = "; ".join(part for part in (f"{what}{when}", derivation, interest) if part)
    return f"{text}." if text else ""


def origin_named(base: FactBase, name: str) -> str:
    """Return the id of the origin that has a name, a short name, an alias or an id; else ""."""
    want = name.casefold()
    for origin in base.origins.values():
        if want in {one.casefold() for one in (origin.id, origin.name, origin.short, *origin.aliases) if one}:
            return origin.id
    return ""


def origin_of_name(loaded: Loaded, name: str, kind: str, interest: str) -> tuple[str, list[HandAction]]:
    """Return the id of the origin with a name, and, where no record has it, the edit that begins one: of that `kind`,
    with that `interest`. No id where none can be made of the name.
    """
    if known := origin_named(loaded.base, name):
        return known, []
    if not (id_ := _id_of_origin(loaded, name)):
        return "", []
    return id_, [new_origins.begun(loaded, id_, {"name": name, "kind": kind, "interest": interest})]


def _id_of_origin(loaded: Loaded, name: str) -> str:
    """Return an id that no record has, made of a name; "" where none can be made. Letters of other scripts make none
    that says whose it is: "origin", "origin-2".
    """
    id_ = slug(name) or ("origin" if any(map(str.isalpha, name)) else "")
    while len(id_) > _MOST_OF_AN_ID and "-" in id_:
        id_ = id_.rpartition("-")[0]
    if not id_ or id_ not in loaded.nodes:
        return id_
    return next(free for n in range(2, 1_000_000) if (free := f"{id_}-{n}") not in loaded.nodes)
