"""Serves a desk on this machine only: binds the address, is found by the next `serve`, and stops cleanly."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import secrets
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn

from ..own_folder import name_of, own_folder, write_private
from .guard import KNOCK_HEADER, Keys
from .routes import program
from .state import Desk

#: Where the desk listens, and nowhere else.
LOOPBACK = "127.0.0.1"
#: Seconds that answers may take to end when the desk is stopped, and that another desk may take to answer.
_PATIENCE = 2
#: Bytes of the head of a request at most.
_MOST_HEAD = 32_768


@dataclass(frozen=True, slots=True)
class Address:
    """Where a desk is opened: at a name that no other server has, and at plain numbers for browsers that need them."""

    port: int
    name: str
    token: str
    write: str

    def url(self, host: str) -> str:
        """Return the address at `host`. What follows # never leaves the browser: it lets a tab write, or only read."""
        secret = f"#{self.write or 'read'}"
        return f"http://{host}:{self.port}/in?token={self.token}{secret}"

    @property
    def first(self) -> str:
        """The address to open. Its name keeps cookies from whatever else runs on this machine."""
        return self.url(self.name)

    @property
    def plain(self) -> str:
        """The same for browsers that don't know such names."""
        return self.url(LOOPBACK)


def running(home: Path) -> Address | None:
    """Return a new address of the desk that runs over `home`; None where none does.

    What is written down is believed only if the port answers to it.
    """
    place = _written(home)
    if place is None:
        return None
    try:
        entry = json.loads(place.read_text(encoding="utf-8"))
        port, name, knock = int(entry["port"]), str(entry["name"]), str(entry["knock"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    asked = http.client.HTTPConnection(LOOPBACK, port, timeout=_PATIENCE)
    try:
        asked.request("POST", "/knock", headers={KNOCK_HEADER: knock})
        answer = asked.getresponse()
        reply = json.loads(answer.read(10_000)) if answer.status == 200 else {}
        if reply.get("home") != str(home):
            return None
        return Address(port, name, str(reply["token"]), str(reply["write"]))
    except (OSError, ValueError, KeyError, AttributeError, http.client.HTTPException):
        return None
    finally:
        asked.close()


def serve(desk: Desk, port: int, ready: Callable[[Address], None]) -> None:
    """Serve `desk` until it is interrupted; `ready` is told where, once it answers. Port 0 is any that is free.

    Raises OSError where the port can't be had.
    """
    # When all is closed, uvicorn raises the signal again that ended it: that is no reason to die at once.
    before = signal.signal(signal.SIGTERM, lambda sig, frame: None)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen(2048)
        with suppress(KeyboardInterrupt):  # as above
            asyncio.run(_serve(desk, listening, ready))
    finally:
        listening.close()
        signal.signal(signal.SIGTERM, before)


async def _serve(desk: Desk, listening: socket.socket, ready: Callable[[Address], None]) -> None:
    """Answer until the desk is closed, by a signal or by who opened it; return when no connection is left open."""
    port = listening.getsockname()[1]
    keys = Keys()
    name = f"desk-{secrets.token_hex(4)}.localhost"
    app = program(desk, keys, port, (name, LOOPBACK, "localhost"))
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,  # addresses hold the token
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE,
        h11_max_incomplete_event_size=_MOST_HEAD,
        http="h11",
        ws="none",
    )
    server = uvicorn.Server(config)
    stop = server.handle_exit

    def stopped(sig: int, frame: FrameType | None) -> None:
        """Let streams end first, so that nothing is waited for."""
        desk.close()
        stop(sig, frame)

    server.handle_exit = stopped  # type: ignore[method-assign]  # what uvicorn calls on a signal
    place = _written(desk.home)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    ending = asyncio.create_task(_end_with(desk, server))
    try:
        await desk.follow()
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        if place is not None and not serving.done():
            row = {"pid": os.getpid(), "port": port, "name": name, "knock": keys.knock}
            write_private(place, json.dumps(row))
        if not serving.done():
            ready(Address(port, name, keys.token(), keys.write))
        await serving
    finally:
        desk.close()
        ending.cancel()
        if place is not None:
            _forget(place, os.getpid())


async def _end_with(desk: Desk, server: uvicorn.Server) -> None:
    """Let the server end in order once the desk is closed."""
    await desk.stopping.wait()
    server.should_exit = True


def _written(home: Path) -> Path | None:
    folder = own_folder()
    return folder / f"desk-{name_of(home)}.json" if folder is not None else None


def _forget(place: Path, pid: int) -> None:
    """Delete what was written down, unless another desk has written itself down since."""
    with suppress(OSError, ValueError, AttributeError):
        if json.loads(place.read_text(encoding="utf-8")).get("pid") == pid:
            place.unlink()
