"""Text to YAML: one line of text as a scalar that every YAML reader reads back as that text. Pure; parses nothing."""

from __future__ import annotations

import re

from ..expressions import expression

#: Plain is what no reader takes for anything but text: words, without the characters YAML has a use for.
_PLAIN = expression(r"[A-Za-z][A-Za-z0-9]*(?:[ .,()/–—’-]+[A-Za-z0-9()]+)*[.)]?")
#: Words that YAML 1.1 readers take for a truth value or nothing.
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_DATE = expression(r"\d{4}-\d{2}-\d{2}")
_ESCAPED = expression(
    '["\\\\\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]'
)
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(text: str) -> str:
    """Return `text` as a YAML scalar on one line: plain where that is safe everywhere, else in double quotes.

    Not by `json.dumps`, whose surrogate pairs YAML readers take for two broken characters.
    """
    if (_PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT) or _DATE.fullmatch(text):
        return text
    return f'"{_ESCAPED.sub(_escape, text)}"'


def flow_scalar(text: str) -> str:
    """Return the same for a value inside braces or brackets, where a comma would end it."""
    plain = scalar(text)
    return f'"{plain}"' if plain == text and "," in text else plain


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}")
