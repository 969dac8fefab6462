"""The comparison of one file with the records, place by place. Pure; the package's `changes` is its door."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from ...brief.passages import Passage, plain
from ...brief.tree import Anchor
from ...edits.actions import Action, Remove, SetText
from ...records.model import Confidence, FactBase, Judgement, Likelihood
from ...records.text import refused_character
from ..docx_reader import Line, Part, Stretch, WordFile
from .change import Applicability, Change, Kind
from .lines import Places, Said, find_places, graded_as, said
from .order import INDEXED, Aligned, align, lists_of, moved
from .words import carried, likeness, negation_changed, number_changes, same, squeezed

_PROGRAM = "factsheet"
#: What LibreOffice writes where it has no name of a person.
_UNNAMED = "Unknown Author"
#: How much of a text two paragraphs must hold together to be taken for its halves.
_WHOLE = 0.8
#: Fields of which a page has one, or which no list holds: they can be changed but not deleted.
_NAMES = {
    "title": "title",
    "bottom_line.text": "bottom line",
    "chart.title": "title of the chart",
    "chart.subtitle": "subtitle of the chart",
    "confidence_basis": "basis of the confidence",
    "explanation": "explanation",
    "statement": "statement",
}


@dataclass(slots=True)
class Comparison:
    """One comparison: the file, the records, and `rows`, what the file was made from (`known`) or would be now."""

    file: WordFile
    base: FactBase
    brief: str
    now: list[Passage]
    rows: tuple[Passage, ...]
    known: bool
    places: Places = field(init=False)
    aligned: Aligned = field(init=False)
    found: list[Change] = field(default_factory=list)

    def all(self) -> list[Change]:
        """Return every edit, in the order of the page, comments last."""
        self.places = find_places(self.file, self.rows, self.now)
        self.aligned = align(self.base.briefs[self.brief], self.rows, self.word_texts())
        gone = self.gone_with()
        done: set[Anchor] = set()
        for at, row in enumerate(self.rows):
            if row.anchor is None:
                self.computed(at, row, gone)
            elif row.anchor not in done:
                done.add(row.anchor)
                self.place(row, row.anchor)
        self.merged()
        self.halves()
        self.moves()
        self.rest()
        self.unknown()
        self.comments()
        return self.found

    def word_texts(self) -> dict[Anchor, str]:
        """Return what the places of lists without ids say in Word: by these their entries are found again."""
        texts = {}
        for row in self.rows:
            if row.anchor is not None and row.anchor.record == self.brief and (at := self.places.of.get(row.anchor)):
                texts[row.anchor] = said(self.file.lines[at[0]], row, self.known).words
        return texts

    # ── one place ────────────────────────────────────────────────────────────────────────────────────────

    def place(self, row: Passage, anchor: Anchor) -> None:
        """Compare one place in the file with what it was made from and with the record."""
        lines = self.places.of.get(anchor, [])
        standing = [i for i in lines if self.file.lines[i].text()] or lines[:1]
        if row.role == "chart":
            self.chart(row, lines)
            return
        if any(len(self.places.owners[i]) > 1 for i in standing):
            return  # told once for the paragraph, by `merged`
        usual = sum(r.anchor == anchor for r in self.rows)
        edited = [i for i in standing if not same(said(self.file.lines[i], row, self.known).words, row.words)]
        if len(standing) > usual or (usual > 1 and len(edited) > 1):
            self.duplicate(row, anchor, standing)
            return
        standing = (edited or standing) if usual > 1 else standing
        line = self.file.lines[standing[0]] if standing else Line(())
        at = standing[0] if standing else -1
        heard = said(line, row, self.known) if standing else Said("", row.grade, True)
        if any(record == anchor.record and i not in standing for i, record in self.places.halves.items()):
            return  # told by `halves`
        self.text(row, anchor, line, at, heard)
        self.confidence(row, anchor, line, at, heard)

    def chart(self, row: Passage, lines: list[int]) -> None:
        """Compare the chart: it is drawn from the records, so an edit of it can't be kept."""
        if not lines and not any("a chart" in line.unknown for line in self.file.lines):
            self.outside("the chart", "the chart was deleted; it is drawn from the records and will be back")
        elif row.words and squeezed(row.words) not in [squeezed(chart) for chart in self.file.charts]:
            note = "the numbers of the chart are those of the facts; change them there"
            shown = " / ".join(self.file.charts)
            change = Change(Kind.OUTSIDE, Applicability.REFUSE, "the chart", row.words, shown, row.words, notes=(note,))
            self.report(change, Line(()))

    def text(self, row: Passage, anchor: Anchor, line: Line, at: int, heard: Said) -> None:
        here = self.aligned.now(anchor)
        held = _value(self.base, here) if here is not None else None
        after = self.after(here, held)
        word, was = heard.words, row.words
        notes: list[str] = []
        refused = False
        if after and was.endswith(after):
            was = was.removesuffix(after)
            if word.endswith(after):
                word = word.removesuffix(after)
            elif word:
                notes.append(f"“{after.strip()}” comes from the fact's value; change it there")
                refused = True
        if same(word, was) and self.known:
            return
        if not word.strip():
            self.deleted(row, anchor, here, held, line, at)
            return
        if held is not None and same(word, held):
            return
        what = self.what(anchor)
        if here is None or held is None:
            self.report(
                Change(
                    Kind.TEXT, Applicability.REFUSE, what, was, word, "", anchor.record, anchor.field,
                    notes=("the records have this place no more; set it right in the YAML",), conflict=True, line=at,
                ),
                line,
            )  # fmt: skip
            return
        kind, numbers, extra = self.judged(here, was, word)
        actions, clear = self.actions(kind, here, held, word)
        notes += [*extra, *self.doubts(anchor, line, heard)]
        barred = self.bars(word, line)
        conflict = self.known and not same(held, was)
        if conflict:
            notes.append("the record was changed too since the file was made")
        applicability = Applicability.SAFE if kind is Kind.TEXT and not notes else Applicability.ASK
        if refused or barred or not clear:
            applicability = Applicability.REFUSE
        self.report(
            Change(
                kind,
                applicability,
                what,
                was if self.known else None,
                word,
                plain(held),
                here.record,
                here.field,
                actions,
                (*notes, *barred),
                conflict,
                line=at,
                numbers=numbers,
            ),
            line,
        )

    def actions(self, kind: Kind, here: Anchor, held: str, word: str) -> tuple[tuple[Action, ...], bool]:
        """Return what applying does, and whether that is clear: a likelihood's word and field go together."""
        actions: tuple[Action, ...] = (SetText(here.record, here.field, held, carried(held, word)),)
        if kind is not Kind.LIKELIHOOD:
            return actions, True
        meant = _likelihoods(word)
        if len(meant) != 1:
            return actions, False
        judgement = self.base.judgements[here.record]
        old = judgement.likelihood.value if judgement.likelihood else ""
        return (*actions, SetText(here.record, "likelihood", old, meant[0].value)), True

    def doubts(self, anchor: Anchor, line: Line, heard: Said) -> list[str]:
        """Return why a person should look before the change is applied."""
        notes = [
            f"“{typed}” was typed among the marks the program sets; it is taken for words of the sentence"
            for typed in heard.typed
        ]
        if anchor in self.places.by_words:
            notes.append("the paragraph has lost its name and is known by its words alone")
        if not self.known:
            notes.append("the file does not say which text it was made from")
        return notes

    def bars(self, word: str, line: Line) -> list[str]:
        """Return why the change can't be applied at all."""
        bars = []
        if bad := refused_character(word):
            bars.append(f"{bad[1]} is not allowed in a text")
        if unknown := [u for u in line.unknown if u != "a chart"]:
            bars.append(f"the paragraph holds {', '.join(unknown)}, which no record can hold")
        return bars

    def judged(
        self, here: Anchor, was: str, word: str
    ) -> tuple[Kind, tuple[tuple[str, ...], tuple[str, ...]], list[str]]:
        """Return what sort of edit it is: of words only, or also of a likelihood or of what is measured."""
        notes: list[str] = []
        record = self.base.judgements.get(here.record) if here.field == "statement" else None
        numbers = number_changes(was, word)
        if isinstance(record, Judgement):
            meant = _likelihoods(word)
            if meant != _likelihoods(was):
                if len(meant) != 1:
                    now = record.likelihood.phrase if record.likelihood else "none"
                    notes.append(
                        f"the likelihood of the record ({now}) does not stand in the sentence: write the word and its "
                        "range as ICD 203 has them"
                    )
                else:
                    notes.append(f"the record's `likelihood` becomes {meant[0].value}")
                return Kind.LIKELIHOOD, numbers, notes
        if any(numbers):
            gone, come = numbers
            shown = f"{', '.join(gone) or 'no number'} → {', '.join(come) or 'no number'}"
            notes.append(f"{shown}: needs a source")
            fact = self.base.facts.get(here.record)
            if fact is not None and here.field == "statement" and come:
                evidence = " ".join([*(c.exact for c in fact.citations), repr(fact.value), repr(fact.citations)])
                bare = [c for c in come if not any(d in evidence for d in _digits(c))]
                if bare:
                    notes.append(f"no phrase cited and no value of the record has {', '.join(bare)}: `check` will fail")
            return Kind.NUMBER, numbers, notes
        if negation_changed(was, word):
            notes.append("a negation came or went")
        return Kind.TEXT, numbers, notes

    def after(self, here: Anchor | None, held: str | None) -> str:
        """Return what the program sets behind the record's words ("a month" behind a figure's label)."""
        if here is None or held is None:
            return ""
        shown = next((p.words for p in self.now if p.anchor == here), "")
        return shown[len(plain(held)) :] if shown.startswith(plain(held)) else ""

    def confidence(self, row: Passage, anchor: Anchor, line: Line, at: int, heard: Said) -> None:
        for meddled in heard.meddled if heard.words else ():
            self.outside(self.what(anchor), meddled, line, at, anchor)
        if row.grade is None or not line.stretches or not (heard.words or heard.graded):
            return
        record: Any = self.base.facts.get(anchor.record) or self.base.judgements.get(anchor.record)
        held: Confidence | None = record.confidence if record is not None else None
        if (heard.grade == row.grade and self.known) or heard.grade == held:
            return
        what = f"{self.kind_of(anchor.record)} {anchor.record}, confidence"
        if heard.grade is None:
            shown = line.text(Part.GRADE)
            note = "the confidence was deleted; every fact has one" if not shown else f"“{shown}” is not one level"
            self.report(
                Change(
                    Kind.CONFIDENCE, Applicability.REFUSE, what, row.grade.word, shown, held.word if held else "",
                    anchor.record, "confidence", notes=(note,), line=at,
                ),
                line,
            )  # fmt: skip
            return
        notes: list[str] = []
        conflict = self.known and held != row.grade
        if held is not None and heard.grade > held:
            notes.append("raised: it needs evidence, and `check` holds it against the origins of the fact")
        else:
            notes.append("lowered: is the reason given in `confidence_basis`?")
        if conflict:
            notes.append("the record was changed too since the file was made")
        self.report(
            Change(
                Kind.CONFIDENCE, Applicability.ASK if held else Applicability.REFUSE, what,
                row.grade.word if self.known else None, heard.grade.word, held.word if held else "",
                anchor.record, "confidence",
                (SetText(anchor.record, "confidence", held.word, heard.grade.word),) if held else (),
                tuple(notes), conflict, line=at,
            ),
            line,
        )  # fmt: skip

    # ── deletions ────────────────────────────────────────────────────────────────────────────────────────

    def deleted(self, row: Passage, anchor: Anchor, here: Anchor | None, held: str | None, line: Line, at: int) -> None:
        """Report a place that was emptied or is missing: an entry of a list can go, anything else can't."""
        listed = lists_of(self.base.briefs[self.brief], here) if here is not None else None
        if here is None or (listed is None and here.field in ("statement", "explanation")):
            return  # the records have it on this page no more, either
        if here.field == "confidence_basis" and self.emptied(Anchor(anchor.record, "statement")):
            return  # goes with its judgement
        what = self.what(anchor)
        if listed is None:
            note = "a page can't be without it" if here.record == self.brief else "every record has one"
            self.report(
                Change(
                    Kind.DELETED, Applicability.REFUSE, what, row.words, "", held or "", here.record, here.field,
                    notes=(note,), line=at,
                ),
                line,
            )  # fmt: skip
            return
        notes = ["taken off this page; the record stays"] if isinstance(listed[1], str) else ["taken out of the brief"]
        if not self.known:
            notes.append("the file does not say what it was made from: this may have been left out to fit the page")
        conflict = self.known and held is not None and not same(held, row.words.removesuffix(self.after(here, held)))
        if conflict:
            notes.append("the record was changed since the file was made")
        self.report(
            Change(
                Kind.DELETED, Applicability.ASK, what, row.words if self.known else None, "", plain(held or ""),
                here.record, here.field, (Remove(self.brief, *listed),), tuple(notes), conflict, line=at,
            ),
            line,
        )  # fmt: skip

    def emptied(self, anchor: Anchor) -> bool:
        return not any(self.file.lines[i].text() for i in self.places.of.get(anchor, []))

    def gone_with(self) -> set[int]:
        """Return the computed passages that go with a deleted place: a figure's number, the sides of a conflict."""
        gone: set[int] = set()
        for at, row in enumerate(self.rows):
            if row.anchor is None or not self.emptied(row.anchor):
                continue
            if row.role == "figure-label":
                gone |= {at - 1, at + 1}
            elif row.anchor.field == "explanation":
                gone.add(at - 1)
        return gone

    # ── what no record holds ─────────────────────────────────────────────────────────────────────────────

    def computed(self, at: int, row: Passage, gone: set[int]) -> None:
        """Compare a text that the program computed: an edit of it can't be kept."""
        line = self.places.computed.get(at)
        if line is None:
            if at not in gone and row.words:
                self.outside(
                    f"“{_short(row.words)}”", "this text is made from the records; deleted here, it will be back"
                )
            return
        shown = self.file.lines[line].text(None)
        if squeezed(shown) != squeezed(row.words):
            self.report(
                Change(
                    Kind.OUTSIDE, Applicability.REFUSE, f"“{_short(row.words)}”", row.words, shown, row.words,
                    notes=("this text is made from the records; change what it is made from",), line=line,
                ),
                self.file.lines[line],
            )  # fmt: skip

    def outside(
        self, what: str, note: str, line: Line | None = None, at: int = -1, anchor: Anchor | None = None
    ) -> None:
        record, field_ = (anchor.record, anchor.field) if anchor else ("", "")
        change = Change(Kind.OUTSIDE, Applicability.REFUSE, what, record=record, field=field_, notes=(note,), line=at)
        self.report(change, line or Line(()))

    def duplicate(self, row: Passage, anchor: Anchor, lines: list[int]) -> None:
        texts = [said(self.file.lines[i], row, self.known).words for i in lines]
        if row.words not in texts and likeness(" ".join(texts), row.words) > _WHOLE:
            self.split(row, anchor, texts, lines[-1])
            return
        shown = " | ".join(dict.fromkeys(texts))
        note = f"it stands {len(lines)} times in the file, " + (
            "each time alike" if len(set(texts)) == 1 else "with different words"
        )
        self.report(
            Change(
                Kind.DUPLICATE, Applicability.REFUSE, self.what(anchor), row.words, shown,
                _value(self.base, self.aligned.now(anchor)) or "", anchor.record, anchor.field,
                notes=(f"{note}; keep one",), line=lines[0],
            ),
            self.file.lines[lines[-1]],
        )  # fmt: skip

    def merged(self) -> None:
        for i, owners in sorted(self.places.owners.items()):
            if len(owners) > 1:
                line = self.file.lines[i]
                self.report(
                    Change(
                        Kind.MERGED, Applicability.REFUSE, " and ".join(self.what(a) for a in owners),
                        " | ".join(r.words for r in self.rows if r.anchor in owners), line.text(), "",
                        owners[0].record, owners[0].field,
                        notes=("two records stand in one paragraph; part them again",), line=i,
                    ),
                    line,
                )  # fmt: skip

    def halves(self) -> None:
        for i, record in self.places.halves.items():
            row = next(r for r in self.rows if r.anchor and r.anchor.record == record and r.grade is not None)
            assert row.anchor is not None
            lines = [*self.places.of.get(row.anchor, []), i]
            self.split(row, row.anchor, [self.file.lines[j].text() for j in lines], i)

    def split(self, row: Passage, anchor: Anchor, texts: list[str], at: int) -> None:
        self.report(
            Change(
                Kind.SPLIT,
                Applicability.REFUSE,
                self.what(anchor),
                row.words,
                " ¶ ".join(texts),
                _value(self.base, self.aligned.now(anchor)) or "",
                anchor.record,
                anchor.field,
                notes=("a record is one paragraph; join the two again, or make a second record",),
                line=at,
            ),
            self.file.lines[at],
        )

    def rest(self) -> None:
        for i in self.places.rest:
            line = self.file.lines[i]
            words = line.text(None)
            twins = [r for r in self.rows if r.anchor and r.words and squeezed(r.words) in squeezed(words)]
            if twins and twins[0].anchor:
                note = f"a copy of {self.what(twins[0].anchor)}"
                kind = Kind.DUPLICATE
            else:
                note = "no record says this: add a fact with its source and the phrase that carries it"
                kind = Kind.NEW
            self.report(Change(kind, Applicability.REFUSE, "new paragraph", None, words, notes=(note,), line=i), line)
        for i, line in enumerate(self.file.lines):
            if line.place and line.text(None):
                note = f"text in {line.place}: a brief has none"
                self.report(
                    Change(Kind.NEW, Applicability.REFUSE, line.place, None, line.text(None), notes=(note,), line=i),
                    line,
                )

    def unknown(self) -> None:
        charts = any(row.role == "chart" for row in self.rows)
        logos = sum(row.role == "logo" for row in self.rows)
        for i, line in enumerate(self.file.lines):
            found = [u for u in line.unknown if u != "a chart" or not charts]
            while logos and not line.text(None) and "a picture" in found:
                found.remove("a picture")
                logos -= 1
            owners = self.places.owners.get(i, [])
            for one in found:
                what = self.what(owners[0]) if owners else "a paragraph without a record"
                note = f"{one} was added; no record can hold it"
                self.report(
                    Change(
                        Kind.UNKNOWN, Applicability.REFUSE, what, word=one, notes=(note,), line=i,
                        record=owners[0].record if owners else "", field=owners[0].field if owners else "",
                    ),
                    line,
                )  # fmt: skip

    def comments(self) -> None:
        for comment in self.file.comments:
            if comment.author.startswith(_PROGRAM):
                continue
            owners = self.places.owners.get(comment.line, [])
            what = self.what(owners[0]) if owners else "the page"
            done = ("marked as resolved",) if comment.done else ()
            about = (f"about “{_short(plain(comment.about))}”",) if comment.about else ()
            self.found.append(
                Change(
                    Kind.COMMENT, Applicability.REFUSE, what, word=comment.text, notes=(*about, *done),
                    record=owners[0].record if owners else "", field=owners[0].field if owners else "",
                    by=comment.author, date=comment.date, line=comment.line,
                )
            )  # fmt: skip

    # ── order ────────────────────────────────────────────────────────────────────────────────────────────

    def moves(self) -> None:
        """Report entries that stand in another order, or in another section."""
        record = self.base.briefs[self.brief]
        here = {anchor: lines[0] for anchor, lines in self.places.of.items() if lines}
        others = (i for at, i in self.places.computed.items() if i is not None and self.rows[at].role == "heading")
        ends = [*others, *(i for a, i in here.items() if a.field == "chart.title")]
        for one in moved(record, self.rows, here, self.aligned, self.emptied, ends):
            what = self.what(one.anchor)
            line = self.file.lines[here[one.anchor]]
            safe = one.move is not None and one.move.field == one.move.to and self.known
            self.report(
                Change(
                    Kind.MOVED,
                    Applicability.REFUSE if one.move is None else Applicability.SAFE if safe else Applicability.ASK,
                    what, one.was, one.place, one.now, self.brief, one.field,
                    (one.move,) if one.move else (), one.notes, one.conflict, line=here[one.anchor],
                ),
                line,
            )  # fmt: skip

    # ── names and persons ────────────────────────────────────────────────────────────────────────────────

    def what(self, anchor: Anchor) -> str:
        field_ = anchor.field
        if anchor.record != self.brief:
            return f"{self.kind_of(anchor.record)} {anchor.record}, {_NAMES.get(field_, field_)}"
        parts = field_.split(".")
        if parts[0] in INDEXED and len(parts) > 1:
            names = {
                "gaps": "gap",
                "outlook": "outlook",
                "key_figures": "label of key figure",
                "sections": "heading of section",
            }
            return f"{names[parts[0]]} {int(parts[1]) + 1}"
        return _NAMES.get(field_, field_)

    def kind_of(self, record: str) -> str:
        tables = {"fact": self.base.facts, "judgement": self.base.judgements, "conflict": self.base.conflicts}
        return next((kind for kind, table in tables.items() if record in table), "record")

    def report(self, change: Change, line: Line) -> None:
        """Keep a change, with who made it and when, as far as the file tells."""
        touched = [
            s for s in line.tracked if s.author and not s.author.startswith(_PROGRAM) and _within(s, change.kind)
        ]
        authors = ", ".join(dict.fromkeys(s.author for s in touched if s.author != _UNNAMED))
        date = max((s.date for s in touched), default="")[:10]
        saved = "" if self.file.saved_by.startswith(_PROGRAM) or self.file.saved_by == _UNNAMED else self.file.saved_by
        self.found.append(replace(change, by=authors or ("" if touched else saved), date=date))


def _within(stretch: Stretch, kind: Kind) -> bool:
    """Return whether a tracked change of `stretch` is one of those a change of this kind was made by."""
    if kind is Kind.CONFIDENCE:
        return stretch.part is Part.GRADE
    if kind in (Kind.TEXT, Kind.NUMBER, Kind.LIKELIHOOD):
        return stretch.part is not Part.GRADE or bool(graded_as(stretch.text)[1])
    return True


def _likelihoods(text: str) -> list[Likelihood]:
    """Return the likelihoods whose word and range stand in `text`; "very likely (55–80%)" is none."""
    return [one for one in Likelihood if re.search(rf"(?<!very )(?<!\w){re.escape(one.phrase)}", text)]


def _value(base: FactBase, anchor: Anchor | None) -> str | None:
    """Return the text at an anchor, or None where the records have no such place."""
    if anchor is None:
        return None
    tables: tuple[Any, ...] = (base.facts, base.judgements, base.conflicts, base.briefs)
    at: Any = next((table[anchor.record] for table in tables if anchor.record in table), None)
    for step in anchor.field.split("."):
        if at is None:
            return None
        at = next(iter(at[int(step) :]), None) if step.isdigit() else getattr(at, step, None)
    return at if isinstance(at, str) else None


def _digits(measure: str) -> list[str]:
    """Return the figures of a measure as a record may write them: with and without separators."""
    word = measure.rsplit(maxsplit=1)[-1] if measure.split() else measure
    return [word, word.replace(",", "").replace("\u00a0", "")]


def _short(text: str) -> str:
    return text if len(text) <= 50 else f"{text[:49].rstrip()}…"
