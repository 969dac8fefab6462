"""Makes docs/images/looks-THEME.png: every brief in a theme on both papers, and the digests that tell their age.

Used by `make pictures`. A test compares the digests with today's pages.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402  # the program must be found first

from factsheet import preview  # noqa: E402
from factsheet.builder import making  # noqa: E402
from factsheet.look import themes  # noqa: E402
from factsheet.look.theme import Theme  # noqa: E402
from factsheet.page.plan import Page  # noqa: E402
from factsheet.project import folder as project  # noqa: E402
from factsheet.records.model import PageSize  # noqa: E402
from factsheet.writers import WRITERS  # noqa: E402

IMAGES = ROOT / "docs" / "images"
RECORD = "looks.json"
#: Dots per inch at which pages are drawn, and the pixels to which they are shrunk.
DPI = 100
WIDTH = 360
HEIGHT = 510
GAP = 10
COLOURS = 24


def pages(theme: Theme) -> list[tuple[str, Page]]:
    """Return every brief in a theme, each on Letter and then on A4, with its name."""
    base = project.read(ROOT.resolve()).base
    return [
        (brief, making.make(replace(base, briefs={brief: replace(record, page=paper)}), brief, theme).page)
        for brief, record in base.briefs.items()
        for paper in PageSize
    ]


def digest(of: list[tuple[str, Page]]) -> str:
    """Return 16 hex digits that change when any of the pages does."""
    return hashlib.sha256("".join(preview.page_digest(page) for _, page in of).encode()).hexdigest()[:16]


def main() -> None:
    """Write a picture for each theme, and the digests."""
    base = project.read(ROOT.resolve()).base
    record = {}
    for theme in themes.BUILT_IN.values():
        set_pages = pages(theme)
        sheet = Image.new("RGB", (GAP + len(set_pages) * (WIDTH + GAP), HEIGHT + 2 * GAP), "#D9D9D9")
        for number, (brief, page) in enumerate(set_pages):
            pdf = WRITERS["pdf"].load()(page, making.stamp(base, brief))
            picture = preview.drawn(pdf, DPI)
            picture.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            sheet.paste(picture, (GAP + number * (WIDTH + GAP) + (WIDTH - picture.width) // 2, GAP))
        name = f"looks-{theme.name}.png"
        sheet.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(IMAGES / name, "PNG", optimize=True)
        record[name] = digest(set_pages)
        print(f"docs/images/{name}  written")
    (IMAGES / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
