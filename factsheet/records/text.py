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
from collections.abc import Iterator

from ..expressions import expression

#: Refused in any text: controls, what nobody sees, private use, and what is not a character.
REFUSED = expression(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e"
    "\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\U000f0000-\U0010ffff]"
)
#: Joiners mean something only beside letters of the scripts that have them: Arabic, Syriac, N'Ko, those of India …
_JOINED = "\u0600-\u08ff\u0900-\u1cff\ua800-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
_JOINER = expression(f"(?<![{_JOINED}])[\u200c\u200d]")
#: More accents on one letter than any language has (UTS 39, 5.4): they hide what stands under and above them.
_ACCENT = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILE = expression(f"{_ACCENT}{{5,}}")
_LOOSE = expression(f".?{_ACCENT}+")
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
    found = next(refused(text), None)
    if found is None and not lines:
        found = _LINE_BREAK.search(text)
    return (found.start(), refusal(found)) if found else None


def refused(text: str) -> Iterator[re.Match[str]]:
    """Yield what is refused in `text`, line breaks and tabs aside: single characters, and piles of accents."""
    if not (used := uncommon(text)):
        return  # nothing but plain ASCII, as most files
    if REFUSED.search(used):
        yield from REFUSED.finditer(text)
    if "\u200c" in used or "\u200d" in used:
        yield from _JOINER.finditer(text)
    if _LOOSE.search(used):
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
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u17dc\u17dd\u3005\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_BLANKLESS = expression(f"[{BLANKLESS}]")
#: No such letter lies in these ranges, which hold those of most texts: compiled, and searched, in a tenth of the time.
_BEYOND = expression("[^\x00-\u0e00\u2000-\u2e7f]")


def blankless(character: str) -> bool:
    """Return True when `character` is a letter of a script in which no blanks stand between words."""
    return character >= "\u0e01" and _BLANKLESS.match(character) is not None


def words(text: str) -> int:
    """Return how many words `text` has: stretches between white space that hold a letter or digit.

    In a script without blanks, two letters count as one word.
    """
    if text.isascii() or not _BEYOND.search(text) or not _BLANKLESS.search(text):
        return sum(any(c.isalnum() for c in word) for word in text.split())
    count = 0
    for word in text.split():
        letters = len(_BLANKLESS.findall(word))
        count += max(1, letters // 2) if letters else any(c.isalnum() for c in word)
    return count


#: Scripts whose letters change shape, place or order next to each other: those of South and South-East Asia, Tibetan,
#: Mongolian; Korean written in single sounds that no syllable composes.
_SHAPED = expression(
    "[\u0900-\u0dff\u0e01-\u0e3a\u0e40-\u0fff\u1000-\u109f\u1100-\u11ff\u1700-\u18af\u1900-\u194f\u1a00-\u1aaf\u1b00-\u1c4f"
    "\u1cd0-\u1cff\ua800-\ua82f\ua840-\uaadf\uabc0-\uabff\ud7b0-\ud7ff\U00011000-\U00011fff]"
)


def needs_shaping(text: str) -> str | None:
    """Return the first character of `text` in a script that is not set letter by letter, such as Hindi or Thai."""
    if text.isascii():
        return None
    found = _SHAPED.search(text)
    return found.group() if found else None


def loose_accents(text: str) -> Iterator[tuple[str, str]]:
    """Yield letters of `text` with accents that no single character has, and the first such accent: m with a macron."""
    if not text.isascii():
        for match in _LOOSE.finditer(compose(text)):
            yield match.group(), next(c for c in match.group() if unicodedata.category(c).startswith("M"))


#: Cyrillic and Greek letters that look like a Latin one, and the Latin letters that they look like.
_CYRILLIC_ALIKE = "АВЕЅІЈКМНОРСТУХЗԌԚԜҮЬаеѕіјорсухԁԛԝһүӀӏ"
_GREEK_ALIKE = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυι"
_LATIN_ALIKE = "ABCEHIJKMNOPSTUVXYZaceghijlnopqsuvwxyd"
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_OTHER = "\u0370-\u03ff\u0400-\u052f"
_MIXED = expression(f"[{_LATIN}][{_OTHER}]|[{_OTHER}][{_LATIN}]")
_SECOND = expression(f"[{_OTHER}]")
_WORD = expression(f"[{_LATIN}{_OTHER}]+")
#: No word of a language is longer; what is, is not looked at.
_LONGEST = 64
_ALIKE = frozenset(_CYRILLIC_ALIKE + _GREEK_ALIKE)
_LIKE = frozenset(_LATIN_ALIKE)
_IS_LATIN = expression(f"[{_LATIN}]")


def look_alikes(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield letters in a word of another script that they look like: where, the word, the first such letter.

    The Cyrillic "о" in "Mоscow" is one, and the Latin "K" in "Kим". Not where the script changes in plain sight, as in
    "PDFфайл" or "ΔT".
    """
    if not _SECOND.search(uncommon(text)):
        return
    done = 0
    for match in _MIXED.finditer(text):
        if match.start() < done:
            continue
        before = max(done, match.start() - _LONGEST)
        whole = next(m for m in _WORD.finditer(text, before) if m.end() > match.start())
        word, done = whole.group(), whole.end()
        latin = [c for c in word if _IS_LATIN.match(c)]
        other = [c for c in word if not _IS_LATIN.match(c)]
        few, alike = (other, _ALIKE) if len(other) <= len(latin) else (latin, _LIKE)
        if 2 < len(word) <= _LONGEST and alike.issuperset(few):
            yield whole.start() + word.index(few[0]), word, few[0]


def right_to_left(text: str) -> str | None:
    """Return the first character of `text` that is written from right to left, or None."""
    if text.isascii():
        return None
    return next((c for c in text if unicodedata.bidirectional(c) in ("R", "AL")), None)
