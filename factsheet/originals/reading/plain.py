"""Plain text in the encodings and wrappings people have: bytes to text, hard-wrapped lines to paragraphs. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from ...evidence.normal_form import normalise
from ...expressions import expression
from ...records.text import character_name, compose
from .document import AS_IT_IS, Document, DocumentParagraph, ReadingOptions, Refused

VERSION = 1
#: As `originals.folder` reads them again.
MOST_BYTES = 5_000_000
_CONTROL = expression("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_WESTERN = expression(r"[A-Za-z]{2}")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read(data: bytes, name: str, options: ReadingOptions = AS_IT_IS) -> Document:
    """Return the document in a text: a paragraph a line, or joined where it is hard-wrapped. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(f"is larger than {MOST_BYTES:,} bytes")
    text, notes = decoded(data, options.encoding)
    text = compose(text)
    if bad := _CONTROL.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        why = f":{line}:{column}: {character_name(bad.group())} is not allowed in a text"
        raise Refused(why, "delete it; control characters come with copying from a PDF or a terminal")
    joined, how = unwrapped(text)
    if how:
        notes.append(how)
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", joined) if normalise(line)]
    return Document(tuple(DocumentParagraph(line) for line in lines), notes=tuple(notes), reader=f"text {VERSION}")


def decoded(data: bytes, encoding: str = "") -> tuple[str, list[str]]:
    """Return `data` as text, and what there is to say of its encoding. Raises Refused where it must be asked for.

    A mark at the beginning, else zero bytes, say that it is UTF-16; else it is UTF-8 if it can be, else what is given
    or declared, else Windows-1252 if that makes sense of it. No other encoding can be told from another: Russian and
    Korean texts of old encodings are valid Windows-1252 too.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _in(data, codec), [] if codec == "utf-8-sig" else [f"read as {codec.upper()}"]
    if b"\x00" in data[:4000] and len(data) >= 4:
        even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
        if max(even, odd) > 3 * min(even, odd) + 1:
            codec = "utf-16-le" if odd > even else "utf-16-be"
            return _in(data, codec), [f"read as {codec.upper()}"]
    if encoding and encoding.lower().replace("-", "").replace("_", "") not in ("utf8", "usascii", "ascii"):
        return _in(data, encoding), [f"read as {encoding}"]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    text = _windows(data)
    if text is None:
        raise Refused(
            f"is not UTF-8 (line {line}), and its encoding can't be determined",
            "give it: --encoding cp1251, koi8-r, cp949 …",
        )
    return text, [f"read as Windows-1252, first needed in line {line}: check that its letters are right"]


def _in(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except LookupError:
        raise Refused(f"can't be read as {codec}: no such encoding is known", "give another with --encoding") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"is not {codec.upper()} (line {line})", "give another with --encoding") from None


def _windows(data: bytes) -> str | None:
    """Return `data` as Windows-1252 where it reads like a Western text: single letters with accents inside ASCII."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = [m.group() for m in re.finditer(r"[\u00c0-\u00ff]+", text)]
    letters = sum(c.isascii() and c.isalpha() for c in text)
    long = sum(len(run) for run in high if len(run) > 2)
    total = sum(map(len, high))
    return text if letters > 3 * total and long <= total / 4 else None


# ── hard-wrapped lines ───────────────────────────────────────────────────────────────────────────────────

_LIST = expression(r"\s*(?:[-*•·–—]|\(?\d{1,2}[.)]|[a-z][.)])\s")
_SENTENCE = expression(r"[.!?][\"'”’)\]]*$")
#: Where so many lines end a sentence, each is one: of 1,331 stretches of twelve lines of wrapped texts 0.5% have more
#: than 0.6 such lines; of texts with a sentence a line that look wrapped otherwise, all lines are.
_SENTENCES = 0.7
#: Of so many lines, beside tables and lists, it can be said that part of a text is wrapped.
_MANY = 40
_PARTLY = (
    "some of its lines are wrapped at about {} characters and were left as they are, since tables or lists are among "
    "them: a phrase is not found across the end of a line"
)
_ENDED = expression(r"[.!?:;][\"'”’)\]]*$")


def unwrapped(text: str) -> tuple[str, str]:
    """Return a text with a paragraph a line, and what was done; a text that is not hard-wrapped comes back as it is.

    It is hard-wrapped where most lines end near one length of 45 to 100 characters, and not with a sentence. Blank
    lines then part paragraphs; where there are none, a line that falls short and ends a sentence does, which is not
    certain.
    """
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", text)]
    lengths = sorted(len(line) for line in lines if line.strip())
    if len(lengths) < 6:
        return text, ""
    usual = lengths[int(0.9 * (len(lengths) - 1))]
    if not 45 <= usual <= 100 or lengths[-1] > usual + 25:
        return text, ""
    followed = [(len(a), a, b.split()[0]) for a, b in pairwise(lines) if a.strip() and b.strip()]
    full = sum(n + 1 + len(first) > usual - 3 for n, _, first in followed)
    if len(followed) < 4 or full < 0.6 * len(followed):
        partly = len(followed) >= _MANY and full >= 0.4 * len(followed)
        return text, _PARTLY.format(usual) if partly else ""
    parted = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if sum(bool(_SENTENCE.search(a)) and not b.lstrip()[:1].islower() for a, b in parted) >= _SENTENCES * len(parted):
        return text, "its lines are about equally long, but nearly all end a sentence: each was read as a paragraph"
    blank = any(not line.strip() for line in lines[1:-1])
    paragraphs: list[str] = []
    group: list[str] = []
    for line in lines:
        bare = line.strip()
        if not bare:
            if group:
                paragraphs.append(_join(group))
            group = []
            continue
        indented = not blank and line[:1].isspace() and not (group and line[:2] == group[-1][:2])
        begins = group and (_LIST.match(line) or indented or (not blank and _short(group[-1], bare, usual)))
        if begins:
            paragraphs.append(_join(group))
            group = []
        group.append(line)
    if group:
        paragraphs.append(_join(group))
    how = f"its lines are wrapped at about {usual} characters; {len(lengths)} lines became {len(paragraphs)} paragraphs"
    if not blank:
        how += ", by guesswork, since no blank line separates them: check them"
    return "\n".join(paragraphs) + "\n", how


def _short(before: str, line: str, usual: int) -> bool:
    return len(before) + 1 + len(line.split(maxsplit=1)[0]) <= usual - 3 and bool(_ENDED.search(before))


def _join(lines: list[str]) -> str:
    text = lines[0].strip()
    for line in lines[1:]:
        bare = line.strip()
        text += bare if re.search(r"[^\W\d_]-$", text) and bare[:1].isalpha() else f" {bare}"
    return text
