"""Which language a stretch of text in another script is tagged with, and the fonts Word has for it.

A guess from the letters alone: a screen reader must not read 김정은 or Белоусов as English. Measures nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """How a script is tagged: BCP 47 `language`, and for East Asian text the `font` that Windows and macOS know."""

    language: str
    font: str = ""


_CYRILLIC = "\u0400-\u052f\u1c80-\u1c8f"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_KANA = "\u3040-\u30ff\u31f0-\u31ff"
_HAN = "\u2e80-\u2fff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_FOREIGN = re.compile(
    rf"(?P<cyrillic>[{_CYRILLIC}]{{2,}}(?:[ \u00a0\-][{_CYRILLIC}]{{2,}})*)"
    rf"|(?P<greek>[{_GREEK}]{{2,}}(?:[ \u00a0\-][{_GREEK}]{{2,}})*)"
    rf"|(?P<asian>[{_HANGUL}{_KANA}{_HAN}]+(?: [{_HANGUL}{_KANA}{_HAN}]+)*)"
)


def stretches(words: str, language: str) -> Iterator[tuple[str, Script | None]]:
    """Yield `words` cut where the script changes, each with its script, or None where it is the document's own."""
    if words.isascii():
        yield words, None
        return
    at = 0
    for match in _FOREIGN.finditer(words):
        script = _script(match)
        if script.language.split("-")[0] == language.split("-", maxsplit=1)[0] and not script.font:
            continue
        if match.start() > at:
            yield words[at : match.start()], None
        yield match.group(), script
        at = match.end()
    if at < len(words):
        yield words[at:], None


def _script(match: re.Match[str]) -> Script:
    found = match.group()
    if match.lastgroup == "cyrillic":
        return Script("uk-UA" if re.search("[ҐґЄєІіЇї]", found) else "ru-RU")
    if match.lastgroup == "greek":
        return Script("el-GR")
    if re.search(f"[{_HANGUL}]", found):
        return Script("ko-KR", "Malgun Gothic")
    if re.search(f"[{_KANA}]", found):
        return Script("ja-JP", "Yu Gothic")
    return Script("zh-CN", "Microsoft YaHei")
