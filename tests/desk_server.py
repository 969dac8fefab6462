"""A desk for tests: `factsheet serve` as people start it, over a copy of the frozen project. Used by tests only."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
