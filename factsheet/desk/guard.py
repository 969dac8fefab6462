"""Decides who may use the desk: plain ASGI around everything, so that no request can bypass it.

Another site, another port of this machine, and a name that was pointed at it must not read the records, nor change
them (OWASP: DNS rebinding, cross-site request forgery). A cookie proves that one may read. Browsers send it to every
port of a host, so to write one also needs a secret that never leaves the page: it came in the fragment of the first
address, which no browser sends. The tabs of one browser hand it to each other within their origin.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a request's body at most, and seconds it may take to arrive.
MOST_BYTES = 20_000_000
_PATIENCE = 30.0
#: So many requests are answered at once, and so many of those that write.
_AT_ONCE = 64
_WRITES_AT_ONCE = 8
#: Characters of an address at most.
_LONGEST = 2_000

#: Of the header with the second secret.
WRITE_HEADER = "x-desk-write"
#: Of the header by which another `serve` of the same person asks for a new address.
KNOCK_HEADER = "x-desk-knock"

#: The page brings all that it needs, runs no script that is written into it, and stands in no frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

READS = ("GET", "HEAD")
WRITES = ("POST", "PUT")


class Keys:
    """The secrets of one desk. All are compared in constant time, and none is ever printed but in its first address."""

    def __init__(self) -> None:
        self.cookie = secrets.token_urlsafe(24)
        self.write = secrets.token_urlsafe(24)
        self.knock = secrets.token_urlsafe(24)
        self._tokens: set[str] = set()

    def token(self) -> str:
        """Return a new token, which lets one browser in, once."""
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        return token

    def admits(self, token: str) -> bool:
        """Return whether `token` lets its bearer in; it never will again."""
        match = next((one for one in self._tokens if same(one, token)), None)
        self._tokens.discard(match or "")
        return match is not None


def same(one: str, other: str) -> bool:
    """Return whether two secrets are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogateescape"))


class Guard:
    """Lets through to `app` what may be answered. `port` is where the desk listens, `names` its hosts."""

    def __init__(self, app: ASGIApp, keys: Keys, port: int, names: tuple[str, ...], read_only: bool) -> None:
        self._app = app
        self._keys = keys
        self._hosts = {f"{name}:{port}" for name in names}
        self._read_only = read_only
        self.cookie_name = f"desk{port}"
        self._at_work = 0
        self._writing = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return  # no WebSocket, and the life of the server is its own
        refused = self._refusal(scope)
        if refused:
            await _say(send, *refused)
            return
        writes = scope["method"] in WRITES
        if self._at_work >= _AT_ONCE or (writes and self._writing >= _WRITES_AT_ONCE):
            await _say(send, 503, "The desk is busy. Try again in a moment.")
            return
        streams = scope["path"] == "/events"
        self._at_work += not streams
        self._writing += writes
        try:
            await self._pass(scope, receive, send)
        finally:
            self._at_work -= not streams
            self._writing -= writes

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                more = {**HEADERS, "cache-control": "no-store"}
                message["headers"] = [
                    *message["headers"],
                    *((n.encode(), v.encode()) for n, v in more.items() if n.encode() not in given),
                ]
            await send(message)

        if scope["method"] not in WRITES:
            await self._app(scope, receive, headed)
            return
        try:
            body = await asyncio.wait_for(_body(receive), _PATIENCE)
        except _HungUp:  # what has come is half a request, and nobody waits for an answer
            return
        except TimeoutError:
            await _say(send, 408, "The request took too long to arrive.")
            return
        if body is None:
            await _say(send, 413, f"A request may have at most {MOST_BYTES:,} bytes.")
            return
        given = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return given.pop() if given else await receive()

        await self._app(scope, again, headed)

    # ── who asks ─────────────────────────────────────────────────────────────────────────────────────────

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return status and reason where a request is not to be answered."""
        headers = _single(scope)
        if headers is None:
            return 400, "A header appears twice in the request."
        if headers.get("host", "") not in self._hosts:
            return 421, "The desk does not answer to this host name."
        method, path = scope["method"], scope["path"]
        if method not in (*READS, *WRITES):
            return 405, "Method not allowed."
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > _LONGEST:
            return 414, "The address is too long."
        if path == "/knock":
            if method == "POST" and "origin" not in headers and same(self._keys.knock, headers.get(KNOCK_HEADER, "")):
                return None
            return 401, "This is for `factsheet serve` only."
        arriving = path == "/in" and method == "GET"
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts}:
            return 403, "The desk does not answer other sites."
        if not arriving and headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return 403, "The desk does not answer other sites."
        if arriving:
            return None
        if not same(self._keys.cookie, _cookie(headers, self.cookie_name)):
            return (
                401,
                "Open the address that `factsheet serve` printed. Run it again for a new one; the desk stays open.",
            )
        if method in READS:
            return None
        if self._read_only:
            return 403, "This desk is read-only."
        if origin is None:
            return 403, "A request that writes needs an Origin header."
        if not same(self._keys.write, headers.get(WRITE_HEADER, "")):
            return 403, "This tab can only read. To make changes, open the address that `factsheet serve` prints."
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdecimal():
            return 400, "The length of the request is not a number."
        return (413, f"A request may have at most {MOST_BYTES:,} bytes.") if int(length) > MOST_BYTES else None


#: Headers that decide who may ask: one that stands twice can be read in two ways.
_DECIDING = frozenset({b"host", b"origin", b"sec-fetch-site", b"content-length", b"cookie", WRITE_HEADER.encode()})


def _single(scope: Scope) -> Mapping[str, str] | None:
    """Return the headers by name; None where one that decides stands twice."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        known = name.decode("latin-1").lower()
        if known in headers and name.lower() in _DECIDING:
            return None
        headers[known] = value.decode("latin-1")
    return headers


def _cookie(headers: Mapping[str, str], name: str) -> str:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return cookie.value if cookie is not None else ""


class _HungUp(Exception):
    """Raised where the other side went away before all had arrived."""


async def _body(receive: Receive) -> bytes | None:
    """Return the body of a request; None where it is too large."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _HungUp
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


async def _say(send: Send, status: int, text: str) -> None:
    body = f"{text}\n".encode()
    rows = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **HEADERS}
    rows["cache-control"] = "no-store"
    if status == 503:
        rows["retry-after"] = "1"
    headers = [(name.encode(), value.encode()) for name, value in rows.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
