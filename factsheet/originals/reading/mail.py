"""E-mails and web archives (MHTML) to paragraphs: headers as proposals, one body as text, attachments listed."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import cast

from ...records.text import REFUSED
from . import html
from .document import AS_IT_IS, Document, DocumentParagraph, Proposal, ReadingOptions, Refused, counted
from .plain import decoded, unwrapped

VERSION = 1
MOST_BYTES = 30_000_000
_MOST_PARTS = 500
_DEEPEST = 20
_MESSAGE = "message/rfc822"


def read(data: bytes, name: str) -> Document:
    """Return the document in an e-mail. Raises Refused."""
    return _read(_parsed(data))


def _read(message: EmailMessage, deep: int = 0) -> Document:
    parts = list(_parts(message))
    attached = [(_name(p), "an attachment; add it as a source of its own") for p in parts if _is_attachment(p)]
    inline = [p for p in parts if not _is_attachment(p)]
    plain = next((p for p in inline if p.get_content_type() == "text/plain"), None)
    page = next((p for p in inline if p.get_content_type() == "text/html"), None)
    proposed = tuple(_proposed(message))
    notes: list[str] = []
    if plain is not None and (text := _text(plain, notes)).strip():
        flowed = plain.get_param("format") == "flowed"
        text = _unflowed(text, plain.get_param("delsp") == "yes") if flowed else text
        joined, how = unwrapped(text)
        if how:
            notes.append(how)
        lines = [" ".join(line.split()) for line in joined.splitlines()]
        paragraphs = tuple(DocumentParagraph(REFUSED.sub(" ", line)) for line in lines if line)
        return Document(paragraphs, proposed, counted(attached), tuple(notes), None, f"mail {VERSION}")
    if page is None and len(forwarded := [p for p in parts if p.get_content_type() == _MESSAGE]) == 1:
        if deep >= _DEEPEST:
            raise Refused(f"nests more than {_DEEPEST} parts in each other")
        inner = _read(cast("list[EmailMessage]", forwarded[0].get_payload())[0], deep + 1)
        note = "it contains only another message, which was read instead, with its headers"
        others = tuple(d for d in counted(attached) if d.text != _name(forwarded[0]))
        return replace(inner, dropped=(*inner.dropped, *others), notes=(note, *inner.notes))
    if page is None:
        if any("pkcs7" in p.get_content_type() or "encrypted" in p.get_content_type() for p in (message, *parts)):
            raise Refused("is encrypted", "open it in your mail program, and save it without encryption")
        raise Refused("is an e-mail without text", "add its attachments as sources of their own")
    document = html.read_text(_text(page, notes), notes, ReadingOptions(whole=True))
    return Document(
        document.paragraphs, proposed, counted(attached), tuple(notes), None, f"mail {VERSION}, html {html.VERSION}"
    )


def read_archive(data: bytes, name: str, options: ReadingOptions = AS_IT_IS) -> Document:
    """Return the document in a web page saved as one file (MHTML). Raises Refused."""
    message = _parsed(data)
    page = next((p for p in _parts(message) if p.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if page is None:
        raise Refused("is a web archive without a page")
    notes: list[str] = []
    base = str(page.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
    document = html.read_text(_text(page, notes), notes, options, base if base.startswith("http") else "")
    saved = [Proposal("accessed", day, "the day it was saved")] if (day := _day(message)) else []
    return Document(
        document.paragraphs,
        (*document.proposed, *saved),
        document.dropped,
        document.notes,
        None,
        f"mhtml {VERSION}, {document.reader}",
    )


def _parsed(data: bytes) -> EmailMessage:
    if len(data) > MOST_BYTES:
        raise Refused(f"has {len(data):,} bytes; of an e-mail at most {MOST_BYTES:,} are read")
    if data.count(b"boundary=") > 4 * _DEEPEST and data.count(b"Content-Type: multipart") > 4 * _DEEPEST:
        raise Refused(f"nests more than {_DEEPEST} parts in each other")
    return email.message_from_bytes(data, policy=email.policy.default)


def _parts(message: EmailMessage, deep: int = 0) -> Iterator[EmailMessage]:
    if deep > _DEEPEST:
        raise Refused(f"nests more than {_DEEPEST} parts in each other")
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for count, part in enumerate(cast("list[EmailMessage]", message.get_payload())):
            if count > _MOST_PARTS:
                raise Refused(f"has more than {_MOST_PARTS} parts")
            yield from _parts(part, deep + 1)
    else:
        yield message


def _is_attachment(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or not part.get_content_type().startswith("text/")


def _name(part: EmailMessage) -> str:
    try:
        if part.get_content_type() == _MESSAGE:
            return f"message: {_header(cast('list[EmailMessage]', part.get_payload())[0], 'Subject')}"[:80]
        return str(part.get_filename() or part.get_content_type())[:80]
    except (LookupError, ValueError):
        return part.get_content_type()


def _text(part: EmailMessage, notes: list[str]) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset() or "")
    try:
        text, remarks = decoded(data, charset)
    except Refused:
        text, remarks = data.decode("utf-8", "replace"), [f"its encoding ({charset or 'none'}) does not fit its text"]
    notes.extend(one for one in remarks if "Windows" in one or "fit" in one)
    return text


def _unflowed(text: str, delete: bool) -> str:
    """Return a text of `format=flowed` (RFC 3676) with a paragraph a line: a line that ends in a blank goes on."""
    paragraphs: list[str] = []
    goes_on = False
    for line in text.splitlines():
        bare = line.removeprefix(" ")
        soft = bare.endswith(" ") and bare != "-- "
        piece = bare[:-1] if soft and delete else bare
        if goes_on and paragraphs:
            paragraphs[-1] += piece
        else:
            paragraphs.append(piece)
        goes_on = soft
    return "\n".join(paragraphs)


def _day(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError, LookupError):
        return ""


def _proposed(message: EmailMessage) -> Iterator[Proposal]:
    """Yield subject, sender and day, as the headers state them."""
    if subject := _header(message, "Subject"):
        yield Proposal("title", subject, "mail Subject")
    if sender := _header(message, "From"):
        name = re.sub(r"\s*<[^<>]*>\s*$", "", sender).strip(' "')
        yield Proposal("author", name or sender, "mail From")
    if day := _day(message):
        yield Proposal("issued", day, "mail Date")


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "").strip()
    except (LookupError, ValueError, IndexError):
        return ""
