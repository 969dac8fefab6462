"""What text may contain (composed characters, none of them invisible), and what an id may be. Pure.

One table each, for every entry point: YAML, originals, Word files, the command line. Text is composed (Unicode NFC)
where it enters, since a Mac or a PDF may give "e" and an accent where fonts have "é"; files stay as they were typed.

Why these are refused: control characters break XML and terminals; bidi controls can make a text look different from how
it is stored (Trojan Source, CVE-2021-42574); invisible characters hide changes, and so does what lies under a pile of
accents. Everything else is kept exactly as typed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from ..expressions import expression


class _Ranges:
    """Characters as ranges, written "a-zA-Z", in order, none of them single: to look up the few characters that are
    not plain ASCII. To compile a class of as many characters takes longer than to look these up in all texts.
    """

    def __init__(self, written: str) -> None:
        self.written, self._first, self._last = written, written[::3], written[2::3]

    def __contains__(self, character: str) -> bool:
        at = bisect_right(self._first, character) - 1
        return at >= 0 and character <= self._last[at]

    def first(self, text: str) -> str | None:
        """Return the first character of `text` that is one of these, or None."""
        return next((c for c in text if c in self), None)


_REFUSED = _Ranges(
    "\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u00ad-\u00ad\u034f-\u034f\u061c-\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f"
    "\u200b-\u200b\u200e-\u200f\u2028-\u2029\u202a-\u202e\u2060-\u206f\u2800-\u2800\u3164-\u3164\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff-\ufeff\uffa0-\uffa0\ufff9-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
#: Refused in any text: controls, what nobody sees, private use, and what is not a character.
REFUSED = expression(f"[{_REFUSED.written}]")
#: Joiners mean something only beside letters of the scripts that have them: Arabic, Syriac, N'Ko, those of India …
_JOINED = "\u0600-\u08ff\u0900-\u1cff\ua800-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
_JOINER = expression(f"(?<![{_JOINED}])[\u200c\u200d]")
#: More accents on one letter than any language has (UTS 39, 5.4): they hide what stands under and above them.
_ACCENTS = _Ranges("\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f")
_PILE = expression(f"[{_ACCENTS.written}]{{5,}}")
_LOOSE = expression(f".?[{_ACCENTS.written}]+")
#: The bytes of ASCII that no text is searched for.
_PLAIN = bytes((0x09, 0x0A, 0x0D, *range(0x20, 0x7F)))
_LINE_BREAK = expression(r"[\t\n\r]")
_ID = expression(r"[a-z0-9][a-z0-9-]{0,63}")
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))})


def refused_character(text: str, lines: bool = False) -> tuple[int, str] | None:
    """Return the place and the name of the first character of `text` that is not allowed, or None.

    Line breaks and tabs are allowed only where `lines` is true.
    """
    if text.isascii() and text.isprintable():
        return None  # most texts
    match = next(refused(text), None)
    if match is None and not lines:
        match = _LINE_BREAK.search(text)
    return (match.start(), refusal(match)) if match else None


def refused(text: str, used: str | None = None) -> Iterator[re.Match[str]]:
    """Yield what is refused in `text`, line breaks and tabs aside: single characters, and piles of accents. `used` are
    its uncommon characters, where the caller has them.
    """
    if not (used := uncommon(text) if used is None else used):
        return  # nothing but plain ASCII, as most files
    if _REFUSED.first(used) is not None:
        yield from REFUSED.finditer(text)
    if "\u200c" in used or "\u200d" in used:
        yield from _JOINER.finditer(text)
    if _ACCENTS.first(used) is not None:
        yield from _PILE.finditer(text)


def uncommon(text: str) -> str:
    """Return the characters of `text` that are not plain ASCII, each once, in order of their codes."""
    if text.isascii() and text.isprintable():
        return ""
    left = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    return "".join(sorted(set(left)))


def refusal(found: re.Match[str]) -> str:
    """Return what to call a match of `refused`: the character's name, or how many accents there are."""
    if len(found.group()) > 1:
        return f"{len(found.group())} accents on one letter"
    return character_name(found.group())


def character_name(character: str) -> str:
    """Return "U+202E RIGHT-TO-LEFT OVERRIDE": the code and, where it has one, the Unicode name."""
    code = ord(character)
    name = {0x09: "TAB", 0x0A: "LINE FEED", 0x0D: "CARRIAGE RETURN", 0x1B: "ESCAPE", 0x00: "NULL"}.get(code)
    name = name or unicodedata.name(character, "") or ("control character" if code < 0xA0 else "")
    return f"U+{code:04X} {name}".rstrip()


# ── composed text ────────────────────────────────────────────────────────────────────────────────────────


def compose(text: str) -> str:
    """Return `text` with letters and their accents, and the parts of a Korean syllable, as one character each (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def lowered(text: str) -> str:
    """Return `text` in lower case at its length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def typed_places(typed: str) -> list[int]:
    """Return where each character of `compose(typed)` was typed, and the length of `typed` at the end.

    Characters that are composed together share the place where the first of them begins.
    """
    places: list[int] = []
    start = 0
    for end in range(1, len(typed) + 1):
        if end == len(typed) or _begins(typed[start], typed[end]):
            places.extend([start] * len(unicodedata.normalize("NFC", typed[start:end])))
            start = end
    return [*places, len(typed)]


def _begins(first: str, character: str) -> bool:
    """Return True where composing never joins `character` to what begins with `first`."""
    if character < "\u0300":
        return True
    return (
        unicodedata.combining(character) == 0
        and unicodedata.is_normalized("NFC", f"{first}{character}")
        and not ("\u1160" <= character <= "\u11ff")
    )


# ── ids, words, directions ───────────────────────────────────────────────────────────────────────────────


def id_problem(text: str) -> str | None:
    """Return what is wrong with `text` as an id, or None.

    An id is 1 to 64 of `a-z`, `0-9` and `-`, beginning with a letter or digit, and no name that Windows reserves:
    ids become file names, bookmarks and links, and with this alphabet traversal and look-alikes fall away.
    """
    if not _ID.fullmatch(text):
        return "an id is made of lower-case letters, digits and hyphens, at most 64, beginning with a letter or digit"
    if text in _RESERVED:
        return "Windows reserves this name for a device"
    return None


#: Letters of scripts that are written without blanks, for a class of a regular expression: Thai, Lao, Burmese, Khmer,
#: kana, Han.
BLANKLESS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u17dc-\u17dd\u3005-\u3005\u3007-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_BLANKLESS = _Ranges(BLANKLESS)


def blankless(character: str) -> bool:
    """Return True when `character` is a letter of a script in which no blanks stand between words."""
    return character in _BLANKLESS


def words(text: str) -> int:
    """Return how many words `text` has: stretches between white space that hold a letter or digit.

    In a script without blanks, two letters count as one word.
    """
    if text.isascii() or _BLANKLESS.first(uncommon(text)) is None:
        return sum(any(c.isalnum() for c in word) for word in text.split())
    count = 0
    for word in text.split():
        letters = sum(c in _BLANKLESS for c in word)
        count += max(1, letters // 2) if letters else any(c.isalnum() for c in word)
    return count


#: Scripts whose letters change shape, place or order next to each other: those of South and South-East Asia, Tibetan,
#: Mongolian; Korean written in single sounds that no syllable composes.
_SHAPED = _Ranges(
    "\u0900-\u0dff\u0e01-\u0e3a\u0e40-\u0fff\u1000-\u109f\u1100-\u11ff\u1700-\u18af\u1900-\u194f\u1a00-\u1aaf\u1b00-\u1c4f"
    "\u1cd0-\u1cff\ua800-\ua82f\ua840-\uaadf\uabc0-\uabff\ud7b0-\ud7ff\U00011000-\U00011fff"
)


def needs_shaping(text: str) -> str | None:
    """Return the first character of `text` in a script that is not set letter by letter, such as Hindi or Thai."""
    return None if text.isascii() or _SHAPED.first(uncommon(text)) is None else _SHAPED.first(text)


def loose_accents(text: str) -> Iterator[tuple[str, str]]:
    """Yield letters of `text` with accents that no single character has, and the first such accent: m with a macron."""
    composed = compose(text)
    if _ACCENTS.first(uncommon(composed)) is not None:
        for match in _LOOSE.finditer(composed):
            letter = match.group()  # an accent of a newer Unicode than Python's is of no kind there
            yield letter, next((c for c in letter if unicodedata.category(c).startswith("M")), letter[-1])


#: Cyrillic and Greek letters that look like a Latin one, and the Latin letters that they look like.
_CYRILLIC_ALIKE = "АВЕЅІЈКМНОРСТУХЗԌԚԜҮЬаеѕіјорсухԁԛԝһүӀӏ"
_GREEK_ALIKE = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυι"
_LATIN_ALIKE = "ABCEHIJKMNOPSTUVXYZaceghijlnopqsuvwxyd"
_LATIN = _Ranges("A-Za-z\u00aa-\u00aa\u00ba-\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff")
_OTHER = _Ranges("\u0370-\u052f")
_STRETCH = expression(f"[{_OTHER.written}]+")
_WORD = expression(f"[{_LATIN.written}{_OTHER.written}]+")
#: No word of a language is longer; what is, is not looked at.
_LONGEST = 64
_ALIKE = frozenset(_CYRILLIC_ALIKE + _GREEK_ALIKE)
_LIKE = frozenset(_LATIN_ALIKE)


def mixes_scripts(letters: str) -> bool:
    """Return True where a text of these characters may have a word in which letters of two scripts look alike."""
    return _OTHER.first(letters) is not None


def look_alikes(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield letters in a word of another script that they look like: where, the word, the first such letter.

    The Cyrillic "о" in "Mоscow" is one, and the Latin "K" in "Kим". Not where the script changes in plain sight, as in
    "PDFфайл" or "ΔT".
    """
    if not mixes_scripts(uncommon(text)):
        return
    done = 0
    for stretch in _STRETCH.finditer(text):
        at = _change(text, *stretch.span())
        if at is None or at < done:
            continue
        before = max(done, at - _LONGEST)
        whole = next(m for m in _WORD.finditer(text, before) if m.end() > at)
        word, done = whole.group(), whole.end()
        latin = [c for c in word if c in _LATIN]
        other = [c for c in word if c not in _LATIN]
        few, alike = (other, _ALIKE) if len(other) <= len(latin) else (latin, _LIKE)
        if 2 < len(word) <= _LONGEST and alike.issuperset(few):
            yield whole.start() + word.index(few[0]), word, few[0]


def _change(text: str, start: int, end: int) -> int | None:
    """Return the place of a Latin letter right before a stretch of another script, or of the stretch's last letter
    where one stands right behind it; None where it touches no Latin letter.
    """
    if text[max(0, start - 1) : start] in _LATIN:
        return start - 1
    return end - 1 if text[end : end + 1] in _LATIN else None


def right_to_left(text: str) -> str | None:
    """Return the first character of `text` that is written from right to left, or None."""
    if text.isascii():
        return None
    return next((c for c in text if unicodedata.bidirectional(c) in ("R", "AL")), None)
