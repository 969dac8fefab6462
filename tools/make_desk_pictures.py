"""Makes the pictures of docs/desk.md from the example project, as a browser shows the desk over it.

Run from the repository, with Chromium: python tools/make_desk_pictures.py; again when the desk looks otherwise.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from factsheet.scaffold import begin

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
BRIEF = "sundays"
#: The window, in pixels, and colours that a picture keeps.
WIDE, HIGH, COLOURS = 1200, 760, 256
#: Name → what the address asks for.
PICTURES = {
    "desk-evidence.png": f"brief={BRIEF}&record={{fact}}",
    "desk-source.png": f"brief={BRIEF}&panel=sources&source={{source}}&place={{place}}",
}


def seen() -> dict[str, str]:
    """Return what the pictures depend on, so that a test can say when they are to be made again: style and page."""
    front = ROOT / "factsheet" / "desk" / "front"
    return {name: hashlib.sha256((front / name).read_bytes()).hexdigest()[:16] for name in ("desk.css", "desk.html")}


def main() -> None:
    """Write the pictures."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "papers"
        begin(home)
        process = subprocess.Popen(  # noqa: S603  # the program itself
            [sys.executable, "-m", "factsheet", "--project", str(home), "serve"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "XDG_RUNTIME_DIR": folder},
        )
        try:
            assert process.stdout is not None
            printed = ""
            while "Ctrl-C" not in printed:
                printed += process.stdout.readline()
            _pictures(chromium, home, re.findall(r"http://127\S+", printed)[0])
        finally:
            process.terminate()
            process.wait()
    (IMAGES / "desk.json").write_text(json.dumps(seen(), indent=1) + "\n", encoding="utf-8")


def _pictures(chromium: str, home: Path, address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        page.goto(address)
        ready = page.locator("html[data-ready]")
        expect(ready).to_be_attached()
        root = address.partition("/in?")[0]
        block = page.locator('.sheet .block[data-role="fact"]').first
        fact = block.get_attribute("data-record")
        mark = block.locator(".mark").first
        source, place = mark.get_attribute("data-source"), (mark.get_attribute("data-places") or "").partition(",")[0]
        for name, query in PICTURES.items():
            page.goto(f"{root}/?{query.format(fact=fact, source=source, place=place)}")
            expect(ready).to_be_attached()
            _save(page.screenshot(), name)
        page.goto(f"{root}/?brief={BRIEF}&panel=edit&record={fact}")
        statement = page.locator("[name=statement]")
        statement.fill(re.sub(r"\d[\d,]*", _one_more, statement.input_value(), count=1))
        page.locator("form[data-edits] button.main").click()
        expect(page.locator("[data-accept]")).to_be_visible()
        _save(page.screenshot(), "desk-edit.png")
        number = _faulty(home, str(fact))
        expect(page.locator("[data-panel=problems] .count")).to_be_visible()
        page.goto(f"{root}/?brief={BRIEF}&panel=problems&record={fact}")
        expect(page.locator("#panel .problem").first).to_be_visible()
        expect(page.locator(f'.sheet .block[data-record="{fact}"][data-role="fact"]')).to_contain_text(number)
        _save(page.screenshot(), "desk-problems.png")
        browser.close()


def _one_more(figure: re.Match[str]) -> str:
    return f"{int(figure[0].replace(',', '')) + 1:,}"


def _faulty(home: Path, fact: str) -> str:
    """Change the first figure in the statement of a fact; return what stands there now."""
    for path in sorted((home / "facts").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        match = re.search(rf"- id: {re.escape(fact)}\n\s+statement: .*?(\d[\d,]*\d)", text)
        if match is not None:
            number = match.group(1)
            other = f"{int(number.replace(',', '')) + 300:,}" if "," in number else str(int(number) + 30)
            path.write_text(text[: match.start(1)] + other + text[match.end(1) :], encoding="utf-8")
            return other
    raise SystemExit(f"the statement of {fact} has no figure in it; choose another fact")


def _save(png: bytes, name: str) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS)
    picture.save(IMAGES / name, optimize=True)
    print(f"{IMAGES / name}  written")


if __name__ == "__main__":
    main()
