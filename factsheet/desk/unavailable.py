"""Why there can be no desk. Imports none of its libraries, so that it can be said where they are missing."""

from __future__ import annotations

from ..diagnostics import Kind

NO_DESK = Kind(
    "E029",
    "no-desk",
    "The desk can't be opened: `factsheet serve` needs the libraries starlette and uvicorn, which the extra `desk` "
    "installs, or the port that was asked for is not free. The message says what to do.",
)
KINDS = (NO_DESK,)
