"""What stands right before and behind a number: currency, sign, bound, and words of loss. Pure."""

from __future__ import annotations

from ...expressions import expression
from ...records.model import Bound
from . import dense
from .model import Figure
from .reading import BLANKS, LooseFigure, Reading
from .units import CURRENCIES, SIGNS, Unit

_CURRENCY_SIGNS = frozenset("$€£¥₩₽₴₪₫₺฿₦₸￥₹")
_MONEY = expression(
    r"(?:(?P<sign>US\$|HK\$|NT\$|AU\$|CA\$|NZ\$|CN¥|JP¥|(?<![A-Za-z])(?:[ACSR]\$|RMB|Rs\.?)|[$€£¥₩₽₴₪₫₺฿₦₸￥₹])"
    r"|(?<![A-Za-z])(?P<code>[A-Z]{3}))[ \u00a0\u202f]?$"
)
_NO_UNIT = Unit("")
_WORDS = expression(r"[^\s,;:()\[\]“”\"«»/…]+")
_BOUND_SIGNS = {"≤": Bound.UP_TO, "≥": Bound.AT_LEAST, ">": Bound.MORE_THAN, "<": Bound.LESS_THAN} | dict.fromkeys(
    "~≈≃", Bound.ABOUT
)
_ENDS_A_CLAUSE = frozenset(',;:()[]“”"«»/')


def money_before(reading: Reading, i: int) -> tuple[Unit, int, bool]:
    """Return the currency before the number at `i`, where it begins, and whether a minus stands between them."""
    text = reading.text
    last = text[i - 1] if i else ""
    if not last or not (last in _CURRENCY_SIGNS or last.isalpha() or last in BLANKS or last in ".-−"):
        return _NO_UNIT, i, False
    minus = last in "-−" and i > 1 and text[i - 2] in _CURRENCY_SIGNS
    reach = i - 1 if minus else i
    end = text[reach - 2 : reach - 1] if text[reach - 1] in BLANKS else text[reach - 1]
    if not (end in _CURRENCY_SIGNS or end.isupper() or end in "s."):  # a word, as before most numbers
        return _NO_UNIT, i, False
    found = _MONEY.search(text, max(0, reach - 5), reach)
    if found is None or found.start() < reading.end or not (found["sign"] or found["code"] in CURRENCIES):
        return _NO_UNIT, i, False
    unit = SIGNS[found["sign"]] if found["sign"] else Unit(found["code"])
    if found["sign"] == "¥" and reading.words.tag == "zh":
        unit = Unit("CNY", True)
    return unit, found.start(), minus


def placed(reading: Reading, figure: Figure, negative: bool = False, about: bool = False) -> LooseFigure:
    """Return the figure with its sign and bound; `negative`: a minus was read; `about`: a word for it stands behind."""
    text, start = reading.text, figure.start
    bound = bound_before(reading, start)
    sign = text[start - 1] if start else ""
    if sign and sign in "-−–" and start > reading.end:
        before = text[start - 2] if start > 1 else ""
        if (
            (not before and sign != "–")
            or (before and before in " \u00a0(\n\t[:;")
            or (sign == "−" and not before.isdigit())
        ):
            negative, start = True, start - 1
    elif sign == "±":
        start -= 1
    elif _apart(reading, figure):
        negative, start = True, start - 2
    elif sign and sign in BLANKS and bound is Bound.EXACT:
        word, where = reading.word_before(start)
        if word.lower() in reading.words.minus:
            negative, start = True, where
    if start != figure.start:
        bound = bound_before(reading, start)
    if bound is Bound.EXACT:
        bound = Bound.ABOUT if about else bound_after(reading, figure.end)
    falls = not negative and _falls(reading, start)
    if negative or falls or bound is not figure.bound or start != figure.start:  # most figures stay as they are
        low, other = figure.low, figure.other
        if negative:
            low, other = -low, -other if other is not None else None
        figure = figure._replace(start=start, low=low, high=low, other=other, bound=bound, falls=falls)
    return LooseFigure(figure, None, figure.low)


def _apart(reading: Reading, figure: Figure) -> bool:
    """Return True for a minus with a blank behind it, as French statistics write it: (– 0,1 %), après – 5,2 %."""
    text, start = reading.text, figure.start
    if start < 3 or text[start - 1] not in BLANKS or text[start - 2] not in "–−-":
        return False
    return text[start - 3] == "(" or (text[start - 3] in BLANKS and reading.words.tag == "fr" and figure.unit == "%")


def _falls(reading: Reading, start: int) -> bool:
    """Return True when a word of loss stands shortly before: "lost US$3 billion"."""
    if not reading.words.falls:
        return False
    return not reading.words.falls.isdisjoint(reading.lower[max(0, start - 28) : start].split())


def bound_before(reading: Reading, start: int) -> Bound:
    """Return the bound that the words or the sign before `start` give; EXACT where there is none."""
    lower, lexicon = reading.lower, reading.lexicon
    at = start
    while at and lower[at - 1] in BLANKS:
        at -= 1
    if not at:
        return Bound.EXACT
    last = lower[at - 1]
    if last in _BOUND_SIGNS:
        return _BOUND_SIGNS[last]
    if lexicon.dense:
        return dense.bound_before(lower[max(0, at - 8) : at], lexicon)
    if (at == start and last != "'") or last in _ENDS_A_CLAUSE:
        return Bound.EXACT
    if not _may_end_a_bound(reading, at):
        return Bound.EXACT
    tail = _words(reading, at)
    skipped = reading.words.skipped
    while len(tail) > 1 and tail[-1] in skipped and tail[-1] not in lexicon.before_ends:
        tail.pop()
    for _ in range(2):
        if tail[-1] not in lexicon.before_ends:
            tail[-1] = tail[-1].rstrip(".")
        if tail[-1] in lexicon.before_ends:
            for count in range(min(4, len(tail)), 0, -1):
                found = lexicon.before.get(" ".join(tail[-count:]))
                if found is not None and not _joins(reading, tail, count):
                    return found
        if tail[-1] not in skipped or len(tail) == 1:
            break
        tail.pop()
    return Bound.EXACT


def _may_end_a_bound(reading: Reading, at: int) -> bool:
    """Return True when the word that ends at `at` may end a bound, or stand between one and its number."""
    lower, lexicon = reading.lower, reading.lexicon
    begin = max(lower.rfind(" ", max(0, at - 24), at), lower.rfind("\u00a0", max(0, at - 24), at)) + 1
    word = lower[begin:at]
    if word in lexicon.before_ends or word in reading.words.skipped or not word.isalpha():
        return True
    return reading.words.tag == "fr"


def _words(reading: Reading, at: int) -> list[str]:
    """Return the last words before `at`; in French those with an apostrophe in two (plus d’un)."""
    tail = _WORDS.findall(reading.lower[max(0, at - 40) : at]) or [""]
    if reading.words.tag == "fr":
        tail = [part for word in tail for part in word.replace("jusqu'à", "jusqu'a").split("'") if part]
        tail = ["jusqu'à" if a == "jusqu" and b == "a" else b for a, b in zip(["", *tail], tail, strict=False)] or [""]
    return tail


def _joins(reading: Reading, tail: list[str], count: int) -> bool:
    """Return True when the words of a bound join the ends of a range instead: "от 10 до 12"."""
    if " ".join(tail[-count:]) not in reading.words.joins:
        return False
    before = tail[-count - 3 : -count]
    if any(c.isdigit() for word in before for c in word):
        return True
    return any(word in reading.words.origins for word in before[-2:-1])


def bound_after(reading: Reading, end: int) -> Bound:
    """Return the bound that stands behind a figure ("or more", "+"), with at most two words between."""
    match = reading.lexicon.after.match(reading.lower, end, end + 60)
    if match is None or match.lastgroup is None:
        return Bound.EXACT
    if match.lastgroup == "plus":
        return Bound.EXACT if reading.text[end + 1 : end + 2].isdigit() else Bound.AT_LEAST
    between = reading.lower[end : match.start(match.lastgroup)].split()
    words = reading.words
    if any(word in joins for word in between for joins in (words.joins, words.ands_between, words.loose_joins)):
        return Bound.EXACT
    return Bound[match.lastgroup]
