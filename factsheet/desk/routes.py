"""The table of addresses, and the program that answers them."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ..diagnostics import FactsheetError
from ..look import themes
from . import (
    arranging,
    beginning,
    builds,
    changes,
    citing,
    comparing,
    edits,
    evidence,
    intake,
    pages,
    problems,
    removing,
    returning,
    sources,
    suggestions,
    workbench,
)
from .asked import PAPERS, Stale, answered, as_json, desk_of, part
from .guard import Guard, Keys, same
from .state import Desk
from .view import DeskView

FRONT = Path(__file__).parent / "front"
_FONTS = Path(__file__).parents[1] / "fonts"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}

Answer = Callable[[Request], Awaitable[Response]]


async def _desk(_: Request) -> Response:
    return HTMLResponse((FRONT / "desk.html").read_text(encoding="utf-8"))


async def _front(request: Request) -> Response:
    """Answer with a file of the page itself: one of those that are there, by name."""
    name = part(request, "name")
    path = next((p for p in (*FRONT.iterdir(), *_FONTS.glob("*.woff2")) if p.name == name and p.is_file()), None)
    if path is None:
        raise HTTPException(404, "There is no such file.")
    return FileResponse(path, media_type=_TYPES.get(path.suffix, "font/woff2"))


async def _arrive(request: Request) -> Response:
    """Let a browser in that brings the token, which is then used up; one that has been let in may come again.

    The page then opens the desk by itself: after a redirect, a browser that came from elsewhere would not send the
    cookie that it has just got.
    """
    keys: Keys = request.app.state.keys
    name: str = request.app.state.cookie_name
    known = same(keys.cookie, request.cookies.get(name, ""))
    if not known and not keys.admits(str(request.query_params.get("token", ""))):
        message = (
            "This address has already been used. Leave the desk running, and run `factsheet serve` once more in "
            "another terminal: it prints a new address of this desk, and nothing is lost.\n"
        )
        return PlainTextResponse(message, status_code=401)
    answer = HTMLResponse((FRONT / "in.html").read_text(encoding="utf-8"))
    answer.set_cookie(name, keys.cookie, httponly=True, samesite="strict", path="/")
    return answer


async def _knock(request: Request) -> Response:
    """Answer another `serve` of the same person with a token for one more browser."""
    keys: Keys = request.app.state.keys
    return answered({"token": keys.token(), "write": keys.write, "home": str(desk_of(request).home)})


async def _status(request: Request) -> Response:
    desk = desk_of(request)
    return answered(await desk.answer(lambda view: _told(view, desk.read_only)))


def _told(view: DeskView, read_only: bool) -> dict[str, object]:
    now = view.snapshot
    base = now.loaded.base
    named = base.project.name or base.project.publisher or view.home.name
    return {
        "name": named,
        "read_only": read_only,
        "briefs": [{"id": id_, "title": record.title, "topic": record.topic} for id_, record in base.briefs.items()],
        "themes": list(themes.BUILT_IN),
        "papers": PAPERS,
        **problems.counts_of(now),
    }


async def _events(request: Request) -> Response:
    """Answer with a stream that tells, by a number, of each reading of the records and of what the rules said."""

    async def lines() -> AsyncIterator[str]:
        desk = desk_of(request)
        yield f"retry: 500\nevent: hello\ndata: {desk.now.number}\n\n"
        async for news in desk.listen():
            if news is None:
                yield ": still here\n\n"
            else:
                line = " ".join(news.text.split())
                yield f"event: {news.kind}\ndata: {news.number} {line}\n\n"
        yield f"event: closed\ndata: {desk.now.number}\n\n"  # in order: a desk that dies says nothing

    return StreamingResponse(lines(), media_type="text/event-stream")


TABLE: tuple[tuple[str, str, Answer], ...] = (
    ("GET", "/in", _arrive),
    ("POST", "/knock", _knock),
    ("GET", "/", _desk),
    ("GET", "/s/{name}", _front),
    ("GET", "/status", _status),
    ("GET", "/events", _events),
    ("GET", "/page/{brief}", pages.page),
    ("GET", "/font/{digest}", pages.font),
    ("GET", "/evidence/{brief}/{record}", evidence.evidence),
    ("GET", "/sources", sources.listed),
    ("GET", "/source/{source}", sources.source),
    ("GET", "/source/{source}/page/{number:int}", sources.page_picture),
    ("POST", "/source/{source}/remove", removing.remove),
    ("POST", "/compare", comparing.compare),
    ("GET", "/problems", problems.problems),
    ("GET", "/problems/counts", problems.counts),
    ("GET", "/build", builds.would),
    ("GET", "/build/due", builds.due),
    ("POST", "/build", builds.build),
    ("GET", "/form/{record}", edits.form),
    ("POST", "/edits", edits.preview),
    ("POST", "/edits/{number}/accept", edits.accepting),
    ("POST", "/undo", edits.undo),
    ("GET", "/overwritten", edits.overwritten),
    ("POST", "/overwritten/{number:int}", edits.again),
    ("GET", "/arrangement/{brief}", arranging.arrangement),
    ("GET", "/cite/{source}/{paragraph:int}", citing.cite_form),
    ("POST", "/cite", citing.cite),
    ("GET", "/suggestions/{source}", suggestions.suggested),
    ("POST", "/suggestions/{source}/{paragraph:int}/{fact}", suggestions.take_up),
    ("POST", "/suggestions/{source}/{paragraph:int}/{fact}/refuse", suggestions.reject),
    ("POST", "/suggestions/{source}/{paragraph:int}/{fact}/reopen", suggestions.reopen),
    ("GET", "/briefs", beginning.brief_form),
    ("POST", "/briefs", beginning.begin_brief),
    ("PUT", "/drop", returning.drop),
    ("GET", "/taken/{number}", intake.taken),
    ("POST", "/taken/{number}/accept", intake.take_in),
    ("GET", "/word/{number}", returning.word),
    ("POST", "/word/{number}/{digest}", returning.take),
    ("POST", "/word/{number}/{digest}/reject", returning.reject),
    ("POST", "/word/{number}/{digest}/reopen", returning.reopen),
    ("GET", "/revisions", changes.revisions),
    ("GET", "/changes", changes.changes),
)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, FactsheetError)
    now = desk_of(request).now
    rows = zip(as_json(error.diagnostics), error.diagnostics, strict=True)
    told = [{**row, "record": problems.record_of(now, problem)} for row, problem in rows]
    return JSONResponse({"problems": told}, status_code=422)


async def _stale(_: Request, error: Exception) -> Response:
    assert isinstance(error, Stale)
    return JSONResponse({"stale": error.shown}, status_code=409)


def _whole(answer: Answer) -> Answer:
    """Return `answer` as one that always says something: what nobody foresaw is printed for who runs the desk, and the
    page is told that it happened.
    """

    async def whole(request: Request) -> Response:
        try:
            return await answer(request)
        except (FactsheetError, Stale, HTTPException):
            raise
        except Exception as error:
            traceback.print_exception(error)
            message = f"The desk ran into an error of its own ({type(error).__name__})."
            hint = "reload the page and check what was written; the terminal of the desk shows the details"
            problem = {"code": "", "message": message, "hint": hint, "place": ""}
            return JSONResponse({"problems": [problem]}, status_code=500)

    return whole


def program(desk: Desk, keys: Keys, port: int, names: tuple[str, ...]) -> Guard:
    """Return the program that answers for `desk`, behind its guard."""
    by_path: dict[str, dict[str, Answer]] = {}
    for method, path, answer in TABLE:
        by_path.setdefault(path, {})[method] = answer
    table = [
        Route(path, _whole(answer), methods=[method])
        for path, those in by_path.items()
        for method, answer in those.items()
    ]
    app = Starlette(routes=table, exception_handlers={FactsheetError: _refused, Stale: _stale})
    guard = Guard(app, keys, port, names, desk.read_only)
    app.state.desk, app.state.keys, app.state.cookie_name = desk, keys, guard.cookie_name
    app.state.workbench = workbench.Workbench()
    return guard
