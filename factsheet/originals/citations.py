"""What can be wrong with a citation, compared with its original: problems, each with its place and fix. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..diagnostics import Diagnostic, Kind, Span
from ..evidence import pages
from ..evidence.lock import (
    paragraph_of,
)
from ..evidence.quoting import MOST_WORDS, too_much
from ..evidence.verdict import (
    CitationFault,
    CitationOutcome,
    CitationVerdict,
    Level,
    Original,
)
from ..project.loaded import Loaded
from ..records.model import Citation, Source
from . import citing

PARAGRAPH = Kind(
    "E342",
    "paragraph-changed",
    "The paragraph of the available original does not match the fingerprint in the source's record: the document was "
    "edited since, paragraphs were added or removed before it, or this is another document. Read it again. If it "
    "still supports the fact, correct the locator or the fingerprints; if not, the evidence is gone.",
)
PHRASE = Kind(
    "E343",
    "phrase-not-there",
    "The phrase in `exact` is not in the cited paragraph, letter for letter and in whole words and numbers. Quotation "
    "marks, dashes, spaces and capitals may differ; nothing else may. Copy the phrase from the original, or correct "
    "the locator.",
)
NUMBER = Kind(
    "E344",
    "number-not-there",
    "A number of the citation, in `exact` or in `reported`, is not in the cited paragraph in any of the ways people "
    "write it in that language (6,700, 6700, 6.7 thousand, a million, 6,7 тыс., 6700여). Per cent, percentage points "
    "and currencies must match as well. docs/evidence.md says which forms are read. Correct the number or the "
    "locator.",
)
TEXT = Kind(
    "E345",
    "text-changed",
    "The available text as a whole does not match the fingerprint in the source's record. Citations whose own "
    "paragraph is unchanged are still verified, but somebody should read what changed: a correction or a retraction "
    "is often at the end. `factsheet source add --again` shows what changed and records the new edition.",
)
FIGURE = Kind(
    "E346",
    "figure-without-evidence",
    "A figure in the fact's statement or value is neither in the paragraphs that the fact cites nor in its dates: it "
    "is a typing error, or a number nobody reported. Correct it, or cite the paragraph in which it appears. If it "
    "follows from others by arithmetic, suppress the rule with `silence`, and give the sum as the reason.",
)
REBUILT = Kind(
    "E349",
    "too-much-quoted",
    "The phrases that citations take from one paragraph overlap or touch, so that together they reproduce more than "
    f"{MOST_WORDS} consecutive words of the original. Two phrases may touch if each has its own figure. The records "
    "contain no third-party text: a phrase is there to find the place, not to be read together with the next. Shorten "
    "one of them (`factsheet edit FACT citations.0.exact='fewer words'`; 0 is the first citation), or cite another "
    "phrase of the paragraph. Only a machine that has the original can check this.",
)
UNREAD = Kind(
    "E350",
    "unread-number",
    "The number in the phrase can be read in two ways: 1.234 is more than a thousand in one country and little more "
    "than one in the next. Neither the language of the source, nor its region (es-MX, de-CH), nor any other number of "
    "the same original settles it. It is not guessed, least of all from `reported`. Say in the citation which number "
    "the source means: `reads: 1234`.",
)
BEFORE = Kind(
    "E359",
    "words-not-before",
    "The words in `before` do not directly precede the phrase in the cited paragraph. Only spaces may come between: a "
    "comma or quotation mark there is one of the words. Copy them from the original, or remove them.",
)
NO_PAGE = Kind(
    "E362",
    "no-such-page",
    "The source has no page with this number. Cite a page by the number printed on it or, if none is printed, by its "
    "place in the file, counted from 1. `factsheet source show` lists the paragraphs with their pages.",
)
KINDS = (PARAGRAPH, PHRASE, BEFORE, NUMBER, UNREAD, TEXT, FIGURE, REBUILT, NO_PAGE)


def problems(
    loaded: Loaded,
    fact: str,
    i: int,
    citation: Citation,
    source: Source,
    original: Original | None,
    verdict: CitationVerdict,
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a citation, each cause once: what only follows from another fault is left out."""

    def at(*keys: str) -> Span | None:
        return loaded.span(fact, "citations", i, *keys)

    place = f"{citation.locator.label} {citation.locator.value} of `{source.id}`"
    if verdict.faults == (CitationFault.NO_PAGE,):
        yield NO_PAGE.at(at("locator"), f"`{source.id}` has no page {citation.locator.value}", _pages_hint(source))
    if original is None or verdict.outcome is not CitationOutcome.CHANGED:
        return
    moved = CitationFault.PARAGRAPH in verdict.faults and _moved(citation, source, original)
    follows = bool(verdict.elsewhere) or (CitationFault.PHRASE in verdict.faults and verdict.key == "exact")
    for fault in verdict.faults:
        match fault:
            case CitationFault.PARAGRAPH:
                hint = f"the recorded one is now paragraph {moved}" if moved else "does it still support the fact?"
                yield PARAGRAPH.at(at("locator"), f"{place} is not the one recorded", hint)
            case CitationFault.PHRASE if not moved:
                yield _phrase(at, citation, source, original, verdict, place)
            case CitationFault.BEFORE if not moved:
                yield BEFORE.at(at("before"), f"“{citation.before}” does not directly precede the phrase in {place}")
            case CitationFault.NUMBER if not follows:
                span = at("exact") if verdict.key == "exact" else at("reported", verdict.key)
                yield NUMBER.at(span, f"the number {verdict.number} is not in {place}")
            case CitationFault.UNREAD:
                yield UNREAD.at(
                    at("exact"),
                    f"“{verdict.number}” can be read as two numbers, and nothing else in `{source.id}` shows which",
                    "say which the source means, as a plain number in the citation: `reads`",
                )
            case CitationFault.TEXT if verdict.level in (Level.PAGE, Level.SECTION):
                yield TEXT.at(
                    at("locator"),
                    f"{place} is not the one recorded",
                    "read it again; `factsheet source add --again` compares a new edition and records it",
                )
            case CitationFault.TEXT:
                yield TEXT.at(
                    at("locator"),
                    f"the available text is not the one recorded, and {place} can't be identified in it",
                    "only a paragraph has a fingerprint of its own: cite a paragraph number, or get the recorded text",
                )
            case _:
                pass


def _section(name: str) -> str:
    return name if " " in name else f"section {name}"


def _pages_hint(source: Source) -> str:
    labels = list(dict.fromkeys(s.label for s in pages.stretches(source)))
    return f"its pages are {labels[0]} to {labels[-1]}" if len(labels) > 1 else f"its only page is {labels[0]}"


def _phrase(
    span_of: Callable[[str], Span | None],
    citation: Citation,
    source: Source,
    original: Original,
    verdict: CitationVerdict,
    place: str,
) -> Diagnostic:
    if verdict.level is Level.PAGE and (labels := pages.page_labels(source)):
        printed = list(dict.fromkeys(label for n in verdict.elsewhere if n <= len(labels) for label in labels[n - 1]))
        hint = f"its paragraph is on page {' and '.join(printed[:4])}" if printed else ""
        return PHRASE.at(span_of("locator" if printed else "exact"), f"“{citation.exact}” is not on {place}", hint)
    if verdict.level is Level.SECTION:
        narrowest = [names[-1] for n in verdict.elsewhere if (names := pages.sections_of(source, n))]
        hint = f"it is in {' and '.join(map(_section, dict.fromkeys(narrowest[:4])))}" if narrowest else ""
        return PHRASE.at(
            span_of("locator" if verdict.elsewhere else "exact"), f"“{citation.exact}” is not in {place}", hint
        )
    if verdict.elsewhere:
        many = ", ".join(map(str, verdict.elsewhere))
        hint = f"it is in paragraph {many}" if len(verdict.elsewhere) == 1 else f"it is in paragraphs {many}"
        return PHRASE.at(span_of("locator"), f"“{citation.exact}” is not in {place}", hint)
    hint = "nothing like it is there either: cite other words, or another source"
    if (near := citing.nearest(original, citation.exact)) is not None:
        hint = f"the nearest is in paragraph {near[0]}: “{near[1]}”"
    if verdict.level is Level.PARAGRAPH:
        begin = original.longest(citation.exact, int(citation.locator.value) - 1)
        hint = f"only its beginning is there: “{begin}”; {hint}" if begin else hint
    where = place if verdict.level is Level.PARAGRAPH else f"the text of `{citation.source}`"
    return PHRASE.at(span_of("exact"), f"“{citation.exact}” is not in {where}", hint)


def _moved(citation: Citation, source: Source, original: Original) -> int:
    """Return the number of the paragraph that the recorded one is now, or 0 where it is gone."""
    recorded = paragraph_of(citation, source)
    return original.paragraph_sha256.index(recorded) + 1 if recorded in original.paragraph_sha256 else 0


def text_problem(loaded: Loaded, source: Source, original: Original) -> Diagnostic:
    """Return the problem of a text that is not the one recorded, with what differs."""
    recorded, now = source.paragraph_sha256, original.paragraph_sha256
    span = loaded.span(source.id, "text_sha256")
    if not recorded:
        return TEXT.at(span, f"the available text is not the one recorded for `{source.id}`")
    if recorded == tuple(now):
        what = "every paragraph is as recorded, but `text_sha256` is not that of the whole text"
    else:
        what = "; ".join(differences(recorded, now))
    return TEXT.at(span, f"the available text is not the one recorded for `{source.id}`: {what}")


def differences(recorded: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Yield how the paragraphs at hand differ from those recorded, by their fingerprints, in words."""
    changed: list[int] = []
    gone: list[int] = []
    new: list[int] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, recorded, now, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(b - a, d - c)
        changed += range(a, a + both)
        gone += range(a + both, b)
        new += range(c + both, d)
    moved = [i for i in gone if recorded[i] in {now[j] for j in new}]
    gone = [i for i in gone if i not in moved]
    new = [j for j in new if now[j] not in {recorded[i] for i in moved}]
    for which, whole, one, many in (
        (changed, f"of the {len(recorded)} recorded", "has changed", "have changed"),
        (gone, f"of the {len(recorded)} recorded", "is gone", "are gone"),
        (moved, f"of the {len(recorded)} recorded", "has moved", "have moved"),
        (new, f"of the {len(now)} available", "is new", "are new"),
    ):
        if which:
            listed = ", ".join(str(i + 1) for i in which[:8]) + (" …" if len(which) > 8 else "")
            single = len(which) == 1
            yield f"paragraph{'' if single else 's'} {listed} {whole} {one if single else many}"


def rebuilt(loaded: Loaded, originals: Mapping[str, Original]) -> Iterator[Diagnostic]:
    """Yield a problem for each run of words of an original that phrases give back together, at the last of them."""
    cited: dict[tuple[str, int], dict[str, list[tuple[str, int]]]] = {}
    for fact in loaded.base.facts.values():
        for i, citation in enumerate(fact.citations):
            original = originals.get(citation.source)
            places = (
                places_of(citation, original, loaded.base.sources.get(citation.source)) if original is not None else ()
            )
            for paragraph in places:
                by = cited.setdefault((citation.source, paragraph), {})
                by.setdefault(citation.exact, []).append((fact.id, i))
    for (source, paragraph), by in cited.items():
        for words, phrases in too_much(originals[source].raw[paragraph], by):
            users = [user for phrase, users in by.items() if phrase in phrases for user in users]
            fact_id, i = users[-1]
            others = ", ".join(f"`{id_}`" for id_ in dict.fromkeys(f for f, _ in users) if id_ != fact_id)
            other_fact, position = next((user for user in users if user[0] != fact_id), users[-1])
            shorten = f"shorten one, as by `factsheet edit {other_fact} citations.{position}.exact='fewer words'`"
            yield REBUILT.at(
                loaded.span(fact_id, "citations", i, "exact"),
                f"the phrases cited from paragraph {paragraph + 1} of `{source}` reproduce {words} words in a row; "
                f"at most {MOST_WORDS} are allowed",
                f"together with {others}: {shorten}, or cite another phrase" if others else shorten,
            )


def places_of(citation: Citation, original: Original, source: Source | None = None) -> list[int]:
    """Return the paragraphs, from 0, that `citation` is read in: the one it cites, else all that have its phrase.

    Of a page that the record of its `source` knows, only its own.
    """
    if source is not None and (there := pages.cited(citation.locator, source)) is not None:
        return pages.standing(there, original.raw, citation.exact)
    if citation.locator.label != "paragraph":
        return [n - 1 for n in original.where(citation.exact)]
    index = int(citation.locator.value) - 1 if citation.locator.value.isdecimal() else -1
    return [index] if 0 <= index < len(original.raw) else []
