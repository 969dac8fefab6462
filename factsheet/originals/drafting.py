"""What a phrase of an original becomes in the records: a new fact or citation, with open questions as comments.

Pure. What a person has to say is given, or asked for by the answers that a caller brings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal

from ..diagnostics import FactsheetError
from ..edits import Patch, additions, fresh_text, trees
from ..edits.actions import Insert, SetValue
from ..edits.proposals import propose
from ..edits.taken_values import key_by_key
from ..evidence.normal_form import normalise
from ..evidence.phrases import stands_in
from ..evidence.reported import reported_in
from ..evidence.verdict import Original
from ..project.loaded import Loaded
from ..records.field_path import FieldPath
from ..records.model import (
    DEFAULTS,
    Bound,
    CitationRole,
    Fact,
    FactBase,
    FactKind,
    Limit,
    Source,
)
from ..records.shape import record_shape
from ..records.text import id_problem, words
from ..records.yaml_file import MappingNode
from ..records.yaml_text import scalar
from ..rules import Context, undeclared_limit
from . import citing, draft_wording, typed_dates, unfinished
from .folder import FOLDER

#: So many words of a source may be cited as one phrase.
MOST_WORDS = 8

#: What each word means where somebody has to choose.
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "quantity": "a number that the source gives",
        "event": "something that happened at a given time",
        "status": "how things are, or were for some time",
        "statement-made": "that somebody said something",
        "legal-act": "a law, treaty or sanction",
        "argument": "what somebody argues, expects or advises; never graded",
    },
    "confidence": {
        "low": "fragmentary, or nobody says who first held it; safe for an interested party alone",
        "moderate": "credibly sourced and plausible, but not corroborated enough for more",
        "high": "two or more origins agree, one of them no party to the matter; never one source alone",
    },
    "stated_as": {
        "fact": "the source states it outright",
        "estimate": "as an estimate or count",
        "allegation": "as what somebody claims",
        "forecast": "about the future",
        "denial": "as a denial",
        "opinion": "as its own opinion",
    },
    "type": {
        "report": "of a body, a study, a statistical release",
        "webpage": "a page of a website, a press release",
        "article-newspaper": "of a newspaper, or an agency",
        "article-journal": "of a scholarly journal",
        "article-magazine": "of a magazine",
        "post-weblog": "of a weblog or newsletter",
        "dataset": "a table of data",
        "legislation": "a law",
    },
    "derivation": {
        "original": "its own work: it counted, saw, decided or said it",
        "quotes": "passes on the words of others",
        "summarises": "sums up what others found",
        "republishes": "prints the text of another",
        "aggregates": "collects the figures of several others",
    },
    "interest": {
        "neutral": "gains or loses nothing by what readers believe",
        "party": "takes part in the matter itself: acts, sells, governs or is accused in it",
        "ally-of-party": "sides with somebody who takes part: pays, or is paid by, or speaks for them",
        "unknown": "not known",
    },
    "grade": {
        "A": "completely reliable",
        "B": "usually reliable",
        "C": "fairly reliable",
        "D": "not usually reliable",
        "E": "unreliable",
        "F": "cannot be judged",
    },
    "origin": {
        "government": "a government, or one of its offices",
        "international-organisation": "of states",
        "ngo": "works for a cause",
        "research": "a university, an institute",
        "company": "",
        "association": "speaks for its members",
        "person": "",
        "news-media": "a newspaper, a broadcaster",
        "news-agency": "",
        "intelligence-service": "",
    },
    "nature": {
        "window": "they count over different periods",
        "definition": "they count different things under one name",
        "method": "they count in different ways",
        "estimate": "one of them, or each, is an estimate",
        "attribution": "they ascribe it to different people or bodies",
        "interpretation": "they read the same evidence differently",
    },
    "differs": {
        "conflict": "both speak of the same thing and time: a second fact, and a conflict of the two",
        "period": "it speaks of another time, or of something else: a second fact of its own",
        "correction": "it replaces the figure: a second fact, and the first is no longer printed",
        "citation": "a further citation of the fact all the same",
    },
    "role": {
        "supports": "it says what the fact says",
        "contradicts": "it says something different",
        "qualifies": "it narrows the fact",
        "context": "it helps readers understand the fact",
    },
}


def drafted(
    cited: Source,
    original: Original | None,
    paragraph: int,
    phrase: str,
    reads: Decimal | None = None,
    unit: str = "",
    which: int = 0,
) -> citing.DraftCitation:
    """Return what a phrase of the original of a source makes of a citation; `paragraph` is 0 where nobody says which.

    Raises FactsheetError where it stands nowhere, or in several places.
    """
    source = cited.id
    if (count := words(phrase)) > MOST_WORDS:
        raise refused(
            f"the phrase has {count} words; at most {MOST_WORDS} can be cited", "cite only the words around the figure"
        )
    if original is None:
        raise refused(f"the original of `{source}` is not available", f"put its text into {FOLDER}/{source}.txt")
    where = original.where(phrase)
    if not where:
        raise _nowhere(source, original, phrase)
    if paragraph and paragraph not in where:
        raise refused(f"“{phrase}” is not in paragraph {paragraph} of `{source}`", f"it is in {_listed(where)}")
    if len(where) > 1 and not paragraph:
        shown = "; ".join(f"{source}:{n} {original.raw[n - 1][:60].strip()}…" for n in where[:5])
        raise refused(f"“{phrase}” is in {_listed(where)} of `{source}`", f"name one of them: {shown}")
    recorded, index = cited.paragraph_sha256, (paragraph or where[0]) - 1
    if recorded and recorded[index : index + 1] != (original.paragraph_sha256[index],):
        hint = "`factsheet verify` shows what differs"
        raise refused(f"paragraph {index + 1} of the available text is not the one recorded for `{source}`", hint)
    return citing.propose(cited, original, paragraph or where[0], phrase, reads, unit, which)


def refused(message: str, hint: str = "") -> FactsheetError:
    """Return the error for a phrase that can't be cited."""
    return FactsheetError([citing.NOT_CITED.at(None, message, hint)])


def _nowhere(source: str, original: Original, phrase: str) -> FactsheetError:
    near = citing.nearest(original, phrase)
    hint = f"the nearest is in paragraph {near[0]}: “{near[1]}”" if near else "nothing like it is there either"
    return refused(f"“{phrase}” is not in `{source}`", hint)


def _listed(paragraphs: tuple[int, ...]) -> str:
    many = ", ".join(map(str, paragraphs))
    return f"paragraph {many}" if len(paragraphs) == 1 else f"paragraphs {many}"


class Answers:
    """What a person says of a draft: as it is given, or left open."""

    def __init__(self, proposal: citing.DraftCitation, given: Mapping[str, str]) -> None:
        self.proposal, self.given = proposal, given

    def about(self, key: str, prompt: str, default: str = "", check: Callable[[str], str] | None = None) -> str:
        """Return the answer; "" where it is left open. `prompt` is what would be asked, `default` what proposed, and
        `check` says what is wrong with an answer.
        """
        del prompt, default, check
        return self.given.get(key, "")


def _reported_lines(proposal: citing.DraftCitation, date: str, *, always: bool) -> list[str]:
    """Return the lines of `reported`, where the phrase alone does not say it or others of the fact are written out."""
    reported = proposal.reported
    if reported is None or (
        not always and reported == reported_in(proposal.exact, proposal.source.language, proposal.reads)
    ):
        return []
    numbers = {"point": reported.point, "low": reported.low, "high": reported.high}
    lines = ["reported:", *(f"  {key}: {number:f}" for key, number in numbers.items() if number is not None)]
    lines.append(f"  unit: {scalar(reported.unit)}")
    lines += [f"  bound: {reported.bound.value}"] if reported.bound is not Bound.EXACT else []
    lines += [f"  per: {reported.per}"] if reported.per else []
    return lines + ([f"  as_of: {_date_text(date)}"] if date else [])


def _date_text(date: str) -> str:
    return f'"{date}"' if date.startswith("[") else date


def _citation_lines(answers: Answers, role: str, date: str, *, reported: bool, always: bool) -> list[str]:
    """Return the citation: on one line where that says all, else key by key."""
    proposal = answers.proposal
    stated = answers.given.get("stated_as", "")
    origin = answers.given.get("origin", "")
    more = [f"before: {scalar(proposal.before)}"] if proposal.before else []
    more += [f"role: {role}"] if role not in ("", "supports") else []
    more += [f"stated_as: {stated}"] if stated not in ("", "fact") else []
    more += [f"reads: {proposal.reads}"] if proposal.reads is not None else []
    more += _reported_lines(proposal, date, always=always) if reported else []
    more += [f"origin: {origin}"] if origin else []
    if not more:
        return [fresh_text.plain(proposal.mark)]
    return [
        f"source: {proposal.source.id}",
        f"locator: {proposal.paragraph}",
        f"exact: {scalar(proposal.exact)}",
        *more,
    ]


def new_fact(loaded: Loaded, answers: Answers, today: dt.date, into: str = "") -> tuple[Patch, list[str]]:
    """Return the patch with the new fact, in the file `into` if that is given, and what is left to fill in."""
    proposal = answers.proposal
    figure = proposal.reported is not None
    proposed = draft_wording.suggested_statement(proposal)
    statement = answers.about("statement", "The fact in one sentence, in your words", proposed)
    free = draft_wording.suggested_id(proposal, loaded.nodes.keys(), statement)

    def bad_id(id_: str) -> str:
        if problem := id_problem(id_):
            return f"`{id_}` can't be an id: {problem}"
        return f"`{id_}` is already the id of a record" if id_ in loaded.nodes else ""

    id_ = (answers.given.get("id", "") if figure else answers.about("id", "Id", free, bad_id)) or free
    if problem := bad_id(id_):
        raise refused(problem, "give another with --id")
    kind = answers.given.get("kind", "") if figure else answers.about("kind", "What is it?")
    kind = kind or ("quantity" if proposal.reported is not None else "")
    path = into or usual_file(loaded, proposal.source.id)
    writing = _Writing([f"id: {id_}"])
    writing.put("statement", statement, proposed)
    writing.put("kind", kind)
    if measures := answers.given.get("measures", "") if figure else "":
        writing.put("measures", measures)
    dated = typed_dates.only_date(statement) or proposal.date
    answer = (
        answers.given.get("date", "") if dated else answers.about("date", "When was it so (EDTF; Enter: leave open)")
    )
    writing.cite(answers, kind, answer or dated)
    if kind != FactKind.ARGUMENT:
        graded = last_graded(loaded, proposal.source.id)
        confidence = graded.confidence.word if graded is not None and graded.confidence else ""
        writing.put("confidence", answers.about("confidence", "How good is the evidence?", confidence))
        writing.put("confidence_basis", answers.about("basis", "Why, in words"))
    if "priority" in answers.given:
        writing.lines.append(f"priority: {answers.given['priority']}")
    if not _has_default(loaded, path, "created"):
        writing.lines.append(f"created: {today.isoformat()}")
    patch = additions.with_record(loaded, path, "fact", id_, writing.lines)
    if limits := _limits(patch.loaded, id_, today):
        position = 1 + next(i for i, line in enumerate(writing.lines) if line.startswith("confidence_basis:"))
        writing.lines.insert(position, f"confidence_limits: [{', '.join(limits)}]")
        patch = additions.with_record(loaded, path, "fact", id_, writing.lines)
    return patch, writing.left


def last_graded(loaded: Loaded, source: str) -> Fact | None:
    """Return the last fact that rests on a source alone and has a confidence: the next one often has the same."""
    facts = (f for f in loaded.base.facts.values() if f.confidence and {c.source for c in f.citations} == {source})
    return next(reversed(list(facts)), None)


def _limits(loaded: Loaded, id_: str, today: dt.date) -> list[Limit]:
    """Return the limits of confidence that the records show for a new fact; none while a record is unfinished."""
    fact = loaded.base.facts.get(id_)
    if (
        fact is None
        or fact.kind is FactKind.ARGUMENT
        or any(c.source not in loaded.base.sources for c in fact.citations)
    ):
        return []
    return undeclared_limit.shown(Context(loaded, today), fact)


class _Writing:
    """The lines of a new fact, and the keys that are left to a person, as comments."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.left: list[str] = []

    def put(self, key: str, text: str, proposed: str = "") -> None:
        """Write a key; where there is no text, a comment with what is proposed, or what belongs there."""
        if text:
            self.lines.append(f"{key}: {scalar(text)}")
        else:
            self.open(key, proposed or record_shape(Fact).fields[key].doc)

    def open(self, key: str, what: str, indent: str = "") -> None:
        """Leave a key to a person."""
        self.lines.append(f"{indent}# {key}: {what}")
        self.left.append(key)

    def cite(self, answers: Answers, kind: str, date: str) -> None:
        """Write the date and the citation."""
        proposal = answers.proposal
        quantity = kind == FactKind.QUANTITY
        since = proposal.since and date == proposal.date
        if date:
            self.lines.append(f"{'start' if since else 'point_in_time'}: {_date_text(date)}")
        else:
            self.open("point_in_time", "The date it applies to (EDTF); or `start` and `end`")
        self.lines.append("citations:")
        as_of = f"{date}/.." if since and "/" not in date else date
        cited = _citation_lines(answers, "", as_of, reported=quantity, always=False)
        self.lines += [f"  {'  ' if i else '- '}{line}" for i, line in enumerate(cited)]
        if quantity and proposal.readings:
            self.open("reads", " or ".join(f"{n:f}" for n in proposal.readings) + ", or give --reads", "    ")
        elif quantity and proposal.reported is None:
            self.open("reported", "what is counted, and how many; or give --unit", "    ")


def citing_already(loaded: Loaded, proposal: citing.DraftCitation) -> list[str]:
    """Return the facts that cite the same words already."""
    want, place = normalise(proposal.exact), (proposal.source.id, str(proposal.paragraph))
    return [
        fact.id
        for fact in loaded.base.facts.values()
        if any((c.source, c.locator.value) == place and normalise(c.exact) == want for c in fact.citations)
    ]


def citation_put_in(loaded: Loaded, answers: Answers, to: str) -> Insert:
    """Return the edit that puts a citation at the end of those of the fact `to`. Raises as `with_citation`."""
    patch = with_citation(loaded, answers, to)
    tree = trees.of_file(patch.loaded.files[patch.loaded.nodes[to][0].path].values)
    cited = trees.at(trees.record_in(tree, to), FieldPath(("citations",)))
    return Insert(to, FieldPath(("citations",)), cited[-1], len(cited) - 2)


def with_citation(loaded: Loaded, answers: Answers, to: str) -> Patch:
    """Return the patch with the citation added to the fact `to`. Raises FactsheetError where it has these words."""
    fact, new = loaded.base.facts[to], answers.proposal
    for cited in fact.citations:
        here = (cited.source, cited.locator.value) == (new.source.id, str(new.paragraph))
        if here and stands_in(new.exact, cited.exact):
            raise refused(f"`{to}` cites these words already: “{cited.exact}”", "cite other words, or another fact")
    written = [c for c in _written(loaded, to) if "reported" in c.values]
    quantity = fact.kind is FactKind.QUANTITY
    role = answers.about("role", "What does it do for the fact?", "supports")
    period = [end.text for end in (fact.start, fact.end) if end is not None]
    own = fact.point_in_time.text if fact.point_in_time is not None else "/".join(period) if len(period) > 1 else ""
    date = answers.given.get("date") or answers.proposal.date or own
    lines = _citation_lines(answers, role, date, reported=quantity, always=bool(written))
    try:
        return additions.with_citation(loaded, to, lines)
    except additions.AmbiguousValue:
        out = _written_out(loaded, fact)
        lines = _citation_lines(answers, role, date, reported=quantity, always=True)
        patch = additions.with_citation(out.loaded, to, lines)
        return Patch({path: (loaded.files[path].text, new) for path, (_, new) in patch.files.items()}, patch.loaded)


def basis_brought_up(loaded: Loaded, before: Loaded, to: str, today: dt.date) -> Patch:
    """Return the patch with the basis of the confidence in a fact that has got another source, where the basis is what
    the program proposed for the sources it had; else one without edits.
    """
    old, new = before.base.facts[to], loaded.base.facts.get(to)
    sources = [_supporting(fact, base.base) for fact, base in ((old, before), (new, loaded)) if fact is not None]
    if new is None or not all(sources) or sources[0] == sources[1]:
        return Patch({}, loaded)
    first_origin = next((c.origin for c in old.citations if c.origin), "") or ""
    if old.confidence_basis != unfinished.evidence_in_words(before.base, *sources[0], origin=first_origin):
        return Patch({}, loaded)
    basis = unfinished.evidence_in_words(loaded.base, *sources[1])
    return propose(loaded, [SetValue(to, FieldPath(("confidence_basis",)), basis)], today).patch


def _supporting(fact: Fact, base: FactBase) -> list[Source]:
    """Return the finished sources that support a fact, in order."""
    cited = dict.fromkeys(c.source for c in fact.citations if c.role is CitationRole.SUPPORTS)
    return [base.sources[id_] for id_ in cited if id_ in base.sources]


def _written_out(loaded: Loaded, fact: Fact) -> Patch:
    """Return the patch that writes out what a fact takes from its phrases: its value, and what citations report."""
    actions = [SetValue(fact.id, FieldPath(("value",)), key_by_key(fact.value))] if fact.value is not None else []
    for i, citation in enumerate(fact.citations):
        if citation.reported is not None:
            field = FieldPath(("citations", i, "reported"))
            actions.append(SetValue(fact.id, field, key_by_key(citation.reported)))
    return propose(loaded, actions, dt.date.min, remembering=False).patch  # the day is for histories


def _written(loaded: Loaded, fact: str) -> list[MappingNode]:
    _, node = loaded.nodes[fact]
    items = getattr(node.values.get("citations"), "items", [])
    return [item for item in items if isinstance(item, MappingNode)]


def usual_file(loaded: Loaded, source: str) -> str:
    """Return the file for a new fact: that which cites the source most, or the first of facts."""
    counts: dict[str, int] = {}
    for fact in loaded.base.facts.values():
        path = loaded.nodes[fact.id][0].path
        counts[path] = counts.get(path, 0) + sum(c.source == source for c in fact.citations)
    return max(counts, key=lambda path: counts[path], default="facts/facts.yaml")


def _has_default(loaded: Loaded, path: str, key: str) -> bool:
    file = loaded.files.get(path)
    defaults = file.root.values.get(DEFAULTS) if file is not None and isinstance(file.root, MappingNode) else None
    return isinstance(defaults, MappingNode) and key in defaults.values
