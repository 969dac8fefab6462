"""A small valid project, invented and harmless, and ways to plant one fault in it. Used by tests only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from factsheet.builder.making import make
from factsheet.diagnostics import Diagnostic
from factsheet.project.folder import Input, load_inputs
from factsheet.project.loaded import Loaded
from factsheet.records.model import FactBase

SETTINGS = "factsheet.yaml"
SOURCES = "seeds/sources.yaml"
FACTS = "facts/ferry.yaml"
BRIEF = "facts/brief.yaml"

Files = Mapping[str, str]

PROJECT: Files = {
    SETTINGS: """\
name: Lake Orla papers
publisher: Orla Institute
page: letter
""",
    SOURCES: f"""\
sources:
  - id: council-2025
    type: report
    title: Ferry survey
    publisher: Town council of Orla
    author: [Mira Tal]
    issued: 2025-03-04
    language: en
    url: https://example.org/survey
    derivation: original
    interest: neutral
    descriptor: Count of passengers at both landings; complete for 2024.
    reliability:
      grade: B
      basis: Counts by hand, method printed.
    originator: council
    paragraph_sha256:
      - {"a" * 64}
      - {"b" * 64}
      - {"c" * 64}
  - id: gazette
    type: article-newspaper
    title: The ferry carries more
    publisher: Orla Gazette
    issued: "[2025-01-10..2025-01-16]"
    language: en
    derivation: quotes
    interest: unknown
    reliability:
      grade: C
      basis: Names the operator, shows no figures.
origins:
  - id: council
    name: Town council of Orla
    kind: government
    interest: neutral
    short: the council
  - id: operator
    name: Orla Ferries
    kind: company
    interest: party
    short: the operator
""",
    FACTS: """\
facts:
  - id: passengers-council
    statement: The council counted 41,200 passengers in 2024.
    kind: quantity
    value:
      point: 41200
      unit: passengers
      bound: exact
    measures: passengers counted
    start: 2024-01
    end: 2024-12
    citations:
      - source: council-2025
        locator: 2
        exact: 41,200 passengers
        credibility: 2
    confidence: moderate
    confidence_basis: One count, its method printed.
    priority: 1
  - id: passengers-operator
    statement: The operator says that it carried more than 50,000 passengers in 2024.
    kind: quantity
    value:
      point: 50000
      unit: passengers
      bound: more-than
    point_in_time: 2024
    citations:
      - source: gazette
        locator: 1
        exact: more than 50,000
        stated_as: allegation
        origin: operator
    confidence: low
    confidence_basis: The operator's word alone.
    priority: 2
  - id: new-boat
    statement: A second boat has run since May 2024.
    kind: event
    start: 2024-05
    citations:
      - source: gazette
        locator: page 3
        exact: second boat
        origin: operator
      - source: council-2025
        locator: 3
        exact: two boats
    confidence: moderate
    confidence_basis: Two sources agree.
    priority: 3
judgements:
  - id: growth
    statement: Traffic will likely (55–80%) grow by 2027.
    owner: house
    likelihood: likely
    horizon: 2027
    based_on: [passengers-council, new-boat]
    confidence: low
    confidence_basis: one year of counts.
conflicts:
  - id: how-many
    label: Passengers
    nature: definition
    sides:
      - fact: passengers-council
      - fact: passengers-operator
        says: more than 50,000 tickets
    explanation: The council counts heads, the operator tickets.
""",
    BRIEF: """\
briefs:
  - id: ferry
    topic: Ferry
    title: The ferry is busy, and nobody agrees how busy
    bottom_line:
      text: The council counted fewer passengers than the operator claims.
      based_on: [passengers-council, passengers-operator]
    key_figures:
      - fact: passengers-council
        label: passengers
    key_judgements: [growth]
    sections:
      - heading: Traffic
        facts: [passengers-operator, passengers-council]
      - heading: Boats
        facts: [new-boat]
    chart:
      title: Passengers in 2024
      subtitle: Passengers, by who counted
      bars:
        - fact: passengers-council
        - fact: passengers-operator
    disagreement: [how-many]
    gaps:
      - text: Nobody counted before 2024.
        based_on: [passengers-council]
        priority: 2
    outlook:
      - text: Watch for the survey of 2025.
        based_on: [growth]
    issued: 2025-04-01
    information_cutoff: 2025-03-04
    version: "1.0"
""",
}


def load(files: Files) -> Loaded:
    """Return the records of `files` (path → text) with every problem, as a project folder would give them."""
    return load_inputs([Input(path, text.encode("utf-8", "surrogatepass")) for path, text in files.items()])


def base(files: Files = PROJECT) -> FactBase:
    """Return the records of `files`, which must be without problems."""
    loaded = load(files)
    assert loaded.problems == []
    return loaded.base


def planted(path: str, old: str, new: str, files: Files = PROJECT) -> dict[str, str]:
    """Return the project with the only `old` in the file `path` replaced by `new`."""
    assert files[path].count(old) == 1, f"{files[path].count(old)} times {old!r} in {path}"
    return {**files, path: files[path].replace(old, new)}


def _sound() -> Files:
    """Return the project with all that the rules ask for besides: every figure with its source's own, dated."""
    files = planted(
        SOURCES, "    interest: unknown\n", "    interest: unknown\n    descriptor: A local newspaper; no method.\n"
    )
    own = "        reported: {{point: {}, unit: passengers, as_of: 2024{}}}\n"
    files = planted(FACTS, "        credibility: 2\n", own.format(41200, "") + "        credibility: 2\n", files)
    bound = own.format(50000, ", bound: more-than")
    files = planted(FACTS, "        exact: more than 50,000\n", "        exact: more than 50,000\n" + bound, files)
    files = planted(
        FACTS, "    point_in_time: 2024\n", "    measures: passengers counted\n    point_in_time: 2024\n", files
    )
    limits = "    confidence_limits: [single-origin, conflict{}]\n"
    mine, theirs = (
        "    confidence_basis: One count, its method printed.\n",
        "    confidence_basis: The operator's word alone.\n",
    )
    files = planted(FACTS, mine, mine + limits.format(""), files)
    files = planted(FACTS, theirs, theirs + limits.format(", interested-party"), files)
    return planted(FACTS, "says: more than 50,000 tickets", "says: more than 50,000 tickets in 2024", files)


def write(folder: Path, files: Files = PROJECT) -> Path:
    """Write the project into `folder`, byte for byte, and return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


#: The small project without any error, also by the rules.
SOUND: Files = _sound()


def place(text: str, mark: str, inside: str = "") -> tuple[int, int]:
    """Return line and column, from 1, of the only `mark` in `text`, or of `inside` within that mark."""
    assert text.count(mark) == 1, f"{text.count(mark)} times {mark!r}"
    at = text.index(mark) + (mark.index(inside) if inside else 0)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def places(found: list[Diagnostic]) -> list[tuple[str, str, int, int]]:
    """Return code, path, line and column of each problem."""
    return [(d.code, d.span.path, d.span.line, d.span.column) if d.span else (d.code, "", 0, 0) for d in found]


def full() -> dict[str, str]:
    """Return the project with as many more facts of priority 3 in its last section as its page takes without leaving
    anything out.
    """

    def grown(count: int) -> dict[str, str]:
        facts = SOUND[FACTS].partition("judgements:\n")
        new = facts[0][facts[0].index("  - id: new-boat") :]
        said = "A second boat has run since May 2024"
        more = "".join(
            new.replace("id: new-boat", f"id: boat-{n}").replace(said, f"Landing {n} has had a boat since May 2024")
            for n in range(count)
        )
        ids = ", ".join(["new-boat", *(f"boat-{n}" for n in range(count))])
        text = SOUND[BRIEF].replace("facts: [new-boat]", f"facts: [{ids}]")
        return {**SOUND, FACTS: facts[0] + more + facts[1] + facts[2], BRIEF: text}

    def fits(count: int) -> bool:
        return not make(base(grown(count)), "ferry").left_out

    first, end = 8, 120
    while end - first > 1:
        middle = (first + end) // 2
        first, end = (middle, end) if fits(middle) else (first, middle)
    return grown(first)
