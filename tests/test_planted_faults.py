"""Each fault a rule is for, planted in a copy of the frozen project by an edit of their text, is found under its code.

The edits are what curators do: another digit, a word dropped, a line removed. `python tests/test_planted_faults.py`
does them all and prints the count.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import frozen
import pytest
from frozen import DAY

from factsheet.builder.faults import check
from factsheet.catalogue import KINDS
from factsheet.diagnostics import Diagnostic, Severity, errors
from factsheet.evidence.lock import Lock, entry_of
from factsheet.fresh import SETTINGS
from factsheet.project.folder import inputs
from factsheet.project.loaded import Loaded
from factsheet.project.loader import load
from factsheet.records.model import FactBase
from factsheet.records.yaml_file import YamlFile, parse
from factsheet.rules import RULES, Context, run


@dataclass(frozen=True)
class Fault:
    """One fault: in the record `record`, the text `old` becomes `new`; and `more` edits where one is not enough.

    `code` is what must be found; `at` the record it must be found in, if another. `also` are codes that follow.
    """

    code: str
    record: str
    old: str
    new: str
    at: str = ""
    more: tuple[tuple[str, str, str], ...] = ()
    also: frozenset[str] = frozenset()
    as_of: dt.date = DAY


NUMBER = "E305"
FAULTS = [
    # statements and evidence
    Fault("E301", "pivot-proposed-2011", "role: supports", "role: contradicts"),
    Fault("E302", "containers-seoul", "exact: shipped approximately 6,700", "exact: shipped approximately 6,800"),
    Fault("E302", "containers-washington", "exact: delivered over 10,000", "exact: delivered 10,000"),
    Fault("E302", "oil-million-barrels", "exact: a million barrels", "exact: two million barrels"),
    Fault("E302", "deadline-50-days", "exact: 50-day deadline", "exact: 40-day deadline"),
    Fault("E302", "ammunition-share", "exact: expected to provide up to 40%", "exact: expected to provide up to 4"),
    Fault("E303", "troop-offer-30000", "      bound: up-to\n    measures", "      bound: exact\n    measures"),
    Fault(
        "E303",
        "kursk-casualties",
        "      unit: casualties\n      bound: exact\n    measures",
        "      unit: dead\n      bound: exact\n    measures",
    ),
    Fault("E303", "troop-offer-30000", r"        reported:\n(          .*\n)+", ""),
    Fault("E313", "ammunition-share", "exact: expected to provide up to 40%", "exact: up to 40 percentage points"),
    Fault("E304", "kursk-deployed", "in Kursk at 11,000, without", "in Kursk at a high level, without"),
    Fault(
        NUMBER,
        "containers-seoul",
        "about 6,700 containers shipped",
        "about 7,600 containers shipped",
        also=frozenset({"E304"}),
    ),
    Fault(NUMBER, "capacity-152mm", "152 mm shells", "155 mm shells"),
    Fault(NUMBER, "controls-depend-on-china", "about 90% of", "about 80% of"),
    Fault(NUMBER, "china-role", "at about 90%.", "at about 95%."),
    Fault(NUMBER, "china-role", "more than $600 million", "more than $800 million"),
    Fault(NUMBER, "conflict-rounds", "says: more than 6 million", "says: more than 8 million"),
    Fault(NUMBER, "deadline-50-days", "a 50-day deadline", "a 60-day deadline", also=frozenset({"E304"})),
    Fault("E306", "ammunition-share", "meet up to 40%", "meet 40%"),
    Fault("E306", "dual-use-monthly", "more than $300 million", "$300 million"),
    Fault("E306", "china-role", "at more than $300 million", "at $300 million"),
    Fault("E306", "controls-depend-on-china", "origin of about 90%", "origin of 90%"),
    Fault("E306", "dprk-aid", "any of the up to 30,000", "any of the 30,000"),
    Fault("E306", "troops-austin", "at 10,000 in late", "at more than 10,000 in late"),
    Fault("E307", "troops-austin", " in late 2024", ""),
    Fault("E307", "controls-depend-on-china", r" as of\s+May 2024", ""),
    Fault("E307", "g7-list-share", "          as_of: 2024-05\n", ""),
    Fault(
        "E307",
        "dprk-trade-china-98",
        "    point_in_time: 2024-11\n",
        "",
        more=(("dprk-trade-china-98", "          as_of: 2024-11\n", "          as_of: 2024-11\n"),),
    ),
    Fault(
        "E308",
        "containers-washington",
        "Washington put deliveries",
        "Deliveries",
        more=(("containers-washington", r"at more than 10,000", "came to more than 10,000"),),
    ),
    Fault(
        "E308",
        "tech-sharing-believed",
        "Russia was believed in mid-2024 to be sharing",
        "Russia was in mid-2024 sharing",
    ),
    Fault("E308", "cash-or-energy-for-troops", "was reportedly receiving", "was receiving"),
    Fault(
        "E308",
        "no-coalition",
        "One author sees states following",
        "In a longer war, states follow",
        more=(("no-coalition", r"their own interests in a longer war, ", "their own interests, "),),
    ),
    Fault(
        "E309",
        "hong-2024",
        "    derivation: summarises\n",
        "    derivation: summarises\n    status: retracted\n",
        at="tech-sharing-believed",
    ),
    Fault(
        "E309",
        "lhpgop-2024",
        "    derivation: summarises\n",
        "    derivation: summarises\n    status: retracted\n",
        at="containers-seoul",
    ),
    Fault("E310", "tariff-escalation-2025", "earlier in 2025", "earlier this year"),
    Fault("E310", "china-oil-buyer", "China was one of", "China was last Friday one of"),
    Fault("E311", "shipments-began-2023-08", "aid to August 2023", "aid to July 2023"),
    Fault("E311", "partnership-treaty-2024", "treaty in June 2024", "treaty in June 2023"),
    Fault("E311", "sanctions-outlook", "In July 2025 Washington", "In June 2025 Washington", also=frozenset({"E307"})),
    Fault("E311", "aid-continues", r"through\s+June 2027|June 2027", "through June 2028"),
    Fault("W312", "owp-2024", "    derivation: summarises\n", "    derivation: summarises\n    status: superseded\n"),
    Fault(
        "W314",
        "owp-2024",
        "short_title: North Korea To ‘Invariably Support’",
        "short_title: Pyongyang To ‘Invariably Support’",
    ),
    # confidence and origins
    Fault(
        "E401",
        "pivot-proposed-2011",
        "confidence_basis: One author; no origin given.",
        "confidence_basis: Low confidence.",
    ),
    Fault("E402", "oil-million-barrels", "confidence: moderate", "confidence: high"),
    Fault("E402", "dual-use-monthly", "confidence: moderate", "confidence: high"),
    Fault(
        "E402",
        "dprk-supplies-munitions",
        "        origin: new-york-times\n",
        "        origin: us-administration\n",
        more=(
            (
                "dprk-supplies-munitions",
                "        origin: rok-defence-ministry\n",
                "        origin: us-state-department\n",
            ),
            ("dprk-supplies-munitions", "confidence: moderate", "confidence: high"),
        ),
        also=frozenset({"W413"}),
    ),
    Fault("E403", "food-for-shells", "confidence: low", "confidence: moderate"),
    Fault("E403", "rounds-six-million", "confidence: low", "confidence: moderate"),
    Fault("E403", "partnership-treaty-2024", r"    override_reason: .*\n      .*\n", ""),
    Fault(
        "W404",
        "oil-million-barrels",
        "    confidence_limits:",
        "    override_reason: Seen from space.\n    confidence_limits:",
    ),
    Fault("E405", "kursk-deployed", "In July 2025 one author puts", "Multiple sources in July 2025 put"),
    Fault("E405", "dprk-less-exposed", "confidence_basis: one author and", "confidence_basis: widely reported, with"),
    Fault("E405", "dprk-supplies-munitions", "All four documents", "All six documents"),
    Fault("E406", "oil-million-barrels", "credibility: 2", "credibility: 1"),
    Fault(
        "E407",
        "leckwold-2025",
        "      grade: D\n      basis: Self-published",
        "      grade: F\n      basis: Unreliable; self-published",
    ),
    Fault(
        "E408",
        "conflict-troops",
        "      - fact: kursk-deployed\n",
        "      - fact: troop-offer-30000\n",
        at="kursk-deployed",
        more=(
            ("kursk-deployed", "measures: soldiers deployed in Kursk", "measures: soldiers provided for the war"),
            ("kursk-deployed", r"    point_in_time: 2025-07\n", "    start: 2024-10\n    end: 2025-07\n"),
            ("troop-offer-30000", "single-origin, indirect]", "single-origin, indirect, conflict]"),
        ),
    ),
    Fault(
        "E409",
        "containers-seoul",
        "    priority: 2\n",
        "    priority: 2\n    rank: preferred\n    rank_reason: Counted at the quay.\n",
        at="containers-washington",
        more=(
            (
                "containers-washington",
                "    priority: 2\n",
                "    priority: 2\n    rank: preferred\n    rank_reason: Counted by satellite.\n",
            ),
            ("containers-washington", r"    start: 2023-09\n", "    start: 2023-08\n"),
        ),
    ),
    Fault("E410", "pivot-proposed-2011", "    priority: 6\n", "    priority: 6\n    rank: deprecated\n"),
    Fault(
        "E411",
        "conflict-start",
        "    treatment: show-all\n    treatment_reason: No side has evidence that outweighs the other.\n",
        "    treatment: prefer-one\n",
    ),
    Fault("E412", "dprk-government", "    short: Pyongyang\n", "    short: Pyongyang\n    derives_from: kcna\n"),
    Fault("E413", "china-restraint", "    kind: statement-made\n", "    kind: argument\n"),
    Fault("E414", "trade-lifeline", "    kind: statement-made\n", "    kind: argument\n", also=frozenset({"E413"})),
    Fault("W413", "containers-seoul", "[single-origin, interested-party,", "[interested-party,"),
    # judgements
    Fault(
        "E501",
        "aid-continues",
        "statement: If the war goes on",
        "statement: We have high confidence that, if the war goes on",
    ),
    Fault(
        "E501",
        "no-open-arming",
        "confidence_basis: one author’s argument",
        "confidence_basis: one author’s likely argument",
    ),
    Fault(
        "E502",
        "components-not-arms",
        "China’s documented contribution is",
        "China’s documented contribution is probably",
    ),
    Fault("E502", "dprk-aid", "labour and\n        soldiers", "labour and\n        most likely soldiers"),
    Fault("E503", "components-not-arms", "no document\n      reports", "no document\n      will report"),
    Fault(
        "E503",
        "aid-continues",
        "    likelihood: likely\n",
        "",
        more=(("aid-continues", r"is likely \(55–80%\) to keep", "is set to keep"),),
    ),
    Fault("W504", "dprk-less-exposed", "North Korea is less exposed", "North Korea may be less exposed"),
    Fault("W504", "china-role", r"title: .*", "title: China could be sending goods, not weapons"),
    Fault("E505", "aid-continues", "is likely (55–80%)", "is likely"),
    Fault("E505", "no-combat-in-ukraine", "unlikely (20–45%)", "unlikely (25–45%)"),
    Fault("E505", "china-keeps-buying-oil", "    likelihood: unlikely\n", "    likelihood: very unlikely\n"),
    Fault(
        "E506",
        "more-countries-prolong",
        "    priority: 6\n",
        "    priority: 6\n    rank: deprecated\n    rank_reason: Withdrawn by its author.\n",
        at="leckwold-war-prolonged",
    ),
    Fault(
        "E507", "controls-depend-on-china", "based_on: [g7-list-share,", "based_on: [fewer-exporters, g7-list-share,"
    ),
    Fault("E507", "components-not-arms", r"    override_reason: .*\n      .*\n", ""),
    Fault("E508", "controls-depend-on-china", "confidence: moderate", "confidence: high"),
    Fault("E509", "owp-2024", r"    descriptor: (.*\n)(      .*\n)+", "", also=frozenset({"E403"})),
    Fault("E510", "leckwold-war-prolonged", "    attributed_to: thomas-leckwold\n", ""),
    Fault(
        "E511",
        "components-not-arms",
        "based_on: [china-largest-supplier,",
        "based_on: [controls-depend-on-china, china-largest-supplier,",
        more=(("controls-depend-on-china", r"based_on: \[", "based_on: [components-not-arms, "),),
    ),
    Fault("W512", "aid-continues", "    horizon: 2027-06\n", "", also=frozenset({"E311"})),
    # briefs
    Fault("E601", "china-role", "information_cutoff: 2025-07-27", "information_cutoff: 2025-07-20"),
    Fault("E602", "dprk-aid", "    issued: 2026-11-23\n", "    issued: 2025-07-26\n"),
    Fault(
        "E603",
        "china-restraint",
        "    priority: ",
        "    rank: deprecated\n    rank_reason: Withdrawn.\n    priority: ",
        at="china-role",
        also=frozenset({"E506"}),
    ),
    Fault("E604", "china-role", "    disagreement: [conflict-china-arms, conflict-china-attitude]\n", ""),
    Fault("E605", "sanctions-outlook", r"    gaps:\n(      .*\n)+", ""),
    Fault("W606", "dprk-aid", r"title: .*", "title: North Korea’s aid to Russia in detail"),
    Fault("E613", "dprk-aid", r"    language: .*", "    language: fr"),
    Fault(
        "E607",
        "dprk-aid",
        "Oil is the one payment",
        "It is said again that oil is the one payment",
        more=(
            (
                "dprk-aid",
                "food, cash and know-how rest on reports",
                "food, cash and know-how rest on reports of many kinds and of many authors in many places",
            ),
        ),
    ),
    Fault("E608", "china-role", "By June 2027, Chinese weapons", "Chinese weapons"),
    Fault("E608", "sanctions-outlook", "By June 2027, watch", "By July 2025, watch"),
    Fault("E513", "sanctions-outlook", "its outcome lies outside these", "it is unlikely to be met in these"),
    Fault("E612", "sanctions-outlook", "- us-sanctions-bill\n", "- china-oil-buyer\n"),
    Fault("E614", "sanctions-outlook", "issued: 2026-11-23", "issued: 2027-08-23", also=frozenset({"E608"})),
    Fault(
        "E609",
        "dprk-aid",
        "Counts of containers, rounds and troops differ",
        "Combined, containers, rounds and troops differ",
    ),
    Fault("E610", "dprk-aid", "label: No owner given", "label: Seoul"),
    Fault(
        "E610", "dprk-aid", "- fact: containers-washington\n", "- fact: containers-washington\n          label: Seoul\n"
    ),
    Fault(
        "E610",
        "china-role",
        "label: of Russia’s G7-listed imports",
        "label: of Russia’s G7-listed imports\n        detail: CNN, May 2024",
    ),
    # dates
    Fault("W701", "oil-million-barrels", "review_by: 2027-02-23", "review_by: 2026-11-22"),
    Fault("W701", "dprk-aid", "review_by: 2027-02-23", "review_by: 2026-11-22"),
    Fault("W702", "aid-continues", "horizon: 2027-06", "horizon: 2026-06", also=frozenset({"E311"})),
    Fault(
        "W703",
        "dual-use-monthly",
        r"point_in_time: 2024-05",
        "point_in_time: 2023-05",
        at="china-role",
        also=frozenset({"E307", "E311", "E408"}),
    ),
    # the lock, and silences
    Fault("W340", "oil-million-barrels", "locator: 5", "locator: 4"),
    Fault("W340", "un-weighs-measures", "considering additional sanctions", "considering further sanctions"),
    Fault(
        "E801", "oil-million-barrels", "    priority: ", "    silence: [{rule: E999, reason: None.}]\n    priority: "
    ),
    Fault(
        "W802", "oil-million-barrels", "    priority: ", "    silence: [{rule: E403, reason: None.}]\n    priority: "
    ),
]


def frozen_files() -> dict[str, str]:
    """Return the input files of the frozen project by path, without the lock."""
    return {i.path: i.data.decode() for i in inputs(frozen.FOLDER) if i.data is not None}


def planted(files: dict[str, str], edits: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return `files` with each edit (record, old, new) made once within its record; `old` may be a pattern."""
    made = dict(files)
    for record, old, new in edits:
        if old == new:
            continue
        path, begin, end = place(made, record)
        block = made[path][begin:end]
        if old in block:
            changed = block.replace(old, new, 1)
        else:
            loose = r"\s+".join(re.escape(w) for w in old.split())
            found = re.search(old, block) or re.search(loose, block)
            assert found, f"{record} has no {old!r}"
            changed = block[: found.start()] + new + block[found.end() :]
        made[path] = made[path][:begin] + changed + made[path][end:]
    return made


def place(files: dict[str, str], record: str) -> tuple[str, int, int]:
    """Return the file of a record, and where its block begins and ends."""
    for path, text in files.items():
        begin = re.search(rf"(?m)^  - id: {record}$", text)
        if begin:
            end = re.compile(r"(?m)^(?:  - id: |\S)").search(text, begin.end())
            return path, begin.start(), end.start() if end else len(text)
    raise AssertionError(f"no record {record}")


@lru_cache(maxsize=64)
def parsed(path: str, text: str) -> YamlFile:
    """Return the file; those that no fault is planted in are parsed once."""
    return parse(text.encode(), path)


def loaded_from(files: dict[str, str]) -> Loaded:
    settings = parsed(SETTINGS, files[SETTINGS])
    return load([parsed(path, text) for path, text in files.items() if path != SETTINGS], settings)


def found_in(files: dict[str, str], as_of: dt.date, locked: Lock | None = None) -> list[Diagnostic]:
    """Return what is found in `files`, with a lock that vouches for every citation as it stands in them, or another."""
    loaded = loaded_from(files)
    loaded.lock = locked if locked is not None else lock_of(loaded.base)
    return check(loaded, as_of)


def lock_of(base: FactBase) -> Lock:
    """Return a lock that vouches for every citation as it stands in `base`."""
    return Lock.of(entry_of(f, c, base.sources[c.source], DAY) for f in base.facts.values() for c in f.citations)


def missed(fault: Fault, files: dict[str, str]) -> str:
    """Return what is wrong with how `fault` is found, or nothing."""
    changed = planted(files, [(fault.record, fault.old, fault.new), *fault.more])
    assert changed != files, "the fault changes nothing"
    # A curator who changes evidence verifies it anew; only the rule on the lock looks at the old one.
    found = found_in(changed, fault.as_of, lock_of(loaded_from(files).base) if fault.code == "W340" else None)
    codes = {d.code for d in found if d.severity is not Severity.NOTE}
    if fault.code not in codes or not codes <= {fault.code} | fault.also:
        return f"{fault.code} expected, found {[(d.code, d.message) for d in found]}"
    path, begin, end = place(changed, fault.at or fault.record)
    spans = [d.span for d in found if d.code == fault.code]
    if not any(s is not None and s.path == path and begin <= s.start < end for s in spans):
        return f"{fault.code} not in {fault.at or fault.record}: {spans}"
    return ""


FILES = frozen_files()


def test_the_records_pass_with_nothing_silenced() -> None:
    assert found_in(FILES, DAY) == []


@pytest.mark.sampled(7)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.code}-{f.record}")
def test_a_planted_fault_is_found(fault: Fault) -> None:
    assert not missed(fault, FILES)


@pytest.mark.exhaustive
def test_a_changed_digit_in_what_is_printed_is_seen() -> None:
    """Every eighth digit of the printed texts of the records, one up: all but years within a record’s own period."""
    files = {path: parse(text.encode(), path) for path, text in FILES.items()}
    settings = files.pop(SETTINGS)
    sound = load(files.values(), settings)
    context = Context(sound, DAY)
    places: list[tuple[str, int]] = []
    for passage in [*context.statements, *context.house_texts]:
        span = sound.span(passage.record, *passage.path)
        assert span is not None
        said = FILES[span.path][span.start : span.end]
        places += [(span.path, span.start + match.start()) for match in re.finditer(r"\d", said)]
    assert len(places) > 300
    sample = places[::8]
    seen = 0
    for path, at in sample:
        text = FILES[path]
        changed = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
        loaded = load((files | {path: parse(changed.encode(), path)}).values(), settings)
        seen += bool(errors([*loaded.problems, *run(Context(loaded, DAY))]))
    assert seen >= len(sample) * 0.98, f"{seen} of {len(sample)}"


#: Planted where what they need is at hand: a record deprecated and its texts unchanged, a lock with statements.
ELSEWHERE = {"W320": "rules/unsupported_mention.yaml", "W358": "rules/compared_statement.yaml"}


def test_every_rule_has_a_planted_fault() -> None:
    assert {f.code for f in FAULTS} | ELSEWHERE.keys() >= set(RULES)
    for code, name in ELSEWHERE.items():
        assert code in (Path(__file__).parent / name).read_text(encoding="utf-8"), name


def main() -> int:
    """Plant all faults, print what was found and the count."""
    caught = 0
    for fault in FAULTS:
        problem = missed(fault, FILES)
        caught += not problem
        sys.stdout.write(
            f"{'caught' if not problem else 'MISSED'}  {fault.code} {KINDS[fault.code].name}: {fault.record}\n"
        )
        if problem:
            sys.stdout.write(f"        {problem}\n")
    sys.stdout.write(
        f"{caught} of {len(FAULTS)} faults caught; of {len(RULES)} rules "
        f"{len({f.code for f in FAULTS} & set(RULES))} were seen to fire\n"
    )
    return 0 if caught == len(FAULTS) else 1


if __name__ == "__main__":
    raise SystemExit(main())
