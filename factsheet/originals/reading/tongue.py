"""The language that a text is written in, by its letters and commonest words; nothing where that is not plain. Pure."""

from __future__ import annotations

import re
from collections import Counter

from ...expressions import expression

_WORDS = {
    "en": "the of and to in that is was for with as by on are this be it from which were",
    "de": "der die das und ist nicht von mit den dem auf für des eine im zu wird sich auch als",
    "fr": "le la les des et est une dans pour que qui sur du par au aux ont ne pas avec",
    "es": "el la los las del por con una para que se es en su como más fue ha al no",
    "it": "il la che di è per una del della con sono non le gli nel da si alla",
    "pt": "os as do da não uma para com que em dos das por no na foi se ao",
    "nl": "de het een van en is dat niet op met voor zijn aan ook door bij naar wordt uit te",
    "pl": "na że się nie do to jest o jak po przez dla od są tym oraz za",
}
_SETS = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}
_WORD = expression(r"[^\W\d_]+")
_MOST_READ = 40_000
_FEWEST = 40
#: Of running text in a language its words are a fifth or more, and those of any other language far fewer.
_LEAST = 0.12
_MARGIN = 1.8


def tongue(text: str) -> str:
    """Return the BCP 47 tag of the language of `text`; "" where it is short, mixed, or in none that is known."""
    text = text[:_MOST_READ].lower()
    letters = Counter(map(_script, re.findall(r"[^\W\d_]", text)))
    total = letters.total()
    if total < _FEWEST:
        return ""
    if letters["hangul"] > total / 2:
        return "ko"
    if letters["han"] + letters["kana"] > total / 2:
        return "ja" if letters["kana"] > total / 10 else "zh" if not letters["kana"] else ""
    if letters["cyrillic"] > 0.7 * total:
        return _cyrillic(text)
    words = _WORD.findall(text) if letters["latin"] > 0.9 * total else []
    if len(words) < _FEWEST:
        return ""
    shares = sorted(((sum(w in known for w in words) / len(words), tag) for tag, known in _SETS.items()), reverse=True)
    (best, tag), (second, _) = shares[:2]
    return tag if best >= _LEAST and best >= _MARGIN * second else ""


def _cyrillic(text: str) -> str:
    russian, ukrainian = bool(re.search("[ыэё]", text)), bool(re.search("[іїєґ]", text))
    return "" if russian == ukrainian else "ru" if russian else "uk"


def _script(letter: str) -> str:
    if letter < "\u0250":
        return "latin"
    if "\u0400" <= letter <= "\u04ff":
        return "cyrillic"
    if "\uac00" <= letter <= "\ud7a3":
        return "hangul"
    if "\u3040" <= letter <= "\u30ff":
        return "kana"
    return "han" if "\u3400" <= letter <= "\u9fff" else ""
