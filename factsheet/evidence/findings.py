"""What can be wrong with a statement compared with what it cites: kinds of problems, and the fingerprint of what is
compared.

What was found is remembered in the lock with that fingerprint, so that a check without the originals can repeat it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from json.encoder import encode_basestring_ascii as _text

from ..diagnostics import Diagnostic, Kind, Severity, Span
from ..fingerprint import fingerprint
from ..frozen import frozen
from ..records.model import Fact, FactBase
from ..records.names import written

#: Counts up when the same words may be read otherwise than before; then what a lock remembers is no longer trusted.
READER = 1

_ALSO = "English statements and sources only."
NAME = Kind(
    "W350",
    "name-without-evidence",
    "A name in the fact's statement is in none of the paragraphs that the fact cites, in any known form (Moscow for "
    "Russia), nor is it a name of a source or origin that the fact cites. A wrong ministry or country is the most "
    "serious error of all. Correct it, or cite the paragraph in which it appears. If it is another name for a source "
    "or origin, add it to the `aliases` of that record. If readers need it and no source has it, list it in the "
    f"fact's `uncited_names` with the reason. {_ALSO}",
    by_day=True,
)
SPELLING = Kind(
    "W351",
    "name-spelled-differently",
    "A name in the fact's statement differs by a letter or two from the one in the cited paragraphs. Spell it as the "
    f"source does, or list it in `uncited_names` with the reason. {_ALSO}",
    by_day=True,
)
HEDGE = Kind(
    "W352",
    "lost-hedge",
    "The cited sentence says that something may be so, is likely, expected or reported; the statement says it without "
    f"any such word. Keep the hedge. {_ALSO}",
    by_day=True,
)
DIRECTION = Kind(
    "W353",
    "opposite-direction",
    "The statement has a word that is the opposite of one in the cited passage: rose and fell, before and after, more "
    f"and fewer. Read both again. {_ALSO}",
    by_day=True,
)
NEGATION = Kind(
    "W354",
    "lost-negation",
    "The statement affirms what the cited passage denies, or the other way round: “did not sign” and “signed”. Read "
    f"both again. {_ALSO}",
    by_day=True,
)
SWAPPED = Kind(
    "E355",
    "swapped-figures",
    "The statement goes from one figure to another, the source from the second to the first. Use the order of the "
    f"source. {_ALSO}",
    by_day=True,
)
UNIT = Kind(
    "E356",
    "figure-with-another-unit",
    "A figure of the statement appears in the cited paragraphs only with another unit: per cent and percentage "
    f"points, dollars and euros, tonnes and barrels. Use the unit of the source. {_ALSO}",
    by_day=True,
)
NOUN = Kind(
    "W357",
    "figure-of-another-thing",
    "What the statement counts with this figure, the source counts with another figure in the paragraph. Read both "
    f"again. {_ALSO}",
    by_day=True,
)
KINDS = (NAME, SPELLING, HEDGE, DIRECTION, NEGATION, SWAPPED, UNIT, NOUN)
_BY_CODE: Mapping[str, Kind] = {kind.code: kind for kind in KINDS}
CODES = frozenset(_BY_CODE)
_HINTS = {
    NAME.code: "correct it, or cite where it appears; otherwise see `aliases` and `uncited_names`",
    SPELLING.code: "spell it as the source does",
    HEDGE.code: "keep the hedge of the source",
    DIRECTION.code: "read both again",
    NEGATION.code: "read both again",
    SWAPPED.code: "use the order of the source",
    UNIT.code: "use the unit of the source",
    NOUN.code: "read both again",
}


@frozen
class Finding:
    """What is amiss with a statement: the kind by its code, the words of the statement with their place, the source's.

    `there` has at most eight words of the source, and is empty where the source has nothing.
    """

    start: int
    end: int
    code: str
    here: str
    there: str = ""

    def at(self, span: Span | None, fact: str) -> Diagnostic:
        """Return the problem of a `fact`, placed at `span`."""
        kind, hint = _BY_CODE[self.code], _HINTS[self.code]
        if kind.severity is Severity.WARNING and self.code not in (NAME.code, SPELLING.code):
            silence = f"'silence=[{{rule: {self.code}, reason: \"why it is right\"}}]'"
            hint = f"{hint}; if the statement is right, say why: factsheet edit {fact} {silence}"
        return kind.at(span, self._message(), hint)

    def _message(self) -> str:
        match self.code:
            case NAME.code:
                return f"“{self.here}” is in no paragraph it cites, nor among the names of its sources and origins"
            case SPELLING.code:
                return f"the source spells “{self.here}” as “{self.there}”"
            case HEDGE.code:
                return f"the source says “{self.there}”, the statement “{self.here}” without a hedge"
            case _:
                return f"the source says “{self.there}”, the statement “{self.here}”"


# ── what is compared ─────────────────────────────────────────────────────────────────────────────────────


def english_briefs(base: FactBase) -> bool:
    """Return True when no brief is in another language than English: then statements are taken to be in English."""
    return all(_english(b.language) for b in base.briefs.values())


def english_sources(base: FactBase, fact: Fact) -> bool:
    """Return True when all sources of `fact` are in English."""
    return all(_english(s.language) for c in fact.citations if (s := base.sources.get(c.source)) is not None)


def _english(language: str) -> bool:
    return language.split("-", 1)[0] == "en"


def known_names(base: FactBase, fact: Fact) -> list[str]:
    """Return the names by which the fact's sources and origins go, and those it may use though no source has them."""
    names = [entry.name for entry in fact.uncited_names]
    for citation in fact.citations:
        source = base.sources.get(citation.source)
        if source is not None:
            names += [source.title, source.publisher, source.short_author, source.short_title, source.container]
            names += [*map(written, source.author), *source.aliases]
            names += _origin_names(base, citation.origin or source.originator)
    return [name for name in dict.fromkeys(names) if name]


def _origin_names(base: FactBase, id_: str | None) -> Iterator[str]:
    seen: set[str] = set()
    while id_ is not None and id_ not in seen and (origin := base.origins.get(id_)) is not None:
        seen.add(id_)
        yield from (origin.name, origin.short, *origin.aliases)
        id_ = origin.derives_from


#: The names in a fingerprint, as text, by sources and origins that a fact cites: many facts cite the same.
NameTexts = dict[tuple[tuple[str, str | None], ...], str]


def digest(base: FactBase, fact: Fact, paragraphs: Iterable[str], texts: NameTexts | None = None) -> str:
    """Return the fingerprint (sha256, hex) of all that is compared; `paragraphs` are those of the paragraphs cited.

    `texts` is a cache, shared by facts of the same `base` that cite the same sources.
    """
    phrases = [json_list(map(_text, (c.source, c.locator.label, c.locator.value, c.exact))) for c in fact.citations]
    names = _names(base, fact, {} if texts is None or fact.uncited_names else texts)
    parts = (str(READER), _text(fact.statement), json_list(phrases), json_list(map(_text, sorted(paragraphs))), names)
    return fingerprint(json_list(parts))


def _names(base: FactBase, fact: Fact, texts: NameTexts) -> str:
    cited = tuple([(c.source, c.origin) for c in fact.citations])
    if cited not in texts:
        texts[cited] = json_list(map(_text, sorted(known_names(base, fact))))
    return texts[cited]


def json_list(parts: Iterable[str]) -> str:
    """Return a list as `json.dumps` writes it, which takes three times as long: a build with evidence asks for each
    citation.
    """
    return f"[{', '.join(parts)}]"
