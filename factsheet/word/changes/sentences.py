"""What a record holds: its words, its likelihood and its confidence, compared in three ways. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...brief.passages import plain
from ...brief.tree import Anchor, Picture
from ...edits.actions import Action, Remove, SetText
from ...records.field_path import CONFIDENCE, CONFIDENCE_BASIS, EXPLANATION, LIKELIHOOD, STATEMENT
from ...records.model import Confidence, Judgement, Likelihood
from ...records.text import refused_character
from ..docx_reader import FileParagraph, TextOwner
from ..harmless import is_harmless
from ..pairing import Pair, RecognisedBy
from ..words import carried, likeness, negation_changed, number_changes, same
from .change import Applicability, Change, ChangeKind, refused
from .comparison import Comparison, excerpt
from .order import entry_of
from .remainder import chart

_ALSO_CHANGED = "the record has also changed since the file was made"
#: How alike two halves of a paragraph are where one is a copy of the other.
_COPY = 0.8
_NO_BASE = "the file does not contain the text it was made from"


def sentences(comparison: Comparison, pair: Pair) -> Iterator[Change]:
    """Yield what was changed at one place of the page: its words, its confidence, the program's pieces beside them."""
    anchor = pair.passage.anchor
    assert anchor is not None
    if pair.passage.role is Picture.CHART:
        yield from chart(comparison, pair)
        return
    pairs = comparison.pairs_of(anchor)
    pair = next((p for p in pairs if p.line is not None and not p.same_words), pair) if len(pairs) > 1 else pair
    lines = comparison.paragraphs(anchor)
    half = any(other == anchor and line not in lines for line, other in comparison.pairing.halves.items())
    if half or comparison.pairing.shared(pair):
        return  # reported once for the paragraph
    yield from _words(comparison, pair, anchor)
    if pair.evidence is RecognisedBy.PLACE:
        return  # another sentence: its marks and confidence are not those of this one, edited
    if pair.content is not None and pair.content.words:
        for note in pair.content.altered:
            yield refused(ChangeKind.OUTSIDE, comparison.name(anchor), note, anchor=anchor, line=pair.line)
    yield from _confidence(comparison, pair, anchor)


def _words(comparison: Comparison, pair: Pair, anchor: Anchor) -> Iterator[Change]:
    """Yield the edit of a record's words, if there is one that the records don't have."""
    value = comparison.value(pair.now)
    word, was = pair.content.words if pair.content is not None else "", pair.passage.words
    unit = comparison.unit(pair.now)
    unit_lost = False
    if unit and was.endswith(unit):
        was = was.removesuffix(unit)
        unit_lost = bool(word) and not word.endswith(unit)
        word = word.removesuffix(unit)
    if same(word, was) and comparison.pairing.known:
        return
    if not word.strip():
        yield from _deletion(comparison, pair, anchor, value)
    elif pair.now is None or value is None:
        note = "this place is no longer in the records; make the edit in the YAML"
        what = comparison.name(anchor)
        yield refused(ChangeKind.TEXT, what, note, base=was, word=word, anchor=anchor, line=pair.line, conflict=True)
    elif _twice(word, was):
        note = "the sentence is in its paragraph twice; keep one"
        what = comparison.name(anchor)
        yield refused(ChangeKind.DUPLICATE, what, note, base=was, word=word, now=value, anchor=anchor, line=pair.line)
    elif not same(word, value):
        yield _edit(comparison, pair, pair.now, _Texts(was, word, value), unit if unit_lost else "")


def _twice(word: str, was: str) -> bool:
    """Return whether `word` is `was` and a copy of it, whose words may have been edited."""
    first, second = word[: len(was)], word[len(was) :]
    if first != was:
        first, second = word[: -len(was)], word[-len(was) :]
    return bool(was) and was in (first, second.strip()) and likeness(first, second) > _COPY


@dataclass(frozen=True, slots=True)
class _Texts:
    """The text a file was made from, the file's, and the record's."""

    was: str
    word: str
    value: str


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What sort of edit it is: of words only, or also of a likelihood or of what is measured; and what to say of it.

    `likelihood` is what the record's becomes; `clear` is False where the sentence does not say.
    """

    kind: ChangeKind
    notes: tuple[str, ...] = ()
    likelihood: Likelihood | None = None
    clear: bool = True


def _edit(comparison: Comparison, pair: Pair, now: Anchor, texts: _Texts, unit_lost: str) -> Change:
    """Return the edit of the record's words at `now`; `unit_lost` is what the program had set after them."""
    known = comparison.pairing.known
    conflict = known and not same(texts.value, texts.was)
    judged = _judged(comparison, now, texts)
    notes = [f"“{unit_lost.strip()}” comes from the fact's value; change it there"] if unit_lost else []
    notes += [*judged.notes, *_doubts(comparison, pair)]
    if conflict:
        notes.append(_ALSO_CHANGED)
    bars = tuple(_bars(comparison, pair, texts.word))
    harmless = judged.kind is ChangeKind.TEXT and not notes and is_harmless(texts.was, texts.word)
    applicability = Applicability.SAFE if harmless else Applicability.ASK
    if unit_lost or bars or not judged.clear:
        applicability = Applicability.REFUSE
    actions: list[Action] = [SetText(now.record, now.field, texts.value, carried(texts.value, texts.word))]
    if judged.likelihood is not None:
        likelihood = comparison.base.judgements[now.record].likelihood
        actions.append(SetText(now.record, LIKELIHOOD, likelihood.value if likelihood else "", judged.likelihood.value))
    return Change(
        judged.kind,
        applicability,
        comparison.name(pair.passage.anchor or now),
        texts.was if known else None,
        texts.word,
        plain(texts.value),
        now,
        tuple(actions),
        (*notes, *bars),
        conflict,
        pair.line if pair.line is not None else -1,
        number_changes(texts.was, texts.word),
    )


def _judged(comparison: Comparison, now: Anchor, texts: _Texts) -> _Judgement:
    judgement = comparison.base.judgements.get(now.record) if now.field == STATEMENT else None
    meant = _likelihoods(texts.word)
    if judgement is not None and meant != _likelihoods(texts.was):
        return _likelihood_edit(judgement, meant)
    gone, come = number_changes(texts.was, texts.word)
    if gone or come:
        return _Judgement(ChangeKind.NUMBER, (_numbers(gone, come), *_unsupported(comparison, now, come)))
    negated = ("a negation was added or removed",) if negation_changed(texts.was, texts.word) else ()
    return _Judgement(ChangeKind.TEXT, negated)


def _numbers(gone: tuple[str, ...], come: tuple[str, ...]) -> str:
    """Return what happened to the numbers of a sentence. A number that only goes needs no source."""
    old, new = ", ".join(gone), ", ".join(come)
    if not come:
        return f"{old} {'was' if len(gone) == 1 else 'were'} deleted"
    return f"{f'{old} → {new}' if gone else f'{new} was added'}: needs a source"


def _likelihood_edit(judgement: Judgement, meant: list[Likelihood]) -> _Judgement:
    """Return the edit of a likelihood: its word and the record's field change together."""
    if len(meant) == 1:
        return _Judgement(ChangeKind.LIKELIHOOD, (f"the record's `likelihood` becomes {meant[0].value}",), meant[0])
    now = judgement.likelihood.phrase if judgement.likelihood else "none"
    note = f"the record's likelihood ({now}) is not in the sentence: write the word with its range, as in ICD 203"
    return _Judgement(ChangeKind.LIKELIHOOD, (note,), clear=False)


def _likelihoods(text: str) -> list[Likelihood]:
    """Return the likelihoods whose word and range are in `text`; "very likely (55–80%)" is none."""
    return [one for one in Likelihood if re.search(rf"(?<!very )(?<!\w){re.escape(one.phrase)}", text)]


def _unsupported(comparison: Comparison, now: Anchor, come: tuple[str, ...]) -> Iterator[str]:
    """Yield a warning where new numbers of a fact are in no phrase it cites and not in its value."""
    fact = comparison.base.facts.get(now.record)
    if fact is None or now.field != STATEMENT:
        return
    evidence = " ".join([*(c.exact for c in fact.citations), repr(fact.value), repr(fact.citations)])
    bare = [number for number in come if not any(digits in evidence for digits in _digits(number))]
    if bare:
        yield f"no cited phrase and no value of the record contains {', '.join(bare)}: the record would have an error"


def _digits(measure: str) -> tuple[str, str]:
    """Return the figures of a measure as a record may write them: with and without separators."""
    words = [word for word in measure.split() if any(c.isdigit() for c in word)] or measure.split() or [measure]
    word = words[-1]
    return word, word.replace(",", "").replace("\u00a0", "")


def _doubts(comparison: Comparison, pair: Pair) -> Iterator[str]:
    """Yield why a person should look before the edit is applied."""
    for typed in pair.content.typed if pair.content is not None else ():
        yield f"“{typed}” was typed next to text that the program sets; it is treated as part of the sentence"
    line = comparison.pairing.line(pair)
    if line.place:
        yield f"it is in {line.place} now; the next build puts it back"
    yield from taken_out(line)
    if pair.evidence is RecognisedBy.PLACE or (pair.evidence is RecognisedBy.WORDS and not comparison.pairing.nameless):
        yield f"the paragraph's name was lost; it was recognised by {pair.evidence}"
    if not comparison.pairing.known:
        yield _NO_BASE


def taken_out(line: FileParagraph) -> Iterator[str]:
    """Yield the words that somebody struck through or hid, which count as deleted."""
    for stretch in line.taken_out:
        yield f"{excerpt(stretch.text.strip())} is {stretch.state}, without a tracked change; it counts as deleted"


def _bars(comparison: Comparison, pair: Pair, word: str) -> Iterator[str]:
    """Yield why the edit can't be applied at all."""
    if bad := refused_character(word):
        yield f"{bad[1]} is not allowed in a text"
    if unknown := [element for element in comparison.pairing.line(pair).unknown if element != "a chart"]:
        yield f"the paragraph contains {', '.join(unknown)}, which a record can't hold"


# ── deletions ────────────────────────────────────────────────────────────────────────────────────────────


def _deletion(comparison: Comparison, pair: Pair, anchor: Anchor, value: str | None) -> Iterator[Change]:
    """Yield a place that was emptied or is missing: an entry of a list can go, anything else can't."""
    now, row, known = pair.now, pair.passage, comparison.pairing.known
    entry = entry_of(comparison.record, now) if now is not None else None
    if now is None or (entry is None and now.field in (STATEMENT, EXPLANATION)):
        return  # it is no longer on this page in the records, either
    if now.field == CONFIDENCE_BASIS and comparison.emptied(Anchor(anchor.record, STATEMENT)):
        return  # goes with its judgement
    what = comparison.name(anchor)
    if entry is None:
        note = "a page needs one" if now.record == comparison.record.id else "every record needs one"
        yield refused(ChangeKind.DELETED, what, note, base=row.words, now=value or "", anchor=now, line=pair.line)
        return
    notes = ["removed from this page; the record stays" if isinstance(entry.item, str) else "removed from the brief"]
    notes += taken_out(comparison.pairing.line(pair))
    if not known:
        notes.append(f"{_NO_BASE}: this may have been left out to fit the page")
    conflict = known and value is not None and not same(value, row.words.removesuffix(comparison.unit(now)))
    if conflict:
        notes.append("the record has changed since the file was made")
    yield Change(
        ChangeKind.DELETED,
        Applicability.ASK,
        what,
        row.words if known else None,
        "",
        plain(value or ""),
        now,
        (Remove(comparison.record.id, entry.list, entry.item),),
        tuple(notes),
        conflict,
        pair.line if pair.line is not None else -1,
    )


# ── confidence ───────────────────────────────────────────────────────────────────────────────────────────


def _confidence(comparison: Comparison, pair: Pair, anchor: Anchor) -> Iterator[Change]:
    row, content, known = pair.passage, pair.content, comparison.pairing.known
    if row.grade is None or content is None or not (content.words or content.grade):
        return
    record = comparison.base.facts.get(anchor.record) or comparison.base.judgements.get(anchor.record)
    current: Confidence | None = record.confidence if record is not None else None
    if (content.grade == row.grade and known) or content.grade == current:
        return
    what = f"{comparison.kind(anchor.record)} {anchor.record}, confidence"
    place = Anchor(anchor.record, CONFIDENCE)
    now = current.word if current is not None else ""
    if content.grade is None:
        shown = content.mistyped or comparison.pairing.line(pair).text(TextOwner.GRADE)
        note = f"“{shown}” is not one of low, moderate, high" if shown else "the confidence was deleted; it is required"
        yield refused(
            ChangeKind.CONFIDENCE, what, note, base=row.grade.word, word=shown, now=now, anchor=place, line=pair.line
        )
        return
    notes = ["lowered: is the reason given in `confidence_basis`?"]
    if current is not None and content.grade > current:
        notes = ["raised: this needs evidence; `check` compares it with the fact's origins"]
    conflict = known and current != row.grade
    if conflict:
        notes.append(_ALSO_CHANGED)
    yield Change(
        ChangeKind.CONFIDENCE,
        Applicability.ASK if current is not None else Applicability.REFUSE,
        what,
        row.grade.word if known else None,
        content.grade.word,
        now,
        place,
        (SetText(anchor.record, CONFIDENCE, current.word, content.grade.word),) if current is not None else (),
        tuple(notes),
        conflict,
        pair.line if pair.line is not None else -1,
    )
