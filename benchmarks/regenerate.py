"""Times what `factsheet build` promises, beside its peers and on the same machine in the same run. Prints ratios.

  nothing to do   the whole process, against `python -c "import click"` and a compile of one page by Typst
  one             one check, and one brief as PDF, against `python -c "import click"`
  cold            three briefs as PDF and Word, checked, against three Typst compiles and three pandoc conversions;
                  and three as PDF, against the compiles alone
  per page        CPU of one page more in a long run, against a Typst compiler that is kept
  processes       three hundred briefs by one process, by two, and as two parts (--shard), joined; then a thousand;
                  beside them what the machine gives two builds at once
  many            time for a brief, and memory, of 1,000 briefs over 10,000 facts against 100 over 1,000
  watch           a save followed by `build --watch`, of 128 facts and of 10,000 (benchmarks/watch.py)
  check           10,000 facts, against the C parser of PyYAML (benchmarks/check.py)
  verify          with the rules that compare statements, against without (benchmarks/verify.py)

Ends with a table of all that was measured, and the machine; `--rounds 5` measures all five times for it. Exits with 1
where a promise is not kept.

`python -m benchmarks.regenerate --help` for more. Peers that are not installed are named and skipped. Both are called
directly: pandoc is the program itself (`apt install pandoc`); so is Typst where it is on the path, else its library
(`pip install typst`), of which only the first compile of a process is counted, not the start of Python. Typst looks for
no fonts of the system, since the text names none.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from . import check, verify, watch
from .measuring import (
    ROOT,
    factsheet,
    machine,
    noted,
    peak,
    processes,
    python,
    surroundings,
    table,
    timed,
    together,
    told,
)
from .sample import own, project


def pandoc(path: Path) -> list[str]:
    """Return the command that converts `path` to Word: the program itself, since a wrapper in Python takes longer."""
    return ["pandoc", str(path), "--output", f"{path}.docx"]


# ── what peers are given ─────────────────────────────────────────────────────────────────────────────────


def peers(folder: Path) -> tuple[list[Path], list[Path]]:
    """Write the text of the three briefs, as it stands on our pages, as Typst and as Markdown, and return the files."""
    outlines = folder / "outlines"
    subprocess.run(
        factsheet("--project", str(ROOT), "build", "--format", "outline", "--output", str(outlines)),
        check=True,
        stdout=subprocess.DEVNULL,
        env=surroundings(),
    )
    typst, markdown = [], []
    for path in sorted(outlines.glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        typst.append(folder / f"{path.stem}.typ")
        typst[-1].write_text(_TYPST + "\n".join(map(_as_typst, lines)) + "\n]\n", encoding="utf-8")
        markdown.append(folder / f"{path.stem}.md")
        markdown[-1].write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return typst, markdown


_TYPST = """\
#set page("us-letter", margin: (x: 54pt, top: 40pt, bottom: 36pt))
#set text(size: 9pt)
#columns(2)[
"""


def _as_typst(line: str) -> str:
    level = len(line) - len(line.lstrip("#"))
    text = line.lstrip("#>|- ").strip()
    safe = "".join(f"\\{c}" if c in "\\#$*_`<>@=~[]/" else c for c in text)
    return f"{'=' * level} {safe}" if level else f"{safe}\n"


_TYPST_COMPILE = """\
import sys, time, typst
began, cpu = time.perf_counter(), time.process_time()
typst.compile(sys.argv[1], output=sys.argv[1] + '.pdf', ignore_system_fonts=True)
print(time.perf_counter() - began, time.process_time() - cpu)
"""


def typst_compile(path: Path) -> tuple[float, float]:
    """Return the time and CPU time that Typst takes to compile `path`, called directly."""
    if program := shutil.which("typst"):
        return timed([program, "compile", "--ignore-system-fonts", str(path), f"{path}.pdf"])
    done = subprocess.run(
        python(_TYPST_COMPILE, str(path)), check=True, capture_output=True, text=True, env=surroundings()
    )
    took, cpu = map(float, done.stdout.split())
    return took, cpu


_TYPST_KEPT = """\
import sys, time, typst
from random import Random
source = open(sys.argv[1]).read()
def other(number):
    lines = source.split('\\n')
    head, body = lines[:3], lines[3:]
    turned = []
    for line in body:
        words = line.split(' ')
        if line[:1].isalpha():
            Random(number).shuffle(words)
        turned.append(' '.join(words))
    open(sys.argv[1], 'w').write('\\n'.join([*head, *turned]))
compiler = typst.Compiler(sys.argv[1], ignore_system_fonts=True)
compiler.compile()
took = 0.0
for number in range(1, 31):
    other(number)
    began = time.process_time()
    compiler.compile()
    took += time.process_time() - began
print(took / 30)
"""


# ── the parts ────────────────────────────────────────────────────────────────────────────────────────────


def nothing_to_do(folder: Path, runs: int, typst: Sequence[Path]) -> bool:
    print("nothing to do: whole process, ours and theirs")
    home = own(folder / "own")
    subprocess.run(factsheet("build"), cwd=home, check=True, stdout=subprocess.DEVNULL, env=surroundings())
    commands = [factsheet("build"), factsheet("--project", str(home), "build"), python("import click")]
    times = processes(commands, runs, home)
    kept = [
        told("nothing to do : import click", times[0], times[2], most=1.5),
        told("nothing to do with --project : import click", times[1], times[2], most=1.5),
    ]
    if typst:
        page = statistics.median(typst_compile(typst[0])[0] for _ in range(runs))
        told("nothing to do : Typst, one page", times[0], page)
    return all(kept)


def one(folder: Path, runs: int) -> bool:
    print("one: one check of our records, and one brief as PDF, checked; CPU time of the whole process")
    home = own(folder / "one")
    out = folder / "one-out"
    place = ("--project", str(home))
    commands = [
        factsheet("check"),
        factsheet(*place, "build", "dprk-aid", "--format", "pdf", "--output", str(out)),
        python("import click"),
    ]
    taken = []
    for _ in range(runs + 1):
        shutil.rmtree(out, ignore_errors=True)
        taken.append([timed(command, home)[1] for command in commands])
    checked, built, click = (statistics.median(column) for column in zip(*taken[1:], strict=True))
    return all(
        [
            told("check of our records : import click, CPU time", checked, click, most=2.5),
            told("one brief as PDF, checked : import click, CPU time", built, click, most=4.0),
        ]
    )


def cold(folder: Path, runs: int, typst: Sequence[Path], markdown: Sequence[Path]) -> bool:
    print("cold: three briefs, checked, and three compiles and three conversions one after the other")
    taken = []
    for run in range(runs + 1):
        out = folder / "cold" / str(run)
        build = ("--project", str(ROOT), "build", "--output")
        both, pdf = (timed(factsheet(*build, f"{out}-{n}", *only)) for n, only in enumerate(((), ("--format", "pdf"))))
        compiled = [sum(column) for column in zip(*map(typst_compile, typst), strict=True)]
        converted = [sum(column) for column in zip(*(timed(pandoc(p)) for p in markdown), strict=True)]
        taken.append((*both, *pdf, *compiled, *converted))
    both_, both_cpu, pdf_, pdf_cpu, theirs, theirs_cpu, word, word_cpu = map(
        statistics.median, zip(*taken[1:], strict=True)
    )
    told("three as PDF and Word : Typst ×3 + pandoc ×3, by the clock", both_, theirs + word)
    kept = told("three as PDF and Word : Typst ×3 + pandoc ×3, CPU time", both_cpu, theirs_cpu + word_cpu, most=1.0)
    told("three as PDF : Typst ×3, by the clock", pdf_, theirs)
    told("three as PDF : Typst ×3, CPU time", pdf_cpu, theirs_cpu)
    return kept


_MORE = """\
import os, sys
from dataclasses import replace
from pathlib import Path
from random import Random
from factsheet import collector
from factsheet.brief.compose import printed_facts
from factsheet.brief.dossier import Uses
from factsheet.builder import making, stale
from factsheet.project import folder as project
from factsheet.writers import WRITERS
loaded = project.read(Path(sys.argv[1]))
now = stale.Now(loaded.base, theme_of=loaded.theme_of)
def other(number, id_):
    def turned(record, field='statement'):
        words = getattr(record, field).split()
        return replace(record, **{field: ' '.join(Random(number).sample(words, len(words)))})
    def prose(*texts):
        return tuple(turned(text, 'text') for text in texts)
    base, brief = loaded.base, loaded.base.briefs[id_]
    facts = {id_: turned(base.facts[id_]) for id_ in printed_facts(base, brief)}
    judgements = {id_: turned(base.judgements[id_]) for id_ in brief.key_judgements}
    (line,) = prose(brief.bottom_line)
    brief = replace(brief, bottom_line=line, gaps=prose(*brief.gaps), outlook=prose(*brief.outlook))
    return replace(
        base,
        facts={**base.facts, **facts},
        judgements={**base.judgements, **judgements},
        briefs={**base.briefs, id_: brief},
    )
briefs = list(loaded.base.briefs)[:8]
uses = Uses(loaded.base)
pages = [(other(number, briefs[number % 8]), briefs[number % 8]) for number in range(320)]  # no two alike
collector.look_seldom()  # as `factsheet build` does
collector.settle()
def spent():
    times = os.times()
    return times.user + times.system
def one(base, brief):
    began = spent()
    page = making.make(base, brief, now.look(brief).theme, now.look(brief).fonts).page
    said = making.stamp(loaded.base, brief, now.basis)
    fitted = spent()
    write['pdf'](page, said)
    drawn = spent()
    write['docx'](page, said)
    packed = spent()
    dossier = making.evidence(base, None, brief, uses)  # in this order of words, too
    gathered = spent()
    write['html'](page, making.stamp(loaded.base, brief, now.basis, (), dossier, now.unrecorded(brief)))
    return fitted - began, drawn - fitted, packed - drawn, spent() - gathered
write = {name: WRITERS[name].load() for name in ('pdf', 'docx', 'html')}
for page in pages[:40]:
    one(*page)
found = [one(*page) for page in pages[40:]]
print(*(sum(column) / len(found) for column in zip(*found)))
"""

_ROUNDS = 5


def per_page(folder: Path, typst: Sequence[Path]) -> bool:
    print("per page: CPU of one page more in a long run, its words in another order; 280 pages, median of five rounds")
    home = project(folder / "per-page", 8, 512)

    def measured(code: str, *arguments: str) -> list[float]:
        done = subprocess.run(
            python(code, *arguments), check=True, capture_output=True, text=True, env=surroundings(), cwd=folder
        )
        return [float(number) for number in done.stdout.split()]

    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(measured(_MORE, str(home)))
        theirs.append(measured(_TYPST_KEPT, str(typst[0]))[0] if typst else 0.0)
    fit, pdf, docx, html = (statistics.median(column) for column in zip(*ours, strict=True))
    print(f"  composed and fitted {fit * 1000:.1f} ms; written: PDF {pdf * 1000:.1f}, Word {docx * 1000:.1f}, ", end="")
    print(f"HTML with its evidence {html * 1000:.1f}")
    if not typst:
        return True
    compiled = statistics.median(theirs)
    return all(
        [
            told("one more PDF page : a kept Typst, CPU time", fit + pdf, compiled, most=0.9),
            told("its Word file : a kept Typst, CPU time", docx, compiled, most=0.5),
            told("its HTML edition : a kept Typst, CPU time", html, compiled, most=0.2),
        ]
    )


def shared(folder: Path) -> bool:
    print("processes: briefs by one process, by two, and as the longer of two parts, median of three", flush=True)
    kept = []
    for briefs, facts in ((300, 1000), (1000, 10000)):
        home = project(folder / "shared", briefs, facts)
        ways: dict[str, tuple[str, ...]] = {"one": ("--jobs", "1"), "two": ("--jobs", "2")}
        ways |= {part: ("--jobs", "1", "--shard", part) for part in ("1/2", "2/2")}
        times: dict[str, list[float]] = {way: [] for way in ways}
        joining, at_once = [], []
        for run in range(3):
            out = {way: folder / f"processes-{run}-{way[0]}" for way in ways}  # both parts into one folder
            out["2/2"] = out["1/2"]
            for way, options in ways.items():
                times[way] += processes([factsheet("build", *options, "--output", str(out[way]))], 1, home)
            joining += processes([factsheet("build", "--output", str(out["1/2"]))], 1, home)
            apart = [Path(shutil.copytree(home, folder / f"apart-{number}")) for number in range(2)]
            at_once.append(together(factsheet("build", "--jobs", "1"), apart))
            for place in apart:
                shutil.rmtree(place)
            alike = {path.name: path.read_bytes() for path in out["one"].iterdir()}
            assert all(alike == {path.name: path.read_bytes() for path in place.iterdir()} for place in out.values())
            for place in set(out.values()):
                shutil.rmtree(place)
        one, two, *parts = map(statistics.median, times.values())
        print(f"  {briefs:,} briefs, {facts:,} facts: one {one:.1f} s, two {two:.1f} s, ", end="")
        print(f"a part {max(parts):.1f} s, joining {statistics.median(joining):.1f} s")
        print("  two processes: ", end="")
        kept.append(noted(f"{briefs:,} briefs : the same by two processes", one / two, "×", least=1.8))
        print("  two independent builds at once, what the machine gives: ", end="")
        noted(f"{briefs:,} briefs : two builds at once", 2 * one / statistics.median(at_once), "×")
        print("  two parts: ", end="")
        noted(f"{briefs:,} briefs : the longer of two parts", one / max(parts), "×")
    return all(kept)


def many(folder: Path) -> bool:
    print("many: a hundred briefs over 1,000 facts, and a thousand over 10,000; one process")
    each, kept = [], True
    for briefs, facts in ((100, 1000), (1000, 10000)):
        home = project(folder / f"many-{briefs}", briefs, facts)
        began = time.perf_counter()
        megabytes = peak(factsheet("--project", str(home), "build", "--jobs", "1"))
        took = time.perf_counter() - began
        each.append(took / briefs)
        again = processes([factsheet("build")], 3, home)[0]
        print(f"  {briefs:>5} briefs: {took:6.1f} s, {took / briefs * 1000:.1f} ms a brief; ", end="")
        print(f"nothing to do {again * 1000:.0f} ms; memory ", end="")
        kept &= noted(f"{briefs:,} briefs over {facts:,} facts, memory", megabytes, "MB", most=150)
    print("  a brief among them: ", end="")
    noted("a brief among 1,000 : one among 100", each[1] / each[0], "×")
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=9, help="how often each process is timed (9)")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS, help="left out: all")
    parser.add_argument("--rounds", type=int, default=1, help="how often all is measured anew, for the table (1)")
    given = parser.parse_args()
    missing = absent()
    kept = True
    for number in range(given.rounds):
        print(f"{machine()}; round {number + 1} of {given.rounds}", flush=True)
        with tempfile.TemporaryDirectory() as name:
            kept &= measured(Path(name), given.parts, given.runs, missing)
    print(f"\n{machine()}\n\n{table()}")
    return 0 if kept else 1


def absent() -> set[str]:
    """Return which peers are not installed, and say so."""
    missing = {"typst"} if importlib.util.find_spec("typst") is None else set()
    if shutil.which("pandoc") is None:
        missing.add("pandoc")
    else:
        version = subprocess.run(["pandoc", "--version"], capture_output=True, check=True, text=True).stdout
        print(version.splitlines()[0])
    for peer in sorted(missing):
        print(f"{peer} is not installed: skipped")
    return missing


def measured(folder: Path, asked: Sequence[str], runs: int, missing: set[str]) -> bool:
    """Measure the parts `asked` for, in an empty folder; return whether all is as promised."""
    typst, markdown = peers(folder)
    if "typst" in missing:
        typst.clear()
    few = max(3, runs // 3)
    parts: dict[str, Callable[[], bool]] = {
        "nothing": lambda: nothing_to_do(folder, runs, typst),
        "one": lambda: one(folder, runs),
        "cold": lambda: cold(folder, few, typst, markdown),
        "page": lambda: per_page(folder, typst),
        "processes": lambda: shared(folder),
        "many": lambda: many(folder),
        "watch": lambda: watch.measure(few),
        "check": lambda: check.many(few),
        "verify": lambda: verify.measure(few),
    }
    kept = [parts[part]() for part in asked if part != "cold" or not missing]
    return all(kept)


PARTS = ("nothing", "one", "cold", "page", "processes", "many", "watch", "check", "verify")

if __name__ == "__main__":
    raise SystemExit(main())
