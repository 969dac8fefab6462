"""Running heads and feet: rows at the edge of pages that repeat, and the page numbers in them. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from ...expressions import expression
from .words import Word, middle, rows_of

_OUTERMOST = 3
#: No more than this share of the characters is taken for running heads: pages that are all alike are not.
_MOST_RUNNING = 0.25
_NUMBER = expression(r"\d+|(?<![A-Za-z])[ivxlcdm]+(?![A-Za-z])")


_PAGE_NUMBER = expression(r"(?:(?:[Pp]age|PAGE|[Ss]eite|p\.) )?[-–— ]*#[-–— ]*(?:(?: of |/| / | von )#)?")


def without_running(
    pages: Sequence[list[Word]], keep: Collection[str] = ()
) -> tuple[list[list[Word]], list[str], dict[int, str]]:
    """Return the words of each page without the heads and feet that repeat; these; and the page numbers as printed.

    Those in `keep`, as they are listed, stay; the numbers in them are read all the same.
    """
    ends = []
    numbers: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for number, words in enumerate(pages, 1):
        rows = rows_of(words)
        ends.append(rows if len(rows) <= 2 * _OUTERMOST else [*rows[:_OUTERMOST], *rows[-_OUTERMOST:]])
        for row in ends[-1]:
            numbers[_masked(row)].append((number, _NUMBER.findall(_row_text(row))))
    known = {mask for mask, mentions in numbers.items() if _counts_pages(mask, mentions)}
    outer: list[list[tuple[str, list[Word]]]] = []
    seen: Counter[str] = Counter()
    sizes: dict[str, list[float]] = defaultdict(list)
    for rows in ends:
        masked = [(mask if (mask := _masked(row)) in known else _row_text(row), row) for row in rows]
        outer.append(masked)
        seen.update({mask for mask, _ in masked})
        for mask, row in masked:
            sizes[mask].append(row[0].size)
    least = 2 if len(pages) < 5 else 3
    running = {mask for mask, n in seen.items() if n >= least or _PAGE_NUMBER.fullmatch(mask)}
    total = sum(len(w.text) for words in pages for w in words)
    running_total = sum(len(w.text) for page in outer for mask, row in page if mask in running for w in row)
    if running_total > _MOST_RUNNING * total:
        running = {mask for mask in running if _PAGE_NUMBER.fullmatch(mask)}
    # what is set larger than usual where it repeats is the title that the running heads repeat
    usual = {mask: middle(heights) for mask, heights in sizes.items()}
    outer = [
        _outermost(page, {m for m, row in page if m in running and row[0].size < 1.2 * usual[m]}) for page in outer
    ]
    labels = _printed_numbers(outer, len(pages))
    kept: list[list[Word]] = []
    dropped: list[str] = []
    for words, page in zip(pages, outer, strict=True):
        gone = {id(w) for mask, row in page if mask not in keep for w in row}
        dropped.extend(mask for mask, _ in page if mask not in keep)
        kept.append([w for w in words if id(w) not in gone])
    return kept, dropped, labels


def _row_text(row: list[Word]) -> str:
    return " ".join(w.text for w in row)


def _masked(row: list[Word]) -> str:
    """Return the text of a row with # for each number, by which it is known again on other pages."""
    return _NUMBER.sub("#", _row_text(row))


def _counts_pages(mask: str, rows: list[tuple[int, list[str]]]) -> bool:
    """Return True where the numbers of a row that repeats are those of a running head: what differs counts the pages.

    Rows of a table, and lines of text with a number in them, are alike on several pages too, but count otherwise.
    """
    if _PAGE_NUMBER.fullmatch(mask):
        return True
    if sum(c.isalpha() for c in mask) < 3 or len(rows) < 2:
        return False
    for texts in zip(*(numbers for _, numbers in rows), strict=True):
        if len(set(texts)) == 1 or (len(rows) >= 4 and len(set(texts)) <= len(rows) / 2):
            continue
        offsets = Counter(
            (int(t[:9]) if t.isdigit() else _roman(t)) - page for (page, _), t in zip(rows, texts, strict=True)
        )
        if max(offsets.values()) < len(rows) / 2:
            return False
    return True


def _outermost(rows: list[tuple[str, list[Word]]], running: set[str]) -> list[tuple[str, list[Word]]]:
    """Return the rows that are running heads or feet: those at the edge of the page, with nothing else outside them."""
    taken: list[tuple[str, list[Word]]] = []
    top = 0
    while top < len(rows) and rows[top][0] in running:
        taken.append(rows[top])
        top += 1
    foot = len(rows)
    while foot > top and rows[foot - 1][0] in running:
        foot -= 1
        taken.append(rows[foot])
    return taken


def _printed_numbers(running: Sequence[Sequence[tuple[str, list[Word]]]], count: int) -> dict[int, str]:
    """Return the page numbers as printed: the number in a running row that rises by one from page to page."""
    offsets: Counter[tuple[str, int, bool, int]] = Counter()
    rows: Counter[str] = Counter()
    on_page: dict[int, list[tuple[tuple[str, int, bool, int], str]]] = defaultdict(list)
    for page, rows_of_page in enumerate(running, 1):
        for mask, row in rows_of_page:
            rows[mask] += 1
            for position, text in enumerate(_NUMBER.findall(" ".join(w.text for w in row))):
                roman = not text.isdigit()
                value = _roman(text) if roman else int(text[:9])
                if value and text[0] != "0":
                    key = (mask, position, roman, value - page)
                    on_page[page].append((key, text))
                    offsets[key] += 1
    least = 2 if count < 5 else 3
    by_offset: Counter[tuple[bool, int]] = Counter()
    for (mask, _, roman, offset), n in offsets.items():
        if n >= 0.3 * rows[mask]:
            by_offset[roman, offset] += n
    good = {key for key, n in by_offset.items() if n >= least or count == 1}
    labels: dict[int, str] = {}
    by_page: dict[int, tuple[bool, int]] = {}
    for page, numbers in on_page.items():
        mine = [(key[2], key[3], text) for key, text in numbers if key[2:] in good]
        if mine:
            roman, offset, text = max(mine, key=lambda m: by_offset[m[0], m[1]])
            labels[page], by_page[page] = text, (roman, offset)
    # a page without its number, as the first of a chapter: what those around it say
    for page in range(1, count + 1):
        if page in labels:
            continue
        before = next((by_page[p] for p in range(page - 1, 0, -1) if p in by_page), None)
        after = next((by_page[p] for p in range(page + 1, count + 1) if p in by_page), None)
        sure = before if before == after or after is None else after if before is None else None
        if sure is not None and sure[1] + page > 0:
            labels[page] = _as_roman(sure[1] + page) if sure[0] else str(sure[1] + page)
    return labels


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def _roman(text: str) -> int:
    """Return the value of a Roman number in lower case, or 0 where it is none."""
    values = [_ROMAN[c] for c in text]
    value = sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return value if value > 0 and _as_roman(value) == text else 0


def _as_roman(value: int) -> str:
    numeral = ""
    for text, worth in (
        *(("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40)),
        *(("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1)),
    ):
        while value >= worth:
            numeral += text
            value -= worth
    return numeral
