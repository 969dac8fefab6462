"""Times `factsheet find` over 100 originals of 50 pages, against reading and lower-casing the same bytes.

Whole processes, one after the other in turn, median of the runs. `python benchmarks/find.py --help` for more.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.check import write
from benchmarks.measuring import timed

#: The most that a search may take, in times what reading and lower-casing the texts takes.
MOST = 15.0

_LOWER = """\
import pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob("originals/*.txt")):
    path.read_text(encoding="utf-8").casefold()
"""
_TEXT = """
the council of a lake district counted boats and passengers at every landing in spring while winter crews of northern
villages wrote down what nobody else had seen before whether more of them or fewer came by that way
"""
_WORDS = _TEXT.split()
_NUMBERS = (*["{:,}"] * 6, *["in 2024"] * 6, "12%", "1.5 million", "forty-two thousand", "half", "two", "three", "$3bn")
#: Paragraphs on a page, words in a paragraph.
_PARAGRAPHS, _LONG = 5, 100


def paragraph(made: random.Random, odd: bool) -> str:
    """Return a paragraph of words, figures and, in `odd` ones, quotes, accents and no-break blanks."""
    words = [made.choice(_WORDS) for _ in range(_LONG)]
    for number in made.sample(_NUMBERS, 2):
        words[made.randrange(_LONG)] = number.format(made.randrange(1, 100_000))
    text = " ".join(words)
    return f"“Orla’s café” –\u00a0{text}." if odd else f"{text.capitalize()}."


def originals(folder: Path, count: int, pages: int) -> int:
    """Write a project with `count` originals of `pages` pages; return how many characters they have."""
    write(folder, 10, 10)
    seeds = (folder / "seeds" / "lake.yaml").read_text(encoding="utf-8")
    first = seeds.index("  - id: source-0")
    one = seeds[first : seeds.index("  - id: source-1\n")]
    more = "".join(one.replace("source-0", f"source-{n}") for n in range(40, count))
    (folder / "seeds" / "lake.yaml").write_text(seeds + more, encoding="utf-8")
    (folder / "originals").mkdir()
    generator = random.Random(1)  # noqa: S311 - the same texts each time
    size = 0
    for n in range(count):
        lines = [paragraph(generator, odd=k % 3 == 0) for k in range(pages * _PARAGRAPHS)]
        if n % 20 == 0:
            lines[7] = "At the last landing 6.7 thousand containers were counted."
        text = "\n".join(lines) + "\n"
        size += len(text)
        (folder / "originals" / f"source-{n}.txt").write_text(text, encoding="utf-8")
    return size


def main() -> int:
    """Measure; exit 1 where a search takes more than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--originals", type=int, default=100)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        size = originals(Path(folder), asked.originals, asked.pages)
        lower = [sys.executable, "-c", _LOWER, folder]
        print(f"{asked.originals} originals of {asked.pages} pages, {size / 1e6:.1f} million characters")
        for query in (["6,700"], ["containers"], ["10,000", "boats"], ["three million"]):
            find = [sys.executable, "-m", "factsheet", "--project", folder, "find", *query]
            timed(lower), timed(find)
            taken = [(*timed(lower), *timed(find)) for _ in range(asked.runs)]
            base, base_cpu, ours, ours_cpu = (float(statistics.median(t)) for t in zip(*taken, strict=True))
            worst = max(worst, ours_cpu / base_cpu)
            print(
                f"find {' '.join(query):<14} {ours:.2f} s; reading and lower-casing {base:.2f} s; "
                f"ratio {ours / base:.1f}, of CPU time {ours_cpu / base_cpu:.1f} ({ours_cpu:.2f} s)"
            )
    return 0 if worst <= MOST else 1


if __name__ == "__main__":
    raise SystemExit(main())
