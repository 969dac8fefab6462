"""Whether a phrase is in a paragraph, as whole words and numbers, and how much of it phrases together reproduce. Pure.

Where a word begins and ends depends on the script. Most are written with blanks. Chinese, Japanese, Thai, Lao, Khmer
and Burmese are not: there a phrase may begin and end between any two letters. Korean has blanks, and particles that
follow the noun without one: 러시아 is found in 러시아를. No phrase parts an accent from its letter, or a number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ..expressions import expression
from ..records.text import BLANKLESS, blankless
from .normal_form import normalise

#: What turns a word round when it stands before it with a hyphen: "combat" is not in "non-combat".
_REVERSING = expression(r"(?:^|[^a-z])(?:non|un|anti|counter|ex|pseudo|quasi|semi|near)-$")
#: What turns the next word round in Chinese and Japanese, where it is no part of another word: 南非 is a country.
_NOT = expression("(?<![东東南西北亚亞中])非$|(?<![淹吞沉埋出])[没沒]$|[不未無无]$")
#: Units of ten thousand and more go on with the digits before them; so do the smaller ones in Korean.
_KOREAN_SCALES = frozenset("십백천만억조")
#: What is read with the letter before it: long vowels, small kana, repetition.
_CLINGING = frozenset("ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
#: Vowels that are written before the consonant they follow: Thai, Lao.
_LEADING = frozenset("เแโใไເແໂໃໄ")
#: What may follow a Korean noun in its word: a plural or a title, particles, a verb made of it, but not its negation.
_PARTICLES = expression(
    "(?:들|님|씨|측|등)?(?:"
    "(?:에서|에게서|에게|에|께서|께|으로부터|로부터|으로서|로서|으로써|로써|으로|로|부터|까지|보다|처럼|만|와|과|하고|이랑)?"
    "(?:은|는|이|가|을|를|의|도|만)?"
    "|마저|조차|이나|나|라도|이라도|마다|대로|뿐|이라고|라고|이라는|라는|이란|란|이다|이며|이고|이자"
    "|이었다|였다|입니다|이었으며|였으며"
    "|(?!하지|되지|시키지)(?:하|했|한|할|해|함|합|되|됐|된|될|돼|됨|됩|시키|시킨|시켰|시킬|시켜)[가-힣]{0,8}"
    ")(?![가-힣])"
)
_HANGUL = expression("[가-힣]")
#: As much as one looks at on either side of a phrase.
_BEFORE, _AFTER = 9, 16


def stands_in(phrase: str, paragraph: str) -> bool:
    """Return True when `phrase` stands in `paragraph` at the boundaries of words and numbers, as they are compared.

    6,700 does not stand in 16,700, nor 6700 in 6700万, nor "can" in "can't" or "cannot", nor "combat" in "non-combat",
    nor 15 in 10-15; 莫斯科 is found in 访问了莫斯科, and 러시아 in 러시아를.
    """
    return stands(normalise(phrase), normalise(paragraph))


def stands(want: str, text: str) -> bool:
    """Return the same for a phrase and a paragraph that are both normalised."""
    return next(places_in(want, text), None) is not None


def stands_after(before: str, want: str, text: str) -> bool:
    """Return True when `want` stands in `text` right after `before`, at the boundaries of words; all are normalised.

    Nothing but blanks may lie between, as a text directive has it (WICG, URL Fragment Text Directives).
    """
    for at, _ in places_in(want, text):
        lead = text[:at].rstrip()
        if lead.endswith(before) and not (before and _runs_on(lead[: -len(before)][-_BEFORE:], before[0])):
            return True
    return False


def places_in(want: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where `want` stands in `text`, both normalised: begin and end."""
    at = text.find(want) if want else -1
    while at >= 0:
        end = at + len(want)
        before, after = text[max(0, at - _BEFORE) : at], text[end : end + _AFTER]
        if not _runs_on(before, want[0]) and not _runs_on_after(want[-1], after):
            yield at, end
        at = text.find(want, at + 1)


def _runs_on(before: str, first: str) -> bool:
    """Return True when a word or number that ends in `before` goes on in `first`."""
    if not before:
        return False
    last = before[-1]
    if first.isascii() and last.isascii():
        if first.isdigit():
            if last in ".," and len(before) > 1 and before[-2].isdigit():
                return True
            if last in "-+" and (len(before) == 1 or not (before[-2].isalpha() or before[-2] in ")%")):
                return True
        return (last.isalnum() and first.isalnum()) or bool(_REVERSING.search(before))
    if first.isdigit() and last in ".," and len(before) > 1 and before[-2].isdigit():
        return True
    if _REVERSING.search(before) or _one_letter(last, first) or _one_number(before.rstrip(" ")[-1:], first):
        return True
    if blankless(last) or blankless(first):
        return blankless(first) and bool(_NOT.search(before))
    if _HANGUL.match(last) or _HANGUL.match(first):
        return bool(_HANGUL.match(last) and _HANGUL.match(first))
    return last.isalnum() and first.isalnum()


def _runs_on_after(last: str, after: str) -> bool:
    """Return True when a word or number that ends in `last` goes on in `after`."""
    if not after:
        return False
    first = after[0]
    if last.isdigit() and len(after) > 1 and first in ".,-" and after[1].isdigit():
        return True
    if first.isascii() and last.isascii():
        if first == " ":
            return _one_number(last, after[1:2])
        return (last.isalnum() and first.isalnum()) or (last == "n" and after.startswith("'t"))
    if _one_letter(last, first) or _one_number(last, after.lstrip(" ")[:1]):
        return True
    if blankless(last) or blankless(first):
        return False
    if _HANGUL.match(last) or _HANGUL.match(first):
        return bool(_HANGUL.match(last) and _HANGUL.match(first)) and not _PARTICLES.match(after)
    return last.isalnum() and first.isalnum()


def _one_letter(last: str, first: str) -> bool:
    """Return True when two characters are read as one letter: no phrase ends or begins between them."""
    return (
        unicodedata.category(first).startswith("M")
        or unicodedata.combining(last) == 9  # a virama joins what follows
        or last in _LEADING
        or first in _CLINGING
    )


def _one_number(last: str, first: str) -> bool:
    """Return True when two characters, blanks between them aside, belong to one number: 6700 and 万, 六千 and 七百."""
    if first in _KOREAN_SCALES and first:
        return last.isdigit()
    return last.isnumeric() and first.isnumeric() and blankless(first)


#: The words of a text: in a script without blanks each letter, and two letters count as one word.
_WORDS = expression(rf"[{BLANKLESS}]|[^\s{BLANKLESS}]*[^\W{BLANKLESS}][^\s{BLANKLESS}]*")


def given_back(paragraph: str, phrases: Iterable[str]) -> list[tuple[int, frozenset[str]]]:
    """Return the runs of `paragraph` that `phrases` give back together: how many words, and by which of the phrases.

    Phrases that overlap or touch where they stand are one run, whatever stands between them being no word. A phrase
    that stands in several places counts in each. Longest first.
    """
    text = normalise(paragraph)
    words = [m.span() for m in _WORDS.finditer(text)]
    half = [1 if end - begin == 1 and blankless(text[begin]) else 2 for begin, end in words]
    stretches: list[tuple[int, int, str]] = []
    for phrase in dict.fromkeys(phrases):
        for begin, end in places_in(normalise(phrase), text):
            covered = [i for i, (a, b) in enumerate(words) if a < end and begin < b]
            if covered:
                stretches.append((covered[0], covered[-1] + 1, phrase))
    runs: list[tuple[int, int, frozenset[str]]] = []
    for first, last, phrase in sorted(stretches):
        if runs and first <= runs[-1][1]:
            begin, end, by = runs[-1]
            runs[-1] = (begin, max(end, last), by | {phrase})
        else:
            runs.append((first, last, frozenset({phrase})))
    counted = [(max(1, sum(half[begin:end]) // 2), by) for begin, end, by in runs]
    return sorted(counted, key=lambda r: -r[0])
