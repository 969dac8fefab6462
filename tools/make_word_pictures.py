"""Makes the pictures of docs/editing-in-word.md from a real page: edited by an analyst, then built anew.

Run from the repository, with LibreOffice: python tools/make_word_pictures.py; again when the pages look otherwise.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it has no types

from factsheet.brief.tree import Anchor
from factsheet.builder import making
from factsheet.project import folder as project
from factsheet.records.field_path import FieldPath
from factsheet.records.model import FactBase
from factsheet.word.redline import redline
from factsheet.writers.docx import write

place = FieldPath.parse


ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
BRIEF = "dprk-aid"
#: Record → words of its statement, and what an analyst makes of them; then what a later change of the record does.
EDITS = {"food-for-shells": ("Pyongyang", "North Korea"), "ballistic-missiles-crews": ("reports", "writes")}
LATER = {"factories-full-capacity": ("ran at", "were running at")}
WIDTH = 1100
MOST_BYTES = 200_000


def main() -> None:
    """Write the pictures."""
    base = project.read(ROOT).base
    pulled = _changed(base, EDITS)
    later = _changed(pulled, LATER)
    edited = redline(_written(pulled), _written(base), pulled, BRIEF, "Ada Berg", "2026-11-24T10:00:00Z").data
    stamp = making.stamp(base, BRIEF)
    merged = redline(_written(later), edited, later, BRIEF, stamp.program, f"{stamp.date:%Y-%m-%dT%H:%M:%SZ}").data
    with tempfile.TemporaryDirectory() as folder:
        _picture(edited, "word-edited.png", Path(folder))
        _picture(merged, "word-merged.png", Path(folder))


def _statements(base: FactBase, edits: Mapping[str, tuple[str, str]]) -> dict[Anchor, tuple[str, str]]:
    statements = {}
    for record, (old, new) in edits.items():
        text = base.facts[record].statement
        if old not in text:
            raise SystemExit(f"{record} no longer says {old!r}; choose other words in {Path(__file__).name}")
        statements[Anchor(record, place("statement"))] = (text, text.replace(old, new, 1))
    return statements


def _changed(base: FactBase, edits: Mapping[str, tuple[str, str]]) -> FactBase:
    facts = dict(base.facts)
    for anchor, (_, new) in _statements(base, edits).items():
        facts[anchor.record] = replace(facts[anchor.record], statement=new)
    return replace(base, facts=facts)


def _written(base: FactBase) -> bytes:
    return write(making.make(base, BRIEF).page, making.stamp(base, BRIEF))


def _picture(data: bytes, name: str, folder: Path) -> None:
    """Write the middle of the page, as LibreOffice shows it, as a PNG in few colours."""
    path = folder / name.replace(".png", ".docx")
    path.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  # our own arguments
    page = pypdfium2.PdfDocument(path.with_suffix(".pdf"))[0]
    shown = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    high = shown.height
    part = shown.crop((0, round(high * 0.43), shown.width, round(high * 0.61))).quantize(48)
    part.save(IMAGES / name, optimize=True)
    size = (IMAGES / name).stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{name} has {size:,} bytes; at most {MOST_BYTES:,}")
    print(f"{name}  {size:,} bytes")


if __name__ == "__main__":
    main()
