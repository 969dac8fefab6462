"""Times `factsheet check` on 10,000 made-up facts in 100 files, against yaml.compose of the same bytes.

Whole processes, one after the other in turn, median of the runs; CPU time (user and system) too, which a busy machine
changes less. `python -m benchmarks.check --help` for more.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from .measuring import factsheet, peak, python, timed, told

#: The most that a check may take, in times what PyYAML's C parser needs to compose the same bytes.
MOST = 1.1

_COMPOSE = """\
import pathlib, sys, yaml
for path in sorted(pathlib.Path(sys.argv[1]).glob("*/*.yaml")):
    yaml.compose(path.read_bytes(), Loader=yaml.CSafeLoader)
"""

_SEEDS = """\
origins:
{origins}
sources:
{sources}
"""
_ORIGIN = """\
  - id: origin-{n}
    name: Office of Statistics no. {n} of the Lake District
    kind: government
    interest: neutral
    short: Office {n}
"""
_SOURCE = """\
  - id: source-{n}
    type: report
    title: Yearbook of the Lake District, part {n}
    publisher: Lake District Press
    issued: 2025-03-0{day}
    accessed: 2025-06-01
    language: en
    url: https://example.org/yearbook/{n}
    derivation: original
    interest: neutral
    descriptor: Yearbook of a public office; own counts at the landings; complete for 2024; no stake in the matter.
    reliability:
      grade: B
      basis: Publishes its method and its corrections.
    text_sha256: {digest}
    paragraph_sha256:
{paragraphs}
"""
_FACT = """\
  - id: fact-{n}
    statement: Office {o} counted {bound} {number:,} passengers at landing {n} of the lake in {month}
      2024, by its yearbook.
    kind: quantity
    value:
      point: {number}
      unit: passengers
      bound: {key}
    measures: passengers at landing {n} of the lake
    point_in_time: 2024-{m:02}
    citations:
      - source: source-{s}
        locator: {p}
        exact: counted {bound} {number:,} passengers at landing {n}
        role: supports
        stated_as: estimate
        reported:
          point: {number}
          unit: passengers
          bound: {key}
          as_of: 2024-{m:02}
        origin: origin-{o}
        credibility: 2
      - source: source-{t}
        locator: {q}
        exact: the boats from the north side
        role: context
        stated_as: fact
        credibility: 3
        note: Says which boats, and gives no number.
    confidence: moderate
    confidence_basis: One office by name, through its own yearbook; nobody else counts here.
    confidence_limits: [single-origin]
    priority: {priority}
    topics: [lake, boats]
    created: 2025-06-01
    reviewed: 2025-06-01
    review_by: 2099-06-01
"""
_EVENT = """\
  - id: fact-{n}
    statement: One boat of the north side was laid up for the winter at a landing of the lake, the yearbook of
      the district says.
    kind: event
    point_in_time: 2024-{m:02}
    citations:
      - source: source-{s}
        locator: {p}
        exact: laid up for the winter at the
        role: supports
        stated_as: fact
        origin: origin-{o}
        credibility: 2
      - source: source-{t}
        locator: {q}
        exact: the boats from the north side
        role: context
        stated_as: fact
        credibility: 3
        note: Says which boats, and gives no number.
    confidence: moderate
    confidence_basis: One office by name, through its own yearbook; nobody else writes of it.
    confidence_limits: [single-origin]
    priority: {priority}
    topics: [lake, boats]
    created: 2025-06-01
    reviewed: 2025-06-01
    review_by: 2099-06-01
"""
_JUDGEMENT = """\
judgements:
  - id: more-boats
    statement: The Lake District is likely (55–80%) to buy another boat by June 2099.
    owner: house
    likelihood: likely
    horizon: 2099-06
    based_on: [fact-1, fact-2]
    confidence: moderate
    confidence_basis: two counts of one year.
briefs:
  - id: lake
    topic: Lake
    title: The lake carries more passengers than its boats were built for
    bottom_line:
      text: The lake carries more passengers than its boats were built for, by the counts of its own offices.
      based_on: [fact-1, fact-2]
    key_judgements: [more-boats]
    sections:
      - heading: Landings
        facts: [fact-3, fact-4]
    gaps:
      - text: "Winter: nobody counts when the lake is frozen."
        based_on: [fact-1]
    outlook:
      - text: By June 2099, watch for a tender for a boat.
        based_on: [more-boats]
    issued: 2025-06-02
    information_cutoff: 2025-06-01
    version: 1.0
"""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_BOUNDS = (
    ("exactly", "exact"),
    ("about", "about"),
    ("more than", "more-than"),
    ("at least", "at-least"),
    ("up to", "up-to"),
)


def files(facts: int, per_file: int) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each file of a project with that many facts."""
    digest = "0123456789abcdef" * 4
    paragraphs = "\n".join(f"      - {digest}" for _ in range(20))
    origins = "".join(_ORIGIN.format(n=n) for n in range(40))
    sources = "".join(_SOURCE.format(n=n, day=1 + n % 9, digest=digest, paragraphs=paragraphs) for n in range(40))
    yield "seeds/lake.yaml", _SEEDS.format(origins=origins.rstrip(), sources=sources.rstrip())
    yield "facts/brief.yaml", _JUDGEMENT
    for first in range(1, facts + 1, per_file):
        records = []
        for n in range(first, min(first + per_file, facts + 1)):
            words, key = _BOUNDS[n // 5 % 5]
            form = _FACT if n % 5 == 1 else _EVENT  # as in our own records, most facts have no figure
            records.append(
                form.format(
                    n=n,
                    o=n % 40,
                    s=n % 40,
                    t=(n + 1) % 40,
                    p=1 + n % 20,
                    q=1 + (n + 7) % 20,
                    m=1 + n % 10,
                    month=_MONTHS[n % 10],
                    bound=words if key != "exact" else "in all",
                    key=key,
                    number=1000 + 7 * n,
                    priority=1 + n % 9,
                )
            )
        yield f"facts/landings-{first:06}.yaml", "facts:\n" + "\n".join(records)


def write(folder: Path, facts: int, per_file: int) -> int:
    """Write the project and return how many bytes of YAML it has."""
    size = 0
    for path, text in files(facts, per_file):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        size += len(text.encode())
    return size


def measure(facts: int, per_file: int, runs: int, most: float | None) -> bool:
    """Print the medians for a project of that size; return whether it is as promised: at most `most` times the CPU time
    of the parser, where anything is promised.
    """
    with tempfile.TemporaryDirectory() as folder:
        size = write(Path(folder), facts, per_file)
        compose, check = python(_COMPOSE, folder), factsheet("--project", folder, "check")
        timed(compose), timed(check)
        taken = [(*timed(compose), *timed(check)) for _ in range(runs)]
        megabytes = peak(check)
    base, base_cpu, ours, ours_cpu = (float(statistics.median(t)) for t in zip(*taken, strict=True))
    each = f"{ours_cpu / facts * 1e6:.0f} µs of CPU a fact, at most {megabytes:.0f} MB held"
    print(f"  {facts:,} facts, {size / 1e6:.2f} MB, {each}")
    told(f"check of {facts:,} facts : yaml.compose, by the clock", ours, base)
    return told(f"check of {facts:,} facts : yaml.compose, CPU time", ours_cpu, base_cpu, most=most)


def many(runs: int, sizes: Sequence[int] = (1_000, 10_000), per_file: int = 100) -> bool:
    """Measure at several sizes; return whether the largest takes no more than it may: nothing is promised of others."""
    print("check: made-up facts in files of a hundred, against the C parser of PyYAML composing the same bytes")
    kept = [measure(facts, per_file, runs, MOST if facts == max(sizes) else None) for facts in sizes]
    return all(kept)


def main() -> int:
    """Measure at several sizes; exit 1 where the largest takes more than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--facts", type=int, nargs="+", default=[1_000, 3_000, 10_000])
    parser.add_argument("--per-file", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    return 0 if many(asked.runs, asked.facts, asked.per_file) else 1


if __name__ == "__main__":
    raise SystemExit(main())
