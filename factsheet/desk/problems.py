"""The problems on the desk: those of `factsheet check`, grouped by sentence, with their fixes."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from textwrap import dedent
from typing import TYPE_CHECKING

from ..brief.place_names import field_name
from ..diagnostics import Diagnostic, Severity, errors, plural
from ..edits import as_json, trees
from ..originals import begun
from ..records.field_path import FieldPath
from ..records.model import KINDS, FactBase
from ..records.yaml_file import MappingNode, Node, ScalarNode, SequenceNode, YamlFile
from ..rules import compared_statement, unverified_citation
from .asked import answered, desk_of, fragment
from .html_text import attribute, capitalised, go, in_words, shown, text, title_of
from .remedies import remedy_of
from .snapshot import Snapshot
from .view import DeskView

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

#: So many problems of one record are shown; the rest is counted.
_MOST = 20
#: What goes away by comparing with the originals.
_BY_COMPARING = frozenset((unverified_citation.KIND.code, compared_statement.KIND.code))


async def problems(request: Request) -> Response:
    """Answer with all problems as HTML."""
    return fragment(await desk_of(request).answer(problems_of))


async def counts(request: Request) -> Response:
    """Answer with how many problems there are, and which records have them: for marks on the page."""
    return answered(await desk_of(request).answer(lambda view: counts_of(view.snapshot)))


def counts_of(now: Snapshot) -> dict[str, object]:
    """Return how many errors and warnings there are, and record → the worst of its problems."""
    problems = _told(now)
    worst: dict[str, str] = {}
    fields: dict[str, dict[str, str]] = {}
    grouped = _grouped(now, problems)
    for id_, those in grouped.items():
        if id_ in now.loaded.nodes:
            worst[id_] = "error" if errors(those) else "warning"
        for d in those if id_ in now.loaded.base.briefs else ():
            mine, field = fields.setdefault(id_, {}), str(field_of(now, id_, d))
            mine[field] = "error" if errors([d]) or mine.get(field) == "error" else "warning"
    bad, warnings = _counted(grouped)
    return {
        "fields": fields,
        "number": now.number,
        "judged": now.problems is not None,
        "errors": bad,
        "warnings": warnings,
        "records": worst,
        "refused": sorted(now.refused),
    }


def problems_of(view: DeskView) -> str:
    """Return the problems as HTML, those that stop a build first."""
    now = view.snapshot
    problems = _told(now)
    if not problems:
        sentence = "No problems." if now.problems is not None else "Checking …"
        return f'<article><h2 class="said" tabindex="-1">{sentence}</h2></article>'
    grouped = _grouped(now, problems)
    order = sorted(grouped.items(), key=lambda group: (not errors(group[1]), group[0] == ""))
    groups = "".join(_group(view, id_, those) for id_, those in order)
    bad, warnings = _counted(grouped)
    parts = [plural(bad, "error")] if bad else []
    parts += [plural(warnings, "warning")] if warnings else []
    return f'<article><h2 class="said" tabindex="-1">{", ".join(parts)}</h2>{groups}</article>'


def _grouped(now: Snapshot, problems: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """Return the problems of each record as they are listed: each said once."""
    return {id_: once(those) for id_, those in by_record(now, problems).items()}


def _counted(grouped: Mapping[str, Sequence[Diagnostic]]) -> tuple[int, int]:
    """Return how many errors and how many warnings are listed."""
    bad = sum(len(errors(those)) for those in grouped.values())
    return bad, sum(map(len, grouped.values())) - bad


def _told(now: Snapshot) -> list[Diagnostic]:
    """Return what there is to say: what the rules found, or before they have spoken what reading found."""
    problems = now.problems if now.problems is not None else tuple(now.loaded.problems)
    return [d for d in problems if d.severity is not Severity.NOTE]


def by_record(now: Snapshot, found: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """Return record id → the problems that stand in it; those of no record by the path of their file, or ""."""
    starts: dict[str, list[tuple[int, int, str]]] = {}
    grouped: dict[str, list[Diagnostic]] = {}
    for d in found:
        id_ = ""
        if d.span is not None and d.span.path in now.loaded.files:
            if d.span.path not in starts:
                starts[d.span.path] = _records(now.loaded.files[d.span.path])
            id_ = _at(starts[d.span.path], d.span.start) or d.span.path
        grouped.setdefault(id_, []).append(d)
    return grouped


def record_of(now: Snapshot, problem: Diagnostic) -> str:
    """Return the id of the record that a problem stands in; "" where it stands in none."""
    (id_,) = by_record(now, [problem])
    return id_ if id_ in now.loaded.nodes else ""


def type_of(now: Snapshot, record: str) -> type | None:
    """Return what kind of record an id is of, also of one that is unfinished; None where it is of none."""
    for type_, key in KINDS.values():
        if record in getattr(now.loaded.base, key):
            return type_
    if record not in now.loaded.nodes:
        return None
    return trees.type_in(trees.of_file(now.loaded.nodes[record][0].values), record)


def field_of(now: Snapshot, record: str, problem: Diagnostic) -> FieldPath:
    """Return the field of a record that a problem stands in; the empty path for the record as a whole."""
    node: Node = now.loaded.nodes[record][1]
    steps: list[str | int] = []
    at = problem.span.start if problem.span is not None else -1
    while isinstance(node, MappingNode | SequenceNode):
        inside: list[tuple[str | int, Node]] = (
            list(node.values.items()) if isinstance(node, MappingNode) else list(enumerate(node.items))
        )
        child = next(((step, one) for step, one in inside if one.start <= at < max(one.end, one.start + 1)), None)
        if child is None:
            break
        steps.append(child[0])
        node = child[1]
    return FieldPath(tuple(steps))


def _records(file: YamlFile) -> list[tuple[int, int, str]]:
    """Return where each record of a file begins and ends, and its id, in order."""
    if not isinstance(file.root, MappingNode):
        return []
    lists = (node for node in file.root.values.values() if isinstance(node, SequenceNode))
    items = (item for node in lists for item in node.items if isinstance(item, MappingNode))
    return sorted(
        (item.start, item.end, id_.value) for item in items if isinstance(id_ := item.values.get("id"), ScalarNode)
    )


def _at(records: list[tuple[int, int, str]], start: int) -> str:
    at = bisect_right(records, start, key=lambda one: one[0]) - 1
    return records[at][2] if at >= 0 and start < records[at][1] else ""


def _group(view: DeskView, id_: str, problems: list[Diagnostic]) -> str:
    lead = lead_to(view, id_) if id_ in view.snapshot.loaded.nodes else shown(id_ or "The project")
    return f'<section class="problems"><h3>{lead}</h3>{_list(view, id_, problems)}</section>'


def lead_to(view: DeskView, id_: str) -> str:
    """Return the button that opens a record: a source opens with its text, one that is unfinished with its form."""
    loaded = view.snapshot.loaded
    title = text(title_of(view.base, id_))
    if id_ in begun.unfinished(loaded) or not any(id_ in getattr(loaded.base, key) for _, key in KINDS.values()):
        return f'<button type="button" class="go sentence" data-correct="{attribute(id_)}">{title}</button>'
    if id_ in view.base.sources:
        return f'<button type="button" class="go sentence" data-source="{attribute(id_)}">{title}</button>'
    return go(id_, title, kind="sentence")


def own_problems(view: DeskView, id_: str) -> str:
    """Return the problems of one record as HTML; nothing where it has none."""
    problems = by_record(view.snapshot, _told(view.snapshot)).get(id_, [])
    return f'<section class="problems own">{_list(view, id_, problems)}</section>' if problems else ""


def once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return problems of one record, each said once."""
    return list({(d.code, d.message, d.hint): d for d in reversed(list(found))}.values())[::-1]


def _list(view: DeskView, id_: str, told: list[Diagnostic]) -> str:
    problems = once(told)
    rows = "".join(_problem(view, id_, d) for d in problems[:_MOST])
    more = (
        f'<li class="quiet">and {plural(len(problems) - _MOST, "more", "more")}</li>' if len(problems) > _MOST else ""
    )
    return f"<ul>{rows}{more}</ul>"


def _problem(view: DeskView, id_: str, d: Diagnostic) -> str:
    place = f"{d.span.path}:{d.span.line}" if d.span is not None else ""
    where = f"<code>{shown(place)}</code> · " if place else ""
    severity = f'<span class="severity">{d.severity.capitalize()}</span>'
    if id_ in view.base.briefs and (field := field_of(view.snapshot, id_, d)).steps not in ((), ("id",)):
        severity += f" {go(id_, text(capitalised(field_name(field))), str(field))}:"
    message = in_words(capitalised(d.message), view.base, type_of(view.snapshot, id_))
    return (
        f'<li class="problem {d.severity}"><p>{severity} {message}</p>'
        f"{cure_of(d, view, view.base, id_)}"
        f'<details><summary class="quiet">{where}{d.code} {text(d.name)}</summary>{_about(d.kind.about)}'
        "</details></li>"
    )


def _about(explanation: str) -> str:
    """Return what a kind of problem is about as HTML: paragraphs, and examples of YAML as they are written."""
    parts = (part.strip("\n") for part in explanation.split("\n\n"))
    return "".join(
        f"<pre>{text(dedent(part))}</pre>" if part.startswith("    ") else f"<p>{in_words(' '.join(part.split()))}</p>"
        for part in parts
        if part
    )


def cure_of(d: Diagnostic, view: DeskView, base: FactBase, id_: str, button: bool = True) -> str:
    """Return what helps against a problem of the record `id_` of `base`, as HTML. Comparing with an original needs its
    text: where that is available, it is a `button`.
    """
    if d.code not in _BY_COMPARING and button and (remedy := remedy_of(d, base, id_)) is not None:
        actions = attribute(json.dumps([as_json.to_json(action) for action in remedy.after(())]))
        return f'<p class="fix"><button type="button" data-fix="{actions}">{text(remedy.said)}</button></p>'
    if d.code not in _BY_COMPARING:
        return (
            f'<p class="fix">{in_words(capitalised(d.hint), base, type_of(view.snapshot, id_))}</p>' if d.hint else ""
        )
    there = view.originals.texts
    facts = [base.facts[id_]] if id_ in base.facts else list(base.facts.values())
    cited = list(dict.fromkeys(citation.source for fact in facts for citation in fact.citations))
    absent = [source for source in cited if source not in there]
    html = ""
    if button and len(absent) < len(cited):
        html = '<p class="fix"><button type="button" data-compare>Compare with the originals</button></p>'
    if absent:
        named = ", ".join(in_words(f"`{source}`", base) for source in absent[:3])
        more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
        html += (
            f'<p class="fix">The text of {named}{more} is not available here. Drop the document on this page to add '
            "it, or ask somebody who has it to run <code>factsheet verify --lock</code>.</p>"
        )
    return html
