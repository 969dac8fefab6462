"""A desk for tests: `factsheet serve` as people start it, or the same without a process. Used by tests only."""

from __future__ import annotations

import asyncio
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from limits import PATIENCE

from factsheet.desk import serving
from factsheet.desk.state import Desk

HERE = Path(__file__).parent


@dataclass
class ServedDesk:
    """A desk that runs: its project, its process, and the addresses that it printed."""

    home: Path
    process: subprocess.Popen[str]
    address: str
    plain: str
    environment: dict[str, str]

    @property
    def root(self) -> str:
        """Where it listens, without the token: "http://127.0.0.1:50123"."""
        return self.plain.partition("/in?")[0]

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.root.rpartition(":")[2])

    @property
    def secret(self) -> str:
        """The secret with which a window may write."""
        return self.plain.partition("#")[2]

    def stop(self, by: signal.Signals = signal.SIGINT) -> str:
        """Stop it as Ctrl-C does; return what it said, and fail where it ends otherwise."""
        self.process.send_signal(by)
        said, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, said
        return said


def project_copy(folder: Path) -> Path:
    """Return a copy of the frozen project, built or not."""
    home = folder / "project"
    shutil.copytree(HERE / "project", home)
    return home


@contextmanager
def served(home: Path, *options: str) -> Iterator[ServedDesk]:
    """Yield a desk over `home`, and stop it where the test has not."""
    own = home.parent / "own"
    own.mkdir(exist_ok=True)
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(own)}
    command = [sys.executable, "-m", "factsheet", "--project", str(home), "serve", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=home.parent, env=environment
    )
    try:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, f"the desk did not begin: {said}"
            said += line
        address, plain = re.findall(r"http://\S+", said)
        yield ServedDesk(home, process, address, plain, environment)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def answering(home: Path, read_only: bool = False) -> Iterator[str]:
    """Yield the address of a desk over `home` that answers from a thread of this process: it begins at once."""
    desk = Desk(home, read_only)
    desk.open()
    told: queue.Queue[serving.Address] = queue.Queue()
    loop = asyncio.new_event_loop()
    with socket.create_server((serving.LOOPBACK, 0)) as listening:

        def answer() -> None:
            asyncio.set_event_loop(loop)
            try:
                loop.run_until_complete(serving._serve(desk, listening, told.put))
            finally:
                loop.close()

        thread = threading.Thread(target=answer, name="desk-answering")
        thread.start()
        try:
            yield told.get(timeout=PATIENCE).plain
        finally:
            with suppress(RuntimeError):  # it has failed, and its loop is closed
                loop.call_soon_threadsafe(desk.close)
            thread.join(PATIENCE)
            assert not thread.is_alive(), "the desk did not end"
