"""Times `factsheet verify` with the rules that compare statements (names, tone, swapped figures), and without them.

On 1,000 made-up facts and their originals: 40 texts of 20 paragraphs. Whole processes in turn, median of the runs.
`python -m benchmarks.verify --help` for more.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path

from factsheet.evidence.verdict import Original

from .check import files
from .measuring import factsheet, python, timed, told

#: The most that it may take with them, in times what it takes without.
MOST = 2.0

#: As `check` has them.
_SOURCES, _PARAGRAPHS = 40, 20
_ALONE = """\
import sys
from factsheet.originals import statements
assert statements.findings, "what is left out must be what is called"
statements.findings = lambda *of: []
from factsheet.start import main
main()
"""
_CITED = re.compile(r"source: (source-\d+)\n\s+locator: (\d+)\n\s+exact: (.+)")
_STATED = re.compile(r"statement: (.+)\n\s+(.+)")
_FILLER = (
    "The lake is open from March to November, and boats leave every half hour. Masters report to Harbour Street what "
    "they carried, and the office reportedly checks one list in ten. No boat was lost, although two did not pass. "
)


def write(folder: Path, facts: int) -> None:
    """Write the project and the originals of its sources."""
    texts = dict(files(facts, 100))
    sentences: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for text in texts.values():
        for record in text.split("\n  - id: fact-")[1:]:
            stated = _STATED.search(record)
            assert stated is not None
            for source, paragraph, phrase in _CITED.findall(record):
                words = f"{stated[1]} {stated[2]}"
                sentences[source][int(paragraph)].append(words if phrase in words else f"So do {phrase}, it is likely.")
    seeds = texts["seeds/lake.yaml"]
    for number in range(_SOURCES):
        id_ = f"source-{number}"
        paragraphs = [_FILLER + " ".join(sentences[id_][p]) for p in range(1, _PARAGRAPHS + 1)]
        text = "\n\n".join(paragraphs)
        _put(folder / "originals" / f"{id_}.txt", text)
        seeds = _fingerprinted(seeds, id_, Original(text))
    for path, text in (texts | {"seeds/lake.yaml": seeds}).items():
        _put(folder / path, text)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _fingerprinted(seeds: str, id_: str, original: Original) -> str:
    """Return the records of the sources with the fingerprints of one of them."""
    before, mark, rest = seeds.partition(f"  - id: {id_}\n")
    record, _, after = rest.partition("\n  - id: ")
    head = record[: record.index("    text_sha256:")]
    rows = "".join(f"\n      - {one}" for one in original.paragraph_sha256)
    fingerprinted = f"{head}    text_sha256: {original.sha256}\n    paragraph_sha256:{rows}"
    return f"{before}{mark}{fingerprinted}\n" + (f"  - id: {after}" if after else "")


def measure(runs: int, facts: int = 1_000) -> bool:
    """Print the medians; return whether they are as promised. CPU time is what is judged."""
    print(f"verify: {facts:,} made-up facts with their originals; with the rules that compare statements, and without")
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), facts)
        call = ["--project", name, "verify", "--lock"]
        whole, alone = factsheet(*call), python(_ALONE, *call)
        timed(whole), timed(alone)
        taken = [(*timed(whole), *timed(alone)) for _ in range(runs)]
    ours, cpu, without, without_cpu = (float(statistics.median(t)) for t in zip(*taken, strict=True))
    told("verify : without comparing statements, by the clock", ours, without)
    return told("verify : without comparing statements, CPU time", cpu, without_cpu, most=MOST)


def main() -> int:
    """Measure; exit 1 where it takes more than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--facts", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    return 0 if measure(asked.runs, asked.facts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
