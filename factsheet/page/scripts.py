"""Which language a stretch of text in another script is tagged with, so that no screen reader reads 김정은 as English.

A guess from the letters alone, the same for every format; names in the Latin script stay in the page's own language,
but for words with letters that among the languages of our records only Vietnamese has.
Languages are BCP 47 tags with a region, since Word asks for one. Pure; measures nothing and knows no fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..expressions import expression

_CYRILLIC = "\u0400-\u052f\u1c80-\u1c8f"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_KANA = "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HAN = "\u2e80-\u2fff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff65\uffe0-\uffef"
_ASIAN = f"[{_HANGUL}{_KANA}{_HAN}]+"
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_VIETNAMESE = f"[{_LATIN}]*[\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9][{_LATIN}]*"


@cache
def _foreign() -> re.Pattern[str]:
    """Stretches in other scripts, compiled where a page has one."""
    return re.compile(
        rf"(?P<cyrillic>[{_CYRILLIC}]{{2,}}(?:[ \u00a0\-][{_CYRILLIC}]{{2,}})*)"
        rf"|(?P<greek>[{_GREEK}]{{2,}}(?:[ \u00a0\-][{_GREEK}]{{2,}})*)"
        rf"|(?<![{_LATIN}])(?P<vietnamese>{_VIETNAMESE}(?:[ \u00a0\-]{_VIETNAMESE})*)"
        rf"|(?P<asian>{_ASIAN}(?: {_ASIAN})*)"
    )


#: All that one of these has a letter of; a search for it is a tenth of one for them.
_ANY = expression(f"[{_CYRILLIC}{_GREEK}{_HANGUL}{_KANA}{_HAN}\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_HAS_HANGUL = expression(f"[{_HANGUL}]")
_HAS_KANA = expression(f"[{_KANA}]")
_UKRAINIAN = expression("[ҐґЄєІіЇї]")


def is_foreign(text: str) -> bool:
    """Return whether `text` has a letter that may be of another language than a page in the Latin script."""
    return not text.isascii() and _ANY.search(text) is not None


def stretches(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield `text` cut where its language changes, each stretch with its tag; "" where it is the page's, `language`.

    Han characters are Japanese beside kana or where only Japan writes them so; otherwise Chinese, traditional where
    one of them is in Big5 and not in GB 2312. A Japanese name in common characters can't be told from a Chinese one.
    """
    if not is_foreign(text):
        yield text, ""
        return
    at = 0
    for match in _foreign().finditer(text):
        tag = _language(match, language)
        if tag.partition("-")[0] == language.partition("-")[0]:
            continue
        if match.start() > at:
            yield text[at : match.start()], ""
        yield match.group(), tag
        at = match.end()
    if at < len(text):
        yield text[at:], ""


def _language(match: re.Match[str], language: str) -> str:
    stretch = match.group()
    if match.lastgroup == "cyrillic":
        return "uk-UA" if _UKRAINIAN.search(stretch) else "ru-RU"
    if match.lastgroup == "greek":
        return "el-GR"
    if match.lastgroup == "vietnamese":
        return "vi-VN"
    if _HAS_HANGUL.search(stretch):
        return "ko-KR"
    if _HAS_KANA.search(stretch):
        return "ja-JP"
    if language.partition("-")[0] in ("zh", "ja", "ko"):
        return language
    for character in stretch:
        if not character.encode("gb2312", "ignore"):
            if character.encode("big5", "ignore"):
                return "zh-TW"
            if character.encode("shift_jis", "ignore"):
                return "ja-JP"
    return "zh-CN"
