"""Times the desk in Chromium: from a click to the evidence painted, and from a save to the new page.

A warm desk and one window, the frozen project of the tests and one of 10,000 facts. `python benchmarks/desk.py --help`.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.check import write
from benchmarks.measuring import ROOT, surroundings

#: Milliseconds that are promised: click to evidence, save to page, and that on 10,000 facts.
CLICK, SAVE, SAVE_MANY = 100, 300, 1000

#: Clicks on a block; resolves with the milliseconds until its evidence has been painted.
_CLICK = """(id) => new Promise(done => {
  const block = document.querySelector(`.sheet .block[data-record="${id}"] .hit`);
  const panel = document.getElementById('panel');
  const began = performance.now();
  const seen = new MutationObserver(() => {
    if (!panel.querySelector(`article[data-record="${id}"]`)) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  seen.observe(panel, {childList: true, subtree: true});
  block.dispatchEvent(new MouseEvent('click', {bubbles: true}));
})"""
#: Resolves, once the page says a number, with the time of day.
_SHOWN = """(said) => new Promise(done => {
  const sheet = document.getElementById('sheet');
  const look = () => {
    if (!sheet.querySelector('svg')?.textContent.includes(said)) return false;
    requestAnimationFrame(() => setTimeout(() => done(Date.now())));
    return true;
  };
  if (look()) return;
  const seen = new MutationObserver(() => { if (look()) seen.disconnect(); });
  seen.observe(sheet, {childList: true, subtree: true});
})"""


def main() -> int:
    """Measure; exit 1 where something takes longer than is promised."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--facts", type=int, default=10_000, help="those of the large project; 0 leaves it out")
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "project"
        shutil.copytree(ROOT / "tests" / "project", home)
        print("128 facts", flush=True)
        kept &= measure(home, home / "facts" / "manpower.yaml", "dprk-aid", "the war at 10,000", asked.runs, SAVE)
        if asked.facts:
            home = Path(folder) / "many"
            write(home, asked.facts, 100)
            print(f"{asked.facts:,} facts", flush=True)
            path = home / "facts" / "brief.yaml"
            if not path.exists():
                path = next(p for p in (home / "facts").glob("*.yaml") if "\nbriefs:" in f"\n{p.read_text()}")
            kept &= measure(home, path, "lake", "Winter: nobody counts when", asked.runs, SAVE_MANY)
    return 0 if kept else 1


def measure(home: Path, path: Path, brief: str, words: str, runs: int, most: int) -> bool:
    """Print what one project takes; `words` stand in the file at `path` and on the page. Return whether it is kept."""
    own = home.parent / "own"
    own.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "factsheet", "--project", str(home), "serve"],
        stdout=subprocess.PIPE,
        text=True,
        env={**surroundings(), "XDG_RUNTIME_DIR": str(own)},
    )
    try:
        assert process.stdout is not None
        output = ""
        while "Ctrl-C" not in output:
            line = process.stdout.readline()
            assert line, output
            output += line
        address = re.findall(r"http://127\S+", output)[0]
        with sync_playwright() as playwright:
            chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
            browser = playwright.chromium.launch(executable_path=chromium)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address)
            expect(page.locator("html[data-ready]")).to_be_attached(timeout=60_000)
            page.goto(f"{address.partition('/in?')[0]}/?brief={brief}")
            expect(page.locator("html[data-ready]")).to_be_attached(timeout=60_000)
            time.sleep(3)
            return clicked(page, runs) & saved(page, path, words, runs, most)
    finally:
        process.terminate()
        process.wait()


def clicked(page: Page, runs: int) -> bool:
    """Print how long it takes from a click to its evidence."""
    blocks = page.locator('.sheet .block[data-role="fact"]')
    ids = [blocks.nth(at).get_attribute("data-record") for at in range(blocks.count())]
    times = [float(page.evaluate(_CLICK, ids[at % len(ids)])) for at in range(runs) if len(ids) > 1]
    return told("click to evidence", times, CLICK)


def saved(page: Page, path: Path, words: str, runs: int, most: int) -> bool:
    """Print how long it takes from a save to the page that shows it."""
    before = path.read_text(encoding="utf-8")
    times = []
    for at in range(runs):
        new = f"Run {at} of many"
        changed = before.replace(words, f"{words} {new},", 1)
        assert changed != before, words
        temporary = path.with_suffix(".tmp")
        temporary.write_text(changed, encoding="utf-8")
        began = time.time() * 1000
        temporary.replace(path)
        times.append(float(page.evaluate(_SHOWN, new)) - began)
        time.sleep(1.0 if most == SAVE else 3.0)
    path.write_text(before, encoding="utf-8")
    return told("save to page", times, most)


def told(name: str, times: list[float], most: int) -> bool:
    """Print median and worst in milliseconds; return whether the median is within what is promised."""
    median = statistics.median(times)
    kept = median <= most
    print(
        f"  {name:<20}{median:>8.0f} ms, worst {max(times):.0f}   {'kept' if kept else 'NOT KEPT'}: at most {most}",
        flush=True,
    )
    return kept


if __name__ == "__main__":
    raise SystemExit(main())
