"""The order in which records are written: what a record is and says first, its evidence, its grading, its upkeep."""

from __future__ import annotations

from collections.abc import Mapping

from .model import BriefRecord, Citation, Conflict, Fact, Judgement, Origin, Reported, Source, Value

_KEPT = "created reviewed review_by note silence history"

#: Type of record → its keys in the order of the house.
ORDER: Mapping[type, tuple[str, ...]] = {
    type_: tuple(keys.split())
    for type_, keys in {
        Source: "id type title author short_author aliases short_title publisher container issued accessed language "
        "url archive_url doi rights status status_note derivation derives_from interest originator short_descriptor "
        "descriptor reliability note silence file sections text_sha256 paragraph_sha256",
        Origin: "id name aliases kind interest short derives_from note silence",
        Fact: "id statement kind value measures point_in_time start end citations uncited_names confidence "
        f"confidence_basis override_reason confidence_limits rank rank_reason priority topics {_KEPT}",
        Citation: "source locator before exact role stated_as reads reported origin origin_basis traced_to credibility "
        "note",
        Reported: "point low high unit bound per as_of",
        Value: "point low high unit bound per",
        Judgement: "id statement owner attributed_to likelihood horizon based_on confidence confidence_basis "
        "override_reason priority assumptions alternatives indicators dissent change change_reason outcome "
        f"{_KEPT}",
        Conflict: "id label nature sides explanation treatment treatment_reason priority note silence history",
        BriefRecord: "id topic title bottom_line stakes age_reason key_figures assumptions alternatives key_judgements "
        "sections chart timeline disagreement gaps outlook issued information_cutoff review_by version serial marking "
        "embargo contact address page theme language changed_since note silence history",
    }.items()
}
