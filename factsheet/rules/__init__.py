"""The checks beyond shape: what a careful reviewer would say about the records. One rule a file; RULES is the table.

A rule module has `KIND` (code, name, and the module's docstring as the text for users) and `check`, a
generator of diagnostics. A rule knows neither files nor terminals, nor whether it is suppressed. The first digit of a
code is its subject: 3 statements and evidence, 4 confidence and origins, 5 judgements, 6 briefs, 7 dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from ..diagnostics import Diagnostic, Severity, by_code
from ..evidence.findings import KINDS as FINDINGS
from ..evidence.lock import ELSEWHERE
from . import (
    aged_evidence,
    altered_title,
    bare_modal,
    circular_derivation,
    circular_judgement,
    claimed_corroboration,
    compared_statement,
    confidence_above_ceiling,
    confidence_beside_likelihood,
    confidence_without_basis,
    cutoff_after_issue,
    deprecated_fact_on_page,
    foreign_likelihood_term,
    future_without_likelihood,
    graded_argument,
    hidden_disagreement,
    hidden_gaps,
    high_confidence_on_one_origin,
    idle_override,
    judgement_above_its_facts,
    judgement_in_text,
    judgement_on_deprecated_fact,
    judgement_on_low_confidence,
    likelihood_without_horizon,
    lost_attribution,
    lost_bound,
    mismatched_number,
    mismatched_unit,
    one_sided_conflict,
    open_past_horizon,
    overdue_review,
    overlong_bottom_line,
    ownerless_argument,
    rank_without_reason,
    relative_date,
    repeated_on_page,
    retracted_source,
    sources_after_cutoff,
    stale_key_figure,
    superseded_source,
    title_without_verb,
    two_preferred_values,
    uncited_fact,
    uncorroborated_credibility,
    undated_figure,
    undated_outlook,
    undeclared_limit,
    undescribed_source,
    undisclosed_conflict,
    unjudged_as_worst,
    unlike_figures,
    unowned_judgement,
    unprinted_likelihood,
    unrecorded_date,
    unrecorded_number,
    unreported_value,
    unstated_value,
    unsupported_language,
    unsupported_mention,
    unverified_citation,
    wrong_owner,
)
from .context import Context, Rule
from .reach import reached
from .silence import KINDS, suppressed

_MODULES = (
    uncited_fact,
    mismatched_number,
    mismatched_unit,
    unreported_value,
    unstated_value,
    unrecorded_number,
    lost_bound,
    undated_figure,
    lost_attribution,
    retracted_source,
    relative_date,
    unrecorded_date,
    superseded_source,
    altered_title,
    unsupported_mention,
    unverified_citation,
    compared_statement,
    confidence_without_basis,
    high_confidence_on_one_origin,
    confidence_above_ceiling,
    idle_override,
    claimed_corroboration,
    uncorroborated_credibility,
    unjudged_as_worst,
    undisclosed_conflict,
    two_preferred_values,
    rank_without_reason,
    one_sided_conflict,
    circular_derivation,
    undeclared_limit,
    graded_argument,
    ownerless_argument,
    confidence_beside_likelihood,
    foreign_likelihood_term,
    future_without_likelihood,
    bare_modal,
    unprinted_likelihood,
    judgement_on_deprecated_fact,
    judgement_on_low_confidence,
    judgement_above_its_facts,
    undescribed_source,
    unowned_judgement,
    circular_judgement,
    judgement_in_text,
    likelihood_without_horizon,
    sources_after_cutoff,
    cutoff_after_issue,
    deprecated_fact_on_page,
    hidden_disagreement,
    hidden_gaps,
    title_without_verb,
    overlong_bottom_line,
    undated_outlook,
    aged_evidence,
    unlike_figures,
    wrong_owner,
    repeated_on_page,
    unsupported_language,
    overdue_review,
    open_past_horizon,
    stale_key_figure,
)

#: Code → rule, in order of the numbers.
RULES: Mapping[str, Rule] = dict(
    zip(by_code(m.KIND for m in _MODULES), (Rule(m.KIND, m.check) for m in _MODULES), strict=True)
)


#: The codes of rules that judge a record by facts, judgements, conflicts or briefs that it does not rest on, such as
#: those that measure the same, or print it. All other rules judge each record by itself, by what it rests on, by the
#: conflicts of these facts, and by any sources and origins; and report what they find in that very record. A rule that
#: is missing here fails its cases in `tests/rules`.
ACROSS = frozenset(
    module.KIND.code
    for module in (
        future_without_likelihood,
        judgement_on_deprecated_fact,
        superseded_source,
        two_preferred_values,
        undescribed_source,
        undisclosed_conflict,
        unsupported_mention,
    )
)


def run(context: Context, warn: bool = True) -> Iterator[Diagnostic]:
    """Yield what all rules find; what a record suppresses comes as a note with the record's reason. With `warn` false,
    only rules that find errors are asked: a caller that goes on only without errors needs nothing else.
    """
    across = (RULES[code] for code in RULES if code in ACROSS)
    problems = (d for rule in across if warn or rule.kind.severity is Severity.ERROR for d in rule.check(context))
    return with_silences(chain(apart(context, warn), problems), context)


def apart(context: Context, warn: bool = True) -> Iterator[Diagnostic]:
    """Yield what the rules find that judge a record by what it rests on (not those in `ACROSS`), in one part of the
    records after another: what they need to know of a thousand facts is forgotten before the next.
    """
    rules = [r for code, r in RULES.items() if code not in ACROSS and (warn or r.kind.severity is Severity.ERROR)]
    told: set[Diagnostic] = set()  # of sources and origins, which are in each part, the same is found again
    for part in context.parts():
        for rule in rules:
            for d in rule.check(part):
                if d not in told:
                    told.add(d)
                    yield d


def with_silences(found: Iterable[Diagnostic], context: Context) -> Iterator[Diagnostic]:
    """Yield what rules `found`, what records suppress as notes, and then what is wrong with the silences."""
    return suppressed(found, context, by_code((*(rule.kind for rule in RULES.values()), *FINDINGS, ELSEWHERE)))


__all__ = ["ACROSS", "KINDS", "RULES", "Context", "Rule", "apart", "reached", "run", "with_silences"]
