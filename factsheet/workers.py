"""Shares work out among processes and gives the results back in order. Knows nothing of briefs.

The processes are forked, so that each begins with all that is loaded. Results are the same as from one process: every
item is worked on alone. A process whose parent is gone ends before its next item; none is ever left behind.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

_Item = TypeVar("_Item")
Result = TypeVar("Result")


def shared_out(
    items: Sequence[_Item],
    work: Callable[[_Item], Result],
    jobs: int,
    begin: Callable[[], None],
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """Yield `work(item)` of each of `items`, in order, done by up to `jobs` processes.

    Each process calls `begin` first: to let go of what it must not hold. `meanwhile` is called once here, while they
    work. Where processes can't be forked, or there is no work for two, all is done here. Raises RuntimeError where a
    process fails.
    """
    jobs = min(jobs, len(items))
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        meanwhile()
        yield from map(work, items)
        return
    context = multiprocessing.get_context("fork")
    readers: list[Connection] = []
    processes = []
    try:
        for number in range(jobs):
            reader, writer = context.Pipe(duplex=False)
            readers.append(reader)
            process = context.Process(
                target=_run, args=(items[number::jobs], work, begin, writer, list(readers), os.getpid()), daemon=True
            )
            process.start()
            processes.append(process)
            writer.close()
        meanwhile()
        alive = list(readers)
        kept: dict[Connection, deque[tuple[bool, Any]]] = {reader: deque() for reader in readers}
        for number in range(len(items)):
            mine = readers[number % jobs]
            while not kept[mine]:
                if mine not in alive:
                    raise RuntimeError("a process that was sharing the work has ended")
                ready = wait(alive)  # whoever has a result is heard, so that none waits for another
                for reader in [reader for reader in alive if reader in ready]:
                    try:
                        kept[reader].append(reader.recv())
                    except EOFError:
                        alive.remove(reader)
            good, result = kept[mine].popleft()
            if not good:
                raise RuntimeError(f"a process that was sharing the work failed:\n{result}")
            yield result
    finally:
        for reader in readers:
            reader.close()
        for process in processes:
            process.terminate()
            process.join()


def _run(
    items: Sequence[_Item],
    work: Callable[[_Item], Result],
    begin: Callable[[], None],
    writer: Connection,
    readers: list[Connection],
    parent: int,
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    for reader in readers:
        reader.close()
    begin()
    try:
        for item in items:
            if os.getppid() != parent:
                return
            writer.send((True, work(item)))
    except BrokenPipeError:
        return
    except Exception:  # a bug: told with its traceback, where people can see it
        writer.send((False, traceback.format_exc()))
