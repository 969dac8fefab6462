"""What the request handlers share: the desk, the request, and answers in JSON and HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse

from ..diagnostics import Diagnostic
from ..look import themes
from ..records.model import PageSize
from .html_text import curly
from .state import Desk

if TYPE_CHECKING:
    from starlette.requests import Request


#: The papers that a page can be shown on.
PAPERS = tuple(size.value for size in PageSize)


class Stale(Exception):
    """Raised where a change was made on files that are others by now; `shown` is what the answer says, as JSON."""

    def __init__(self, shown: Any) -> None:
        super().__init__("the files have changed")
        self.shown = shown


def desk_of(request: Request) -> Desk:
    """Return the desk that is asked."""
    desk: Desk = request.app.state.desk
    return desk


def part(request: Request, name: str) -> str:
    """Return a part of the path of the address."""
    return str(request.path_params[name])


def choice(request: Request, name: str, known: Iterable[str]) -> str:
    """Return a value of the address that is one of `known`, or "" where it is not given. Answers 404 for any other."""
    given = str(request.query_params.get(name, ""))
    if given and given not in known:
        raise HTTPException(404, f"There is no {name} of that name.")
    return given


def look(request: Request) -> tuple[str, str]:
    """Return the theme and the paper that are asked for; "" for the brief's own."""
    return choice(request, "theme", themes.BUILT_IN), choice(request, "paper", PAPERS)


def fragment(inside: str) -> HTMLResponse:
    """Return HTML to be put into a panel."""
    return HTMLResponse(inside)


def answered(value: Any) -> JSONResponse:
    """Return a value as JSON."""
    return JSONResponse(value)


def missing(what: str) -> HTTPException:
    """Return the answer for something that is not in the records."""
    return HTTPException(404, f"The records have no {what}.")


def as_json(found: Iterable[Diagnostic]) -> list[dict[str, str]]:
    """Return problems as JSON shows them to the page."""
    return [
        {
            "code": d.code,
            "message": curly(d.message),
            "hint": curly(d.hint),
            "place": f"{d.span.path}:{d.span.line}:{d.span.column}" if d.span else "",
        }
        for d in found
    ]
