"""`python -m benchmarks`: everything that is measured, one part after the other."""

from __future__ import annotations

from .regenerate import main

raise SystemExit(main())
