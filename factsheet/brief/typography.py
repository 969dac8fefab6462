"""Small typographic repairs that change no word: where lines must not break, quotation marks inside others. Pure."""

from __future__ import annotations

from functools import lru_cache

from ..expressions import expression

_FULL = "January February March April May June July August September October November December"
_SHORT = "Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec"
_UNITS = "mm km kg tons tonnes percent million billion trillion"
_MONTHS = frozenset(f"{_FULL} {_SHORT}".split())
#: What stays on the line of the number before it.
_COUNTED = _MONTHS.union(_UNITS.split())
_TITLES = frozenset({"No", "Mr", "Ms", "Mrs", "Dr", "St"})
_JUDGEMENTS = frozenset({"Judgement", "judgement", "Judgment", "judgment"})
_FIRST_WORD = expression(r"\w*")
_YEAR = expression(r"\d\d\d\d\b")
#: Spaces that may become non-breaking, by what stands before and after them: only a few in any text.
_MAY_HOLD = expression(r" (?:(?<=[\d.] )|(?=[\d(–—]))")
_RANGE = expression(r"\(\d+–\d+%\)")
_NO_BREAK = "\u00a0"
_DASHES = ("–", "—")
_SIGNS = frozenset("≈≥≤<>")


#: Two words of more characters together are not held at the end of a paragraph.
_LONG = 20
_HYPHEN = expression("[-–—]")


@lru_cache(maxsize=2048)  # a page that must leave something out is composed a dozen times
def hold(text: str) -> str:
    """Return `text` with no-break spaces where a line may not end: "122 mm", "6 million", "27 July 2025",
    "likely (55–80%)", "word – word".

    Only spaces are replaced, one for one, so offsets stay and `release` gives the text back.
    """
    made, start = "", 0
    for match in _MAY_HOLD.finditer(text):
        at = match.start()
        before = text[text.rfind(" ", 0, at) + 1 : at]
        after, space, rest = text[at + 1 :].partition(" ")
        if _held(before, after, rest.partition(" ")[0] if space else None):
            made += text[start:at] + _NO_BREAK
            start = at + 1
    return made + text[start:] if made else text


def _held(before: str, after: str, behind: str | None) -> bool:
    """Return True where no line may end between two words; `behind` is the word after them, None at the end."""
    last, first = before[-1:], after[:1]
    if after in _DASHES and behind is not None and last and not last.isspace():
        return True
    if last.isdecimal() and _counted(after, behind):
        return True
    if first.isdecimal():
        word = _last_word(before)
        if (word in _MONTHS and _YEAR.match(after) is not None) or word in _JUDGEMENTS or last in _SIGNS:
            return True
    if first == "(" and _RANGE.match(after) is not None:
        return True
    return last == "." and _last_word(before[:-1]) in _TITLES and first != "" and not first.isspace()


def _counted(after: str, behind: str | None) -> bool:
    """Return True where a month or a unit stands behind a number."""
    found = _FIRST_WORD.match(after)
    word = found.group() if found is not None else ""
    if after == "per" and behind is not None and (cent := _FIRST_WORD.match(behind)) is not None:
        return cent.group() == "cent"
    return word in _COUNTED


def _last_word(text: str) -> str:
    """Return the letters, digits and underscores that `text` ends with."""
    if text.isalnum():
        return text
    at = len(text)
    while at and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at -= 1
    return text[at:]


@lru_cache(maxsize=2048)
def closed(text: str) -> str:
    """Return the text of a paragraph, held, with its last word kept on the line of the word before it.

    So no paragraph ends in a line of one short word. It never takes a line more: where the last word has room on a
    line, both have. Words that are long together are left free, since they would leave a hole in the line above.
    """
    text = hold(text)
    before, space, last = text.rpartition(" ")
    word = before.rpartition(" ")[2]
    if not space or len(last) + len(word) > _LONG or "\u00a0" in last or _HYPHEN.search(word + last):
        return text
    return f"{before}\u00a0{last}"


def release(text: str) -> str:
    """Return `text` with no-break spaces as plain spaces: what stands in the record, and what is compared."""
    return text.replace("\u00a0", " ")


_MARK = expression('[“”"‘’]')
_SINGLE, _DOUBLE = ("‘", "’"), ("“", "”")


@lru_cache(maxsize=512)  # titles of sources stand in many places
def quoted(text: str) -> str:
    """Return `text` in quotation marks; those inside it take turns: “Who reads? ‘Quoted “inner” title,’ part 2”.

    An apostrophe stays one, and so does a mark that nothing opens or closes. Foreign marks («», 「」) are left alone.
    """
    pairs = _pairs(text)
    made = list(text)
    for depth, opening, closing in pairs:
        made[opening], made[closing] = _SINGLE if depth % 2 else _DOUBLE
    return f"{_DOUBLE[0]}{''.join(made)}{_DOUBLE[1]}"


def _pairs(text: str) -> list[tuple[int, int, int]]:
    """Return the quotations in `text`: how deep each stands (1 is the outermost), where it opens and closes."""
    found: list[tuple[int, int, int]] = []
    open_: list[tuple[str, int]] = []  # the mark that would close it, and where it opened
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        closes = [i for i, (close, _) in enumerate(open_) if close == mark]
        if mark == "’" and closes and not _ends_quotation(text, at, open_[closes[-1] :]):
            continue
        if closes and not (mark == '"' and _opens(text, at)):
            depth = closes[-1] + 1
            found.append((depth, open_[closes[-1]][1], at))
            del open_[closes[-1] :]
        elif mark in "“‘" or (mark == '"' and _opens(text, at)):
            open_.append(({"“": "”", "‘": "’", '"': '"'}[mark], at))
    return found


def _opens(text: str, at: int) -> bool:
    """Return True where a straight mark stands before a word and not behind one."""
    return (at == 0 or text[at - 1] in " (“‘—–\u00a0") and text[at + 1 : at + 2].strip() != ""


def _ends_quotation(text: str, at: int, open_: list[tuple[str, int]]) -> bool:
    """Return True where ’ closes what ‘ opened: no letter follows, and no later ’ does it before a mark outside it."""
    if text[at + 1 : at + 2].isalnum():
        return False
    for match in _MARK.finditer(text, at + 1):
        if match.group() != "’":
            return True
        if not text[match.end() : match.end() + 1].isalnum():
            return False
    return True
