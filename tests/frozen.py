"""The frozen project: records, seeds and originals as they once were, for tests of the program. Used by tests only.

They are the repository's own records of one day, with invented originals, so that every citation can be verified.
What curators do to `facts/` and `seeds/` changes nothing here; those have checks of their own (`test_shipped_records`).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from factsheet.project.folder import read

FOLDER = Path(__file__).parent / "project"
#: Read once for all tests; a test that changes records reads its own.
LOADED = read(FOLDER)
BASE = LOADED.base
#: A day on which nothing in it is overdue.
DAY = dt.date(2026, 11, 23)
