"""Make what is kept of the shipped faces for PDFs: the subset of each with the usual characters, beside its file.

Run from the repository: python tools/make_subsets.py. A test says when it must be run again: after `make_fonts.py`,
after a change of the usual characters, and where a new version of reportlab makes other subsets.
"""

from __future__ import annotations

from pathlib import Path

from factsheet.look.font_file import read_face
from factsheet.page.typeset import FONTS
from factsheet.writers.pdf.subsets import SUFFIX, to_keep


def made() -> dict[Path, bytes]:
    """Return each file with what it should hold. The faces to fall back on are met by few pages, and keep none."""
    return {path.with_suffix(SUFFIX): to_keep(read_face(path)) for path in sorted(FONTS.glob("FactsheetSans-*.ttf"))}


if __name__ == "__main__":
    for path, data in made().items():
        path.write_bytes(data)
        print(f"{path.name}  {len(data):,} bytes")
