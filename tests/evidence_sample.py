"""The small project of `records`, with originals of its sources: invented texts, and their true fingerprints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import records

from factsheet.evidence.verdict import Original

COUNCIL = """\
Ferry survey

The council counted 41,200 passengers in 2024 – by hand, at both landings.
   \t
Since May there are two boats, not one.
"""
GAZETTE = """\
The operator does not say how, but “more than 50,000” tickets were sold in 2024.
A second boat joined the first.
"""
TEXTS = {"council-2025": COUNCIL, "gazette": GAZETTE}


def fingerprinted(files: Mapping[str, str] = records.PROJECT) -> dict[str, str]:
    """Return `files` with the fingerprints of the texts in the records of the sources."""
    council, gazette = Original(COUNCIL), Original(GAZETTE)
    text = files[records.SOURCES]
    for letter, sha in zip("abc", council.paragraph_sha256, strict=True):
        text = text.replace(letter * 64, sha)
    text = text.replace("    paragraph_sha256:\n", f"    text_sha256: {council.sha256}\n    paragraph_sha256:\n")
    lines = "".join(f"      - {sha}\n" for sha in gazette.paragraph_sha256)
    mark = "      basis: Names the operator, shows no figures.\n"
    assert text.count(mark) == 1
    text = text.replace(mark, f"{mark}    text_sha256: {gazette.sha256}\n    paragraph_sha256:\n{lines}")
    return {**files, records.SOURCES: text}


def write(folder: Path, files: Mapping[str, str] | None = None, texts: Mapping[str, str] = TEXTS) -> Path:
    """Write the project with its originals into `folder` and return the folder."""
    records.write(folder, fingerprinted() if files is None else files)
    originals = folder / "originals"
    originals.mkdir(exist_ok=True)
    for name, text in texts.items():
        (originals / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
