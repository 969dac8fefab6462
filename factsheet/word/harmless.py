"""Decides whether an edit can't change what a sentence asserts. Pure; knows nothing of records or files.

Only what is known to be harmless is: light punctuation, the capital at the head of a sentence, British or American
spelling, a slip of the keyboard that is corrected, a small word typed twice. A list of what is dangerous would have to
name every word of the language: second → third, before → after, one office → another. Word order is not here either:
"after talks, before the vote" and "before talks, after the vote" have the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ..brief.passages import plain
from ..evidence.names import is_common
from ..evidence.prose import attributed
from ..expressions import expression

_TOKEN = expression(r"\d(?:[\d.,\u00a0]*\d)?|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|_")
_LIGHT = frozenset(",;.…()–—-")
_ENDS = frozenset(".…!?:")
_QUOTES = {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"', ord("‑"): "-"}
_SPELLED_APART = ((expression(r"\b([Pp])er cent\b"), r"\1ercent"), (expression(r"\b([Cc]o)-(o)(?=pera|rdin)"), r"\1\2"))
_TWICE = frozenset(("the", "a", "an", "of", "to", "in", "and"))
# A comma before or after these says what a clause belongs to, or who speaks: "the ships, which …", "the mayor, said …".
_HINGES = frozenset(
    ("no", "not", "never", "nor", "neither", "only", "even", "but", "so", "however", "as", "since", "because", "if",
     "unless", "until", "though", "although", "who", "whom", "whose", "which", "that", "where", "when", "while")
)  # fmt: skip
_SHORTEST_SLIP = 4  # letters; shorter words are too near to one another: form, from


def is_harmless(old: str, new: str) -> bool:
    """Return True when `new` says what `old` says: it differs only in ways that can't change what is asserted."""
    before, after = _words(old), _words(new)
    if len(before) != len(after):
        return False
    if not all(_same_word(a, b) for a, b in zip(before, after, strict=True)):
        return False
    return all(
        not _is_hinge(a.text) and not _is_hinge(b.text)
        for (a, b), (c, _) in zip(pairwise(before), pairwise(after), strict=True)
        if a.after != c.after
    ) and not any(_joins(a.after, b.after) for a, b in zip(before, after, strict=True))


@dataclass(frozen=True, slots=True)
class _CountedWord:
    """A word, a number or a sign that counts; `opens` at the head of a sentence; `after`, the light signs behind it."""

    text: str
    opens: bool
    after: str = ""


def _words(text: str) -> list[_CountedWord]:
    """Return what counts in `text`, in order: light punctuation only as what stands behind a word."""
    text = plain(text).translate(_QUOTES)
    for pattern, instead in _SPELLED_APART:
        text = pattern.sub(instead, text)
    words: list[_CountedWord] = []
    opens = True
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in _LIGHT and not _is_range(text, match) and not _beside_a_digit(text, match):
            if words:
                words[-1] = _CountedWord(words[-1].text, words[-1].opens, words[-1].after + token)
        elif not (token in _TWICE and words and words[-1].text.lower() == token and not words[-1].after):
            words.append(_CountedWord(token, opens))
        opens = token in _ENDS or (opens and not token[0].isalnum())
    return words


def _is_range(text: str, match: re.Match[str]) -> bool:
    """Return True for a dash between two words without blanks: "May–June"."""
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return match.group() == "–" and before.isalnum() and after.isalnum()


def _beside_a_digit(text: str, match: re.Match[str]) -> bool:
    """Return True where a sign may belong to a number: −5, 5–6, (5), 5.; a comma, a stop and a blank end a number."""
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    if match.group() in ",;.…" and (not after or after.isspace()):
        return False
    return before.isdigit() or after.isdigit()


def _joins(a: str, b: str) -> bool:
    """Return True where a hyphen stands against another sign: "Monday-Friday" and "Monday, Friday" are two things."""
    return bool(a and b) and ("-" in a) != ("-" in b)


def _is_hinge(word: str) -> bool:
    return word.lower() in _HINGES or attributed(word)


def _same_word(old: _CountedWord, new: _CountedWord) -> bool:
    a, b = old.text, new.text
    if (old.opens or new.opens) and a[0].lower() == b[0].lower() and (a[0].islower() or b[0].islower()):
        # At the head of a sentence a capital says nothing, unless the word is a name.
        if a != b and a.lower() == b.lower():
            return is_common(b.lower())
        a = b[0] + a[1:]
    return a == b or _spelling(a) == _spelling(b) or _is_slip(a, b)


# ── British and American spelling ────────────────────────────────────────────────────────────────────────

# One form for both: the American where there is one. Lists of stems where the ending alone would join two words
# (four, for; hour; prise, prize; metre the unit and metre the verse are one here, a ton and a tonne are two).
_VARIANTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (expression(pattern), instead)
    for pattern, instead in (
        (r"^(\w{3,})is(e|es|ed|er|ers|ing|ation|ations|ational)$", r"\1iz\2"),
        (r"^(anal|paral|catal|electrol)ys(e|es|ed|er|ers|ing)$", r"\1yz\2"),
        (r"^((?:dis|un|mis|re)?(?:arm|behavi|clam|col|endeav|fav|flav|glam|harb|hon|hum|lab|neighb|od|parl|rig"
         r"|rum|sav|splend|tum|val|vap|vig))our(\w*)$", r"\1or\2"),
        (r"^(\w*(?:cen|lit|lus|me|spec|thea|manoeuv|reconnoi|accou))tre(s|d)?$", r"\1ter\2"),
        (r"^(fi|cali|sa|som)bre(s)?$", r"\1ber\2"),
        (r"^(defen|offen|preten|licen)ce(s|d|less)?$", r"\1se\2"),
        (r"^practis(e|es|ed|ing)$", r"practic\1"),
        (r"^(catal|dial|anal|monol|prol|epil)ogue(s|d)?$", r"\1og\2"),
        (r"^(cancel|channel|counsel|dial|fuel|label|level|marshal|model|panel|quarrel|rival|shovel|signal|spiral"
         r"|total|travel|tunnel)l(ed|ing|er|ers)$", r"\1\2"),
        (r"^(fulfil|enrol|instal|skil|wil)(ment|ments|ful|fully)$", r"\1l\2"),
        (r"^(fulfil|enrol|distil|instil)(s)?$", r"\1l\2"),
        (r"^(\w*)(judg|acknowledg)ement(s|al)?$", r"\1\2ment\3"),
        (r"^programme(s)?$", r"program\1"),
        (r"^(to|after|for|back|up|down|in|out)wards$", r"\1ward"),
        (r"^amongst$", r"among"), (r"^amidst$", r"amid"), (r"^whilst$", r"while"),
        (r"^gre(y)(s|er|ed)?$", r"gra\1\2"),
        (r"^age(ing)$", r"ag\1"),
        (r"^alumini(um)$", r"alumin\1"),
        (r"^sceptic(\w*)$", r"skeptic\1"),
        (r"^plough(\w*)$", r"plow\1"),
    )
)  # fmt: skip


def _spelling(word: str) -> str:
    """Return `word` in one spelling for both sides of the Atlantic; its first letter stays as it is."""
    head, rest = word[0], word.lower() if word[1:].islower() else word
    for pattern, instead in _VARIANTS:
        rest = pattern.sub(instead, rest)
    return head + rest[1:]


# ── slips of the keyboard ────────────────────────────────────────────────────────────────────────────────


def _is_slip(old: str, new: str) -> bool:
    """Return True when `old` is not a word and `new` is, and they differ by two letters exchanged or one doubled."""
    if not (old.islower() and new.islower() and min(len(old), len(new)) >= _SHORTEST_SLIP):
        return False
    return not is_common(old) and is_common(new) and (_exchanged(old, new) or _doubled(old, new) or _doubled(new, old))


def _exchanged(a: str, b: str) -> bool:
    """Return True when two neighbouring letters of `a`, exchanged, give `b`."""
    return any(a[:i] + a[i + 1] + a[i] + a[i + 2 :] == b for i in range(len(a) - 1))


def _doubled(a: str, b: str) -> bool:
    """Return True when one letter of `a`, doubled, gives `b`."""
    return any(a[: i + 1] + a[i:] == b for i in range(len(a)))
