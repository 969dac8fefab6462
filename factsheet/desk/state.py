"""The records as last read: one complete reading after another, each announced to listeners.

A save is followed in two steps. The files that changed are read again, and the page can be drawn; then the rules speak.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import threading
import traceback
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from .. import collector
from ..builder import faults
from ..builder.verdicts import Verdicts
from ..diagnostics import FactsheetError, errors
from ..output.files import held
from ..project import folder as project
from ..project.kept_files import KeptFiles
from ..project.saves import saves
from ..project.whole import finished_part, whole_part
from .snapshot import Snapshot
from .view import DeskView

T = TypeVar("T")

#: Milliseconds in which saves are taken for one, and how often it is looked whether they have ended.
_TOGETHER = 50
_STEP = 20
#: Seconds that the rules wait at most for the page to go out, where somebody looks at one.
_BEFORE_RULES = 0.5


@dataclass(frozen=True, slots=True)
class News:
    """What those who listen are told: `records` were read anew, the `rules` have spoken, a `build` is so far, what runs
    beside the page `failed`.
    """

    kind: str
    number: int
    text: str = ""


async def _done(pool: ThreadPoolExecutor, do: Callable[[], T]) -> T:
    """Return what `do` returns in a thread of `pool`. Raises what it raises."""

    def done() -> T:
        try:
            return do()
        except StopIteration as error:  # no future can hold one (before Python 3.12): who waits for it would for ever
            raise RuntimeError("an iterator ended too early") from error

    return await asyncio.get_running_loop().run_in_executor(pool, done)


class Desk:
    """A project that is open on the desk. Made before the loop runs; `open` reads the records for the first time."""

    def __init__(
        self, home: Path, read_only: bool = False, today: Callable[[], dt.date] = dt.date.today, by: str = ""
    ) -> None:
        self.home = home
        self.read_only = read_only
        #: Who works at it, for the histories of records.
        self.by = by
        self._today = today
        self._files = KeptFiles()
        self._verdicts = Verdicts()
        self._reader = ThreadPoolExecutor(1, "desk-reading")
        self._maker = ThreadPoolExecutor(1, "desk-records")
        self._rules = ThreadPoolExecutor(1, "desk-rules")
        self._slow = ThreadPoolExecutor(1, "desk-slow")
        self._writer = ThreadPoolExecutor(1, "desk-writing")
        #: Held by who makes files: the library that subsets fonts for PDFs is not for two at once.
        self.making = threading.Lock()
        self._view: DeskView | None = None
        self._now: Snapshot | None = None
        self._listeners: set[asyncio.Queue[News | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._swapping = threading.Lock()
        self._gone_out = threading.Event()
        self._stop = threading.Event()
        self._closed = False
        self._watching: threading.Thread | None = None
        self.stopping = asyncio.Event()

    # ── from beginning to end ────────────────────────────────────────────────────────────────────────────

    def open(self) -> None:
        """Read the records for the first time. Raises FactsheetError where the folder can't be read."""
        self._now = self._read(1)
        collector.settle()

    async def follow(self) -> None:
        """Begin to follow what is saved, and let the rules speak of what was read."""
        self._loop = asyncio.get_running_loop()
        self._watching = threading.Thread(target=self._watch, name="desk-watching", daemon=True)
        self._watching.start()
        self._begin(self._rules, self._judge, self.now)

    def close(self) -> None:
        """End all that runs, without waiting for it. May be called from a signal handler, and more than once."""
        self._closed = True
        self._stop.set()
        self.stopping.set()
        for listener in self._listeners:
            listener.put_nowait(None)
        for pool in (self._reader, self._maker, self._rules, self._slow, self._writer):
            pool.shutdown(wait=False, cancel_futures=True)

    @property
    def today(self) -> dt.date:
        """The day on which reviews count as overdue."""
        return self._today()

    @property
    def now(self) -> Snapshot:
        """The newest reading of the records."""
        assert self._now is not None, "the desk was opened"
        return self._now

    # ── answers and changes ──────────────────────────────────────────────────────────────────────────────

    async def answer(self, ask: Callable[[DeskView], T]) -> T:
        """Return what `ask` makes of the newest records, in the reading thread. Raises what it raises."""
        return await _done(self._reader, lambda: ask(self._current()))

    async def work_out(self, ask: Callable[[DeskView], T]) -> T:
        """As `answer`, for what may take seconds: in a thread of its own, so that no click waits for it."""
        return await _done(self._slow, lambda: ask(DeskView(self.home, self.now)))

    async def change(self, do: Callable[[DeskView], T]) -> T:
        """Do what changes files, one thing after another, with the project held against all others that write in it.

        The records are read again before it returns, so that who asks next sees what was done. Raises what it raises.
        """

        def held_and_done() -> T:
            with held(self.home, lambda _: None):
                done = do(DeskView(self.home, self.now))
            self._maker.submit(self._refresh).result()
            return done

        return await _done(self._writer, held_and_done)

    def page_went_out(self, number: int) -> None:
        """Note that somebody has a page of this reading: the rules may take the processor now."""
        if number == self.now.number:
            self._gone_out.set()

    def _current(self) -> DeskView:
        """Return the reading of the newest snapshot, which keeps what it has worked out."""
        now = self.now
        if self._view is None or self._view.snapshot is not now:
            self._view = DeskView(self.home, now, self._view)
        return self._view

    # ── what is told ─────────────────────────────────────────────────────────────────────────────────────

    def tell(self, news: News) -> None:
        """Tell all who listen; may be called from any thread."""
        if self._loop is not None and not self._closed:
            with contextlib.suppress(RuntimeError):  # the loop has ended in the meantime
                self._loop.call_soon_threadsafe(self._tell, news)

    def _tell(self, news: News) -> None:
        for listener in self._listeners:
            listener.put_nowait(news)

    async def listen(self) -> AsyncIterator[News | None]:
        """Yield what is told from now on; None every 15 seconds in which nothing is. Ends when the desk does."""
        mine: asyncio.Queue[News | None] = asyncio.Queue()
        self._listeners.add(mine)
        try:
            while not self._closed:
                try:
                    news = await asyncio.wait_for(mine.get(), 15)
                except TimeoutError:
                    yield None
                    continue
                if news is None:
                    return
                yield news
        finally:
            self._listeners.discard(mine)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────

    def _watch(self) -> None:
        with contextlib.suppress(FactsheetError):  # without watchfiles, changes made here are still seen
            for changed in saves(self.home, lambda: self.now.loaded.assets, _TOGETHER, _STEP, self._stop):
                if self._stop.is_set():
                    return
                if changed:
                    self._begin(self._maker, self._refresh)

    def _read(self, number: int) -> Snapshot:
        loaded = project.read(self.home, self._files)
        base = whole_part(loaded.base) if errors(loaded.problems) else loaded.base
        return Snapshot(number, loaded, base)

    def _refresh(self) -> None:
        """Read what has changed, tell it, and let the rules speak. Runs in the thread that makes records."""
        before = self.now
        reading = self._read(before.number + 1)
        self._gone_out.clear()
        with self._swapping:
            self._now = reading
        self.tell(News("records", reading.number))
        self._begin(self._rules, self._judge, reading)

    def _begin(self, pool: ThreadPoolExecutor, do: Callable[..., None], *what: Snapshot) -> None:
        """Let `pool` do something that nobody waits for; an error of our own is printed, and the page is told."""

        def whole() -> None:
            try:
                do(*what)
            except Exception as error:
                traceback.print_exception(error)
                self.tell(News("failed", self.now.number, type(error).__name__))

        with contextlib.suppress(RuntimeError):  # the pool was shut down
            pool.submit(whole)

    def _judge(self, reading: Snapshot) -> None:
        """Let the rules speak of a view, unless there is a newer one."""
        if self._listeners:
            self._gone_out.wait(_BEFORE_RULES)
        if self._stop.is_set() or self.now is not reading:
            return
        today = self.today
        problems = tuple(self._verdicts.check(reading.loaded, today))
        unknown = errors(reading.loaded.problems) and finished_part(reading.loaded) is None
        refused = reading.loaded.base.briefs if unknown else faults.refused(reading.loaded, problems, today)
        judged = replace(reading, problems=problems, refused=frozenset(refused))
        with self._swapping:
            if self.now is not reading:
                return
            self._now = judged
        self.tell(News("rules", judged.number))
